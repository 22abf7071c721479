//! What a look at a file says, as the second step shows it.

use callbook_application::imports::Survey;
use callbook_domain::custom_field::FieldName;
use callbook_domain::import::{
    Because, ColumnTarget, Confidence, DateOrder, DateVerdict, ImportField, Suggestion,
};

use super::columns_form::ColumnsForm;
use super::columns_step::{ColumnCard, ColumnsStep, Lacking, ReadingForm, RulesForm, TargetGroup};
use super::dates_question;
use super::mistakes::Mistakes;
use super::same_file::SameFile;
use super::status_words::WordsForm;
use super::words;
use crate::view::{Choice, LocalTime, Words};

/// What a select posts for a field that is to be made.
pub(super) const NEW: &str = "new";

const KINDS: [(&str, &str); 4] = [
    ("text", "Text"),
    ("number", "Number"),
    ("date", "Date"),
    ("choice", "A choice of answers"),
];

impl ColumnsStep {
    /// The step as the file and its plan suggest it.
    pub(super) fn found(survey: &Survey, time: &LocalTime, words: &Words) -> Self {
        Self::with(
            survey,
            &ColumnsForm::of(survey),
            &Mistakes::default(),
            time,
            words,
        )
    }

    /// The step as somebody has filled it in, with what is wrong about it.
    pub(super) fn with(
        survey: &Survey,
        form: &ColumnsForm,
        wrong: &Mistakes,
        time: &LocalTime,
        words: &Words,
    ) -> Self {
        let groups = targets(survey);
        let columns = (0..survey.headers.len()).map(|at| card(survey, at, &groups, form, wrong));
        let same_file = survey.same_file.as_ref();
        Self {
            same_file: same_file.map(|earlier| SameFile::new(earlier, &survey.directory, time)),
            error: wrong.whole.clone(),
            error_title: "Nothing was changed",
            reading: Some(ReadingForm::of(
                &survey.facts,
                &survey.import.plan.reading,
                survey.headers.len(),
            )),
            remembered: remembered(survey, time),
            rows_text: rows_text(survey.rows.len()),
            columns: columns.collect(),
            columns_error: wrong.columns_error.clone(),
            lacking: lacking(survey, form),
            kinds: KINDS.map(|(value, label)| Choice::new(value, label)).into(),
            words: WordsForm::of(survey, form, wrong),
            dates: dates_question::of(survey, form, wrong),
            rules: RulesForm {
                status_error: wrong.status.clone(),
                sharers_error: wrong.sharers.clone(),
                ..RulesForm::new(&form.rules(), &survey.directory, words)
            },
        }
    }

    /// The step of a file that cannot be read, or not as asked.
    pub(super) fn unreadable(error: String, reading: Option<ReadingForm>, rules: RulesForm) -> Self {
        Self {
            same_file: None,
            error: Some(error),
            error_title: "Nothing can be imported from this file",
            reading,
            remembered: None,
            rows_text: String::new(),
            columns: Vec::new(),
            columns_error: None,
            lacking: None,
            kinds: Vec::new(),
            words: None,
            dates: None,
            rules,
        }
    }
}

fn rows_text(shown: usize) -> String {
    match shown {
        0 => "There are no rows under the names.".to_owned(),
        1 => "The only row of the file.".to_owned(),
        shown => format!("The first {shown} rows of the file."),
    }
}

/// What keeps the file from being imported as far as can be seen.
fn lacking(survey: &Survey, form: &ColumnsForm) -> Option<Lacking> {
    if survey.rows.is_empty() {
        return Some(Lacking {
            title: "The file has no rows",
            text: "There are names of columns and nothing below them.",
        });
    }
    let phone = ImportField::Phone.key();
    let has_phone = (0..survey.headers.len()).any(|at| form.target_of(at) == phone);
    (!has_phone).then_some(Lacking {
        title: "No column looks like phone numbers",
        text: "Without a phone nobody can be called: say below which column holds it, or choose a file that has one.",
    })
}

/// Said only where it was in fact gone by.
fn remembered(survey: &Survey, time: &LocalTime) -> Option<String> {
    let at = survey.remembered_at?;
    let went_by = |found: &Suggestion| found.because == Because::Remembered;
    survey.suggestions.iter().any(went_by).then(|| {
        format!(
            "A file with the same columns came before: what was chosen on {} is set below.",
            time.moment(at).text()
        )
    })
}

fn targets(survey: &Survey) -> Vec<TargetGroup> {
    let fields = ImportField::ALL.map(|field| Choice::new(field.key(), field.label()));
    let own = survey.directory.custom_fields.active();
    let own =
        own.map(|field| Choice::new(ColumnTarget::Custom(field.id).to_string(), field.name.to_string()));
    let new = survey.may_define.then(|| Choice::new(NEW, "New field…"));
    let mut groups = vec![
        TargetGroup {
            label: None,
            choices: vec![Choice::new(ColumnTarget::Ignored.to_string(), "Leave out")],
        },
        TargetGroup {
            label: Some("Customer"),
            choices: fields.into(),
        },
        TargetGroup {
            label: Some("Your own fields"),
            choices: own.chain(new).collect(),
        },
    ];
    groups.retain(|group| !group.choices.is_empty());
    groups
}

fn card(
    survey: &Survey,
    at: usize,
    groups: &[TargetGroup],
    form: &ColumnsForm,
    wrong: &Mistakes,
) -> ColumnCard {
    let suggestion = &survey.suggestions[at];
    let target = form.target_of(at);
    let as_suggested = target == suggestion.target.to_string();
    let is_unclear = dates_question::is_open_about(survey, form, at);
    let (confidence, word) = match as_suggested {
        _ if is_unclear => ("guess", "Please check"),
        true => confidence(suggestion),
        false => ("chosen", "Your choice"),
    };
    let mistake = wrong.of(at);
    let name = words::header(&survey.headers[at]);
    ColumnCard {
        number: at + 1,
        targets: groups.to_vec(),
        confidence,
        word,
        // However sure it is that these are dates, it is not sure which.
        reason: is_unclear
            .then(|| "its dates are asked about below".to_owned())
            .or_else(|| {
                if !as_suggested {
                    return None;
                }
                let dated = survey.holds_dates(suggestion.target);
                reason(suggestion, dated.then(|| survey.dates_of([at])))
            }),
        error: mistake.target.clone(),
        new_name: form.new_name_of(at).unwrap_or_else(|| shortened(&name)),
        new_name_error: mistake.name.clone(),
        new_kind: form.new_kind_of(at),
        new_choices: form.new_choices_of(at),
        new_choices_error: mistake.choices,
        samples: survey
            .rows
            .iter()
            .map(|row| row.get(at).cloned().unwrap_or_default())
            .collect(),
        header: name,
        target,
    }
}

fn shortened(name: &str) -> String {
    name.chars().take(FieldName::LIMIT).collect()
}

fn confidence(found: &Suggestion) -> (&'static str, &'static str) {
    match (found.because, found.confidence) {
        (Because::Chosen, _) => ("chosen", "Your choice"),
        (Because::Nothing, _) | (_, Confidence::Unknown) => ("unknown", "Not recognised"),
        (_, Confidence::Sure) => ("sure", "Sure"),
        (_, Confidence::Likely) => ("likely", "Likely"),
        (_, Confidence::Guess) => ("guess", "Please check"),
    }
}

/// Why it is taken for that, and how dates are written in it.
fn reason(found: &Suggestion, dates: Option<DateVerdict>) -> Option<String> {
    let because = match found.because {
        Because::Remembered => Some("as last time"),
        Because::Name | Because::Synonym => Some("by its name"),
        Because::Content => Some("by what is in it"),
        Because::Chosen | Because::Nothing => None,
    };
    let order = match dates {
        Some(DateVerdict::Certain(DateOrder::DayFirst)) => Some("the day comes first"),
        Some(DateVerdict::Certain(DateOrder::MonthFirst)) => Some("the month comes first"),
        _ => None,
    };
    let parts: Vec<&str> = because.into_iter().chain(order).collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}
