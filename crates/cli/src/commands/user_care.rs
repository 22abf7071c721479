//! What an operator does for users who are there, or are to come: edit, invite, let in again, lock out.

use std::error::Error;

use callbook_application::UseCases;
use callbook_application::invitations::{InviteCommand, Invitee, Outcome};
use callbook_application::users::EditUserCommand;
use callbook_domain::access::Viewer;
use callbook_domain::group::GroupName;
use callbook_domain::ids::GroupId;
use callbook_domain::user::User;
use serde_json::{Value, json};

use super::acting;
use crate::answer;
use crate::failure::{Failure, sentence, with_causes};
use crate::flags::{UserEditFlags, UserFlags, UserInviteFlags};
use crate::settings::Settings;
use crate::terminal::say;

pub(crate) async fn edit(use_cases: &UseCases, flags: UserEditFlags) -> Result<(), Failure> {
    let (viewer, user) = found(use_cases, &flags.user).await?;
    let groups = if flags.no_groups {
        Some(Vec::new())
    } else if flags.groups.is_empty() {
        None
    } else {
        Some(groups(use_cases, &viewer, &flags.groups).await?)
    };
    let command = EditUserCommand {
        user: user.id,
        read: user.version,
        name: flags.name.unwrap_or(user.name),
        email: flags.email.unwrap_or(user.email),
        role: flags.role.unwrap_or(user.role),
        groups,
    };
    let user = use_cases
        .edit_user
        .execute(&viewer, command)
        .await
        .map_err(refused)?;
    let text = format!(
        "{} is {} now: {} <{}>.",
        user.username, user.role, user.name, user.email
    );
    tell(
        &flags.user,
        text,
        json!({ "username": user.username.as_str(), "role": user.role.key() }),
    )
}

async fn groups(use_cases: &UseCases, viewer: &Viewer, names: &[GroupName]) -> Result<Vec<GroupId>, Failure> {
    let groups = use_cases.list_groups.execute(viewer).await.map_err(refused)?;
    let id = |name: &GroupName| {
        let found = groups.iter().find(|group| group.name.folded() == name.folded());
        found
            .map(|group| group.id)
            .ok_or_else(|| Failure::nothing_done(format!("There is no group called {name}.")))
    };
    names.iter().map(id).collect()
}

pub(crate) async fn deactivate(use_cases: &UseCases, flags: &UserFlags) -> Result<(), Failure> {
    let (viewer, user) = found(use_cases, flags).await?;
    let done = use_cases.deactivate_user.execute(&viewer, user.id).await;
    done.map_err(refused)?;
    let text = format!("{} is signed out and cannot sign in any more.", user.username);
    tell(
        flags,
        text,
        json!({ "username": user.username.as_str(), "active": false }),
    )
}

pub(crate) async fn reactivate(use_cases: &UseCases, flags: &UserFlags) -> Result<(), Failure> {
    let (viewer, user) = found(use_cases, flags).await?;
    let done = use_cases.reactivate_user.execute(&viewer, user.id).await;
    done.map_err(refused)?;
    let text = format!("{} can sign in again.", user.username);
    tell(
        flags,
        text,
        json!({ "username": user.username.as_str(), "active": true }),
    )
}

pub(crate) async fn end_sessions(use_cases: &UseCases, flags: &UserFlags) -> Result<(), Failure> {
    let (viewer, user) = found(use_cases, flags).await?;
    let done = use_cases.end_sessions.execute(&viewer, user.id).await;
    done.map_err(refused)?;
    let text = format!("{} is signed out everywhere.", user.username);
    tell(flags, text, json!({ "username": user.username.as_str() }))
}

pub(crate) async fn unlock(use_cases: &UseCases, flags: &UserFlags) -> Result<(), Failure> {
    let (viewer, user) = found(use_cases, flags).await?;
    let done = use_cases.unlock_user.execute(&viewer, user.id).await;
    done.map_err(refused)?;
    let text = format!("{} can try again at once.", user.username);
    tell(flags, text, json!({ "username": user.username.as_str() }))
}

pub(crate) async fn reset_factor(use_cases: &UseCases, flags: &UserFlags) -> Result<(), Failure> {
    let (viewer, user) = found(use_cases, flags).await?;
    let done = use_cases.reset_factor.execute(&viewer, user.id).await;
    done.map_err(refused)?;
    let text = format!("The second factor of {} is reset.", user.username);
    tell(flags, text, json!({ "username": user.username.as_str() }))
}

pub(crate) async fn reset_password(
    use_cases: &UseCases,
    settings: &Settings,
    flags: &UserFlags,
) -> Result<(), Failure> {
    let (viewer, user) = found(use_cases, flags).await?;
    let made = use_cases.make_password_link.execute(&viewer, user.id).await;
    let made = made.map_err(refused)?;
    answer::say_password_link(flags.output(), settings, &user, &made)
}

pub(crate) async fn invite(
    use_cases: &UseCases,
    settings: &Settings,
    flags: UserInviteFlags,
) -> Result<(), Failure> {
    let viewer = acting::viewer(use_cases, &flags.acting).await?;
    let invitee = |email| Invitee { email, name: None };
    let command = InviteCommand {
        invitees: flags.addresses.into_iter().map(invitee).collect(),
        role: flags.role,
        groups: Vec::new(),
    };
    let invited = use_cases.invite_users.execute(&viewer, command).await;
    let mut documents = Vec::new();
    let mut made = 0_usize;
    for one in invited.map_err(refused)? {
        let (outcome, link) = match one.outcome {
            Outcome::Invited { token, .. } => {
                made += 1;
                (
                    "invited",
                    Some(format!("{}/invitation/{}", settings.origin(), token.0)),
                )
            }
            Outcome::InvitedBefore => ("invited before", None),
            Outcome::HasAccount => ("has an account already", None),
            Outcome::TooOften => ("invited three times this hour: try again later", None),
        };
        if !flags.json {
            say(format!("{}: {}", one.email, link.as_deref().unwrap_or(outcome)));
        }
        documents.push(json!({ "email": one.email.as_str(), "outcome": outcome, "link": link }));
    }
    if flags.json {
        answer::say_document(&Value::Array(documents))?;
    }
    if made == 0 {
        return Err(Failure::nothing_done("Nobody was invited."));
    }
    Ok(())
}

/// As whom the command acts, and the user that it names.
async fn found(use_cases: &UseCases, flags: &UserFlags) -> Result<(Viewer, User), Failure> {
    let viewer = acting::viewer(use_cases, &flags.acting).await?;
    let users = use_cases.list_users.execute(&viewer).await.map_err(refused)?;
    let wanted = flags.user.trim().to_lowercase();
    let user = users
        .into_iter()
        .find(|user| user.username.as_str() == wanted || user.email.as_str() == wanted);
    let user = user.ok_or_else(|| {
        Failure::nothing_done(format!("No user of the company is called {}.", flags.user))
            .advise("See who there is with: callbook user list")
    })?;
    Ok((viewer, user))
}

fn tell(flags: &UserFlags, text: String, document: Value) -> Result<(), Failure> {
    answer::say_either(flags.output(), text, &document)
}

fn refused(error: impl Error) -> Failure {
    Failure::nothing_done(sentence(&with_causes(&error))).advise("Nothing was changed.")
}
