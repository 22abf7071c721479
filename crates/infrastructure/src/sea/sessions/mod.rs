//! Sessions.

pub(super) mod row;
mod scope;

use async_trait::async_trait;
use callbook_application::ports::{SessionQueries, SessionStore, Spent, StoreError, TokenDigest};
use callbook_domain::ids::{CompanyId, SessionId, UserId};
use callbook_domain::session::Session;
use jiff::Timestamp;
use sea_orm::sea_query::Expr;
use sea_orm::{DeleteMany, EntityTrait};

use super::connection::Database;
use super::error::store_error;
use super::time::micros;
use super::unit_of_work::Transaction;
use super::{factors, remember};

/// Reads sessions.
#[derive(Debug, Clone)]
pub struct SeaSessionQueries {
    database: Database,
}

impl SeaSessionQueries {
    /// From that database.
    pub const fn new(database: Database) -> Self {
        Self { database }
    }
}

#[async_trait]
impl SessionQueries for SeaSessionQueries {
    async fn of(&self, user: UserId) -> Result<Vec<Session>, StoreError> {
        let rows = scope::of(user)
            .all(self.database.read())
            .await
            .map_err(store_error)?;
        rows.into_iter().map(row::read).collect()
    }
}

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

    async fn delete<E: EntityTrait>(&self, rows: DeleteMany<E>) -> Result<u64, StoreError> {
        rows.exec(self.transaction.connection())
            .await
            .map(|result| result.rows_affected)
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

    async fn renew(
        &self,
        session: SessionId,
        used: TokenDigest,
        next: TokenDigest,
        now: Timestamp,
    ) -> Result<Spent, StoreError> {
        let renewed = scope::known_by(session, used)
            .col_expr(row::Column::Digest, Expr::val(next.0.to_vec()))
            .col_expr(row::Column::ConfirmedAt, Expr::val(micros(now)))
            .exec(self.transaction.connection())
            .await
            .map_err(store_error)?;
        Ok(spent(renewed.rows_affected))
    }

    async fn enter(
        &self,
        session: SessionId,
        company: Option<CompanyId>,
        digest: TokenDigest,
    ) -> Result<bool, StoreError> {
        let entered = scope::one(session)
            .col_expr(row::Column::Digest, Expr::val(digest.0.to_vec()))
            .col_expr(
                row::Column::EnteredCompanyId,
                Expr::val(company.map(CompanyId::as_uuid)),
            )
            .exec(self.transaction.connection())
            .await
            .map_err(store_error)?;
        Ok(entered.rows_affected > 0)
    }

    async fn end(&self, session: SessionId) -> Result<(), StoreError> {
        self.delete(scope::end(session)).await.map(|_| ())
    }

    async fn end_of(&self, user: UserId, session: SessionId) -> Result<Spent, StoreError> {
        self.delete(scope::end_of(user, session)).await.map(spent)
    }

    async fn end_all_of(&self, user: UserId) -> Result<(), StoreError> {
        // Sessions last: whoever is beginning one holds the sign-in that waits or the family, so this waits for it, and
        // the statement after that sees the session.
        self.delete(factors::challenges_of(user)).await?;
        self.delete(remember::families_to_end(user)).await?;
        self.delete(scope::end_all_of(user)).await.map(|_| ())
    }

    async fn end_others_of(&self, user: UserId, kept: SessionId) -> Result<(), StoreError> {
        self.delete(scope::end_others_of(user, kept)).await.map(|_| ())
    }

    async fn forget_before(&self, last_seen: Timestamp) -> Result<(), StoreError> {
        self.delete(scope::end_idle(last_seen)).await.map(|_| ())
    }
}

fn spent(rows: u64) -> Spent {
    if rows == 0 { Spent::Not } else { Spent::Now }
}
