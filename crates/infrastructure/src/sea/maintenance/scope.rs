//! Where the queries of the maintenance start. It concerns every company: its one row takes a scope's place.
#![expect(clippy::disallowed_methods, reason = "starts the queries of the maintenance")]

use sea_orm::{EntityTrait, Select};

use super::row::{Entity, THE_ROW};

/// The one row.
pub(super) fn the_row() -> Select<Entity> {
    Entity::find_by_id(THE_ROW)
}
