//! The objects that requests name.

use callbook_application::groups::CreateGroupCommand;
use callbook_application::invitations::{InviteCommand, Invitee};
use callbook_domain::access::{Permission, Permissions, Role, Viewer};
use callbook_domain::group::GroupName;
use callbook_domain::ids::ApiTokenId;
use callbook_domain::user::Email;

use super::who::{Who, token_of};
use crate::office::Office;
use crate::shapes::Names;

/// Whose the object is that a request names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    Own,
    Colleagues,
    OtherCompanys,
    Nobodys,
}

impl Whose {
    pub(super) const ALL: [Self; 4] = [Self::Own, Self::Colleagues, Self::OtherCompanys, Self::Nobodys];
}

const MISSING: &str = "01999999-9999-7999-8999-999999999999";

/// Adds what the office has not by itself: a superuser, tokens of everybody.
pub(super) async fn furnish(office: &Office) {
    office.add_superuser("root").await;
    for username in ["asha", "kiran", "latha", "meera", "zoya"] {
        token_of(office, username, "first").await;
    }
    // What a manager may reach is its own, what only an admin may is a colleague's.
    for (username, at) in [("meera", "own.example"), ("zoya", "foreign.example")] {
        let viewer = office.use_cases.act_as.named(username).await.unwrap();
        group(office, &viewer, "Importers", Permission::ImportCustomers).await;
        group(office, &viewer, "Keepers", Permission::DeleteCustomers).await;
        invitation(office, &viewer, &format!("sales@{at}"), Role::Sales).await;
        invitation(office, &viewer, &format!("manager@{at}"), Role::Manager).await;
        office
            .sign_up(viewer.company_id(), &format!("sales2@{at}"), Role::Sales)
            .await;
        office
            .sign_up(viewer.company_id(), &format!("manager2@{at}"), Role::Manager)
            .await;
    }
}

async fn group(office: &Office, viewer: &Viewer, name: &str, permission: Permission) {
    let command = CreateGroupCommand {
        name: GroupName::parse(name).unwrap().unwrap(),
        permissions: Permissions::NONE.with(permission),
        members: Vec::new(),
    };
    office
        .use_cases
        .create_group
        .execute(viewer, command)
        .await
        .unwrap();
}

async fn invitation(office: &Office, viewer: &Viewer, email: &str, role: Role) {
    let command = InviteCommand {
        invitees: vec![Invitee {
            email: Email::parse(email).unwrap(),
            name: None,
        }],
        role,
        groups: Vec::new(),
    };
    office
        .use_cases
        .invite_users
        .execute(viewer, command)
        .await
        .unwrap();
}

/// Of two: the one that a manager may reach, or the one that only an admin may.
async fn of_users(office: &Office, names: Names, username: &str, narrow: usize) -> String {
    let viewer = office.use_cases.act_as.named(username).await.unwrap();
    let use_cases = &office.use_cases;
    match names {
        Names::Group => {
            let groups = use_cases.list_groups.execute(&viewer).await.unwrap();
            let name = if narrow > 0 { "Importers" } else { "Keepers" };
            let group = groups.iter().find(|group| group.name.as_str() == name);
            group.unwrap().id.to_string()
        }
        Names::Invitation => {
            let open = use_cases.list_invitations.execute(&viewer).await.unwrap();
            let found = open
                .iter()
                .find(|listed| (listed.invitation.role == Role::Sales) == (narrow > 0));
            found.unwrap().invitation.id.to_string()
        }
        _ => {
            let waiting = use_cases.list_sign_ups.execute(&viewer).await.unwrap();
            let found = waiting
                .iter()
                .find(|request| (request.role == Role::Sales) == (narrow > 0));
            found.unwrap().id.to_string()
        }
    }
}

pub(super) async fn id(office: &Office, names: Names, who: Who, whose: Whose) -> String {
    let own_name = who.username().filter(|name| *name != "root");
    match (names, whose) {
        (Names::Nothing, _) | (_, Whose::Nobodys) => MISSING.to_owned(),
        (Names::Customer, Whose::Own) => office.ashas.to_string(),
        (Names::Customer, Whose::Colleagues) => office.kirans.to_string(),
        (Names::Customer, Whose::OtherCompanys) => office.foreign.to_string(),
        (Names::User, Whose::Own) => office.user("kiran").await.to_string(),
        (Names::User, Whose::Colleagues) => office.user("meera").await.to_string(),
        (Names::User, Whose::OtherCompanys) => office.foreign_user.to_string(),
        (Names::Picture, Whose::Own | Whose::Colleagues) => office.user("kiran").await.to_string(),
        (Names::Picture, Whose::OtherCompanys) => office.foreign_user.to_string(),
        (Names::Mail, Whose::Own | Whose::Colleagues) => office.mail.to_string(),
        (Names::Mail, Whose::OtherCompanys) => office.foreign_mail.to_string(),
        (Names::Import, Whose::Own | Whose::Colleagues) => office.import.to_string(),
        (Names::Import, Whose::OtherCompanys) => office.foreign_import.to_string(),
        (Names::Company, Whose::Own | Whose::Colleagues) => office.company.to_string(),
        (Names::Company, Whose::OtherCompanys) => office.foreign_viewer.company_id().to_string(),
        (Names::OwnToken | Names::Token, Whose::OtherCompanys) => first_token(office, "zoya").await,
        (Names::OwnToken | Names::Token, Whose::Colleagues) => first_token(office, "kiran").await,
        (Names::OwnToken | Names::Token, Whose::Own) => {
            first_token(office, own_name.unwrap_or("meera")).await
        }
        (Names::Group | Names::Invitation | Names::SignUp, Whose::Own) => {
            of_users(office, names, "meera", 1).await
        }
        (Names::Group | Names::Invitation | Names::SignUp, Whose::Colleagues) => {
            of_users(office, names, "meera", 0).await
        }
        (Names::Group | Names::Invitation | Names::SignUp, Whose::OtherCompanys) => {
            of_users(office, names, "zoya", 1).await
        }
    }
}

async fn first_token(office: &Office, username: &str) -> String {
    let viewer = office.use_cases.act_as.named(username).await.unwrap();
    let tokens = office.use_cases.list_api_tokens.own(&viewer).await.unwrap();
    let first = tokens.iter().find(|owned| owned.token.name.as_str() == "first");
    ApiTokenId::to_string(&first.unwrap().token.id)
}
