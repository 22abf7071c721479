//! The dashboard: how things stand, for a manager the company's, for a sales user its own.

mod figures;
mod show;

pub use figures::{Calls, UserFigures};
pub use show::{DashboardShown, ShowDashboard, ShowDashboardError};
