use std::sync::Arc;

use callbook_domain::access::{NotAllowed, Viewer};
use callbook_domain::audit::AuditAction;
use callbook_domain::ids::{AuditId, LinkId, UserId};
use jiff::{SignedDuration, Timestamp};

use crate::ports::{AuditEntry, Clock, Ids, PasswordLink, StoreError, Token, Tokens, Transactions};
use crate::{Ports, Settings};

/// How long a link holds that a manager hands over: long enough for the end of a shift.
pub const PASSWORD_LINK_HOLDS: SignedDuration = SignedDuration::from_hours(72);

/// A link was made. Its secret is shown once and not kept.
#[derive(Debug, Clone)]
pub struct LinkMade {
    /// The secret for the address.
    pub token: Token,
    /// Until when it holds.
    pub expires_at: Timestamp,
}

/// Why no link was made.
#[derive(Debug, thiserror::Error)]
pub enum MakePasswordLinkError {
    /// The viewer may not manage that user.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// The company has no such active user.
    #[error("there is no such active user")]
    NotFound,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Makes a single-use link with which a user sets its password.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct MakePasswordLink {
    transactions: Arc<dyn Transactions>,
    tokens: Arc<dyn Tokens>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

impl MakePasswordLink {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            tokens: ports.tokens.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
        }
    }

    /// Makes it; earlier ones of the same user end.
    ///
    /// # Errors
    /// [`MakePasswordLinkError`], and nothing was written.
    pub async fn execute(&self, viewer: &Viewer, user: UserId) -> Result<LinkMade, MakePasswordLinkError> {
        let scope = viewer.users()?;
        let token = self.tokens.next();
        let now = self.clock.now();
        let link = PasswordLink {
            id: LinkId::from_uuid(self.ids.next()),
            user,
            digest: self.tokens.digest(&token.0),
            made_at: now,
            expires_at: now + PASSWORD_LINK_HOLDS,
        };
        let id = AuditId::from_uuid(self.ids.next());

        let unit = self.transactions.begin().await?;
        let found = unit
            .users
            .find(&scope, user)
            .await?
            .ok_or(MakePasswordLinkError::NotFound)?;
        viewer.may_manage(&found)?;
        if !found.is_active() {
            return Err(MakePasswordLinkError::NotFound);
        }
        unit.links.insert(&link).await?;
        unit.audit
            .append(&AuditEntry::by(
                viewer,
                id,
                now,
                AuditAction::PasswordLinkMade,
                user,
            ))
            .await?;
        unit.commit().await?;
        Ok(LinkMade {
            token,
            expires_at: link.expires_at,
        })
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::Role;

    use super::*;
    use crate::ports::{MockTokens, TokenDigest};
    use crate::testing::{MockUnit, clock, ids, now, user, viewer};

    fn use_case(transactions: Arc<dyn Transactions>) -> MakePasswordLink {
        let mut tokens = MockTokens::new();
        tokens.expect_next().returning(|| Token("secret".to_owned()));
        tokens.expect_digest().returning(|_| TokenDigest([7; 32]));
        MakePasswordLink {
            transactions,
            tokens: Arc::new(tokens),
            clock: clock(),
            ids: ids(),
        }
    }

    #[tokio::test]
    async fn only_the_digest_is_stored() {
        let mut unit = MockUnit::default().audited(AuditAction::PasswordLinkMade);
        unit.users
            .expect_find()
            .returning(|_, _| Ok(Some(user(1, "asha", Role::Sales))));
        unit.links
            .expect_insert()
            .withf(|link| link.digest.0 == [7; 32])
            .times(1)
            .returning(|_| Ok(()));
        let asha = user(1, "asha", Role::Sales).id;
        let made = use_case(unit.committed())
            .execute(&viewer(Role::Manager), asha)
            .await
            .unwrap();
        assert_eq!(made.expires_at, now() + PASSWORD_LINK_HOLDS);
    }

    #[tokio::test]
    async fn a_manager_makes_none_for_an_admin() {
        let mut unit = MockUnit::default();
        unit.users
            .expect_find()
            .returning(|_, _| Ok(Some(user(1, "asha", Role::Admin))));
        let asha = user(1, "asha", Role::Admin).id;
        let result = use_case(unit.dropped())
            .execute(&viewer(Role::Manager), asha)
            .await;
        assert!(matches!(result, Err(MakePasswordLinkError::NotAllowed(_))));
    }
}
