//! One row of the list, and the answer that replaces it.

use callbook_application::directory::Directory;
use callbook_domain::access::{Permission, Viewer};
use callbook_domain::customer::Customer;
use callbook_domain::status::Status;
use jiff::Timestamp;
use serde::Serialize;

use super::person::{PhoneLink, StatusLabel, name_of};
use super::status_form::needs;
use crate::portrait;
use crate::view::{Day, Fragment, LocalTime, Moment};

/// A customer in the list.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct CustomerRow {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) phone: PhoneLink,
    pub(super) status: StatusLabel,
    pub(super) version: u32,
    pub(super) area: Option<String>,
    pub(super) assignee: Option<String>,
    pub(super) picture: Option<String>,
    pub(super) next: Option<Moment>,
    pub(super) is_overdue: bool,
    pub(super) last: Option<Moment>,
    /// The day is enough in a list; the customer's page has the time.
    pub(super) created: Day,
}

/// What the rows of this viewer have: a sales user's customers are all its own, and it selects none.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct RowShows {
    pub(super) assignee: bool,
    pub(super) select: bool,
}

/// A status under a badge, with what it asks for.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct MenuStatus {
    pub(crate) value: String,
    pub(crate) label: String,
    pub(crate) kind: &'static str,
    pub(crate) needs: Option<&'static str>,
}

/// A row by itself, after its status was set.
#[derive(Debug, Serialize)]
pub(crate) struct ChangedRow {
    row: CustomerRow,
    shows: RowShows,
    menu: Vec<MenuStatus>,
    said: String,
    tone: &'static str,
}

impl CustomerRow {
    pub(super) fn new(
        customer: &Customer,
        directory: &Directory,
        viewer: &Viewer,
        time: &LocalTime,
        now: Timestamp,
    ) -> Self {
        let assignee = customer.assignment.user().and_then(|id| directory.user(id));
        Self {
            id: customer.id.to_string(),
            name: name_of(customer),
            phone: PhoneLink::new(customer.phone, viewer.company().region),
            status: StatusLabel::new(directory.status(customer.status)),
            version: customer.version.number(),
            area: customer.details.area.as_ref().map(ToString::to_string),
            assignee: assignee.map(|user| user.name.to_string()),
            picture: assignee.and_then(portrait::small),
            next: customer.follow_up_at.map(|at| time.moment(at)),
            is_overdue: customer.follow_up_at.is_some_and(|at| at < now),
            last: customer.last_contact_at.map(|at| time.moment(at)),
            created: time.day(viewer.company().zone.day_of(customer.created_at)),
        }
    }
}

impl RowShows {
    pub(super) fn to(viewer: &Viewer) -> Self {
        Self {
            assignee: viewer.may(Permission::SeeAllCustomers),
            select: viewer.may(Permission::AssignCustomers),
        }
    }
}

impl ChangedRow {
    pub(super) fn new(row: CustomerRow, viewer: &Viewer, directory: &Directory) -> Self {
        Self {
            said: format!("{}: {}", row.name, row.status.label),
            row,
            shows: RowShows::to(viewer),
            menu: menu(directory),
            tone: "good",
        }
    }

    /// The row as it stands now; what was chosen is not saved.
    pub(super) fn unsaved(self) -> Self {
        Self {
            said: format!(
                "{} was changed meanwhile. Nothing was saved; choose again.",
                self.row.name
            ),
            tone: "bad",
            ..self
        }
    }
}

/// The statuses under a badge.
pub(super) fn menu(directory: &Directory) -> Vec<MenuStatus> {
    let status = |status: &Status| MenuStatus {
        value: status.key.clone(),
        label: status.label.clone(),
        kind: status.kind.key(),
        needs: needs(status),
    };
    directory.statuses.in_use().map(status).collect()
}

impl Fragment for ChangedRow {
    const TEMPLATE: &'static str = "customers/row.html";

    fn samples() -> Vec<Self> {
        let rows = super::samples::rows();
        rows.into_iter()
            .take(1)
            .map(|row| Self {
                said: "Aarav Sharma: Called".to_owned(),
                row,
                shows: RowShows {
                    assignee: true,
                    select: true,
                },
                menu: super::samples::menu(),
                tone: "good",
            })
            .collect()
    }
}
