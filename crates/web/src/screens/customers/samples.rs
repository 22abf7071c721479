//! Believable customers for the screens' samples.

use jiff::civil::date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::edit_page::{CustomerFormPage, Edited, Known};
use super::form::CustomerForm;
use super::list_page::{Chip, CustomersPage, FilterStatus, Heads};
use super::listing::ListState;
use super::own::{OwnEntry, OwnFact};
use super::person::{PhoneLink, StatusLabel};
use super::row::{CustomerRow, MenuStatus, RowShows};
use super::show_page::{CustomerScreen, Details, Notice, Owner, Standing, Tab};
use super::status_form::StatusForm;
use super::timeline::{self, TimelineEntry};
use crate::forms::Entry;
use crate::view::{Choice, LocalTime};
use callbook_domain::version::Version;

const STATUSES: [(&str, &str, &str); 6] = [
    ("NEW", "New", "fresh"),
    ("CALLED", "Called", "in_progress"),
    ("NOT_ANSWERED", "Not answered", "attempted"),
    ("INVALID_NUMBER", "Invalid number", "invalid"),
    ("PLAN_PRESENTED", "Plan presented", "waiting"),
    ("SHORTLISTED", "Shortlisted", "won"),
];

/// Name, phone, area, assignee, hours until the next call (0 for none).
const PEOPLE: [(&str, &str, &str, &str, i64); 9] = [
    ("Aarav Sharma", "098765 43210", "Indiranagar", "Kiran Rao", 3),
    ("Diya Nair", "090081 22334", "Koramangala", "Farah Khan", -5),
    ("Mohammed Irfan", "099001 77885", "Jayanagar", "", 0),
    ("Unnamed", "080 4123 9876", "", "Kiran Rao", 0),
    (
        "Gurpreet Singh Ahluwalia",
        "098450 11223",
        "HSR Layout Sector 2",
        "Asha Menon",
        26,
    ),
    ("Lakshmi Venkataraghavan", "097400 55667", "Malleshwaram", "", 0),
    ("Joseph D’Souza", "096320 99887", "Frazer Town", "Farah Khan", 74),
    ("Sneha Kulkarni", "+44 7400 123456", "London", "Asha Menon", 0),
    ("രമ്യ നായർ", "094470 31245", "Kochi", "Kiran Rao", -30),
];

pub(crate) fn now() -> Timestamp {
    Timestamp::from_second(1_795_000_000).unwrap_or_default()
}

pub(crate) fn time() -> LocalTime {
    LocalTime::new(TimeZone::UTC, now())
}

pub(crate) fn hours(count: i64) -> Timestamp {
    now() + SignedDuration::from_hours(count)
}

pub(crate) fn phone(shown: &str) -> PhoneLink {
    PhoneLink {
        shown: shown.to_owned(),
        tel: "tel:+919876543210".to_owned(),
        whatsapp: "https://wa.me/919876543210".to_owned(),
    }
}

pub(crate) fn menu() -> Vec<MenuStatus> {
    let status = |(value, label, kind): (&str, &str, _)| MenuStatus {
        value: value.to_owned(),
        label: label.to_owned(),
        kind,
        needs: (kind == "waiting").then_some("needs a time"),
    };
    STATUSES.map(status).to_vec()
}

pub(super) fn rows() -> Vec<CustomerRow> {
    let time = time();
    let statuses = menu();
    let people = (0_i64..).zip(PEOPLE).zip(statuses.iter().cycle());
    people
        .map(
            |((number, (name, shown, area, assignee, next)), status)| CustomerRow {
                id: format!("sample-{number}"),
                name: name.to_owned(),
                phone: phone(shown),
                status: StatusLabel {
                    value: status.value.clone(),
                    label: status.label.clone(),
                    kind: status.kind,
                },
                version: 3,
                area: (!area.is_empty()).then(|| area.to_owned()),
                assignee: (!assignee.is_empty()).then(|| assignee.to_owned()),
                picture: None,
                next: (next != 0).then(|| time.moment(hours(next))),
                is_overdue: next < 0,
                last: (status.kind != "fresh").then(|| time.moment(hours(-number * 7 - 2))),
                created: time.day(hours(-number * 19 - 30).to_zoned(TimeZone::UTC).date()),
            },
        )
        .collect()
}

/// A manager's filtered list, a sales user's, and the three ways to be empty.
pub(super) fn lists() -> Vec<CustomersPage> {
    let all = list();
    let own = CustomersPage {
        shows: RowShows {
            assignee: false,
            select: false,
        },
        assignees: Vec::new(),
        chips: Vec::new(),
        exports: Vec::new(),
        total: "318 customers".to_owned(),
        ..all.clone()
    };
    let empty = |emptiness, chips| CustomersPage {
        rows: Vec::new(),
        total: "0 customers".to_owned(),
        newer: None,
        older: None,
        emptiness,
        chips,
        ..all.clone()
    };
    let empties = [
        empty("filtered", all.chips.clone()),
        empty("none", Vec::new()),
        empty("not_mine", Vec::new()),
    ];
    [all, own].into_iter().chain(empties).collect()
}

fn list() -> CustomersPage {
    let chip = |label, value: &str| Chip {
        label,
        value: value.to_owned(),
        remove: "/customers".to_owned(),
    };
    let state = ListState::from_query("sort=follow_up");
    CustomersPage {
        search: None,
        statuses: menu()
            .into_iter()
            .map(|status| FilterStatus {
                is_chosen: status.value == "NEW",
                value: status.value,
                label: status.label,
            })
            .collect(),
        assignees: vec![
            Choice::new("none", "Nobody"),
            Choice::new("me", "Me"),
            Choice::new("1", "Kiran Rao"),
        ],
        assignee: String::new(),
        areas: vec![
            Choice::new("Indiranagar", "Indiranagar (412)"),
            Choice::new("Koramangala", "Koramangala (388)"),
        ],
        area: String::new(),
        dues: vec![
            Choice::new("overdue", "Overdue"),
            Choice::new("today", "Due by tonight"),
        ],
        due: String::new(),
        import: None,
        sort: Some(state.sort_text()),
        is_misread: true,
        chips: vec![chip("Status", "New"), chip("Area", "Indiranagar")],
        left_out: Some("In the order of the next call: customers without one are left out."),
        heads: Heads::of(&state),
        rows: rows(),
        shows: RowShows {
            assignee: true,
            select: true,
        },
        menu: menu(),
        total: "10,000+ customers".to_owned(),
        newer: None,
        older: Some("/customers?after=sample".to_owned()),
        exports: vec![
            Choice::new("/customers/export?format=csv&status=NEW", "CSV (.csv)"),
            Choice::new("/customers/export?format=xlsx&status=NEW", "Excel (.xlsx)"),
        ],
        emptiness: "",
    }
}

/// A customer in work, one whose form was refused, a closed one as a sales user sees it, one not to be called.
pub(super) fn customers() -> Vec<CustomerScreen> {
    let open = customer();
    let mut form = StatusForm::begun("PLAN_PRESENTED", Version::FIRST);
    form.remark = Entry::new("Wants the plan for two children.");
    form.follow_up_at = Entry::new("2026-11-17T10:00");
    form.follow_up_at
        .refuse("the follow-up lies in the past: choose a time ahead");
    let refused = CustomerScreen {
        form,
        notice: Some(Notice::stale()),
        ..customer()
    };
    let mut closed = customer();
    closed.standing.is_closed = true;
    closed.standing.may_reopen = false;
    closed.standing.follow_up = None;
    closed.owner.users = Vec::new();
    closed.timeline.truncate(1);
    closed.said = Some("The note is on the timeline.".to_owned());
    let mut left_alone = customer();
    left_alone.standing.do_not_call = true;
    vec![open, refused, closed, left_alone]
}

fn customer() -> CustomerScreen {
    let time = time();
    let users = vec![Choice::new("1", "Kiran Rao"), Choice::new("2", "Farah Khan")];
    let statuses = menu();
    CustomerScreen {
        id: "sample".to_owned(),
        name: "Diya Nair".to_owned(),
        phone: phone("090081 22334"),
        status: StatusLabel {
            value: "NOT_ANSWERED".to_owned(),
            label: "Not answered".to_owned(),
            kind: "attempted",
        },
        standing: Standing {
            follow_up: Some(time.moment(hours(-5))),
            is_overdue: true,
            last_contact: Some(time.moment(hours(-26))),
            attempts: 2,
            is_closed: false,
            may_reopen: true,
            do_not_call: false,
        },
        details: Details {
            other_phones: vec![phone("098450 11223")],
            own: own_facts(),
            email: Some("diya.nair@example.com".to_owned()),
            area: Some("Koramangala".to_owned()),
            date: Some(time.day(date(2026, 11, 2))),
            remark: Some("Met at the fair; two children.".to_owned()),
            notes: Some("Brother joined last year.\nThe mother decides; call after six.".to_owned()),
            created: time.moment(hours(-400)),
            updated: time.moment(hours(-26)),
            import: Some("/imports/sample".to_owned()),
        },
        owner: Owner {
            name: Some("Kiran Rao".to_owned()),
            picture: None,
            since: Some(time.moment(hours(-380))),
            how: Some("by round robin, by Meera Iyer".to_owned()),
            user: "1".to_owned(),
            users,
        },
        statuses: statuses
            .iter()
            .map(|status| Choice::new(&status.value, &status.label))
            .collect(),
        presets: time.follow_up_presets(),
        form: StatusForm::begun("", Version::FIRST),
        note: Entry::default(),
        notice: None,
        tabs: vec![
            Tab::sample("All", None),
            Tab::sample("Status", Some(3)),
            Tab::sample("Notes", Some(1)),
        ],
        timeline: entries(),
        version: 3,
        may_delete: true,
        said: None,
    }
}

/// What somebody has in a company's own fields.
pub(crate) fn own_facts() -> Vec<OwnFact> {
    let fact = |label: &str, value: &str| OwnFact {
        label: label.to_owned(),
        value: value.to_owned(),
    };
    vec![fact("Course", "B.Sc. Physics"), fact("Budget", "125000")]
}

/// A company's own fields as a form asks for them.
fn own_entries() -> Vec<OwnEntry> {
    let entry = |label: &str, kind, value: &str| OwnEntry {
        id: format!("sample-{kind}"),
        label: label.to_owned(),
        kind,
        options: vec![
            Choice::new("Science", "Science"),
            Choice::new("Commerce", "Commerce"),
        ],
        longest: 500,
        entry: Entry::new(value),
    };
    let mut budget = entry("Budget", "number", "a lot");
    budget.entry.refuse("this is no number: write it as 1250 or 12.5");
    vec![
        entry("School", "text", "St. Mary’s"),
        budget,
        entry("Visit", "date", "2026-11-20"),
        entry("Stream", "choice", "Commerce"),
    ]
}

pub(crate) fn entries() -> Vec<TimelineEntry> {
    timeline::samples(&time(), now())
}

/// A new customer, one with errors, a known number, and one that was saved meanwhile.
pub(super) fn forms() -> Vec<CustomerFormPage> {
    let typed = CustomerForm {
        phone: Entry::new("98765 43210"),
        name: Entry::new("Aarav Sharma"),
        area: Entry::new("Indiranagar"),
        email: Entry::new("aarav@"),
        other_phones: Entry::new("098450 11223\n+44 7400 123456"),
        do_not_call: Entry::new("yes"),
        own: own_entries(),
        version: Some(3),
        ..CustomerForm::default()
    };
    let saved = CustomerForm {
        area: Entry::new("Koramangala"),
        email: Entry::new("aarav@example.com"),
        ..typed.clone()
    };
    let edited = Edited {
        id: "sample".to_owned(),
        name: "Aarav Sharma".to_owned(),
    };
    let mut wrong = typed.clone();
    wrong.phone = Entry::new("123");
    wrong.phone.refuse("this cannot be called: it has too few digits");
    let known = Known {
        text: "The customer is with Farah Khan. Nothing was added. Ask your manager to hand it over."
            .to_owned(),
        href: None,
    };
    vec![
        CustomerFormPage::new(CustomerForm::default(), None),
        CustomerFormPage::new(wrong, Some(edited.clone())),
        CustomerFormPage {
            known: Some(known),
            ..CustomerFormPage::new(saved.clone(), None)
        },
        CustomerFormPage::stale(typed, saved, edited),
    ]
}
