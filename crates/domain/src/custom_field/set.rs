use super::{CustomField, FieldName};
use crate::ids::CustomFieldId;
use crate::text::folded;

/// A company's own fields in their order, retired ones too.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CustomFieldSet(Vec<CustomField>);

/// Why a field cannot be added, renamed or brought back.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DefineRefusal {
    /// Another field of the company goes by that name, in use or not.
    #[error("the field “{0}” has this name already")]
    NameTaken(FieldName),
    /// The company has as many as forms can hold.
    #[error(
        "there are {} fields in use already: take one out of use first",
        CustomFieldSet::AT_MOST
    )]
    TooMany,
}

impl CustomFieldSet {
    /// The most fields that a company has in use.
    pub const AT_MOST: usize = 30;

    /// Takes the fields and puts them in their order.
    pub fn new(mut fields: Vec<CustomField>) -> Self {
        fields.sort_by_key(|field| field.position);
        Self(fields)
    }

    /// All of them, retired ones too.
    pub fn all(&self) -> &[CustomField] {
        &self.0
    }

    /// Those that can be filled.
    pub fn active(&self) -> impl Iterator<Item = &CustomField> + Clone {
        self.0.iter().filter(|field| field.is_active())
    }

    /// The one with that id.
    pub fn get(&self, id: CustomFieldId) -> Option<&CustomField> {
        self.0.iter().find(|field| field.id == id)
    }

    /// The one in use that goes by that name, whatever its case and punctuation.
    pub fn named(&self, text: &str) -> Option<&CustomField> {
        let wanted = folded(text);
        self.active().find(|field| field.name.folded() == wanted)
    }

    /// The place after all others.
    pub fn next_position(&self) -> u32 {
        self.0
            .iter()
            .map(|field| field.position)
            .max()
            .map_or(0, |last| last.saturating_add(1))
    }

    /// Whether a field may be called that; `of` is the field itself where it is renamed.
    ///
    /// # Errors
    /// [`DefineRefusal::NameTaken`].
    pub fn check_name(&self, name: &FieldName, of: Option<CustomFieldId>) -> Result<(), DefineRefusal> {
        let taken = self
            .0
            .iter()
            .find(|field| Some(field.id) != of && field.name.folded() == name.folded());
        taken.map_or(Ok(()), |field| Err(DefineRefusal::NameTaken(field.name.clone())))
    }

    /// Whether one more can be in use.
    ///
    /// # Errors
    /// [`DefineRefusal::TooMany`].
    pub fn check_room(&self) -> Result<(), DefineRefusal> {
        if self.active().count() < Self::AT_MOST {
            Ok(())
        } else {
            Err(DefineRefusal::TooMany)
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use uuid::Uuid;

    use super::*;
    use crate::custom_field::FieldKind;
    use crate::ids::CompanyId;

    fn field(number: u32, name: &str) -> CustomField {
        CustomField::new(
            CustomFieldId::from_uuid(Uuid::from_u128(u128::from(number))),
            CompanyId::from_uuid(Uuid::nil()),
            FieldName::parse(name).unwrap(),
            FieldKind::Text,
            number,
        )
    }

    #[test]
    fn a_name_is_taken_however_it_is_written_and_even_out_of_use() {
        let retired = CustomField {
            retired_at: Some(Timestamp::UNIX_EPOCH),
            ..field(2, "Budget")
        };
        let set = CustomFieldSet::new(vec![retired, field(1, "Course")]);
        let check = |name: &str, of| set.check_name(&FieldName::parse(name).unwrap(), of);
        assert!(matches!(check("COURSE.", None), Err(DefineRefusal::NameTaken(_))));
        assert!(matches!(check("budget", None), Err(DefineRefusal::NameTaken(_))));
        assert_eq!(check("COURSE", Some(field(1, "x").id)), Ok(()));
        assert_eq!(set.named("course").map(|field| field.position), Some(1));
        assert_eq!(set.named("budget"), None);
        assert_eq!(set.next_position(), 3);
    }

    #[test]
    fn forms_hold_so_many_fields() {
        let most = u32::try_from(CustomFieldSet::AT_MOST).unwrap();
        let full: Vec<_> = (0..most).map(|n| field(n, &format!("Field {n}"))).collect();
        assert_eq!(CustomFieldSet::new(full[1..].to_vec()).check_room(), Ok(()));
        assert_eq!(
            CustomFieldSet::new(full).check_room(),
            Err(DefineRefusal::TooMany)
        );
    }
}
