use callbook_domain::access::Principal;
use callbook_domain::audit::AuditAction;

use super::desk::{Desk, FactorError};
use crate::ports::OneTimeCode;
use crate::{Ports, Settings};

/// Makes ten new recovery codes; the ones before hold no more.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct RenewRecoveryCodes(Desk);

impl RenewRecoveryCodes {
    pub(crate) fn new(ports: &Ports, settings: Settings) -> Self {
        Self(Desk::new(ports, settings))
    }

    /// Makes them; they are shown once.
    ///
    /// # Errors
    /// [`FactorError::NoApp`], [`FactorError::Store`].
    pub async fn execute(&self, person: &Principal) -> Result<Vec<OneTimeCode>, FactorError> {
        let desk = &self.0;
        let user = person.user();
        if desk.app.factors.of(user.id).await?.seed.is_none() {
            return Err(FactorError::NoApp);
        }
        let (codes, digests) = desk.recovery(user);
        let unit = desk.transactions.begin().await?;
        let now = desk.clock.now();
        unit.factors.replace_recovery(user.id, &digests, now).await?;
        let what = "New recovery codes were made for your account; the ones before hold no more";
        desk.finish(unit, person, AuditAction::RecoveryCodesRenewed, what)
            .await?;
        Ok(codes)
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::Role;
    use callbook_domain::mail::LetterKind;

    use super::super::desk::tests::{desk, person, with_app};
    use super::*;
    use crate::mail::MailDelivery;
    use crate::ports::SecondFactors;
    use crate::testing::MockUnit;

    #[tokio::test]
    async fn new_codes_take_the_place_of_the_old() {
        let mut unit = MockUnit::default()
            .audited(AuditAction::RecoveryCodesRenewed)
            .mailed(LetterKind::FactorChanged, "asha@example.com");
        unit.factors
            .expect_replace_recovery()
            .times(1)
            .returning(|_, _, _| Ok(()));
        let desk = desk(unit.committed(), with_app(), MailDelivery::Outbox);
        let codes = RenewRecoveryCodes(desk).execute(&person(Role::Sales)).await;
        assert_eq!(codes.unwrap().len(), 10);
    }

    #[tokio::test]
    async fn without_an_app_there_is_nothing_to_recover() {
        let desk = desk(MockUnit::never(), SecondFactors::default(), MailDelivery::Outbox);
        let codes = RenewRecoveryCodes(desk).execute(&person(Role::Sales)).await;
        assert!(matches!(codes, Err(FactorError::NoApp)));
    }
}
