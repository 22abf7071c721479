//! Where the queries of companies start.
#![expect(clippy::disallowed_methods, reason = "starts the queries of companies")]

use callbook_domain::ids::CompanyId;
use sea_orm::{EntityTrait, Select};

use super::row::Entity;

/// Every company, for set-up, which asks whether there is one.
pub(super) fn every() -> Select<Entity> {
    Entity::find()
}

/// The company that somebody authenticated belongs to.
pub(super) fn one(id: CompanyId) -> Select<Entity> {
    Entity::find_by_id(id.as_uuid())
}
