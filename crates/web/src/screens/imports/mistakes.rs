//! What is wrong about the second step, each beside its field.

use std::fmt;

use callbook_application::custom_fields::CustomFieldError;
use callbook_application::imports::PlanImportError;
use callbook_domain::import::{ColumnError, DateDoubt};

use crate::forms::sentence;
use crate::problem::{FieldError, Problem};

#[derive(Debug, Clone, Default)]
pub(super) struct Mistakes {
    columns: Vec<ColumnMistake>,
    pub(super) columns_error: Option<String>,
    pub(super) dates: Option<DatesMistake>,
    pub(super) status: Option<String>,
    pub(super) sharers: Option<String>,
    pub(super) status_words: Option<String>,
    /// What belongs to no field.
    pub(super) whole: Option<String>,
}

#[derive(Debug, Clone, Default)]
pub(super) struct ColumnMistake {
    column: usize,
    pub(super) target: Option<String>,
    pub(super) name: Option<String>,
    pub(super) choices: Option<String>,
}

#[derive(Debug, Clone)]
pub(super) struct DatesMistake {
    pub(super) text: String,
    /// What the file leaves open.
    pub(super) doubt: Option<DateDoubt>,
}

impl Mistakes {
    pub(super) fn is_nothing(&self) -> bool {
        self.columns.is_empty()
            && self.columns_error.is_none()
            && self.dates.is_none()
            && self.status.is_none()
            && self.sharers.is_none()
            && self.status_words.is_none()
            && self.whole.is_none()
    }

    /// What is wrong about a column, counted from 0, to be added to.
    pub(super) fn at(&mut self, column: usize) -> &mut ColumnMistake {
        let place = self.columns.iter().position(|mistake| mistake.column == column);
        let place = place.unwrap_or_else(|| {
            self.columns.push(ColumnMistake {
                column,
                ..ColumnMistake::default()
            });
            self.columns.len() - 1
        });
        &mut self.columns[place]
    }

    /// What is wrong about a column, counted from 0.
    pub(super) fn of(&self, column: usize) -> ColumnMistake {
        let found = self.columns.iter().find(|mistake| mistake.column == column);
        found.cloned().unwrap_or_default()
    }

    pub(super) fn refuse_dates(&mut self, text: String, doubt: Option<DateDoubt>) {
        self.dates = Some(DatesMistake { text, doubt });
    }

    /// What a refusal of the plan says about its fields.
    ///
    /// # Errors
    /// The problem where it says nothing about them.
    pub(super) fn found(error: PlanImportError) -> Result<Self, Problem> {
        let mut wrong = Self::default();
        match error {
            PlanImportError::Columns(ColumnError::NoPhone { .. }) => {
                wrong.columns_error = Some("No column holds the phone. Say below which one does.".to_owned());
            }
            PlanImportError::Columns(error) => wrong.columns_error = Some(told(&error)),
            PlanImportError::NoSuchField | PlanImportError::ReadOtherwise => {
                wrong.columns_error = Some(told(&error));
            }
            PlanImportError::Dates(doubt) => {
                let text = "Say which day this is: it is not guessed.".to_owned();
                wrong.refuse_dates(text, Some(doubt));
            }
            PlanImportError::NoSuchMeaning { .. } => wrong.status_words = Some(told(&error)),
            PlanImportError::NoSuchStatus => wrong.status = Some(told(&error)),
            PlanImportError::NoSuchUser => wrong.sharers = Some(told(&error)),
            PlanImportError::Field { column, error } => match error {
                CustomFieldError::Refused(_) | CustomFieldError::WrongKind => {
                    wrong.at(column).name = Some(told(&error));
                }
                error => return Err(error.into()),
            },
            error => return Err(error.into()),
        }
        Ok(wrong)
    }

    /// The same for programs.
    pub(super) fn problem(&self) -> Problem {
        let field = |field: String, detail: &Option<String>| {
            detail.clone().map(|detail| FieldError { field, detail })
        };
        let mut errors: Vec<FieldError> = Vec::new();
        for mistake in &self.columns {
            let number = mistake.column + 1;
            errors.extend(field(format!("target[{number}]"), &mistake.target));
            errors.extend(field(format!("new_name[{number}]"), &mistake.name));
            errors.extend(field(format!("new_choices[{number}]"), &mistake.choices));
        }
        errors.extend(field("target".to_owned(), &self.columns_error));
        let dates = self.dates.as_ref().map(|mistake| mistake.text.clone());
        errors.extend(field("dates".to_owned(), &dates));
        errors.extend(field("status".to_owned(), &self.status));
        errors.extend(field("share_among".to_owned(), &self.sharers));
        errors.extend(field("status_words".to_owned(), &self.status_words));
        let first = errors.first().map(|error| error.detail.clone());
        let detail = self.whole.clone().or(first).unwrap_or_default();
        Problem {
            errors,
            ..Problem::refused(detail)
        }
    }
}

/// An error as a sentence of its own.
pub(super) fn told(error: &impl fmt::Display) -> String {
    sentence(&error.to_string())
}
