use std::borrow::Cow;
use std::collections::BTreeSet;

use super::{Area, CustomerDetails, CustomerName, Notes, Remark};
use crate::custom_field::{CustomFieldSet, CustomValue};
use crate::ids::CustomFieldId;
use crate::phone::Phone;
use crate::user::Email;

/// One field of the details before and after an edit, as the timeline shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DetailsChanged {
    /// The field's word: `name`, `other_phones`, `email`, `area`, `date`, `remark`, `notes`, `phone`, `do_not_call`; or
    /// one of the company's own, see [`DetailsChanged::custom_field`].
    pub field: Cow<'static, str>,
    /// Its value before; empty where there was none.
    pub before: String,
    /// Its value after; empty where there is none.
    pub after: String,
}

/// What stands before the id of one of the company's own fields.
const CUSTOM: &str = "custom:";
/// What stands between two further phones.
const BETWEEN_PHONES: &str = ", ";

/// The text of a change cannot be put back into the details.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no earlier value of the field")]
pub struct NotRestorable;

impl DetailsChanged {
    /// A change of a field that every customer has.
    pub const fn of(field: &'static str, before: String, after: String) -> Self {
        Self {
            field: Cow::Borrowed(field),
            before,
            after,
        }
    }

    /// A change of one of the company's own fields.
    pub fn of_custom(
        field: CustomFieldId,
        before: Option<&CustomValue>,
        after: Option<&CustomValue>,
    ) -> Self {
        Self {
            field: Cow::Owned(format!("{CUSTOM}{field}")),
            before: text(before),
            after: text(after),
        }
    }

    /// Which of the company's own fields changed; `None` where it was none of these.
    pub fn custom_field(&self) -> Option<CustomFieldId> {
        self.field.strip_prefix(CUSTOM)?.parse().ok()
    }
}

fn text<T: ToString>(value: Option<&T>) -> String {
    value.map(T::to_string).unwrap_or_default()
}

fn phones(phones: &[Phone]) -> String {
    let texts: Vec<String> = phones.iter().map(Phone::to_string).collect();
    texts.join(BETWEEN_PHONES)
}

/// Further phones from the text that a change has of them.
///
/// # Errors
/// [`NotRestorable`] where it is no such text.
pub fn restored_phones(text: &str) -> Result<Vec<Phone>, NotRestorable> {
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let phone = |one: &str| {
        let digits = one.strip_prefix('+').ok_or(NotRestorable)?;
        digits.parse().map(Phone::from_digits).map_err(|_| NotRestorable)
    };
    text.split(BETWEEN_PHONES).map(phone).collect()
}

/// What is different between the two, in the order of the fields.
pub(super) fn changes(before: &CustomerDetails, after: &CustomerDetails) -> Vec<DetailsChanged> {
    let mut changes = Vec::new();
    let mut compare = |field, before: String, after: String| {
        if before != after {
            changes.push(DetailsChanged::of(field, before, after));
        }
    };
    compare("name", text(before.name.as_ref()), text(after.name.as_ref()));
    compare(
        "other_phones",
        phones(&before.other_phones),
        phones(&after.other_phones),
    );
    compare("email", text(before.email.as_ref()), text(after.email.as_ref()));
    compare("area", text(before.area.as_ref()), text(after.area.as_ref()));
    compare("date", text(before.date.as_ref()), text(after.date.as_ref()));
    compare(
        "remark",
        text(before.remark.as_ref()),
        text(after.remark.as_ref()),
    );
    compare("notes", text(before.notes.as_ref()), text(after.notes.as_ref()));
    let fields: BTreeSet<CustomFieldId> = before.custom.keys().chain(after.custom.keys()).copied().collect();
    for field in fields {
        let (before, after) = (before.custom.get(&field), after.custom.get(&field));
        if before != after {
            changes.push(DetailsChanged::of_custom(field, before, after));
        }
    }
    changes
}

impl CustomerDetails {
    /// Gives a field the value whose text a change has, as `before` or as `after`. The phone and do-not-call are no
    /// details: they are the customer's.
    ///
    /// # Errors
    /// [`NotRestorable`], and nothing has changed: the word names no field of these, or the text no value of it.
    pub fn restore(&mut self, field: &str, text: &str, fields: &CustomFieldSet) -> Result<(), NotRestorable> {
        fn parsed<T, E>(
            text: &str,
            parse: impl FnOnce(&str) -> Result<T, E>,
        ) -> Result<Option<T>, NotRestorable> {
            if text.is_empty() {
                return Ok(None);
            }
            parse(text).map(Some).map_err(|_| NotRestorable)
        }
        match field {
            "name" => self.name = CustomerName::parse(text).map_err(|_| NotRestorable)?,
            "other_phones" => self.other_phones = restored_phones(text)?,
            "email" => self.email = parsed(text, Email::parse)?,
            "area" => self.area = Area::parse(text).map_err(|_| NotRestorable)?,
            "date" => self.date = parsed(text, str::parse)?,
            "remark" => self.remark = Remark::parse(text).map_err(|_| NotRestorable)?,
            "notes" => self.notes = Notes::parse(text).map_err(|_| NotRestorable)?,
            _ => {
                let id = field.strip_prefix(CUSTOM).and_then(|id| id.parse().ok());
                let field = id.and_then(|id| fields.get(id)).ok_or(NotRestorable)?;
                match field.restored(text).map_err(|_| NotRestorable)? {
                    Some(value) => self.custom.insert(field.id, value),
                    None => self.custom.remove(&field.id),
                };
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;
    use crate::custom_field::{Choices, CustomField, FieldKind, FieldName, FieldNumber, FieldText};
    use crate::ids::CompanyId;

    fn fields() -> CustomFieldSet {
        let kinds = [
            FieldKind::Text,
            FieldKind::Number,
            FieldKind::Date,
            FieldKind::Choice(Choices::parse("Yes\nNo").unwrap()),
        ];
        let field = |(number, kind): (u32, FieldKind)| {
            let id = CustomFieldId::from_uuid(Uuid::from_u128(u128::from(number)));
            let name = FieldName::parse(&format!("Field {number}")).unwrap();
            CustomField::new(id, CompanyId::from_uuid(Uuid::nil()), name, kind, number)
        };
        CustomFieldSet::new((0..).zip(kinds).map(field).collect())
    }

    fn full(fields: &CustomFieldSet) -> CustomerDetails {
        let answer = fields.all()[3].kind.choices()[1].clone();
        let values = [
            CustomValue::Text(FieldText::parse("a, b").unwrap().unwrap()),
            CustomValue::Number(FieldNumber::new(0.1 + 0.2).unwrap()),
            CustomValue::Date(date(2026, 11, 20)),
            CustomValue::Choice(answer),
        ];
        CustomerDetails {
            name: CustomerName::parse("Asha").unwrap(),
            other_phones: vec![
                Phone::from_digits(919_876_543_211),
                Phone::from_digits(442_079_460_000),
            ],
            email: Some(Email::parse("asha@example.org").unwrap()),
            area: Area::parse("Kaloor").unwrap(),
            date: Some(date(2026, 1, 2)),
            remark: Remark::parse("one\ntwo").unwrap(),
            notes: Notes::parse("three").unwrap(),
            custom: fields.all().iter().map(|field| field.id).zip(values).collect(),
        }
    }

    #[test]
    fn changes_can_be_taken_back_and_made_again() {
        let fields = fields();
        let (empty, full) = (CustomerDetails::default(), full(&fields));
        let changes = empty.changes_to(&full);
        assert_eq!(changes.len(), 11);
        let mut there = empty.clone();
        let mut back = full.clone();
        for change in &changes {
            there.restore(&change.field, &change.after, &fields).unwrap();
            back.restore(&change.field, &change.before, &fields).unwrap();
        }
        assert_eq!((there, back), (full, empty));
    }

    #[test]
    fn what_is_no_field_or_no_value_is_not_put_back() {
        let mut details = CustomerDetails::default();
        let unknown = DetailsChanged::of_custom(CustomFieldId::from_uuid(Uuid::max()), None, None);
        assert_eq!(
            unknown.custom_field(),
            Some(CustomFieldId::from_uuid(Uuid::max()))
        );
        for (field, text) in [
            (unknown.field.as_ref(), "x"),
            ("phone", "+919876543210"),
            ("other_phones", "98765"),
            ("date", "x"),
        ] {
            assert_eq!(
                details.restore(field, text, &fields()),
                Err(NotRestorable),
                "{field}"
            );
        }
        assert_eq!(details, CustomerDetails::default());
    }
}
