use std::num::NonZeroUsize;

use jiff::{SignedDuration, Timestamp};

use crate::ports::Others;

/// Where others write beside it, so many rows are a unit of work: they are judged anew if others were quicker.
const BESIDE: usize = 3_000;

/// Where others have to wait, so many rows are written before it is looked whether somebody does.
const AT_A_TIME: usize = 1_000;

/// Where nobody waits, a unit of work grows up to so many rows: the fewer units, the less often the same pages of the
/// indexes are written.
const ALONE: usize = 50_000;

/// And takes no longer than this: whoever comes waits for its end.
const LONGEST: SignedDuration = SignedDuration::from_millis(500);

/// How many rows are written at once, and how many as one unit of work.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    /// What somebody has said both are.
    said: Option<NonZeroUsize>,
}

impl Pace {
    pub(super) const fn new(said: Option<NonZeroUsize>) -> Self {
        Self { said }
    }

    /// So many rows are read, judged and written at once.
    pub(super) fn at_once(self, others: Others) -> usize {
        match (self.said, others) {
            (Some(rows), _) => rows.get(),
            (None, Others::Beside) => BESIDE,
            (None, Others::Absent | Others::Waiting) => AT_A_TIME,
        }
    }

    /// Whether a unit of work that began at some time and has so many rows takes more.
    pub(super) fn goes_on(self, others: Others, rows: usize, began: Timestamp, now: Timestamp) -> bool {
        let has_room = rows < self.said.map_or(ALONE, NonZeroUsize::get);
        others == Others::Absent && has_room && now.duration_since(began) < LONGEST
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_grows_while_nobody_waits() {
        let pace = Pace::new(None);
        let at = Timestamp::UNIX_EPOCH;
        assert!(pace.goes_on(Others::Absent, 1_000, at, at));
        assert!(!pace.goes_on(Others::Waiting, 1_000, at, at));
        assert!(!pace.goes_on(Others::Beside, 1_000, at, at));
        assert!(!pace.goes_on(Others::Absent, ALONE, at, at));
        assert!(!pace.goes_on(Others::Absent, 1_000, at, at + LONGEST));
    }

    #[test]
    fn what_was_said_is_a_unit() {
        let pace = Pace::new(NonZeroUsize::new(7));
        let at = Timestamp::UNIX_EPOCH;
        assert_eq!(pace.at_once(Others::Beside), 7);
        assert!(!pace.goes_on(Others::Absent, 7, at, at));
    }
}
