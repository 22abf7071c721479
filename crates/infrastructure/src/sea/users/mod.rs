//! Users.

mod queries;
pub(super) mod row;
mod scope;
mod store;

pub use queries::SeaUserQueries;
pub(crate) use store::SeaUserStore;
