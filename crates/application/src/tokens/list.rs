use std::sync::Arc;

use callbook_domain::access::{NotAllowed, Viewer};

use crate::ports::{ApiTokenQueries, OwnedApiToken, StoreError};
use crate::{Ports, Settings};

/// Why no API tokens are listed.
#[derive(Debug, thiserror::Error)]
pub enum ListApiTokensError {
    /// The viewer does not see them.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Lists API tokens, the newest first, those that hold no more too. Their secrets nobody sees again.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct ListApiTokens {
    tokens: Arc<dyn ApiTokenQueries>,
}

impl ListApiTokens {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            tokens: ports.api_tokens.clone(),
        }
    }

    /// The viewer's own.
    ///
    /// # Errors
    /// [`ListApiTokensError`].
    pub async fn own(&self, viewer: &Viewer) -> Result<Vec<OwnedApiToken>, ListApiTokensError> {
        Ok(self.tokens.list(&viewer.own_api_tokens()?).await?)
    }

    /// Those of everybody in the company.
    ///
    /// # Errors
    /// [`ListApiTokensError`].
    pub async fn of_company(&self, viewer: &Viewer) -> Result<Vec<OwnedApiToken>, ListApiTokensError> {
        Ok(self.tokens.list(&viewer.api_tokens()?).await?)
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::{ApiTokenReach, Role};

    use super::*;
    use crate::ports::MockApiTokenQueries;
    use crate::testing::viewer;

    #[tokio::test]
    async fn everybody_sees_the_own_ones_and_managers_everybodys() {
        let mut tokens = MockApiTokenQueries::new();
        tokens
            .expect_list()
            .withf(|scope| matches!(scope.reach(), ApiTokenReach::Of(_)))
            .times(1)
            .returning(|_| Ok(Vec::new()));
        tokens
            .expect_list()
            .withf(|scope| scope.reach() == ApiTokenReach::Company)
            .times(1)
            .returning(|_| Ok(Vec::new()));
        let list = ListApiTokens {
            tokens: Arc::new(tokens),
        };
        list.own(&viewer(Role::Sales)).await.unwrap();
        list.of_company(&viewer(Role::Manager)).await.unwrap();
        let result = list.of_company(&viewer(Role::Sales)).await;
        assert!(matches!(result, Err(ListApiTokensError::NotAllowed(_))));
    }
}
