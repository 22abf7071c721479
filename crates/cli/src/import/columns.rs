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
    /// What a column that is left out may hold, as `--map` takes it: nobody looks at a guess here.
    #[serde(skip_serializing_if = "Option::is_none")]
    guess: Option<String>,
    /// For people: what the column is used for, and how that was found.
    #[serde(skip)]
    words: String,
    #[serde(skip)]
    why: String,
    /// What is to be said of a column with a guess that is not acted on.
    #[serde(skip)]
    advice: Option<String>,
}

impl ColumnUse {
    /// A column that is used for `target`; `found` is what it was taken for.
    pub(super) fn of(header: &str, target: ColumnTarget, found: &Suggestion, directory: &Directory) -> Self {
        let guess = match (target, found.target) {
            (ColumnTarget::Ignored, guess) if guess != ColumnTarget::Ignored => Some(guess),
            _ => None,
        };
        let advice = guess.map(|guess| {
            format!(
                "Column \"{header}\" looks like {}, but nobody is asked here, and it is left out: say --map {} or \
                 --ignore {}.",
                label(guess, directory),
                quoted(&format!("{}={header}", word(guess, directory))),
                quoted(header)
            )
        });
        let is_used = target != ColumnTarget::Ignored;
        Self {
            column: header.to_owned(),
            r#for: word(target, directory),
            sure: confidence(found.confidence),
            guess: guess.map(|guess| word(guess, directory)),
            words: if is_used {
                label(target, directory)
            } else {
                "left out".to_owned()
            },
            why: match found.because {
                Because::Chosen => why(found.because).to_owned(),
                because => format!("{}, {}", confidence(found.confidence), why(because)),
            },
            advice,
        }
    }

    /// A column of which a field is made.
    pub(super) fn made(header: &str, name: &str) -> Self {
        Self {
            column: header.to_owned(),
            r#for: name.to_owned(),
            sure: confidence(Confidence::Sure),
            guess: None,
            words: name.to_owned(),
            why: "a new field".to_owned(),
            advice: None,
        }
    }
}

/// Says what each column is used for and how surely, and what to do about guesses.
pub(super) fn tell_of(file: &str, columns: &[ColumnUse]) {
    tell(format!("{file}: columns"));
    let names = width(columns.iter().map(|used| used.column.as_str()));
    let uses = width(columns.iter().map(|used| used.words.as_str()));
    for used in columns {
        tell(format!(
            "  {:<names$}  {:<uses$}  {}",
            used.column, used.words, used.why
        ));
    }
    for advice in columns.iter().filter_map(|used| used.advice.as_ref()) {
        tell(format!("  {advice}"));
    }
}

/// What the longest of them takes, within reason.
fn width<'a>(texts: impl Iterator<Item = &'a str>) -> usize {
    let longest = texts.map(|text| text.chars().count()).max();
    longest.unwrap_or(0).min(40)
}

/// The text as one word of a shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// A field as `--map` takes it.
pub(crate) fn word(target: ColumnTarget, directory: &Directory) -> String {
    match target {
        ColumnTarget::Custom(id) => match directory.custom_fields.get(id) {
            Some(field) => field.name.to_string(),
            None => target.to_string(),
        },
        target => target.to_string(),
    }
}

/// A field as screens call it.
fn label(target: ColumnTarget, directory: &Directory) -> String {
    match target {
        ColumnTarget::Field(field) => field.label().to_owned(),
        target => word(target, directory),
    }
}

const fn why(because: Because) -> &'static str {
    match because {
        Because::Chosen => "as you say",
        Because::Remembered => "as in an earlier file with these columns",
        Because::Name | Because::Synonym => "by its name",
        Because::Content => "by what is in it",
        Because::Nothing => "nothing tells what it holds",
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advice_can_be_pasted_into_a_shell() {
        assert_eq!(quoted("date=Rückruf am"), "'date=Rückruf am'");
        assert_eq!(quoted("Who's next"), r"'Who'\''s next'");
    }
}
