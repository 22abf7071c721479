use callbook_domain::access::Principal;
use callbook_domain::audit::AuditAction;
use callbook_domain::second_factor::may_give_up_app;

use super::desk::{Desk, FactorError};
use crate::{Ports, Settings};

/// Gives up one's authenticator app.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct RemoveApp(Desk);

impl RemoveApp {
    pub(crate) fn new(ports: &Ports, settings: Settings) -> Self {
        Self(Desk::new(ports, settings))
    }

    /// Forgets the app and its recovery codes, one that is only being set up too.
    ///
    /// # Errors
    /// [`FactorError`], and it still is a factor.
    pub async fn execute(&self, person: &Principal) -> Result<(), FactorError> {
        let desk = &self.0;
        let user = person.user();
        let known = desk.app.factors.of(user.id).await?;
        if known.seed.is_none() && known.pending.is_none() {
            return Err(FactorError::NoApp);
        }
        if known.seed.is_some() && !may_give_up_app(desk.demand(user).await?, desk.mailing) {
            return Err(FactorError::Demanded);
        }
        let unit = desk.transactions.begin().await?;
        unit.factors.remove_app(user.id).await?;
        if known.seed.is_none() {
            // It never was a factor: nobody needs to hear of it.
            return Ok(unit.commit().await?);
        }
        let what = "The authenticator app was removed from your account";
        Ok(desk.finish(unit, person, AuditAction::AppRemoved, what).await?)
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::Role;
    use callbook_domain::mail::LetterKind;

    use super::super::desk::tests::{desk, person, with_app};
    use super::*;
    use crate::mail::MailDelivery;
    use crate::ports::{SealedSeed, SecondFactors};
    use crate::testing::MockUnit;

    #[tokio::test]
    async fn whoever_may_gives_it_up_and_is_told() {
        let mut unit = MockUnit::default()
            .audited(AuditAction::AppRemoved)
            .mailed(LetterKind::FactorChanged, "asha@example.com");
        unit.factors.expect_remove_app().times(1).returning(|_| Ok(()));
        let desk = desk(unit.committed(), with_app(), MailDelivery::Outbox);
        RemoveApp(desk).execute(&person(Role::Sales)).await.unwrap();
    }

    #[tokio::test]
    async fn an_admin_keeps_it_unless_codes_are_mailed() {
        let refused = RemoveApp(desk(MockUnit::never(), with_app(), MailDelivery::Outbox));
        let refused = refused.execute(&person(Role::Admin)).await;
        assert!(matches!(refused, Err(FactorError::Demanded)));
        let mut unit = MockUnit::default().audited(AuditAction::AppRemoved);
        unit.outbox.expect_push().returning(|_| Ok(()));
        unit.factors.expect_remove_app().times(1).returning(|_| Ok(()));
        let allowed = RemoveApp(desk(unit.committed(), with_app(), MailDelivery::Smtp));
        allowed.execute(&person(Role::Admin)).await.unwrap();
    }

    #[tokio::test]
    async fn an_app_that_is_only_being_set_up_goes_quietly() {
        let mut unit = MockUnit::default();
        unit.factors.expect_remove_app().times(1).returning(|_| Ok(()));
        let pending = SecondFactors {
            pending: Some(SealedSeed(vec![1; 20])),
            ..SecondFactors::default()
        };
        let desk = desk(unit.committed(), pending, MailDelivery::Outbox);
        RemoveApp(desk).execute(&person(Role::Admin)).await.unwrap();
    }
}
