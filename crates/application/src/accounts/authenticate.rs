use std::sync::Arc;

use callbook_domain::access::{Provenance, Viewer};
use callbook_domain::ids::SessionId;
use callbook_domain::session::SessionLimits;

use crate::ports::{AccountQueries, Clock, CompanyQueries, StoreError, Tokens, Transactions};
use crate::{Ports, Settings};

/// Who a browser is.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The viewer.
    pub viewer: Viewer,
    /// The session that it uses.
    pub session: SessionId,
}

/// Knows a browser by its cookie. Deactivation and role changes take effect at the next request, because the user is
/// read anew with each.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct Authenticate {
    transactions: Arc<dyn Transactions>,
    accounts: Arc<dyn AccountQueries>,
    companies: Arc<dyn CompanyQueries>,
    tokens: Arc<dyn Tokens>,
    clock: Arc<dyn Clock>,
    limits: SessionLimits,
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
        }
    }

    /// The viewer behind a cookie's secret; `None` where the session has ended or its user may not sign in any more.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn execute(&self, token: &str, provenance: Provenance) -> Result<Option<SignedIn>, StoreError> {
        let Some((session, user)) = self.accounts.by_session(self.tokens.digest(token)).await? else {
            return Ok(None);
        };
        let now = self.clock.now();
        if !session.is_alive(now, self.limits) {
            return Ok(None);
        }
        let Some(company) = self.companies.get(user.company).await? else {
            return Ok(None);
        };
        let Some(viewer) = Viewer::authenticated(user, company, provenance) else {
            return Ok(None);
        };
        if session.is_to_be_seen(now) {
            let unit = self.transactions.begin().await?;
            unit.sessions.seen(session.id, now).await?;
            unit.commit().await?;
        }
        Ok(Some(SignedIn {
            viewer,
            session: session.id,
        }))
    }

    /// Forgets sessions that cannot hold any more; done now and then in the background.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn forget_ended(&self) -> Result<(), StoreError> {
        let last_seen = self.clock.now() - self.limits.idle.max(self.limits.absolute);
        let unit = self.transactions.begin().await?;
        unit.sessions.forget_before(last_seen).await?;
        unit.commit().await
    }
}
