//! What a customer has in the company's own fields: shown, asked for, read.

use callbook_domain::company::Region;
use callbook_domain::custom_field::{
    CustomField, CustomFieldSet, CustomValue, CustomValues, FieldKind, FieldText, NotAValue,
};
use callbook_domain::import::DateOrder;
use serde::Serialize;

use crate::forms::Entry;
use crate::view::{Choice, LocalTime};

/// A field and what a customer has in it, to be read.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct OwnFact {
    pub(crate) label: String,
    pub(crate) value: String,
}

/// What a customer has in the fields that are in use; empty ones are left out.
pub(crate) fn facts(values: &CustomValues, fields: &CustomFieldSet, time: &LocalTime) -> Vec<OwnFact> {
    let filled = fields
        .active()
        .filter_map(|field| values.get(&field.id).map(|value| (field, value)));
    filled
        .map(|(field, value)| OwnFact {
            label: field.name.to_string(),
            value: shown(value, time),
        })
        .collect()
}

/// A value as people read it.
pub(crate) fn shown(value: &CustomValue, time: &LocalTime) -> String {
    match value {
        CustomValue::Date(date) => time.day(*date).text().to_owned(),
        CustomValue::Text(_) | CustomValue::Number(_) | CustomValue::Choice(_) => value.to_string(),
    }
}

/// One of the company's own fields in a form.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct OwnEntry {
    /// The field's id; the form sends it before what was typed.
    pub(super) id: String,
    pub(super) label: String,
    /// The word of its kind.
    pub(super) kind: &'static str,
    pub(super) options: Vec<Choice>,
    pub(super) longest: usize,
    #[serde(flatten)]
    pub(super) entry: Entry,
}

impl OwnEntry {
    /// A field over what is stored; `typed` is what the form said instead, where it said something.
    pub(super) fn new(field: &CustomField, stored: Option<&CustomValue>, typed: Option<&str>) -> Self {
        let stored = stored.map(ToString::to_string).unwrap_or_default();
        let answers = field.kind.choices();
        let mut options: Vec<Choice> = answers
            .iter()
            .map(|answer| Choice::new(answer.as_str(), answer.as_str()))
            .collect();
        let is_gone = !stored.is_empty() && answers.iter().all(|answer| answer.as_str() != stored);
        if matches!(field.kind, FieldKind::Choice(_)) && is_gone {
            options.push(Choice::new(&stored, format!("{stored} (no longer offered)")));
        }
        Self {
            id: field.id.to_string(),
            label: field.name.to_string(),
            kind: field.kind.key(),
            options,
            longest: FieldText::LIMIT,
            entry: Entry::new(typed.map_or(stored, str::to_owned)),
        }
    }

    /// What was typed; wrong is `None`, and the entry says why. An answer that is offered no more may stay.
    pub(super) fn read(
        &mut self,
        field: &CustomField,
        stored: Option<&CustomValue>,
        region: Region,
    ) -> Option<Option<CustomValue>> {
        let kept = stored.filter(|value| value.to_string() == self.entry.value.trim());
        self.entry.read(|typed| match kept {
            Some(value) => Ok(Some(value.clone())),
            None => field.parse(typed, DateOrder::usual_in(region)).map_err(refusal),
        })
    }
}

fn refusal(wrong: NotAValue) -> String {
    match wrong {
        NotAValue::NotADate => "this is no date: write it as 2026-11-20".to_owned(),
        NotAValue::NotAChoice => "choose one of the answers".to_owned(),
        NotAValue::NotANumber => "this is no number: write it as 1250 or 12.5".to_owned(),
        NotAValue::TooLong(_) => wrong.to_string(),
    }
}
