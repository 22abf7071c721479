//! What somebody says who asks to join.

use callbook_application::sign_ups::AskCommand;
use callbook_domain::access::Role;
use callbook_domain::company::Company;
use callbook_domain::invitation::SignUpRequest;
use serde::{Deserialize, Serialize};

use crate::forms::Entry;
use crate::screens::users::form;
use crate::view::{Choice, Fragment, Screen, Section};

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct JoinForm {
    name: Entry,
    email: Entry,
    pub(super) role: Entry,
}

impl Default for JoinForm {
    fn default() -> Self {
        Self {
            name: Entry::default(),
            email: Entry::default(),
            role: Entry::new(Role::Sales.key()),
        }
    }
}

impl JoinForm {
    /// The command, or `None` where some field now says what is wrong with it.
    pub(super) fn command(&mut self) -> Option<AskCommand> {
        let name = form::name(&mut self.name);
        let email = form::email(&mut self.email);
        let role = form::role(&mut self.role);
        Some(AskCommand {
            name: name?,
            email: email?,
            role: role?,
        })
    }
}

#[derive(Debug, Serialize)]
pub(crate) struct JoinPage {
    company: String,
    code: String,
    roles: Vec<Choice>,
    form: JoinForm,
}

impl JoinPage {
    pub(super) fn new(form: JoinForm, code: &str, company: &Company) -> Self {
        Self {
            company: company.name.to_string(),
            code: code.to_owned(),
            roles: SignUpRequest::ROLES
                .map(|role| Choice::new(role.key(), company.terminology.one(role)))
                .into(),
            form,
        }
    }
}

impl Fragment for JoinPage {
    const TEMPLATE: &'static str = "join/form.html";

    fn samples() -> Vec<Self> {
        let mut refused = JoinForm::default();
        refused
            .email
            .refuse("not an e-mail address: it looks like name@example.com");
        [JoinForm::default(), refused]
            .map(|form| Self {
                company: "Brightpath Admissions".to_owned(),
                code: "7k2m9qxe4d".to_owned(),
                roles: SignUpRequest::ROLES
                    .map(|role| Choice::new(role.key(), role.label()))
                    .into(),
                form,
            })
            .into()
    }
}

impl Screen for JoinPage {
    const SECTION: Option<Section> = None;

    fn title(&self) -> String {
        format!("Sign up at {}", self.company)
    }
}
