use callbook_domain::ids::UserId;
use callbook_domain::status::StatusKind;

use crate::ports::{DayCount, Measure};

/// What calling brought over some days. A call is a status set to any kind but `fresh`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Calls {
    /// Statuses set after a call.
    pub made: u64,
    /// Of these, the customer was spoken with: in progress, waiting, won or lost.
    pub connected: u64,
    /// Of these, won.
    pub won: u64,
}

impl Calls {
    /// Adds up the counts of the days.
    pub fn of<'a>(days: impl IntoIterator<Item = &'a DayCount>) -> Self {
        let mut calls = Self::default();
        for day in days {
            let Measure::StatusSet(kind) = day.measure else {
                continue;
            };
            if kind.is_call() {
                calls.made += day.count;
            }
            if kind.is_connect() {
                calls.connected += day.count;
            }
            if kind == StatusKind::Won {
                calls.won += day.count;
            }
        }
        calls
    }

    /// Connected calls in a hundred; `None` where none was made.
    pub fn connect_rate(&self) -> Option<u8> {
        // A share of at most 100 fits.
        (self.made > 0).then(|| u8::try_from(self.connected * 100 / self.made).unwrap_or(100))
    }
}

/// One user's line of the manager's dashboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UserFigures {
    /// Who.
    pub user: UserId,
    /// Customers that are its.
    pub assigned: u64,
    /// Of these, not closed.
    pub open: u64,
    /// What it did today.
    pub today: Calls,
    /// What it did in the last seven days, today included.
    pub week: Calls,
    /// Its follow-ups that should have been called already.
    pub overdue: u64,
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_connect_is_a_call_and_a_win_is_both() {
        let user = UserId::from_uuid(Uuid::nil());
        let day = date(2026, 11, 20);
        let count = |kind, count| DayCount {
            day,
            user,
            measure: Measure::StatusSet(kind),
            count,
        };
        let days = [
            count(StatusKind::Attempted, 6),
            count(StatusKind::InProgress, 2),
            count(StatusKind::Won, 1),
            count(StatusKind::Invalid, 1),
            count(StatusKind::Fresh, 5),
            DayCount {
                day,
                user,
                measure: Measure::Assigned,
                count: 100,
            },
        ];
        let calls = Calls::of(&days);
        assert_eq!(
            calls,
            Calls {
                made: 10,
                connected: 3,
                won: 1
            }
        );
        assert_eq!(calls.connect_rate(), Some(30));
        assert_eq!(Calls::default().connect_rate(), None);
    }
}
