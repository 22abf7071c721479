//! Every statement that reads, changes or removes customers starts here, with the viewer's reach already in it.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the file that puts the scope into every query of customers"
)]

use callbook_domain::access::{CompanyScope, CustomerReach, CustomerScope};
use callbook_domain::ids::ImportId;
use sea_orm::sea_query::extension::sqlite::SqliteExpr as _;
use sea_orm::sea_query::{
    Asterisk, CaseStatement, Condition, Expr, ExprTrait, Func, Order, Query, SelectStatement,
};
use sea_orm::{ColumnTrait, DeleteMany, EntityTrait, Iterable, QueryFilter, Select, UpdateMany};

use super::entity::{Column, Entity};
use super::event_entity;
use super::rows::Rows;

/// The customers that the scope reaches.
pub(in crate::sea) fn select(scope: &CustomerScope) -> Select<Entity> {
    Entity::find().filter(reached(scope))
}

/// The same, but on SQLite along no index of assignees: for a walk along another. The plus hides the column from the
/// planner.
pub(super) fn select_along_another_index(scope: &CustomerScope) -> Select<Entity> {
    let company = Entity::find().filter(Column::CompanyId.eq(scope.company().as_uuid()));
    match scope.reach() {
        CustomerReach::Company => company,
        CustomerReach::AssignedTo(user) => {
            company.filter(Expr::cust("+customers.assignee_id").eq(user.as_uuid()))
        }
    }
}

/// The customers of a company, whoever may see them.
pub(super) fn select_of_company(scope: &CompanyScope) -> Select<Entity> {
    Entity::find().filter(Column::CompanyId.eq(scope.company().as_uuid()))
}

/// Changes customers that the scope reaches.
pub(super) fn update(scope: &CustomerScope) -> UpdateMany<Entity> {
    Entity::update_many().filter(reached(scope))
}

/// Removes customers that the scope reaches.
pub(super) fn delete(scope: &CustomerScope) -> DeleteMany<Entity> {
    Entity::delete_many().filter(reached(scope))
}

/// Removes timeline entries of the company: of customers that have just been removed by [`delete`].
pub(super) fn delete_events(scope: &CustomerScope) -> DeleteMany<event_entity::Entity> {
    event_entity::Entity::delete_many().filter(event_entity::Column::CompanyId.eq(scope.company().as_uuid()))
}

/// The timeline entries of the company.
pub(super) fn select_events(scope: &CustomerScope) -> Select<event_entity::Entity> {
    event_entity::Entity::find().filter(event_entity::Column::CompanyId.eq(scope.company().as_uuid()))
}

/// Of the entries that `window` selects, the newest whose customers the scope reaches.
pub(super) fn reached_events_among(
    scope: &CustomerScope,
    window: SelectStatement,
    limit: u64,
) -> SelectStatement {
    let entry = event_entity::Entity;
    let mut customer = select_column(scope, Column::Id);
    customer.and_where(Expr::col((Entity, Column::Id)).equals((entry, event_entity::Column::CustomerId)));
    let mut query = Query::select();
    for column in event_entity::Column::iter() {
        query.column((entry, column));
    }
    query
        .from_subquery(window, entry)
        .and_where(Expr::exists(customer))
        .order_by((entry, event_entity::Column::At), Order::Desc)
        .order_by((entry, event_entity::Column::Id), Order::Desc)
        .limit(limit)
        .to_owned()
}

/// The numbers of single customers of the scope, for conditions of larger queries.
pub(in crate::sea) fn select_column(scope: &CustomerScope, column: Column) -> SelectStatement {
    Query::select()
        .expr(Expr::col((Entity, column)))
        .from(Entity)
        .cond_where(reached(scope))
        .to_owned()
}

/// The customers of the company that SQLite's full-text index finds, in the index's own order and one by one: whoever
/// stops early reads no further. As a table named `customers`, [`count_reached_among`] goes around it.
pub(super) fn select_by_trigrams(scope: &CustomerScope, trigrams: &str) -> SelectStatement {
    Query::select()
        .column((Entity, Asterisk))
        .from("customers_search")
        // CROSS keeps the order: the index first, then its rows.
        .cross_join(Entity)
        .and_where(Expr::col((Entity, "row_id")).equals(("customers_search", "rowid")))
        .and_where(Expr::col("customers_search").matches(trigrams))
        .and_where(Column::CompanyId.eq(scope.company().as_uuid()))
        .to_owned()
}

/// The customers of the company whose text matches, in no order.
pub(super) fn select_by_text(scope: &CustomerScope, matches: Condition) -> SelectStatement {
    Query::select()
        .column((Entity, Asterisk))
        .from(Entity)
        .and_where(Column::CompanyId.eq(scope.company().as_uuid()))
        .cond_where(matches)
        .to_owned()
}

/// How many customers `candidates` selects, as `seen`, and how many of them the scope reaches and `passes` holds for, as
/// `total`.
pub(super) fn count_reached_among(
    scope: &CustomerScope,
    candidates: SelectStatement,
    passes: Condition,
) -> SelectStatement {
    let passes = Condition::all().add(reached(scope)).add(passes);
    let counted = CaseStatement::new().case(passes, Expr::val(1));
    Query::select()
        .expr_as(Func::count(Expr::cust("*")), "seen")
        .expr_as(Func::count(counted), "total")
        .from_subquery(candidates, Entity)
        .to_owned()
}

fn reached(scope: &CustomerScope) -> Condition {
    let company = Condition::all().add(Column::CompanyId.eq(scope.company().as_uuid()));
    match scope.reach() {
        CustomerReach::Company => company,
        CustomerReach::AssignedTo(user) => company.add(Column::AssigneeId.eq(user.as_uuid())),
    }
}

/// The same condition for a statement in SQL that calls the table `customers`.
pub(super) fn reached_sql(scope: &CustomerScope, rows: &mut Rows) -> String {
    let company = rows.bind(scope.company().as_uuid());
    match scope.reach() {
        CustomerReach::Company => format!("customers.company_id = {company}"),
        CustomerReach::AssignedTo(user) => {
            let user = rows.bind(user.as_uuid());
            format!("customers.company_id = {company} AND customers.assignee_id = {user}")
        }
    }
}

/// The company's condition for a statement in SQL that calls the table `customers`.
pub(super) fn of_company_sql(scope: &CompanyScope, rows: &mut Rows) -> String {
    let company = rows.bind(scope.company().as_uuid());
    format!("customers.company_id = {company}")
}

/// The id of that import, if the scope reaches it: whoever came with it or was changed by it is of its company. So it can
/// be asked of indexes that do not name the company.
pub(super) fn import_sql(scope: &CompanyScope, import: ImportId, rows: &mut Rows) -> String {
    let company = rows.bind(scope.company().as_uuid());
    let import = rows.bind(import.as_uuid());
    format!("(SELECT imports.id FROM imports WHERE imports.company_id = {company} AND imports.id = {import})")
}
