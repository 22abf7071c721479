use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;

use super::ChoiceName;
use crate::ids::CustomFieldId;
use crate::text::{TooLong, text_type};

text_type! {
    /// What a customer has in a text field.
    FieldText, line, 500
}

/// What a customer has in the company's own fields. A field that is empty is not in it.
pub type CustomValues = BTreeMap<CustomFieldId, CustomValue>;

/// What a customer has in one of the company's own fields. Its text ([`fmt::Display`]) and the word of its kind make
/// the same value again, see [`CustomValue::restored`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CustomValue {
    /// A text.
    Text(FieldText),
    /// A number.
    Number(FieldNumber),
    /// A day.
    Date(Date),
    /// An answer; one that the field offers no more is kept.
    Choice(ChoiceName),
}

/// Why a text is no value of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NotAValue {
    /// A text, or an answer, is too long.
    #[error("{0}")]
    TooLong(#[from] TooLong),
    /// A number is asked for.
    #[error("not a number: write it as 1250 or 12.5")]
    NotANumber,
    /// A day is asked for.
    #[error("not a date")]
    NotADate,
    /// The field does not offer this answer.
    #[error("not one of the answers")]
    NotAChoice,
}

impl CustomValue {
    /// The word of its kind, the same as [`super::FieldKind::key`].
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Text(_) => "text",
            Self::Number(_) => "number",
            Self::Date(_) => "date",
            Self::Choice(_) => "choice",
        }
    }

    /// The value that had this kind's word and this text. An answer need not be one that is offered still.
    ///
    /// # Errors
    /// [`NotAValue`] where the text came from no value of the kind.
    pub fn restored(key: &str, text: &str) -> Result<Self, NotAValue> {
        match key {
            "text" => FieldText::parse(text)?
                .map(Self::Text)
                .ok_or(NotAValue::NotAChoice),
            "number" => text.parse().map(Self::Number),
            "date" => text.parse().map(Self::Date).map_err(|_| NotAValue::NotADate),
            "choice" => ChoiceName::parse(text)?
                .map(Self::Choice)
                .ok_or(NotAValue::NotAChoice),
            _ => Err(NotAValue::NotAChoice),
        }
    }
}

impl fmt::Display for CustomValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => text.fmt(f),
            Self::Number(number) => number.fmt(f),
            Self::Date(date) => date.fmt(f),
            Self::Choice(answer) => answer.fmt(f),
        }
    }
}

/// A number that people can read: finite, and no longer than they would write.
#[derive(Debug, Clone, Copy)]
pub struct FieldNumber(f64);

// It is finite, and zero has one sign only: equal is what is written alike.
impl PartialEq for FieldNumber {
    fn eq(&self, other: &Self) -> bool {
        self.0.to_bits() == other.0.to_bits()
    }
}

impl Eq for FieldNumber {}

impl FieldNumber {
    /// A double keeps every whole number below this.
    const BELOW: f64 = 1e15;
    /// Written out, a number near nothing would fill a line.
    const LONGEST: usize = 32;

    /// Takes a number. `None` where it has no end, is too large to be kept exactly, or too long to be read.
    pub fn new(number: f64) -> Option<Self> {
        // Adding zero takes the sign off a negative zero.
        let number = number + 0.0;
        let fits =
            number.is_finite() && number.abs() < Self::BELOW && number.to_string().len() <= Self::LONGEST;
        fits.then_some(Self(number))
    }

    /// The number.
    pub const fn get(self) -> f64 {
        self.0
    }
}

impl fmt::Display for FieldNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The shortest digits that read back as the same number.
        self.0.fmt(f)
    }
}

impl std::str::FromStr for FieldNumber {
    type Err = NotAValue;

    /// Reads a number as people and spreadsheets write it: `1250`, `-12.5`, `1,250.00`, `12,34,567`, `1.5E+3`. A comma
    /// that separates no thousands is refused: elsewhere it would be the point.
    fn from_str(text: &str) -> Result<Self, NotAValue> {
        let text = text.trim();
        let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
        let whole = unsigned.split(['.', 'e', 'E']).next().unwrap_or_default();
        let plain = unsigned
            .bytes()
            .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'e' | b'E' | b'+' | b'-'));
        if !plain || !is_grouped(whole) || unsigned[whole.len()..].contains(',') {
            return Err(NotAValue::NotANumber);
        }
        let digits = text.replace(',', "");
        let number = digits.parse().map_err(|_| NotAValue::NotANumber)?;
        Self::new(number).ok_or(NotAValue::NotANumber)
    }
}

/// Commas as in 1,234,567 or, in India, 12,34,567.
fn is_grouped(whole: &str) -> bool {
    let mut groups = whole.rsplit(',');
    let last = groups.next().unwrap_or_default();
    let before: Vec<&str> = groups.collect();
    let Some(first) = before.last() else {
        return true;
    };
    let inner = &before[..before.len() - 1];
    last.len() == 3
        && (1..=3).contains(&first.len())
        && (inner.iter().all(|group| group.len() == 3)
            || (first.len() <= 2 && inner.iter().all(|group| group.len() == 2)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("1250", "1250")]
    #[case(" -12.50 ", "-12.5")]
    #[case("1,250.00", "1250")]
    #[case("12,34,567", "1234567")]
    #[case("1,234,567.5", "1234567.5")]
    #[case("1.5E+3", "1500")]
    #[case("-0", "0")]
    #[case(".5", "0.5")]
    fn a_number_however_written(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(text.parse::<FieldNumber>().unwrap().to_string(), expected);
    }

    #[rstest]
    #[case("")]
    #[case("abc")]
    #[case("1,5")]
    #[case("1.234,56")]
    #[case("1,2345")]
    #[case("12,345,67")]
    #[case("inf")]
    #[case("NaN")]
    #[case("1e400")]
    #[case("1e-300")]
    #[case("10000000000000000")]
    #[case("1-2")]
    #[case("₹500")]
    fn what_is_no_number_is_refused(#[case] text: &str) {
        assert_eq!(text.parse::<FieldNumber>(), Err(NotAValue::NotANumber));
    }

    proptest! {
        #[test]
        fn a_value_comes_back_from_its_text(number in -1e14f64..1e14, text in "\\PC{0,40}", days in 0i32..80_000) {
            let mut values = Vec::new();
            values.extend(FieldNumber::new(number).map(CustomValue::Number));
            values.extend(FieldText::parse(&text).unwrap().map(CustomValue::Text));
            values.extend(ChoiceName::parse(&text).unwrap().map(CustomValue::Choice));
            let day = jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
            values.push(CustomValue::Date(day));
            for value in values {
                prop_assert_eq!(CustomValue::restored(value.key(), &value.to_string()), Ok(value));
            }
        }

        #[test]
        fn no_text_panics(text in ".{0,40}") {
            let _ = text.parse::<FieldNumber>();
        }
    }
}
