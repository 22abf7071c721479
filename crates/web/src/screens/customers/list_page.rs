//! The list of customers as a screen.

use callbook_application::directory::Directory;
use callbook_application::ports::{CappedCount, CustomerPage, Direction, PageAt, SortKey, TableFormat};
use callbook_domain::access::{Permission, Viewer};
use callbook_domain::customer::Area;
use jiff::Timestamp;
use serde::Serialize;

use super::listing::{Due, ListState, Whose};
use super::row::{CustomerRow, MenuStatus, RowShows, menu};
use crate::screens::imports::words::grouped;
use crate::view::{Choice, Fragment, LocalTime, Screen, Section};

/// The list, with all that its address says.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct CustomersPage {
    pub(super) search: Option<String>,
    pub(super) statuses: Vec<FilterStatus>,
    pub(super) assignees: Vec<Choice>,
    pub(super) assignee: String,
    pub(super) areas: Vec<Choice>,
    pub(super) area: String,
    pub(super) dues: Vec<Choice>,
    pub(super) due: String,
    pub(super) import: Option<String>,
    pub(super) sort: Option<String>,
    pub(super) chips: Vec<Chip>,
    /// Whether part of the address meant nothing.
    pub(super) is_misread: bool,
    /// What the order leaves out.
    pub(super) left_out: Option<&'static str>,
    pub(super) heads: Heads,
    pub(super) rows: Vec<CustomerRow>,
    pub(super) shows: RowShows,
    pub(super) menu: Vec<MenuStatus>,
    pub(super) total: String,
    pub(super) newer: Option<String>,
    pub(super) older: Option<String>,
    /// The list as files: what each kind is called, and its address; none where the viewer may not.
    pub(super) exports: Vec<Choice>,
    /// Why there are no rows: "filtered", "none", "not_mine"; empty where there are some.
    pub(super) emptiness: &'static str,
}

/// A status in the filter.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct FilterStatus {
    pub(super) value: String,
    pub(super) label: String,
    pub(super) is_chosen: bool,
}

/// A condition in force, and the list without it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Chip {
    pub(super) label: &'static str,
    pub(super) value: String,
    pub(super) remove: String,
}

/// The columns that sort.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Heads {
    name: Head,
    next: Head,
    last: Head,
    created: Head,
}

#[derive(Debug, Clone, Serialize)]
struct Head {
    href: String,
    direction: Option<&'static str>,
}

impl CustomersPage {
    pub(super) fn new(
        state: &ListState,
        found: &CustomerPage,
        areas: &[(Area, u64)],
        directory: &Directory,
        viewer: &Viewer,
        time: &LocalTime,
        now: Timestamp,
    ) -> Self {
        let shows = RowShows::to(viewer);
        let row = |customer| CustomerRow::new(customer, directory, viewer, time, now);
        let status = |status: &callbook_domain::status::Status| FilterStatus {
            value: status.key.clone(),
            label: status.label.clone(),
            is_chosen: state.statuses.contains(&status.key),
        };
        Self {
            search: state.search.clone(),
            statuses: directory.statuses.in_use().map(status).collect(),
            assignees: assignees(directory, viewer),
            assignee: whose_value(state.whose),
            areas: areas
                .iter()
                .map(|(area, count)| Choice::new(area.as_str(), format!("{area} ({count})")))
                .collect(),
            area: state.area.as_ref().map(ToString::to_string).unwrap_or_default(),
            dues: [Due::Overdue, Due::Today]
                .map(|due| Choice::new(due.key(), due.label()))
                .to_vec(),
            due: state.due.map(|due| due.key().to_owned()).unwrap_or_default(),
            import: state.import.map(|id| id.to_string()),
            sort: is_sorted(state).then(|| state.sort_text()),
            chips: chips(state, directory),
            is_misread: false,
            left_out: left_out(state.sort),
            heads: Heads::of(state),
            rows: found.customers.iter().map(row).collect(),
            shows,
            menu: menu(directory),
            total: total(found.total),
            newer: found
                .previous
                .clone()
                .map(|at| state.at(PageAt::Before(at)).address()),
            older: found.next.clone().map(|at| state.at(PageAt::After(at)).address()),
            exports: exports(state, viewer),
            emptiness: emptiness(state, found, viewer),
        }
    }
}

fn exports(state: &ListState, viewer: &Viewer) -> Vec<Choice> {
    if !viewer.may(Permission::ExportCustomers) {
        return Vec::new();
    }
    TableFormat::ALL
        .map(|format| {
            Choice::new(
                state.export_address(format),
                format!("{} (.{format})", format.label()),
            )
        })
        .to_vec()
}

fn is_sorted(state: &ListState) -> bool {
    (state.sort, state.direction) != Default::default()
}

fn emptiness(state: &ListState, found: &CustomerPage, viewer: &Viewer) -> &'static str {
    if !found.customers.is_empty() {
        ""
    } else if state.is_filtered() || is_sorted(state) {
        "filtered"
    } else if viewer.may(Permission::ImportCustomers) {
        "none"
    } else {
        "not_mine"
    }
}

fn left_out(sort: SortKey) -> Option<&'static str> {
    match sort {
        SortKey::FollowUp => Some("In the order of the next call: customers without one are left out."),
        SortKey::LastContact => {
            Some("In the order of the last call: customers who were never called are left out.")
        }
        SortKey::Created | SortKey::Name => None,
    }
}

/// "12,431 customers", "10,000+ customers".
fn total(count: CappedCount) -> String {
    match count {
        CappedCount::Exactly(1) => "1 customer".to_owned(),
        CappedCount::Exactly(count) => format!("{} customers", grouped(count)),
        CappedCount::MoreThan(count) => format!("{}+ customers", grouped(count)),
    }
}

fn whose_value(whose: Whose) -> String {
    match whose {
        Whose::Anyones => String::new(),
        Whose::Nobodys => "none".to_owned(),
        Whose::Mine => "me".to_owned(),
        Whose::Users(id) => id.to_string(),
    }
}

/// Nobody first: what is to be shared out. A sales user's list has one assignee only, itself.
fn assignees(directory: &Directory, viewer: &Viewer) -> Vec<Choice> {
    if !viewer.may(Permission::SeeAllCustomers) {
        return Vec::new();
    }
    let mut choices = vec![Choice::new("none", "Nobody"), Choice::new("me", "Me")];
    let others = directory.users.iter().filter(|user| user.id != viewer.user_id());
    choices.extend(others.map(|user| {
        let label = if user.is_active() {
            user.name.to_string()
        } else {
            format!("{} (deactivated)", user.name)
        };
        Choice::new(user.id.to_string(), label)
    }));
    choices
}

fn chips(state: &ListState, directory: &Directory) -> Vec<Chip> {
    let mut chips = Vec::new();
    let mut push = |label, value, without: ListState| {
        chips.push(Chip {
            label,
            value,
            remove: without.address(),
        });
    };
    if let Some(search) = &state.search {
        push(
            "Search",
            format!("“{search}”"),
            state.with(|state| state.search = None),
        );
    }
    for key in &state.statuses {
        let known = directory.statuses.all().iter().find(|status| status.key == *key);
        if let Some(status) = known {
            let without = state.with(|state| state.statuses.retain(|other| other != key));
            push("Status", status.label.clone(), without);
        }
    }
    let whose = match state.whose {
        Whose::Anyones => None,
        Whose::Nobodys => Some("nobody".to_owned()),
        Whose::Mine => Some("me".to_owned()),
        Whose::Users(id) => Some(
            directory
                .user(id)
                .map_or_else(|| "somebody unknown".to_owned(), |user| user.name.to_string()),
        ),
    };
    if let Some(whose) = whose {
        push(
            "Assigned to",
            whose,
            state.with(|state| state.whose = Whose::Anyones),
        );
    }
    if let Some(area) = &state.area {
        push("Area", area.to_string(), state.with(|state| state.area = None));
    }
    if let Some(due) = state.due {
        push(
            "Next call",
            due.label().to_owned(),
            state.with(|state| state.due = None),
        );
    }
    if state.import.is_some() {
        push(
            "From",
            "one import".to_owned(),
            state.with(|state| state.import = None),
        );
    }
    chips
}

impl Heads {
    pub(super) fn of(state: &ListState) -> Self {
        let head = |key| Head {
            href: state.sorted_by(key).address(),
            direction: (state.sort == key).then_some(match state.direction {
                Direction::Ascending => "ascending",
                Direction::Descending => "descending",
            }),
        };
        Self {
            name: head(SortKey::Name),
            next: head(SortKey::FollowUp),
            last: head(SortKey::LastContact),
            created: head(SortKey::Created),
        }
    }
}

impl Fragment for CustomersPage {
    const TEMPLATE: &'static str = "customers/index.html";

    fn samples() -> Vec<Self> {
        super::samples::lists()
    }
}

impl Screen for CustomersPage {
    const SECTION: Option<Section> = Some(Section::Customers);

    fn title(&self) -> String {
        "Customers".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_total_is_exact_until_it_is_not_counted_any_more() {
        assert_eq!(total(CappedCount::Exactly(0)), "0 customers");
        assert_eq!(total(CappedCount::Exactly(1)), "1 customer");
        assert_eq!(total(CappedCount::Exactly(9_431)), "9,431 customers");
        assert_eq!(total(CappedCount::MoreThan(10_000)), "10,000+ customers");
    }
}
