//! Lists the browsers.

use axum::extract::State;
use callbook_application::accounts::OpenSession;
use serde::Serialize;

use crate::respond::{Answer, Page};
use crate::state::AppState;
use crate::view::{Crumb, Fragment, LocalTime, Moment, ProfileTab, Screen, Section};
use crate::viewer::Person;

pub(crate) async fn show(State(state): State<AppState>, person: Person, page: Page) -> Answer {
    let list = &state.use_cases.list_sessions;
    let open = list.execute(&person.principal, &person.session).await?;
    page.screen(&SessionsPage {
        sessions: open.iter().map(|one| Row::of(one, page.time())).collect(),
    })
}

/// The browsers, this one first.
#[derive(Debug, Serialize)]
pub(crate) struct SessionsPage {
    sessions: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Row {
    id: String,
    device: String,
    icon: &'static str,
    address: String,
    started: Moment,
    seen: Moment,
    remembered_until: Option<Moment>,
    is_this_one: bool,
}

impl Row {
    fn of(one: &OpenSession, time: &LocalTime) -> Self {
        Self {
            id: one.id.to_string(),
            device: one.device.to_string(),
            icon: if one.device.is_handheld() {
                "smartphone"
            } else {
                "monitor"
            },
            address: one
                .address
                .map_or_else(|| "unknown address".to_owned(), |address| address.to_string()),
            started: time.moment(one.started_at),
            seen: time.moment(one.seen_at),
            remembered_until: one.remembered_until.map(|until| time.moment(until)),
            is_this_one: one.is_this_one,
        }
    }
}

impl Fragment for SessionsPage {
    const TEMPLATE: &'static str = "sessions/index.html";

    fn samples() -> Vec<Self> {
        let time = LocalTime::new(jiff::tz::TimeZone::UTC, jiff::Timestamp::UNIX_EPOCH);
        let at = |hours| time.moment(jiff::Timestamp::UNIX_EPOCH - jiff::SignedDuration::from_hours(hours));
        let row = |id: &str, device: &str, icon, hours| Row {
            id: id.to_owned(),
            device: device.to_owned(),
            icon,
            address: "203.0.113.24".to_owned(),
            started: at(hours + 1),
            seen: at(hours),
            remembered_until: None,
            is_this_one: false,
        };
        let this = Row {
            is_this_one: true,
            ..row("1", "Firefox on Linux", "monitor", 0)
        };
        let phone = Row {
            remembered_until: Some(at(-200)),
            ..row("2", "Safari on iPhone", "smartphone", 20)
        };
        let alone = Row {
            is_this_one: true,
            ..row("1", "Firefox on Linux", "monitor", 0)
        };
        vec![
            Self {
                sessions: vec![this, phone, row("3", "Chrome on Windows", "monitor", 3)],
            },
            Self {
                sessions: vec![alone],
            },
        ]
    }
}

impl Screen for SessionsPage {
    const SECTION: Option<Section> = None;
    const PROFILE_TAB: Option<ProfileTab> = Some(ProfileTab::Sessions);

    fn title(&self) -> String {
        "Sessions".to_owned()
    }

    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::new("Profile", "/profile")]
    }
}
