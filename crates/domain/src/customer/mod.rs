//! Customers: the people to call.

mod changes;
mod details;
mod event;
mod follow_up;
mod record;
mod status_change;

pub use changes::{DetailsChanged, NotRestorable, restored_phones};
pub use details::{
    Area, CustomerDetails, CustomerName, FURTHER_PHONES, Notes, Remark, TooManyPhones, further_phones,
};
pub use event::{CustomerEvent, EventKind};
pub use follow_up::FollowUpChoice;
pub use record::{
    Assigned, Assignment, AssignmentRule, Calling, Customer, CustomerRecord, UnknownAssignmentRule,
};
pub use status_change::{MayReopen, StatusChange, StatusChanged, StatusRefusal};
