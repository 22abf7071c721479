//! The dashboard: one view for those who see the company and those who see their own customers, as a page or as JSON.

mod activity;
mod document;
mod page;
mod samples;
mod show;
mod stats;

use callbook_domain::access::Permission;

use crate::routes::{Access, Route};

#[cfg(test)]
pub(crate) use page::DashboardPage;

pub(crate) fn routes() -> Vec<Route> {
    vec![Route::get("/dashboard", Access::Needs(Permission::WorkCustomers), show::show).for_programs()]
}
