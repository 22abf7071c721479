use callbook_domain::ids::{LinkId, UserId};
use jiff::{SignedDuration, Timestamp};

use crate::ports::{Ids, LinkPurpose, PasswordLink, StoreError, Token, Tokens, UnitOfWork};

/// How long a link holds with which somebody sets its first password: long enough for a weekend.
pub const FIRST_PASSWORD_LINK_HOLDS: SignedDuration = SignedDuration::from_hours(72);

/// How long a link holds with which somebody who has signed in before sets another password.
pub const PASSWORD_LINK_HOLDS: SignedDuration = SignedDuration::from_mins(30);

/// A link was made. Its secret is shown once and not kept.
#[derive(Debug, Clone)]
pub struct LinkMade {
    /// The secret for the address.
    pub token: Token,
    /// Until when it holds.
    pub expires_at: Timestamp,
}

/// Makes links with which users set their passwords, once.
pub(crate) struct Linking<'a> {
    pub(crate) tokens: &'a dyn Tokens,
    pub(crate) ids: &'a dyn Ids,
    pub(crate) now: Timestamp,
}

impl Linking<'_> {
    /// A link as it is to be kept, and what is made known of it.
    pub(crate) fn make(
        &self,
        user: UserId,
        purpose: LinkPurpose,
        holds: SignedDuration,
    ) -> (PasswordLink, LinkMade) {
        let token = self.tokens.next();
        let link = PasswordLink {
            id: LinkId::from_uuid(self.ids.next()),
            user,
            purpose,
            digest: self.tokens.digest(&token.0),
            made_at: self.now,
            expires_at: self.now + holds,
        };
        let expires_at = link.expires_at;
        (link, LinkMade { token, expires_at })
    }

    /// Keeps a link that somebody hands over to the user; earlier ones of the same user end.
    pub(crate) async fn hand_over(
        &self,
        unit: &UnitOfWork,
        user: UserId,
        holds: SignedDuration,
    ) -> Result<LinkMade, StoreError> {
        let (link, made) = self.make(user, LinkPurpose::HandedOver, holds);
        unit.links.insert(&link).await?;
        Ok(made)
    }
}
