//! What the operator is told before others are let in. Over all companies, for the command line alone.

mod rows;

use std::collections::BTreeMap;

use async_trait::async_trait;
use callbook_application::ports::{HashForm, PowerfulAccount, ReadinessQueries, StoreError};
use jiff::Timestamp;
use sea_orm::FromQueryResult;
use sea_orm::sea_query::{Expr, ExprTrait, JoinType, Query, SelectStatement};

use self::rows::{AccountRow, HashRow, NameRow, TimeRow};
use super::connection::{Database, DatabaseKind};
use super::error::store_error;
use super::time::instant;

/// Reads it.
#[derive(Debug, Clone)]
pub struct SeaReadinessQueries {
    database: Database,
}

impl SeaReadinessQueries {
    /// From that database.
    pub const fn new(database: Database) -> Self {
        Self { database }
    }

    async fn all<R: FromQueryResult>(&self, query: &SelectStatement) -> Result<Vec<R>, StoreError> {
        let connection = self.database.read();
        let statement = connection.get_database_backend().build(query);
        R::find_by_statement(statement)
            .all(connection)
            .await
            .map_err(store_error)
    }
}

fn active(table: &'static str) -> Expr {
    Expr::col((table, "deactivated_at")).is_null()
}

#[async_trait]
impl ReadinessQueries for SeaReadinessQueries {
    async fn powerful_accounts(&self) -> Result<Vec<PowerfulAccount>, StoreError> {
        let query = Query::select()
            .columns([
                ("users", "username"),
                ("users", "role"),
                ("users", "last_sign_in_at"),
                ("users", "created_at"),
                ("second_factors", "app_since"),
            ])
            .from("users")
            .join(
                JoinType::LeftJoin,
                "second_factors",
                Expr::col(("second_factors", "user_id")).equals(("users", "id")),
            )
            .and_where(active("users"))
            .and_where(Expr::col(("users", "role")).is_in(["admin", "superuser"]))
            .order_by(("users", "username"), sea_orm::Order::Asc)
            .to_owned();
        let rows: Vec<AccountRow> = self.all(&query).await?;
        rows.into_iter().map(AccountRow::read).collect()
    }

    async fn companies_without_admin(&self) -> Result<Vec<String>, StoreError> {
        let admins = Query::select()
            .expr(Expr::val(1))
            .from("users")
            .and_where(Expr::col(("users", "company_id")).equals(("companies", "id")))
            .and_where(Expr::col(("users", "role")).eq("admin"))
            .and_where(active("users"))
            .to_owned();
        let query = Query::select()
            .column(("companies", "name"))
            .from("companies")
            .and_where(Expr::col(("companies", "suspended_at")).is_null())
            .and_where(Expr::exists(admins).not())
            .order_by(("companies", "name"), sea_orm::Order::Asc)
            .to_owned();
        let rows: Vec<NameRow> = self.all(&query).await?;
        Ok(rows.into_iter().map(|row| row.name).collect())
    }

    async fn hash_forms(&self) -> Result<Vec<(HashForm, u64)>, StoreError> {
        let query = Query::select()
            .column(("users", "password_hash"))
            .from("users")
            .and_where(active("users"))
            .and_where(Expr::col(("users", "password_hash")).is_not_null())
            .to_owned();
        let rows: Vec<HashRow> = self.all(&query).await?;
        let mut forms = BTreeMap::new();
        for row in rows {
            *forms.entry(row.form()).or_default() += 1;
        }
        Ok(forms.into_iter().collect())
    }

    async fn time(&self) -> Result<Option<Timestamp>, StoreError> {
        if self.database.kind() == DatabaseKind::Sqlite {
            return Ok(None);
        }
        let query = Query::select()
            .expr_as(
                Expr::cust("(extract(epoch from clock_timestamp()) * 1000000)::bigint"),
                "now",
            )
            .to_owned();
        let rows: Vec<TimeRow> = self.all(&query).await?;
        rows.first().map(|row| instant(row.now, "the clock")).transpose()
    }
}
