//! Sharing customers out.

mod assign;
mod preview;
mod selection;

pub use assign::{AssignCustomers, AssignError, AssignOutcome};
pub use preview::{PreviewAssignment, SharePreview};
pub use selection::{AssignCommand, MAX_AT_ONCE, Selection};
