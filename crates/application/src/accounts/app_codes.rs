use std::sync::Arc;

use callbook_domain::user::User;
use jiff::Timestamp;

use crate::Ports;
use crate::ports::{
    CodeDigest, CodeKind, FactorQueries, OneTimeCodes, SealedSeed, SecondFactors, Spent, StoreError, Totp,
    TotpSecret, TotpStep, UnitOfWork, Vault, VaultError, VaultPurpose,
};

/// What a code of an authenticator app, or a recovery code in its place, has shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// The app has come to that step.
    Step(TotpStep),
    /// It may be a recovery code; that it is one shows when it is used up.
    Recovery(CodeDigest),
}

impl Shown {
    /// Its name in the audit log.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Step(_) => "app",
            Self::Recovery(_) => "recovery code",
        }
    }
}

/// Knows the codes of users' authenticator apps.
#[derive(Clone)]
pub(super) struct AppCodes {
    pub(super) factors: Arc<dyn FactorQueries>,
    pub(super) vault: Arc<dyn Vault>,
    pub(super) totp: Arc<dyn Totp>,
    pub(super) codes: Arc<dyn OneTimeCodes>,
}

impl AppCodes {
    pub(super) fn new(ports: &Ports) -> Self {
        Self {
            factors: ports.factors.clone(),
            vault: ports.vault.clone(),
            totp: ports.totp.clone(),
            codes: ports.codes.clone(),
        }
    }

    /// The secret behind a sealed one of that user.
    pub(super) fn opened(&self, user: &User, seed: &SealedSeed) -> Result<TotpSecret, StoreError> {
        let opened = self
            .vault
            .open(VaultPurpose::TotpSeed, user.id.as_uuid(), &seed.0)
            .map_err(|error| StoreError::Backend(Box::new(error)))?;
        let secret = opened
            .try_into()
            .map_err(|_| StoreError::Backend(Box::new(VaultError::NotOurs)))?;
        Ok(TotpSecret(secret))
    }

    /// What `typed` shows; `None` where it is certainly no code of the user, or was used.
    pub(super) fn shown(
        &self,
        user: &User,
        known: &SecondFactors,
        typed: &str,
        now: Timestamp,
    ) -> Result<Option<Shown>, StoreError> {
        let Some(seed) = &known.seed else {
            return Ok(None);
        };
        let secret = self.opened(user, seed)?;
        if let Some(step) = self.totp.verify(&secret, typed, now, known.last_step) {
            return Ok(Some(Shown::Step(step)));
        }
        let recovery = self.codes.digest(CodeKind::Recovery, user.id.as_uuid(), typed);
        Ok(recovery.map(Shown::Recovery))
    }
}

/// Uses up what was shown: of two that show the same at once, one is believed.
pub(super) async fn spend(
    unit: &UnitOfWork,
    user: &User,
    shown: Shown,
    now: Timestamp,
) -> Result<Spent, StoreError> {
    match shown {
        Shown::Step(step) => unit.factors.spend_step(user.id, step).await,
        Shown::Recovery(digest) => unit.factors.spend_recovery(user.id, digest, now).await,
    }
}
