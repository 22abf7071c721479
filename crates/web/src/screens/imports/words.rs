//! Sizes, durations and states in the words of the import screens.

use callbook_domain::company::Region;
use callbook_domain::import::ImportState;
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

/// A state as lists call it, where "Go on" stands beside those that nothing was imported of yet.
pub(crate) const fn state(state: ImportState) -> &'static str {
    match state {
        ImportState::Draft => "Draft",
        ImportState::Checked => "Checked",
        state => state.label(),
    }
}

/// The badge's colour for a state, among those of the status kinds.
pub(crate) const fn badge_kind(state: ImportState) -> &'static str {
    match state {
        ImportState::Draft | ImportState::Queued => "neutral",
        ImportState::Checked => "fresh",
        ImportState::Checking | ImportState::Running | ImportState::Undoing => "in_progress",
        ImportState::Finished => "won",
        ImportState::Failed => "invalid",
        ImportState::Cancelled => "attempted",
        ImportState::Undone => "lost",
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

/// A phone that is kept as its digits, as people of the region write it.
pub(crate) fn phone(digits: &str, region: Region) -> String {
    match digits.trim_start_matches('+').parse() {
        Ok(number) => Phone::from_digits(number).shown_in(region),
        Err(_) => digits.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{counted, duration, size};
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
    fn one_is_not_many() {
        assert_eq!(counted(1, "row", "rows"), "1 row");
        assert_eq!(counted(12_431, "row", "rows"), "12,431 rows");
    }
}
