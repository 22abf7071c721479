//! Invitations.

mod row;
mod scope;

use async_trait::async_trait;
use callbook_application::ports::{
    Closed, Inserted, InvitationQueries, InvitationStore, StoreError, TokenDigest,
};
use callbook_domain::access::CompanyScope;
use callbook_domain::ids::InvitationId;
use callbook_domain::invitation::Invitation;
use jiff::Timestamp;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{EntityTrait, QueryOrder, UpdateMany};

use self::row::{Column, Entity};
use super::connection::Database;
use super::error::store_error;
use super::time::micros;
use super::unit_of_work::Transaction;

/// Writes invitations.
#[derive(Debug)]
pub(crate) struct SeaInvitationStore {
    transaction: Transaction,
}

impl SeaInvitationStore {
    /// Within that transaction.
    pub(crate) const fn new(transaction: Transaction) -> Self {
        Self { transaction }
    }

    async fn write(&self, update: UpdateMany<Entity>) -> Result<Closed, StoreError> {
        let result = update
            .exec(self.transaction.connection())
            .await
            .map_err(store_error)?;
        Ok(if result.rows_affected > 0 {
            Closed::Not
        } else {
            Closed::Already
        })
    }
}

#[async_trait]
impl InvitationStore for SeaInvitationStore {
    async fn insert(&self, invitation: &Invitation, digest: TokenDigest) -> Result<Inserted, StoreError> {
        let written = Entity::insert(row::of(invitation, digest))
            .on_conflict(OnConflict::new().do_nothing().to_owned())
            .exec_without_returning(self.transaction.connection())
            .await
            .map_err(store_error)?;
        Ok(if written > 0 {
            Inserted::Done
        } else {
            Inserted::Taken("email")
        })
    }

    async fn find(&self, scope: &CompanyScope, id: InvitationId) -> Result<Option<Invitation>, StoreError> {
        scope::one(scope, id)
            .one(self.transaction.connection())
            .await
            .map_err(store_error)?
            .map(row::read)
            .transpose()
    }

    async fn renew(
        &self,
        scope: &CompanyScope,
        invitation: &Invitation,
        digest: TokenDigest,
    ) -> Result<Closed, StoreError> {
        let renewed = row::renewed(invitation, digest);
        self.write(scope::open_one(scope, invitation.id).set(renewed))
            .await
    }

    async fn withdraw(
        &self,
        scope: &CompanyScope,
        id: InvitationId,
        now: Timestamp,
    ) -> Result<Closed, StoreError> {
        let withdrawn = Expr::val(micros(now));
        self.write(scope::open_one(scope, id).col_expr(Column::WithdrawnAt, withdrawn))
            .await
    }

    async fn take(&self, digest: TokenDigest, now: Timestamp) -> Result<Option<Invitation>, StoreError> {
        // This update decides: of two at once, one finds the invitation unused.
        let used = scope::take(digest, now).col_expr(Column::UsedAt, Expr::val(micros(now)));
        if self.write(used).await? == Closed::Already {
            return Ok(None);
        }
        scope::of_secret(digest)
            .one(self.transaction.connection())
            .await
            .map_err(store_error)?
            .map(row::read)
            .transpose()
    }
}

/// Reads invitations.
#[derive(Debug, Clone)]
pub struct SeaInvitationQueries {
    database: Database,
}

impl SeaInvitationQueries {
    /// From that database.
    pub const fn new(database: Database) -> Self {
        Self { database }
    }
}

#[async_trait]
impl InvitationQueries for SeaInvitationQueries {
    async fn open(&self, scope: &CompanyScope) -> Result<Vec<Invitation>, StoreError> {
        let rows = scope::open(scope)
            .order_by_desc(Column::MadeAt)
            .order_by_desc(Column::Id)
            .all(self.database.read())
            .await
            .map_err(store_error)?;
        rows.into_iter().map(row::read).collect()
    }

    async fn by_token(&self, digest: TokenDigest, now: Timestamp) -> Result<Option<Invitation>, StoreError> {
        scope::holding(digest, now)
            .one(self.database.read())
            .await
            .map_err(store_error)?
            .map(row::read)
            .transpose()
    }
}
