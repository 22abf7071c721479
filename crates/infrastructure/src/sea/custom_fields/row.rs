//! A company's own field as it is stored.

use callbook_application::ports::StoreError;
use callbook_domain::custom_field::{ChoiceName, Choices, CustomField, FieldKind, FieldName};
use callbook_domain::ids::{CompanyId, CustomFieldId};
use sea_orm::Set;
use sea_orm::entity::prelude::*;

use crate::sea::error::{impossible, unreadable};
use crate::sea::number::version;
use crate::sea::time::{instant_maybe, micros};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "custom_fields")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) company_id: Uuid,
    pub(crate) name: String,
    /// The name by which it is unique within its company.
    pub(crate) folded_name: String,
    pub(crate) kind: String,
    /// The answers of a choice: a JSON array of texts.
    pub(crate) choices: Option<String>,
    pub(crate) position: i32,
    pub(crate) retired_at: Option<i64>,
    pub(crate) version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A new row.
pub(super) fn of(field: &CustomField) -> Result<ActiveModel, StoreError> {
    Ok(ActiveModel {
        id: Set(field.id.as_uuid()),
        company_id: Set(field.company.as_uuid()),
        kind: Set(field.kind.key().to_owned()),
        version: Set(i64::from(field.version.number())),
        position: Set(position(field.position)?),
        ..editable(field)?
    })
}

/// What an edit of a field may change.
pub(super) fn editable(field: &CustomField) -> Result<ActiveModel, StoreError> {
    let choices = match &field.kind {
        FieldKind::Choice(choices) => {
            let names: Vec<&str> = choices.all().iter().map(ChoiceName::as_str).collect();
            let text = serde_json::to_string(&names);
            Some(text.map_err(|error| unreadable("custom_fields.choices", error))?)
        }
        FieldKind::Text | FieldKind::Number | FieldKind::Date => None,
    };
    Ok(ActiveModel {
        name: Set(field.name.as_str().to_owned()),
        folded_name: Set(field.name.folded()),
        choices: Set(choices),
        retired_at: Set(field.retired_at.map(micros)),
        ..ActiveModelTrait::default()
    })
}

/// A place among the fields, as it is stored.
pub(super) fn position(place: u32) -> Result<i32, StoreError> {
    i32::try_from(place).map_err(|error| unreadable("custom_fields.position", error))
}

pub(super) fn read(row: Model) -> Result<CustomField, StoreError> {
    let kind = match (row.kind.as_str(), &row.choices) {
        ("text", None) => FieldKind::Text,
        ("number", None) => FieldKind::Number,
        ("date", None) => FieldKind::Date,
        ("choice", Some(text)) => FieldKind::Choice(choices(text)?),
        _ => return Err(impossible("custom_fields.kind")),
    };
    Ok(CustomField {
        id: CustomFieldId::from_uuid(row.id),
        company: CompanyId::from_uuid(row.company_id),
        name: FieldName::stored(row.name),
        kind,
        position: u32::try_from(row.position).map_err(|error| unreadable("custom_fields.position", error))?,
        retired_at: instant_maybe(row.retired_at, "custom_fields.retired_at")?,
        version: version(row.version, "custom_fields.version")?,
    })
}

fn choices(text: &str) -> Result<Choices, StoreError> {
    const COLUMN: &str = "custom_fields.choices";
    let names: Vec<String> = serde_json::from_str(text).map_err(|error| unreadable(COLUMN, error))?;
    let mut answers = Vec::with_capacity(names.len());
    for name in &names {
        let answer = ChoiceName::parse(name).map_err(|error| unreadable(COLUMN, error))?;
        answers.push(answer.ok_or_else(|| impossible(COLUMN))?);
    }
    Choices::new(answers).map_err(|error| unreadable(COLUMN, error))
}
