use async_trait::async_trait;
use callbook_application::ports::{Failures, StoreError, UserQueries, Visitor};
use callbook_domain::access::CompanyScope;
use callbook_domain::ids::UserId;
use callbook_domain::user::User;
use jiff::{SignedDuration, Timestamp};

use super::{row, scope};
use crate::sea::connection::Database;
use crate::sea::error::store_error;
use crate::sea::throttle;

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

    async fn with_second_factor(&self, scope: &CompanyScope) -> Result<Vec<UserId>, StoreError> {
        let rows = scope::second_factors(scope)
            .all(self.database.read())
            .await
            .map_err(store_error)?;
        // A row may tell of an app that is not confirmed yet.
        let set_up = rows
            .into_iter()
            .filter(|row| row.app_since.is_some() || row.mail_since.is_some());
        Ok(set_up.map(|row| UserId::from_uuid(row.user_id)).collect())
    }

    async fn failures(
        &self,
        key: &str,
        window: SignedDuration,
        now: Timestamp,
    ) -> Result<Failures, StoreError> {
        throttle::failures(self.database.read(), key, window, now).await
    }

    async fn find(&self, scope: &CompanyScope, id: UserId) -> Result<Option<User>, StoreError> {
        scope::one(scope, id)
            .one(self.database.read())
            .await
            .map_err(store_error)?
            .map(row::read)
            .transpose()
    }

    async fn visitors(&self) -> Result<Vec<Visitor>, StoreError> {
        let rows = scope::of_no_company()
            .all(self.database.read())
            .await
            .map_err(store_error)?;
        let visitor = |row| row::read(row).map(|User { id, name, .. }| Visitor { id, name });
        rows.into_iter().map(visitor).collect()
    }
}
