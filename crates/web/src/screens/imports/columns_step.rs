//! The second step: how the file is read, what its columns hold, by which rules it goes in.

use serde::Serialize;

use super::same_file::SameFile;
use super::status_words::WordsForm;
use crate::view::Choice;

#[derive(Debug, Serialize)]
pub(crate) struct ColumnsStep {
    pub(super) same_file: Option<SameFile>,
    /// What keeps the whole file from being read.
    pub(super) error: Option<String>,
    pub(super) error_title: &'static str,
    /// `None` where the file cannot be read in any way.
    pub(super) reading: Option<ReadingForm>,
    /// That such a file is known, and how it was mapped.
    pub(super) remembered: Option<String>,
    pub(super) rows_text: String,
    pub(super) columns: Vec<ColumnCard>,
    pub(super) columns_error: Option<String>,
    pub(super) lacking: Option<Lacking>,
    /// The kinds that a new field may have.
    pub(super) kinds: Vec<Choice>,
    pub(super) words: Option<WordsForm>,
    pub(super) dates: Option<DateQuestion>,
    pub(super) rules: RulesForm,
}

/// What a file lacks, with the way to another one beside it.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Lacking {
    pub(super) title: &'static str,
    pub(super) text: &'static str,
}

/// How the file is read; each choice is offered only where it concerns the file.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct ReadingForm {
    pub(super) found: String,
    pub(super) sheets: Vec<Choice>,
    pub(super) sheet: String,
    pub(super) sheet_error: Option<String>,
    pub(super) encodings: Vec<Choice>,
    pub(super) encoding: String,
    pub(super) delimiters: Vec<Choice>,
    pub(super) delimiter: String,
    pub(super) headers: Vec<Choice>,
    pub(super) header: String,
}

/// One column of the file with what it is taken for.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ColumnCard {
    /// From 1.
    pub(super) number: usize,
    pub(super) header: String,
    pub(super) targets: Vec<TargetGroup>,
    pub(super) target: String,
    /// How sure that is: `sure`, `likely`, `guess`, `unknown` or `chosen`.
    pub(super) confidence: &'static str,
    pub(super) word: &'static str,
    pub(super) reason: Option<String>,
    pub(super) error: Option<String>,
    pub(super) new_name: String,
    pub(super) new_name_error: Option<String>,
    pub(super) new_kind: String,
    pub(super) new_choices: String,
    pub(super) new_choices_error: Option<String>,
    pub(super) samples: Vec<String>,
}

/// What a column can be taken for, under a heading.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct TargetGroup {
    pub(super) label: Option<&'static str>,
    pub(super) choices: Vec<Choice>,
}

/// Which number of a date is the day, asked where the file does not tell.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct DateQuestion {
    pub(super) question: String,
    pub(super) hint: String,
    pub(super) choices: Vec<Choice>,
    /// What was chosen; nothing before somebody has.
    pub(super) value: String,
    /// Whether it cannot be left open.
    pub(super) required: bool,
    pub(super) error: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
pub(crate) struct RulesForm {
    pub(super) known: Vec<Rule>,
    pub(super) repeated: Vec<Rule>,
    pub(super) statuses: Vec<Choice>,
    pub(super) status: String,
    pub(super) status_error: Option<String>,
    pub(super) sharers: Vec<Sharer>,
    pub(super) sharers_error: Option<String>,
}

/// One of the rules of which somebody chooses.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Rule {
    pub(super) value: &'static str,
    pub(super) label: &'static str,
    pub(super) hint: &'static str,
    pub(super) checked: bool,
}

/// Somebody who may get new customers.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Sharer {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) role: String,
    pub(super) checked: bool,
}
