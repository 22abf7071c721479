//! The browsers in which somebody is signed in.

mod end;
mod list;

pub use end::{EndOtherSessions, EndSession};
pub use list::{ListSessions, OpenSession};
