//! Groups, and what they add to the roles of their members.

mod group_row;
mod member_row;
mod read;
mod scope;
mod store;

use async_trait::async_trait;
use callbook_application::ports::{GroupQueries, StoreError};
use callbook_domain::access::CompanyScope;
use callbook_domain::group::Group;

pub(crate) use store::SeaGroupStore;

use super::connection::Database;

/// Reads groups.
#[derive(Debug, Clone)]
pub struct SeaGroupQueries {
    database: Database,
}

impl SeaGroupQueries {
    /// From that database.
    pub const fn new(database: Database) -> Self {
        Self { database }
    }
}

#[async_trait]
impl GroupQueries for SeaGroupQueries {
    async fn all(&self, scope: &CompanyScope) -> Result<Vec<Group>, StoreError> {
        read::all(scope, self.database.read()).await
    }
}
