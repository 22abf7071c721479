use async_trait::async_trait;
use callbook_application::ports::{StoreError, UserQueries};
use callbook_domain::access::CompanyScope;
use callbook_domain::ids::UserId;
use callbook_domain::user::User;

use super::{row, scope};
use crate::sea::connection::Database;
use crate::sea::error::store_error;

/// Reads users.
#[derive(Debug, Clone)]
pub struct SeaUserQueries {
    database: Database,
}

impl SeaUserQueries {
    /// From that database.
    pub const fn new(database: Database) -> Self {
        Self { database }
    }
}

#[async_trait]
impl UserQueries for SeaUserQueries {
    async fn all(&self, scope: &CompanyScope) -> Result<Vec<User>, StoreError> {
        let rows = scope::reached(scope)
            .all(self.database.read())
            .await
            .map_err(store_error)?;
        let mut users = rows.into_iter().map(row::read).collect::<Result<Vec<_>, _>>()?;
        // Sorted here: the databases do not agree on where capitals and accents belong.
        users.sort_by_cached_key(|user| (!user.is_active(), user.name.as_str().to_lowercase(), user.id));
        Ok(users)
    }

    async fn find(&self, scope: &CompanyScope, id: UserId) -> Result<Option<User>, StoreError> {
        scope::one(scope, id)
            .one(self.database.read())
            .await
            .map_err(store_error)?
            .map(row::read)
            .transpose()
    }
}
