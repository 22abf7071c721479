//! Users' pictures.

mod queries;
mod row;
mod scope;
mod store;

pub use queries::SeaPictureQueries;
pub(crate) use store::SeaPictureStore;
