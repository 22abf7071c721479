use callbook_domain::import::{Import, ImportState};

use crate::failure::Exit;
use crate::import::of_a_run;

/// What a command was to bring about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    Run,
    Stop,
    Undo,
}

impl Wanted {
    /// What the end of it tells a script. Somebody else may have wanted something else meanwhile.
    pub(super) fn exit_of(self, import: &Import) -> Exit {
        match self {
            Self::Run => of_a_run(import),
            Self::Stop => match import.state {
                // It was at its end before it heard of the wish.
                ImportState::Finished => Exit::NothingDone,
                ImportState::Failed if import.undo.is_none() => Exit::NothingDone,
                ImportState::Failed | ImportState::Undone => undone(import),
                _ => Exit::AllIn,
            },
            Self::Undo => undone(import),
        }
    }
}

fn undone(import: &Import) -> Exit {
    match &import.undo {
        Some(undo) if import.state == ImportState::Undone && undo.kept == 0 => Exit::AllIn,
        Some(undo) if import.state == ImportState::Undone || undo.removed + undo.restored > 0 => {
            Exit::SomeRefused
        }
        _ => Exit::NothingDone,
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::import::{Checkpoint, ImportCounts, ImportPlan, Undo};
    use jiff::Timestamp;

    use super::*;

    const ID: &str = "01a1fc70-0000-7000-8000-000000000000";

    fn import(state: ImportState, created: u64) -> Import {
        Import {
            id: ID.parse().unwrap(),
            company: ID.parse().unwrap(),
            started_by: ID.parse().unwrap(),
            file_name: "leads.csv".to_owned(),
            file_bytes: 1,
            file_hash: String::new(),
            plan: ImportPlan::default(),
            columns: Vec::new(),
            state,
            failure: None,
            checkpoint: Checkpoint {
                row: created,
                counts: ImportCounts {
                    created,
                    ..ImportCounts::default()
                },
            },
            rows_expected: None,
            check: None,
            undo: None,
            created_at: Timestamp::UNIX_EPOCH,
            started_at: None,
            resumed_at: None,
            ended_at: None,
        }
    }

    #[test]
    fn an_end_is_judged_by_what_was_wanted() {
        for (wanted, state, created, expected) in [
            (Wanted::Run, ImportState::Finished, 3, Exit::AllIn),
            (Wanted::Run, ImportState::Finished, 0, Exit::NothingDone),
            (Wanted::Run, ImportState::Cancelled, 3, Exit::SomeRefused),
            (Wanted::Run, ImportState::Cancelled, 0, Exit::NothingDone),
            (Wanted::Run, ImportState::Undone, 3, Exit::SomeRefused),
            (Wanted::Run, ImportState::Failed, 3, Exit::SomeRefused),
            (Wanted::Stop, ImportState::Cancelled, 3, Exit::AllIn),
            (Wanted::Stop, ImportState::Draft, 0, Exit::AllIn),
            (Wanted::Stop, ImportState::Finished, 3, Exit::NothingDone),
            (Wanted::Undo, ImportState::Failed, 3, Exit::NothingDone),
        ] {
            let exit = wanted.exit_of(&import(state, created));
            assert_eq!(exit, expected, "{wanted:?} {state:?} {created}");
        }
    }

    #[test]
    fn an_undo_tells_whether_some_stay() {
        for (state, removed, kept, expected) in [
            (ImportState::Undone, 3, 0, Exit::AllIn),
            (ImportState::Undone, 2, 1, Exit::SomeRefused),
            (ImportState::Failed, 1, 0, Exit::SomeRefused),
        ] {
            let undo = Undo {
                removed,
                kept,
                ..Undo::begun(ID.parse().unwrap(), Timestamp::UNIX_EPOCH)
            };
            let import = Import {
                undo: Some(undo),
                ..import(state, 3)
            };
            assert_eq!(Wanted::Undo.exit_of(&import), expected);
            assert_eq!(Wanted::Stop.exit_of(&import), expected);
        }
    }
}
