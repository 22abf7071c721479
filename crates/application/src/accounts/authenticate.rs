use std::sync::Arc;

use callbook_domain::access::{Principal, Provenance, Viewer};
use callbook_domain::ids::SessionId;
use callbook_domain::invitation::SignUpRequest;
use callbook_domain::session::{Family, Session, SessionLimits};
use jiff::Timestamp;

use super::admission::{NotAdmitted, admit};
use super::beginning::DEVICES_ARE_KNOWN_FOR;
use super::standing::{Standing, Standings};
use crate::ports::{AccountQueries, Clock, CompanyQueries, StoreError, Tokens, Transactions};
use crate::{Ports, Settings};

/// Who a browser is.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Who is signed in.
    pub principal: Principal,
    /// The same within its company; `None` for a superuser who has entered none.
    pub viewer: Option<Viewer>,
    /// The session that it uses.
    pub session: Session,
    /// Whether it has to set up a second factor first.
    pub standing: Standing,
}

/// Why it is not said who a browser is.
#[derive(Debug, thiserror::Error)]
pub enum AuthenticateError {
    /// It is known, and comes from where its company admits nobody.
    #[error(transparent)]
    NotAdmitted(#[from] NotAdmitted),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Knows a browser by its cookie. Deactivation and role changes take effect at the next request, because the user is
/// read anew with each.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct Authenticate {
    pub(super) transactions: Arc<dyn Transactions>,
    pub(super) accounts: Arc<dyn AccountQueries>,
    pub(super) companies: Arc<dyn CompanyQueries>,
    pub(super) tokens: Arc<dyn Tokens>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) limits: SessionLimits,
    pub(super) standings: Standings,
}

impl Authenticate {
    pub(crate) fn new(ports: &Ports, settings: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            accounts: ports.accounts.clone(),
            companies: ports.companies.clone(),
            tokens: ports.tokens.clone(),
            clock: ports.clock.clone(),
            limits: settings.sessions,
            standings: Standings::new(ports, settings),
        }
    }

    /// Who stands behind a cookie's secret; `None` where the session has ended or its user may not sign in any more.
    ///
    /// # Errors
    /// [`AuthenticateError`].
    pub async fn execute(
        &self,
        token: &str,
        provenance: Provenance,
    ) -> Result<Option<SignedIn>, AuthenticateError> {
        let signed_in = self.looking_on(token, provenance).await?;
        let now = self.clock.now();
        if let Some(SignedIn { session, .. }) = &signed_in
            && session.is_to_be_seen(now)
        {
            // Whoever only reads need not wait until the disk has room again.
            if let Err(error) = self.write_down(session.id, now).await {
                tracing::warn!(%error, "it could not be written down that a session is in use");
            }
        }
        Ok(signed_in)
    }

    /// The same for a page that lies open and asks by itself, which keeps no session alive.
    ///
    /// # Errors
    /// [`AuthenticateError`].
    pub async fn looking_on(
        &self,
        token: &str,
        provenance: Provenance,
    ) -> Result<Option<SignedIn>, AuthenticateError> {
        let Some((session, user)) = self.accounts.by_session(self.tokens.digest(token)).await? else {
            return Ok(None);
        };
        let now = self.clock.now();
        if !session.is_alive(now, self.limits) {
            return Ok(None);
        }
        // Whoever has become an admin since does not stay signed in.
        if session.family.is_some() && !Family::is_open_to(user.role) {
            return Ok(None);
        }
        let Some(principal) = Principal::authenticated(user.clone(), provenance.clone()) else {
            return Ok(None);
        };
        let company = match user.company.or(session.entered) {
            Some(company) => self.companies.get(company).await?,
            None => None,
        };
        let viewer = match (company, &user.company) {
            (Some(company), Some(_)) => {
                admit(&company, provenance.address)?;
                Viewer::authenticated(user.clone(), company, provenance)
            }
            // A superuser stands outside the company that does not admit it, and can leave it.
            (Some(company), None) if company.admits(provenance.address) => {
                Viewer::authenticated(user.clone(), company, provenance)
            }
            _ => None,
        };
        // Whoever belongs to a company is nobody without it: it may be suspended.
        if viewer.is_none() && user.company.is_some() {
            return Ok(None);
        }
        let own = viewer.as_ref().map(Viewer::company);
        let own = own.filter(|_| user.company.is_some());
        let standing = self.standings.of(&user, own).await?;
        Ok(Some(SignedIn {
            principal,
            viewer,
            session,
            standing,
        }))
    }

    async fn write_down(&self, session: SessionId, now: Timestamp) -> Result<(), StoreError> {
        let unit = self.transactions.begin().await?;
        unit.sessions.seen(session, now).await?;
        unit.commit().await
    }

    /// Forgets sessions that cannot hold any more, failures that count no more and sign-ups that nobody decided on; done now
    /// and then in the background.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn forget_ended(&self) -> Result<(), StoreError> {
        let last_seen = self.clock.now() - self.limits.idle.max(self.limits.absolute);
        let unit = self.transactions.begin().await?;
        unit.sessions.forget_before(last_seen).await?;
        unit.throttle.forget_before(last_seen).await?;
        let now = self.clock.now();
        unit.challenges.forget_before(now).await?;
        unit.remember.forget(now, now - DEVICES_ARE_KNOWN_FOR).await?;
        unit.sign_ups.forget_before(now - SignUpRequest::WAITS).await?;
        unit.commit().await
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::{Channel, Role};
    use callbook_domain::ids::UserId;
    use callbook_domain::second_factor::{Exposure, Mailing};
    use callbook_domain::user::{Activity, User};
    use jiff::SignedDuration;
    use uuid::Uuid;

    use super::*;
    use crate::ports::{MockAccountQueries, MockCompanyQueries, MockFactorQueries, MockTokens, TokenDigest};
    use crate::testing::{MockUnit, clock, company, now, user};

    fn session(user: UserId, seen: SignedDuration) -> Session {
        Session {
            id: SessionId::from_uuid(Uuid::from_u128(9)),
            user,
            started_at: now() - seen,
            confirmed_at: now() - seen,
            entered: None,
            family: None,
            seen_at: now() - seen,
            device: String::new(),
            address: None,
        }
    }

    fn use_case(transactions: Arc<dyn Transactions>, user: User, seen: SignedDuration) -> Authenticate {
        let mut accounts = MockAccountQueries::new();
        accounts
            .expect_by_session()
            .returning(move |_| Ok(Some((session(user.id, seen), user.clone()))));
        let mut companies = MockCompanyQueries::new();
        companies.expect_get().returning(|_| Ok(Some(company())));
        let mut tokens = MockTokens::new();
        tokens.expect_digest().returning(|_| TokenDigest([7; 32]));
        Authenticate {
            transactions,
            accounts: Arc::new(accounts),
            companies: Arc::new(companies),
            tokens: Arc::new(tokens),
            clock: clock(),
            limits: SessionLimits::default(),
            standings: Standings {
                factors: Arc::new(MockFactorQueries::new()),
                mailing: Mailing::Impossible,
                exposure: Exposure::Trial,
            },
        }
    }

    async fn who(use_case: Authenticate) -> Option<SignedIn> {
        use_case
            .execute("cookie", Provenance::local(Channel::Browser))
            .await
            .unwrap()
    }

    #[tokio::test]
    async fn a_live_session_is_known_and_written_down_once_a_minute() {
        let asha = user(1, "asha", Role::Sales);
        assert!(
            who(use_case(
                MockUnit::never(),
                asha.clone(),
                SignedDuration::from_secs(59)
            ))
            .await
            .is_some()
        );
        let mut unit = MockUnit::default();
        unit.sessions.expect_seen().times(1).returning(|_, _| Ok(()));
        assert!(
            who(use_case(unit.committed(), asha, SignedDuration::from_secs(60)))
                .await
                .is_some()
        );
    }

    #[tokio::test]
    async fn whoever_only_looks_on_is_known_and_nothing_is_written_down() {
        let use_case = use_case(
            MockUnit::never(),
            user(1, "asha", Role::Sales),
            SignedDuration::from_mins(29),
        );
        let known = use_case
            .looking_on("cookie", Provenance::local(Channel::Browser))
            .await;
        assert!(known.unwrap().is_some());
    }

    #[tokio::test]
    async fn a_store_that_takes_nothing_in_keeps_nobody_out() {
        let mut unit = MockUnit::default();
        unit.sessions
            .expect_seen()
            .times(1)
            .returning(|_, _| Err(StoreError::Full("no room".into())));
        let asha = user(1, "asha", Role::Sales);
        assert!(
            who(use_case(unit.dropped(), asha, SignedDuration::from_secs(60)))
                .await
                .is_some()
        );
    }

    #[tokio::test]
    async fn an_idle_session_and_a_deactivated_user_are_nobody() {
        let asha = user(1, "asha", Role::Sales);
        assert!(
            who(use_case(
                MockUnit::never(),
                asha.clone(),
                SignedDuration::from_mins(30)
            ))
            .await
            .is_none()
        );
        let gone = User {
            activity: Activity::Deactivated { at: now() },
            ..asha
        };
        assert!(
            who(use_case(MockUnit::never(), gone, SignedDuration::ZERO))
                .await
                .is_none()
        );
    }

    #[tokio::test]
    async fn whoever_comes_from_elsewhere_is_not_admitted() {
        for (list, address, expected) in [
            ("", None, "in"),
            ("203.0.113.0/24", Some("203.0.113.9"), "in"),
            ("203.0.113.0/24", Some("198.51.100.1"), "out"),
            ("203.0.113.0/24", None, "out"),
        ] {
            let mut use_case = use_case(
                MockUnit::never(),
                user(1, "asha", Role::Sales),
                SignedDuration::ZERO,
            );
            let mut companies = MockCompanyQueries::new();
            companies.expect_get().returning(move |_| {
                let mut company = company();
                company.security.allowlist = list.parse().into_iter().collect();
                Ok(Some(company))
            });
            use_case.companies = Arc::new(companies);
            let provenance = Provenance {
                address: address.map(|address: &str| address.parse().unwrap()),
                ..Provenance::local(Channel::Browser)
            };
            let answer = match use_case.execute("cookie", provenance).await {
                Ok(Some(_)) => "in",
                Err(AuthenticateError::NotAdmitted(_)) => "out",
                other => panic!("{other:?}"),
            };
            assert_eq!(answer, expected, "{list} {address:?}");
        }
    }
}
