//! `GET /settings/mail`: the mails written in the company's name, newest first; `?before=` a place for the older ones.

use axum::extract::State;
use axum_extra::extract::Query;
use callbook_application::mail::{MailDelivery, MailPage as Mails};
use callbook_application::ports::{MailPlace, MailRow};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{samples, words};
use crate::respond::{Answer, Page};
use crate::state::AppState;
use crate::view::{Crumb, Fragment, LocalTime, Moment, Screen, Section, SettingsTab};
use crate::viewer::Actor;

/// So many mails are on one page.
const ON_A_PAGE: usize = 50;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct MailQuery {
    before: Option<String>,
}

impl MailQuery {
    /// A place that makes no sense counts as the start.
    fn before(&self) -> Option<MailPlace> {
        let (at, id) = self.before.as_deref()?.split_once('-')?;
        Some(MailPlace {
            created_at: Timestamp::from_microsecond(at.parse().ok()?).ok()?,
            id: id.parse().ok()?,
        })
    }
}

pub(super) async fn show(
    State(state): State<AppState>,
    Query(query): Query<MailQuery>,
    actor: Actor,
    page: Page,
) -> Answer {
    let before = query.before();
    let mails = state
        .use_cases
        .list_mail
        .execute(&actor.viewer, before, ON_A_PAGE)
        .await?;
    let own = actor.viewer.user().email.to_string();
    let delivery = state.use_cases.settings.mail;
    page.screen(&MailBoxPage::new(&mails, before, delivery, own, page.time()))
}

/// One mail in the list.
#[derive(Debug, Serialize)]
pub(super) struct Line {
    href: String,
    subject: String,
    recipient: String,
    state: &'static str,
    state_kind: &'static str,
    at: Moment,
    note: Option<String>,
}

impl Line {
    fn new(mail: &MailRow, time: &LocalTime) -> Self {
        Self {
            href: format!("/settings/mail/{}", mail.id),
            subject: mail.subject.clone(),
            recipient: mail.recipient.to_string(),
            state: mail.state.label(),
            state_kind: words::badge_kind(mail.state),
            at: time.moment(mail.created_at),
            note: words::note(mail, time),
        }
    }
}

#[derive(Debug, Serialize)]
pub(crate) struct MailBoxPage {
    /// Whether a mail server is configured.
    delivered: bool,
    /// The address that a test mail goes to.
    own: String,
    mails: Vec<Line>,
    summary: String,
    newest: Option<&'static str>,
    older: Option<String>,
}

impl MailBoxPage {
    pub(super) fn new(
        mails: &Mails,
        before: Option<MailPlace>,
        delivery: MailDelivery,
        own: String,
        time: &LocalTime,
    ) -> Self {
        let older = mails.older.map(|place| {
            format!(
                "/settings/mail?before={}-{}",
                place.created_at.as_microsecond(),
                place.id
            )
        });
        Self {
            delivered: delivery == MailDelivery::Smtp,
            own,
            summary: match mails.mails.len() {
                1 => "1 mail".to_owned(),
                number => format!("{number} mails"),
            },
            newest: before.map(|_| "/settings/mail"),
            older,
            mails: mails.mails.iter().map(|mail| Line::new(mail, time)).collect(),
        }
    }
}

impl Fragment for MailBoxPage {
    const TEMPLATE: &'static str = "mail_box/list.html";

    fn samples() -> Vec<Self> {
        samples::lists()
    }
}

impl Screen for MailBoxPage {
    const SECTION: Option<Section> = Some(Section::Settings);
    const TAB: Option<SettingsTab> = Some(SettingsTab::Mail);

    fn title(&self) -> String {
        "Mail".to_owned()
    }

    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::section(Section::Settings)]
    }
}
