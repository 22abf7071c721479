//! The fields that a company defines for its customers.

mod define;
mod edit;
mod error;
mod list;
mod reorder;
mod retire;

pub(crate) use define::define_within;
pub use define::{DefineField, DefineFieldCommand};
pub use edit::{EditField, EditFieldCommand};
pub use error::CustomFieldError;
pub use list::ListFields;
pub use reorder::{MoveField, MoveFieldCommand, Step};
pub use retire::{FieldUse, RetireField, RetireFieldCommand};

#[cfg(test)]
mod testing;
