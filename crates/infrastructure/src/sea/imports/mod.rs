//! Imports and what they have to say of single rows.

mod findings;
mod mapping;
mod queries;
mod row;
mod scope;
mod store;
mod wire;

pub use queries::SeaImportQueries;
pub(crate) use store::SeaImportStore;
