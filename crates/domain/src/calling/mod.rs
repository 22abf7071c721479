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
