//! Customers: list, page, status, notes, adding, editing.

use crate::routes::Route;

pub(crate) fn routes() -> Vec<Route> {
    Vec::new()
}
