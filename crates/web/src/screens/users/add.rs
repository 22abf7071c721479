//! Adding a user.

use axum::extract::State;
use axum::http::StatusCode;
use callbook_application::users::{AddUserCommand, AddUserError};
use callbook_domain::access::Role;
use callbook_domain::user::{Password, Username};
use serde::{Deserialize, Serialize};

use super::row::{RoleChoice, roles};
use super::{form, link};
use crate::forms::{Entry, Form, Hidden, sentence};
use crate::respond::{Answer, Page};
use crate::state::AppState;
use crate::view::{Crumb, Fragment, Screen, Section, Toast, Tone};
use crate::viewer::Actor;

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct NewUserForm {
    name: Entry,
    username: Entry,
    email: Entry,
    role: Entry,
    #[serde(skip_serializing)]
    password: Hidden,
    #[serde(skip_deserializing)]
    password_error: Option<String>,
}

impl Default for NewUserForm {
    fn default() -> Self {
        Self {
            name: Entry::default(),
            username: Entry::default(),
            email: Entry::default(),
            role: Entry::new(Role::Sales.key()),
            password: Hidden::default(),
            password_error: None,
        }
    }
}

impl NewUserForm {
    /// The command, or `None` where some field now says what is wrong with it.
    fn command(&mut self, company: &str) -> Option<AddUserCommand> {
        let name = form::name(&mut self.name);
        let username = self.username.read(Username::parse);
        let email = form::email(&mut self.email);
        let role = form::role(&mut self.role);
        let names = [company, &self.name.value, &self.username.value, &self.email.value];
        let password = match self.password.reveal() {
            "" => Ok(None),
            typed => Password::parse(typed, &names).map(Some),
        };
        let password = password
            .map_err(|refusal| self.password_error = Some(sentence(&refusal.to_string())))
            .ok();
        Some(AddUserCommand {
            username: username?,
            name: name?,
            email: email?,
            role: role?,
            password: password?,
        })
    }
}

pub(crate) async fn show(actor: Actor, page: Page) -> Answer {
    page.screen(&NewUserPage::new(NewUserForm::default(), &actor))
}

pub(crate) async fn submit(
    State(state): State<AppState>,
    actor: Actor,
    page: Page,
    Form(mut form): Form<NewUserForm>,
) -> Answer {
    let refused = StatusCode::UNPROCESSABLE_ENTITY;
    let Some(command) = form.command(actor.viewer.company().name.as_str()) else {
        return page.screen_as(refused, &NewUserPage::new(form, &actor));
    };
    let has_password = command.password.is_some();
    match state.use_cases.add_user.execute(&actor.viewer, command).await {
        Ok(user) if has_password => {
            let text = format!("{} can sign in now, as {}.", user.name, user.username);
            Ok(page.redirect_saying("/users", &Toast::new(Tone::Good, text)))
        }
        Ok(user) => link::show(&state, &actor, &page, &user).await,
        Err(error @ AddUserError::Taken(field)) => {
            let entry = if field == "email" {
                &mut form.email
            } else {
                &mut form.username
            };
            entry.refuse(error);
            page.screen_as(refused, &NewUserPage::new(form, &actor))
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Debug, Serialize)]
pub(crate) struct NewUserPage {
    form: NewUserForm,
    roles: Vec<RoleChoice>,
}

impl NewUserPage {
    fn new(form: NewUserForm, actor: &Actor) -> Self {
        Self {
            form,
            roles: roles(&actor.viewer),
        }
    }
}

impl Fragment for NewUserPage {
    const TEMPLATE: &'static str = "users/new.html";

    fn samples() -> Vec<Self> {
        let roles = super::row::role_samples;
        let mut refused = NewUserForm::default();
        refused.username.value = "arjun".to_owned();
        refused.username.refuse("this username is taken: choose another");
        vec![
            Self {
                form: NewUserForm::default(),
                roles: roles(),
            },
            Self {
                form: refused,
                roles: roles(),
            },
        ]
    }
}

impl Screen for NewUserPage {
    const SECTION: Option<Section> = Some(Section::Users);

    fn title(&self) -> String {
        "Add a user".to_owned()
    }

    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::section(Section::Users)]
    }
}
