//! `callbook superuser`: those who look after all companies.

use std::sync::Arc;

use callbook_application::UseCases;
use callbook_application::companies::{AddSuperuserCommand, SuperuserCareError};
use callbook_domain::access::{Channel, Provenance};
use callbook_domain::user::User;
use callbook_infrastructure::clock::SystemClock;
use serde::Serialize;
use serde_json::{Value, json};

use crate::answer;
use crate::compose::Callbook;
use crate::failure::{Exit, Failure, sentence, with_causes};
use crate::flags::{SuperuserAddFlags, SuperuserCommand, SuperuserFlags, SuperuserListFlags};
use crate::input::read_password;
use crate::settings::Settings;
use crate::terminal::say;

pub(crate) async fn run(settings: &Settings, command: SuperuserCommand) -> Result<Exit, Failure> {
    let callbook = Callbook::open(settings, Arc::new(SystemClock)).await?;
    match command {
        SuperuserCommand::Add(flags) => add(&callbook.use_cases, flags).await?,
        SuperuserCommand::List(flags) => list(&callbook.use_cases, &flags).await?,
        SuperuserCommand::Deactivate(flags) => deactivate(&callbook.use_cases, &flags).await?,
        SuperuserCommand::Reactivate(flags) => reactivate(&callbook.use_cases, &flags).await?,
        SuperuserCommand::ResetFactor(flags) => reset_factor(&callbook.use_cases, &flags).await?,
        SuperuserCommand::PasswordLink(flags) => password_link(&callbook.use_cases, settings, &flags).await?,
    }
    callbook.close().await?;
    Ok(Exit::AllIn)
}

async fn add(use_cases: &UseCases, flags: SuperuserAddFlags) -> Result<(), Failure> {
    let names = [flags.username.as_str(), flags.name.as_str(), flags.email.as_str()];
    let password = read_password(&flags.password_file, &names)?;
    let command = AddSuperuserCommand {
        username: flags.username,
        name: flags.name,
        email: flags.email,
        password,
        provenance: Provenance::local(Channel::Cli),
    };
    let user = use_cases.add_superuser.execute(command).await?;
    say(format!(
        "{} (superuser) can sign in as {}.",
        user.name, user.username
    ));
    Ok(())
}

#[derive(Serialize)]
struct Listed<'a> {
    id: String,
    username: &'a str,
    name: &'a str,
    email: &'a str,
    active: bool,
    last_sign_in_at: Option<String>,
}

impl<'a> Listed<'a> {
    fn of(user: &'a User) -> Self {
        Self {
            id: user.id.to_string(),
            username: user.username.as_str(),
            name: user.name.as_str(),
            email: user.email.as_str(),
            active: user.is_active(),
            last_sign_in_at: user.last_sign_in_at.map(|at| at.to_string()),
        }
    }
}

async fn list(use_cases: &UseCases, flags: &SuperuserListFlags) -> Result<(), Failure> {
    let superusers = use_cases.add_superuser.all().await?;
    if flags.json {
        let listed: Vec<Listed<'_>> = superusers.iter().map(Listed::of).collect();
        return answer::say_document(&listed);
    }
    for user in &superusers {
        say(format!(
            "{:<20} {} <{}>{}",
            user.username.as_str(),
            user.name,
            user.email,
            if user.is_active() { "" } else { ", deactivated" }
        ));
    }
    Ok(())
}

async fn deactivate(use_cases: &UseCases, flags: &SuperuserFlags) -> Result<(), Failure> {
    let care = &use_cases.care_for_superusers;
    let user = care.deactivate(&flags.superuser).await.map_err(refused)?;
    let text = format!("{} is signed out and cannot sign in any more.", user.username);
    told(
        flags,
        text,
        json!({ "username": user.username.as_str(), "active": false }),
    )
}

async fn reactivate(use_cases: &UseCases, flags: &SuperuserFlags) -> Result<(), Failure> {
    let care = &use_cases.care_for_superusers;
    let user = care.reactivate(&flags.superuser).await.map_err(refused)?;
    let text = format!("{} can sign in again.", user.username);
    told(
        flags,
        text,
        json!({ "username": user.username.as_str(), "active": true }),
    )
}

async fn reset_factor(use_cases: &UseCases, flags: &SuperuserFlags) -> Result<(), Failure> {
    let care = &use_cases.care_for_superusers;
    let user = care.reset_factor(&flags.superuser).await.map_err(refused)?;
    let text = format!(
        "The second factor of {} is reset, and it is signed out everywhere.",
        user.username
    );
    told(flags, text, json!({ "username": user.username.as_str() }))
}

async fn password_link(
    use_cases: &UseCases,
    settings: &Settings,
    flags: &SuperuserFlags,
) -> Result<(), Failure> {
    let care = &use_cases.care_for_superusers;
    let (user, made) = care.password_link(&flags.superuser).await.map_err(refused)?;
    answer::say_password_link(flags.output(), settings, &user, &made)
}

fn told(flags: &SuperuserFlags, text: String, document: Value) -> Result<(), Failure> {
    answer::say_either(flags.output(), text, &document)
}

fn refused(error: SuperuserCareError) -> Failure {
    match error {
        SuperuserCareError::Store(error) => error.into(),
        SuperuserCareError::NotFound => Failure::nothing_done("There is no such superuser.")
            .advise("See who there is with: callbook superuser list"),
        other => Failure::nothing_done(sentence(&with_causes(&other))).advise("Nothing was changed."),
    }
}
