use std::sync::Arc;

use callbook_domain::access::{Provenance, Viewer};
use callbook_domain::api_token::ApiToken;
use callbook_domain::audit::{AuditAction, Outcome};
use callbook_domain::ids::AuditId;
use jiff::{SignedDuration, Timestamp};

use crate::accounts::{NotAdmitted, Standing, Standings, admit, network};
use crate::ports::{
    ApiTokenQueries, AuditEntry, Clock, CompanyQueries, Ids, StoreError, Tokens, Transactions,
};
use crate::{Ports, Settings};

/// Wrong tokens from one address are counted over that time.
const WINDOW: SignedDuration = SignedDuration::from_mins(1);
/// So many of them an address has; a program with a mistake in it does not fill the log.
const FREE_FAILURES: u32 = 30;

/// Why nobody stands behind an API token.
#[derive(Debug, thiserror::Error)]
pub enum AuthenticateApiTokenError {
    /// There is none of that secret, it holds no more, or its owner may not sign in.
    #[error("this token is wrong, has ended, or its owner may not sign in any more")]
    Refused,
    /// It holds, and its company admits nobody from there.
    #[error(transparent)]
    NotAdmitted(#[from] NotAdmitted),
    /// It holds, and its owner has to set up a second factor before anything else.
    #[error("its owner has to set up a second factor first")]
    MustEnrol,
    /// Too many wrong ones came from there.
    #[error("too many wrong tokens came from your address")]
    TooMany {
        /// How long to wait.
        wait: SignedDuration,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Knows a program by its API token. Owner and company are read anew with each request, so that a demotion, a
/// deactivation or a suspension takes effect at the next.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct AuthenticateApiToken {
    transactions: Arc<dyn Transactions>,
    api_tokens: Arc<dyn ApiTokenQueries>,
    companies: Arc<dyn CompanyQueries>,
    tokens: Arc<dyn Tokens>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    standings: Standings,
}

impl AuthenticateApiToken {
    pub(crate) fn new(ports: &Ports, settings: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            api_tokens: ports.api_tokens.clone(),
            companies: ports.companies.clone(),
            tokens: ports.tokens.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
            standings: Standings::new(ports, settings),
        }
    }

    /// Who stands behind a secret, with no more permissions than the token was made for.
    ///
    /// # Errors
    /// [`AuthenticateApiTokenError`].
    pub async fn execute(
        &self,
        secret: &str,
        provenance: Provenance,
    ) -> Result<Viewer, AuthenticateApiTokenError> {
        let now = self.clock.now();
        let found = match secret.starts_with(ApiToken::PREFIX) {
            true => self.api_tokens.by_digest(self.tokens.digest(secret)).await?,
            false => None,
        };
        let Some((token, owner)) = found else {
            return Err(self.refused(None, provenance, now).await?);
        };
        let company = self.companies.get(token.company).await?;
        let viewer = company
            .filter(|_| token.holds(now) && owner.company == Some(token.company))
            .and_then(|company| Viewer::authenticated(owner, company, provenance.clone()));
        let Some(viewer) = viewer else {
            return Err(self.refused(Some(&token), provenance, now).await?);
        };
        if let Err(refusal) = admit(viewer.company(), viewer.provenance().address) {
            self.refused(Some(&token), provenance, now).await?;
            return Err(refusal.into());
        }
        let standing = self.standings.of(viewer.user(), Some(viewer.company())).await?;
        if standing == Standing::MustEnrol {
            self.refused(Some(&token), provenance, now).await?;
            return Err(AuthenticateApiTokenError::MustEnrol);
        }
        if token.is_to_be_seen(now) {
            // Whoever only reads need not wait until the disk has room again.
            if let Err(error) = self.write_down(&token, now).await {
                tracing::warn!(%error, "it could not be written down that an API token is in use");
            }
        }
        Ok(viewer.limited_to(token.permissions))
    }

    async fn write_down(&self, token: &ApiToken, now: Timestamp) -> Result<(), StoreError> {
        let unit = self.transactions.begin().await?;
        unit.api_tokens.used(token.id, now).await?;
        unit.commit().await
    }

    /// Counts the attempt. That somebody used a known token goes into the company's log.
    async fn refused(
        &self,
        token: Option<&ApiToken>,
        provenance: Provenance,
        now: Timestamp,
    ) -> Result<AuthenticateApiTokenError, StoreError> {
        let from = provenance.address.map_or_else(|| "local".to_owned(), network);
        let key = format!("api:{from}");
        let unit = self.transactions.begin().await?;
        let before = unit.throttle.failures(&key, WINDOW, now).await?;
        if before.count >= FREE_FAILURES {
            return Ok(AuthenticateApiTokenError::TooMany { wait: WINDOW });
        }
        unit.throttle.fail(&key, WINDOW, now).await?;
        if let Some(token) = token {
            let id = AuditId::from_uuid(self.ids.next());
            let entry = AuditEntry::by_nobody(provenance, id, now, AuditAction::ApiTokenRefused, &token.name)
                .done_by(token.user)
                .in_company(Some(token.company))
                .ended(Outcome::Refused);
            unit.audit.append(&entry).await?;
        }
        unit.commit().await?;
        Ok(AuthenticateApiTokenError::Refused)
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::{Channel, Permission, Permissions, Role};
    use callbook_domain::api_token::ApiTokenName;
    use callbook_domain::company::Company;
    use callbook_domain::ids::ApiTokenId;
    use callbook_domain::second_factor::{Exposure, Mailing};
    use callbook_domain::user::{Activity, User};
    use uuid::Uuid;

    use super::*;
    use crate::ports::{
        Failures, MockApiTokenQueries, MockCompanyQueries, MockFactorQueries, MockTokens, SecondFactors,
        TokenDigest,
    };
    use crate::testing::{MockUnit, clock, company, ids, now, user};

    fn token() -> ApiToken {
        ApiToken {
            id: ApiTokenId::from_uuid(Uuid::from_u128(5)),
            user: user(1, "asha", Role::Manager).id,
            company: company().id,
            name: ApiTokenName::parse("Nightly import").unwrap().unwrap(),
            permissions: Permissions::NONE
                .with(Permission::ImportCustomers)
                .with(Permission::WorkCustomers),
            created_at: now(),
            expires_at: None,
            last_used_at: Some(now()),
            revoked_at: None,
        }
    }

    async fn asked(
        transactions: Arc<dyn Transactions>,
        found: Option<(ApiToken, User)>,
        company: Company,
        secret: &str,
    ) -> Result<Viewer, AuthenticateApiTokenError> {
        let mut api_tokens = MockApiTokenQueries::new();
        api_tokens
            .expect_by_digest()
            .returning(move |_| Ok(found.clone()));
        let mut companies = MockCompanyQueries::new();
        companies
            .expect_get()
            .returning(move |_| Ok(Some(company.clone())));
        let mut tokens = MockTokens::new();
        tokens.expect_digest().returning(|_| TokenDigest([7; 32]));
        let mut factors = MockFactorQueries::new();
        factors.expect_of().returning(|_| Ok(SecondFactors::default()));
        let use_case = AuthenticateApiToken {
            transactions,
            api_tokens: Arc::new(api_tokens),
            companies: Arc::new(companies),
            tokens: Arc::new(tokens),
            clock: clock(),
            ids: ids(),
            standings: Standings {
                factors: Arc::new(factors),
                mailing: Mailing::Impossible,
                exposure: Exposure::Trial,
            },
        };
        use_case.execute(secret, Provenance::local(Channel::Api)).await
    }

    fn counted(failures: u32) -> MockUnit {
        let mut unit = MockUnit::default();
        unit.throttle.expect_failures().returning(move |_, _, _| {
            Ok(Failures {
                count: failures,
                last_at: Some(now()),
            })
        });
        unit.throttle.expect_fail().returning(|_, _, _| Ok(()));
        unit
    }

    #[tokio::test]
    async fn a_token_may_what_it_was_made_for_and_what_its_owner_may_today() {
        let manager = user(1, "asha", Role::Manager);
        let viewer = asked(MockUnit::never(), Some((token(), manager)), company(), "cb_x")
            .await
            .unwrap();
        assert!(viewer.may(Permission::ImportCustomers));
        assert!(!viewer.may(Permission::SeeAllCustomers));
        let demoted = user(1, "asha", Role::Sales);
        let viewer = asked(MockUnit::never(), Some((token(), demoted)), company(), "cb_x")
            .await
            .unwrap();
        assert!(!viewer.may(Permission::ImportCustomers) && viewer.may(Permission::WorkCustomers));
    }

    #[tokio::test]
    async fn a_use_is_written_down() {
        let mut unit = MockUnit::default();
        unit.api_tokens.expect_used().times(1).returning(|_, _| Ok(()));
        let fresh = ApiToken {
            last_used_at: None,
            ..token()
        };
        let owner = user(1, "asha", Role::Manager);
        asked(unit.committed(), Some((fresh, owner)), company(), "cb_x")
            .await
            .unwrap();
    }

    #[tokio::test]
    async fn what_holds_no_more_is_refused_and_goes_into_the_log() {
        let owner = user(1, "asha", Role::Manager);
        let gone = User {
            activity: Activity::Deactivated { at: now() },
            ..owner.clone()
        };
        let ended = ApiToken {
            expires_at: Some(now()),
            ..token()
        };
        let revoked = ApiToken {
            revoked_at: Some(now()),
            ..token()
        };
        let moved = User {
            company: None,
            ..owner.clone()
        };
        let mut suspended = company();
        suspended.standing = callbook_domain::company::Standing::Suspended { at: now() };
        for (token, owner, company) in [
            (token(), gone, company()),
            (ended, owner.clone(), company()),
            (revoked, owner.clone(), company()),
            (token(), moved, company()),
            (token(), owner, suspended),
        ] {
            let unit = counted(0).audited(AuditAction::ApiTokenRefused);
            let result = asked(unit.committed(), Some((token, owner)), company, "cb_x").await;
            assert!(matches!(result, Err(AuthenticateApiTokenError::Refused)));
        }
    }

    #[tokio::test]
    async fn one_that_holds_is_refused_from_where_the_company_admits_nobody() {
        let mut company = company();
        company.security.allowlist = vec!["203.0.113.0/24".parse().unwrap()];
        let owner = user(1, "asha", Role::Manager);
        let unit = counted(0).audited(AuditAction::ApiTokenRefused);
        let result = asked(unit.committed(), Some((token(), owner)), company, "cb_x").await;
        assert!(matches!(result, Err(AuthenticateApiTokenError::NotAdmitted(_))));
    }

    #[tokio::test]
    async fn one_that_holds_does_nothing_while_its_owner_must_enrol() {
        let mut company = company();
        company.security.second_factor = vec![Role::Manager];
        let owner = user(1, "asha", Role::Manager);
        let unit = counted(0).audited(AuditAction::ApiTokenRefused);
        let result = asked(unit.committed(), Some((token(), owner)), company, "cb_x").await;
        assert!(matches!(result, Err(AuthenticateApiTokenError::MustEnrol)));
    }

    #[tokio::test]
    async fn wrong_ones_are_counted_and_slowed_down() {
        let result = asked(counted(29).committed(), None, company(), "cb_x").await;
        assert!(matches!(result, Err(AuthenticateApiTokenError::Refused)));
        let session = asked(counted(0).committed(), None, company(), "a session's secret").await;
        assert!(matches!(session, Err(AuthenticateApiTokenError::Refused)));
        let result = asked(counted(30).dropped(), None, company(), "cb_x").await;
        assert!(matches!(result, Err(AuthenticateApiTokenError::TooMany { .. })));
    }
}
