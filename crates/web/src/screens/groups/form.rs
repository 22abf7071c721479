//! What is asked about a group.

use callbook_application::groups::GroupPage;
use callbook_domain::access::{Permissions, Viewer};
use callbook_domain::group::{Group, GroupName};
use callbook_domain::ids::UserId;
use callbook_domain::user::User;
use serde::{Deserialize, Serialize};

use super::boxes::{self, TickBox};
use crate::forms::{self, Entry};
use crate::problem::Problem;
use crate::view::{Crumb, Fragment, Screen, Section};
use crate::viewer::Actor;

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct GroupForm {
    pub(super) name: Entry,
    pub(super) permissions: Vec<String>,
    pub(super) members: Vec<String>,
    pub(super) version: u32,
}

/// What a form says.
pub(super) struct Said {
    pub(super) name: GroupName,
    pub(super) permissions: Permissions,
    pub(super) members: Vec<UserId>,
}

impl GroupForm {
    pub(super) fn of(group: &Group) -> Self {
        let permissions = group.permissions.iter();
        Self {
            name: Entry::new(group.name.as_str()),
            permissions: permissions
                .map(|permission| permission.key().to_owned())
                .collect(),
            members: group.members.iter().map(UserId::to_string).collect(),
            version: group.version.number(),
        }
    }

    /// What it says; `None` where the name now says what is wrong with it. Members whose boxes cannot be ticked by the
    /// viewer are posted by nobody: they stay as they are in `group`.
    ///
    /// # Errors
    /// 422 where a permission is none, 404 where a member is no id.
    pub(super) fn read(
        &mut self,
        group: Option<&Group>,
        users: &[User],
        viewer: &Viewer,
    ) -> Result<Option<Said>, Problem> {
        let permissions: Permissions = self
            .permissions
            .iter()
            .map(|key| key.parse())
            .collect::<Result<_, callbook_domain::access::UnknownPermission>>()
            .map_err(|error| Problem::field("permissions", error.to_string()))?;
        let mut members: Vec<UserId> = self
            .members
            .iter()
            .map(|id| forms::id(id))
            .collect::<Result<_, _>>()?;
        let is_fixed = |id: UserId| {
            let user = users.iter().find(|user| user.id == id);
            user.is_some_and(|user| viewer.may_manage(user).is_err())
        };
        let before = group.map_or(&[][..], |group| &group.members);
        for id in before.iter().filter(|id| is_fixed(**id)) {
            if !members.contains(id) {
                members.push(*id);
            }
        }
        let name = self.name.require("Type a name.", GroupName::parse);
        Ok(name.map(|name| Said {
            name,
            permissions,
            members,
        }))
    }

    fn ticked(&self) -> Permissions {
        self.permissions
            .iter()
            .filter_map(|key| key.parse().ok())
            .collect()
    }
}

/// Somebody who is in the group, or could be.
#[derive(Debug, Serialize)]
struct Member {
    id: String,
    name: String,
    role: String,
    checked: bool,
    disabled: bool,
}

/// A group to be made or edited.
#[derive(Debug, Serialize)]
pub(crate) struct GroupFormPage {
    /// `None` where it is to be made.
    id: Option<String>,
    heading: String,
    form: GroupForm,
    permissions: Vec<TickBox>,
    members: Vec<Member>,
    /// What somebody else made of it meanwhile.
    pub(super) stale: Option<String>,
}

impl GroupFormPage {
    pub(super) fn new(form: GroupForm, page: &GroupPage, actor: &Actor) -> Self {
        let viewer = &actor.viewer;
        let before = page.group.as_ref().map_or(&[][..], |group| &group.members);
        let member = |user: &User| {
            let disabled = viewer.may_manage(user).is_err();
            let id = user.id.to_string();
            let stays = disabled && before.contains(&user.id);
            Member {
                checked: stays || form.members.contains(&id),
                id,
                name: user.name.to_string(),
                role: viewer.company().terminology.one(user.role).to_owned(),
                disabled,
            }
        };
        // Whom the viewer may not manage is shown only where it is in the group.
        let shown =
            |user: &&User| before.contains(&user.id) || user.is_active() && viewer.may_manage(user).is_ok();
        Self {
            id: page.group.as_ref().map(|group| group.id.to_string()),
            heading: page
                .group
                .as_ref()
                .map_or_else(|| "New group".to_owned(), |group| group.name.to_string()),
            permissions: boxes::of_permissions(form.ticked(), viewer),
            members: page.users.iter().filter(shown).map(member).collect(),
            form,
            stale: None,
        }
    }
}

impl Fragment for GroupFormPage {
    const TEMPLATE: &'static str = "groups/form.html";

    fn samples() -> Vec<Self> {
        let member = |name: &str, checked: usize, disabled: usize| Member {
            id: name.to_lowercase(),
            name: name.to_owned(),
            role: "Sales".to_owned(),
            checked: checked > 0,
            disabled: disabled > 0,
        };
        let page = |id: Option<&str>, heading: &str| Self {
            id: id.map(str::to_owned),
            heading: heading.to_owned(),
            form: GroupForm::default(),
            permissions: boxes::samples(),
            members: vec![member("Asha", 1, 0), member("Kiran", 0, 0), member("Meera", 1, 1)],
            stale: id.map(|_| "It is called Importers now.".to_owned()),
        };
        vec![page(None, "New group"), page(Some("1"), "Importers")]
    }
}

impl Screen for GroupFormPage {
    const SECTION: Option<Section> = Some(Section::Users);

    fn title(&self) -> String {
        self.heading.clone()
    }

    fn crumbs(&self) -> Vec<Crumb> {
        vec![
            Crumb::section(Section::Users),
            Crumb::new("Groups", "/users/groups"),
        ]
    }
}
