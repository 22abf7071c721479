//! The page on which somebody decides.

use callbook_application::sign_ups::ApproveCommand;
use callbook_domain::group::Group;
use callbook_domain::ids::SignUpId;
use callbook_domain::invitation::SignUpRequest;
use callbook_domain::user::Username;
use serde::{Deserialize, Serialize};

use crate::forms::Entry;
use crate::problem::Problem;
use crate::screens::groups::boxes::{self, TickBox};
use crate::screens::users::form;
use crate::screens::users::row::{RoleChoice, role_samples, roles};
use crate::view::{Crumb, Fragment, LocalTime, Moment, Screen, Section};
use crate::viewer::Actor;

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct ReviewForm {
    name: Entry,
    pub(super) username: Entry,
    role: Entry,
    groups: Vec<String>,
}

impl ReviewForm {
    pub(super) fn of(request: &SignUpRequest) -> Self {
        let username = Username::suggested_by(&request.email).map(|name| name.to_string());
        Self {
            name: Entry::new(request.name.as_str()),
            username: Entry::new(username.unwrap_or_default()),
            role: Entry::new(request.role.key()),
            groups: Vec::new(),
        }
    }

    /// The command, or `None` where some field now says what is wrong with it.
    ///
    /// # Errors
    /// 404 where a group is no id.
    pub(super) fn command(&mut self, sign_up: SignUpId) -> Result<Option<ApproveCommand>, Problem> {
        let groups = boxes::chosen(&self.groups)?;
        let name = form::name(&mut self.name);
        let username = self.username.read(Username::parse);
        let role = form::role(&mut self.role);
        let (Some(name), Some(username), Some(role)) = (name, username, role) else {
            return Ok(None);
        };
        Ok(Some(ApproveCommand {
            sign_up,
            name,
            username,
            role,
            groups,
        }))
    }
}

#[derive(Debug, Serialize)]
pub(crate) struct ReviewPage {
    id: String,
    heading: String,
    email: String,
    wished: String,
    asked: Moment,
    form: ReviewForm,
    roles: Vec<RoleChoice>,
    groups: Vec<TickBox>,
}

impl ReviewPage {
    pub(super) fn new(
        form: ReviewForm,
        request: &SignUpRequest,
        groups: &[Group],
        actor: &Actor,
        time: &LocalTime,
    ) -> Self {
        let viewer = &actor.viewer;
        Self {
            id: request.id.to_string(),
            heading: request.name.to_string(),
            email: request.email.to_string(),
            wished: viewer.company().terminology.one(request.role).to_owned(),
            asked: time.moment(request.asked_at),
            roles: roles(viewer),
            groups: boxes::of_groups(groups, &form.groups, viewer),
            form,
        }
    }
}

impl Fragment for ReviewPage {
    const TEMPLATE: &'static str = "join/review.html";

    fn samples() -> Vec<Self> {
        let time = LocalTime::new(jiff::tz::TimeZone::UTC, jiff::Timestamp::UNIX_EPOCH);
        let mut refused = ReviewForm::default();
        refused.username.refuse("this username is taken: choose another");
        [(ReviewForm::default(), Vec::new()), (refused, boxes::samples())]
            .map(|(form, groups)| Self {
                id: "1".to_owned(),
                heading: "Dev Anand".to_owned(),
                email: "dev@example.com".to_owned(),
                wished: "Sales".to_owned(),
                asked: time.moment(jiff::Timestamp::UNIX_EPOCH),
                form,
                roles: role_samples(),
                groups,
            })
            .into()
    }
}

impl Screen for ReviewPage {
    const SECTION: Option<Section> = Some(Section::Users);

    fn title(&self) -> String {
        self.heading.clone()
    }

    fn crumbs(&self) -> Vec<Crumb> {
        vec![
            Crumb::section(Section::Users),
            Crumb::new("Sign-ups", "/users?tab=requests"),
        ]
    }
}
