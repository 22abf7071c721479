//! The two columns of a customer that most rows leave empty: further phones, and values of the company's own fields.
//!
//! Phones are a JSON array of their digits; values are a JSON object from the field's id to the word of its kind and
//! its text: `{"…": ["number", "12.5"]}`. Texts, not JSON's numbers: they come back to the last digit.

use std::collections::BTreeMap;

use callbook_application::ports::StoreError;
use callbook_domain::custom_field::{CustomValue, CustomValues};
use callbook_domain::customer::CustomerDetails;
use callbook_domain::ids::CustomFieldId;
use callbook_domain::phone::Phone;

use super::super::error::unreadable;
use super::batch::Batch;

/// The two as they stand in a row.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Own<'a> {
    pub(crate) other_phones: Option<&'a str>,
    pub(crate) custom: Option<&'a str>,
}

/// Further phones as they are stored; `None` where there are none.
pub(super) fn phones_text(details: &CustomerDetails) -> Option<String> {
    if details.other_phones.is_empty() {
        return None;
    }
    let digits: Vec<u64> = details.other_phones.iter().map(|phone| phone.digits()).collect();
    Some(serde_json::Value::from(digits).to_string())
}

/// Values of the company's own fields as they are stored; `None` where there are none.
pub(super) fn custom_text(details: &CustomerDetails) -> Option<String> {
    if details.custom.is_empty() {
        return None;
    }
    let values = details.custom.iter().map(|(field, value)| {
        let stored = serde_json::Value::from(vec![value.key().to_owned(), value.to_string()]);
        (field.to_string(), stored)
    });
    Some(serde_json::Value::from_iter(values).to_string())
}

impl Own<'_> {
    pub(super) fn phones(self) -> Result<Vec<Phone>, StoreError> {
        let Some(text) = self.other_phones else {
            return Ok(Vec::new());
        };
        let digits: Vec<u64> =
            serde_json::from_str(text).map_err(|error| unreadable("customers.other_phones", error))?;
        Ok(digits.into_iter().map(Phone::from_digits).collect())
    }

    pub(super) fn values(self) -> Result<CustomValues, StoreError> {
        const COLUMN: &str = "customers.custom";
        let Some(text) = self.custom else {
            return Ok(CustomValues::new());
        };
        let stored: BTreeMap<String, [String; 2]> =
            serde_json::from_str(text).map_err(|error| unreadable(COLUMN, error))?;
        let mut values = CustomValues::new();
        for (field, [key, text]) in &stored {
            let field: CustomFieldId = field.parse().map_err(|error| unreadable(COLUMN, error))?;
            let value = CustomValue::restored(key, text).map_err(|error| unreadable(COLUMN, error))?;
            values.insert(field, value);
        }
        Ok(values)
    }
}

/// Which of the two columns a statement over many customers carries: only those in which any of them has something.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct OwnColumns {
    phones: bool,
    custom: bool,
}

impl OwnColumns {
    /// Those in which any of these has something.
    pub(super) fn of<'a>(details: impl Iterator<Item = &'a CustomerDetails>) -> Self {
        details.fold(Self::default(), |own, details| Self {
            phones: own.phones || !details.other_phones.is_empty(),
            custom: own.custom || !details.custom.is_empty(),
        })
    }

    /// Adds them to a batch.
    pub(super) fn add<'a>(
        self,
        mut batch: Batch,
        details: impl Iterator<Item = &'a CustomerDetails> + Clone,
    ) -> Batch {
        if self.phones {
            batch = batch.texts("other_phones", details.clone().map(phones_text));
        }
        if self.custom {
            batch = batch.texts("custom", details.map(custom_text));
        }
        batch
    }

    /// What an UPDATE sets them to.
    pub(super) fn assigned(self) -> impl Iterator<Item = String> {
        [("other_phones", self.phones), ("custom", self.custom)]
            .into_iter()
            .filter(|(_, is_there)| *is_there)
            .map(|(name, _)| format!("{name} = incoming.{name}"))
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::custom_field::{FieldNumber, FieldText};
    use uuid::Uuid;

    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let field = |number| CustomFieldId::from_uuid(Uuid::from_u128(number));
        let details = CustomerDetails {
            other_phones: vec![
                Phone::from_digits(919_876_543_211),
                Phone::from_digits(999_999_999_999_999),
            ],
            custom: CustomValues::from([
                (
                    field(1),
                    CustomValue::Number(FieldNumber::new(0.1 + 0.2).unwrap()),
                ),
                (
                    field(2),
                    CustomValue::Text(FieldText::parse("“a”, \\b").unwrap().unwrap()),
                ),
            ]),
            ..CustomerDetails::default()
        };
        let (phones, custom) = (phones_text(&details), custom_text(&details));
        let own = Own {
            other_phones: phones.as_deref(),
            custom: custom.as_deref(),
        };
        assert_eq!(own.phones().unwrap(), details.other_phones);
        assert_eq!(own.values().unwrap(), details.custom);
    }

    #[test]
    fn nothing_is_nothing() {
        let nothing = CustomerDetails::default();
        assert_eq!((phones_text(&nothing), custom_text(&nothing)), (None, None));
        assert!(Own::default().phones().unwrap().is_empty() && Own::default().values().unwrap().is_empty());
    }

    #[test]
    fn what_is_no_value_is_unreadable() {
        for text in ["", "[]", r#"{"x":["text","a"]}"#, r#"{"x":1}"#] {
            let own = Own {
                custom: Some(text),
                ..Own::default()
            };
            assert!(own.values().is_err(), "{text}");
        }
    }
}
