//! Companies with their size, for those who look after all of them.

use std::collections::HashMap;

use callbook_application::ports::{CompanyListing, CompanyOverview, StoreError};
use callbook_domain::access::InstallationScope;
use callbook_domain::company::Company;
use callbook_domain::ids::CompanyId;
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, QueryResult, TryGetable};
use uuid::Uuid;

use super::scope;
use crate::sea::connection::Database;
use crate::sea::error::{impossible, store_error};
use crate::sea::number;
use crate::sea::time::instant_maybe;

/// Those that fit, by name up to the limit, and how many fit in all. Sorted and sought here: the databases do not agree
/// on where capitals and accents belong.
pub(super) fn listed(mut companies: Vec<Company>, listing: &CompanyListing) -> (Vec<Company>, u64) {
    let name = |company: &Company| company.name.as_str().to_lowercase();
    if let Some(text) = &listing.text {
        let text = text.to_lowercase();
        companies.retain(|company| name(company).contains(&text));
    }
    companies.sort_by_cached_key(|company| (name(company), company.id));
    let total = companies.len() as u64;
    companies.truncate(listing.limit.map_or(usize::MAX, usize::from));
    (companies, total)
}

/// The same companies with their size.
pub(super) async fn measured(
    database: &Database,
    scope: &InstallationScope,
    companies: Vec<Company>,
) -> Result<Vec<CompanyOverview>, StoreError> {
    let ids: Vec<CompanyId> = companies.iter().map(|company| company.id).collect();
    let query = scope::measured(scope, &ids)
        .expr_as(Expr::col(("companies", "id")), "id")
        .expr_as(users(), "users")
        .expr_as(customers(), "customers")
        .expr_as(last_activity(), "last_activity")
        .to_owned();
    let rows = database.read().query_all(&query).await.map_err(store_error)?;
    let mut sizes = HashMap::with_capacity(rows.len());
    for row in &rows {
        sizes.insert(read::<Uuid>(row, "id")?, row);
    }
    let overview = |company: Company| {
        // Nobody removes companies, so that each is found.
        let row = sizes
            .get(&company.id.as_uuid())
            .ok_or_else(|| impossible("companies.id"))?;
        Ok(CompanyOverview {
            company,
            users: number::count(read(row, "users")?, "users")?,
            customers: number::count(read(row, "customers")?, "customer_tallies.count")?,
            last_activity: instant_maybe(read(row, "last_activity")?, "audit.at")?,
        })
    };
    companies.into_iter().map(overview).collect()
}

fn read<T: TryGetable>(row: &QueryResult, column: &str) -> Result<T, StoreError> {
    row.try_get("", column).map_err(store_error)
}

/// Its rows of another table.
fn of_company(table: &'static str) -> SelectStatement {
    Query::select()
        .from(table)
        .and_where(Expr::col((table, "company_id")).equals(("companies", "id")))
        .to_owned()
}

fn users() -> Expr {
    let count = of_company("users")
        .expr(Expr::cust("count(*)"))
        .and_where(Expr::col(("users", "deactivated_at")).is_null())
        .to_owned();
    count.into()
}

fn customers() -> Expr {
    let sum = of_company("customer_tallies")
        // The sum of bigints is a numeric on PostgreSQL.
        .expr(Expr::cust("CAST(coalesce(sum(count), 0) AS BIGINT)"))
        .to_owned();
    sum.into()
}

fn last_activity() -> Expr {
    let newest = of_company("audit")
        .column(("audit", "at"))
        .order_by(("audit", "seq"), Order::Desc)
        .limit(1)
        .to_owned();
    newest.into()
}
