//! The objects that requests name.

use callbook_application::custom_fields::DefineFieldCommand;
use callbook_application::groups::CreateGroupCommand;
use callbook_application::imports::Then;
use callbook_application::invitations::{InviteCommand, Invitee};
use callbook_domain::access::{Permission, Permissions, Role, Viewer};
use callbook_domain::custom_field::{FieldKind, FieldName};
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
        field(office, &viewer).await;
        open_import(office, &viewer).await;
        done_import(office, &viewer).await;
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

/// One that is being looked through.
async fn open_import(office: &Office, viewer: &Viewer) {
    office
        .take_in(viewer, "open.csv", "name,phone\nHema,9812377771\n", Then::Check)
        .await;
}

/// One that is over, with a customer that came of it.
async fn done_import(office: &Office, viewer: &Viewer) {
    let import = office
        .take_in(viewer, "done.csv", "name,phone\nIndu,9812377772\n", Then::Run)
        .await;
    office.work(import).await;
}

/// The import of a file of that name in the company of that user.
async fn import_of(office: &Office, username: &str, file: &str) -> String {
    let viewer = office.use_cases.act_as.named(username).await.unwrap();
    let imports = office
        .use_cases
        .list_imports
        .execute(&viewer, None, 100)
        .await
        .unwrap();
    imports
        .iter()
        .find(|import| import.file_name == file)
        .unwrap()
        .id
        .to_string()
}

async fn field(office: &Office, viewer: &Viewer) {
    let command = DefineFieldCommand {
        name: FieldName::parse("Course").unwrap(),
        kind: FieldKind::Text,
    };
    let define = &office.use_cases.define_field;
    define.execute(viewer, command).await.unwrap();
}

async fn first_field(office: &Office, username: &str) -> String {
    let viewer = office.use_cases.act_as.named(username).await.unwrap();
    let fields = office.use_cases.list_fields.execute(&viewer).await.unwrap();
    fields.all()[0].id.to_string()
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
        (Names::Field, Whose::Own | Whose::Colleagues) => first_field(office, "meera").await,
        (Names::Field, Whose::OtherCompanys) => first_field(office, "zoya").await,
        (Names::Import, Whose::Own | Whose::Colleagues) => office.import.to_string(),
        (Names::Import, Whose::OtherCompanys) => office.foreign_import.to_string(),
        (Names::OpenImport, Whose::Own | Whose::Colleagues) => import_of(office, "meera", "open.csv").await,
        (Names::OpenImport, Whose::OtherCompanys) => import_of(office, "zoya", "open.csv").await,
        (Names::DoneImport, Whose::Own | Whose::Colleagues) => import_of(office, "meera", "done.csv").await,
        (Names::DoneImport, Whose::OtherCompanys) => import_of(office, "zoya", "done.csv").await,
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
