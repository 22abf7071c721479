//! One import for people: what there is of it, and nothing of what there is not.

use callbook_application::directory::Directory;
use callbook_domain::company::Zone;
use callbook_domain::import::{ColumnTarget, Import, Undo};
use jiff::Timestamp;

use super::table::standing;
use crate::failure::sentence;
use crate::import::{Counted, word};
use crate::terminal::say;

pub(super) fn say_one(import: &Import, directory: &Directory, zone: &Zone) {
    say(format!("{}  {}", import.id, import.file_name));
    say(format!("  {}", standing(import)));
    let by = directory.name(import.started_by);
    say(format!(
        "  brought in {}{}",
        moment(import.created_at, zone),
        by.map(|name| format!(" by {name}")).unwrap_or_default()
    ));
    if let Some(ended_at) = import.ended_at {
        say(format!("  ended {}", moment(ended_at, zone)));
    }
    if let Some(failure) = &import.failure {
        say(format!("  {}", sentence(failure)));
    }
    say_columns(import, directory);
    let counted = Counted::from(&import.checkpoint.counts);
    if counted.records > 0 {
        say(format!("  {}", counted.told("")));
        counted.say_reasons(|_, _| {});
    }
    say_check(import, zone);
    if let Some(undo) = &import.undo {
        say(format!("  {}", taken_back(undo, directory, zone)));
    }
}

fn say_columns(import: &Import, directory: &Directory) {
    if import.columns.is_empty() {
        return;
    }
    let used = |(header, target): &(String, ColumnTarget)| match target {
        ColumnTarget::Ignored => format!("{header} (left out)"),
        target => format!("{header} ({})", word(*target, directory)),
    };
    let columns: Vec<String> = import.columns.iter().map(used).collect();
    say(format!("  columns: {}", columns.join(", ")));
}

/// What the check has shown, until something is in: then that counts.
fn say_check(import: &Import, zone: &Zone) {
    let Some(check) = import.check.as_ref().filter(|_| import.checkpoint.row == 0) else {
        return;
    };
    let Some(ended_at) = check.ended_at else { return };
    if let Some(failure) = &check.failure {
        say(format!(
            "  the check failed on {}: {}",
            moment(ended_at, zone),
            sentence(failure)
        ));
        return;
    }
    let counted = Counted::from(&check.checkpoint.counts);
    say(format!("  checked on {}", moment(ended_at, zone)));
    say(format!("  {}", counted.told("would be ")));
    counted.say_reasons(|_, _| {});
}

/// `undone on Sat 21 Nov 2026, 17:45 (Asia/Kolkata) by Mano: 36 removed`.
fn taken_back(undo: &Undo, directory: &Directory, zone: &Zone) -> String {
    let parts = [
        (undo.removed, "removed"),
        (undo.restored, "got their former values back"),
        (undo.kept, "stay because somebody has worked on them since"),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    let by = directory.name(undo.by);
    let by = by.map(|name| format!(" by {name}")).unwrap_or_default();
    let when = match undo.ended_at {
        Some(at) => format!("undone on {}", moment(at, zone)),
        None => format!("being undone since {}", moment(undo.started_at, zone)),
    };
    let what = match (parts.is_empty(), undo.ended_at) {
        (false, _) => parts.join(", "),
        (true, Some(_)) => "nothing was left to take back".to_owned(),
        (true, None) => "nothing so far".to_owned(),
    };
    format!("{when}{by}: {what}")
}

/// An instant as screens show it, with the company's zone: who reads this may sit anywhere.
fn moment(at: Timestamp, zone: &Zone) -> String {
    let local = at.to_zoned(zone.time_zone().clone());
    format!("{} ({})", local.strftime("%a %-d %b %Y, %H:%M"), zone.name())
}
