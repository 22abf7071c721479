use std::sync::Arc;

use callbook_domain::access::Provenance;
use callbook_domain::audit::AuditAction;
use callbook_domain::company::CompanyName;
use callbook_domain::ids::AuditId;
use callbook_domain::second_factor::{CODE_ATTEMPTS, CODE_HOLDS, CODE_SENDS, Factor, SEND_WINDOW};
use callbook_domain::user::Email;
use jiff::SignedDuration;

use super::mailed_codes::MailedCodes;
use crate::ports::{
    AuditEntry, Clock, CompanyQueries, FactorQueries, Ids, Spent, StoreError, Tokens, Transactions,
};
use crate::{Ports, Settings};

/// A sign-in that waits for its second factor, as its page shows it.
#[derive(Debug, Clone)]
pub struct OpenedChallenge {
    /// What is asked for.
    pub factor: Factor,
    /// Where the code was mailed to: enough of the address to recognise it.
    pub address: String,
    /// The company in whose name the page speaks.
    pub company: Option<CompanyName>,
    /// How much longer the mailed code holds; nothing once it is past.
    pub code_holds_for: SignedDuration,
    /// How many more codes may be mailed.
    pub sends_left: u32,
    /// How many more codes may be tried.
    pub tries_left: u32,
}

/// Says what a sign-in waits for.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct OpenChallenge {
    factors: Arc<dyn FactorQueries>,
    companies: Arc<dyn CompanyQueries>,
    tokens: Arc<dyn Tokens>,
    clock: Arc<dyn Clock>,
}

impl OpenChallenge {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            factors: ports.factors.clone(),
            companies: ports.companies.clone(),
            tokens: ports.tokens.clone(),
            clock: ports.clock.clone(),
        }
    }

    /// What this browser's sign-in waits for; `None` where none waits.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn execute(&self, token: &str) -> Result<Option<OpenedChallenge>, StoreError> {
        let digest = self.tokens.digest(token);
        let now = self.clock.now();
        let Some((challenge, user)) = self.factors.challenge(digest, now).await? else {
            return Ok(None);
        };
        let company = match user.company {
            Some(company) => self.companies.get(company).await?,
            None => None,
        };
        Ok(Some(OpenedChallenge {
            factor: challenge.factor,
            address: masked(&user.email),
            company: company.map(|company| company.name),
            code_holds_for: now
                .duration_until(challenge.code_expires_at)
                .max(SignedDuration::ZERO),
            sends_left: CODE_SENDS.saturating_sub(challenge.sends),
            tries_left: CODE_ATTEMPTS.saturating_sub(challenge.attempts),
        }))
    }
}

/// `a•••@example.com`: whoever has only the password does not learn the address.
fn masked(email: &Email) -> String {
    let (local, host) = email.as_str().split_once('@').unwrap_or_default();
    let first: String = local.chars().take(1).collect();
    format!("{first}•••@{host}")
}

/// Why no other code was mailed.
#[derive(Debug, thiserror::Error)]
pub enum SendCodeError {
    /// No sign-in of this browser waits for a mailed code.
    #[error("this sign-in is over: begin again")]
    Gone,
    /// As many as may be have been mailed of late.
    #[error("three codes were sent: wait {} minutes before you ask for another", retry_after.as_mins())]
    TooMany {
        /// How long to wait.
        retry_after: SignedDuration,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Mails another code to somebody whose sign-in waits for one; the one before holds no more.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct SendCodeAgain {
    transactions: Arc<dyn Transactions>,
    factors: Arc<dyn FactorQueries>,
    companies: Arc<dyn CompanyQueries>,
    tokens: Arc<dyn Tokens>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    mailed: MailedCodes,
}

impl SendCodeAgain {
    pub(crate) fn new(ports: &Ports, settings: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            factors: ports.factors.clone(),
            companies: ports.companies.clone(),
            tokens: ports.tokens.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
            mailed: MailedCodes::new(ports, settings),
        }
    }

    /// Mails it.
    ///
    /// # Errors
    /// [`SendCodeError`], and the code before still holds.
    pub async fn execute(&self, token: &str, provenance: Provenance) -> Result<(), SendCodeError> {
        let now = self.clock.now();
        let found = self.factors.challenge(self.tokens.digest(token), now).await?;
        let Some((challenge, user)) =
            found.filter(|(challenge, user)| challenge.factor == Factor::Mail && user.is_active())
        else {
            return Err(SendCodeError::Gone);
        };
        let company = match user.company {
            Some(company) => self.companies.get(company).await?,
            None => None,
        };
        let too_many = SendCodeError::TooMany {
            retry_after: SEND_WINDOW,
        };
        let unit = self.transactions.begin().await?;
        let mailed = self.mailed.mail(&unit, &challenge, &user, company.as_ref());
        let Some(code) = mailed.await? else {
            return Err(too_many);
        };
        let expires_at = now + CODE_HOLDS;
        let sent = unit.challenges.send(challenge.id, code, expires_at, CODE_SENDS);
        if sent.await? == Spent::Not {
            return Err(too_many);
        }
        let id = AuditId::from_uuid(self.ids.next());
        let action = AuditAction::SecondFactorAsked;
        let entry = AuditEntry::by_nobody(provenance, id, now, action, &user.username)
            .done_by(user.id)
            .in_company(user.company)
            .with("factor", challenge.factor)
            .with("code", "sent again");
        unit.audit.append(&entry).await?;
        Ok(unit.commit().await?)
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::{Channel, Role};
    use callbook_domain::ids::ChallengeId;
    use callbook_domain::mail::LetterKind;
    use uuid::Uuid;

    use super::*;
    use crate::accounts::scene::Scene;
    use crate::mail::MailDelivery;
    use crate::ports::{Challenge, Failures, Keep};
    use crate::testing::{MockUnit, clock, ids, now, post, user};

    fn waiting() -> Scene {
        let challenge = Challenge {
            id: ChallengeId::from_uuid(Uuid::from_u128(30)),
            user: user(1, "asha", Role::Sales).id,
            factor: Factor::Mail,
            code: None,
            code_expires_at: now() - SignedDuration::from_secs(1),
            attempts: 2,
            sends: 1,
            keep: Keep::Session,
            device: String::new(),
            address: None,
            made_at: now(),
            expires_at: now() + SignedDuration::from_mins(15),
        };
        Scene {
            challenge: Some(challenge),
            ..Scene::of(Role::Sales)
        }
    }

    /// A unit in which so many codes were sent of late, this one with them.
    fn sent(count: u32) -> MockUnit {
        let mut unit = MockUnit::default();
        unit.throttle.expect_fail().returning(|_, _, _| Ok(()));
        unit.throttle.expect_failures().returning(move |_, _, _| {
            Ok(Failures {
                count,
                last_at: Some(now()),
            })
        });
        unit
    }

    async fn send_again(scene: Scene, transactions: Arc<dyn Transactions>) -> Result<(), SendCodeError> {
        let use_case = SendCodeAgain {
            transactions,
            factors: scene.factors(),
            companies: scene.companies(),
            tokens: scene.tokens(),
            clock: clock(),
            ids: ids(),
            mailed: MailedCodes {
                codes: scene.codes(),
                clock: clock(),
                post: post(MailDelivery::Smtp),
            },
        };
        let local = Provenance::local(Channel::Browser);
        use_case.execute("pending", local).await
    }

    #[tokio::test]
    async fn another_code_takes_the_place_of_the_one_before() {
        let mut unit = sent(2)
            .audited(AuditAction::SecondFactorAsked)
            .mailed(LetterKind::SignInCode, "asha@example.com");
        unit.challenges
            .expect_send()
            .withf(|_, _, expires_at, most| *expires_at == now() + CODE_HOLDS && *most == 3)
            .times(1)
            .returning(|_, _, _, _| Ok(Spent::Now));
        send_again(waiting(), unit.committed()).await.unwrap();
    }

    #[tokio::test]
    async fn a_fourth_is_not_sent_nor_one_for_nobody() {
        let refused = send_again(waiting(), sent(4).dropped()).await;
        assert!(matches!(refused, Err(SendCodeError::TooMany { .. })));
        let nobody = send_again(Scene::of(Role::Sales), MockUnit::never()).await;
        assert!(matches!(nobody, Err(SendCodeError::Gone)));
    }

    #[test]
    fn an_address_is_only_hinted_at() {
        let email = Email::parse("asha.menon@example.com").unwrap();
        assert_eq!(masked(&email), "a•••@example.com");
    }
}
