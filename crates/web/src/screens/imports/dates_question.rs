//! Which number of a date is the day: asked where the file does not tell, never guessed.

use callbook_application::imports::Survey;
use callbook_domain::import::{ColumnTarget, DateOrder, DateVerdict, parse_date};

use super::columns_form::ColumnsForm;
use super::columns_step::DateQuestion;
use super::mistakes::Mistakes;
use super::survey_step::NEW;
use crate::view::Choice;

/// The question, where a column that is to hold dates leaves it open; or where the answer was missing.
pub(super) fn of(survey: &Survey, form: &ColumnsForm, wrong: &Mistakes) -> Option<DateQuestion> {
    let open = (0..survey.headers.len())
        .filter(|at| holds_dates(survey, form, *at))
        .find_map(|at| ask(&survey.dates[at]));
    let asked = wrong.dates.as_ref().and_then(|mistake| {
        let example = mistake.example.clone()?;
        ask(&DateVerdict::Ambiguous { example })
    });
    Some(DateQuestion {
        value: form.dates.clone(),
        error: wrong.dates.as_ref().map(|mistake| mistake.text.clone()),
        ..open.or(asked)?
    })
}

fn holds_dates(survey: &Survey, form: &ColumnsForm, at: usize) -> bool {
    match form.target_of(at).as_str() {
        NEW => form.new_kind_of(at) == "date",
        target => target
            .parse()
            .is_ok_and(|target: ColumnTarget| survey.holds_dates(target)),
    }
}

fn ask(verdict: &DateVerdict) -> Option<DateQuestion> {
    let question = |question: String, hint: &str, labels: [String; 2]| DateQuestion {
        question,
        hint: hint.to_owned(),
        choices: DateOrder::ALL
            .iter()
            .zip(labels)
            .map(|(order, label)| Choice::new(order.key(), label))
            .collect(),
        value: String::new(),
        error: None,
    };
    match verdict {
        DateVerdict::Ambiguous { example } => Some(question(
            format!("The file has the date {example}. Which day is that?"),
            "Its dates can be read both ways, so only you know. It counts for all of them.",
            DateOrder::ALL.map(|order| reading(example, order)),
        )),
        DateVerdict::Contradictory {
            day_first,
            month_first,
        } => Some(question(
            format!("The file has both {day_first} and {month_first}. How are its other dates written?"),
            "Dates that cannot be read so are left out of their rows; the check shows which.",
            [
                format!("Day first, as in {day_first}"),
                format!("Month first, as in {month_first}"),
            ],
        )),
        DateVerdict::Plain | DateVerdict::Certain(_) => None,
    }
}

fn reading(example: &str, order: DateOrder) -> String {
    match parse_date(example, order) {
        Ok(Some(date)) => date.strftime("%-d %B %Y").to_string(),
        _ => example.to_owned(),
    }
}
