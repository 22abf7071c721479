//! Sessions.

pub(super) mod row;
mod scope;

use async_trait::async_trait;
use callbook_application::ports::{SessionStore, StoreError, TokenDigest};
use callbook_domain::ids::{SessionId, UserId};
use callbook_domain::session::Session;
use jiff::Timestamp;
use sea_orm::sea_query::Expr;
use sea_orm::{DeleteMany, EntityTrait};

use super::error::store_error;
use super::time::micros;
use super::unit_of_work::Transaction;

/// Writes sessions.
#[derive(Debug)]
pub(crate) struct SeaSessionStore {
    transaction: Transaction,
}

impl SeaSessionStore {
    /// Within that transaction.
    pub(crate) const fn new(transaction: Transaction) -> Self {
        Self { transaction }
    }

    async fn delete(&self, sessions: DeleteMany<row::Entity>) -> Result<(), StoreError> {
        sessions
            .exec(self.transaction.connection())
            .await
            .map(|_| ())
            .map_err(store_error)
    }
}

#[async_trait]
impl SessionStore for SeaSessionStore {
    async fn insert(&self, session: &Session, digest: TokenDigest) -> Result<(), StoreError> {
        row::Entity::insert(row::of(session, digest))
            .exec_without_returning(self.transaction.connection())
            .await
            .map(|_| ())
            .map_err(store_error)
    }

    async fn seen(&self, session: SessionId, at: Timestamp) -> Result<(), StoreError> {
        scope::unseen_since(session, at)
            .col_expr(row::Column::SeenAt, Expr::val(micros(at)))
            .exec(self.transaction.connection())
            .await
            .map(|_| ())
            .map_err(store_error)
    }

    async fn end(&self, session: SessionId) -> Result<(), StoreError> {
        self.delete(scope::end(session)).await
    }

    async fn end_all_of(&self, user: UserId) -> Result<(), StoreError> {
        self.delete(scope::end_all_of(user)).await
    }

    async fn forget_before(&self, last_seen: Timestamp) -> Result<(), StoreError> {
        self.delete(scope::end_idle(last_seen)).await
    }
}
