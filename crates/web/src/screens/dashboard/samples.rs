//! Believable dashboards: a manager's, a sales user's, and both before there is anything.

use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};

use super::activity::{ActivityLine, CustomerLink};
use super::page::{Beginning, DashboardPage, FollowUp, ShareOut, TeamLine, Whose};
use super::stats::Stat;
use crate::view::{Bar, Bars, Moment};

fn moment(minutes: i64) -> Moment {
    let now = Timestamp::from_second(1_795_000_000).unwrap_or_default();
    let zone = TimeZone::fixed(Offset::from_hours(5).unwrap_or(Offset::UTC));
    crate::view::LocalTime::new(zone, now).moment(now + SignedDuration::from_mins(minutes))
}

pub(super) fn dashboards() -> Vec<DashboardPage> {
    let company = || DashboardPage {
        day: "Friday 20 November".to_owned(),
        whose: Whose::Company,
        beginning: None,
        stats: company_stats(),
        statuses: statuses(),
        total: 12_431,
        team: team(),
        follow_ups: follow_ups(),
        imports: crate::screens::imports::sample_lines(),
        activity: activity(),
        share_out: Some(ShareOut {
            label: "Share out 1,840".to_owned(),
            href: "/customers/assign?count=1840".to_owned(),
        }),
        queue: None,
    };
    let own = || DashboardPage {
        whose: Whose::Own,
        stats: own_stats(),
        team: Vec::new(),
        imports: Vec::new(),
        share_out: None,
        queue: Some("3 follow-ups due, 86 first calls, 12 to try again".to_owned()),
        ..company()
    };
    vec![
        company(),
        own(),
        DashboardPage {
            beginning: Some(Beginning::NothingImported),
            ..company()
        },
        DashboardPage {
            beginning: Some(Beginning::NothingAssigned),
            ..own()
        },
        DashboardPage {
            follow_ups: Vec::new(),
            activity: Vec::new(),
            queue: None,
            ..own()
        },
    ]
}

fn stat(label: &'static str, value: &str, change: &str, trend: &'static str, tone: &'static str) -> Stat {
    Stat {
        label,
        value: value.to_owned(),
        href: Some("/customers".to_owned()),
        change: Some(change.to_owned()),
        trend,
        tone,
    }
}

fn company_stats() -> Vec<Stat> {
    vec![
        stat("Customers", "12,431", "312 in 7 days, 268 before", "up", "plain"),
        stat("Unassigned", "1,840", "Nobody calls them yet", "flat", "warning"),
        stat("Calls today", "236", "18 more than last Friday", "up", "plain"),
        stat("Connect rate today", "41 %", "38 % in 7 days", "flat", "plain"),
        stat("Follow-ups due", "86", "69 still to come today", "flat", "plain"),
        stat("Overdue", "17", "Oldest from Tue 17 Nov", "flat", "bad"),
    ]
}

fn own_stats() -> Vec<Stat> {
    vec![
        stat("Calls today", "23", "4 fewer than last Friday", "flat", "plain"),
        stat("Connect rate today", "43 %", "39 % in 7 days", "flat", "plain"),
        stat("Follow-ups due", "9", "6 still to come today", "flat", "plain"),
        stat("Overdue", "3", "Oldest from Wed 18 Nov", "flat", "bad"),
        stat(
            "Wins in 7 days",
            "5",
            "2 more than in the 7 before",
            "flat",
            "good",
        ),
        stat("My customers", "412", "In total", "flat", "plain"),
    ]
}

fn statuses() -> Bars {
    let counts = [
        ("New", "fresh", 4120),
        ("Not answered", "attempted", 3984),
        ("Called", "in_progress", 1910),
        ("Plan presented", "in_progress", 1240),
        ("Shortlisted", "won", 802),
        ("Invalid number", "invalid", 375),
    ];
    let bar = |(label, kind, value): (&str, &str, u64)| Bar {
        label: label.to_owned(),
        value,
        kind: Some(kind.to_owned()),
        href: Some("/customers?status=NEW".to_owned()),
    };
    Bars::sorted(counts.into_iter().map(bar).collect())
}

fn team() -> Vec<TeamLine> {
    let line = |name: &str, [assigned, open, today, rate, won, overdue]: [u64; 6]| TeamLine {
        name: name.to_owned(),
        href: "/customers?assignee=1".to_owned(),
        picture: None,
        assigned,
        open,
        today,
        connect_rate: u8::try_from(rate).ok().filter(|rate| *rate > 0),
        won,
        overdue,
    };
    vec![
        line("Kiran Rao", [2_710, 2_204, 92, 44, 21, 3]),
        line("Farah Khan", [2_705, 2_310, 81, 39, 17, 0]),
        line("Nikhil Thomas", [2_688, 2_507, 63, 31, 9, 14]),
        line("Lakshmi Venkataraghavan", [2_488, 2_488, 0, 0, 0, 0]),
    ]
}

fn follow_ups() -> Vec<FollowUp> {
    let line = |name: &str, phone: &str, status: &str, kind, assignee: &str, minutes: i64| FollowUp {
        name: name.to_owned(),
        href: "/customers/1".to_owned(),
        phone: phone.to_owned(),
        tel: "tel:+919876543210".to_owned(),
        status: status.to_owned(),
        kind,
        assignee: Some(assignee.to_owned()),
        picture: None,
        at: moment(minutes),
        overdue: minutes < 0,
    };
    vec![
        line(
            "Aarav Sharma",
            "098765 43210",
            "Plan presented",
            "in_progress",
            "Kiran Rao",
            -4000,
        ),
        line(
            "Diya Nair",
            "090081 22334",
            "Not answered",
            "attempted",
            "Nikhil Thomas",
            -90,
        ),
        line(
            "Gurpreet Singh Ahluwalia",
            "098450 11223",
            "Called",
            "in_progress",
            "Farah Khan",
            25,
        ),
        line(
            "Unnamed",
            "097400 55667",
            "Called",
            "in_progress",
            "Farah Khan",
            190,
        ),
        line(
            "ആശ മേനോൻ",
            "096320 99887",
            "Plan presented",
            "in_progress",
            "Kiran Rao",
            1500,
        ),
    ]
}

fn activity() -> Vec<ActivityLine> {
    let line = |by: &str, verb: &str, name: &str, rest: &str, said: Option<&str>, minutes| ActivityLine {
        by: by.to_owned(),
        picture: None,
        verb: verb.to_owned(),
        customer: (!name.is_empty()).then(|| CustomerLink {
            name: name.to_owned(),
            href: "/customers/1".to_owned(),
        }),
        rest: rest.to_owned(),
        said: said.map(str::to_owned),
        at: moment(minutes),
    };
    vec![
        line(
            "Kiran Rao",
            "called",
            "Diya Nair",
            ": Shortlisted",
            Some("Will come to the campus on Saturday with her father."),
            -2,
        ),
        line(
            "Farah Khan",
            "called",
            "Joseph D’Souza",
            ": Not answered",
            None,
            -6,
        ),
        line(
            "Nikhil Thomas",
            "wrote a note about",
            "Sneha Kulkarni",
            "",
            Some("Prefers the evening batch; works until five."),
            -14,
        ),
        line(
            "Meera Iyer",
            "shared customers out",
            "",
            " among Farah Khan, Kiran Rao and Nikhil Thomas",
            None,
            -58,
        ),
        line("Kiran Rao", "edited", "Unnamed", "", None, -75),
    ]
}
