use callbook_application::directory::Directory;
use callbook_domain::import::{Because, ColumnTarget, Confidence, Suggestion};
use serde::Serialize;

use crate::terminal::tell;

/// What a column of a file is used for. Serialised, it is part of the outcome that scripts read.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ColumnUse {
    column: String,
    /// A field's name as `--map` takes it, or `ignore`.
    r#for: String,
    sure: &'static str,
    /// For people: what the field is called on screens, and what was thought of and not acted on.
    #[serde(skip)]
    words: String,
}

/// Which of the columns are told to whoever runs the command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Telling {
    All,
    Nothing,
}

impl ColumnUse {
    /// A column that is used for `target`; `found` is what it was taken for.
    pub(super) fn of(header: &str, target: ColumnTarget, found: &Suggestion, directory: &Directory) -> Self {
        let words = match target {
            ColumnTarget::Ignored if found.because == Because::Chosen => "left out, as you say".to_owned(),
            ColumnTarget::Ignored => match found.target {
                ColumnTarget::Ignored => "left out: nothing tells what it holds".to_owned(),
                guess => format!("left out: it may be {}", label(guess, directory)),
            },
            target => format!("{} ({})", label(target, directory), why(found)),
        };
        Self {
            column: header.to_owned(),
            r#for: word(target, directory),
            sure: confidence(found.confidence),
            words,
        }
    }

    /// A column of which a field is made.
    pub(super) fn made(header: &str, name: &str) -> Self {
        Self {
            column: header.to_owned(),
            r#for: name.to_owned(),
            sure: confidence(Confidence::Sure),
            words: format!("{name} (a new field)"),
        }
    }
}

/// Says what each column is used for.
pub(super) fn tell_of(file: &str, columns: &[ColumnUse], telling: Telling) {
    if telling == Telling::Nothing {
        return;
    }
    tell(format!("{file}: columns"));
    let width = columns
        .iter()
        .map(|used| used.column.chars().count())
        .max()
        .unwrap_or(0)
        .min(40);
    for used in columns {
        tell(format!("  {:<width$}  {}", used.column, used.words));
    }
}

fn word(target: ColumnTarget, directory: &Directory) -> String {
    match target {
        ColumnTarget::Custom(id) => match directory.custom_fields.get(id) {
            Some(field) => field.name.to_string(),
            None => target.to_string(),
        },
        target => target.to_string(),
    }
}

fn label(target: ColumnTarget, directory: &Directory) -> String {
    match target {
        ColumnTarget::Field(field) => field.label().to_owned(),
        target => word(target, directory),
    }
}

fn why(found: &Suggestion) -> &'static str {
    match (found.because, found.confidence) {
        (Because::Chosen, _) => "as you say",
        (Because::Remembered, _) => "as in an earlier file with these columns",
        (Because::Name | Because::Synonym, _) => "by its name",
        (Because::Content, Confidence::Guess) => "a guess, by what is in it",
        (Because::Content | Because::Nothing, _) => "by what is in it",
    }
}

const fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Sure => "sure",
        Confidence::Likely => "likely",
        Confidence::Guess => "guess",
        Confidence::Unknown => "unknown",
    }
}
