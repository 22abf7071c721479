use std::sync::Arc;

use callbook_domain::access::{ApiTokenScope, NotAllowed, Viewer};
use callbook_domain::api_token::ApiToken;
use callbook_domain::audit::AuditAction;
use callbook_domain::ids::{ApiTokenId, AuditId};

use crate::ports::{AuditEntry, Clock, Ids, StoreError, Transactions};
use crate::{Ports, Settings};

/// Why an API token was not revoked.
#[derive(Debug, thiserror::Error)]
pub enum RevokeApiTokenError {
    /// The viewer does not revoke it.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// There is no such token for this viewer, or it has been revoked already.
    #[error("there is no such token")]
    NotFound,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Ends an API token at once.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct RevokeApiToken {
    transactions: Arc<dyn Transactions>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

impl RevokeApiToken {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
        }
    }

    /// One of the viewer's own.
    ///
    /// # Errors
    /// [`RevokeApiTokenError`], and nothing has changed.
    pub async fn own(&self, viewer: &Viewer, token: ApiTokenId) -> Result<ApiToken, RevokeApiTokenError> {
        self.revoke(viewer, &viewer.own_api_tokens()?, token).await
    }

    /// Anybody's in the company.
    ///
    /// # Errors
    /// [`RevokeApiTokenError`], and nothing has changed.
    pub async fn of_company(
        &self,
        viewer: &Viewer,
        token: ApiTokenId,
    ) -> Result<ApiToken, RevokeApiTokenError> {
        self.revoke(viewer, &viewer.api_tokens_to_revoke()?, token).await
    }

    async fn revoke(
        &self,
        viewer: &Viewer,
        scope: &ApiTokenScope,
        token: ApiTokenId,
    ) -> Result<ApiToken, RevokeApiTokenError> {
        let now = self.clock.now();
        let unit = self.transactions.begin().await?;
        let token = unit
            .api_tokens
            .revoke(scope, token, now)
            .await?
            .ok_or(RevokeApiTokenError::NotFound)?;
        let id = AuditId::from_uuid(self.ids.next());
        let mut entry = AuditEntry::by(viewer, id, now, AuditAction::ApiTokenRevoked, &token.name);
        if token.user != viewer.user_id() {
            entry = entry.with("of", token.user);
        }
        unit.audit.append(&entry).await?;
        unit.commit().await?;
        Ok(token)
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::{Permissions, Role};
    use callbook_domain::api_token::ApiTokenName;
    use callbook_domain::ids::UserId;
    use uuid::Uuid;

    use super::*;
    use crate::testing::{MockUnit, clock, company, ids, now, viewer};

    fn token() -> ApiToken {
        ApiToken {
            id: ApiTokenId::from_uuid(Uuid::from_u128(5)),
            user: UserId::from_uuid(Uuid::from_u128(1)),
            company: company().id,
            name: ApiTokenName::parse("Nightly import").unwrap().unwrap(),
            permissions: Permissions::NONE,
            created_at: now(),
            expires_at: None,
            last_used_at: None,
            revoked_at: Some(now()),
        }
    }

    fn use_case(transactions: Arc<dyn Transactions>) -> RevokeApiToken {
        RevokeApiToken {
            transactions,
            clock: clock(),
            ids: ids(),
        }
    }

    #[tokio::test]
    async fn an_admin_revokes_anybodys() {
        let mut unit = MockUnit::default().audited(AuditAction::ApiTokenRevoked);
        unit.api_tokens
            .expect_revoke()
            .times(1)
            .returning(|_, _, _| Ok(Some(token())));
        let revoke = use_case(unit.committed());
        revoke.of_company(&viewer(Role::Admin), token().id).await.unwrap();
        let result = use_case(MockUnit::never())
            .of_company(&viewer(Role::Manager), token().id)
            .await;
        assert!(matches!(result, Err(RevokeApiTokenError::NotAllowed(_))));
    }

    #[tokio::test]
    async fn what_is_not_there_is_not_revoked() {
        let mut unit = MockUnit::default();
        unit.api_tokens.expect_revoke().returning(|_, _, _| Ok(None));
        let result = use_case(unit.dropped())
            .own(&viewer(Role::Sales), token().id)
            .await;
        assert!(matches!(result, Err(RevokeApiTokenError::NotFound)));
    }
}
