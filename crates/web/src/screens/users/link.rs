//! A link with which a user sets its password: mailed to it, or shown once, to whoever made it.

use axum::extract::State;
use callbook_application::mail::MailDelivery;
use callbook_application::sign_ups::Approved;
use callbook_application::users::LinkMade;
use callbook_domain::user::User;
use serde::{Deserialize, Serialize};

use super::managed::Managed;
use crate::forms::Form;
use crate::respond::{Answer, Page};
use crate::state::AppState;
use crate::view::{Crumb, Fragment, LocalTime, Moment, Screen, Section, Toast, Tone};
use crate::viewer::Actor;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct LinkForm {
    /// `mail` sends it; anything else shows it.
    way: String,
}

pub(crate) async fn make(
    State(state): State<AppState>,
    Managed(user): Managed,
    actor: Actor,
    page: Page,
    Form(form): Form<LinkForm>,
) -> Answer {
    if form.way == "mail" {
        send(&state, &actor, &page, &user).await
    } else {
        show(&state, &actor, &page, &user).await
    }
}

async fn send(state: &AppState, actor: &Actor, page: &Page, user: &User) -> Answer {
    let make = &state.use_cases.make_password_link;
    make.by_mail(&actor.viewer, user.id).await?;
    let text = match state.use_cases.settings.mail {
        MailDelivery::Smtp => format!("A password link is on its way to {}.", user.email),
        MailDelivery::Outbox => format!(
            "The mail to {} is in the outbox: this installation sends none by itself.",
            user.email
        ),
    };
    Ok(page.redirect_saying(&format!("/users/{}", user.id), &Toast::new(Tone::Good, text)))
}

/// Makes a link and shows it.
pub(super) async fn show(state: &AppState, actor: &Actor, page: &Page, user: &User) -> Answer {
    let link = state
        .use_cases
        .make_password_link
        .execute(&actor.viewer, user.id)
        .await?;
    page.screen(&LinkPage::new(state, page.time(), user, &link, Told::ByYou))
}

#[derive(Debug, Serialize)]
pub(crate) struct LinkPage {
    name: String,
    username: String,
    address: String,
    expires: Moment,
    told: Told,
}

/// Who has the link so far.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
enum Told {
    /// Only whoever made it.
    ByYou,
    /// The user too, by mail.
    ByMail,
    /// Nobody else: the mail waits in the outbox.
    Outbox,
}

impl LinkPage {
    /// Of somebody whose wish to join was approved.
    pub(crate) fn approved(state: &AppState, time: &LocalTime, approved: &Approved) -> Self {
        let told = match state.use_cases.settings.mail {
            MailDelivery::Smtp => Told::ByMail,
            MailDelivery::Outbox => Told::Outbox,
        };
        Self::new(state, time, &approved.user, &approved.link, told)
    }

    fn new(state: &AppState, time: &LocalTime, user: &User, link: &LinkMade, told: Told) -> Self {
        Self {
            name: user.name.to_string(),
            username: user.username.to_string(),
            // From the configuration, never from what the request calls this host.
            address: format!("{}/password/{}", state.settings.origin(), link.token.0),
            expires: time.moment(link.expires_at),
            told,
        }
    }
}

impl Fragment for LinkPage {
    const TEMPLATE: &'static str = "users/link.html";

    fn samples() -> Vec<Self> {
        let time = LocalTime::new(jiff::tz::TimeZone::UTC, jiff::Timestamp::UNIX_EPOCH);
        let sample = |told| Self {
            name: "Arjun Das".to_owned(),
            username: "arjun".to_owned(),
            address: "https://calls.example.com/password/p8v3kq0Zr1m5n7t9".to_owned(),
            expires: time.moment(jiff::Timestamp::UNIX_EPOCH),
            told,
        };
        [Told::ByYou, Told::ByMail, Told::Outbox].map(sample).into()
    }
}

impl Screen for LinkPage {
    const SECTION: Option<Section> = Some(Section::Users);

    fn title(&self) -> String {
        format!("A link for {}", self.name)
    }

    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::section(Section::Users)]
    }
}
