//! Sizes, durations and states in the words of the import screens.

use callbook_domain::company::Region;
use callbook_domain::import::{Import, ImportCounts, ImportState};
use callbook_domain::phone::Phone;
use jiff::SignedDuration;

/// `832 bytes`, `14 KB`, `1.4 MB`.
pub(crate) fn size(bytes: u64) -> String {
    const KILO: u64 = 1024;
    const MEGA: u64 = 1024 * KILO;
    const GIGA: u64 = 1024 * MEGA;
    match bytes {
        0..KILO => format!("{bytes} bytes"),
        KILO..MEGA => format!("{} KB", rounded(bytes, KILO)),
        MEGA..GIGA => tenths(bytes, MEGA, "MB"),
        _ => tenths(bytes, GIGA, "GB"),
    }
}

fn rounded(bytes: u64, unit: u64) -> u64 {
    bytes.saturating_add(unit / 2) / unit
}

fn tenths(bytes: u64, unit: u64, name: &str) -> String {
    let tenths = rounded(bytes.saturating_mul(10), unit);
    if tenths.is_multiple_of(10) {
        format!("{} {name}", tenths / 10)
    } else {
        format!("{}.{} {name}", tenths / 10, tenths % 10)
    }
}

/// `under a second`, `9 seconds`, `2 min 5 s`, `1 h 20 min`.
pub(crate) fn duration(taken: SignedDuration) -> String {
    let seconds = taken.as_secs().max(0);
    match seconds {
        0 => "under a second".to_owned(),
        1 => "1 second".to_owned(),
        2..60 => format!("{seconds} seconds"),
        60..3600 => format!("{} min {} s", seconds / 60, seconds % 60),
        _ => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
    }
}

/// `12,431`, for texts that are put together before the template sees them.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 row`, `12 rows`.
pub(crate) fn counted(number: u64, one: &str, many: &str) -> String {
    if number == 1 {
        format!("1 {one}")
    } else {
        format!("{} {many}", grouped(number))
    }
}

/// `1,861 created, 58 updated`; what there is none of is left out, and `nothing` said where that is all.
pub(crate) fn listed(parts: &[(u64, &str)], nothing: &str) -> String {
    let some = parts.iter().filter(|(number, _)| *number > 0);
    let said: Vec<String> = some
        .map(|(number, word)| format!("{} {word}", grouped(*number)))
        .collect();
    if said.is_empty() {
        nothing.to_owned()
    } else {
        said.join(", ")
    }
}

/// What came of the rows that an import has looked at.
pub(crate) fn came(counts: &ImportCounts, new: &str) -> String {
    let parts = [
        (counts.created, new),
        (counts.updated, "updated"),
        (counts.skipped, "skipped"),
        (counts.refused, "refused"),
    ];
    listed(&parts, "nothing in it")
}

/// Where an import stands as lists call it: in a word, and the colour of its badge among those of the status kinds. They
/// have a way on beside those that nothing was imported of yet.
pub(crate) fn standing(import: &Import) -> (&'static str, &'static str) {
    let has_failed = import.check.as_ref().is_some_and(|check| check.failure.is_some());
    match import.state {
        ImportState::Draft => ("Draft", "neutral"),
        ImportState::Checked if has_failed => ("Check failed", "invalid"),
        ImportState::Checked => ("Checked", "fresh"),
        state @ ImportState::Queued => (state.label(), "neutral"),
        state @ (ImportState::Checking | ImportState::Running | ImportState::Undoing) => {
            (state.label(), "in_progress")
        }
        state @ ImportState::Finished => (state.label(), "won"),
        state @ ImportState::Failed => (state.label(), "invalid"),
        state @ ImportState::Cancelled => (state.label(), "attempted"),
        state @ ImportState::Undone => (state.label(), "lost"),
    }
}

/// What a column is called; some are called nothing.
pub(crate) fn header(header: &str) -> String {
    if header.trim().is_empty() {
        "No name".to_owned()
    } else {
        header.to_owned()
    }
}

/// A customer's name; some have none.
pub(crate) fn named(name: &str) -> String {
    if name.is_empty() {
        "Unnamed".to_owned()
    } else {
        name.to_owned()
    }
}

/// A phone that is kept as its digits, as people of the region write it.
pub(crate) fn phone(digits: &str, region: Region) -> String {
    match digits.trim_start_matches('+').parse() {
        Ok(number) => Phone::from_digits(number).shown_in(region),
        Err(_) => digits.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{counted, duration, listed, size};
    use jiff::SignedDuration;

    #[test]
    fn sizes_are_said_in_the_unit_that_fits() {
        let cases = [
            (0, "0 bytes"),
            (1023, "1023 bytes"),
            (14_000, "14 KB"),
            (1_468_006, "1.4 MB"),
            (200 * 1024 * 1024, "200 MB"),
            (3 * 1024 * 1024 * 1024, "3 GB"),
        ];
        for (bytes, text) in cases {
            assert_eq!(size(bytes), text);
        }
    }

    #[test]
    fn durations_are_said_in_the_unit_that_fits() {
        let cases = [
            (0, "under a second"),
            (1, "1 second"),
            (59, "59 seconds"),
            (125, "2 min 5 s"),
            (4800, "1 h 20 min"),
        ];
        for (seconds, text) in cases {
            assert_eq!(duration(SignedDuration::from_secs(seconds)), text);
        }
    }

    #[test]
    fn what_there_is_none_of_is_not_listed() {
        assert_eq!(listed(&[(3, "created"), (0, "updated")], "nothing"), "3 created");
        assert_eq!(listed(&[(0, "created"), (0, "updated")], "nothing"), "nothing");
    }

    #[test]
    fn one_is_not_many() {
        assert_eq!(counted(1, "row", "rows"), "1 row");
        assert_eq!(counted(12_431, "row", "rows"), "12,431 rows");
    }
}
