use jiff::Timestamp;

use super::{CustomValue, FieldKind, FieldText, NotAValue};
use crate::ids::{CompanyId, CustomFieldId};
use crate::import::{DateOrder, ImportField, parse_date};
use crate::text::{TooLong, folded, line};
use crate::version::Version;

/// What a field is called: on forms, as the header of an export, as the column of an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldName(String);

/// Why a text cannot be a field's name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FieldNameRefusal {
    /// Nothing is left to tell it from others by.
    #[error("a field needs a name with letters or digits")]
    Blank,
    /// It does not fit a form.
    #[error("a name {0}")]
    TooLong(#[from] TooLong),
    /// An import would take the column for one of the fields that every customer has.
    #[error("every customer has this already: it is the field “{}”", .0.label())]
    BuiltIn(ImportField),
}

impl FieldName {
    /// The most characters that it holds.
    pub const LIMIT: usize = 60;

    /// Cleans and checks what was typed.
    ///
    /// # Errors
    /// [`FieldNameRefusal`].
    pub fn parse(raw: &str) -> Result<Self, FieldNameRefusal> {
        let name = line(raw, Self::LIMIT)?.ok_or(FieldNameRefusal::Blank)?;
        if folded(&name).is_empty() {
            return Err(FieldNameRefusal::Blank);
        }
        match name.parse::<ImportField>() {
            Ok(field) => Err(FieldNameRefusal::BuiltIn(field)),
            Err(_) => Ok(Self(name)),
        }
    }

    /// The name that a store kept; a word that became a built-in field's since then stays.
    pub const fn stored(name: String) -> Self {
        Self(name)
    }

    /// The name as it is shown and stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What two names of one company must not share: letters and digits in lower case.
    pub fn folded(&self) -> String {
        folded(&self.0)
    }
}

impl std::fmt::Display for FieldName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A field that a company has defined for its customers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomField {
    /// Its id.
    pub id: CustomFieldId,
    /// Whose field it is.
    pub company: CompanyId,
    /// What it is called.
    pub name: FieldName,
    /// What it holds.
    pub kind: FieldKind,
    /// Its place among the company's fields, the first is 0.
    pub position: u32,
    /// When it was taken out of use; what customers have in it is kept.
    pub retired_at: Option<Timestamp>,
    /// Which write this is.
    pub version: Version,
}

impl CustomField {
    /// A new field.
    pub const fn new(
        id: CustomFieldId,
        company: CompanyId,
        name: FieldName,
        kind: FieldKind,
        position: u32,
    ) -> Self {
        Self {
            id,
            company,
            name,
            kind,
            position,
            retired_at: None,
            version: Version::FIRST,
        }
    }

    /// Whether it can still be filled.
    pub const fn is_active(&self) -> bool {
        self.retired_at.is_none()
    }

    /// What a cell or an input says for this field; blank is `None`. Days are read in `order` where their text has two
    /// readings.
    ///
    /// # Errors
    /// [`NotAValue`].
    pub fn parse(&self, raw: &str, order: DateOrder) -> Result<Option<CustomValue>, NotAValue> {
        if raw.trim().is_empty() {
            return Ok(None);
        }
        match &self.kind {
            FieldKind::Text => Ok(FieldText::parse(raw)?.map(CustomValue::Text)),
            FieldKind::Number => raw.parse().map(|number| Some(CustomValue::Number(number))),
            FieldKind::Date => match parse_date(raw, order) {
                Ok(date) => Ok(date.map(CustomValue::Date)),
                Err(_) => Err(NotAValue::NotADate),
            },
            FieldKind::Choice(choices) => match choices.named(raw) {
                Some(answer) => Ok(Some(CustomValue::Choice(answer.clone()))),
                None => Err(NotAValue::NotAChoice),
            },
        }
    }

    /// The value whose text a timeline kept ([`CustomValue`]'s own); empty is `None`. An answer that is offered no
    /// more comes back too.
    ///
    /// # Errors
    /// [`NotAValue`] where the text came from no value of this kind.
    pub fn restored(&self, text: &str) -> Result<Option<CustomValue>, NotAValue> {
        if text.is_empty() {
            return Ok(None);
        }
        CustomValue::restored(self.kind.key(), text).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use rstest::rstest;
    use uuid::Uuid;

    use super::*;
    use crate::custom_field::Choices;

    fn field(kind: FieldKind) -> CustomField {
        let name = FieldName::parse("Course").unwrap();
        let id = CustomFieldId::from_uuid(Uuid::nil());
        CustomField::new(id, CompanyId::from_uuid(Uuid::nil()), name, kind, 0)
    }

    #[rstest]
    #[case("Name", ImportField::Name)]
    #[case("mobile no.", ImportField::Phone)]
    #[case("E-mail ID", ImportField::Email)]
    fn what_every_customer_has_cannot_be_defined_again(#[case] name: &str, #[case] taken: ImportField) {
        assert_eq!(FieldName::parse(name), Err(FieldNameRefusal::BuiltIn(taken)));
    }

    #[rstest]
    #[case("  ")]
    #[case("***")]
    fn a_name_needs_something_to_be_told_by(#[case] name: &str) {
        assert_eq!(FieldName::parse(name), Err(FieldNameRefusal::Blank));
    }

    #[test]
    fn a_value_is_read_by_the_fields_kind() {
        let read = |kind, raw| field(kind).parse(raw, DateOrder::DayFirst);
        assert_eq!(
            read(FieldKind::Date, "03/04/2025"),
            Ok(Some(CustomValue::Date(date(2025, 4, 3))))
        );
        assert_eq!(read(FieldKind::Date, "soon"), Err(NotAValue::NotADate));
        assert_eq!(read(FieldKind::Number, "many"), Err(NotAValue::NotANumber));
        assert_eq!(read(FieldKind::Text, "  "), Ok(None));
        let answers = Choices::parse("Science\nCommerce").unwrap();
        let science = answers.all()[0].clone();
        let kind = FieldKind::Choice(answers);
        assert_eq!(
            read(kind.clone(), "SCIENCE"),
            Ok(Some(CustomValue::Choice(science)))
        );
        assert_eq!(read(kind.clone(), "Law"), Err(NotAValue::NotAChoice));
        assert!(matches!(
            field(kind).restored("Law"),
            Ok(Some(CustomValue::Choice(_)))
        ));
    }
}
