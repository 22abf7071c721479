//! Telephone numbers: the identity of a customer.

use std::fmt;

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat};

use crate::company::Region;

/// A number that can be dialled, in E.164. Numbering plans come from Google's libphonenumber metadata.
///
/// E.164 has at most fifteen digits and none of them leads with a zero, so the digits fit a `u64` and come back whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Phone(u64);

/// Why a text is no telephone number. Nothing is guessed: what has two readings is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum PhoneRefusal {
    /// Nothing was given.
    #[error("there is no phone number")]
    Missing,
    /// Letters or other things that no number has.
    #[error("it is not a phone number")]
    NotANumber,
    /// Fewer digits than any number of the region.
    #[error("it has too few digits")]
    TooShort,
    /// More digits than any number of the region.
    #[error("it has too many digits")]
    TooLong,
    /// The digits are in no numbering plan.
    #[error("no such number exists in the numbering plan")]
    Impossible,
    /// The spreadsheet kept only the leading digits (`9.87E+09`).
    #[error("the spreadsheet kept only its leading digits: format the column as text and type it again")]
    DigitsLost,
}

impl Phone {
    /// Reads a number as people and spreadsheets write it. Without a country code it belongs to `region`.
    ///
    /// Repairs what Excel does: floats (`9876543210.0`), exponents that kept all digits (`9.87654321E+09`),
    /// apostrophes, spaces, dashes, brackets, a `91` or `0091` without its plus.
    ///
    /// # Errors
    /// [`PhoneRefusal`] says why it cannot be a phone.
    pub fn parse(raw: &str, region: Region) -> Result<Self, PhoneRefusal> {
        let written = plain_digits(raw)?;
        let parsed = PHONE_NUMBER_UTIL.parse(&written, Some(region.numbering_plan()));
        let number = match parsed {
            Ok(number) => number,
            Err(error) => return Err(refusal(&error)),
        };
        if !number.is_valid() {
            return Err(match written.len() {
                0..=6 => PhoneRefusal::TooShort,
                16.. => PhoneRefusal::TooLong,
                _ => PhoneRefusal::Impossible,
            });
        }
        let e164 = number.format_as(PhoneNumberFormat::E164);
        e164.trim_start_matches('+')
            .parse()
            .map(Self)
            .map_err(|_| PhoneRefusal::TooLong)
    }

    /// Whether a text has the shape of a number that can be dialled, in whatever region: digits, enough of them and not
    /// too many, and nothing but what people write between them.
    pub(crate) fn could_be(raw: &str) -> bool {
        let digits = |written: String| written.trim_start_matches('+').len();
        plain_digits(raw)
            .map(digits)
            .is_ok_and(|digits| (7..=15).contains(&digits))
    }

    /// The number that is stored as `digits`, which came from [`Phone::digits`].
    pub const fn from_digits(digits: u64) -> Self {
        Self(digits)
    }

    /// The digits after the plus, as one number.
    pub const fn digits(self) -> u64 {
        self.0
    }

    /// As people of `region` write it: national form at home, international abroad.
    pub fn shown_in(self, region: Region) -> String {
        let e164 = self.to_string();
        match PHONE_NUMBER_UTIL.parse(&e164, None) {
            Ok(number) if number.get_region_code() == Some(region.numbering_plan()) => {
                number.format_as(PhoneNumberFormat::National).into_owned()
            }
            Ok(number) => number.format_as(PhoneNumberFormat::International).into_owned(),
            Err(_) => e164,
        }
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "+{}", self.0)
    }
}

/// What the number parser gets: the digits, with a leading plus where there was one.
fn plain_digits(raw: &str) -> Result<String, PhoneRefusal> {
    let trimmed = raw
        .trim_matches(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '\'' | '`' | '’' | '"'));
    let trimmed = trimmed.strip_prefix("tel:").unwrap_or(trimmed);
    if trimmed.is_empty() {
        return Err(PhoneRefusal::Missing);
    }
    if let Some(digits) = spreadsheet_number(trimmed)? {
        return Ok(digits);
    }
    let mut digits = String::with_capacity(trimmed.len());
    for c in trimmed.chars() {
        match c {
            '+' | '＋' if digits.is_empty() => digits.push('+'),
            _ if c.is_ascii_digit() => digits.push(c),
            ' '
            | '-'
            | '('
            | ')'
            | '.'
            | '/'
            | '\u{A0}'
            | '\u{2010}'..='\u{2015}'
            | '\u{200B}'..='\u{200F}' => {}
            '\u{202A}'..='\u{202E}' => {}
            _ => return Err(PhoneRefusal::NotANumber),
        }
    }
    match digits.trim_start_matches('+').len() {
        0 => Err(PhoneRefusal::NotANumber),
        1..=4 => Err(PhoneRefusal::TooShort),
        // 15 digits of E.164 and at most four of an international prefix or trunk zero.
        20.. => Err(PhoneRefusal::TooLong),
        _ => Ok(digits),
    }
}

/// The digits of a number that a spreadsheet wrote: `9876543210.0`, `9.87654321E+09`.
fn spreadsheet_number(text: &str) -> Result<Option<String>, PhoneRefusal> {
    if let Some((whole, zeros)) = text.split_once('.')
        && !zeros.is_empty()
        && zeros.len() <= 3
        && zeros.bytes().all(|b| b == b'0')
        && whole.len() >= 5
        && whole.trim_start_matches('+').bytes().all(|b| b.is_ascii_digit())
    {
        return Ok(Some(whole.to_owned()));
    }
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else {
        return Ok(None);
    };
    let (Some((lead, fraction)), Ok(exponent)) = (
        mantissa.split_once('.').or(Some((mantissa, ""))),
        exponent.parse::<usize>(),
    ) else {
        return Ok(None);
    };
    if lead.len() != 1 || !lead.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit()) || exponent > 15 {
        return Ok(None);
    }
    if fraction.len() > exponent {
        return Err(PhoneRefusal::NotANumber);
    }
    // A float's own text drops trailing zeros; a cell that was too narrow was rounded, and shows zeros that were none.
    // One zero at the end is likely the number's own, more of them cannot be told from rounding.
    if fraction.len() + 2 <= exponent {
        return Err(PhoneRefusal::DigitsLost);
    }
    Ok(Some(format!(
        "{lead}{fraction}{}",
        "0".repeat(exponent - fraction.len())
    )))
}

fn refusal(error: &rlibphonenumber::ParseError) -> PhoneRefusal {
    use rlibphonenumber::ParseError as E;
    match error {
        E::TooShortAfterIdd | E::TooShortNsn => PhoneRefusal::TooShort,
        E::TooLongNsn => PhoneRefusal::TooLong,
        E::InvalidCountryCode => PhoneRefusal::Impossible,
        E::NotANumber(_) => PhoneRefusal::NotANumber,
        #[expect(unreachable_patterns, reason = "the library may add kinds of errors")]
        _ => PhoneRefusal::NotANumber,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn india() -> Region {
        Region::parse("IN").unwrap()
    }

    #[rstest]
    #[case("9876543210")]
    #[case("+91 98765 43210")]
    #[case("+919876543210")]
    #[case("919876543210")]
    #[case("91-9876543210")]
    #[case("00919876543210")]
    #[case("09876543210")]
    #[case("'9876543210")]
    #[case(" 987-654-3210 ")]
    #[case("(987) 654 3210")]
    #[case("9876543210.0")]
    #[case("9.876543210E+09")]
    #[case("9.87654321E+09")]
    #[case("9.87654321e9")]
    fn one_person_however_written(#[case] raw: &str) {
        assert_eq!(
            Phone::parse(raw, india()).map(|p| p.to_string()).as_deref(),
            Ok("+919876543210"),
            "{raw}"
        );
    }

    #[rstest]
    #[case("", PhoneRefusal::Missing)]
    #[case("   ", PhoneRefusal::Missing)]
    #[case("not-a-phone", PhoneRefusal::NotANumber)]
    #[case("N/A", PhoneRefusal::NotANumber)]
    #[case("--", PhoneRefusal::NotANumber)]
    #[case("+", PhoneRefusal::NotANumber)]
    #[case("123", PhoneRefusal::TooShort)]
    #[case("+1", PhoneRefusal::TooShort)]
    #[case("99999", PhoneRefusal::TooShort)]
    #[case("999999999999999999999999999999", PhoneRefusal::TooLong)]
    #[case("9.88E+09", PhoneRefusal::DigitsLost)]
    #[case("9.876543E+09", PhoneRefusal::DigitsLost)]
    #[case("9876543210, 9876543211", PhoneRefusal::NotANumber)]
    #[case("+99912345678", PhoneRefusal::Impossible)]
    #[case("9876543210.5", PhoneRefusal::Impossible)]
    fn what_cannot_be_a_phone_is_refused(#[case] raw: &str, #[case] expected: PhoneRefusal) {
        assert_eq!(Phone::parse(raw, india()), Err(expected), "{raw}");
    }

    #[test]
    fn a_mobile_that_begins_with_91_keeps_all_its_digits() {
        assert_eq!(
            Phone::parse("9198765432", india()).unwrap().to_string(),
            "+919198765432"
        );
    }

    #[test]
    fn it_is_shown_as_at_home() {
        let phone = Phone::parse("9876543210", india()).unwrap();
        assert_eq!(phone.shown_in(india()), "098765 43210");
        assert_eq!(phone.shown_in(Region::parse("GB").unwrap()), "+91 98765 43210");
    }

    proptest! {
        #[test]
        fn no_text_panics(raw in ".{0,60}") {
            let _ = Phone::parse(&raw, india());
        }

        #[test]
        fn every_clean_mobile_survives(n in 6_000_000_000u64..10_000_000_000) {
            let phone = Phone::parse(&n.to_string(), india());
            prop_assert_eq!(phone.map(Phone::digits), Ok(910_000_000_000 + n));
        }

        #[test]
        fn reading_its_own_text_changes_nothing(n in 6_000_000_000u64..10_000_000_000) {
            let phone = Phone::parse(&n.to_string(), india()).unwrap();
            prop_assert_eq!(Phone::parse(&phone.to_string(), india()), Ok(phone));
            prop_assert_eq!(Phone::parse(&phone.shown_in(india()), india()), Ok(phone));
        }
    }
}
