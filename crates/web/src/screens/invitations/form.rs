//! Who is to be invited, and as what.

use callbook_application::invitations::{InviteCommand, Invitee};
use callbook_domain::access::Role;
use callbook_domain::group::Group;
use callbook_domain::user::{Email, PersonName};
use serde::{Deserialize, Serialize};

use crate::forms::Entry;
use crate::problem::Problem;
use crate::screens::groups::boxes::{self, TickBox};
use crate::screens::users::form;
use crate::screens::users::row::{RoleChoice, role_samples, roles};
use crate::view::{Crumb, Fragment, Screen, Section};
use crate::viewer::Actor;

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct InviteForm {
    /// One a line: `dev@example.com`, or `Dev Anand <dev@example.com>`.
    pub(super) addresses: Entry,
    role: Entry,
    groups: Vec<String>,
}

impl Default for InviteForm {
    fn default() -> Self {
        Self {
            addresses: Entry::default(),
            role: Entry::new(Role::Sales.key()),
            groups: Vec::new(),
        }
    }
}

impl InviteForm {
    /// The command, or `None` where some field now says what is wrong with it.
    ///
    /// # Errors
    /// 404 where a group is no id.
    pub(super) fn command(&mut self) -> Result<Option<InviteCommand>, Problem> {
        let groups = boxes::chosen(&self.groups)?;
        let invitees = self.addresses.read(invitees);
        let role = form::role(&mut self.role);
        let (Some(invitees), Some(role)) = (invitees, role) else {
            return Ok(None);
        };
        Ok(Some(InviteCommand {
            invitees,
            role,
            groups,
        }))
    }
}

/// Reads the lines; whoever stands there twice is invited once.
fn invitees(text: &str) -> Result<Vec<Invitee>, String> {
    let mut invitees: Vec<Invitee> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let invitee = invitee(line).ok_or_else(|| format!("“{line}” is no e-mail address: correct it"))?;
        if !invitees.iter().any(|other| other.email == invitee.email) {
            invitees.push(invitee);
        }
    }
    if invitees.is_empty() {
        return Err("type at least one e-mail address".to_owned());
    }
    Ok(invitees)
}

fn invitee(line: &str) -> Option<Invitee> {
    let (name, address) = match line.strip_suffix('>').and_then(|line| line.rsplit_once('<')) {
        Some((name, address)) => (name.trim().trim_matches('"'), address),
        None => ("", line.trim_end_matches([',', ';'])),
    };
    Some(Invitee {
        email: Email::parse(address).ok()?,
        name: PersonName::parse(name).ok()?,
    })
}

#[derive(Debug, Serialize)]
pub(crate) struct InvitePage {
    form: InviteForm,
    roles: Vec<RoleChoice>,
    groups: Vec<TickBox>,
}

impl InvitePage {
    pub(super) fn new(form: InviteForm, groups: &[Group], actor: &Actor) -> Self {
        Self {
            roles: roles(&actor.viewer),
            groups: boxes::of_groups(groups, &form.groups, &actor.viewer),
            form,
        }
    }
}

impl Fragment for InvitePage {
    const TEMPLATE: &'static str = "invitations/new.html";

    fn samples() -> Vec<Self> {
        let mut refused = InviteForm::default();
        refused.addresses.refuse("“dev” is no e-mail address: correct it");
        let page = |form, groups| Self {
            form,
            roles: role_samples(),
            groups,
        };
        vec![
            page(InviteForm::default(), Vec::new()),
            page(refused, boxes::samples()),
        ]
    }
}

impl Screen for InvitePage {
    const SECTION: Option<Section> = Some(Section::Users);

    fn title(&self) -> String {
        "Invite people".to_owned()
    }

    fn crumbs(&self) -> Vec<Crumb> {
        vec![
            Crumb::section(Section::Users),
            Crumb::new("Invitations", "/users?tab=invitations"),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_is_somebody_once() {
        let text = "dev@example.com\r\n\n \"Ravi Pillai\" <ravi@example.com>\nDEV@example.com,\n";
        let read = invitees(text).unwrap();
        let told: Vec<_> = read
            .iter()
            .map(|one| (one.email.as_str(), one.name.as_ref().map(PersonName::as_str)))
            .collect();
        assert_eq!(
            told,
            [
                ("dev@example.com", None),
                ("ravi@example.com", Some("Ravi Pillai"))
            ]
        );
    }

    #[test]
    fn a_line_that_is_no_address_is_named() {
        assert!(invitees("dev@example.com\nravi").unwrap_err().contains("ravi"));
        assert!(invitees("x@example.com\r\nBcc: y@z").is_err());
        assert!(invitees(" \n").is_err());
    }
}
