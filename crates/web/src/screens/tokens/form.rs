//! What is typed to make an API token.

use callbook_application::tokens::CreateApiTokenCommand;
use callbook_domain::access::{Permission, Permissions, Viewer};
use callbook_domain::api_token::{ApiToken, ApiTokenName, Lifetime};
use serde::{Deserialize, Serialize};

use crate::forms::Entry;

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct TokenForm {
    pub(super) name: Entry,
    pub(super) permissions: Vec<String>,
    pub(super) lifetime: Entry,
    /// What is wrong with the permissions.
    #[serde(skip_deserializing)]
    pub(super) permissions_error: Option<&'static str>,
}

impl TokenForm {
    pub(super) fn blank() -> Self {
        Self {
            lifetime: Entry::new(Lifetime::Days(90).key()),
            ..Self::default()
        }
    }

    /// What is asked for; `None` where something is wrong, which the form then says.
    pub(super) fn read(&mut self, viewer: &Viewer) -> Option<CreateApiTokenCommand> {
        let name = self
            .name
            .require("Say what the token is for.", ApiTokenName::parse);
        let lifetime = self.lifetime.read(str::parse::<Lifetime>);
        let permissions: Option<Permissions> = self
            .permissions
            .iter()
            .map(|key| key.parse::<Permission>().ok())
            .collect();
        let permissions = permissions.filter(|chosen| viewer.may_give_a_token(*chosen).is_ok());
        if permissions.is_none() {
            self.permissions_error = Some("Choose at least one, among those that you have yourself.");
        }
        Some(CreateApiTokenCommand {
            name: name?,
            permissions: permissions?,
            lifetime: lifetime?,
        })
    }
}

/// One thing that a token may be made for.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Grant {
    pub(super) value: &'static str,
    pub(super) label: &'static str,
    pub(super) checked: bool,
}

impl Grant {
    /// Those that the viewer has to give.
    pub(super) fn of(viewer: &Viewer, form: &TokenForm) -> Vec<Self> {
        Self::among(viewer.permissions(), form)
    }

    pub(super) fn among(permissions: Permissions, form: &TokenForm) -> Vec<Self> {
        permissions
            .of_both(ApiToken::GRANTABLE)
            .iter()
            .map(|permission| Self {
                value: permission.key(),
                label: permission.label(),
                checked: form.permissions.iter().any(|key| key == permission.key()),
            })
            .collect()
    }
}
