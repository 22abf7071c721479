//! What authentication needs before there is a viewer: accounts, and the links that set their passwords.

mod email_change_row;
mod email_changes;
mod link_row;
mod links;
mod scope;

use async_trait::async_trait;
use callbook_application::ports::{Account, AccountQueries, PasswordHash, StoreError, TokenDigest};
use callbook_domain::ids::{CompanyId, UserId};
use callbook_domain::session::Session;
use callbook_domain::user::{Email, User};
use jiff::Timestamp;

pub(crate) use email_changes::SeaEmailChangeStore;
pub(crate) use links::SeaLinkStore;

use super::connection::Database;
use super::error::store_error;
use super::sessions::row as session_row;
use super::users::row as user_row;

/// Reads accounts.
#[derive(Debug, Clone)]
pub struct SeaAccountQueries {
    database: Database,
}

impl SeaAccountQueries {
    /// From that database.
    pub const fn new(database: Database) -> Self {
        Self { database }
    }
}

#[async_trait]
impl AccountQueries for SeaAccountQueries {
    async fn by_login(&self, login: &str) -> Result<Option<Account>, StoreError> {
        let found = scope::by_login(login)
            .one(self.database.read())
            .await
            .map_err(store_error)?;
        let account = |row: user_row::Model| {
            let password = row.password_hash.clone().map(PasswordHash);
            user_row::read(row).map(|user| Account { user, password })
        };
        found.map(account).transpose()
    }

    async fn by_session(&self, digest: TokenDigest) -> Result<Option<(Session, User)>, StoreError> {
        let found = scope::by_session(digest)
            .one(self.database.read())
            .await
            .map_err(store_error)?;
        match found {
            Some((session, Some(user))) => Ok(Some((session_row::read(session)?, user_row::read(user)?))),
            _ => Ok(None),
        }
    }

    async fn by_id(&self, id: UserId) -> Result<Option<User>, StoreError> {
        scope::by_id(id)
            .one(self.database.read())
            .await
            .map_err(store_error)?
            .map(user_row::read)
            .transpose()
    }

    async fn first_admin(&self, company: CompanyId) -> Result<Option<User>, StoreError> {
        scope::admins(company)
            .one(self.database.read())
            .await
            .map_err(store_error)?
            .map(user_row::read)
            .transpose()
    }

    async fn superusers(&self) -> Result<Vec<User>, StoreError> {
        let rows = scope::superusers()
            .all(self.database.read())
            .await
            .map_err(store_error)?;
        rows.into_iter().map(user_row::read).collect()
    }

    async fn by_password_link(
        &self,
        digest: TokenDigest,
        now: Timestamp,
    ) -> Result<Option<User>, StoreError> {
        let found = scope::by_link(digest, now)
            .one(self.database.read())
            .await
            .map_err(store_error)?;
        found.and_then(|(_, user)| user).map(user_row::read).transpose()
    }

    async fn by_email_change(
        &self,
        digest: TokenDigest,
        now: Timestamp,
    ) -> Result<Option<(User, Email)>, StoreError> {
        let found = scope::by_email_change(digest, now)
            .one(self.database.read())
            .await
            .map_err(store_error)?;
        match found {
            Some((change, Some(user))) => {
                Ok(Some((user_row::read(user)?, email_change_row::email(&change)?)))
            }
            _ => Ok(None),
        }
    }
}
