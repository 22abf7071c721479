use std::sync::Arc;

use callbook_domain::ids::MailId;
use callbook_domain::mail::MailState;
use callbook_domain::second_factor::Mailing;

use crate::ports::{Clock, Ids, Letter, Letters, Mail, Recipient, StoreError, UnitOfWork};
use crate::{Ports, Settings};

/// Where mail goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MailDelivery {
    /// To a mail server.
    Smtp,
    /// Nowhere: no server is configured, and mails are read in the outbox.
    #[default]
    Outbox,
}

impl From<MailDelivery> for Mailing {
    /// A code that lies in the outbox reaches nobody.
    fn from(delivery: MailDelivery) -> Self {
        match delivery {
            MailDelivery::Smtp => Self::Possible,
            MailDelivery::Outbox => Self::Impossible,
        }
    }
}

/// Puts letters into the outbox, for every use case that causes one.
#[derive(Clone)]
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct Post {
    letters: Arc<dyn Letters>,
    ids: Arc<dyn Ids>,
    clock: Arc<dyn Clock>,
    delivery: MailDelivery,
}

impl Post {
    pub(crate) fn new(ports: &Ports, settings: Settings) -> Self {
        Self {
            letters: ports.letters.clone(),
            ids: ports.ids.clone(),
            clock: ports.clock.clone(),
            delivery: settings.mail,
        }
    }

    /// For tests of use cases.
    #[cfg(any(test, feature = "mocks"))]
    pub fn of_parts(
        letters: Arc<dyn Letters>,
        ids: Arc<dyn Ids>,
        clock: Arc<dyn Clock>,
        delivery: MailDelivery,
    ) -> Self {
        Self {
            letters,
            ids,
            clock,
            delivery,
        }
    }

    /// Where mail goes.
    pub const fn delivery(&self) -> MailDelivery {
        self.delivery
    }

    /// Puts the letter into words; to be pushed into the unit of what it tells of. For letters that can be written
    /// before the unit begins.
    ///
    /// # Errors
    /// [`StoreError::Backend`] where the letter could not be written: a defect.
    pub fn write(&self, letter: &Letter, recipient: &Recipient) -> Result<Mail, StoreError> {
        let composed = self
            .letters
            .compose(letter, recipient)
            .map_err(|error| StoreError::Backend(Box::new(error)))?;
        Ok(Mail {
            id: MailId::from_uuid(self.ids.next()),
            recipient: recipient.clone(),
            kind: letter.kind(),
            composed,
            state: match self.delivery {
                MailDelivery::Smtp => MailState::Queued,
                MailDelivery::Outbox => MailState::Kept,
            },
            created_at: self.clock.now(),
            expires_at: letter.expires_at(),
        })
    }

    /// Writes the letter and puts it into the outbox of that unit: it goes out if the unit is committed, and only then.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn put(
        &self,
        unit: &UnitOfWork,
        letter: &Letter,
        recipient: &Recipient,
    ) -> Result<MailId, StoreError> {
        let mail = self.write(letter, recipient)?;
        unit.outbox.push(&mail).await?;
        Ok(mail.id)
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::Role;

    use super::*;
    use crate::ports::{LetterError, MockLetters};
    use crate::testing::{MockUnit, clock, company, ids, now, post, user};

    fn recipient() -> Recipient {
        let asha = user(1, "asha", Role::Sales);
        Recipient::in_company(&company(), asha.email, Some(asha.name))
    }

    #[tokio::test]
    async fn a_letter_waits_for_the_server_or_is_kept() {
        for (delivery, state) in [
            (MailDelivery::Smtp, MailState::Queued),
            (MailDelivery::Outbox, MailState::Kept),
        ] {
            let mut unit = MockUnit::default();
            unit.outbox
                .expect_push()
                .withf(move |mail| mail.state == state && mail.created_at == now())
                .times(1)
                .returning(|_| Ok(()));
            let unit = unit.unit(1);
            let put = post(delivery)
                .put(&unit, &Letter::SignUpKnown, &recipient())
                .await;
            put.unwrap();
            unit.commit().await.unwrap();
        }
    }

    #[tokio::test]
    async fn a_letter_that_cannot_be_written_is_not_put() {
        let mut letters = MockLetters::new();
        letters
            .expect_compose()
            .returning(|_, _| Err(LetterError("no template".into())));
        let post = Post::of_parts(Arc::new(letters), ids(), clock(), MailDelivery::Smtp);
        let unit = MockUnit::default().unit(0);
        let put = post.put(&unit, &Letter::SignUpKnown, &recipient()).await;
        assert!(matches!(put, Err(StoreError::Backend(_))));
    }
}
