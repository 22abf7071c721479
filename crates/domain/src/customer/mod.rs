//! Customers: the people to call.

mod details;
mod event;
mod follow_up;
mod record;
mod status_change;

pub use details::{Area, CustomerDetails, CustomerName, DetailsChanged, Notes, Remark};
pub use event::{CustomerEvent, EventKind};
pub use follow_up::FollowUpChoice;
pub use record::{Assigned, Assignment, AssignmentRule, Customer, CustomerRecord, UnknownAssignmentRule};
pub use status_change::{MayReopen, StatusChange, StatusChanged, StatusRefusal};
