//! The figures of dashboards, from the tallies.

use async_trait::async_trait;
use callbook_application::ports::{DashboardQueries, DayCount, DueCount, Standing, StoreError};
use callbook_domain::access::{CustomerReach, CustomerScope};
use callbook_domain::customer::{Customer, CustomerEvent};
use callbook_domain::ids::{StatusId, UserId};
use jiff::Timestamp;
use jiff::civil::Date;
use sea_orm::sea_query::{Expr, ExprTrait, Func, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, QueryResult, QuerySelect, TryGetable};
use uuid::Uuid;

use super::connection::Database;
use super::customers::{Column, activity, customer, select, select_column};
use super::error::store_error;
use super::number;
use super::tallies::{NOBODY, measure};
use super::time::{day, micros};

/// Reads the figures of dashboards.
#[derive(Debug, Clone)]
pub struct SeaDashboardQueries {
    database: Database,
}

impl SeaDashboardQueries {
    /// On that database.
    pub const fn new(database: Database) -> Self {
        Self { database }
    }
}

fn read<T: TryGetable>(row: &QueryResult, column: &str) -> Result<T, StoreError> {
    row.try_get("", column).map_err(store_error)
}

#[async_trait]
impl DashboardQueries for SeaDashboardQueries {
    async fn standings(&self, scope: &CustomerScope) -> Result<Vec<Standing>, StoreError> {
        let mut query = Query::select();
        query
            .columns(["assignee_id", "status_id", "count"])
            .from("customer_tallies")
            .and_where(Expr::col("company_id").eq(scope.company().as_uuid()))
            .and_where(Expr::col("count").gt(0));
        if let CustomerReach::AssignedTo(user) = scope.reach() {
            query.and_where(Expr::col("assignee_id").eq(user.as_uuid()));
        }
        let rows = self
            .database
            .read()
            .query_all(&query)
            .await
            .map_err(store_error)?;
        rows.iter()
            .map(|row| {
                let assignee: Uuid = read(row, "assignee_id")?;
                Ok(Standing {
                    assignee: (assignee != NOBODY).then(|| UserId::from_uuid(assignee)),
                    status: StatusId::from_uuid(read(row, "status_id")?),
                    count: number::count(read(row, "count")?, "customer_tallies.count")?,
                })
            })
            .collect()
    }

    async fn days(
        &self,
        scope: &CustomerScope,
        first: Date,
        last: Date,
    ) -> Result<Vec<DayCount>, StoreError> {
        let mut query = Query::select();
        query
            .columns(["day", "user_id", "measure", "count"])
            .from("activity_tallies")
            .and_where(Expr::col("company_id").eq(scope.company().as_uuid()))
            .and_where(Expr::col("day").between(first.to_string(), last.to_string()))
            .and_where(Expr::col("count").gt(0))
            .order_by("day", sea_orm::Order::Asc);
        if let CustomerReach::AssignedTo(user) = scope.reach() {
            query.and_where(Expr::col("user_id").eq(user.as_uuid()));
        }
        let rows = self
            .database
            .read()
            .query_all(&query)
            .await
            .map_err(store_error)?;
        rows.iter()
            .map(|row| {
                let on: String = read(row, "day")?;
                let what: String = read(row, "measure")?;
                Ok(DayCount {
                    day: day(&on, "activity_tallies.day")?,
                    user: UserId::from_uuid(read(row, "user_id")?),
                    measure: measure(&what)?,
                    count: number::count(read(row, "count")?, "activity_tallies.count")?,
                })
            })
            .collect()
    }

    async fn follow_ups(
        &self,
        scope: &CustomerScope,
        from: Option<Timestamp>,
        before: Timestamp,
    ) -> Result<Vec<DueCount>, StoreError> {
        let mut query = select_column(scope, Column::AssigneeId);
        query
            .expr_as(Func::count(Expr::cust("*")), "total")
            .and_where(Column::FollowUpAt.lt(micros(before)))
            .and_where(Column::Closed.eq(false))
            .group_by_col(Column::AssigneeId);
        if let Some(from) = from {
            query.and_where(Column::FollowUpAt.gte(micros(from)));
        }
        let rows = self
            .database
            .read()
            .query_all(&query)
            .await
            .map_err(store_error)?;
        rows.iter()
            .map(|row| {
                let assignee: Option<Uuid> = read(row, "assignee_id")?;
                Ok(DueCount {
                    assignee: assignee.map(UserId::from_uuid),
                    count: number::count(read(row, "total")?, "customers.follow_up_at")?,
                })
            })
            .collect()
    }

    async fn next_follow_ups(
        &self,
        scope: &CustomerScope,
        before: Timestamp,
        limit: u16,
    ) -> Result<Vec<Customer>, StoreError> {
        let rows = select(scope)
            .filter(Column::FollowUpAt.lt(micros(before)))
            .filter(Column::Closed.eq(false))
            .order_by_asc(Column::FollowUpAt)
            .order_by_asc(Column::Id)
            .limit(u64::from(limit))
            .all(self.database.read())
            .await
            .map_err(store_error)?;
        rows.iter().map(customer).collect()
    }

    async fn activity(
        &self,
        scope: &CustomerScope,
        limit: u16,
    ) -> Result<Vec<(CustomerEvent, Customer)>, StoreError> {
        activity::newest(&self.database, scope, limit).await
    }
}
