use std::sync::Arc;

use callbook_domain::access::{Provenance, Role};
use callbook_domain::audit::{AuditAction, Outcome};
use callbook_domain::company::{Company, JoinCode, SignUp};
use callbook_domain::ids::{AuditId, SignUpId};
use callbook_domain::invitation::SignUpRequest;
use callbook_domain::user::{Email, PersonName};
use jiff::SignedDuration;

use crate::accounts::network;
use crate::mail::Post;
use crate::ports::{
    AccountQueries, AuditEntry, Clock, CompanyQueries, Ids, Inserted, Letter, Recipient, StoreError,
    Transactions, UnitOfWork,
};
use crate::{Ports, Settings};

/// Sign-ups from one address, and letters to one address, are counted over that time.
const WINDOW: SignedDuration = SignedDuration::from_hours(1);
/// So many sign-ups an address has: a whole office may share one.
const FROM_ONE_ADDRESS: u32 = 20;
/// So many letters anybody gets because of sign-ups, whoever makes them.
const LETTERS_TO_ONE: u32 = 3;

/// Somebody who wants to join. It chooses no password yet: an address is its own once it has opened a link sent there.
#[derive(Debug, Clone)]
pub struct AskCommand {
    /// Its name.
    pub name: PersonName,
    /// Its address.
    pub email: Email,
    /// The role that it wishes for, one of [`SignUpRequest::ROLES`].
    pub role: Role,
}

/// Why nobody was asked. That somebody has the address already is none of these: nobody learns it.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// No company that takes sign-ups goes by that code.
    #[error("nobody can sign up here")]
    NotOpen,
    /// The role is none of those that one may wish for.
    #[error("choose one of the roles in the list")]
    NoSuchRole,
    /// Too many sign-ups came from one address.
    #[error("too many people have signed up from your network just now")]
    Throttled {
        /// When to try again.
        retry_after: SignedDuration,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Whether somebody of the installation has an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Address {
    Known,
    Unknown,
}

/// Takes the wish to join a company in.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct AskToJoin {
    transactions: Arc<dyn Transactions>,
    companies: Arc<dyn CompanyQueries>,
    accounts: Arc<dyn AccountQueries>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    post: Post,
}

impl AskToJoin {
    pub(crate) fn new(ports: &Ports, settings: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            companies: ports.companies.clone(),
            accounts: ports.accounts.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
            post: Post::new(ports, settings),
        }
    }

    /// The company that goes by that code and takes sign-ups.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn company(&self, code: &str) -> Result<Option<Company>, StoreError> {
        let Ok(code) = JoinCode::parse(code) else {
            return Ok(None);
        };
        let company = self.companies.by_join_code(&code).await?;
        Ok(company.filter(|company| company.is_active() && company.security.sign_up == SignUp::Open))
    }

    /// Takes it in. An address that has an account gets a letter that says so, and whoever asked gets the same answer.
    ///
    /// # Errors
    /// [`AskError`], and nobody was asked.
    pub async fn execute(
        &self,
        code: &str,
        command: AskCommand,
        provenance: Provenance,
    ) -> Result<Company, AskError> {
        let company = self.company(code).await?.ok_or(AskError::NotOpen)?;
        if !SignUpRequest::ROLES.contains(&command.role) {
            return Err(AskError::NoSuchRole);
        }
        self.count(&provenance).await?;
        let address = match self.accounts.by_login(command.email.as_str()).await? {
            Some(_) => Address::Known,
            None => Address::Unknown,
        };
        let request = SignUpRequest {
            id: SignUpId::from_uuid(self.ids.next()),
            company: company.id,
            email: command.email,
            name: command.name,
            role: command.role,
            asked_at: self.clock.now(),
        };
        self.take_in(&company, request, address, provenance).await?;
        Ok(company)
    }

    /// Counts before anything is written, so that nobody fills a company's list without end.
    async fn count(&self, provenance: &Provenance) -> Result<(), AskError> {
        let Some(address) = provenance.address.map(network) else {
            return Ok(());
        };
        let key = format!("sign-up:{address}");
        let now = self.clock.now();
        let unit = self.transactions.begin().await?;
        unit.throttle.fail(&key, WINDOW, now).await?;
        if unit.throttle.failures(&key, WINDOW, now).await?.count > FROM_ONE_ADDRESS {
            return Err(AskError::Throttled { retry_after: WINDOW });
        }
        Ok(unit.commit().await?)
    }

    async fn take_in(
        &self,
        company: &Company,
        request: SignUpRequest,
        address: Address,
        provenance: Provenance,
    ) -> Result<(), StoreError> {
        let action = AuditAction::SignUpAsked;
        let id = AuditId::from_uuid(self.ids.next());
        let mut entry = AuditEntry::by_nobody(provenance, id, request.asked_at, action, &request.email)
            .in_company(Some(company.id))
            .with("role", request.role);
        let unit = self.transactions.begin().await?;
        let letter = if address == Address::Known {
            entry = entry.ended(Outcome::Refused);
            Letter::SignUpKnown
        } else {
            match unit.sign_ups.insert(&request).await? {
                Inserted::Done => Letter::SignUpReceived,
                // One that waits already stays as it is: nobody puts its own wish into another's.
                Inserted::Taken(_) => return Ok(()),
            }
        };
        if self.may_write_to(&unit, &request.email).await? {
            let to = Recipient::in_company(company, request.email.clone(), Some(request.name.clone()));
            self.post.put(&unit, &letter, &to).await?;
        }
        unit.audit.append(&entry).await?;
        unit.commit().await
    }

    async fn may_write_to(&self, unit: &UnitOfWork, email: &Email) -> Result<bool, StoreError> {
        let key = format!("sign-up-letter:{email}");
        let now = self.clock.now();
        unit.throttle.fail(&key, WINDOW, now).await?;
        Ok(unit.throttle.failures(&key, WINDOW, now).await?.count <= LETTERS_TO_ONE)
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::Channel;
    use callbook_domain::mail::LetterKind;

    use super::*;
    use crate::mail::MailDelivery;
    use crate::ports::{Account, Failures, MockAccountQueries, MockCompanyQueries};
    use crate::testing::{MockUnit, clock, company, ids, now, post, user};

    fn use_case(transactions: Arc<dyn Transactions>, sign_up: SignUp, is_known: usize) -> AskToJoin {
        let mut companies = MockCompanyQueries::new();
        companies.expect_by_join_code().returning(move |_| {
            let mut company = company();
            company.security.sign_up = sign_up;
            Ok(Some(company))
        });
        let mut accounts = MockAccountQueries::new();
        accounts.expect_by_login().returning(move |_| {
            let account = Account {
                user: user(1, "dev", Role::Sales),
                password: None,
            };
            Ok((is_known > 0).then_some(account))
        });
        AskToJoin {
            transactions,
            companies: Arc::new(companies),
            accounts: Arc::new(accounts),
            clock: clock(),
            ids: ids(),
            post: post(MailDelivery::Smtp),
        }
    }

    async fn ask(use_case: AskToJoin, role: Role, provenance: Provenance) -> Result<Company, AskError> {
        let command = AskCommand {
            name: PersonName::parse("Dev Anand").unwrap().unwrap(),
            email: Email::parse("dev@example.com").unwrap(),
            role,
        };
        use_case
            .execute(JoinCode::of(company().id).as_str(), command, provenance)
            .await
    }

    fn local() -> Provenance {
        Provenance::local(Channel::Browser)
    }

    fn unit(failures: u32) -> MockUnit {
        let mut unit = MockUnit::default();
        unit.throttle.expect_fail().returning(|_, _, _| Ok(()));
        unit.throttle.expect_failures().returning(move |_, _, _| {
            Ok(Failures {
                count: failures,
                last_at: Some(now()),
            })
        });
        unit
    }

    #[tokio::test]
    async fn an_unknown_address_waits_and_is_told_so() {
        let mut unit = unit(1)
            .audited(AuditAction::SignUpAsked)
            .mailed(LetterKind::SignUpReceived, "dev@example.com");
        unit.sign_ups
            .expect_insert()
            .times(1)
            .returning(|_| Ok(Inserted::Done));
        ask(use_case(unit.committed(), SignUp::Open, 0), Role::Sales, local())
            .await
            .unwrap();
    }

    #[tokio::test]
    async fn a_known_address_gets_a_letter_and_the_same_answer() {
        let mut unit = unit(1)
            .audited(AuditAction::SignUpAsked)
            .mailed(LetterKind::SignUpKnown, "dev@example.com");
        unit.sign_ups.expect_insert().never();
        ask(use_case(unit.committed(), SignUp::Open, 1), Role::Sales, local())
            .await
            .unwrap();
    }

    #[tokio::test]
    async fn nobody_is_flooded_with_letters() {
        let mut unit = unit(LETTERS_TO_ONE + 1).audited(AuditAction::SignUpAsked);
        unit.outbox.expect_push().never();
        ask(use_case(unit.committed(), SignUp::Open, 1), Role::Sales, local())
            .await
            .unwrap();
    }

    #[tokio::test]
    async fn one_that_waits_already_stays_as_it_is() {
        let mut unit = unit(1);
        unit.sign_ups
            .expect_insert()
            .returning(|_| Ok(Inserted::Taken("email")));
        ask(use_case(unit.dropped(), SignUp::Open, 0), Role::Sales, local())
            .await
            .unwrap();
    }

    #[tokio::test]
    async fn a_closed_company_and_a_wide_role_take_nobody() {
        let asked = ask(
            use_case(MockUnit::never(), SignUp::ByInvitation, 0),
            Role::Sales,
            local(),
        );
        assert!(matches!(asked.await, Err(AskError::NotOpen)));
        let asked = ask(use_case(MockUnit::never(), SignUp::Open, 0), Role::Admin, local());
        assert!(matches!(asked.await, Err(AskError::NoSuchRole)));
    }

    #[tokio::test]
    async fn one_address_signs_up_so_many_only() {
        let provenance = Provenance {
            address: Some("192.0.2.1".parse().unwrap()),
            ..local()
        };
        let transactions = unit(FROM_ONE_ADDRESS + 1).dropped();
        let asked = ask(use_case(transactions, SignUp::Open, 0), Role::Sales, provenance);
        assert!(matches!(asked.await, Err(AskError::Throttled { .. })));
    }
}
