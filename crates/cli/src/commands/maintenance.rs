use std::sync::Arc;

use callbook_application::UseCases;
use callbook_application::maintenance::CloseCommand;
use callbook_domain::company::Zone;
use callbook_domain::maintenance::{ExpectedEnd, MaintainedBy, Maintenance, MaintenanceState};
use callbook_infrastructure::clock::SystemClock;
use serde::Serialize;

use crate::answer;
use crate::compose::Callbook;
use crate::failure::{Exit, Failure};
use crate::flags::{MaintenanceCommand, MaintenanceOnFlags, MaintenanceStatusFlags, Output};
use crate::settings::Settings;
use crate::terminal::{say, tell};

pub(crate) async fn run(settings: &Settings, command: MaintenanceCommand) -> Result<Exit, Failure> {
    let callbook = Callbook::open(settings, Arc::new(SystemClock)).await?;
    match command {
        MaintenanceCommand::On(flags) => on(&callbook, flags).await?,
        MaintenanceCommand::Off => off(&callbook.use_cases).await?,
        MaintenanceCommand::Status(flags) => status(&callbook.use_cases, &flags).await?,
    }
    callbook.close().await?;
    Ok(Exit::AllIn)
}

async fn on(callbook: &Callbook, flags: MaintenanceOnFlags) -> Result<(), Failure> {
    let expected_end = match flags.until {
        Some(until) => {
            let zone = zone(&callbook.use_cases).await?;
            let end = until.resolve(&zone, callbook.clock.now());
            Some(end.ok_or_else(|| Failure::usage("The end has to be still to come: --until."))?)
        }
        None => None,
    };
    let command = CloseCommand {
        by: whoever_is_here(),
        message: flags.message,
        expected_end,
        allowlist: flags.allow,
    };
    let maintenance = callbook.use_cases.switch_maintenance.close(command).await?;
    say("Callbook is closed for maintenance. Every server on this database follows within two seconds.");
    if maintenance.allowlist.is_empty() {
        tell("Nobody passes. Let yourself in with --allow, by the address that the server sees you at.");
    }
    Ok(())
}

async fn off(use_cases: &UseCases) -> Result<(), Failure> {
    match use_cases.switch_maintenance.open().await? {
        Some(_) => say("Callbook is open again."),
        None => say("Callbook was not closed."),
    }
    Ok(())
}

/// The zone that times of day are said in: the first company's, for its people read them.
async fn zone(use_cases: &UseCases) -> Result<Zone, Failure> {
    if let Ok(viewer) = use_cases.act_as.operator().await {
        return Ok(viewer.company().zone.clone());
    }
    Zone::parse("UTC").map_err(|error| Failure::nothing_done(error.to_string()))
}

/// The name that the machine knows the operator by. It proves nothing, and helps whoever asks who it was.
fn whoever_is_here() -> Option<MaintainedBy> {
    ["SUDO_USER", "LOGNAME", "USER"]
        .iter()
        .filter_map(|variable| std::env::var(variable).ok())
        .find_map(|name| MaintainedBy::parse(&name).ok().flatten())
}

#[derive(Debug, Serialize)]
struct Told<'a> {
    on: bool,
    since: Option<String>,
    by: Option<&'a str>,
    message: Option<&'a str>,
    expected_end: Option<String>,
    zone: Option<&'a str>,
    allow: Vec<String>,
}

impl<'a> Told<'a> {
    fn of(state: &'a MaintenanceState) -> Self {
        let on = match state {
            MaintenanceState::On(maintenance) => Some(maintenance),
            MaintenanceState::Off => None,
        };
        let end = on.and_then(|on| on.expected_end.as_ref());
        Self {
            on: on.is_some(),
            since: on.map(|on| on.since.to_string()),
            by: on.and_then(|on| on.by.as_ref()).map(|by| by.as_str()),
            message: on.and_then(|on| on.message.as_ref()).map(|text| text.as_str()),
            expected_end: end.map(|end| end.at.to_string()),
            zone: end.map(|end| end.zone.name()),
            allow: on.map_or_else(Vec::new, |on| {
                on.allowlist.iter().map(ToString::to_string).collect()
            }),
        }
    }
}

async fn status(use_cases: &UseCases, flags: &MaintenanceStatusFlags) -> Result<(), Failure> {
    let state = use_cases.read_maintenance.execute().await?;
    if flags.output() == Output::Json {
        return answer::say_document(&Told::of(&state));
    }
    match &state {
        MaintenanceState::Off => say("Callbook is open."),
        MaintenanceState::On(maintenance) => describe(maintenance),
    }
    Ok(())
}

fn describe(maintenance: &Maintenance) {
    let by = maintenance.by.as_ref().map(|by| format!(" by {by}"));
    say(format!(
        "Callbook is closed for maintenance since {}{}.",
        maintenance.since,
        by.unwrap_or_default()
    ));
    if let Some(message) = &maintenance.message {
        say(format!("Message: {message}"));
    }
    if let Some(ExpectedEnd { at, zone }) = &maintenance.expected_end {
        say(format!(
            "Expected end: {}",
            at.to_zoned(zone.time_zone().clone())
                .strftime("%Y-%m-%d %H:%M %Q")
        ));
    }
    for network in &maintenance.allowlist {
        say(format!("Allowed: {network}"));
    }
}
