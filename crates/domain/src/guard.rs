//! Text in files that spreadsheet programs open. A cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return
//! may run as a formula there (<https://owasp.org/www-community/attacks/CSV_Injection>). An apostrophe before it makes
//! it text again; whoever reads the file takes that apostrophe off.
//!
//! A text of its own that is apostrophes and then such a character gets one more, so that it keeps those that it has:
//! [`unguarded`] undoes [`guarded`] for every text there is.

use std::borrow::Cow;

const GUARD: char = '\'';
const RUNS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// The text as it stands in a CSV file, where a spreadsheet program guesses what a cell means.
pub fn guarded(text: &str) -> Cow<'_, str> {
    if text.trim_start_matches(GUARD).starts_with(RUNS) {
        Cow::Owned(format!("{GUARD}{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text as it stands in a cell that says that it is text: a workbook's. No program runs it; it is guarded only where
/// [`unguarded`] would take an apostrophe off that is its own.
pub fn guarded_if_ambiguous(text: &str) -> Cow<'_, str> {
    if text.starts_with(GUARD) {
        guarded(text)
    } else {
        Cow::Borrowed(text)
    }
}

/// The text that was guarded. One that was not is as it was, unless it begins with an apostrophe and then what runs.
pub fn unguarded(text: Cow<'_, str>) -> Cow<'_, str> {
    let is_guarded = text.starts_with(GUARD) && text.trim_start_matches(GUARD).starts_with(RUNS);
    match text {
        text if !is_guarded => text,
        Cow::Borrowed(text) => Cow::Borrowed(text.strip_prefix(GUARD).unwrap_or(text)),
        Cow::Owned(mut text) => {
            text.remove(0);
            Cow::Owned(text)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    proptest! {
        #[test]
        fn every_text_comes_back(text in "('{0,3}[=+@\t\r-]?)?\\PC{0,12}") {
            prop_assert_eq!(unguarded(guarded(&text)), &*text);
            prop_assert_eq!(unguarded(guarded_if_ambiguous(&text)), &*text);
        }

        #[test]
        fn whatever_it_is_made_of(text in any::<String>()) {
            prop_assert_eq!(unguarded(guarded(&text)), &*text);
            prop_assert_eq!(unguarded(Cow::Owned(guarded(&text).into_owned())), &*text);
            prop_assert_eq!(unguarded(guarded_if_ambiguous(&text)), &*text);
        }

        #[test]
        fn nothing_that_is_guarded_runs(text in "'{0,2}[=+@\t\r-]\\PC{0,12}") {
            prop_assert!(guarded(&text).starts_with('\''));
        }
    }

    #[rstest]
    #[case("=SUM(1)", "'=SUM(1)", "=SUM(1)")]
    #[case("'=SUM(1)", "''=SUM(1)", "''=SUM(1)")]
    #[case("+919876543210", "'+919876543210", "+919876543210")]
    #[case("''@home", "'''@home", "'''@home")]
    #[case("'Asha", "'Asha", "'Asha")]
    #[case("Asha = Latha", "Asha = Latha", "Asha = Latha")]
    #[case("", "", "")]
    fn one_apostrophe_is_gained(#[case] text: &str, #[case] in_csv: &str, #[case] in_a_workbook: &str) {
        assert_eq!(guarded(text), in_csv);
        assert_eq!(guarded_if_ambiguous(text), in_a_workbook);
    }
}
