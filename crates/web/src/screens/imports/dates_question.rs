//! Which number of a date is the day: asked where the file does not tell, never guessed.

use callbook_application::imports::{Extent, Survey};
use callbook_domain::import::{ColumnTarget, DateDoubt, DateOrder, DateVerdict, parse_date};

use super::columns_form::ColumnsForm;
use super::columns_step::DateQuestion;
use super::mistakes::Mistakes;
use super::survey_step::NEW;
use super::words::grouped;
use crate::view::Choice;

/// The question, where the columns that are to hold dates leave it open, a check has found so, or the answer was missing.
pub(super) fn of(survey: &Survey, form: &ColumnsForm, wrong: &Mistakes) -> Option<DateQuestion> {
    let missing = wrong.dates.as_ref().and_then(|mistake| mistake.doubt.clone());
    let first = seen(survey, form).map(|doubt| (doubt, survey.seen));
    let checked = survey.import.check.as_ref().and_then(|check| check.doubt.clone());
    let checked = checked.filter(|_| dated(survey, form).next().is_some());
    let whole = missing.or(checked).map(|doubt| (doubt, Extent::Whole));
    let (doubt, extent) = whole.or(first)?;
    Some(DateQuestion {
        value: form.dates.clone(),
        error: wrong.dates.as_ref().map(|mistake| mistake.text.clone()),
        ..ask(&doubt, extent)
    })
}

/// Whether the question is about that column, counted from 0, and not answered yet.
pub(super) fn is_open_about(survey: &Survey, form: &ColumnsForm, at: usize) -> bool {
    let is_doubtful = |at| matches!(survey.dates_of([at]), DateVerdict::Doubtful(_));
    form.dates.is_empty() && holds_dates(survey, form, at) && is_doubtful(at) && seen(survey, form).is_some()
}

/// What the dates of all those columns, as far as they were looked at, leave open together.
fn seen(survey: &Survey, form: &ColumnsForm) -> Option<DateDoubt> {
    match survey.dates_of(dated(survey, form)) {
        DateVerdict::Doubtful(doubt) => Some(doubt),
        DateVerdict::Plain | DateVerdict::Certain(_) => None,
    }
}

fn dated(survey: &Survey, form: &ColumnsForm) -> impl Iterator<Item = usize> {
    (0..survey.headers.len()).filter(move |at| holds_dates(survey, form, *at))
}

fn holds_dates(survey: &Survey, form: &ColumnsForm, at: usize) -> bool {
    match form.target_of(at).as_str() {
        NEW => form.new_kind_of(at) == "date",
        target => target
            .parse()
            .is_ok_and(|target: ColumnTarget| survey.holds_dates(target)),
    }
}

/// The question, by so much of the file.
pub(super) fn ask(doubt: &DateDoubt, extent: Extent) -> DateQuestion {
    let question = |question: String, hint: &str, labels: [String; 2]| DateQuestion {
        question,
        hint: hint.to_owned(),
        choices: DateOrder::ALL
            .iter()
            .zip(labels)
            .map(|(order, label)| Choice::new(order.key(), label))
            .collect(),
        value: String::new(),
        required: false,
        error: None,
    };
    match doubt {
        DateDoubt::Ambiguous { example } => question(
            format!(
                "The file has the date {} in row {}. Which day is that?",
                example.text,
                grouped(example.row)
            ),
            match extent {
                Extent::Whole => {
                    "Its dates can be read both ways, so only you know. It counts for all of them."
                }
                Extent::Beginning => {
                    "If you do not know, leave it open: the check looks further down for a date that tells."
                }
            },
            DateOrder::ALL.map(|order| reading(&example.text, order)),
        ),
        DateDoubt::Contradictory {
            day_first,
            month_first,
        } => question(
            format!(
                "The file has both {} in row {} and {} in row {}. How are its other dates written?",
                day_first.text,
                grouped(day_first.row),
                month_first.text,
                grouped(month_first.row)
            ),
            "Dates that cannot be read so are left out of their rows; the check shows which.",
            [
                format!("Day first, as in {}", day_first.text),
                format!("Month first, as in {}", month_first.text),
            ],
        ),
    }
}

fn reading(example: &str, order: DateOrder) -> String {
    match parse_date(example, order) {
        Ok(Some(date)) => date.strftime("%-d %B %Y").to_string(),
        _ => example.to_owned(),
    }
}
