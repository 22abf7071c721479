//! `callbook imports`: what became of files, and stopping, undoing and forgetting them.

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
use crate::compose::Callbook;
use crate::failure::{Exit, Failure};
use crate::flags::{
    ActingFlags, ImportFlag, ImportsCancelFlags, ImportsCommand, ImportsListFlags, ImportsUndoFlags, Output,
};
use crate::import::{Bars, Ended, Work, said, stop_at_a_checkpoint};
use crate::settings::Settings;
use crate::terminal::say;

pub(crate) async fn run(settings: &Settings, command: ImportsCommand) -> Result<Exit, Failure> {
    let callbook = Callbook::open(settings, Arc::new(SystemClock)).await?;
    let desk = Desk::open(&callbook, acting_of(&command)).await?;
    let exit = match command {
        ImportsCommand::List(flags) => desk.list(&flags).await?,
        ImportsCommand::Show(flags) => desk.show(&flags).await?,
        ImportsCommand::Cancel(flags) => desk.cancel(&flags).await?,
        ImportsCommand::Undo(flags) if flags.dry_run => desk.preview(&flags.import).await?,
        ImportsCommand::Undo(flags) => desk.undo(&flags).await?,
        ImportsCommand::Discard(flags) => desk.discard(&flags).await?,
    };
    callbook.close().await?;
    Ok(exit)
}

const fn acting_of(command: &ImportsCommand) -> &ActingFlags {
    match command {
        ImportsCommand::List(flags) => &flags.acting,
        ImportsCommand::Show(flags) | ImportsCommand::Discard(flags) => &flags.acting,
        ImportsCommand::Cancel(flags) => &flags.import.acting,
        ImportsCommand::Undo(flags) => &flags.import.acting,
    }
}

/// One command at work.
struct Desk<'a> {
    callbook: &'a Callbook,
    viewer: Viewer,
    stop: Arc<AtomicBool>,
}

/// An import as scripts read it: its keys stay as they are.
#[derive(Serialize)]
struct Listed {
    id: String,
    file: String,
    state: &'static str,
    failure: Option<String>,
    created_at: String,
    ended_at: Option<String>,
    records: u64,
    created: u64,
    updated: u64,
    skipped: u64,
    refused: u64,
    reasons: BTreeMap<&'static str, u64>,
    check: Option<Figures>,
    undo: Option<Undone>,
}

/// What a check found that an import would do.
#[derive(Serialize)]
struct Figures {
    records: u64,
    created: u64,
    updated: u64,
    skipped: u64,
    refused: u64,
    reasons: BTreeMap<&'static str, u64>,
    failure: Option<String>,
}

#[derive(Serialize)]
struct Undone {
    removed: u64,
    restored: u64,
    kept: u64,
    ended_at: Option<String>,
}

/// What an undo would do.
#[derive(Serialize)]
struct Preview {
    removed: u64,
    restored: u64,
    kept: u64,
    reasons: BTreeMap<&'static str, u64>,
}

impl<'a> Desk<'a> {
    async fn open(callbook: &'a Callbook, flags: &ActingFlags) -> Result<Self, Failure> {
        let viewer = acting::viewer(&callbook.use_cases, flags).await?;
        Ok(Self {
            callbook,
            viewer,
            stop: stop_at_a_checkpoint()?,
        })
    }

    async fn list(&self, flags: &ImportsListFlags) -> Result<Exit, Failure> {
        let list = &self.callbook.use_cases.list_imports;
        let imports = list.execute(&self.viewer, None, flags.limit).await?;
        if flags.json {
            let listed: Vec<Listed> = imports.iter().map(Listed::of).collect();
            say_json(&listed)?;
        } else {
            imports.iter().for_each(|import| say(line(import)));
        }
        Ok(Exit::AllIn)
    }

    async fn show(&self, flags: &ImportFlag) -> Result<Exit, Failure> {
        let show = &self.callbook.use_cases.show_import;
        let import = show.execute(&self.viewer, flags.id).await?;
        show_one(&import, flags)?;
        Ok(Exit::AllIn)
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
        self.finish(flags.import.id, &flags.import).await
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
        let reasons = preview.kept.iter().map(|(reason, count)| (reason.code(), *count));
        let preview = Preview {
            removed: preview.removed,
            restored: preview.restored,
            kept: preview.kept_in_all(),
            reasons: reasons.collect(),
        };
        if flags.json {
            say_json(&preview)?;
        } else {
            say(format!(
                "{}: {} would be removed, {} would get their former values back, {} would stay",
                import.file_name, preview.removed, preview.restored, preview.kept
            ));
            say_reasons(&preview.reasons);
        }
        Ok(if preview.kept > 0 {
            Exit::SomeRefused
        } else {
            Exit::AllIn
        })
    }

    async fn undo(&self, flags: &ImportsUndoFlags) -> Result<Exit, Failure> {
        let id = flags.import.id;
        self.callbook
            .use_cases
            .undo_import
            .execute(&self.viewer, id)
            .await?;
        self.finish(id, &flags.import).await
    }

    async fn discard(&self, flags: &ImportFlag) -> Result<Exit, Failure> {
        let decide = &self.callbook.use_cases.decide_import;
        decide.discard(&self.viewer, flags.id).await?;
        if flags.json {
            say_json(&BTreeMap::from([("discarded", flags.id.to_string())]))?;
        } else {
            say("The file is forgotten. Nothing of it was imported.");
        }
        Ok(Exit::AllIn)
    }

    /// Works off what is left to do about the import, or watches whoever does, and shows how it stands then.
    async fn finish(&self, id: ImportId, flags: &ImportFlag) -> Result<Exit, Failure> {
        let work = Work {
            callbook: self.callbook,
            viewer: &self.viewer,
            stop: &self.stop,
        };
        let output = if flags.json { Output::Json } else { Output::Lines };
        let bar = Bars::of(output).of_file(&id.to_string());
        let ended = work.until_over(id, &bar).await?;
        drop(bar);
        let import = match ended {
            Ended::Over(import) => import,
            Ended::Stopped(_) => return Ok(Exit::Stopped),
            Ended::Interrupted(import, why) => {
                return Err(Failure::nothing_done(why).advise(format!(
                    "What was done stays. Go on with: callbook imports undo {}",
                    import.id
                )));
            }
        };
        show_one(&import, flags)?;
        let kept = import.undo.as_ref().is_some_and(|undo| undo.kept > 0);
        Ok(if import.state == ImportState::Undone && kept {
            Exit::SomeRefused
        } else {
            Exit::AllIn
        })
    }
}

impl Listed {
    fn of(import: &Import) -> Self {
        let counts = &import.checkpoint.counts;
        Self {
            id: import.id.to_string(),
            file: import.file_name.clone(),
            state: import.state.key(),
            failure: import.failure.clone(),
            created_at: import.created_at.to_string(),
            ended_at: import.ended_at.map(|at| at.to_string()),
            records: counts.records(),
            created: counts.created,
            updated: counts.updated,
            skipped: counts.skipped,
            refused: counts.refused,
            reasons: counts.reasons.clone(),
            check: import
                .check
                .as_ref()
                .filter(|check| check.ended_at.is_some())
                .map(|check| {
                    let counts = &check.checkpoint.counts;
                    Figures {
                        records: counts.records(),
                        created: counts.created,
                        updated: counts.updated,
                        skipped: counts.skipped,
                        refused: counts.refused,
                        reasons: counts.reasons.clone(),
                        failure: check.failure.clone(),
                    }
                }),
            undo: import.undo.as_ref().map(|undo| Undone {
                removed: undo.removed,
                restored: undo.restored,
                kept: undo.kept,
                ended_at: undo.ended_at.map(|at| at.to_string()),
            }),
        }
    }
}

fn line(import: &Import) -> String {
    let counts = &import.checkpoint.counts;
    format!(
        "{}  {:<24} {:>9} created {:>9} updated {:>9} skipped {:>9} refused  {}",
        import.id,
        import.state.label(),
        counts.created,
        counts.updated,
        counts.skipped,
        counts.refused,
        import.file_name
    )
}

fn show_one(import: &Import, flags: &ImportFlag) -> Result<(), Failure> {
    let listed = Listed::of(import);
    if flags.json {
        return say_json(&listed);
    }
    say(format!("{}  {}", listed.id, listed.file));
    say(format!(
        "  {}, brought in {}",
        import.state.label(),
        listed.created_at
    ));
    if let Some(failure) = &listed.failure {
        say(format!("  {}", crate::failure::sentence(failure)));
    }
    let words = [listed.created, listed.updated, listed.skipped, listed.refused];
    say(counted("", listed.records, words));
    say_reasons(&listed.reasons);
    if let Some(check) = &listed.check {
        let would = [check.created, check.updated, check.skipped, check.refused];
        say(counted("check: ", check.records, would));
        say_reasons(&check.reasons);
        if let Some(failure) = &check.failure {
            say(format!("  {}", crate::failure::sentence(failure)));
        }
    }
    if let Some(undo) = &listed.undo {
        say(format!(
            "  undo: {} removed, {} got their former values back, {} stay because somebody has worked on them since",
            undo.removed, undo.restored, undo.kept
        ));
    }
    Ok(())
}

fn counted(what: &str, records: u64, [created, updated, skipped, refused]: [u64; 4]) -> String {
    format!(
        "  {what}{records} records: {created} created, {updated} updated, {skipped} skipped, {refused} refused"
    )
}

fn say_reasons(reasons: &BTreeMap<&'static str, u64>) {
    for (code, count) in reasons {
        say(format!("  {count:>8}  {}", said(code)));
    }
}

fn say_json(value: &impl Serialize) -> Result<(), Failure> {
    let json = serde_json::to_string(value)
        .map_err(|error| Failure::nothing_done(format!("The outcome cannot be written: {error}.")))?;
    say(json);
    Ok(())
}
