use std::sync::Arc;

use callbook_domain::access::{NotAllowed, Viewer};
use callbook_domain::audit::AuditAction;
use callbook_domain::ids::{AuditId, UserId};
use jiff::Timestamp;

use super::{FIRST_PASSWORD_LINK_HOLDS, LinkMade, Linking, PASSWORD_LINK_HOLDS};
use crate::mail::Post;
use crate::ports::{AuditEntry, Clock, Ids, Letter, Recipient, StoreError, Tokens, Transactions};
use crate::{Ports, Settings};

/// How a link reaches its user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    HandedOver,
    Mailed,
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
    post: Post,
}

impl MakePasswordLink {
    pub(crate) fn new(ports: &Ports, settings: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            tokens: ports.tokens.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
            post: Post::new(ports, settings),
        }
    }

    /// Makes it, to be handed over; earlier ones of the same user end.
    ///
    /// # Errors
    /// [`MakePasswordLinkError`], and nothing was written.
    pub async fn execute(&self, viewer: &Viewer, user: UserId) -> Result<LinkMade, MakePasswordLinkError> {
        self.make(viewer, user, Way::HandedOver).await
    }

    /// Makes it and mails it to the user; earlier ones of the same user end. Says until when it holds.
    ///
    /// # Errors
    /// [`MakePasswordLinkError`], and nothing was written.
    pub async fn by_mail(&self, viewer: &Viewer, user: UserId) -> Result<Timestamp, MakePasswordLinkError> {
        let made = self.make(viewer, user, Way::Mailed).await?;
        Ok(made.expires_at)
    }

    async fn make(&self, viewer: &Viewer, user: UserId, way: Way) -> Result<LinkMade, MakePasswordLinkError> {
        let scope = viewer.users()?;
        let now = self.clock.now();
        let id = AuditId::from_uuid(self.ids.next());

        let unit = self.transactions.begin().await?;
        let found = unit
            .users
            .find(&scope, user)
            .await?
            .ok_or(MakePasswordLinkError::NotFound)?;
        viewer.may_rescue(&found)?;
        if !found.is_active() {
            return Err(MakePasswordLinkError::NotFound);
        }
        let holds = match found.last_sign_in_at {
            None => FIRST_PASSWORD_LINK_HOLDS,
            Some(_) => PASSWORD_LINK_HOLDS,
        };
        let linking = Linking {
            tokens: self.tokens.as_ref(),
            ids: self.ids.as_ref(),
            now,
        };
        let made = linking.hand_over(&unit, user, holds).await?;
        if way == Way::Mailed {
            let letter = Letter::AccountReady {
                username: found.username.to_string(),
                token: made.token.clone(),
                expires_at: made.expires_at,
            };
            let to = Recipient::in_company(viewer.company(), found.email.clone(), Some(found.name.clone()));
            self.post.put(&unit, &letter, &to).await?;
        }
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
        Ok(made)
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::Role;
    use callbook_domain::user::User;
    use jiff::SignedDuration;
    use rstest::rstest;

    use super::*;
    use callbook_domain::mail::LetterKind;

    use crate::mail::MailDelivery;
    use crate::testing::{MockUnit, clock, ids, now, post, tokens, user, viewer};

    fn use_case(transactions: Arc<dyn Transactions>) -> MakePasswordLink {
        MakePasswordLink {
            transactions,
            tokens: tokens(),
            clock: clock(),
            ids: ids(),
            post: post(MailDelivery::Smtp),
        }
    }

    #[rstest]
    #[case::first(None, FIRST_PASSWORD_LINK_HOLDS)]
    #[case::another(Some(now()), PASSWORD_LINK_HOLDS)]
    #[tokio::test]
    async fn only_the_digest_is_stored_and_the_first_link_holds_longer(
        #[case] last_sign_in_at: Option<Timestamp>,
        #[case] holds: SignedDuration,
    ) {
        let mut unit = MockUnit::default().audited(AuditAction::PasswordLinkMade);
        unit.users.expect_find().returning(move |_, _| {
            Ok(Some(User {
                last_sign_in_at,
                ..user(1, "asha", Role::Sales)
            }))
        });
        unit.links
            .expect_insert()
            .withf(move |link| link.digest.0 == [7; 32] && link.expires_at == now() + holds)
            .times(1)
            .returning(|_| Ok(()));
        let asha = user(1, "asha", Role::Sales).id;
        let made = use_case(unit.committed())
            .execute(&viewer(Role::Manager), asha)
            .await
            .unwrap();
        assert_eq!(made.expires_at, now() + holds);
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

    #[tokio::test]
    async fn one_by_mail_goes_to_its_user_and_to_nobody_else() {
        let mut unit = MockUnit::default()
            .audited(AuditAction::PasswordLinkMade)
            .mailed(LetterKind::AccountReady, "asha@example.com");
        let asha = user(1, "asha", Role::Sales);
        let id = asha.id;
        unit.users
            .expect_find()
            .returning(move |_, _| Ok(Some(asha.clone())));
        unit.links.expect_insert().times(1).returning(|_| Ok(()));
        use_case(unit.committed())
            .by_mail(&viewer(Role::Manager), id)
            .await
            .unwrap();
    }
}
