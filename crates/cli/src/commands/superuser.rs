//! `callbook superuser`: those who look after all companies.

use std::sync::Arc;

use callbook_application::UseCases;
use callbook_application::companies::AddSuperuserCommand;
use callbook_domain::access::{Channel, Provenance};
use callbook_domain::user::User;
use callbook_infrastructure::clock::SystemClock;
use serde::Serialize;

use crate::compose::Callbook;
use crate::failure::{Exit, Failure};
use crate::flags::{SuperuserAddFlags, SuperuserCommand, SuperuserListFlags};
use crate::input::read_password;
use crate::settings::Settings;
use crate::terminal::say;

pub(crate) async fn run(settings: &Settings, command: SuperuserCommand) -> Result<Exit, Failure> {
    let callbook = Callbook::open(settings, Arc::new(SystemClock)).await?;
    match command {
        SuperuserCommand::Add(flags) => add(&callbook.use_cases, flags).await?,
        SuperuserCommand::List(flags) => list(&callbook.use_cases, &flags).await?,
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
        let json = serde_json::to_string_pretty(&listed)
            .map_err(|error| Failure::nothing_done(format!("The list cannot be written: {error}.")))?;
        say(json);
        return Ok(());
    }
    for user in &superusers {
        say(format!(
            "{:<20} {} <{}>",
            user.username.as_str(),
            user.name,
            user.email
        ));
    }
    Ok(())
}
