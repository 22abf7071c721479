//! The open invitations, under a tab of the users.

use callbook_application::invitations::Listed;
use jiff::Timestamp;
use serde::Serialize;

use crate::respond::{Answer, Page};
use crate::screens::users::row::kind;
use crate::screens::users::{TabItem, UsersTab, tab_samples, tabs};
use crate::state::AppState;
use crate::view::{Fragment, LocalTime, Moment, Screen, Section};
use crate::viewer::Actor;

pub(crate) async fn list(state: &AppState, actor: &Actor, page: &Page) -> Answer {
    let invitations = state.use_cases.list_invitations.execute(&actor.viewer).await?;
    let now = state.clock.now();
    page.screen(&InvitationsPage {
        tabs: tabs(state, actor, UsersTab::Invitations).await?,
        invitations: invitations
            .iter()
            .map(|listed| InvitationRow::of(listed, actor, page.time(), now))
            .collect(),
    })
}

#[derive(Debug, Serialize)]
struct InvitationRow {
    id: String,
    email: String,
    name: Option<String>,
    role: String,
    role_kind: &'static str,
    inviter: Option<String>,
    made: Moment,
    expires: Moment,
    holds: bool,
    /// Whether the viewer may send it again and withdraw it.
    is_ours: bool,
}

impl InvitationRow {
    fn of(listed: &Listed, actor: &Actor, time: &LocalTime, now: Timestamp) -> Self {
        let invitation = &listed.invitation;
        let words = &actor.viewer.company().terminology;
        Self {
            id: invitation.id.to_string(),
            email: invitation.email.to_string(),
            name: invitation.name.as_ref().map(ToString::to_string),
            role: words.one(invitation.role).to_owned(),
            role_kind: kind(invitation.role),
            inviter: listed.inviter.as_ref().map(ToString::to_string),
            made: time.moment(invitation.made_at),
            expires: time.moment(invitation.expires_at),
            holds: invitation.holds_at(now),
            is_ours: actor.viewer.may_give(invitation.role).is_ok(),
        }
    }
}

#[derive(Debug, Serialize)]
pub(crate) struct InvitationsPage {
    tabs: Vec<TabItem>,
    invitations: Vec<InvitationRow>,
}

impl Fragment for InvitationsPage {
    const TEMPLATE: &'static str = "invitations/list.html";

    fn samples() -> Vec<Self> {
        let time = LocalTime::new(jiff::tz::TimeZone::UTC, Timestamp::UNIX_EPOCH);
        let moment = || time.moment(Timestamp::UNIX_EPOCH);
        let row = |email: &str, open: u32| InvitationRow {
            id: email.to_owned(),
            email: email.to_owned(),
            name: (open > 0).then(|| "Dev Anand".to_owned()),
            role: "Sales".to_owned(),
            role_kind: "neutral",
            inviter: (open > 0).then(|| "Meera Iyer".to_owned()),
            made: moment(),
            expires: moment(),
            holds: open > 0,
            is_ours: open > 0,
        };
        let page = |invitations| Self {
            tabs: tab_samples(UsersTab::Invitations),
            invitations,
        };
        vec![
            page(vec![row("dev@example.com", 1), row("ravi@example.com", 0)]),
            page(Vec::new()),
        ]
    }
}

impl Screen for InvitationsPage {
    const SECTION: Option<Section> = Some(Section::Users);

    fn title(&self) -> String {
        "Invitations".to_owned()
    }
}
