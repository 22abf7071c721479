//! Where the queries of the audit log start.
#![expect(clippy::disallowed_methods, reason = "starts the queries of the audit log")]

use callbook_domain::access::{AuditReach, AuditScope};
use sea_orm::sea_query::{Expr, ExprTrait as _, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, Select, UpdateMany};

use super::head::row as head;
use super::row::{Column, Entity};
use crate::sea::users::row as users;

/// The entries that the scope reaches.
pub(super) fn reached(scope: &AuditScope) -> Select<Entity> {
    match scope.reach() {
        AuditReach::Company(company) => Entity::find().filter(Column::CompanyId.eq(company.as_uuid())),
        AuditReach::Installation => Entity::find(),
    }
}

/// All entries of all companies, for whoever goes along the chain.
pub(super) fn chain() -> Select<Entity> {
    Entity::find()
}

/// The end of the chain.
pub(super) fn head() -> Select<head::Entity> {
    head::Entity::find()
}

/// The end of the chain, to be moved on.
pub(super) fn move_head() -> UpdateMany<head::Entity> {
    head::Entity::update_many()
}

/// The users whom entries that the scope reaches may name: those of its company and those of none.
pub(super) fn people(scope: &AuditScope) -> Select<users::Entity> {
    let people = users::Entity::find();
    match scope.reach() {
        AuditReach::Company(company) => people.filter(
            Condition::any()
                .add(users::Column::CompanyId.eq(company.as_uuid()))
                .add(users::Column::CompanyId.is_null()),
        ),
        AuditReach::Installation => people,
    }
}

/// The name of a thing that entries tell of, by its id, in a table of business data.
pub(super) fn named(scope: &AuditScope, table: &'static str) -> SelectStatement {
    let mut named = Query::select();
    named.column("id").from(table);
    if let AuditReach::Company(company) = scope.reach() {
        let own = if table == "companies" { "id" } else { "company_id" };
        named.and_where(Expr::col(own).eq(company.as_uuid()));
    }
    named.to_owned()
}

/// Whether there is a company or a user: an installation that is in use.
pub(super) fn in_use(table: &'static str) -> SelectStatement {
    Query::select().column("id").from(table).limit(1).to_owned()
}
