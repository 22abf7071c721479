use std::sync::Arc;

use callbook_domain::access::Provenance;
use callbook_domain::company::Company;
use callbook_domain::second_factor::{CODE_ATTEMPTS, Factor};
use callbook_domain::user::User;
use jiff::{SignedDuration, Timestamp};

use super::admission::{NotAdmitted, admit};
use super::app_codes::{AppCodes, Shown, spend};
use super::attempts::Attempt;
use super::beginning::{Arrival, Beginnings, Begun};
use super::refusals::{Refusals, Wanting};
use crate::ports::{
    Challenge, Clock, CodeKind, CompanyQueries, Letter, Recipient, Spent, StoreError, Tokens, Transactions,
    UnitOfWork,
};
use crate::{Ports, Settings};

/// Why a code let nobody in.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    /// No sign-in of this browser waits for a code: it is over, or took too long.
    #[error("this sign-in is over: begin again")]
    Gone,
    /// The code is wrong, past or used.
    #[error("that code is not right")]
    Wrong {
        /// How many more may be tried.
        left: u32,
    },
    /// It was the last code that might be tried.
    #[error("too many wrong codes: sign in again")]
    Ended,
    /// Too many attempts at that account of late.
    #[error("too many attempts: try again in {} seconds", retry_after.as_secs().max(1))]
    Throttled {
        /// How long to wait.
        retry_after: SignedDuration,
    },
    /// The company admits nobody from there.
    #[error(transparent)]
    NotAdmitted(#[from] NotAdmitted),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a code was found to be.
#[derive(Debug, Clone, Copy)]
enum Right {
    /// A code of the authenticator app, or a recovery code.
    Shown(Shown),
    /// The code that was mailed.
    Mailed,
}

/// Ends a sign-in that waits for its second factor: with a session, where the code is right.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct AnswerChallenge {
    transactions: Arc<dyn Transactions>,
    companies: Arc<dyn CompanyQueries>,
    tokens: Arc<dyn Tokens>,
    clock: Arc<dyn Clock>,
    app: AppCodes,
    beginnings: Beginnings,
    refusals: Refusals,
}

impl AnswerChallenge {
    pub(crate) fn new(ports: &Ports, settings: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            companies: ports.companies.clone(),
            tokens: ports.tokens.clone(),
            clock: ports.clock.clone(),
            app: AppCodes::new(ports),
            beginnings: Beginnings::new(ports, settings),
            refusals: Refusals::new(ports, settings),
        }
    }

    /// Tries the code that was typed in the browser of `token`.
    ///
    /// # Errors
    /// [`AnswerError`]; but for a wrong code nothing of the sign-in has changed.
    pub async fn execute(
        &self,
        token: &str,
        typed: &str,
        provenance: Provenance,
    ) -> Result<Begun, AnswerError> {
        let now = self.clock.now();
        let found = self.app.factors.challenge(self.tokens.digest(token), now).await?;
        let Some((challenge, user)) = found.filter(|(_, user)| user.is_active()) else {
            return Err(AnswerError::Gone);
        };
        let company = match user.company {
            Some(company) => self.companies.get(company).await?,
            None => None,
        };
        if let Some(company) = &company {
            if !company.is_active() {
                return Err(AnswerError::Gone);
            }
            admit(company, provenance.address)?;
        }
        let attempt = Attempt::of(Some(&user), "", provenance.address);
        let wanting = Wanting {
            user: Some(&user),
            login: user.username.as_str(),
            provenance: &provenance,
        };
        if let Some(retry_after) = self.refusals.count(&attempt, &wanting, now).await? {
            return Err(AnswerError::Throttled { retry_after });
        }
        self.take_a_try(&challenge).await?;
        let right = self.judge(&challenge, &user, typed, now).await?;
        if let Some(right) = right {
            let arrival = Arrival {
                user: &user,
                company: company.as_ref(),
                keep: challenge.keep,
                device: &challenge.device,
                provenance: provenance.clone(),
                factor: Some(right.key()),
            };
            if let Some(begun) = self.begin(&challenge, right, arrival, &attempt).await? {
                return Ok(begun);
            }
        }
        self.refuse(&challenge, &wanting, now).await
    }

    /// The try is counted before the code is looked at: of many at once no more than may be are judged.
    async fn take_a_try(&self, challenge: &Challenge) -> Result<(), AnswerError> {
        let unit = self.transactions.begin().await?;
        let counted = unit.challenges.attempt(challenge.id, CODE_ATTEMPTS).await?;
        unit.commit().await?;
        match counted {
            Spent::Now => Ok(()),
            Spent::Not => Err(AnswerError::Gone),
        }
    }

    async fn judge(
        &self,
        challenge: &Challenge,
        user: &User,
        typed: &str,
        now: Timestamp,
    ) -> Result<Option<Right>, StoreError> {
        match challenge.factor {
            Factor::App => {
                let known = self.app.factors.of(user.id).await?;
                let shown = self.app.shown(user, &known, typed, now)?;
                Ok(shown.map(Right::Shown))
            }
            Factor::Mail => {
                let id = challenge.id.as_uuid();
                let is_right = challenge
                    .code
                    .filter(|_| now < challenge.code_expires_at)
                    .is_some_and(|code| self.app.codes.matches(CodeKind::Mailed, id, typed, code));
                Ok(is_right.then_some(Right::Mailed))
            }
        }
    }

    /// The session, unless somebody else was faster with the same code or the same sign-in.
    async fn begin(
        &self,
        challenge: &Challenge,
        right: Right,
        arrival: Arrival<'_>,
        attempt: &Attempt,
    ) -> Result<Option<Begun>, AnswerError> {
        let now = self.clock.now();
        let (user, company) = (arrival.user, arrival.company);
        let unit = self.transactions.begin().await?;
        if let Right::Shown(shown) = right
            && spend(&unit, user, shown, now).await? == Spent::Not
        {
            return Ok(None);
        }
        if unit.challenges.take(challenge.id).await? == Spent::Not {
            return Err(AnswerError::Gone);
        }
        if let Right::Shown(Shown::Recovery(_)) = right {
            self.tell_of_recovery(&unit, user, company, now).await?;
        }
        attempt.succeeded(&unit).await?;
        let begun = self.beginnings.begin(&unit, arrival).await?;
        unit.commit().await?;
        Ok(Some(begun))
    }

    async fn tell_of_recovery(
        &self,
        unit: &UnitOfWork,
        user: &User,
        company: Option<&Company>,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let what = "Somebody signed in to your account with a recovery code".to_owned();
        let letter = Letter::FactorChanged { what, at };
        let recipient = Recipient::user(user, company);
        self.beginnings
            .post
            .put(unit, &letter, &recipient)
            .await
            .map(|_| ())
    }

    async fn refuse(
        &self,
        challenge: &Challenge,
        wanting: &Wanting<'_>,
        now: Timestamp,
    ) -> Result<Begun, AnswerError> {
        let left = CODE_ATTEMPTS.saturating_sub(challenge.attempts + 1);
        let unit = self.transactions.begin().await?;
        self.refusals.write(&unit, wanting, "wrong code", now).await?;
        if left == 0 {
            unit.challenges.take(challenge.id).await?;
        }
        unit.commit().await?;
        Err(match left {
            0 => AnswerError::Ended,
            left => AnswerError::Wrong { left },
        })
    }
}

impl Right {
    const fn key(self) -> &'static str {
        match self {
            Self::Shown(shown) => shown.key(),
            Self::Mailed => "mail",
        }
    }
}

#[cfg(test)]
mod tests;
