use async_trait::async_trait;
use callbook_application::ports::{Challenge, FactorQueries, SecondFactors, StoreError, TokenDigest};
use callbook_domain::access::CompanyScope;
use callbook_domain::ids::UserId;
use callbook_domain::user::User;
use jiff::Timestamp;
use sea_orm::PaginatorTrait;

use super::{challenge_row, factor_row, scope};
use crate::sea::connection::Database;
use crate::sea::error::store_error;
use crate::sea::users::row as user_row;

/// Reads second factors.
#[derive(Debug, Clone)]
pub struct SeaFactorQueries {
    database: Database,
}

impl SeaFactorQueries {
    /// From that database.
    pub const fn new(database: Database) -> Self {
        Self { database }
    }
}

#[async_trait]
impl FactorQueries for SeaFactorQueries {
    async fn of(&self, user: UserId) -> Result<SecondFactors, StoreError> {
        let connection = self.database.read();
        let Some(row) = scope::factors_of(user)
            .one(connection)
            .await
            .map_err(store_error)?
        else {
            return Ok(SecondFactors::default());
        };
        let left = scope::unused_codes(user)
            .count(connection)
            .await
            .map_err(store_error)?;
        factor_row::read(row, left)
    }

    async fn with_app(&self, scope: &CompanyScope) -> Result<Vec<UserId>, StoreError> {
        let rows = scope::with_app(scope)
            .all(self.database.read())
            .await
            .map_err(store_error)?;
        Ok(rows
            .into_iter()
            .map(|row| UserId::from_uuid(row.user_id))
            .collect())
    }

    async fn challenge(
        &self,
        digest: TokenDigest,
        now: Timestamp,
    ) -> Result<Option<(Challenge, User)>, StoreError> {
        let found = scope::waiting(digest, now)
            .one(self.database.read())
            .await
            .map_err(store_error)?;
        match found {
            Some((challenge, Some(user))) => {
                Ok(Some((challenge_row::read(challenge)?, user_row::read(user)?)))
            }
            _ => Ok(None),
        }
    }
}
