//! The list of the company's own fields, with the form of a new one.

use callbook_domain::access::{Permission, Viewer};
use callbook_domain::custom_field::{ChoiceName, CustomField, CustomFieldSet, FieldKind};
use serde::Serialize;

use super::fields_form::FieldForm;
use crate::forms::Entry;
use crate::view::{Choice, Fragment, Screen, Section, SettingsTab};

/// A field in the list.
#[derive(Debug, Clone, Serialize)]
struct FieldRow {
    id: String,
    name: String,
    kind: &'static str,
    /// The answers of a choice, in one line.
    answers: Option<String>,
    version: u32,
}

impl FieldRow {
    fn of(field: &CustomField) -> Self {
        let answers: Vec<&str> = field.kind.choices().iter().map(ChoiceName::as_str).collect();
        Self {
            id: field.id.to_string(),
            name: field.name.to_string(),
            kind: field.kind.label(),
            answers: (!answers.is_empty()).then(|| answers.join(", ")),
            version: field.version.number(),
        }
    }
}

#[derive(Debug, Serialize)]
pub(crate) struct FieldsPage {
    fields: Vec<FieldRow>,
    retired: Vec<FieldRow>,
    form: FieldForm,
    kinds: Vec<Choice>,
    may_change: bool,
    /// No more fit.
    is_full: bool,
}

/// What a field can hold, to be chosen from.
fn kinds() -> Vec<Choice> {
    let kinds = [FieldKind::Text, FieldKind::Number, FieldKind::Date];
    let mut choices: Vec<Choice> = kinds
        .iter()
        .map(|kind| Choice::new(kind.key(), kind.label()))
        .collect();
    choices.push(Choice::new("choice", "Choice of several answers"));
    choices
}

impl FieldsPage {
    pub(super) fn new(form: FieldForm, fields: &CustomFieldSet, viewer: &Viewer) -> Self {
        let retired = fields.all().iter().filter(|field| !field.is_active());
        Self {
            fields: fields.active().map(FieldRow::of).collect(),
            retired: retired.map(FieldRow::of).collect(),
            form,
            kinds: kinds(),
            may_change: viewer.may(Permission::ManageCompany),
            is_full: fields.check_room().is_err(),
        }
    }
}

impl Fragment for FieldsPage {
    const TEMPLATE: &'static str = "settings/fields.html";

    fn samples() -> Vec<Self> {
        let row = |name: &str, kind, answers: Option<&str>| FieldRow {
            id: name.to_lowercase(),
            name: name.to_owned(),
            kind,
            answers: answers.map(str::to_owned),
            version: 1,
        };
        let page = |fields: Vec<FieldRow>, may_change| Self {
            fields,
            retired: Vec::new(),
            form: FieldForm::blank(),
            kinds: kinds(),
            may_change,
            is_full: false,
        };
        let rows = || {
            vec![
                row("Course", "Choice", Some("Science, Commerce, Arts & Humanities")),
                row("Budget", "Number", None),
                row("Visit", "Date", None),
            ]
        };
        let mut wrong = page(rows(), true);
        wrong.form.name = Entry::new("Mobile no.");
        wrong
            .form
            .name
            .refuse("every customer has this already: it is the field “Phone”");
        wrong.form.kind = Entry::new("choice");
        wrong
            .form
            .answers
            .refuse("a choice needs answers: write one on each line");
        wrong.retired = vec![row("School", "Text", None)];
        let mut full = page(rows(), true);
        full.is_full = true;
        vec![
            wrong,
            full,
            page(Vec::new(), true),
            page(rows(), false),
            page(Vec::new(), false),
        ]
    }
}

impl Screen for FieldsPage {
    const SECTION: Option<Section> = Some(Section::Settings);
    const TAB: Option<SettingsTab> = Some(SettingsTab::Fields);

    fn title(&self) -> String {
        "Settings".to_owned()
    }
}
