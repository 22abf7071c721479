use std::collections::HashMap;

use async_trait::async_trait;
use callbook_application::ports::{
    CustomerListing, CustomerPage, CustomerQueries, CustomerWalk, QueueCounts, StoreError, UndoPreview,
};
use callbook_domain::access::{CompanyScope, CustomerReach, CustomerScope};
use callbook_domain::calling::Turn;
use callbook_domain::customer::{Area, Customer, CustomerEvent};
use callbook_domain::ids::{CustomerId, ImportId};
use callbook_domain::import::KnownCustomer;
use callbook_domain::phone::Phone;
use jiff::Timestamp;
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect};

use super::super::connection::Database;
use super::super::error::{impossible, store_error, unreadable};
use super::super::number;
use super::entity::{Column, customer};
use super::event_entity::{self, event};
use super::walk::SeaWalk;
use super::{count, known, list, queue, quick, scope, undo};

/// Reads customers from the pool.
#[derive(Debug, Clone)]
pub struct SeaCustomerQueries {
    database: Database,
}

impl SeaCustomerQueries {
    /// On that database.
    pub const fn new(database: Database) -> Self {
        Self { database }
    }
}

#[async_trait]
impl CustomerQueries for SeaCustomerQueries {
    async fn find(&self, scope: &CustomerScope, id: CustomerId) -> Result<Option<Customer>, StoreError> {
        let row = scope::select(scope)
            .filter(Column::Id.eq(id.as_uuid()))
            .one(self.database.read())
            .await
            .map_err(store_error)?;
        row.as_ref().map(customer).transpose()
    }

    async fn list(
        &self,
        scope: &CustomerScope,
        listing: &CustomerListing,
    ) -> Result<CustomerPage, StoreError> {
        list::page(&self.database, scope, listing).await
    }

    async fn walk(
        &self,
        scope: &CustomerScope,
        listing: &CustomerListing,
    ) -> Result<Box<dyn CustomerWalk>, StoreError> {
        Ok(Box::new(SeaWalk::begin(&self.database, scope, listing).await?))
    }

    async fn search(
        &self,
        scope: &CustomerScope,
        text: &str,
        limit: u16,
    ) -> Result<Vec<Customer>, StoreError> {
        quick::search(&self.database, scope, text, limit).await
    }

    async fn timeline(
        &self,
        scope: &CustomerScope,
        customer: CustomerId,
        limit: u16,
    ) -> Result<Vec<CustomerEvent>, StoreError> {
        let mut reached = scope::select_column(scope, Column::Id);
        reached.and_where(Column::Id.eq(customer.as_uuid()));
        let rows = scope::select_events(scope)
            .filter(event_entity::Column::CustomerId.eq(customer.as_uuid()))
            .filter(Expr::exists(reached))
            .order_by_desc(event_entity::Column::At)
            .order_by_desc(event_entity::Column::Id)
            .limit(u64::from(limit))
            .all(self.database.read())
            .await
            .map_err(store_error)?;
        rows.iter().map(event).collect()
    }

    async fn areas(&self, scope: &CustomerScope, limit: u16) -> Result<Vec<(Area, u64)>, StoreError> {
        let mut query = Query::select();
        query
            .column("area")
            // The sum of bigints is a numeric on PostgreSQL.
            .expr_as(Expr::cust("CAST(sum(count) AS BIGINT)"), "total")
            .from("area_tallies")
            .and_where(Expr::col("company_id").eq(scope.company().as_uuid()))
            .and_where(Expr::col("count").gt(0))
            .group_by_col("area");
        if let CustomerReach::AssignedTo(user) = scope.reach() {
            query.and_where(Expr::col("assignee_id").eq(user.as_uuid()));
        }
        query
            .order_by("total", Order::Desc)
            .order_by("area", Order::Asc)
            .limit(u64::from(limit));
        let rows = self
            .database
            .read()
            .query_all(&query)
            .await
            .map_err(store_error)?;
        let mut areas = Vec::with_capacity(rows.len());
        for row in rows {
            let area: String = row.try_get("", "area").map_err(store_error)?;
            let total: i64 = row.try_get("", "total").map_err(store_error)?;
            let area = Area::parse(&area)
                .map_err(|error| unreadable("area_tallies.area", error))?
                .ok_or_else(|| impossible("area_tallies.area"))?;
            areas.push((area, number::count(total, "area_tallies.count")?));
        }
        Ok(areas)
    }

    async fn count_reached(&self, scope: &CustomerScope, chosen: &[CustomerId]) -> Result<u64, StoreError> {
        count::reached(&self.database, scope, chosen).await
    }

    async fn count_unassigned(&self, scope: &CustomerScope, up_to: u32) -> Result<u64, StoreError> {
        count::unassigned(&self.database, scope, None, up_to).await
    }

    async fn count_unassigned_of(
        &self,
        scope: &CustomerScope,
        import: ImportId,
        up_to: u32,
    ) -> Result<u64, StoreError> {
        count::unassigned(&self.database, scope, Some(import), up_to).await
    }

    async fn next_to_call(
        &self,
        scope: &CustomerScope,
        now: Timestamp,
        skipped: &[CustomerId],
    ) -> Result<Option<(Customer, Turn)>, StoreError> {
        queue::next(&self.database, scope, now, skipped).await
    }

    async fn queue(&self, scope: &CustomerScope, now: Timestamp) -> Result<QueueCounts, StoreError> {
        queue::counts(&self.database, scope, now).await
    }

    async fn known(
        &self,
        scope: &CompanyScope,
        phones: &[Phone],
    ) -> Result<HashMap<Phone, KnownCustomer>, StoreError> {
        let on = (self.database.kind(), self.database.read());
        known::known(on, scope, phones).await
    }

    async fn undo_preview(&self, scope: &CompanyScope, import: ImportId) -> Result<UndoPreview, StoreError> {
        undo::preview(&self.database, scope, import).await
    }
}
