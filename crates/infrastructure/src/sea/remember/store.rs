use async_trait::async_trait;
use callbook_application::ports::{Acquaintance, RememberStore, Spent, StoreError, TokenDigest};
use callbook_domain::access::{CompanyScope, Role};
use callbook_domain::ids::{FamilyId, UserId};
use callbook_domain::session::Family;
use jiff::Timestamp;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, DeleteMany, EntityTrait, QueryFilter, Set};

use super::{device_row, family_row, scope, token_row};
use crate::sea::error::store_error;
use crate::sea::text::storable;
use crate::sea::time::micros;
use crate::sea::unit_of_work::Transaction;

/// Writes who stays signed in, and where users were seen.
#[derive(Debug)]
pub(crate) struct SeaRememberStore {
    transaction: Transaction,
}

impl SeaRememberStore {
    /// Within that transaction.
    pub(crate) const fn new(transaction: Transaction) -> Self {
        Self { transaction }
    }

    async fn add(&self, family: FamilyId, digest: TokenDigest, now: Timestamp) -> Result<(), StoreError> {
        token_row::Entity::insert(token_row::ActiveModel {
            digest: Set(digest.0.to_vec()),
            family_id: Set(family.as_uuid()),
            made_at: Set(micros(now)),
            used_at: Set(None),
            next: Set(None),
        })
        .exec_without_returning(self.transaction.connection())
        .await
        .map(|_| ())
        .map_err(store_error)
    }

    async fn delete<E: EntityTrait>(&self, rows: DeleteMany<E>) -> Result<u64, StoreError> {
        rows.exec(self.transaction.connection())
            .await
            .map(|result| result.rows_affected)
            .map_err(store_error)
    }
}

#[async_trait]
impl RememberStore for SeaRememberStore {
    async fn begin(&self, family: &Family, digest: TokenDigest) -> Result<(), StoreError> {
        family_row::Entity::insert(family_row::of(family))
            .exec_without_returning(self.transaction.connection())
            .await
            .map_err(store_error)?;
        self.add(family.id, digest, family.started_at).await
    }

    async fn rotate(
        &self,
        family: FamilyId,
        used: TokenDigest,
        next: TokenDigest,
        sealed: &[u8],
        now: Timestamp,
    ) -> Result<Spent, StoreError> {
        let connection = self.transaction.connection();
        // Whoever ends the family locks it before its secrets; in the other order each would wait for the other.
        let held = scope::held(family).one(connection).await.map_err(store_error)?;
        if held.is_none() {
            return Ok(Spent::Not);
        }
        // This update decides: of two at once, one finds the secret unused.
        let taken = scope::unused(family, used)
            .col_expr(token_row::Column::UsedAt, Expr::val(micros(now)))
            .col_expr(token_row::Column::Next, Expr::val(sealed.to_vec()))
            .exec(connection)
            .await
            .map_err(store_error)?;
        if taken.rows_affected == 0 {
            return Ok(Spent::Not);
        }
        self.add(family, next, now).await?;
        scope::earlier(family, used)
            .col_expr(token_row::Column::Next, Expr::val(None::<Vec<u8>>))
            .exec(connection)
            .await
            .map_err(store_error)?;
        scope::used(family)
            .col_expr(family_row::Column::SeenAt, Expr::val(micros(now)))
            .exec(connection)
            .await
            .map_err(store_error)?;
        Ok(Spent::Now)
    }

    async fn end(&self, user: UserId, family: FamilyId) -> Result<Spent, StoreError> {
        // The family first: whoever exchanges its secret holds it, and has begun its session once this goes on.
        let ended = self.delete(scope::family_to_end(user, family)).await?;
        self.delete(scope::sessions_of(user, family)).await?;
        Ok(if ended == 0 { Spent::Not } else { Spent::Now })
    }

    async fn end_all_of(&self, user: UserId) -> Result<(), StoreError> {
        self.delete(scope::families_to_end(user)).await.map(|_| ())
    }

    async fn end_others_of(&self, user: UserId, kept: Option<FamilyId>) -> Result<(), StoreError> {
        let families = match kept {
            Some(kept) => scope::families_to_end(user).filter(family_row::Column::Id.ne(kept.as_uuid())),
            None => scope::families_to_end(user),
        };
        self.delete(families).await.map(|_| ())
    }

    async fn end_all_of_role(&self, scope: &CompanyScope, role: Role) -> Result<(), StoreError> {
        self.delete(scope::families_of_role(scope, role))
            .await
            .map(|_| ())
    }

    async fn forget(&self, now: Timestamp, seen: Timestamp) -> Result<(), StoreError> {
        self.delete(scope::past(now)).await?;
        self.delete(scope::unseen(seen)).await.map(|_| ())
    }

    async fn meet(
        &self,
        user: UserId,
        device: &str,
        network: &str,
        since: Timestamp,
        now: Timestamp,
    ) -> Result<Acquaintance, StoreError> {
        let connection = self.transaction.connection();
        let seen = scope::devices_of(user, since)
            .all(connection)
            .await
            .map_err(store_error)?;
        let (device, network) = (storable(device), storable(network));
        let row = device_row::ActiveModel {
            user_id: Set(user.as_uuid()),
            device: Set(device.clone().into_owned()),
            network: Set(network.clone().into_owned()),
            seen_at: Set(micros(now)),
        };
        let again = OnConflict::columns([
            device_row::Column::UserId,
            device_row::Column::Device,
            device_row::Column::Network,
        ])
        .update_column(device_row::Column::SeenAt)
        .to_owned();
        device_row::Entity::insert(row)
            .on_conflict(again)
            .exec_without_returning(connection)
            .await
            .map_err(store_error)?;
        Ok(match seen.as_slice() {
            [] => Acquaintance::First,
            rows if rows
                .iter()
                .any(|row| row.device == device && row.network == network) =>
            {
                Acquaintance::Known
            }
            _ => Acquaintance::New,
        })
    }
}
