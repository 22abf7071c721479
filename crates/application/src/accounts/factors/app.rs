use callbook_domain::access::Principal;
use callbook_domain::audit::AuditAction;
use callbook_domain::ids::SessionId;

use super::desk::Desk;
use crate::ports::{OneTimeCode, SealedSeed, Spent, StoreError, VaultPurpose};
use crate::{Ports, Settings};

/// Makes the secret that is to be brought into an authenticator app. Until a code of it is given, nothing changes for
/// its user.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct BeginApp(Desk);

impl BeginApp {
    pub(crate) fn new(ports: &Ports, settings: Settings) -> Self {
        Self(Desk::new(ports, settings))
    }

    /// Makes it; an earlier one that waits is forgotten.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn execute(&self, person: &Principal) -> Result<(), StoreError> {
        let secret = self.0.app.totp.new_secret();
        let owner = person.user_id();
        let sealed = self
            .0
            .app
            .vault
            .seal(VaultPurpose::TotpSeed, owner.as_uuid(), &secret.0)
            .map_err(|error| StoreError::Backend(Box::new(error)))?;
        let unit = self.0.transactions.begin().await?;
        unit.factors.begin_app(owner, &SealedSeed(sealed)).await?;
        unit.commit().await
    }
}

/// Why an app was not taken.
#[derive(Debug, thiserror::Error)]
pub enum ConfirmAppError {
    /// No secret waits to be brought into an app.
    #[error("no app is being set up: begin again")]
    NotBegun,
    /// The code is not one of that secret.
    #[error("that code is not right: wait for the next one, and see that the clock of your phone is right")]
    Wrong,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Takes an app as second factor, once a code of it shows that the secret has arrived there. An app before it holds no
/// more, nor do its recovery codes. Every other browser is signed out: it was let in with less.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct ConfirmApp(Desk);

impl ConfirmApp {
    pub(crate) fn new(ports: &Ports, settings: Settings) -> Self {
        Self(Desk::new(ports, settings))
    }

    /// Takes it, in that session; returns the recovery codes, which are shown once.
    ///
    /// # Errors
    /// [`ConfirmAppError`], and nothing has changed.
    pub async fn execute(
        &self,
        person: &Principal,
        session: SessionId,
        typed: &str,
    ) -> Result<Vec<OneTimeCode>, ConfirmAppError> {
        let desk = &self.0;
        let user = person.user();
        let known = desk.app.factors.of(user.id).await?;
        let seed = known.pending.ok_or(ConfirmAppError::NotBegun)?;
        let secret = desk.app.opened(user, &seed)?;
        let now = desk.clock.now();
        let step = desk.app.totp.verify(&secret, typed, now, None);
        let step = step.ok_or(ConfirmAppError::Wrong)?;
        let (codes, digests) = desk.recovery(user);

        let unit = desk.transactions.begin().await?;
        if unit.factors.confirm_app(user.id, &seed, step, now).await? == Spent::Not {
            return Err(ConfirmAppError::NotBegun);
        }
        unit.factors.replace_recovery(user.id, &digests, now).await?;
        desk.end_others(&unit, user.id, session).await?;
        let what = "An authenticator app was added to your account";
        desk.finish(unit, person, AuditAction::AppAdded, what).await?;
        Ok(codes)
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::Role;
    use callbook_domain::mail::LetterKind;

    use super::super::desk::tests::{HERE, desk, others_end, person};
    use super::*;
    use crate::mail::MailDelivery;
    use crate::ports::SecondFactors;
    use crate::testing::MockUnit;

    fn waiting() -> SecondFactors {
        SecondFactors {
            pending: Some(SealedSeed(vec![1; 20])),
            ..SecondFactors::default()
        }
    }

    #[tokio::test]
    async fn a_secret_is_kept_sealed() {
        let mut unit = MockUnit::default();
        unit.factors.expect_begin_app().times(1).returning(|_, _| Ok(()));
        let desk = desk(unit.committed(), SecondFactors::default(), MailDelivery::Outbox);
        BeginApp(desk).execute(&person(Role::Sales)).await.unwrap();
    }

    #[tokio::test]
    async fn a_right_code_makes_the_app_a_factor_and_gives_recovery_codes() {
        let unit = MockUnit::default()
            .audited(AuditAction::AppAdded)
            .mailed(LetterKind::FactorChanged, "asha@example.com");
        let mut unit = others_end(unit);
        unit.factors
            .expect_confirm_app()
            .times(1)
            .returning(|_, _, _, _| Ok(Spent::Now));
        unit.factors
            .expect_replace_recovery()
            .withf(|_, digests, _| digests.len() == 10)
            .times(1)
            .returning(|_, _, _| Ok(()));
        let desk = desk(unit.committed(), waiting(), MailDelivery::Outbox);
        let codes = ConfirmApp(desk)
            .execute(&person(Role::Sales), HERE, "424242")
            .await;
        assert_eq!(codes.unwrap().len(), 10);
    }

    #[tokio::test]
    async fn a_wrong_code_and_a_secret_that_was_replaced_change_nothing() {
        let wrong = ConfirmApp(desk(MockUnit::never(), waiting(), MailDelivery::Outbox));
        let wrong = wrong.execute(&person(Role::Sales), HERE, "000000").await;
        assert!(matches!(wrong, Err(ConfirmAppError::Wrong)));
        let none = desk(MockUnit::never(), SecondFactors::default(), MailDelivery::Outbox);
        let none = ConfirmApp(none)
            .execute(&person(Role::Sales), HERE, "424242")
            .await;
        assert!(matches!(none, Err(ConfirmAppError::NotBegun)));
        let mut unit = MockUnit::default();
        unit.factors
            .expect_confirm_app()
            .returning(|_, _, _, _| Ok(Spent::Not));
        let late = ConfirmApp(desk(unit.dropped(), waiting(), MailDelivery::Outbox));
        let late = late.execute(&person(Role::Sales), HERE, "424242").await;
        assert!(matches!(late, Err(ConfirmAppError::NotBegun)));
    }
}
