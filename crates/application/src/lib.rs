//! The use cases of Callbook, one verb and one file each, and the [`ports`] that they need.
//!
//! A command takes the viewer first, opens one unit of work and commits it once, or not at all. A query takes the
//! viewer first and reads through the scope that policy gives it.

pub mod accounts;
pub mod assignment;
pub mod audit;
pub mod calling;
mod causes;
pub mod companies;
pub mod csv;
pub mod custom_fields;
pub mod customers;
pub mod dashboard;
pub mod directory;
pub mod groups;
pub mod imports;
pub mod invitations;
pub mod mail;
pub mod maintenance;
pub mod ports;
pub mod profile;
pub mod sign_ups;
mod table_file;
pub mod tokens;
mod use_cases;
pub mod users;

#[cfg(any(test, feature = "mocks"))]
pub mod testing;

pub use causes::with_causes;
pub use ports::Ports;
pub use use_cases::{Settings, UseCases};
