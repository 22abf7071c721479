//! The dashboard's figures as JSON. The shape is kept stable: fields may be added, none is renamed or removed.
//!
//! ```json
//! {
//!   "day": "2026-11-20", "time_zone": "Asia/Kolkata", "scope": "company",
//!   "customers": { "total": 3, "assigned": 2, "unassigned": 1, "added_last_7_days": 3, "added_previous_7_days": 0,
//!     "by_status": [{ "status": "NEW", "label": "New", "kind": "fresh", "count": 3 }] },
//!   "calls": { "today": { "made": 5, "connected": 2, "won": 1, "connect_rate": 40 },
//!     "same_day_last_week": { … }, "last_7_days": { … }, "previous_7_days": { … } },
//!   "follow_ups": { "due_today": 1, "overdue": 0, "next": [{ "customer_id": …, "name": …, "phone": …, "status": …,
//!     "assigned_to": …, "follow_up_at": … }] },
//!   "queue": { "due": 1, "fresh": 4, "retry": 0, "counted_up_to": 1000 },
//!   "users": [{ "user_id": …, "username": …, "name": …, "assigned": 2, "open": 2, "overdue": 0, "today": { … }, "last_7_days": { … } }],
//!   "imports": [{ "import_id": …, "file": …, "state": "finished", "records": 3, "created": 3, "updated": 0, "skipped": 0, "refused": 0, "created_at": … }],
//!   "activity": [{ "at": …, "by": …, "kind": "status_changed", "customer_id": …, "customer": …, "text": … }]
//! }
//! ```
//!
//! `scope` is `own` for those who see their own customers only; `connect_rate` is in percent and `null` where no call was made.

use callbook_application::dashboard::{Calls, DashboardShown, UserFigures};
use callbook_application::directory::Directory;
use callbook_application::ports::QueueCounts;
use callbook_domain::access::{Permission, Viewer};
use callbook_domain::customer::Customer;
use callbook_domain::ids::{StatusId, UserId};
use callbook_domain::import::Import;
use serde::Serialize;

use super::activity::{Telling, is_worth_telling};

#[derive(Debug, Serialize)]
pub(crate) struct DashboardDocument {
    day: String,
    time_zone: String,
    scope: &'static str,
    customers: Customers,
    calls: CallsByDays,
    follow_ups: FollowUps,
    queue: Queue,
    users: Vec<UserLine>,
    imports: Vec<ImportLine>,
    activity: Vec<ActivityLine>,
}

#[derive(Debug, Serialize)]
struct Customers {
    total: u64,
    assigned: u64,
    unassigned: u64,
    added_last_7_days: u64,
    added_previous_7_days: u64,
    by_status: Vec<StatusCount>,
}

#[derive(Debug, Serialize)]
struct StatusCount {
    status: String,
    label: String,
    kind: &'static str,
    count: u64,
}

#[derive(Debug, Serialize)]
struct CallsByDays {
    today: CallFigures,
    same_day_last_week: CallFigures,
    last_7_days: CallFigures,
    previous_7_days: CallFigures,
}

#[derive(Debug, Serialize)]
struct CallFigures {
    made: u64,
    connected: u64,
    won: u64,
    connect_rate: Option<u8>,
}

#[derive(Debug, Serialize)]
struct FollowUps {
    due_today: u64,
    overdue: u64,
    next: Vec<FollowUp>,
}

#[derive(Debug, Serialize)]
struct FollowUp {
    customer_id: String,
    name: Option<String>,
    phone: String,
    status: Option<String>,
    assigned_to: Option<String>,
    follow_up_at: Option<String>,
}

#[derive(Debug, Serialize)]
struct Queue {
    due: u64,
    fresh: u64,
    retry: u64,
    counted_up_to: u64,
}

#[derive(Debug, Serialize)]
struct UserLine {
    user_id: String,
    username: Option<String>,
    name: Option<String>,
    assigned: u64,
    open: u64,
    overdue: u64,
    today: CallFigures,
    last_7_days: CallFigures,
}

#[derive(Debug, Serialize)]
struct ImportLine {
    import_id: String,
    file: String,
    state: &'static str,
    records: u64,
    created: u64,
    updated: u64,
    skipped: u64,
    refused: u64,
    created_at: String,
}

#[derive(Debug, Serialize)]
struct ActivityLine {
    at: String,
    by: String,
    kind: &'static str,
    customer_id: String,
    customer: Option<String>,
    text: String,
}

impl DashboardDocument {
    pub(crate) fn new(shown: &DashboardShown, directory: &Directory, viewer: &Viewer) -> Self {
        let statuses = shown.by_status.iter();
        Self {
            day: shown.day.to_string(),
            time_zone: viewer.company().zone.name().to_owned(),
            scope: if viewer.may(Permission::SeeAllCustomers) {
                "company"
            } else {
                "own"
            },
            customers: Customers {
                total: shown.total,
                assigned: shown.assigned,
                unassigned: shown.unassigned,
                added_last_7_days: shown.added_this_week,
                added_previous_7_days: shown.added_last_week,
                by_status: statuses
                    .filter_map(|(id, count)| status(directory, *id, *count))
                    .collect(),
            },
            calls: CallsByDays {
                today: (&shown.today).into(),
                same_day_last_week: (&shown.same_day_last_week).into(),
                last_7_days: (&shown.this_week).into(),
                previous_7_days: (&shown.last_week).into(),
            },
            follow_ups: FollowUps {
                due_today: shown.due_today,
                overdue: shown.overdue,
                next: shown
                    .next_follow_ups
                    .iter()
                    .map(|customer| follow_up(directory, customer))
                    .collect(),
            },
            queue: Queue {
                due: shown.queue.due,
                fresh: shown.queue.fresh,
                retry: shown.queue.retry,
                counted_up_to: QueueCounts::COUNTED,
            },
            users: shown
                .users
                .iter()
                .map(|figures| user(directory, figures))
                .collect(),
            imports: shown.imports.iter().map(import).collect(),
            activity: activity(shown, directory),
        }
    }
}

impl From<&Calls> for CallFigures {
    fn from(calls: &Calls) -> Self {
        Self {
            made: calls.made,
            connected: calls.connected,
            won: calls.won,
            connect_rate: calls.connect_rate(),
        }
    }
}

fn status(directory: &Directory, id: StatusId, count: u64) -> Option<StatusCount> {
    directory.status(id).map(|status| StatusCount {
        status: status.key.clone(),
        label: status.label.clone(),
        kind: status.kind.key(),
        count,
    })
}

fn username(directory: &Directory, id: UserId) -> Option<String> {
    directory.user(id).map(|user| user.username.to_string())
}

fn follow_up(directory: &Directory, customer: &Customer) -> FollowUp {
    let assignee = customer.assignment.user();
    FollowUp {
        customer_id: customer.id.to_string(),
        name: customer.details.name.as_ref().map(ToString::to_string),
        phone: customer.phone.to_string(),
        status: directory.status(customer.status).map(|status| status.key.clone()),
        assigned_to: assignee.and_then(|id| username(directory, id)),
        follow_up_at: customer.follow_up_at.map(|at| at.to_string()),
    }
}

fn user(directory: &Directory, figures: &UserFigures) -> UserLine {
    UserLine {
        user_id: figures.user.to_string(),
        username: username(directory, figures.user),
        name: directory.user(figures.user).map(|user| user.name.to_string()),
        assigned: figures.assigned,
        open: figures.open,
        overdue: figures.overdue,
        today: (&figures.today).into(),
        last_7_days: (&figures.week).into(),
    }
}

fn import(import: &Import) -> ImportLine {
    let counts = &import.checkpoint.counts;
    ImportLine {
        import_id: import.id.to_string(),
        file: import.file_name.clone(),
        state: import.state.key(),
        records: counts.records(),
        created: counts.created,
        updated: counts.updated,
        skipped: counts.skipped,
        refused: counts.refused,
        created_at: import.created_at.to_string(),
    }
}

fn activity(shown: &DashboardShown, directory: &Directory) -> Vec<ActivityLine> {
    let line = |(event, customer): &(_, Customer)| {
        let telling = Telling::new(event, customer, directory);
        ActivityLine {
            at: event.at.to_string(),
            kind: event.kind.key(),
            customer_id: customer.id.to_string(),
            customer: customer.details.name.as_ref().map(ToString::to_string),
            text: telling.sentence(),
            by: telling.by,
        }
    };
    shown
        .activity
        .iter()
        .filter(|(event, _)| is_worth_telling(event))
        .map(line)
        .collect()
}
