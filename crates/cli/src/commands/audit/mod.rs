//! `callbook audit`: whether the log is whole, what it says, and a file of it.

mod export;
mod list;
mod verify;

use std::sync::Arc;

use callbook_application::UseCases;
use callbook_application::ports::AuditFilter;
use callbook_infrastructure::clock::SystemClock;

use crate::compose::Callbook;
use crate::failure::{Exit, Failure};
use crate::flags::{AuditCommand, AuditFilterFlags};
use crate::settings::Settings;

pub(crate) use verify::sentence;

pub(crate) async fn run(settings: &Settings, command: AuditCommand) -> Result<Exit, Failure> {
    let callbook = Callbook::open(settings, Arc::new(SystemClock)).await?;
    let use_cases = &callbook.use_cases;
    let exit = match command {
        AuditCommand::Verify(flags) => verify::run(use_cases, &flags).await?,
        AuditCommand::List(flags) => list::run(use_cases, flags).await?,
        AuditCommand::Export(flags) => export::run(use_cases, flags).await?,
    };
    callbook.close().await?;
    Ok(exit)
}

async fn filter(use_cases: &UseCases, flags: AuditFilterFlags) -> Result<AuditFilter, Failure> {
    let person = match &flags.user {
        None => None,
        Some(name) => {
            let known = use_cases.list_audit.person_named(name).await?;
            Some(known.ok_or_else(|| Failure::usage(format!("There is no user called {name}.")))?)
        }
    };
    Ok(AuditFilter {
        person,
        area: flags.area,
        action: flags.act,
        object: flags.object,
        outcome: flags.outcome,
        address: flags.address,
        since: flags.since.map(|since| since.0),
        until: flags.until.map(|until| until.0),
        text: flags.search,
    })
}
