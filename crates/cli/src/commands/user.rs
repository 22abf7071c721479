use std::sync::Arc;

use callbook_application::UseCases;
use callbook_application::users::AddUserCommand;
use callbook_domain::user::User;
use callbook_infrastructure::clock::SystemClock;
use serde::Serialize;

use super::{acting, user_care};
use crate::answer;
use crate::compose::Callbook;
use crate::failure::{Exit, Failure};
use crate::flags::{UserAddFlags, UserCommand, UserListFlags};
use crate::input::read_password;
use crate::settings::Settings;
use crate::terminal::say;

pub(crate) async fn run(settings: &Settings, command: UserCommand) -> Result<Exit, Failure> {
    let callbook = Callbook::open(settings, Arc::new(SystemClock)).await?;
    match command {
        UserCommand::Add(flags) => add(&callbook.use_cases, flags).await?,
        UserCommand::List(flags) => list(&callbook.use_cases, &flags).await?,
        UserCommand::Invite(flags) => user_care::invite(&callbook.use_cases, settings, flags).await?,
        UserCommand::Edit(flags) => user_care::edit(&callbook.use_cases, flags).await?,
        UserCommand::Deactivate(flags) => user_care::deactivate(&callbook.use_cases, &flags).await?,
        UserCommand::Reactivate(flags) => user_care::reactivate(&callbook.use_cases, &flags).await?,
        UserCommand::ResetPassword(flags) => {
            user_care::reset_password(&callbook.use_cases, settings, &flags).await?;
        }
        UserCommand::Unlock(flags) => user_care::unlock(&callbook.use_cases, &flags).await?,
        UserCommand::EndSessions(flags) => user_care::end_sessions(&callbook.use_cases, &flags).await?,
        UserCommand::ResetFactor(flags) => user_care::reset_factor(&callbook.use_cases, &flags).await?,
    }
    callbook.close().await?;
    Ok(Exit::AllIn)
}

async fn add(use_cases: &UseCases, flags: UserAddFlags) -> Result<(), Failure> {
    let viewer = acting::viewer(use_cases, &flags.acting).await?;
    let names = [
        flags.username.as_str(),
        flags.name.as_str(),
        viewer.company().name.as_str(),
    ];
    let password = read_password(&flags.password_file, &names)?;
    let command = AddUserCommand {
        username: flags.username,
        name: flags.name,
        email: flags.email,
        role: flags.role,
        password: Some(password),
    };
    let user = use_cases.add_user.execute(&viewer, command).await?;
    say(format!(
        "{} ({}) can sign in as {}.",
        user.name, user.role, user.username
    ));
    Ok(())
}

#[derive(Serialize)]
struct Listed<'a> {
    id: String,
    username: &'a str,
    name: &'a str,
    email: &'a str,
    role: &'a str,
    active: bool,
    last_sign_in_at: Option<String>,
    created_at: String,
}

impl<'a> Listed<'a> {
    fn of(user: &'a User) -> Self {
        Self {
            id: user.id.to_string(),
            username: user.username.as_str(),
            name: user.name.as_str(),
            email: user.email.as_str(),
            role: user.role.key(),
            active: user.is_active(),
            last_sign_in_at: user.last_sign_in_at.map(|at| at.to_string()),
            created_at: user.created_at.to_string(),
        }
    }
}

async fn list(use_cases: &UseCases, flags: &UserListFlags) -> Result<(), Failure> {
    let viewer = acting::viewer(use_cases, &flags.acting).await?;
    let users = use_cases.list_users.execute(&viewer).await?;
    if flags.json {
        let listed: Vec<Listed<'_>> = users.iter().map(Listed::of).collect();
        return answer::say_document(&listed);
    }
    for user in &users {
        let note = if user.is_active() { "" } else { "  deactivated" };
        say(format!(
            "{:<20} {:<8} {} <{}>{note}",
            user.username.as_str(),
            user.role.key(),
            user.name,
            user.email
        ));
    }
    Ok(())
}
