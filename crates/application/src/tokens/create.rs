use std::sync::Arc;

use callbook_domain::access::{NotAllowed, Permissions, Viewer};
use callbook_domain::api_token::{ApiToken, ApiTokenName, Lifetime};
use callbook_domain::audit::AuditAction;
use callbook_domain::ids::{ApiTokenId, AuditId};

use crate::ports::{AuditEntry, Clock, Ids, StoreError, Token, Tokens, Transactions};
use crate::{Ports, Settings};

/// What a new API token is to be.
#[derive(Debug, Clone)]
pub struct CreateApiTokenCommand {
    /// What its owner calls it.
    pub name: ApiTokenName,
    /// The most that it may do.
    pub permissions: Permissions,
    /// How long it holds.
    pub lifetime: Lifetime,
}

/// A new API token.
#[derive(Debug, Clone)]
pub struct MadeApiToken {
    /// Its secret, to be shown once.
    pub secret: Token,
    /// The token.
    pub token: ApiToken,
}

/// Why no API token was made.
#[derive(Debug, thiserror::Error)]
pub enum CreateApiTokenError {
    /// The viewer has no tokens, or not these permissions to give.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// It has enough already.
    #[error(
        "you have {} tokens that hold already: revoke one that you do not need",
        ApiToken::MOST
    )]
    TooMany,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Makes an API token for the viewer itself.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct CreateApiToken {
    transactions: Arc<dyn Transactions>,
    tokens: Arc<dyn Tokens>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

impl CreateApiToken {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            tokens: ports.tokens.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
        }
    }

    /// Makes it.
    ///
    /// # Errors
    /// [`CreateApiTokenError`], and there is none.
    pub async fn execute(
        &self,
        viewer: &Viewer,
        command: CreateApiTokenCommand,
    ) -> Result<MadeApiToken, CreateApiTokenError> {
        let scope = viewer.own_api_tokens()?;
        viewer.may_give_a_token(command.permissions)?;
        let now = self.clock.now();
        let secret = Token(format!("{}{}", ApiToken::PREFIX, self.tokens.next().0));
        let token = ApiToken {
            id: ApiTokenId::from_uuid(self.ids.next()),
            user: viewer.user_id(),
            company: viewer.company_id(),
            name: command.name,
            permissions: command.permissions,
            created_at: now,
            expires_at: command.lifetime.end(now),
            last_used_at: None,
            revoked_at: None,
        };
        let unit = self.transactions.begin().await?;
        if unit.api_tokens.count_holding(&scope, now).await? >= ApiToken::MOST {
            return Err(CreateApiTokenError::TooMany);
        }
        unit.api_tokens
            .insert(&token, self.tokens.digest(&secret.0))
            .await?;
        let id = AuditId::from_uuid(self.ids.next());
        let entry = AuditEntry::by(viewer, id, now, AuditAction::ApiTokenCreated, &token.name)
            .with("permissions", token.permissions.keys())
            .with("holds", command.lifetime.label());
        unit.audit.append(&entry).await?;
        unit.commit().await?;
        Ok(MadeApiToken { secret, token })
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::{Permission, Role};

    use super::*;
    use crate::ports::{MockTokens, TokenDigest};
    use crate::testing::{MockUnit, clock, ids, viewer};

    fn use_case(transactions: Arc<dyn Transactions>) -> CreateApiToken {
        let mut tokens = MockTokens::new();
        tokens.expect_next().returning(|| Token("secret".to_owned()));
        tokens
            .expect_digest()
            .withf(|secret| secret == "cb_secret")
            .returning(|_| TokenDigest([7; 32]));
        CreateApiToken {
            transactions,
            tokens: Arc::new(tokens),
            clock: clock(),
            ids: ids(),
        }
    }

    fn command(permissions: Permissions) -> CreateApiTokenCommand {
        CreateApiTokenCommand {
            name: ApiTokenName::parse("Nightly import").unwrap().unwrap(),
            permissions,
            lifetime: Lifetime::Days(30),
        }
    }

    fn unit(holding: u64) -> MockUnit {
        let mut unit = MockUnit::default();
        unit.api_tokens
            .expect_count_holding()
            .returning(move |_, _| Ok(holding));
        unit
    }

    #[tokio::test]
    async fn a_token_is_shown_once_and_stored_as_a_digest() {
        let mut unit = unit(19).audited(AuditAction::ApiTokenCreated);
        unit.api_tokens
            .expect_insert()
            .withf(|token, digest| token.expires_at.is_some() && *digest == TokenDigest([7; 32]))
            .times(1)
            .returning(|_, _| Ok(()));
        let work = Permissions::NONE.with(Permission::WorkCustomers);
        let made = use_case(unit.committed())
            .execute(&viewer(Role::Sales), command(work))
            .await
            .unwrap();
        assert_eq!(made.secret.0, "cb_secret");
    }

    #[tokio::test]
    async fn nobody_gives_a_token_what_it_lacks_or_what_no_program_gets() {
        let import = Permissions::NONE.with(Permission::ImportCustomers);
        let settings = Permissions::NONE.with(Permission::ManageCompany);
        for (role, permissions) in [
            (Role::Sales, import),
            (Role::Admin, settings),
            (Role::Admin, Permissions::NONE),
        ] {
            let result = use_case(MockUnit::never())
                .execute(&viewer(role), command(permissions))
                .await;
            assert!(matches!(result, Err(CreateApiTokenError::NotAllowed(_))));
        }
    }

    #[tokio::test]
    async fn twenty_are_enough() {
        let work = Permissions::NONE.with(Permission::WorkCustomers);
        let result = use_case(unit(20).dropped())
            .execute(&viewer(Role::Sales), command(work))
            .await;
        assert!(matches!(result, Err(CreateApiTokenError::TooMany)));
    }
}
