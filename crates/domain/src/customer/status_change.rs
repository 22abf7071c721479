use jiff::Timestamp;

use super::{Customer, FollowUpChoice, Remark};
use crate::ids::StatusId;
use crate::status::{FollowUpRule, RemarkRule, Status, StatusKind};

/// What somebody wants to set after a call.
#[derive(Debug, Clone)]
pub struct StatusChange<'a> {
    /// The status that the customer gets.
    pub to: &'a Status,
    /// What was said.
    pub remark: Option<Remark>,
    /// When to call again.
    pub follow_up: FollowUpChoice,
    /// Whether the one who sets it may reopen a closed customer.
    pub may_reopen: MayReopen,
}

/// Whether somebody may reopen a closed customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MayReopen {
    /// A manager may.
    Yes,
    /// A sales user may not.
    No,
}

/// A status was set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusChanged {
    /// From.
    pub from: StatusId,
    /// To.
    pub to: StatusId,
    /// What was said.
    pub remark: Option<Remark>,
    /// When the customer is called again.
    pub follow_up_at: Option<Timestamp>,
}

/// Why a status cannot be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StatusRefusal {
    /// The status was retired.
    #[error("this status is not in use any more: choose another")]
    Retired,
    /// The status asks for a remark.
    #[error("this status needs a remark: say what was said")]
    NeedsRemark,
    /// The status asks for a follow-up.
    #[error("this status needs a follow-up: say when to call again")]
    NeedsFollowUp,
    /// The follow-up is not ahead.
    #[error("the follow-up lies in the past: choose a time ahead")]
    FollowUpInThePast,
    /// A closed customer is not called again.
    #[error("this status closes the customer, so it cannot have a follow-up")]
    ClosedWithFollowUp,
    /// Only a manager reopens a closed customer.
    #[error("this customer is closed: ask a manager to reopen it")]
    Closed,
}

impl StatusRefusal {
    /// Its name for programs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Retired => "status_retired",
            Self::NeedsRemark => "needs_remark",
            Self::NeedsFollowUp => "needs_follow_up",
            Self::FollowUpInThePast => "follow_up_in_the_past",
            Self::ClosedWithFollowUp => "closed_with_follow_up",
            Self::Closed => "customer_closed",
        }
    }
}

impl Customer {
    /// Sets the status after a call at `now`, with all that it brings: follow-up, attempts, retry, closing.
    ///
    /// # Errors
    /// [`StatusRefusal`], and nothing has changed.
    pub fn change_status(
        &mut self,
        change: StatusChange<'_>,
        now: Timestamp,
    ) -> Result<StatusChanged, StatusRefusal> {
        let StatusChange {
            to,
            remark,
            follow_up,
            may_reopen,
        } = change;
        let rules = to.rules;
        if to.retired {
            return Err(StatusRefusal::Retired);
        }
        if self.0.closed && may_reopen == MayReopen::No {
            return Err(StatusRefusal::Closed);
        }
        if rules.remark == RemarkRule::Required && remark.is_none() {
            return Err(StatusRefusal::NeedsRemark);
        }
        let follow_up_at = self.next_follow_up(to, follow_up, now)?;

        let from = std::mem::replace(&mut self.0.status, to.id);
        self.0.follow_up_at = follow_up_at;
        self.0.closed = to.closes();
        self.0.attempts = if to.kind == StatusKind::Attempted {
            self.0.attempts.saturating_add(1)
        } else {
            0
        };
        self.0.retry_at = rules
            .retry
            .filter(|retry| self.0.attempts < retry.at_most)
            .map(|retry| now + retry.after);
        if to.kind.is_call() {
            self.0.last_contact_at = Some(now);
        }
        self.touch(now);
        Ok(StatusChanged {
            from,
            to: to.id,
            remark,
            follow_up_at,
        })
    }

    fn next_follow_up(
        &self,
        to: &Status,
        choice: FollowUpChoice,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, StatusRefusal> {
        let chosen = match choice {
            FollowUpChoice::At(at) if at <= now => return Err(StatusRefusal::FollowUpInThePast),
            FollowUpChoice::At(_) if to.closes() => return Err(StatusRefusal::ClosedWithFollowUp),
            FollowUpChoice::At(at) => Some(at),
            FollowUpChoice::Clear => None,
            FollowUpChoice::Unsaid => self.0.follow_up_at.filter(|at| *at > now),
        };
        if to.closes() {
            return Ok(None);
        }
        match (chosen, to.rules.follow_up) {
            (
                None,
                FollowUpRule::Required {
                    default: Some(distance),
                },
            ) => Ok(Some(now + distance)),
            (None, FollowUpRule::Required { default: None }) => Err(StatusRefusal::NeedsFollowUp),
            (chosen, _) => Ok(chosen),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use uuid::Uuid;

    use super::*;
    use crate::ids::{CompanyId, CustomerId};
    use crate::phone::Phone;
    use crate::status::{Preset, StatusSet};

    fn now() -> Timestamp {
        Timestamp::from_second(1_750_000_000).unwrap()
    }

    fn statuses() -> StatusSet {
        let presets = Preset::Admissions.statuses().iter().enumerate();
        StatusSet::new(
            presets
                .map(|(n, s)| s.adopted(StatusId::from_uuid(Uuid::from_u128(n as u128))))
                .collect(),
        )
        .unwrap()
    }

    fn customer(statuses: &StatusSet) -> Customer {
        let id = CustomerId::from_uuid(Uuid::nil());
        let phone = Phone::from_digits(919_876_543_210);
        Customer::new(
            id,
            CompanyId::from_uuid(Uuid::nil()),
            phone,
            statuses.first_fresh().id,
            now(),
        )
    }

    fn change(to: &Status) -> StatusChange<'_> {
        StatusChange {
            to,
            remark: None,
            follow_up: FollowUpChoice::Unsaid,
            may_reopen: MayReopen::No,
        }
    }

    #[test]
    fn a_missed_call_is_tried_again_until_its_attempts_are_used_up() {
        let statuses = statuses();
        let missed = statuses.named("Call not attended").unwrap();
        let mut customer = customer(&statuses);
        for attempt in 1..=5 {
            customer.change_status(change(missed), now()).unwrap();
            assert_eq!(customer.attempts, attempt);
            assert_eq!(customer.retry_at, Some(now() + SignedDuration::from_hours(4)));
        }
        customer.change_status(change(missed), now()).unwrap();
        assert_eq!((customer.attempts, customer.retry_at), (6, None));
        customer
            .change_status(change(statuses.named("Valid").unwrap()), now())
            .unwrap();
        assert_eq!(customer.attempts, 0);
    }

    #[test]
    fn what_a_status_needs_is_asked_for_and_nothing_changes_without() {
        let statuses = statuses();
        let mut customer = customer(&statuses);
        let before = customer.clone();
        let refused = |customer: &mut Customer, name: &str| {
            customer
                .change_status(change(statuses.named(name).unwrap()), now())
                .unwrap_err()
        };
        assert_eq!(
            refused(&mut customer, "Not interested"),
            StatusRefusal::NeedsRemark
        );
        assert_eq!(refused(&mut customer, "Call later"), StatusRefusal::NeedsFollowUp);
        assert_eq!(customer, before);
    }

    #[test]
    fn a_default_distance_sets_the_follow_up() {
        let statuses = statuses();
        let mut customer = customer(&statuses);
        let changed = customer
            .change_status(change(statuses.named("Waiting for fees").unwrap()), now())
            .unwrap();
        assert_eq!(changed.follow_up_at, Some(now() + SignedDuration::from_hours(72)));
    }

    #[test]
    fn a_due_follow_up_is_met_and_one_ahead_stays() {
        let statuses = statuses();
        let valid = statuses.named("Valid").unwrap();
        let mut customer = customer(&statuses);
        let soon = now() + SignedDuration::from_hours(1);
        customer
            .change_status(
                StatusChange {
                    follow_up: FollowUpChoice::At(soon),
                    ..change(valid)
                },
                now(),
            )
            .unwrap();
        customer.change_status(change(valid), now()).unwrap();
        assert_eq!(customer.follow_up_at, Some(soon));
        customer.change_status(change(valid), soon).unwrap();
        assert_eq!(customer.follow_up_at, None);
    }

    #[test]
    fn a_closed_customer_is_reopened_by_a_manager_only() {
        let statuses = statuses();
        let mut customer = customer(&statuses);
        customer
            .change_status(change(statuses.named("Invalid").unwrap()), now())
            .unwrap();
        assert!(customer.closed);
        let valid = statuses.named("Valid").unwrap();
        assert_eq!(
            customer.change_status(change(valid), now()),
            Err(StatusRefusal::Closed)
        );
        customer
            .change_status(
                StatusChange {
                    may_reopen: MayReopen::Yes,
                    ..change(valid)
                },
                now(),
            )
            .unwrap();
        assert!(!customer.closed);
    }

    #[test]
    fn a_follow_up_in_the_past_is_refused() {
        let statuses = statuses();
        let valid = statuses.named("Valid").unwrap();
        let mut customer = customer(&statuses);
        let past = StatusChange {
            follow_up: FollowUpChoice::At(now()),
            ..change(valid)
        };
        assert_eq!(
            customer.change_status(past, now()),
            Err(StatusRefusal::FollowUpInThePast)
        );
    }
}
