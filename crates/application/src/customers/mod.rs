//! Customers: finding, showing, adding, editing, and what a call brought.

mod add;
mod change_status;
mod delete;
mod edit;
mod export;
mod list;
mod note;
mod show;

pub use add::{AddCustomer, AddCustomerCommand, AddCustomerError};
pub use change_status::{ChangeStatus, ChangeStatusCommand, ChangeStatusError, StatusChoice};
pub use delete::{DeleteCustomer, DeleteCustomerCommand, DeleteCustomerError};
pub use edit::{EditCustomer, EditCustomerCommand, EditCustomerError};
pub use export::{CustomerFile, ExportCustomers, ExportCustomersError};
pub use list::{ListAreas, ListCustomers, SearchCustomers, SeeCustomersError};
pub use note::{AddNote, AddNoteError};
pub use show::{CustomerShown, ShowCustomer, ShowCustomerError};
