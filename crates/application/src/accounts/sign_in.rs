use std::net::IpAddr;
use std::sync::Arc;

use callbook_domain::audit::AuditAction;
use callbook_domain::company::Company;
use callbook_domain::ids::{AuditId, ChallengeId};
use callbook_domain::second_factor::{
    Asked, CHALLENGE_HOLDS, CODE_HOLDS, Demand, Exposure, Factor, Mailing, SEND_WINDOW, asked,
};
use callbook_domain::user::User;
use jiff::SignedDuration;

use super::admission::{NotAdmitted, admit};
use super::attempts::Attempt;
use super::beginning::{Arrival, Beginnings, Begun, browser_at, storable_device};
use super::mailed_codes::MailedCodes;
use super::refusals::{Refusals, Wanting};
use crate::ports::{
    Account, AccountQueries, AuditEntry, Challenge, Clock, CompanyQueries, FactorQueries, Ids, Keep,
    PasswordError, PasswordHash, Passwords, StoreError, Token, Tokens, Transactions, UnitOfWork, Verdict,
};
use crate::{Ports, Settings};

/// Somebody wants in.
#[derive(Clone)]
#[expect(missing_debug_implementations, reason = "it holds a password")]
pub struct SignInCommand {
    /// Username or e-mail address, as typed.
    pub login: String,
    /// The password, as typed.
    pub password: String,
    /// Whether the browser is to stay signed in; admins and superusers never do.
    pub keep: Keep,
    /// What the browser calls itself.
    pub device: String,
    /// Where it comes from.
    pub address: Option<IpAddr>,
    /// The id that the logs know the request by.
    pub request_id: Option<String>,
}

/// What came of the right password.
#[derive(Debug, Clone)]
#[expect(clippy::large_enum_variant, reason = "one is made at a sign-in, and not kept")]
pub enum Entry {
    /// A session has begun.
    Begun(Begun),
    /// A second factor is asked for; there is no session yet.
    Waits {
        /// The secret by which this browser, and no other, may answer.
        token: Token,
        /// What is asked for.
        factor: Factor,
    },
}

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Name or password is wrong; which of them is not said.
    #[error("the name or the password is not right")]
    Refused,
    /// The password was right, and the company is suspended.
    #[error("your company is suspended: ask whoever runs this installation")]
    Suspended,
    /// Too many attempts of late.
    #[error("too many attempts: try again in {} seconds", retry_after.as_secs().max(1))]
    Throttled {
        /// How long to wait.
        retry_after: SignedDuration,
    },
    /// The password was right, and as many codes as may be have been mailed of late.
    #[error("too many codes were sent: try again in {} minutes", retry_after.as_mins() + 1)]
    TooManyCodes {
        /// How long to wait.
        retry_after: SignedDuration,
    },
    /// The password was right, and the company admits nobody from there.
    #[error(transparent)]
    NotAdmitted(#[from] NotAdmitted),
    /// The password could not be compared just now.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Signs a user in, or asks for its second factor. Wrong name and wrong password are answered alike and in like time.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct SignIn {
    transactions: Arc<dyn Transactions>,
    accounts: Arc<dyn AccountQueries>,
    companies: Arc<dyn CompanyQueries>,
    factors: Arc<dyn FactorQueries>,
    passwords: Arc<dyn Passwords>,
    tokens: Arc<dyn Tokens>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    beginnings: Beginnings,
    refusals: Refusals,
    mailed: MailedCodes,
    mailing: Mailing,
    exposure: Exposure,
}

/// An account whose password was right.
struct Proved<'a> {
    user: &'a User,
    /// The hash that it was compared with.
    hash: PasswordHash,
    company: Option<&'a Company>,
    new_hash: Option<PasswordHash>,
}

impl Proved<'_> {
    /// Goes on only while the password still is the one that was compared: comparing takes its time, and one that was
    /// changed meanwhile has ended everything that the old one began. Writes a newer hash in its place.
    async fn holds_in(&self, unit: &UnitOfWork) -> Result<(), SignInError> {
        if !unit.users.still_proved_by(self.user.id, &self.hash).await? {
            return Err(SignInError::Refused);
        }
        if let Some(hash) = self.new_hash.clone() {
            unit.users.set_password(self.user.id, hash).await?;
        }
        Ok(())
    }
}

impl SignIn {
    pub(crate) fn new(ports: &Ports, settings: Settings) -> Self {
        let beginnings = Beginnings::new(ports, settings);
        Self {
            transactions: ports.transactions.clone(),
            accounts: ports.accounts.clone(),
            companies: ports.companies.clone(),
            factors: ports.factors.clone(),
            passwords: ports.passwords.clone(),
            tokens: ports.tokens.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
            refusals: Refusals::new(ports, settings),
            mailed: MailedCodes::new(ports, settings),
            beginnings,
            mailing: settings.mail.into(),
            exposure: settings.exposure,
        }
    }

    /// Signs in.
    ///
    /// # Errors
    /// [`SignInError`].
    pub async fn execute(&self, command: SignInCommand) -> Result<Entry, SignInError> {
        let login: String = command.login.trim().to_lowercase().chars().take(254).collect();
        let account = self.accounts.by_login(&login).await?;
        let user = account.as_ref().map(|account| &account.user);
        let attempt = Attempt::of(user, &login, command.address);
        let provenance = browser_at(command.address, command.request_id.clone());
        let wanting = Wanting {
            user,
            login: &login,
            provenance: &provenance,
        };
        let now = self.clock.now();
        if let Some(retry_after) = self.refusals.count(&attempt, &wanting, now).await? {
            return Err(SignInError::Throttled { retry_after });
        }

        let verdict = self.judge(&command, account.as_ref(), &attempt).await?;
        let hash = account.as_ref().and_then(|account| account.password.clone());
        let (Verdict::Right | Verdict::RightButOldHash, Some(user), Some(hash)) = (verdict, user, hash)
        else {
            self.refusals.refuse(&wanting, "wrong", now).await?;
            return Err(SignInError::Refused);
        };
        let company = match user.company {
            Some(company) => self.companies.get(company).await?,
            None => None,
        };
        if let Some(company) = &company {
            self.enters(company, &wanting).await?;
        }
        let new_hash = match verdict {
            Verdict::RightButOldHash => self.rehash(&command.password).await?,
            Verdict::Right | Verdict::Wrong => None,
        };
        let proved = Proved {
            user,
            hash,
            company: company.as_ref(),
            new_hash,
        };
        let demand = Demand::of(user.role, company.as_ref(), self.exposure);
        let known = self.factors.of(user.id).await?;
        let entered = match asked(demand, known.enrolled, self.mailing) {
            Asked::Factor(factor) => self.ask(&command, proved, factor).await,
            // Whoever has to set a factor up is let in; the guard lets it to nothing else.
            Asked::Nothing | Asked::Enrolment => self.begin(&command, proved, &attempt).await,
        };
        if let Err(SignInError::Refused) = &entered {
            self.refusals
                .refuse(&wanting, "password changed meanwhile", now)
                .await?;
        }
        entered
    }

    /// Whether the company lets its people in just now, and from there.
    async fn enters(&self, company: &Company, wanting: &Wanting<'_>) -> Result<(), SignInError> {
        let now = self.clock.now();
        if !company.is_active() {
            self.refusals.refuse(wanting, "suspended", now).await?;
            return Err(SignInError::Suspended);
        }
        if let Err(refusal) = admit(company, wanting.provenance.address) {
            self.refusals.refuse(wanting, "network", now).await?;
            return Err(refusal.into());
        }
        Ok(())
    }

    async fn judge(
        &self,
        command: &SignInCommand,
        account: Option<&Account>,
        attempt: &Attempt,
    ) -> Result<Verdict, SignInError> {
        let known = account.filter(|account| account.user.is_active());
        let hash = known.and_then(|account| account.password.clone());
        let verdict = self.passwords.verify(&command.password, hash).await;
        if let Err(PasswordError::Busy) = verdict {
            let unit = self.transactions.begin().await?;
            attempt.take_back(&unit).await?;
            unit.commit().await?;
        }
        Ok(verdict?)
    }

    /// An old password may be shorter than one that may be set today; then its hash stays as it is.
    async fn rehash(&self, typed: &str) -> Result<Option<PasswordHash>, SignInError> {
        match callbook_domain::user::Password::parse(typed, &[]) {
            Ok(password) => Ok(Some(self.passwords.hash(&password).await?)),
            Err(_) => Ok(None),
        }
    }

    async fn begin(
        &self,
        command: &SignInCommand,
        proved: Proved<'_>,
        attempt: &Attempt,
    ) -> Result<Entry, SignInError> {
        let unit = self.transactions.begin().await?;
        proved.holds_in(&unit).await?;
        attempt.succeeded(&unit).await?;
        let arrival = Arrival {
            user: proved.user,
            company: proved.company,
            keep: command.keep,
            device: &command.device,
            provenance: browser_at(command.address, command.request_id.clone()),
            factor: None,
        };
        let begun = self.beginnings.begin(&unit, arrival).await?;
        unit.commit().await?;
        Ok(Entry::Begun(begun))
    }

    /// The attempt stays counted until the second factor is given: else whoever has the password could try codes without
    /// end.
    async fn ask(
        &self,
        command: &SignInCommand,
        proved: Proved<'_>,
        factor: Factor,
    ) -> Result<Entry, SignInError> {
        let now = self.clock.now();
        let token = self.tokens.next();
        let user = proved.user;
        let mut challenge = Challenge {
            id: ChallengeId::from_uuid(self.ids.next()),
            user: user.id,
            factor,
            code: None,
            code_expires_at: now + CODE_HOLDS,
            attempts: 0,
            sends: 0,
            keep: command.keep,
            device: storable_device(&command.device),
            address: command.address,
            made_at: now,
            expires_at: now + CHALLENGE_HOLDS,
        };
        let unit = self.transactions.begin().await?;
        proved.holds_in(&unit).await?;
        if factor == Factor::Mail {
            let Some(code) = self.mailed.mail(&unit, &challenge, user, proved.company).await? else {
                return Err(SignInError::TooManyCodes {
                    retry_after: SEND_WINDOW,
                });
            };
            challenge.code = Some(code);
            challenge.sends = 1;
        }
        unit.challenges
            .insert(&challenge, self.tokens.digest(&token.0))
            .await?;
        let provenance = browser_at(command.address, command.request_id.clone());
        let id = AuditId::from_uuid(self.ids.next());
        let action = AuditAction::SecondFactorAsked;
        let entry = AuditEntry::by_nobody(provenance, id, now, action, &user.username)
            .done_by(user.id)
            .in_company(user.company)
            .with("factor", factor);
        unit.audit.append(&entry).await?;
        unit.commit().await?;
        Ok(Entry::Waits { token, factor })
    }
}

#[cfg(test)]
mod tests;
