use std::sync::Arc;

use callbook_domain::access::Principal;
use callbook_domain::audit::AuditAction;
use callbook_domain::company::Company;
use callbook_domain::ids::{AuditId, SessionId, UserId};
use callbook_domain::second_factor::{Demand, Exposure, Mailing};
use callbook_domain::user::User;

use crate::accounts::app_codes::AppCodes;
use crate::mail::Post;
use crate::ports::{
    AuditEntry, Clock, CodeDigest, CodeKind, CompanyQueries, Ids, Letter, OneTimeCode, Recipient, StoreError,
    Transactions, UnitOfWork,
};
use crate::{Ports, Settings};

/// Why a second factor was not changed.
#[derive(Debug, thiserror::Error)]
pub enum FactorError {
    /// There is no authenticator app to do that with.
    #[error("you have no authenticator app set up")]
    NoApp,
    /// The role or the company demands a second factor, and no other could take this one's place.
    #[error(
        "your role needs a second factor, and codes cannot be mailed here: set up another app in its place"
    )]
    Demanded,
    /// No mail server is configured, so that no code would arrive.
    #[error("codes cannot be mailed here: no mail server is configured")]
    NoMail,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What every act on one's own second factor needs.
#[derive(Clone)]
pub(super) struct Desk {
    pub(super) transactions: Arc<dyn Transactions>,
    pub(super) companies: Arc<dyn CompanyQueries>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) ids: Arc<dyn Ids>,
    pub(super) app: AppCodes,
    pub(super) post: Post,
    pub(super) mailing: Mailing,
    pub(super) exposure: Exposure,
}

impl Desk {
    pub(super) fn new(ports: &Ports, settings: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            companies: ports.companies.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
            app: AppCodes::new(ports),
            post: Post::new(ports, settings),
            mailing: settings.mail.into(),
            exposure: settings.exposure,
        }
    }

    pub(super) async fn company_of(&self, user: &User) -> Result<Option<Company>, StoreError> {
        match user.company {
            Some(company) => self.companies.get(company).await,
            None => Ok(None),
        }
    }

    pub(super) async fn demand(&self, user: &User) -> Result<Demand, StoreError> {
        let company = self.company_of(user).await?;
        Ok(Demand::of(user.role, company.as_ref(), self.exposure))
    }

    /// Ten new recovery codes, and what is to be stored of them.
    pub(super) fn recovery(&self, user: &User) -> (Vec<OneTimeCode>, Vec<CodeDigest>) {
        let codes = self.app.codes.recovery();
        let digest = |code: &OneTimeCode| {
            self.app
                .codes
                .digest(CodeKind::Recovery, user.id.as_uuid(), &code.0)
        };
        let digests = codes.iter().filter_map(digest).collect();
        (codes, digests)
    }

    /// Signs the user out everywhere but in that session: nothing that was begun with less than the factor that it has now
    /// goes on, nor lets anybody in again.
    pub(super) async fn end_others(
        &self,
        unit: &UnitOfWork,
        user: UserId,
        kept: SessionId,
    ) -> Result<(), StoreError> {
        unit.challenges.end_all_of(user).await?;
        unit.remember.end_all_of(user).await?;
        // Last: what those two were just beginning is a session now.
        unit.sessions.end_others_of(user, kept).await
    }

    /// Ends an act: its audit entry, the mail to the user in those words, the commit.
    pub(super) async fn finish(
        &self,
        unit: UnitOfWork,
        person: &Principal,
        action: AuditAction,
        what: &str,
    ) -> Result<(), StoreError> {
        let at = self.clock.now();
        let user = person.user();
        let id = AuditId::from_uuid(self.ids.next());
        let entry = AuditEntry::by_person(person, id, at, action, user.id);
        unit.audit.append(&entry).await?;
        let company = self.company_of(user).await?;
        let what = what.to_owned();
        let letter = Letter::FactorChanged { what, at };
        let recipient = Recipient::user(user, company.as_ref());
        self.post.put(&unit, &letter, &recipient).await?;
        unit.commit().await
    }
}

#[cfg(test)]
pub(super) mod tests {
    use callbook_domain::access::{Channel, Principal, Provenance, Role};
    use callbook_domain::second_factor::Enrolled;

    use super::*;
    use crate::mail::MailDelivery;
    use crate::ports::{
        MockCompanyQueries, MockFactorQueries, MockOneTimeCodes, MockTotp, MockVault, SealedSeed,
        SecondFactors, TotpStep,
    };
    use crate::testing::{MockUnit, clock, company, ids, now, post, user};

    /// The session from which tests act.
    pub(in crate::accounts::factors) const HERE: SessionId = SessionId::from_uuid(uuid::Uuid::from_u128(9));

    /// The same unit, in which everything but that session ends.
    pub(in crate::accounts::factors) fn others_end(mut unit: MockUnit) -> MockUnit {
        unit.challenges.expect_end_all_of().times(1).returning(|_| Ok(()));
        unit.remember.expect_end_all_of().times(1).returning(|_| Ok(()));
        unit.sessions
            .expect_end_others_of()
            .withf(|_, kept| *kept == HERE)
            .times(1)
            .returning(|_, _| Ok(()));
        unit
    }

    pub(in crate::accounts::factors) fn person(role: Role) -> Principal {
        Principal::authenticated(user(1, "asha", role), Provenance::local(Channel::Browser)).unwrap()
    }

    pub(in crate::accounts::factors) fn with_app() -> SecondFactors {
        SecondFactors {
            enrolled: Enrolled {
                app: Some(now()),
                mail: None,
            },
            seed: Some(SealedSeed(vec![1; 20])),
            ..SecondFactors::default()
        }
    }

    /// A desk whose users have set that up; `424242` is the right code.
    pub(in crate::accounts::factors) fn desk(
        transactions: Arc<dyn Transactions>,
        known: SecondFactors,
        delivery: MailDelivery,
    ) -> Desk {
        let mut companies = MockCompanyQueries::new();
        companies.expect_get().returning(|_| Ok(Some(company())));
        let mut factors = MockFactorQueries::new();
        factors.expect_of().returning(move |_| Ok(known.clone()));
        let mut vault = MockVault::new();
        vault.expect_open().returning(|_, _, sealed| Ok(sealed.to_vec()));
        vault.expect_seal().returning(|_, _, secret| Ok(secret.to_vec()));
        let mut totp = MockTotp::new();
        totp.expect_verify()
            .returning(|_, typed, _, _| (typed == "424242").then_some(TotpStep(5)));
        totp.expect_new_secret()
            .returning(|| crate::ports::TotpSecret([2; 20]));
        let mut codes = MockOneTimeCodes::new();
        codes
            .expect_recovery()
            .returning(|| vec![OneTimeCode("AAAAA-BBBBB".to_owned()); 10]);
        codes
            .expect_digest()
            .returning(|_, _, _| Some(CodeDigest([9; 32])));
        Desk {
            transactions,
            companies: Arc::new(companies),
            clock: clock(),
            ids: ids(),
            app: AppCodes {
                factors: Arc::new(factors),
                vault: Arc::new(vault),
                totp: Arc::new(totp),
                codes: Arc::new(codes),
            },
            post: post(delivery),
            mailing: delivery.into(),
            exposure: Exposure::Trial,
        }
    }
}
