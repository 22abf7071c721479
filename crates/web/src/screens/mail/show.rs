//! `GET /settings/mail/{id}`: one mail. What it says is shown where it was kept here and the viewer may read it.

use axum::extract::{Path, State};
use callbook_application::mail::{MailDelivery, MailText, ShownMail};
use callbook_domain::ids::MailId;
use callbook_domain::mail::MailState;
use serde::Serialize;

use super::{samples, words};
use crate::forms;
use crate::problem::Problem;
use crate::respond::{Answer, Page};
use crate::state::AppState;
use crate::view::{Crumb, Fragment, LocalTime, Moment, Screen, Section, SettingsTab};
use crate::viewer::Actor;

pub(super) async fn show(
    State(state): State<AppState>,
    Path(id): Path<String>,
    actor: Actor,
    page: Page,
) -> Answer {
    let mail = forms::id::<MailId>(&id)?;
    let shown = state.use_cases.show_mail.execute(&actor.viewer, mail).await?;
    let shown = shown.ok_or_else(Problem::not_found)?;
    let delivery = state.use_cases.settings.mail;
    page.screen(&MailPage::new(&shown, delivery, page.time()))
}

/// One line of the text.
#[derive(Debug, Serialize)]
struct Line {
    text: String,
    /// Where it is an address of ours by itself.
    href: Option<String>,
}

impl Line {
    fn of(text: &str) -> Self {
        let alone = text.starts_with("https://") || text.starts_with("http://");
        Self {
            href: (alone && !text.contains(' ')).then(|| text.to_owned()),
            text: text.to_owned(),
        }
    }
}

#[derive(Debug, Serialize)]
pub(crate) struct MailPage {
    subject: String,
    recipient: String,
    name: Option<String>,
    state: &'static str,
    state_kind: &'static str,
    at: Moment,
    sent: Option<Moment>,
    attempts: u32,
    message_id: Option<String>,
    note: Option<String>,
    /// Whether it was kept here, for want of a server.
    kept: bool,
    /// Whether it would let the viewer prove itself to be itself.
    own_secret: bool,
    uncertain: bool,
    /// Paragraphs of lines; none where it is not for the viewer's eyes.
    text: Option<Vec<Vec<Line>>>,
    /// Where a wish to send it again goes; none where it cannot be.
    again: Option<String>,
}

impl MailPage {
    pub(super) fn new(shown: &ShownMail, delivery: MailDelivery, time: &LocalTime) -> Self {
        let mail = &shown.row;
        let paragraphs = |text: &str| {
            let paragraphs = text.split("\n\n").map(|paragraph| {
                let lines = paragraph.lines().filter(|line| !line.trim().is_empty());
                lines.map(Line::of).collect::<Vec<_>>()
            });
            paragraphs.filter(|lines| !lines.is_empty()).collect()
        };
        let again = mail.state.may_be_sent_again() && delivery == MailDelivery::Smtp;
        Self {
            subject: mail.subject.clone(),
            recipient: mail.recipient.to_string(),
            name: mail.name.clone(),
            state: mail.state.label(),
            state_kind: words::badge_kind(mail.state),
            at: time.moment(mail.created_at),
            sent: mail.sent_at.map(|at| time.moment(at)),
            attempts: mail.attempts,
            message_id: mail.message_id.clone(),
            note: words::note(mail, time),
            kept: mail.state == MailState::Kept,
            own_secret: shown.text == MailText::OwnSecret,
            uncertain: mail.state == MailState::Uncertain,
            text: shown.text.said().map(|composed| paragraphs(&composed.text)),
            again: again.then(|| format!("/settings/mail/{}/again", mail.id)),
        }
    }
}

impl Fragment for MailPage {
    const TEMPLATE: &'static str = "mail_box/show.html";

    fn samples() -> Vec<Self> {
        samples::mails()
    }
}

impl Screen for MailPage {
    const SECTION: Option<Section> = Some(Section::Settings);
    const TAB: Option<SettingsTab> = Some(SettingsTab::Mail);

    fn title(&self) -> String {
        self.subject.clone()
    }

    fn crumbs(&self) -> Vec<Crumb> {
        vec![
            Crumb::section(Section::Settings),
            Crumb::new("Mail", "/settings/mail"),
        ]
    }
}
