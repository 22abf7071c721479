use callbook_application::UseCases;
use callbook_application::audit::{AuditBreak, AuditState, BreakKind};
use serde::Serialize;

use crate::answer;
use crate::failure::{Exit, Failure};
use crate::flags::AuditVerifyFlags;
use crate::terminal::{say, tell};

pub(super) async fn run(use_cases: &UseCases, flags: &AuditVerifyFlags) -> Result<Exit, Failure> {
    let state = use_cases.verify_audit.execute(flags.anchor).await?;
    if flags.json {
        answer::say_document(&Told::of(&state))?;
    } else {
        describe(&state);
    }
    Ok(match state.found {
        None => Exit::AllIn,
        Some(_) => Exit::Found,
    })
}

fn describe(state: &AuditState) {
    match state.found {
        None if state.entries == 0 => say("The audit log is empty."),
        None => say(format!(
            "The audit log is whole: {} entries, none edited, missing or moved.",
            state.entries
        )),
        Some(found) => {
            say(sentence(found));
            if state.entries > 0 {
                say(format!(
                    "Entries 1 to {} are as they were written.",
                    state.entries
                ));
            }
            tell("Keep a copy of the database as it is, and compare with a backup.");
        }
    }
    if let (None, Some(head)) = (state.found, state.head) {
        say(format!("Anchor: {head}"));
        tell("Keep the anchor elsewhere. Given to --anchor later, it shows whether the log was set back.");
    }
}

/// What is wrong, for people.
pub(crate) fn sentence(AuditBreak { seq, kind }: AuditBreak) -> String {
    match kind {
        BreakKind::Edited if seq == 1 => {
            "Entry 1 is not as it was written, or this is not the secret key that the log was written with."
                .to_owned()
        }
        BreakKind::Edited => format!("Entry {seq} is not as it was written."),
        BreakKind::OutOfOrder { belongs_at } => {
            format!("Entry {seq} is in the wrong place: it was written as entry {belongs_at}.")
        }
        BreakKind::Missing { until } if until == seq => format!("Entry {seq} is missing."),
        BreakKind::Missing { until } => format!("Entries {seq} to {until} are missing."),
        BreakKind::TailCut { until } if until == seq => {
            format!("The end of the log is cut off: entry {seq} is missing.")
        }
        BreakKind::TailCut { until } => {
            format!("The end of the log is cut off: entries {seq} to {until} are missing.")
        }
        BreakKind::HeadForged => format!(
            "The log ends with entry {seq}, but what the database says of its end was not written by Callbook: \
             entries after it may be missing."
        ),
        BreakKind::AnchorDiffers => {
            format!("Entry {seq} is another than the one that the anchor was taken of.")
        }
    }
}

#[derive(Serialize)]
struct Told {
    whole: bool,
    entries: u64,
    anchor: Option<String>,
    found: Option<Found>,
}

#[derive(Serialize)]
struct Found {
    seq: i64,
    kind: &'static str,
    until: Option<i64>,
    belongs_at: Option<i64>,
    message: String,
}

impl Told {
    fn of(state: &AuditState) -> Self {
        Self {
            whole: state.found.is_none(),
            entries: state.entries,
            anchor: state.head.map(|head| head.to_string()),
            found: state.found.map(Found::of),
        }
    }
}

impl Found {
    fn of(found: AuditBreak) -> Self {
        let (kind, until, belongs_at) = match found.kind {
            BreakKind::Edited => ("edited", None, None),
            BreakKind::OutOfOrder { belongs_at } => ("out_of_order", None, Some(belongs_at)),
            BreakKind::Missing { until } => ("missing", Some(until), None),
            BreakKind::TailCut { until } => ("tail_cut", Some(until), None),
            BreakKind::HeadForged => ("head_forged", None, None),
            BreakKind::AnchorDiffers => ("anchor_differs", None, None),
        };
        Self {
            seq: found.seq,
            kind,
            until,
            belongs_at,
            message: sentence(found),
        }
    }
}
