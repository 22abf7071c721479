use callbook_domain::access::{NotAllowed, Viewer};
use callbook_domain::audit::AuditAction;
use callbook_domain::ids::{AuditId, UserId};

use super::desk::Desk;
use crate::ports::{AuditEntry, Letter, Recipient, StoreError};
use crate::{Ports, Settings};

/// Why a user's second factor was not reset.
#[derive(Debug, thiserror::Error)]
pub enum ResetFactorError {
    /// The viewer may not manage that user.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// The company has no such user.
    #[error("there is no such user")]
    NotFound,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Forgets the second factor of a user who has lost it. Where one is demanded, the next sign-in asks for a new one.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct ResetFactor(Desk);

impl ResetFactor {
    pub(crate) fn new(ports: &Ports, settings: Settings) -> Self {
        Self(Desk::new(ports, settings))
    }

    /// Forgets it, and signs the user out everywhere: whoever had the lost one may have had the browser too.
    ///
    /// # Errors
    /// [`ResetFactorError`], and nothing was written.
    pub async fn execute(&self, viewer: &Viewer, id: UserId) -> Result<(), ResetFactorError> {
        let desk = &self.0;
        let scope = viewer.users()?;
        let at = desk.clock.now();
        let unit = desk.transactions.begin().await?;
        let user = unit.users.find(&scope, id).await?;
        let user = user.ok_or(ResetFactorError::NotFound)?;
        viewer.may_rescue(&user)?;
        unit.factors.remove_app(user.id).await?;
        unit.factors.want_mail(user.id, None).await?;
        unit.sessions.end_all_of(user.id).await?;
        let entry = AuditId::from_uuid(desk.ids.next());
        let entry = AuditEntry::by(viewer, entry, at, AuditAction::SecondFactorReset, user.id)
            .with("username", &user.username);
        unit.audit.append(&entry).await?;
        let what = format!("{} reset the second factor of your account", viewer.user().name);
        let letter = Letter::FactorChanged { what, at };
        let recipient = Recipient::user(&user, Some(viewer.company()));
        desk.post.put(&unit, &letter, &recipient).await?;
        Ok(unit.commit().await?)
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::Role;
    use callbook_domain::mail::LetterKind;

    use super::super::desk::tests::{desk, with_app};
    use super::*;
    use crate::mail::MailDelivery;
    use crate::testing::{MockUnit, user, viewer};

    #[tokio::test]
    async fn an_admin_resets_it_and_the_user_is_told() {
        let mut unit = MockUnit::default()
            .audited(AuditAction::SecondFactorReset)
            .mailed(LetterKind::FactorChanged, "asha@example.com");
        unit.users
            .expect_find()
            .returning(|_, _| Ok(Some(user(1, "asha", Role::Sales))));
        unit.factors.expect_remove_app().times(1).returning(|_| Ok(()));
        unit.factors.expect_want_mail().times(1).returning(|_, _| Ok(()));
        unit.sessions.expect_end_all_of().times(1).returning(|_| Ok(()));
        let desk = desk(unit.committed(), with_app(), MailDelivery::Outbox);
        let asha = user(1, "asha", Role::Sales).id;
        ResetFactor(desk)
            .execute(&viewer(Role::Admin), asha)
            .await
            .unwrap();
    }

    #[tokio::test]
    async fn nobody_resets_one_above_or_without_leave() {
        let mut unit = MockUnit::default();
        unit.users
            .expect_find()
            .returning(|_, _| Ok(Some(user(1, "asha", Role::Admin))));
        let above = ResetFactor(desk(unit.dropped(), with_app(), MailDelivery::Outbox));
        let asha = user(1, "asha", Role::Admin).id;
        let above = above.execute(&viewer(Role::Manager), asha).await;
        assert!(matches!(above, Err(ResetFactorError::NotAllowed(_))));
        let none = ResetFactor(desk(MockUnit::never(), with_app(), MailDelivery::Outbox));
        let none = none.execute(&viewer(Role::Sales), asha).await;
        assert!(matches!(none, Err(ResetFactorError::NotAllowed(_))));
    }
}
