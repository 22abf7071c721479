//! `callbook import`: files into customers, here and now, by the same use cases and the same lease as the server.

mod bar;
mod columns;
mod counted;
mod failures;
mod looked;
mod order;
mod outcome;
mod refused;
mod run;
mod upload;
mod work;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use callbook_application::accounts::ActAsError;
use callbook_domain::access::Viewer;
use callbook_infrastructure::clock::SystemClock;

use crate::compose::Callbook;
use crate::failure::{Exit, Failure};
use crate::flags::ImportFlags;
use crate::input::Source;
use crate::serve::on_stop;
use crate::settings::Settings;
use crate::terminal::tell;
use order::Order;
use outcome::{FileOutcome, State, report, tally};
use refused::Places;
use run::Runner;

pub(crate) use bar::Bars;
pub(crate) use columns::word;
pub(crate) use counted::{Counted, said};
pub(crate) use outcome::of_a_run;
pub(crate) use work::{Ended, Work};

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

/// Set when somebody presses Ctrl-C, after which work stops at its next checkpoint.
pub(crate) fn stop_at_a_checkpoint() -> Result<Arc<AtomicBool>, Failure> {
    let stop = Arc::new(AtomicBool::new(false));
    on_stop({
        let stop = stop.clone();
        move || {
            stop.store(true, Ordering::Relaxed);
            tell("Stopping at the next checkpoint.");
        }
    })?;
    Ok(stop)
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
    may_import(&viewer)?;
    let order = Order::of(flags, use_cases, &viewer).await?;
    let stop = stop_at_a_checkpoint()?;
    let runner = Runner {
        work: Work {
            callbook,
            viewer: &viewer,
            stop: &stop,
        },
        order,
        places: Places::of(flags.refused.as_deref(), flags.files.len()),
        bars: Bars::of(flags.output()),
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
        let outcome = if flags.dry_run {
            runner.check(number, file).await
        } else {
            runner.import(number, file).await
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

/// Refuses whoever has nothing to do with imports before anything is read.
pub(crate) fn may_import(viewer: &Viewer) -> Result<(), Failure> {
    viewer.imports().map(drop).map_err(|_| {
        Failure::nothing_done(format!("{} may not import.", viewer.user().username))
            .advise("Act as a manager or an admin.")
    })
}
