use async_trait::async_trait;
use callbook_application::ports::{RememberQueries, Remembered, StoreError, TokenDigest};
use callbook_domain::ids::UserId;
use callbook_domain::session::Family;

use super::{family_row, scope};
use crate::sea::connection::Database;
use crate::sea::error::store_error;
use crate::sea::time::instant_maybe;
use crate::sea::users::row as user_row;

/// Reads who stays signed in.
#[derive(Debug, Clone)]
pub struct SeaRememberQueries {
    database: Database,
}

impl SeaRememberQueries {
    /// From that database.
    pub const fn new(database: Database) -> Self {
        Self { database }
    }
}

#[async_trait]
impl RememberQueries for SeaRememberQueries {
    async fn by_token(&self, digest: TokenDigest) -> Result<Option<Remembered>, StoreError> {
        let connection = self.database.read();
        let Some(token) = scope::token(digest).one(connection).await.map_err(store_error)? else {
            return Ok(None);
        };
        let found = scope::family(token.family_id)
            .one(connection)
            .await
            .map_err(store_error)?;
        let Some((family, Some(user))) = found else {
            return Ok(None);
        };
        Ok(Some(Remembered {
            family: family_row::read(family)?,
            user: user_row::read(user)?,
            used_at: instant_maybe(token.used_at, "remember_tokens.used_at")?,
            next: token.next,
        }))
    }

    async fn families_of(&self, user: UserId) -> Result<Vec<Family>, StoreError> {
        let rows = scope::families_of(user)
            .all(self.database.read())
            .await
            .map_err(store_error)?;
        rows.into_iter().map(family_row::read).collect()
    }
}
