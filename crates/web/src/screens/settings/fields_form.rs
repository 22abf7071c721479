//! What is asked about a field of customers.

use callbook_domain::custom_field::{ChoiceName, Choices, CustomField, FieldKind, FieldName};
use serde::{Deserialize, Serialize};

use crate::forms::Entry;

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct FieldForm {
    pub(super) name: Entry,
    /// The word of its kind; a field that is there keeps its own.
    pub(super) kind: Entry,
    /// The answers of a choice, one a line.
    pub(super) answers: Entry,
    /// The version that the form was filled from; a new field has none.
    pub(super) version: u32,
}

impl FieldForm {
    pub(super) fn blank() -> Self {
        Self {
            kind: Entry::new("text"),
            ..Self::default()
        }
    }

    pub(super) fn of(field: &CustomField) -> Self {
        let answers: Vec<&str> = field.kind.choices().iter().map(ChoiceName::as_str).collect();
        Self {
            name: Entry::new(field.name.as_str()),
            kind: Entry::new(field.kind.key()),
            answers: Entry::new(answers.join("\n")),
            version: field.version.number(),
        }
    }

    /// The name; wrong is `None`, and the form says why.
    pub(super) fn name(&mut self) -> Option<FieldName> {
        self.name.read(FieldName::parse)
    }

    /// The kind with its answers; wrong is `None`, and the form says why.
    pub(super) fn kind(&mut self) -> Option<FieldKind> {
        match self.kind.value.as_str() {
            "text" => Some(FieldKind::Text),
            "number" => Some(FieldKind::Number),
            "date" => Some(FieldKind::Date),
            "choice" => self.answers().map(FieldKind::Choice),
            _ => {
                self.kind.refuse("choose what the field holds");
                None
            }
        }
    }

    /// What is said of a field that is there: its name, and the answers where it is a choice. Wrong is `None`, and the
    /// form says why.
    pub(super) fn said(&mut self, field: &CustomField) -> Option<(FieldName, Option<Choices>)> {
        let name = self.name();
        if !matches!(field.kind, FieldKind::Choice(_)) {
            return Some((name?, None));
        }
        let answers = self.answers();
        Some((name?, Some(answers?)))
    }

    /// The answers; wrong is `None`, and the form says why.
    pub(super) fn answers(&mut self) -> Option<Choices> {
        self.answers.read(Choices::parse)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_choice_needs_answers() {
        let form = |kind: &str, answers: &str| FieldForm {
            name: Entry::new("Course"),
            kind: Entry::new(kind),
            answers: Entry::new(answers),
            ..FieldForm::default()
        };
        assert_eq!(form("number", "").kind(), Some(FieldKind::Number));
        assert_eq!(form("date", "left over").kind(), Some(FieldKind::Date));
        assert!(matches!(
            form("choice", "A\r\nB").kind(),
            Some(FieldKind::Choice(answers)) if answers.all().len() == 2
        ));
        let mut empty = form("choice", " ");
        assert_eq!(empty.kind(), None);
        assert!(empty.answers.error.is_some());
        let mut other = form("colour", "");
        assert_eq!(other.kind(), None);
        assert!(other.kind.error.is_some());
    }
}
