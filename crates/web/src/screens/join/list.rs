//! Those who wait for approval, under a tab of the users.

use callbook_domain::access::Permission;
use callbook_domain::company::{JoinCode, SignUp};
use callbook_domain::invitation::SignUpRequest;
use serde::Serialize;

use crate::respond::{Answer, Page};
use crate::screens::users::row::kind;
use crate::screens::users::{TabItem, UsersTab, tab_samples, tabs};
use crate::state::AppState;
use crate::view::{Fragment, LocalTime, Moment, Screen, Section};
use crate::viewer::Actor;

pub(crate) async fn list(state: &AppState, actor: &Actor, page: &Page) -> Answer {
    let requests = state.use_cases.list_sign_ups.execute(&actor.viewer).await?;
    let company = actor.viewer.company();
    let row = |request: &SignUpRequest| RequestRow {
        name: request.name.to_string(),
        email: request.email.to_string(),
        role: company.terminology.one(request.role).to_owned(),
        role_kind: kind(request.role),
        asked: page.time().moment(request.asked_at),
        href: format!("/users/requests/{}", request.id),
    };
    let is_open = company.security.sign_up == SignUp::Open;
    page.screen(&RequestsPage {
        tabs: tabs(state, actor, UsersTab::Requests).await?,
        requests: requests.iter().map(row).collect(),
        address: is_open.then(|| format!("{}/join/{}", state.settings.origin(), JoinCode::of(company.id))),
        may_open: actor.viewer.may(Permission::ManageCompany),
    })
}

#[derive(Debug, Serialize)]
struct RequestRow {
    name: String,
    email: String,
    role: String,
    role_kind: &'static str,
    asked: Moment,
    href: String,
}

#[derive(Debug, Serialize)]
pub(crate) struct RequestsPage {
    tabs: Vec<TabItem>,
    requests: Vec<RequestRow>,
    /// Where people sign up; `None` where the company takes none.
    address: Option<String>,
    /// Whether the viewer can switch that.
    may_open: bool,
}

impl Fragment for RequestsPage {
    const TEMPLATE: &'static str = "join/list.html";

    fn samples() -> Vec<Self> {
        let time = LocalTime::new(jiff::tz::TimeZone::UTC, jiff::Timestamp::UNIX_EPOCH);
        let row = RequestRow {
            name: "Dev Anand".to_owned(),
            email: "dev@example.com".to_owned(),
            role: "Sales".to_owned(),
            role_kind: "neutral",
            asked: time.moment(jiff::Timestamp::UNIX_EPOCH),
            href: "/users/requests/1".to_owned(),
        };
        let page = |requests, address: Option<&str>| Self {
            tabs: tab_samples(UsersTab::Requests),
            requests,
            may_open: address.is_none(),
            address: address.map(str::to_owned),
        };
        vec![
            page(vec![row], Some("https://calls.example.com/join/7k2m9qxe4d")),
            page(Vec::new(), Some("https://calls.example.com/join/7k2m9qxe4d")),
            page(Vec::new(), None),
        ]
    }
}

impl Screen for RequestsPage {
    const SECTION: Option<Section> = Some(Section::Users);

    fn title(&self) -> String {
        "Sign-ups".to_owned()
    }
}
