use jiff::Timestamp;

use super::KnownCustomer;
use crate::customer::{Calling, Customer, CustomerRecord, DetailsChanged, NotRestorable};

/// When a customer is to be called, which an import may change: what is told of it can be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Calls {
    /// When it is to be called again.
    pub follow_up: Option<Timestamp>,
    /// When an unanswered customer is tried again.
    pub retry_at: Option<Timestamp>,
    /// Attempts without an answer since it was last reached.
    pub attempts: u16,
    /// Whether it may be called.
    pub calling: Calling,
}

impl Calls {
    /// Those of a customer as it stands.
    pub fn of(customer: &Customer) -> Self {
        Self {
            follow_up: customer.follow_up_at,
            retry_at: customer.retry_at,
            attempts: customer.attempts,
            calling: customer.calling(),
        }
    }

    /// Those of a customer whose phone a row has.
    pub const fn known(known: &KnownCustomer) -> Self {
        Self {
            follow_up: known.follow_up,
            retry_at: known.retry_at,
            attempts: known.attempts,
            calling: if known.do_not_call {
                Calling::Never
            } else {
                Calling::Allowed
            },
        }
    }

    /// What is different in `after`, each with its word: `follow_up`, `retry_at`, `attempts`, `do_not_call`.
    pub fn changes_to(&self, after: &Self) -> Vec<DetailsChanged> {
        let mut changes = Vec::new();
        let mut compare = |field, before: String, after: String| {
            if before != after {
                changes.push(DetailsChanged::of(field, before, after));
            }
        };
        let moment = |at: Option<Timestamp>| at.map(|at| at.to_string()).unwrap_or_default();
        let count = |count: u16| match count {
            0 => String::new(),
            some => some.to_string(),
        };
        compare("follow_up", moment(self.follow_up), moment(after.follow_up));
        compare("retry_at", moment(self.retry_at), moment(after.retry_at));
        compare("attempts", count(self.attempts), count(after.attempts));
        let marks = (self.calling.mark(), after.calling.mark());
        compare("do_not_call", marks.0.to_owned(), marks.1.to_owned());
        changes
    }

    /// Whether a change of that word is one of these.
    pub(super) fn have(field: &str) -> bool {
        matches!(field, "follow_up" | "retry_at" | "attempts" | "do_not_call")
    }

    /// Gives one the value whose text a change has.
    ///
    /// # Errors
    /// [`NotRestorable`], and nothing has changed.
    pub(super) fn restore(&mut self, field: &str, text: &str) -> Result<(), NotRestorable> {
        let moment = || match text {
            "" => Ok(None),
            text => text.parse().map(Some).map_err(|_| NotRestorable),
        };
        match field {
            "follow_up" => self.follow_up = moment()?,
            "retry_at" => self.retry_at = moment()?,
            "attempts" if text.is_empty() => self.attempts = 0,
            "attempts" => self.attempts = text.parse().map_err(|_| NotRestorable)?,
            "do_not_call" if text.is_empty() => self.calling = Calling::Allowed,
            "do_not_call" if text == Calling::Never.mark() => self.calling = Calling::Never,
            _ => return Err(NotRestorable),
        }
        Ok(())
    }

    /// Writes them into what is known of a customer.
    pub(super) const fn put_into(self, record: &mut CustomerRecord) {
        record.follow_up_at = self.follow_up;
        record.retry_at = self.retry_at;
        record.attempts = self.attempts;
        record.do_not_call = matches!(self.calling, Calling::Never);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_can_be_taken_back_and_made_again() {
        let nothing = Calls::default();
        let all = Calls {
            follow_up: Some(Timestamp::from_microsecond(1_790_000_000_123_456).unwrap()),
            retry_at: Some(Timestamp::from_microsecond(1_790_000_001_000_001).unwrap()),
            attempts: 3,
            calling: Calling::Never,
        };
        let changes = nothing.changes_to(&all);
        assert_eq!(changes.len(), 4);
        let (mut there, mut back) = (nothing, all);
        for change in &changes {
            assert!(Calls::have(&change.field));
            there.restore(&change.field, &change.after).unwrap();
            back.restore(&change.field, &change.before).unwrap();
        }
        assert_eq!((there, back), (all, nothing));
    }

    #[test]
    fn what_is_no_value_is_not_put_back() {
        let mut calls = Calls::default();
        for (field, text) in [
            ("name", "x"),
            ("follow_up", "x"),
            ("attempts", "-1"),
            ("do_not_call", "no"),
        ] {
            assert_eq!(calls.restore(field, text), Err(NotRestorable), "{field}");
        }
        assert_eq!(calls, Calls::default());
    }
}
