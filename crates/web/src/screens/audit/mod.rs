//! The audit log: searched, filtered, looked into and exported.

mod address;
mod entry;
mod export;
mod list;
mod page;
mod samples;

use callbook_domain::access::Permission;

use crate::routes::{Access, Route};

#[cfg(test)]
pub(crate) use page::AuditPage;

const AUDIT: Access = Access::Needs(Permission::SeeAudit);

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/settings/audit", AUDIT, list::show),
        Route::get("/settings/audit/export", AUDIT, export::download),
    ]
}
