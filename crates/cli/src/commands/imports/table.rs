//! Imports as a table for people.

use callbook_domain::company::Zone;
use callbook_domain::import::{Import, ImportState};

use crate::terminal::say;

/// One line each under a line that names the columns. Figures are those of what has come in: before anything has there
/// are none.
pub(super) fn say_all(imports: &[Import], zone: &Zone) {
    if imports.is_empty() {
        say("Nothing was imported yet.");
        return;
    }
    let mut rows = vec![[
        "import".to_owned(),
        format!("brought in ({})", zone.name()),
        "state".to_owned(),
        "created".to_owned(),
        "updated".to_owned(),
        "skipped".to_owned(),
        "refused".to_owned(),
        "file".to_owned(),
    ]];
    rows.extend(imports.iter().map(|import| row(import, zone)));
    let mut widths = [0; COLUMNS];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    for row in rows {
        say(line(&row, widths));
    }
}

const COLUMNS: usize = 8;
/// Which of them are figures.
const FIGURES: std::ops::RangeInclusive<usize> = 3..=6;

fn row(import: &Import, zone: &Zone) -> [String; COLUMNS] {
    let counts = &import.checkpoint.counts;
    let has_begun = counts.records() > 0 || import.started_at.is_some();
    let figure = |number: u64| {
        if has_begun {
            number.to_string()
        } else {
            "-".to_owned()
        }
    };
    [
        import.id.to_string(),
        import
            .created_at
            .to_zoned(zone.time_zone().clone())
            .strftime("%Y-%m-%d %H:%M")
            .to_string(),
        standing(import).to_owned(),
        figure(counts.created),
        figure(counts.updated),
        figure(counts.skipped),
        figure(counts.refused),
        import.file_name.clone(),
    ]
}

fn line(cells: &[String; COLUMNS], widths: [usize; COLUMNS]) -> String {
    let mut line = String::new();
    for (place, (cell, width)) in cells.iter().zip(widths).enumerate() {
        let cell = if FIGURES.contains(&place) {
            format!("{cell:>width$}  ")
        } else {
            format!("{cell:<width$}  ")
        };
        line.push_str(&cell);
    }
    line.trim_end().to_owned()
}

/// How far an import is, in a word or two.
pub(super) fn standing(import: &Import) -> &'static str {
    let has_failed = import.check.as_ref().is_some_and(|check| check.failure.is_some());
    match import.state {
        ImportState::Checked if has_failed => "Check failed",
        state => state.label(),
    }
}
