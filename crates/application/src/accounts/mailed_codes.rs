use std::sync::Arc;

use callbook_domain::company::Company;
use callbook_domain::device::Device;
use callbook_domain::ids::UserId;
use callbook_domain::second_factor::{CODE_HOLDS, CODE_SENDS, SEND_WINDOW};
use callbook_domain::user::User;

use crate::mail::Post;
use crate::ports::{
    Challenge, Clock, CodeDigest, CodeKind, Letter, OneTimeCodes, Recipient, StoreError, UnitOfWork,
};
use crate::{Ports, Settings};

/// Mails codes to those whose sign-in waits for one.
#[derive(Clone)]
pub(super) struct MailedCodes {
    pub(super) codes: Arc<dyn OneTimeCodes>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) post: Post,
}

impl MailedCodes {
    pub(super) fn new(ports: &Ports, settings: Settings) -> Self {
        Self {
            codes: ports.codes.clone(),
            clock: ports.clock.clone(),
            post: Post::new(ports, settings),
        }
    }

    /// Puts a mail with a new code into that unit, and says what is to be stored of the code. `None` where the user got
    /// as many of late as it may, at whichever sign-in; then the unit is to be dropped.
    pub(super) async fn mail(
        &self,
        unit: &UnitOfWork,
        challenge: &Challenge,
        user: &User,
        company: Option<&Company>,
    ) -> Result<Option<CodeDigest>, StoreError> {
        let now = self.clock.now();
        let key = key(user.id);
        unit.throttle.fail(&key, SEND_WINDOW, now).await?;
        // Counting waits for whoever counts the same: of many at once no more than may be get a mail.
        if unit.throttle.failures(&key, SEND_WINDOW, now).await?.count > CODE_SENDS {
            return Ok(None);
        }
        let code = self.codes.mailed();
        let letter = Letter::SignInCode {
            code: code.0.clone(),
            expires_at: now + CODE_HOLDS,
            address: challenge.address,
            device: Device::of(&challenge.device).to_string(),
        };
        let recipient = Recipient::user(user, company);
        self.post.put(unit, &letter, &recipient).await?;
        Ok(self
            .codes
            .digest(CodeKind::Mailed, challenge.id.as_uuid(), &code.0))
    }
}

/// Under which key the codes mailed to a user count.
fn key(user: UserId) -> String {
    format!("codes:{user}")
}
