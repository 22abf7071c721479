//! Closing Callbook for maintenance and opening it again. The operator does it, on the server's own machine: there is no
//! viewer, and who may run the command may do it.

mod state;
mod switch;

pub use state::ReadMaintenance;
pub use switch::{CloseCommand, SwitchMaintenance};
