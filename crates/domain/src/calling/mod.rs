//! The queue of a sales user: whom to call next.

use jiff::Timestamp;

use crate::customer::Customer;
use crate::status::StatusKind;

/// Why a customer stands in the queue, in the order in which they are called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    /// Its follow-up is due; the oldest first.
    DueFollowUp,
    /// Nobody has called it yet; the oldest first.
    Fresh,
    /// It was not reached and its gap has passed; the longest waiting first.
    Retry,
}

impl Turn {
    /// In the order in which they are called.
    pub const ALL: [Self; 3] = [Self::DueFollowUp, Self::Fresh, Self::Retry];

    /// What the call screen says.
    pub const fn label(self) -> &'static str {
        match self {
            Self::DueFollowUp => "Follow-up due",
            Self::Fresh => "First call",
            Self::Retry => "Try again",
        }
    }
}

/// Where `customer`, whose status is of `kind`, stands in the queue at `now`; `None` where it is not to be called.
///
/// This is the rule that every store's query for the next customer must agree with.
pub fn turn(customer: &Customer, kind: StatusKind, now: Timestamp) -> Option<Turn> {
    if customer.closed || customer.do_not_call {
        return None;
    }
    match customer.follow_up_at {
        Some(at) if at <= now => return Some(Turn::DueFollowUp),
        // An agreed time comes before any rule that would call earlier.
        Some(_) => return None,
        None => {}
    }
    if kind == StatusKind::Fresh {
        return Some(Turn::Fresh);
    }
    customer.retry_at.filter(|at| *at <= now).map(|_| Turn::Retry)
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use uuid::Uuid;

    use super::*;
    use crate::customer::CustomerRecord;
    use crate::ids::{CompanyId, CustomerId, StatusId};
    use crate::phone::Phone;

    fn now() -> Timestamp {
        Timestamp::from_second(1_750_000_000).unwrap()
    }

    fn with(change: impl FnOnce(&mut CustomerRecord)) -> Customer {
        let (id, company) = (
            CustomerId::from_uuid(Uuid::nil()),
            CompanyId::from_uuid(Uuid::nil()),
        );
        let customer = Customer::new(
            id,
            company,
            Phone::from_digits(919_876_543_210),
            StatusId::from_uuid(Uuid::nil()),
            now(),
        );
        let mut record = CustomerRecord::clone(&customer);
        change(&mut record);
        Customer::stored(record)
    }

    #[test]
    fn the_rule_of_the_queue() {
        let hour = SignedDuration::from_hours(1);
        let cases = [
            (with(|_| {}), StatusKind::Fresh, Some(Turn::Fresh)),
            (with(|_| {}), StatusKind::InProgress, None),
            (
                with(|c| c.follow_up_at = Some(now())),
                StatusKind::Waiting,
                Some(Turn::DueFollowUp),
            ),
            (
                with(|c| c.follow_up_at = Some(now() - hour)),
                StatusKind::Fresh,
                Some(Turn::DueFollowUp),
            ),
            (
                with(|c| c.follow_up_at = Some(now() + hour)),
                StatusKind::Fresh,
                None,
            ),
            (
                with(|c| c.retry_at = Some(now())),
                StatusKind::Attempted,
                Some(Turn::Retry),
            ),
            (
                with(|c| c.retry_at = Some(now() + hour)),
                StatusKind::Attempted,
                None,
            ),
            (with(|c| c.closed = true), StatusKind::Fresh, None),
            (with(|c| c.do_not_call = true), StatusKind::Fresh, None),
        ];
        for (customer, kind, expected) in cases {
            assert_eq!(turn(&customer, kind, now()), expected, "{customer:?}");
        }
    }
}
