//! The audit log: only ever added to, each entry chained to the one before.

mod body;
mod chain;
mod details;
mod filter;
mod head;
mod keys;
mod names;
mod queries;
mod row;
mod scope;
mod store;

pub use chain::SeaAuditChain;
pub(super) use head::{begin, write};
pub(super) use keys::ChainKeys;
pub use queries::SeaAuditQueries;
pub(super) use row::Model as Row;
pub(super) use store::SeaAuditStore;
