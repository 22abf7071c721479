//! What stands in the status column and is none of the company's statuses, and what somebody says that it means.

use callbook_application::directory::Directory;
use callbook_application::imports::{Extent, Survey};
use callbook_domain::import::{ImportField, StatusWord, StatusWords, WordCount};
use serde::Serialize;

use super::columns_form::ColumnsForm;
use super::mistakes::Mistakes;
use super::words::{counted, header};
use crate::view::Choice;

#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct WordsForm {
    /// The column in which they stand; none of its words has to be explained where there are no lines.
    pub(super) column: String,
    pub(super) lines: Vec<WordLine>,
    /// What was said of words that this file does not have, for the next one that has them.
    pub(super) kept: Vec<String>,
    pub(super) error: Option<String>,
    /// Words that stand for a status without being its name: `Called → Valid`.
    pub(super) understood: Option<String>,
}

/// One word and what it may mean.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct WordLine {
    pub(super) word: String,
    pub(super) rows_text: String,
    pub(super) choices: Vec<Choice>,
    pub(super) value: String,
}

impl WordsForm {
    /// `None` where no column is to hold statuses, or nothing has to be said about it.
    pub(super) fn of(survey: &Survey, form: &ColumnsForm, wrong: &Mistakes) -> Option<Self> {
        let status = ImportField::Status.key();
        let column = (0..survey.headers.len()).find(|at| form.target_of(*at) == status)?;
        let words = form.words(&survey.directory);
        let (unknown, extent) = survey.unknown_statuses(column);
        let is_here = |word: &str| unknown.iter().any(|count| count.is(word));
        let kept = words.iter().filter(|(word, _)| !is_here(word));
        let form = Self {
            column: header(&survey.headers[column]),
            lines: unknown
                .iter()
                .map(|count| line(count, extent, &words, &survey.directory))
                .collect(),
            kept: kept
                .map(|(word, means)| pair(word, means, &survey.directory))
                .collect(),
            error: wrong.status_words.clone(),
            understood: understood(survey, column),
        };
        (!form.lines.is_empty() || !form.kept.is_empty() || form.understood.is_some()).then_some(form)
    }
}

/// So many understood words are named.
const NAMED: usize = 12;

fn understood(survey: &Survey, column: usize) -> Option<String> {
    let words = survey.understood_statuses(column);
    let mut named: Vec<String> = words
        .iter()
        .take(NAMED)
        .map(|(word, status)| format!("{word} → {status}"))
        .collect();
    if words.len() > NAMED {
        named.push("and others".to_owned());
    }
    (!named.is_empty()).then(|| named.join(", "))
}

fn line(count: &WordCount, extent: Extent, words: &StatusWords, directory: &Directory) -> WordLine {
    let word = &count.word;
    let rows = counted(count.rows, "row", "rows");
    let nothing = Choice::new(format!("{word}="), "No status, as other new customers");
    let statuses = directory.statuses.in_use();
    let statuses =
        statuses.map(|status| Choice::new(format!("{word}={}", status.key), status.label.to_string()));
    let choices = [Choice::new("", "Refuse these rows")]
        .into_iter()
        .chain(statuses)
        .chain([nothing]);
    WordLine {
        word: word.clone(),
        rows_text: match extent {
            Extent::Whole => rows,
            Extent::Beginning => format!("{rows} of the first 2,000"),
        },
        choices: choices.collect(),
        value: words
            .get(word)
            .map_or_else(String::new, |means| pair(word, means, directory)),
    }
}

/// What was said of words, as the form says it.
pub(super) fn pairs(words: &StatusWords, directory: &Directory) -> Vec<String> {
    let usable = words
        .iter()
        .filter(|(_, means)| means.is_usable(&directory.statuses));
    usable.map(|(word, means)| pair(word, means, directory)).collect()
}

fn pair(word: &str, means: StatusWord, directory: &Directory) -> String {
    let status = match means {
        StatusWord::Means(status) => directory.statuses.get(status),
        StatusWord::MeansNothing => None,
    };
    format!("{word}={}", status.map_or("", |status| status.key.as_str()))
}
