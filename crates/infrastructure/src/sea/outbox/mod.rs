//! Mail on its way out: written in the unit of work of what it tells of, delivered from here.

mod queries;
mod row;
mod scope;
mod store;

pub use queries::SeaOutboxQueries;
pub(crate) use store::SeaOutboxStore;
