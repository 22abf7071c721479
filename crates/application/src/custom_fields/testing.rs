use callbook_domain::custom_field::{CustomField, CustomFieldSet, FieldKind, FieldName};
use callbook_domain::ids::CustomFieldId;
use uuid::Uuid;

use crate::testing::{MockUnit, company};

/// The field whose id and place are that number.
pub(super) fn field(number: u32, name: &str, kind: FieldKind) -> CustomField {
    CustomField::new(
        CustomFieldId::from_uuid(Uuid::from_u128(u128::from(number) + 700)),
        company().id,
        FieldName::parse(name).unwrap(),
        kind,
        number,
    )
}

/// The company has these fields.
pub(super) fn set_of(unit: &mut MockUnit, fields: Vec<CustomField>) {
    unit.custom_fields
        .expect_set()
        .returning(move |_| Ok(CustomFieldSet::new(fields.clone())));
}
