//! `callbook imports`: what became of files, and running, stopping, undoing and forgetting them.

mod ending;
mod listed;
mod shown;
mod table;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use callbook_application::ports::Cancelling;
use callbook_domain::access::Viewer;
use callbook_domain::ids::ImportId;
use callbook_domain::import::{Import, ImportState};
use callbook_infrastructure::clock::SystemClock;
use serde::Serialize;

use super::acting;
use crate::answer::in_a_line;
use crate::compose::Callbook;
use crate::failure::{Exit, Failure};
use crate::flags::{
    ActingFlags, ImportFlag, ImportsCancelFlags, ImportsCommand, ImportsListFlags, ImportsShowFlags, Output,
};
use crate::import::{Bars, Ended, Work, may_import, stop_at_a_checkpoint};
use crate::settings::Settings;
use crate::terminal::say;
use ending::Wanted;
use listed::{Listed, Preview};

pub(crate) async fn run(settings: &Settings, command: ImportsCommand) -> Result<Exit, Failure> {
    let callbook = Callbook::open(settings, Arc::new(SystemClock)).await?;
    let desk = Desk::open(&callbook, &acting_of(&command)).await?;
    let exit = match command {
        ImportsCommand::List(flags) => desk.list(&flags).await?,
        ImportsCommand::Show(flags) => desk.show(&flags).await?,
        ImportsCommand::Run(flags) => desk.run(&flags).await?,
        ImportsCommand::Cancel(flags) => desk.cancel(&flags).await?,
        ImportsCommand::Undo(flags) if flags.dry_run => desk.preview(&flags.import).await?,
        ImportsCommand::Undo(flags) => desk.undo(&flags.import).await?,
        ImportsCommand::Discard(flags) => desk.discard(&flags).await?,
    };
    callbook.close().await?;
    Ok(exit)
}

fn acting_of(command: &ImportsCommand) -> ActingFlags {
    match command {
        ImportsCommand::List(flags) => flags.acting.clone(),
        ImportsCommand::Show(flags) => flags.acting.clone(),
        ImportsCommand::Run(flags) | ImportsCommand::Discard(flags) => (&flags.actor).into(),
        ImportsCommand::Cancel(flags) => (&flags.import.actor).into(),
        ImportsCommand::Undo(flags) => (&flags.import.actor).into(),
    }
}

/// One command at work.
struct Desk<'a> {
    callbook: &'a Callbook,
    viewer: Viewer,
    stop: Arc<AtomicBool>,
}

impl<'a> Desk<'a> {
    async fn open(callbook: &'a Callbook, flags: &ActingFlags) -> Result<Self, Failure> {
        let viewer = acting::viewer(&callbook.use_cases, flags).await?;
        may_import(&viewer)?;
        Ok(Self {
            callbook,
            viewer,
            stop: stop_at_a_checkpoint()?,
        })
    }

    async fn list(&self, flags: &ImportsListFlags) -> Result<Exit, Failure> {
        let use_cases = &self.callbook.use_cases;
        let imports = use_cases
            .list_imports
            .execute(&self.viewer, None, flags.limit)
            .await?;
        if flags.json {
            let directory = use_cases.open_directory.execute(&self.viewer).await?;
            let listed: Vec<Listed> = imports
                .iter()
                .map(|import| Listed::of(import, &directory))
                .collect();
            say_json(&listed)?;
        } else {
            table::say_all(&imports, &self.viewer.company().zone);
        }
        Ok(Exit::AllIn)
    }

    async fn show(&self, flags: &ImportsShowFlags) -> Result<Exit, Failure> {
        let show = &self.callbook.use_cases.show_import;
        let import = show.execute(&self.viewer, flags.id).await?;
        let output = if flags.json { Output::Json } else { Output::Lines };
        self.say(&import, output).await?;
        Ok(Exit::AllIn)
    }

    async fn say(&self, import: &Import, output: Output) -> Result<(), Failure> {
        let directory = self
            .callbook
            .use_cases
            .open_directory
            .execute(&self.viewer)
            .await?;
        match output {
            Output::Json => say_json(&Listed::of(import, &directory)),
            Output::Lines => {
                shown::say_one(import, &directory, &self.viewer.company().zone);
                Ok(())
            }
        }
    }

    async fn run(&self, flags: &ImportFlag) -> Result<Exit, Failure> {
        let decide = &self.callbook.use_cases.decide_import;
        decide.run(&self.viewer, flags.id).await?;
        self.finish(flags, Wanted::Run).await
    }

    async fn cancel(&self, flags: &ImportsCancelFlags) -> Result<Exit, Failure> {
        let wish = if flags.take_back {
            Cancelling::TakeBack
        } else {
            Cancelling::Keep
        };
        let decide = &self.callbook.use_cases.decide_import;
        decide.cancel(&self.viewer, flags.import.id, wish).await?;
        // Whoever works on it stops at the next checkpoint; what is then to be taken back is taken back here.
        self.finish(&flags.import, Wanted::Stop).await
    }

    async fn preview(&self, flags: &ImportFlag) -> Result<Exit, Failure> {
        let preview = &self.callbook.use_cases.preview_undo;
        let (import, preview) = preview.execute(&self.viewer, flags.id).await?;
        let Some(preview) = preview else {
            let state = import.state.label().to_lowercase();
            return Err(Failure::nothing_done("There is nothing to undo.").advise(format!(
                "The import is {state}; see callbook imports show {}.",
                flags.id
            )));
        };
        let preview = Preview::of(&preview);
        match flags.output() {
            Output::Json => say_json(&preview)?,
            Output::Lines => preview.say(&import.file_name),
        }
        Ok(if preview.kept > 0 {
            Exit::SomeRefused
        } else {
            Exit::AllIn
        })
    }

    async fn undo(&self, flags: &ImportFlag) -> Result<Exit, Failure> {
        let undo = &self.callbook.use_cases.undo_import;
        undo.execute(&self.viewer, flags.id).await?;
        self.finish(flags, Wanted::Undo).await
    }

    async fn discard(&self, flags: &ImportFlag) -> Result<Exit, Failure> {
        let decide = &self.callbook.use_cases.decide_import;
        decide.discard(&self.viewer, flags.id).await?;
        match flags.output() {
            Output::Json => say_json(&BTreeMap::from([("discarded", flags.id.to_string())]))?,
            Output::Lines => say("The file is forgotten. Nothing of it was imported."),
        }
        Ok(Exit::AllIn)
    }

    /// Works off what is left to do about the import, or watches whoever does, and shows how it stands then.
    async fn finish(&self, flags: &ImportFlag, wanted: Wanted) -> Result<Exit, Failure> {
        let work = Work {
            callbook: self.callbook,
            viewer: &self.viewer,
            stop: &self.stop,
        };
        let bar = Bars::of(flags.output()).of_file(&flags.id.to_string());
        let ended = work.until_over(flags.id, &bar).await?;
        drop(bar);
        let import = match ended {
            Ended::Over(import) => import,
            Ended::Stopped(_) => return Ok(Exit::Stopped),
            Ended::Interrupted(import, why) => {
                return Err(Failure::nothing_done(why).advise(format!(
                    "What was done stays. Go on with: {}",
                    self.way_on(&import)
                )));
            }
        };
        self.say(&import, flags.output()).await?;
        Ok(wanted.exit_of(&import))
    }

    fn way_on(&self, import: &Import) -> String {
        let (id, user): (ImportId, _) = (import.id, &self.viewer.user().username);
        match import.state {
            ImportState::Queued | ImportState::Running => {
                format!("callbook import --as {user} --resume {id}")
            }
            _ => format!("callbook imports undo --as {user} {id}"),
        }
    }
}

fn say_json(value: &impl Serialize) -> Result<(), Failure> {
    say(in_a_line(value)?);
    Ok(())
}
