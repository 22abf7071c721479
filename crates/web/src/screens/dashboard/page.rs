//! The dashboard as a page: one for those who see the company, one for those who see their own.

use callbook_application::dashboard::{DashboardShown, UserFigures};
use callbook_application::directory::Directory;
use callbook_domain::access::{Permission, Viewer};
use callbook_domain::customer::Customer;
use jiff::Timestamp;
use serde::Serialize;

use super::activity::{self, ActivityLine};
use super::stats::{self, Stat};
use crate::portrait;
use crate::screens::customers::{PhoneLink, StatusLabel, name_of};
use crate::screens::imports::ImportLine;
use crate::screens::imports::words::grouped;
use crate::view::{Bar, Bars, Fragment, LocalTime, Moment, Screen, Section};

#[derive(Debug, Serialize)]
pub(crate) struct DashboardPage {
    pub(super) day: String,
    pub(super) whose: Whose,
    pub(super) beginning: Option<Beginning>,
    pub(super) stats: Vec<Stat>,
    pub(super) statuses: Bars,
    pub(super) total: u64,
    /// Those who call, the busiest of today first; empty on one's own dashboard.
    pub(super) team: Vec<TeamLine>,
    pub(super) follow_ups: Vec<FollowUp>,
    pub(super) imports: Vec<ImportLine>,
    pub(super) activity: Vec<ActivityLine>,
    /// How many can be shared out, and where.
    pub(super) share_out: Option<ShareOut>,
    /// What waits to be called by the viewer; `None` where nothing does.
    pub(super) queue: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Whose {
    Company,
    Own,
}

/// What is to be done before there are figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Beginning {
    NothingImported,
    NothingAssigned,
}

#[derive(Debug, Serialize)]
pub(crate) struct ShareOut {
    pub(super) label: String,
    pub(super) href: String,
}

#[derive(Debug, Serialize)]
pub(crate) struct TeamLine {
    pub(super) name: String,
    pub(super) picture: Option<String>,
    pub(super) href: String,
    pub(super) assigned: u64,
    pub(super) open: u64,
    pub(super) today: u64,
    pub(super) connect_rate: Option<u8>,
    pub(super) won: u64,
    pub(super) overdue: u64,
}

#[derive(Debug, Serialize)]
pub(crate) struct FollowUp {
    pub(super) name: String,
    pub(super) href: String,
    pub(super) phone: String,
    pub(super) tel: String,
    pub(super) status: String,
    pub(super) kind: &'static str,
    pub(super) assignee: Option<String>,
    pub(super) picture: Option<String>,
    pub(super) at: Moment,
    pub(super) overdue: bool,
}

impl DashboardPage {
    pub(crate) fn new(
        shown: &DashboardShown,
        directory: &Directory,
        viewer: &Viewer,
        time: &LocalTime,
        now: Timestamp,
    ) -> Self {
        let zone = viewer.company().zone.time_zone();
        let whose = if viewer.may(Permission::SeeCompanyFigures) {
            Whose::Company
        } else {
            Whose::Own
        };
        let team = shown.users.iter().map(|figures| team_line(figures, directory));
        let follow_ups = shown.next_follow_ups.iter();
        Self {
            day: shown.day.strftime("%A %-d %B").to_string(),
            whose,
            beginning: (shown.total == 0).then_some(match whose {
                Whose::Company => Beginning::NothingImported,
                Whose::Own => Beginning::NothingAssigned,
            }),
            stats: match whose {
                Whose::Company => stats::company(shown, time, zone),
                Whose::Own => stats::own(shown, time, zone),
            },
            statuses: bars(shown, directory),
            total: shown.total,
            team: if whose == Whose::Company {
                team.collect()
            } else {
                Vec::new()
            },
            follow_ups: follow_ups
                .filter_map(|customer| follow_up(customer, directory, viewer, time, now))
                .collect(),
            imports: shown
                .imports
                .iter()
                .map(|import| ImportLine::new(import, directory, time))
                .collect(),
            activity: activity::feed(&shown.activity, directory, time),
            share_out: share_out(shown, viewer),
            queue: stats::queue_text(&shown.queue),
        }
    }
}

fn bars(shown: &DashboardShown, directory: &Directory) -> Bars {
    let bars = shown.by_status.iter().filter_map(|(id, count)| {
        directory.status(*id).map(|status| Bar {
            label: status.label.clone(),
            value: *count,
            kind: Some(status.kind.key().to_owned()),
            href: Some(format!("/customers?status={}", status.key)),
        })
    });
    Bars::sorted(bars.collect())
}

fn share_out(shown: &DashboardShown, viewer: &Viewer) -> Option<ShareOut> {
    let most = u64::from(callbook_application::assignment::MAX_AT_ONCE);
    let may = viewer.may(Permission::AssignCustomers);
    (may && shown.unassigned > 0).then(|| ShareOut {
        label: format!("Share out {}", grouped(shown.unassigned.min(most))),
        href: format!("/customers/assign?count={}", shown.unassigned.min(most)),
    })
}

fn team_line(figures: &UserFigures, directory: &Directory) -> TeamLine {
    let user = directory.user(figures.user);
    TeamLine {
        name: user.map_or_else(|| "Somebody".to_owned(), |user| user.name.to_string()),
        picture: user.and_then(portrait::small),
        href: format!("/customers?assignee={}", figures.user),
        assigned: figures.assigned,
        open: figures.open,
        today: figures.today.made,
        connect_rate: figures.week.connect_rate(),
        won: figures.week.won,
        overdue: figures.overdue,
    }
}

fn follow_up(
    customer: &Customer,
    directory: &Directory,
    viewer: &Viewer,
    time: &LocalTime,
    now: Timestamp,
) -> Option<FollowUp> {
    let at = customer.follow_up_at?;
    let status = StatusLabel::new(directory.status(customer.status));
    let phone = PhoneLink::new(customer.phone, viewer.company().region);
    let assignee = customer.assignment.user().and_then(|id| directory.user(id));
    Some(FollowUp {
        name: name_of(customer),
        href: format!("/customers/{}", customer.id),
        phone: phone.shown,
        tel: phone.tel,
        status: status.label,
        kind: status.kind,
        assignee: assignee.map(|user| user.name.to_string()),
        picture: assignee.and_then(portrait::small),
        at: time.moment(at),
        overdue: at < now,
    })
}

impl Fragment for DashboardPage {
    const TEMPLATE: &'static str = "dashboard/index.html";

    fn samples() -> Vec<Self> {
        super::samples::dashboards()
    }
}

impl Screen for DashboardPage {
    const SECTION: Option<Section> = Some(Section::Dashboard);

    fn title(&self) -> String {
        "Dashboard".to_owned()
    }
}
