use std::sync::Arc;

use callbook_domain::access::Provenance;
use callbook_domain::audit::AuditAction;
use callbook_domain::company::Company;
use callbook_domain::ids::AuditId;
use callbook_domain::user::User;
use jiff::{SignedDuration, Timestamp};

use super::attempts::network;
use crate::mail::{MailDelivery, Post};
use crate::ports::{
    AccountQueries, AuditEntry, Clock, CompanyQueries, Ids, Letter, LinkPurpose, Mail, PasswordLink,
    Recipient, StoreError, Timer, Tokens, Transactions, UnitOfWork,
};
use crate::users::{Linking, PASSWORD_LINK_HOLDS};
use crate::{Ports, Settings};

/// So many mails an account gets in [`WINDOW`].
const MAILS: u32 = 3;
/// So many times may be asked from one address in [`WINDOW`]: an office behind one address has that many people.
const QUESTIONS: u32 = 30;
const WINDOW: SignedDuration = SignedDuration::from_hours(1);
/// The answer comes no sooner than this: longer than anything takes that is done for an account that there is, so that
/// the time says nothing.
const ANSWER_AFTER: SignedDuration = SignedDuration::from_millis(400);

/// Why nothing was looked for.
#[derive(Debug, thiserror::Error)]
pub enum ForgotPasswordError {
    /// Too many asked from that address; it says nothing about any account.
    #[error("too many links were asked for from here: try again in an hour")]
    TooMany,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Sends somebody who has forgotten its password a link to set another. Whoever asks learns nothing: neither whether
/// there is such an account nor whether a mail went out.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct ForgotPassword {
    transactions: Arc<dyn Transactions>,
    accounts: Arc<dyn AccountQueries>,
    companies: Arc<dyn CompanyQueries>,
    tokens: Arc<dyn Tokens>,
    clock: Arc<dyn Clock>,
    timer: Arc<dyn Timer>,
    ids: Arc<dyn Ids>,
    post: Post,
}

impl ForgotPassword {
    pub(crate) fn new(ports: &Ports, settings: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            accounts: ports.accounts.clone(),
            companies: ports.companies.clone(),
            tokens: ports.tokens.clone(),
            clock: ports.clock.clone(),
            timer: ports.timer.clone(),
            ids: ports.ids.clone(),
            post: Post::new(ports, settings),
        }
    }

    /// Where the mail goes; without a server somebody has to hand the link over.
    pub const fn delivery(&self) -> MailDelivery {
        self.post.delivery()
    }

    /// Sends a link to the account of that username or e-mail address, if there is one that may sign in.
    ///
    /// # Errors
    /// [`ForgotPasswordError`].
    pub async fn execute(&self, login: &str, provenance: Provenance) -> Result<(), ForgotPasswordError> {
        let (answer, ()) = futures::join!(self.look(login, provenance), self.timer.wait(ANSWER_AFTER));
        answer
    }

    async fn look(&self, login: &str, provenance: Provenance) -> Result<(), ForgotPasswordError> {
        let found = self.known(login).await?;
        let now = self.clock.now();
        let letter = match &found {
            Some((user, company)) => Some((user, self.link(user, company.as_ref(), now, &provenance)?)),
            None => None,
        };
        let unit = self.transactions.begin().await?;
        if let Some(address) = provenance.address {
            let from = format!("forgot-from:{}", network(address));
            if count(&unit, &from, now).await? > QUESTIONS {
                return Err(ForgotPasswordError::TooMany);
            }
        }
        if let Some((user, (link, mail))) = letter
            && count(&unit, &format!("forgot:{}", user.id), now).await? <= MAILS
        {
            unit.links.insert(&link).await?;
            unit.outbox.push(&mail).await?;
            let id = AuditId::from_uuid(self.ids.next());
            let entry = AuditEntry::by_nobody(provenance, id, now, AuditAction::PasswordForgotten, user.id);
            unit.audit.append(&entry.in_company(user.company)).await?;
        }
        Ok(unit.commit().await?)
    }

    /// Whoever goes by that name and may sign in.
    async fn known(&self, login: &str) -> Result<Option<(User, Option<Company>)>, StoreError> {
        let login = login.trim().to_lowercase();
        if login.is_empty() || login.len() > 254 {
            return Ok(None);
        }
        let account = self.accounts.by_login(&login).await?;
        let Some(user) = account.map(|account| account.user).filter(User::is_active) else {
            return Ok(None);
        };
        match user.company {
            None => Ok(Some((user, None))),
            Some(company) => {
                let company = self.companies.get(company).await?.filter(Company::is_active);
                Ok(company.map(|company| (user, Some(company))))
            }
        }
    }

    fn link(
        &self,
        user: &User,
        company: Option<&Company>,
        now: Timestamp,
        provenance: &Provenance,
    ) -> Result<(PasswordLink, Mail), StoreError> {
        let linking = Linking {
            tokens: self.tokens.as_ref(),
            ids: self.ids.as_ref(),
            now,
        };
        let (link, made) = linking.make(user.id, LinkPurpose::Forgotten, PASSWORD_LINK_HOLDS);
        let letter = Letter::PasswordReset {
            token: made.token,
            expires_at: made.expires_at,
            address: provenance.address,
        };
        let mail = self.post.write(&letter, &Recipient::user(user, company))?;
        Ok((link, mail))
    }
}

/// Counts once more and says how many it is now. Counting first, whoever asks at the same time is counted too.
async fn count(unit: &UnitOfWork, key: &str, now: Timestamp) -> Result<u32, StoreError> {
    unit.throttle.fail(key, WINDOW, now).await?;
    Ok(unit.throttle.failures(key, WINDOW, now).await?.count)
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::{Channel, Role};
    use callbook_domain::company::Standing;
    use callbook_domain::mail::LetterKind;
    use callbook_domain::user::Activity;

    use super::*;
    use crate::ports::{Account, Failures, MockAccountQueries, MockCompanyQueries, MockTimer};
    use crate::testing::{MockUnit, clock, company, ids, now, post, tokens, user};

    fn use_case(transactions: Arc<dyn Transactions>, of: Option<User>, works_in: Company) -> ForgotPassword {
        let mut accounts = MockAccountQueries::new();
        accounts
            .expect_by_login()
            .withf(|login| login == "asha@example.com")
            .returning(move |_| Ok(of.clone().map(|user| Account { user, password: None })));
        let mut companies = MockCompanyQueries::new();
        companies
            .expect_get()
            .returning(move |_| Ok(Some(works_in.clone())));
        // Whatever comes of it, the answer takes its time.
        let mut timer = MockTimer::new();
        timer
            .expect_wait()
            .withf(|time| *time == ANSWER_AFTER)
            .times(1)
            .returning(|_| ());
        ForgotPassword {
            transactions,
            accounts: Arc::new(accounts),
            companies: Arc::new(companies),
            tokens: tokens(),
            clock: clock(),
            timer: Arc::new(timer),
            ids: ids(),
            post: post(MailDelivery::Smtp),
        }
    }

    fn asha() -> User {
        user(1, "asha", Role::Sales)
    }

    fn from_somewhere() -> Provenance {
        Provenance {
            channel: Channel::Browser,
            address: Some("192.0.2.7".parse().unwrap()),
            request_id: None,
        }
    }

    /// A unit in which so many asked from the address, and so many for the account, this time included.
    fn counted(from: u32, account: u32) -> MockUnit {
        let mut unit = MockUnit::default();
        unit.throttle.expect_fail().returning(|_, _, _| Ok(()));
        unit.throttle.expect_failures().returning(move |key, _, _| {
            let count = if key.starts_with("forgot-from:") {
                from
            } else {
                account
            };
            Ok(Failures {
                count,
                last_at: Some(now()),
            })
        });
        unit
    }

    #[tokio::test]
    async fn a_link_of_half_an_hour_goes_to_the_account() {
        let mut unit = counted(1, 3)
            .audited(AuditAction::PasswordForgotten)
            .mailed(LetterKind::PasswordReset, "asha@example.com");
        unit.links
            .expect_insert()
            .withf(|link| {
                link.expires_at == now() + SignedDuration::from_mins(30)
                    && link.purpose == LinkPurpose::Forgotten
                    && link.digest.0 == [7; 32]
            })
            .times(1)
            .returning(|_| Ok(()));
        use_case(unit.committed(), Some(asha()), company())
            .execute(" Asha@example.com ", from_somewhere())
            .await
            .unwrap();
    }

    #[tokio::test]
    async fn a_fourth_in_the_hour_is_answered_alike_and_sends_nothing() {
        use_case(counted(4, 4).committed(), Some(asha()), company())
            .execute("asha@example.com", from_somewhere())
            .await
            .unwrap();
    }

    #[tokio::test]
    async fn nobody_is_answered_alike() {
        let deactivated = User {
            activity: Activity::Deactivated { at: now() },
            ..asha()
        };
        let suspended = Company {
            standing: Standing::Suspended { at: now() },
            ..company()
        };
        for (of, works_in) in [
            (None, company()),
            (Some(deactivated), company()),
            (Some(asha()), suspended),
        ] {
            use_case(counted(1, 1).committed(), of, works_in)
                .execute("asha@example.com", from_somewhere())
                .await
                .unwrap();
        }
    }

    #[tokio::test]
    async fn too_many_from_one_address_are_told_whoever_they_name() {
        for of in [None, Some(asha())] {
            let answer = use_case(counted(31, 1).dropped(), of, company())
                .execute("asha@example.com", from_somewhere())
                .await;
            assert!(matches!(answer, Err(ForgotPasswordError::TooMany)));
        }
    }
}
