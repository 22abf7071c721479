//! Browsers that stay signed in, and the devices at which users were seen.

mod device_row;
mod family_row;
mod queries;
mod scope;
mod store;
mod token_row;

pub use queries::SeaRememberQueries;
pub(in crate::sea) use scope::families_to_end;
pub(crate) use store::SeaRememberStore;
