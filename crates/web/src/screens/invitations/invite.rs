//! Inviting people, and what came of each address.

use axum::extract::State;
use axum::http::StatusCode;
use callbook_application::invitations::{InviteError, Invited, Outcome};
use callbook_application::mail::MailDelivery;
use serde::Serialize;

use super::form::{InviteForm, InvitePage};
use crate::forms::Form;
use crate::respond::{Answer, Page};
use crate::state::AppState;
use crate::view::{Crumb, Fragment, LocalTime, Moment, Screen, Section};
use crate::viewer::Actor;

pub(crate) async fn show(State(state): State<AppState>, actor: Actor, page: Page) -> Answer {
    let groups = state.use_cases.list_groups.execute(&actor.viewer).await?;
    page.screen(&InvitePage::new(InviteForm::default(), &groups, &actor))
}

pub(crate) async fn submit(
    State(state): State<AppState>,
    actor: Actor,
    page: Page,
    Form(mut form): Form<InviteForm>,
) -> Answer {
    let groups = state.use_cases.list_groups.execute(&actor.viewer).await?;
    let refused = StatusCode::UNPROCESSABLE_ENTITY;
    let Some(command) = form.command()? else {
        return page.screen_as(refused, &InvitePage::new(form, &groups, &actor));
    };
    match state.use_cases.invite_users.execute(&actor.viewer, command).await {
        Ok(invited) => page.screen(&InvitedPage::new(&state, page.time(), invited)),
        Err(error @ InviteError::TooMany) => {
            form.addresses.refuse(error);
            page.screen_as(refused, &InvitePage::new(form, &groups, &actor))
        }
        Err(error) => Err(error.into()),
    }
}

/// What came of one address.
#[derive(Debug, Serialize)]
struct Line {
    /// Names the field of the link.
    id: String,
    email: String,
    /// The link, where an invitation was made.
    link: Option<String>,
    /// Why none was.
    reason: Option<&'static str>,
}

/// Shows the links of the invitations that were just made: once.
#[derive(Debug, Serialize)]
pub(crate) struct InvitedPage {
    lines: Vec<Line>,
    /// How many were invited.
    made: usize,
    expires: Option<Moment>,
    is_mailed: bool,
}

impl InvitedPage {
    pub(super) fn new(state: &AppState, time: &LocalTime, invited: Vec<Invited>) -> Self {
        let expires = invited.iter().find_map(|one| match &one.outcome {
            Outcome::Invited { expires_at, .. } => Some(time.moment(*expires_at)),
            Outcome::InvitedBefore | Outcome::HasAccount | Outcome::TooOften => None,
        });
        let origin = state.settings.origin();
        let lines: Vec<Line> = invited
            .into_iter()
            .zip(1..)
            .map(|(one, number)| line(one, number, &origin.to_string()))
            .collect();
        Self {
            made: lines.iter().filter(|line| line.link.is_some()).count(),
            lines,
            expires,
            is_mailed: state.use_cases.settings.mail == MailDelivery::Smtp,
        }
    }
}

fn line(one: Invited, number: u32, origin: &str) -> Line {
    let (link, reason) = match one.outcome {
        // From the configuration, never from what the request calls this host.
        Outcome::Invited { token, .. } => (Some(format!("{origin}/invitation/{}", token.0)), None),
        Outcome::InvitedBefore => (
            None,
            Some("Invited before. Send that invitation again, or withdraw it first."),
        ),
        Outcome::HasAccount => (None, Some("Has an account already.")),
        Outcome::TooOften => (
            None,
            Some("Got several invitations within the hour. Invite them again in an hour."),
        ),
    };
    Line {
        id: format!("link-{number}"),
        email: one.email.to_string(),
        link,
        reason,
    }
}

impl Fragment for InvitedPage {
    const TEMPLATE: &'static str = "invitations/made.html";

    fn samples() -> Vec<Self> {
        let time = LocalTime::new(jiff::tz::TimeZone::UTC, jiff::Timestamp::UNIX_EPOCH);
        let line = |number: u32, link: Option<&str>, reason| Line {
            id: format!("link-{number}"),
            email: format!("person{number}@example.com"),
            link: link.map(str::to_owned),
            reason,
        };
        let link = Some("https://calls.example.com/invitation/p8v3kq0Zr1m5n7t9");
        vec![
            Self {
                lines: vec![
                    line(1, link, None),
                    line(2, None, Some("Has an account already.")),
                ],
                made: 1,
                expires: Some(time.moment(jiff::Timestamp::UNIX_EPOCH)),
                is_mailed: true,
            },
            Self {
                lines: vec![line(1, None, Some("Has an account already."))],
                made: 0,
                expires: None,
                is_mailed: false,
            },
        ]
    }
}

impl Screen for InvitedPage {
    const SECTION: Option<Section> = Some(Section::Users);

    fn title(&self) -> String {
        match self.made {
            0 => "Nobody was invited".to_owned(),
            1 => "One person is invited".to_owned(),
            made => format!("{made} people are invited"),
        }
    }

    fn crumbs(&self) -> Vec<Crumb> {
        vec![
            Crumb::section(Section::Users),
            Crumb::new("Invitations", "/users?tab=invitations"),
        ]
    }
}
