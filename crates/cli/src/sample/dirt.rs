use std::borrow::Cow;

use jiff::civil::Date;

use super::random::Random;
use super::rows::SampleRow;
use super::words::{FORMULAS, NO_DATES, NO_PHONES, ODD_NAMES};

/// Makes clean rows such as real sheets hold them. Of 100 rows: 5 repeat a phone, written differently; 1 has none,
/// 1 an unusable one, 2 one that a spreadsheet mangled; 3 have their date in another form, 1 an impossible one,
/// 2 none; 1 has a formula for a name, 2 an odd name.
#[derive(Debug)]
pub(super) struct Soiler {
    /// The phones so far that can be repeated.
    made: Vec<u64>,
}

impl Soiler {
    pub(super) const fn new() -> Self {
        Self { made: Vec::new() }
    }

    pub(super) fn soil(&mut self, row: &mut SampleRow, phone: u64, day: Date, random: &mut Random) {
        match random.below(100) {
            0..5 if !self.made.is_empty() => {
                if let Some(known) = random.one_of(&self.made) {
                    row.phone = Cow::Owned(rewritten(known, random));
                }
            }
            5 => row.phone = Cow::Borrowed(""),
            6 => row.phone = Cow::Borrowed(random.word(&NO_PHONES)),
            7 | 8 => row.phone = Cow::Owned(mangled(phone, random)),
            _ => self.made.push(phone),
        }
        match random.below(100) {
            0..3 => row.date = Cow::Owned(other_form(day, random)),
            3 => row.date = Cow::Borrowed(random.word(&NO_DATES)),
            4 | 5 => row.date = Cow::Borrowed(""),
            _ => {}
        }
        match random.below(100) {
            0 => row.name = Cow::Borrowed(random.word(&FORMULAS)),
            1 | 2 => row.name = Cow::Borrowed(random.word(&ODD_NAMES)),
            _ => {}
        }
    }
}

/// The same phone as somebody else would write it.
fn rewritten(phone: u64, random: &mut Random) -> String {
    match random.below(5) {
        0 => phone.to_string(),
        1 => format!("+91 {} {:05}", phone / 100_000, phone % 100_000),
        2 => format!("0{phone}"),
        3 => format!("91-{phone}"),
        _ => format!("0091{phone}"),
    }
}

/// The phone after a spreadsheet took it for a number, or somebody tried to keep it from doing so.
fn mangled(phone: u64, random: &mut Random) -> String {
    let (first, others) = (phone / 1_000_000_000, phone % 1_000_000_000);
    let (code, line) = (phone / 10_000_000, phone % 10_000_000);
    match random.below(5) {
        0 => format!("{phone}.0"),
        1 => format!("{first}.{others:09}E+09"),
        2 => format!("'{phone}"),
        3 => format!(" {code}-{:03}-{:04} ", line / 10_000, line % 10_000),
        _ => format!("({code}) {line:07}"),
    }
}

fn other_form(day: Date, random: &mut Random) -> String {
    let form = random.word(&["%d/%m/%Y", "%d-%m-%Y", "%d %b %Y", "%Y/%m/%d"]);
    day.strftime(form).to_string()
}
