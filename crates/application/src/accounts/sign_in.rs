use std::net::IpAddr;
use std::sync::Arc;

use callbook_domain::access::{Channel, Provenance};
use callbook_domain::audit::AuditAction;
use callbook_domain::ids::{AuditId, SessionId};
use callbook_domain::session::Session;
use callbook_domain::user::User;
use jiff::SignedDuration;

use super::attempts::Attempt;
use crate::ports::{
    Account, AccountQueries, AuditEntry, Clock, Ids, PasswordError, PasswordHash, Passwords, StoreError,
    Token, Tokens, Transactions, UnitOfWork, Verdict,
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
    /// What the browser calls itself.
    pub device: String,
    /// Where it comes from.
    pub address: Option<IpAddr>,
    /// The id that the logs know the request by.
    pub request_id: Option<String>,
}

/// A session has begun.
#[derive(Debug, Clone)]
pub struct Begun {
    /// The secret for the cookie.
    pub token: Token,
    /// Who signed in.
    pub user: User,
}

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Name or password is wrong; which of them is not said.
    #[error("the name or the password is not right")]
    Refused,
    /// Too many attempts of late.
    #[error("too many attempts: try again in {} seconds", retry_after.as_secs().max(1))]
    Throttled {
        /// How long to wait.
        retry_after: SignedDuration,
    },
    /// The password could not be compared just now.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Signs a user in. Wrong name and wrong password are answered alike and in like time.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct SignIn {
    transactions: Arc<dyn Transactions>,
    accounts: Arc<dyn AccountQueries>,
    passwords: Arc<dyn Passwords>,
    tokens: Arc<dyn Tokens>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

impl SignIn {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            accounts: ports.accounts.clone(),
            passwords: ports.passwords.clone(),
            tokens: ports.tokens.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
        }
    }

    /// Signs in.
    ///
    /// # Errors
    /// [`SignInError`].
    pub async fn execute(&self, command: SignInCommand) -> Result<Begun, SignInError> {
        let login: String = command.login.trim().to_lowercase().chars().take(254).collect();
        let account = self.accounts.by_login(&login).await?;
        let attempt = Attempt::of(
            account.as_ref().map(|account| &account.user),
            &login,
            command.address,
        );
        self.count(&attempt, &command, account.as_ref(), &login).await?;

        let known = account.as_ref().filter(|account| account.user.is_active());
        let hash = known.and_then(|account| account.password.clone());
        let verdict = self.passwords.verify(&command.password, hash).await?;
        let new_hash = match verdict {
            Verdict::RightButOldHash => self.rehash(&command.password).await?,
            Verdict::Right | Verdict::Wrong => None,
        };
        match (verdict, account) {
            (Verdict::Right | Verdict::RightButOldHash, Some(account)) => {
                self.begin(command, account, new_hash, &attempt).await
            }
            (_, account) => {
                let unit = self.transactions.begin().await?;
                self.refused(&unit, &command, account.as_ref(), &login, None)
                    .await?;
                unit.commit().await?;
                Err(SignInError::Refused)
            }
        }
    }

    /// An old password may be shorter than one that may be set today; then its hash stays as it is.
    async fn rehash(&self, typed: &str) -> Result<Option<PasswordHash>, SignInError> {
        match callbook_domain::user::Password::parse(typed, &[]) {
            Ok(password) => Ok(Some(self.passwords.hash(&password).await?)),
            Err(_) => Ok(None),
        }
    }

    async fn count(
        &self,
        attempt: &Attempt,
        command: &SignInCommand,
        account: Option<&Account>,
        login: &str,
    ) -> Result<(), SignInError> {
        let unit = self.transactions.begin().await?;
        let Some(retry_after) = attempt.count(&unit, self.clock.now()).await? else {
            return Ok(unit.commit().await?);
        };
        // Whoever comes too early does not wait the longer for it.
        drop(unit);
        let unit = self.transactions.begin().await?;
        self.refused(&unit, command, account, login, Some(("reason", "throttled")))
            .await?;
        unit.commit().await?;
        Err(SignInError::Throttled { retry_after })
    }

    async fn begin(
        &self,
        command: SignInCommand,
        account: Account,
        new_hash: Option<PasswordHash>,
        attempt: &Attempt,
    ) -> Result<Begun, SignInError> {
        let token = self.tokens.next();
        let digest = self.tokens.digest(&token.0);
        let now = self.clock.now();
        let user = account.user;
        let session = Session {
            id: SessionId::from_uuid(self.ids.next()),
            user: user.id,
            started_at: now,
            seen_at: now,
            device: command
                .device
                .chars()
                .filter(|c| !c.is_control())
                .take(200)
                .collect(),
            address: command.address,
        };
        let unit = self.transactions.begin().await?;
        unit.sessions.insert(&session, digest).await?;
        unit.users.signed_in(user.id, now).await?;
        if let Some(hash) = new_hash {
            unit.users.set_password(user.id, hash).await?;
        }
        attempt.succeeded(&unit).await?;
        let provenance = provenance(&command);
        self.audit(
            &unit,
            AuditAction::SignedIn,
            Some(&user),
            user.username.to_string(),
            provenance,
            None,
        )
        .await?;
        unit.commit().await?;
        Ok(Begun { token, user })
    }

    async fn refused(
        &self,
        unit: &UnitOfWork,
        command: &SignInCommand,
        account: Option<&Account>,
        login: &str,
        detail: Option<(&'static str, &'static str)>,
    ) -> Result<(), StoreError> {
        // What was typed may be a password in the wrong field: only a name that is known goes into the log.
        let object = if account.is_some() { login } else { "unknown" };
        self.audit(
            unit,
            AuditAction::SignInFailed,
            account.map(|account| &account.user),
            object.to_owned(),
            provenance(command),
            detail,
        )
        .await
    }

    async fn audit(
        &self,
        unit: &UnitOfWork,
        action: AuditAction,
        user: Option<&User>,
        object: String,
        provenance: Provenance,
        detail: Option<(&'static str, &'static str)>,
    ) -> Result<(), StoreError> {
        let entry = AuditEntry {
            id: AuditId::from_uuid(self.ids.next()),
            at: self.clock.now(),
            company: user.map(|user| user.company),
            actor: user.map(|user| user.id),
            provenance,
            action,
            object,
            details: detail
                .map(|(field, value)| (field, value.to_owned()))
                .into_iter()
                .collect(),
        };
        unit.audit.append(&entry).await
    }
}

fn provenance(command: &SignInCommand) -> Provenance {
    Provenance {
        channel: Channel::Browser,
        address: command.address,
        request_id: command.request_id.clone(),
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::Role;
    use rstest::rstest;

    use super::*;
    use crate::ports::{
        Failures, MockAccountQueries, MockPasswords, MockTokens, MockTransactions, TokenDigest,
    };
    use crate::testing::{MockUnit, clock, ids, now, user};

    /// Hands out these units one after the other, each expected to be committed as often as it says.
    fn units(units: Vec<(MockUnit, usize)>) -> Arc<dyn Transactions> {
        let mut units: std::collections::VecDeque<_> =
            units.into_iter().map(|(unit, n)| unit.unit(n)).collect();
        let count = units.len();
        let mut transactions = MockTransactions::new();
        transactions.expect_begin().times(count).returning(move || {
            units
                .pop_front()
                .ok_or_else(|| StoreError::Backend("begun too often".into()))
        });
        Arc::new(transactions)
    }

    fn failures(count: u32) -> MockUnit {
        let mut unit = MockUnit::default();
        let failures = Failures {
            count,
            last_at: Some(now()),
        };
        unit.throttle
            .expect_failures()
            .returning(move |_, _, _| Ok(failures));
        unit.throttle.expect_fail().returning(|_, _, _| Ok(()));
        unit
    }

    /// A unit that tells the audit log of an attempt that came too early.
    fn told_too_early() -> MockUnit {
        let mut unit = MockUnit::default();
        unit.audit
            .expect_append()
            .withf(|entry| {
                entry.action == AuditAction::SignInFailed
                    && entry.details == [("reason", "throttled".to_owned())]
            })
            .times(1)
            .returning(|_| Ok(()));
        unit
    }

    fn asha() -> Option<User> {
        Some(user(1, "asha", Role::Sales))
    }

    fn use_case(transactions: Arc<dyn Transactions>, known: Option<User>, verdict: Verdict) -> SignIn {
        let is_known = known.is_some();
        let mut accounts = MockAccountQueries::new();
        accounts.expect_by_login().returning(move |_| {
            let password = Some(PasswordHash("hash".to_owned()));
            Ok(known.clone().map(|user| Account { user, password }))
        });
        let mut passwords = MockPasswords::new();
        passwords
            .expect_verify()
            .withf(move |_, hash| hash.is_some() == is_known)
            .returning(move |_, _| Ok(verdict));
        let mut tokens = MockTokens::new();
        tokens.expect_next().returning(|| Token("secret".to_owned()));
        tokens.expect_digest().returning(|_| TokenDigest([7; 32]));
        SignIn {
            transactions,
            accounts: Arc::new(accounts),
            passwords: Arc::new(passwords),
            tokens: Arc::new(tokens),
            clock: clock(),
            ids: ids(),
        }
    }

    fn command() -> SignInCommand {
        SignInCommand {
            login: " Asha ".to_owned(),
            password: "correct horse battery".to_owned(),
            device: "Firefox".to_owned(),
            address: Some([192, 0, 2, 1].into()),
            request_id: None,
        }
    }

    #[tokio::test]
    async fn the_right_password_begins_a_session_in_one_unit() {
        let mut unit = MockUnit::default().audited(AuditAction::SignedIn);
        unit.sessions
            .expect_insert()
            .withf(|_, digest| digest.0 == [7; 32])
            .times(1)
            .returning(|_, _| Ok(()));
        unit.users.expect_signed_in().times(1).returning(|_, _| Ok(()));
        unit.throttle.expect_forget().times(2).returning(|_| Ok(()));
        unit.throttle.expect_take_back().times(1).returning(|_| Ok(()));
        let transactions = units(vec![(failures(0), 1), (unit, 1)]);
        let begun = use_case(transactions, asha(), Verdict::Right)
            .execute(command())
            .await
            .unwrap();
        assert_eq!(begun.token, Token("secret".to_owned()));
    }

    #[rstest]
    #[case::wrong_password(asha(), "asha")]
    #[case::unknown_name(None, "unknown")]
    #[tokio::test]
    async fn wrong_name_and_wrong_password_are_answered_alike(
        #[case] known: Option<User>,
        #[case] logged: &'static str,
    ) {
        let mut counted = MockUnit::default();
        counted
            .throttle
            .expect_failures()
            .returning(|_, _, _| Ok(Failures::default()));
        counted
            .throttle
            .expect_fail()
            .times(3)
            .returning(|_, _, _| Ok(()));
        let mut unit = MockUnit::default();
        unit.audit
            .expect_append()
            .withf(move |entry| entry.action == AuditAction::SignInFailed && entry.object == logged)
            .times(1)
            .returning(|_| Ok(()));
        let transactions = units(vec![(counted, 1), (unit, 1)]);
        let result = use_case(transactions, known, Verdict::Wrong)
            .execute(command())
            .await;
        assert!(matches!(result, Err(SignInError::Refused)));
    }

    #[rstest]
    #[case(4, None)]
    #[case(5, Some(1))]
    #[case(7, Some(4))]
    #[case(29, Some(60))]
    #[tokio::test]
    async fn failures_bring_a_growing_delay(#[case] count: u32, #[case] seconds: Option<i64>) {
        let mut unit = MockUnit::default();
        unit.audit.expect_append().returning(|_| Ok(()));
        let begun = match seconds {
            None => vec![(failures(count), 1), (unit, 1)],
            Some(_) => vec![(failures(count), 0), (told_too_early(), 1)],
        };
        let result = use_case(units(begun), asha(), Verdict::Wrong)
            .execute(command())
            .await;
        let waits = match result {
            Err(SignInError::Throttled { retry_after }) => Some(retry_after.as_secs()),
            Err(SignInError::Refused) => None,
            other => panic!("{other:?}"),
        };
        assert_eq!(waits, seconds);
    }

    #[tokio::test]
    async fn an_address_that_fails_thirty_times_waits_a_minute() {
        let mut unit = MockUnit::default();
        unit.throttle.expect_failures().returning(|key, _, _| {
            let count = if key.starts_with("address:") { 30 } else { 0 };
            Ok(Failures {
                count,
                last_at: Some(now()),
            })
        });
        let result = use_case(
            units(vec![(unit, 0), (told_too_early(), 1)]),
            asha(),
            Verdict::Right,
        )
        .execute(command())
        .await;
        assert!(
            matches!(result, Err(SignInError::Throttled { retry_after }) if retry_after == SignedDuration::from_mins(1))
        );
    }
}
