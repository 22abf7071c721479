//! The customer's page: the person and what to do next beside the timeline.

use callbook_application::customers::CustomerShown;
use callbook_application::directory::Directory;
use callbook_domain::access::{Permission, Viewer};
use callbook_domain::customer::{Assignment, AssignmentRule};
use jiff::Timestamp;
use serde::Serialize;

use super::own::{self, OwnFact};
use super::person::{PhoneLink, StatusLabel, name_of};
use super::status_form::{Asks, StatusForm, choices};
use super::timeline::{ImportLinks, Show, Teller, TimelineEntry};
use crate::forms::Entry;
use crate::portrait;
use crate::view::{Choice, Crumb, Day, Fragment, LocalTime, Moment, Preset, Screen, Section};

/// Everything about one customer.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct CustomerScreen {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) phone: PhoneLink,
    pub(super) status: StatusLabel,
    pub(super) standing: Standing,
    pub(super) details: Details,
    pub(super) owner: Owner,
    pub(super) statuses: Vec<Choice>,
    pub(super) presets: Vec<Preset>,
    pub(super) form: StatusForm,
    pub(super) note: Entry,
    /// What stands over the form: it was changed meanwhile, or a status asks for more.
    pub(super) notice: Option<Notice>,
    pub(super) tabs: Vec<Tab>,
    pub(super) timeline: Vec<TimelineEntry>,
    pub(super) version: u32,
    pub(super) may_delete: bool,
    /// What was just done, where the answer is not a page of its own.
    pub(super) said: Option<String>,
}

/// Where it stands.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Standing {
    pub(super) follow_up: Option<Moment>,
    pub(super) is_overdue: bool,
    pub(super) last_contact: Option<Moment>,
    pub(super) attempts: u16,
    pub(super) is_closed: bool,
    pub(super) may_reopen: bool,
    pub(super) do_not_call: bool,
}

/// What is known of it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Details {
    pub(super) other_phones: Vec<PhoneLink>,
    /// What it has in the company's own fields.
    pub(super) own: Vec<OwnFact>,
    pub(super) email: Option<String>,
    pub(super) area: Option<String>,
    pub(super) date: Option<Day>,
    pub(super) remark: Option<String>,
    pub(super) notes: Option<String>,
    pub(super) created: Moment,
    pub(super) updated: Moment,
    /// The import that it came with, for those who may see it.
    pub(super) import: Option<String>,
}

/// Whose it is.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Owner {
    pub(super) name: Option<String>,
    pub(super) picture: Option<String>,
    pub(super) since: Option<Moment>,
    /// By whom and by which rule.
    pub(super) how: Option<String>,
    /// Its id, for the select.
    pub(super) user: String,
    /// Those to whom it can be given; nobody where the viewer may not assign.
    pub(super) users: Vec<Choice>,
}

/// A message over the form.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Notice {
    pub(super) title: String,
    pub(super) text: String,
    pub(super) tone: &'static str,
}

impl Notice {
    /// It was changed while the form was open, maybe by the same person in another window.
    pub(super) fn stale() -> Self {
        Self {
            title: "This customer was changed meanwhile".to_owned(),
            text: "Nothing was saved; what you typed is kept below. The page shows how the customer stands now: look at the timeline, and save again if yours still holds.".to_owned(),
            tone: "bad",
        }
    }

    /// A status was chosen in the list that asks for more than a row has.
    pub(super) fn asking(asks: Asks, status: &str) -> Self {
        Self {
            title: format!("“{status}” {}", asks.needs()),
            text: format!("{}, then save.", asks.what_to_do()),
            tone: "info",
        }
    }

    /// Nobody was chosen.
    pub(super) fn nobody() -> Self {
        Self {
            title: "Choose an active user".to_owned(),
            text: "The customer stays where it was.".to_owned(),
            tone: "bad",
        }
    }
}

/// One way to look at the timeline.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Tab {
    label: &'static str,
    href: String,
    current: bool,
    count: Option<usize>,
}

impl Tab {
    pub(super) fn sample(label: &'static str, count: Option<usize>) -> Self {
        Self {
            label,
            href: "/customers/sample".to_owned(),
            current: count.is_none(),
            count,
        }
    }
}

/// What the request adds to what is stored.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) form: StatusForm,
    pub(super) note: Entry,
    pub(super) notice: Option<Notice>,
    pub(super) show: Show,
    pub(super) said: Option<String>,
}

impl CustomerScreen {
    pub(super) fn new(
        shown: &CustomerShown,
        directory: &Directory,
        viewer: &Viewer,
        time: &LocalTime,
        now: Timestamp,
        asked: Asked,
    ) -> Self {
        let customer = &shown.customer;
        let region = viewer.company().region;
        let imports = if viewer.may(Permission::ImportCustomers) {
            ImportLinks::Shown
        } else {
            ImportLinks::Hidden
        };
        let teller = Teller {
            directory,
            time,
            region,
            imports,
        };
        let details = &customer.details;
        let held = shown
            .timeline
            .iter()
            .filter(|event| asked.show.holds(&event.kind));
        Self {
            id: customer.id.to_string(),
            name: name_of(customer),
            phone: PhoneLink::new(customer.phone, region),
            status: StatusLabel::new(directory.status(customer.status)),
            standing: Standing {
                follow_up: customer.follow_up_at.map(|at| time.moment(at)),
                is_overdue: customer.follow_up_at.is_some_and(|at| at < now),
                last_contact: customer.last_contact_at.map(|at| time.moment(at)),
                attempts: customer.attempts,
                is_closed: customer.closed,
                may_reopen: viewer.may(Permission::ReopenCustomers),
                do_not_call: customer.do_not_call,
            },
            details: Details {
                other_phones: PhoneLink::further(details, region),
                own: own::facts(&details.custom, &directory.custom_fields, time),
                email: details.email.as_ref().map(ToString::to_string),
                area: details.area.as_ref().map(ToString::to_string),
                date: details.date.map(|date| time.day(date)),
                remark: details.remark.as_ref().map(ToString::to_string),
                notes: details.notes.as_ref().map(ToString::to_string),
                created: time.moment(customer.created_at),
                updated: time.moment(customer.updated_at),
                import: customer
                    .source_import
                    .filter(|_| imports == ImportLinks::Shown)
                    .map(|id| format!("/imports/{id}")),
            },
            owner: Owner::new(customer.assignment, directory, viewer, time),
            statuses: choices(&directory.statuses),
            presets: time.follow_up_presets(),
            form: asked.form,
            note: asked.note,
            notice: asked.notice,
            tabs: tabs(shown, asked.show),
            timeline: held.map(|event| teller.tell(event)).collect(),
            version: customer.version.number(),
            may_delete: viewer.may(Permission::DeleteCustomers),
            said: asked.said,
        }
    }
}

impl Owner {
    fn new(assignment: Assignment, directory: &Directory, viewer: &Viewer, time: &LocalTime) -> Self {
        let name = |id| directory.name(id).map(ToString::to_string);
        let users = if viewer.may(Permission::AssignCustomers) {
            directory
                .active_users()
                .map(|user| Choice::new(user.id.to_string(), user.name.to_string()))
                .collect()
        } else {
            Vec::new()
        };
        match assignment {
            Assignment::Nobody => Self {
                name: None,
                picture: None,
                since: None,
                how: None,
                user: String::new(),
                users,
            },
            Assignment::To {
                user,
                since,
                by,
                rule,
            } => Self {
                name: name(user),
                picture: portrait::of(directory, user),
                since: Some(time.moment(since)),
                how: Some(match name(by) {
                    _ if rule == AssignmentRule::Own => "who added the customer".to_owned(),
                    Some(by) => format!("{}, by {by}", rule.label()),
                    None => rule.label().to_owned(),
                }),
                user: user.to_string(),
                users,
            },
        }
    }
}

/// A kind that has no entry needs no tab.
fn tabs(shown: &CustomerShown, current: Show) -> Vec<Tab> {
    let count = |show: Show| {
        shown
            .timeline
            .iter()
            .filter(|event| show.holds(&event.kind))
            .count()
    };
    let tab = |show: Show| Tab {
        label: show.label(),
        href: match show {
            Show::All => format!("/customers/{}", shown.customer.id),
            other => format!("/customers/{}?show={}", shown.customer.id, other.key()),
        },
        current: show == current,
        count: (show != Show::All).then(|| count(show)),
    };
    Show::ALL
        .into_iter()
        .filter(|show| *show == current || *show == Show::All || count(*show) > 0)
        .map(tab)
        .collect()
}

impl Fragment for CustomerScreen {
    const TEMPLATE: &'static str = "customers/show.html";

    fn samples() -> Vec<Self> {
        super::samples::customers()
    }
}

impl Screen for CustomerScreen {
    const SECTION: Option<Section> = Some(Section::Customers);

    fn title(&self) -> String {
        self.name.clone()
    }

    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::section(Section::Customers)]
    }
}
