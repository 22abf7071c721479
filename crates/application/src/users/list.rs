use std::sync::Arc;

use callbook_domain::access::{NotAllowed, Viewer};
use callbook_domain::ids::UserId;
use callbook_domain::user::User;

use crate::ports::{StoreError, UserQueries};
use crate::{Ports, Settings};

/// Why users are not shown.
#[derive(Debug, thiserror::Error)]
pub enum ListUsersError {
    /// The viewer manages nobody.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Lists the users of the viewer's company, for those who manage them.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct ListUsers {
    users: Arc<dyn UserQueries>,
}

impl ListUsers {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            users: ports.users.clone(),
        }
    }

    /// All of them, active ones first, then by name.
    ///
    /// # Errors
    /// [`ListUsersError`].
    pub async fn execute(&self, viewer: &Viewer) -> Result<Vec<User>, ListUsersError> {
        Ok(self.users.all(&viewer.users()?).await?)
    }

    /// One of them; `None` where the company has none of that id.
    ///
    /// # Errors
    /// [`ListUsersError`].
    pub async fn one(&self, viewer: &Viewer, id: UserId) -> Result<Option<User>, ListUsersError> {
        Ok(self.users.find(&viewer.users()?, id).await?)
    }
}
