//! One user's page: the form, and everything that whoever manages the user should see and may do.

use callbook_application::users::{FactorState, ShownUser};
use callbook_domain::access::Permission;
use callbook_domain::device::Device;
use callbook_domain::session::Session;
use serde::Serialize;

use super::form::EditForm;
use super::row::{self, RoleChoice, UserRow, roles};
use crate::respond::Page;
use crate::screens::groups::boxes::{self, TickBox};
use crate::view::{Crumb, Fragment, LocalTime, Moment, Screen, Section};
use crate::viewer::Actor;

/// Where the user is signed in.
#[derive(Debug, Serialize)]
struct SessionRow {
    device: String,
    address: Option<String>,
    seen: Moment,
}

impl SessionRow {
    fn of(session: &Session, time: &LocalTime) -> Self {
        Self {
            device: Device::of(&session.device).to_string(),
            address: session.address.map(|address| address.to_string()),
            seen: time.moment(session.seen_at),
        }
    }
}

#[derive(Debug, Serialize)]
pub(crate) struct EditUserPage {
    user: UserRow,
    form: EditForm,
    roles: Vec<RoleChoice>,
    groups: Vec<TickBox>,
    sessions: Vec<SessionRow>,
    failures: u32,
    has_second_factor: bool,
    created: Moment,
    /// What it did lately, in the audit log; `None` where the viewer may not read that.
    log: Option<String>,
    /// What somebody else made of it meanwhile.
    pub(super) stale: Option<String>,
    heading: String,
}

impl EditUserPage {
    pub(super) fn new(form: EditForm, shown: &ShownUser, actor: &Actor, page: &Page) -> Self {
        let (viewer, user, time) = (&actor.viewer, &shown.user, page.time());
        let may_read = viewer.may(Permission::SeeAudit);
        Self {
            user: UserRow::of(user, &shown.groups, viewer, time),
            roles: roles(viewer),
            groups: boxes::of_groups(&shown.groups, &form.groups, viewer),
            form,
            sessions: shown
                .sessions
                .iter()
                .map(|session| SessionRow::of(session, time))
                .collect(),
            failures: shown.failures,
            has_second_factor: shown.second_factor == FactorState::On,
            created: time.moment(user.created_at),
            log: may_read.then(|| format!("/settings/audit?person={}", user.id)),
            stale: None,
            heading: user.name.to_string(),
        }
    }
}

impl Fragment for EditUserPage {
    const TEMPLATE: &'static str = "users/edit.html";

    fn samples() -> Vec<Self> {
        let time = LocalTime::new(jiff::tz::TimeZone::UTC, jiff::Timestamp::UNIX_EPOCH);
        let moment = || time.moment(jiff::Timestamp::UNIX_EPOCH);
        let sample = |(number, user): (u32, UserRow)| Self {
            user,
            form: EditForm::default(),
            roles: row::role_samples(),
            groups: if number == 0 { Vec::new() } else { boxes::samples() },
            sessions: (0..number)
                .map(|_| SessionRow {
                    device: "Firefox on Linux".to_owned(),
                    address: Some("192.0.2.1".to_owned()),
                    seen: moment(),
                })
                .collect(),
            failures: number,
            has_second_factor: number > 0,
            created: moment(),
            log: Some("/settings/audit?person=1".to_owned()),
            stale: (number == 1).then(|| "It now says: Latha Nair, latha@example.com, Manager.".to_owned()),
            heading: "Latha Nair".to_owned(),
        };
        (0..).zip(row::samples()).map(sample).collect()
    }
}

impl Screen for EditUserPage {
    const SECTION: Option<Section> = Some(Section::Users);

    fn title(&self) -> String {
        self.heading.clone()
    }

    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::section(Section::Users)]
    }
}
