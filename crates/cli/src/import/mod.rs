//! `callbook import`: files into customers, here and now, by the same use cases and the same lease as the server.

mod bar;
mod failures;
mod outcome;
mod refused;
mod run;
mod upload;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use callbook_application::UseCases;
use callbook_application::accounts::ActAsError;
use callbook_application::imports::{StartImportCommand, Then};
use callbook_domain::access::Viewer;
use callbook_domain::ids::UserId;
use callbook_domain::import::{ColumnPlan, ColumnTarget, ImportPlan};
use callbook_infrastructure::clock::SystemClock;

use crate::compose::Callbook;
use crate::failure::{Exit, Failure};
use crate::flags::{ImportFlags, RoundRobin};
use crate::input::Source;
use crate::serve::on_stop;
use crate::settings::Settings;
use crate::terminal::tell;
use outcome::{FileOutcome, State, report, tally};
use refused::Places;
use run::Runner;

pub(crate) async fn run(settings: &Settings, flags: ImportFlags) -> Result<Exit, Failure> {
    if flags
        .files
        .iter()
        .filter(|file| **file == Source::StandardInput)
        .count()
        > 1
    {
        return Err(Failure::usage("Standard input can be read once only."));
    }
    let callbook = Callbook::open(settings, Arc::new(SystemClock)).await?;
    let exit = import_all(&callbook, &flags).await?;
    callbook.close().await?;
    Ok(exit)
}

async fn import_all(callbook: &Callbook, flags: &ImportFlags) -> Result<Exit, Failure> {
    let use_cases = &callbook.use_cases;
    let acting = use_cases
        .act_as
        .viewer(Some(&flags.acting), flags.company.as_deref());
    let viewer = acting.await.map_err(|error| match error {
        ActAsError::WrongCompany { .. } => {
            Failure::nothing_done(format!("{error}.")).advise("Nothing was imported.")
        }
        error => error.into(),
    })?;
    viewer.imports().map_err(|_| {
        Failure::nothing_done(format!("{} may not import.", flags.acting))
            .advise("Act as a manager or an admin.")
    })?;
    let share_among = sharers(use_cases, &viewer, flags.assign.as_ref()).await?;
    let stop = Arc::new(AtomicBool::new(false));
    on_stop({
        let stop = stop.clone();
        move || {
            stop.store(true, Ordering::Relaxed);
            tell("Stopping at the next checkpoint.");
        }
    })?;
    let runner = Runner {
        callbook,
        viewer: &viewer,
        stop: &stop,
        places: Places::of(flags.refused.as_deref(), flags.files.len()),
        bars: bar::Bars::of(flags.output()),
    };

    let mut outcomes = Vec::new();
    if let Some(import) = flags.resume {
        let outcome = runner.resume(import).await;
        report(&outcome, flags.output());
        outcomes.push(outcome);
    }
    for (number, file) in flags.files.iter().enumerate() {
        if stop.load(Ordering::Relaxed) {
            tell(format!("{file}: not begun."));
            outcomes.push(FileOutcome::not_begun(file));
            continue;
        }
        let command = StartImportCommand {
            file_name: upload::file_name(file, flags.format),
            plan: ImportPlan {
                columns: ColumnPlan::Matched(
                    flags
                        .columns
                        .iter()
                        .map(|chosen| (ColumnTarget::Field(chosen.field), chosen.column.clone()))
                        .collect(),
                ),
                on_known: flags.on_duplicate,
                share_among: share_among.clone(),
                ..ImportPlan::default()
            },
            then: Then::Run,
        };
        let outcome = if flags.dry_run {
            runner.check(number, file, flags.format, command).await
        } else {
            runner.import(number, file, flags.format, command).await
        };
        report(&outcome, flags.output());
        outcomes.push(outcome);
    }
    let is_stopped =
        stop.load(Ordering::Relaxed) && outcomes.iter().any(|outcome| outcome.state == State::Stopped);
    Ok(if is_stopped {
        Exit::Stopped
    } else {
        tally(&outcomes)
    })
}

/// The users of `--assign`, all of them active ones of the company.
async fn sharers(
    use_cases: &UseCases,
    viewer: &Viewer,
    rule: Option<&RoundRobin>,
) -> Result<Vec<UserId>, Failure> {
    let Some(rule) = rule else { return Ok(Vec::new()) };
    let directory = use_cases.open_directory.execute(viewer).await?;
    let find = |name: &String| {
        let wanted = name.to_lowercase();
        let user = directory
            .active_users()
            .find(|user| user.username.as_str() == wanted);
        user.map(|user| user.id).ok_or_else(|| {
            Failure::nothing_done(format!("No active user is called {name}.")).advise("Nothing was imported.")
        })
    };
    rule.users.iter().map(find).collect()
}
