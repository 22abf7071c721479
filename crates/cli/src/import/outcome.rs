use std::time::Instant;

use callbook_domain::ids::ImportId;
use callbook_domain::import::{Import, ImportCounts, ImportState};
use serde::{Serialize, Serializer};

use super::columns::ColumnUse;
use super::counted::Counted;
use super::looked::Looked;
use crate::failure::{Exit, Failure};
use crate::flags::Output;
use crate::input::Source;
use crate::terminal::{say, tell};

/// What became of one file. Serialised, it is the line of JSON that scripts read: its keys stay as they are.
#[derive(Debug, Serialize)]
pub(super) struct FileOutcome {
    pub(super) import_id: Option<String>,
    pub(super) file: String,
    pub(super) state: State,
    #[serde(flatten)]
    counted: Counted,
    #[serde(serialize_with = "to_the_millisecond")]
    seconds: f64,
    /// An earlier import of the very same file.
    same_file: Option<String>,
    /// What its columns are used for.
    columns: Vec<ColumnUse>,
    /// What a look through the file has shown, where it was only looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    check: Option<Looked>,
    /// Why nothing more came of it, for people.
    #[serde(skip)]
    failure: Option<Failure>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum State {
    /// Came to its end.
    Finished,
    /// Nothing more comes of it.
    Failed,
    /// Broke off at a checkpoint, because somebody or something stopped it; somebody may go on.
    Stopped,
    /// Was stopped for good by somebody; what was in stayed.
    Cancelled,
    /// Was stopped by somebody and taken back.
    Undone,
    /// Was looked at only.
    Checked,
}

fn to_the_millisecond<S: Serializer>(seconds: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64((seconds * 1000.0).round() / 1000.0)
}

impl FileOutcome {
    fn of(file: &str, state: State, counts: &ImportCounts, seconds: f64) -> Self {
        Self {
            import_id: None,
            file: file.to_owned(),
            state,
            counted: Counted::from(counts),
            seconds,
            same_file: None,
            columns: Vec::new(),
            check: None,
            failure: None,
        }
    }

    /// An import that is over.
    pub(super) fn over(file: &str, import: &Import, since: Instant) -> Self {
        let state = match import.state {
            ImportState::Finished => State::Finished,
            ImportState::Cancelled => State::Cancelled,
            ImportState::Undone => State::Undone,
            _ => State::Failed,
        };
        let mut outcome = Self::of(
            file,
            state,
            &import.checkpoint.counts,
            since.elapsed().as_secs_f64(),
        );
        outcome.import_id = Some(import.id.to_string());
        outcome.failure = import.failure.as_ref().map(|reason| {
            let kept = match import.checkpoint.counts.records() {
                0 => "Nothing was imported.".to_owned(),
                records => format!("The {records} records before it are in."),
            };
            Failure::nothing_done(crate::failure::sentence(reason)).advise(kept)
        });
        outcome
    }

    /// An import that was stopped or interrupted, with what is in.
    pub(super) fn left(file: &str, import: &Import, state: State, failure: Failure, since: Instant) -> Self {
        let counts = &import.checkpoint.counts;
        Self {
            import_id: Some(import.id.to_string()),
            failure: Some(failure),
            ..Self::of(file, state, counts, since.elapsed().as_secs_f64())
        }
    }

    /// A file that was only looked at.
    pub(super) fn checked(file: &str, counts: &ImportCounts, looked: Looked, since: Instant) -> Self {
        Self {
            check: Some(looked),
            ..Self::of(file, State::Checked, counts, since.elapsed().as_secs_f64())
        }
    }

    pub(super) fn with_columns(self, columns: Vec<ColumnUse>) -> Self {
        Self { columns, ..self }
    }

    pub(super) fn with_same_file(self, earlier: Option<ImportId>) -> Self {
        Self {
            same_file: earlier.map(|id| id.to_string()),
            ..self
        }
    }

    /// A file of which no import came.
    pub(super) fn failed(file: &str, failure: Failure, since: Instant) -> Self {
        Self {
            failure: Some(failure),
            ..Self::of(
                file,
                State::Failed,
                &ImportCounts::default(),
                since.elapsed().as_secs_f64(),
            )
        }
    }

    /// A file that was not come to.
    pub(super) fn not_begun(file: &Source) -> Self {
        Self::of(&file.to_string(), State::Stopped, &ImportCounts::default(), 0.0)
    }
}

/// Says what became of the file: a line of JSON, or a few lines for people.
pub(super) fn report(outcome: &FileOutcome, output: Output) {
    if let Some(failure) = &outcome.failure {
        tell(format!("callbook: {}: {failure}", outcome.file));
    }
    remark_on_cells(outcome);
    if output == Output::Json {
        match serde_json::to_string(outcome) {
            Ok(line) => say(line),
            Err(error) => tell(format!(
                "callbook: {}: the outcome cannot be written: {error}",
                outcome.file
            )),
        }
        return;
    }
    if outcome.failure.is_some() && outcome.counted.records == 0 {
        return;
    }
    let would = if outcome.state == State::Checked {
        "would be "
    } else {
        ""
    };
    say(format!(
        "{}: {}, in {:.1} s",
        outcome.file,
        outcome.counted.told(would),
        outcome.seconds
    ));
    outcome.counted.say_reasons(|code, count| {
        if let Some(looked) = &outcome.check {
            looked.say_examples(code, count);
        }
    });
    if let Some(looked) = &outcome.check {
        looked.say_rest(&outcome.counted);
    }
    if let Some(id) = &outcome.import_id {
        say(format!("  import {id}"));
    }
    match outcome.state {
        State::Cancelled => say("  It was stopped by somebody; what was in stayed."),
        State::Undone => say("  It was stopped by somebody and taken back."),
        State::Finished | State::Failed | State::Stopped | State::Checked => {}
    }
}

/// Rows that came in without something count as in: it is said beside the outcome.
fn remark_on_cells(outcome: &FileOutcome) {
    let warnings = match outcome.counted.warnings {
        0 => return,
        1 => "1 warning".to_owned(),
        warnings => format!("{warnings} warnings"),
    };
    let come = match outcome.state {
        State::Checked => "would come in",
        _ => "came in",
    };
    tell(format!(
        "{}: {warnings}: cells were not understood, and their rows {come} without them.",
        outcome.file
    ));
}

/// What running that import amounts to, which is over.
pub(crate) fn of_a_run(import: &Import) -> Exit {
    tally(&[FileOutcome::over(&import.file_name, import, Instant::now())])
}

/// What all files together amount to.
pub(super) fn tally(outcomes: &[FileOutcome]) -> Exit {
    let records: u64 = outcomes.iter().map(|outcome| outcome.counted.records).sum();
    let any = |state| outcomes.iter().any(|outcome| outcome.state == state);
    if records == 0 {
        Exit::NothingDone
    } else if [State::Failed, State::Stopped, State::Cancelled, State::Undone]
        .into_iter()
        .any(any)
        || outcomes.iter().any(|outcome| outcome.counted.refused > 0)
    {
        Exit::SomeRefused
    } else {
        Exit::AllIn
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(created: u64, refused: u64) -> FileOutcome {
        let counts = ImportCounts {
            created,
            refused,
            ..ImportCounts::default()
        };
        FileOutcome::of("a.csv", State::Finished, &counts, 0.0)
    }

    fn failed() -> FileOutcome {
        FileOutcome::failed("b.csv", Failure::nothing_done("It is gone."), Instant::now())
    }

    #[test]
    fn exit_codes_mean_something() {
        assert_eq!(tally(&[counted(5, 0)]), Exit::AllIn);
        assert_eq!(tally(&[counted(5, 1)]), Exit::SomeRefused);
        assert_eq!(tally(&[counted(0, 1)]), Exit::SomeRefused);
        assert_eq!(tally(&[counted(5, 0), failed()]), Exit::SomeRefused);
        assert_eq!(tally(&[failed()]), Exit::NothingDone);
        assert_eq!(tally(&[counted(0, 0)]), Exit::NothingDone);
    }

    #[test]
    fn the_keys_of_the_line_stay_as_they_are() {
        let line = serde_json::to_value(counted(5, 1)).unwrap();
        let keys: Vec<&String> = line.as_object().unwrap().keys().collect();
        let expected = [
            "columns",
            "created",
            "file",
            "import_id",
            "reasons",
            "records",
            "refused",
            "same_file",
            "seconds",
            "skipped",
            "state",
            "updated",
            "warnings",
        ];
        assert_eq!(keys, expected);
    }
}
