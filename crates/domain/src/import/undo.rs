//! What becomes of a customer when an import is taken back.

use jiff::Timestamp;

use super::{Calls, Reason};
use crate::custom_field::CustomFieldSet;
use crate::customer::{
    Assignment, AssignmentRule, Customer, CustomerDetails, CustomerEvent, CustomerRecord, DetailsChanged,
    EventKind,
};
use crate::ids::{ImportId, StatusId, UserId};
use crate::status::StatusSet;

/// What an undo does to a customer.
#[derive(Debug, Clone, PartialEq)]
pub enum UndoDecision {
    /// The import made it and nobody has worked on it: it goes.
    Remove,
    /// The import changed it and nobody has worked on it since: it gets its former values back.
    Restore(Box<Restored>),
    /// It stays as it is.
    Keep(Reason),
}

/// A customer that gets its former values back.
#[derive(Debug, Clone, PartialEq)]
pub struct Restored {
    /// As it is to be written.
    pub customer: Customer,
    /// What of it changes by that.
    pub changes: Vec<DetailsChanged>,
    /// Its status before and after that, where it changes.
    pub status: Option<(StatusId, StatusId)>,
    /// Whose it is before and after that, where it changes.
    pub assignee: Option<(Option<UserId>, Option<UserId>)>,
}

/// What undoing one import is judged by.
///
/// Work is what somebody did to a customer since: another status, or the same after another call; a note; an edit; a
/// change by a later import that was not undone itself. Being assigned or shared out is none: whoever hands out a
/// wrong list wants it back all the same.
#[derive(Debug, Clone, Copy)]
pub struct UndoRules<'a> {
    /// Which.
    pub import: ImportId,
    /// The company's statuses.
    pub statuses: &'a StatusSet,
    /// The company's own fields.
    pub fields: &'a CustomFieldSet,
    /// When it is undone.
    pub now: Timestamp,
}

/// Something of the customer is not as the import left it, though its timeline does not say why.
struct NotAsLeft(Reason);

impl UndoRules<'_> {
    /// What becomes of a customer that the import made, to which all of `events` happened; those that are no work may be
    /// left out of it.
    pub fn made(&self, events: &[CustomerEvent]) -> UndoDecision {
        match self.work(events, events) {
            Some(reason) => UndoDecision::Keep(reason),
            None => UndoDecision::Remove,
        }
    }

    /// What becomes of a customer that the import changed, given its whole timeline, the oldest first.
    pub fn changed(&self, customer: &Customer, timeline: &[CustomerEvent]) -> UndoDecision {
        let Some(place) = timeline.iter().position(|event| self.is_own(event)) else {
            return UndoDecision::Restore(Box::new(Restored {
                customer: customer.clone(),
                changes: Vec::new(),
                status: None,
                assignee: None,
            }));
        };
        // Of what happened in the very moment of the import, nobody knows whether it was before or after.
        let own = &timeline[place];
        let since = timeline.partition_point(|event| event.at < own.at);
        if let Some(reason) = self.work(&timeline[since..], timeline) {
            return UndoDecision::Keep(reason);
        }
        match self.restored(customer, timeline, place) {
            Ok(restored) => UndoDecision::Restore(Box::new(restored)),
            Err(NotAsLeft(reason)) => UndoDecision::Keep(reason),
        }
    }

    fn is_own(&self, event: &CustomerEvent) -> bool {
        matches!(event.kind, EventKind::UpdatedByImport { import, .. } if import == self.import)
    }

    /// The weightiest reason to leave a customer alone, if any of `events` is one; `timeline` says which imports were
    /// undone.
    fn work(&self, events: &[CustomerEvent], timeline: &[CustomerEvent]) -> Option<Reason> {
        let weighed = |event: &CustomerEvent| match &event.kind {
            EventKind::StatusChanged { .. } | EventKind::Noted { .. } => Some((2, Reason::WorkedSince)),
            EventKind::Edited { .. } => Some((1, Reason::EditedSince)),
            EventKind::UpdatedByImport { import, .. }
                if *import != self.import && !is_undone(*import, timeline) =>
            {
                Some((0, Reason::ImportedSince))
            }
            EventKind::Added { .. }
            | EventKind::Imported { .. }
            | EventKind::UpdatedByImport { .. }
            | EventKind::ImportUndone { .. }
            | EventKind::Assigned { .. } => None,
        };
        let weightiest = events
            .iter()
            .filter_map(weighed)
            .max_by_key(|(weight, _)| *weight);
        weightiest.map(|(_, reason)| reason)
    }

    fn restored(
        &self,
        customer: &Customer,
        timeline: &[CustomerEvent],
        place: usize,
    ) -> Result<Restored, NotAsLeft> {
        let mut after = CustomerRecord::clone(customer);
        let EventKind::UpdatedByImport { changes, status, .. } = &timeline[place].kind else {
            return Err(NotAsLeft(Reason::EditedSince));
        };
        let mut calls = Calls::of(customer);
        for change in changes {
            if Calls::have(&change.field) {
                take_back_call(&mut calls, change)?;
            } else {
                self.take_back(&mut after.details, change)?;
            }
        }
        calls.put_into(&mut after);
        if let Some((from, to)) = *status {
            if after.status != to {
                return Err(NotAsLeft(Reason::WorkedSince));
            }
            if let Some(former) = self.statuses.get(from) {
                after.status = from;
                after.closed = former.closes();
            }
        }
        if let Some(former) = former_assignment(customer, timeline, place) {
            after.assignment = former;
        }
        if after.last_import == Some(self.import) {
            after.last_import = former_import(timeline, place);
        }
        after.updated_at = self.now;
        let mut told = customer.details.changes_to(&after.details);
        told.extend(Calls::of(customer).changes_to(&calls));
        let (status, assignee) = (after.status, after.assignment.user());
        Ok(Restored {
            changes: told,
            status: (status != customer.status).then_some((customer.status, status)),
            assignee: (assignee != customer.assignment.user())
                .then_some((customer.assignment.user(), assignee)),
            customer: Customer::stored(after),
        })
    }

    /// Gives a field its former value, if it still has the one that the import gave it. What cannot be put back because
    /// the company's own field is not there any more stays.
    fn take_back(&self, details: &mut CustomerDetails, change: &DetailsChanged) -> Result<(), NotAsLeft> {
        let mut as_left = details.clone();
        if as_left
            .restore(&change.field, &change.after, self.fields)
            .is_err()
        {
            return Ok(());
        }
        if as_left != *details {
            return Err(NotAsLeft(Reason::EditedSince));
        }
        // Where it cannot, the details have not changed.
        let _ = details.restore(&change.field, &change.before, self.fields);
        Ok(())
    }
}

fn take_back_call(calls: &mut Calls, change: &DetailsChanged) -> Result<(), NotAsLeft> {
    let mut as_left = *calls;
    let is_left = as_left.restore(&change.field, &change.after).is_ok() && as_left == *calls;
    if is_left && calls.restore(&change.field, &change.before).is_ok() {
        return Ok(());
    }
    Err(NotAsLeft(match &*change.field {
        "do_not_call" => Reason::EditedSince,
        _ => Reason::WorkedSince,
    }))
}

/// Whose the customer was before the import gave it to somebody, as it was then; `None` where it did not, or where it
/// was assigned since: that stays. What other imports did and was undone is as if it had never been.
fn former_assignment(customer: &Customer, timeline: &[CustomerEvent], place: usize) -> Option<Assignment> {
    let own = &timeline[place];
    let since = timeline.partition_point(|event| event.at < own.at);
    let standing = |event: &&CustomerEvent| !is_undone_assignment(event, timeline);
    let mut assigned = timeline[since..]
        .iter()
        .filter(standing)
        .filter_map(|event| match event.kind {
            EventKind::Assigned { from, to, rule } => Some((event.at, from, to, rule)),
            _ => None,
        });
    let (at, from, to, rule) = assigned.next()?;
    let by_import = at == own.at && rule == AssignmentRule::NamedInFile;
    if !by_import || assigned.next().is_some() || customer.assignment.user() != to {
        return None;
    }
    let Some(user) = from else {
        return Some(Assignment::Nobody);
    };
    let mut before = timeline[..since].iter().rev().filter(standing);
    let earlier = before.find_map(|event| match event.kind {
        EventKind::Assigned {
            to: Some(to), rule, ..
        } if to == user => Some((event.at, event.by, rule)),
        _ => None,
    });
    let (since, by, rule) = earlier.unwrap_or((customer.created_at, own.by, AssignmentRule::ByHand));
    Some(Assignment::To {
        user,
        since,
        by,
        rule,
    })
}

/// Whether an import made it, in the moment of its change, and was undone.
fn is_undone_assignment(event: &CustomerEvent, timeline: &[CustomerEvent]) -> bool {
    let by_file = matches!(
        event.kind,
        EventKind::Assigned {
            rule: AssignmentRule::NamedInFile,
            ..
        }
    );
    by_file
        && timeline.iter().any(|other| match other.kind {
            EventKind::UpdatedByImport { import, .. } => other.at == event.at && is_undone(import, timeline),
            _ => false,
        })
}

fn is_undone(undone: ImportId, timeline: &[CustomerEvent]) -> bool {
    timeline
        .iter()
        .any(|event| matches!(event.kind, EventKind::ImportUndone { import, .. } if import == undone))
}

/// The import that last wrote the customer before the one at `place`, those left aside that were undone.
fn former_import(timeline: &[CustomerEvent], place: usize) -> Option<ImportId> {
    timeline[..place].iter().rev().find_map(|event| match event.kind {
        EventKind::Imported { import, .. } => Some(import),
        EventKind::UpdatedByImport { import, .. } if !is_undone(import, timeline) => Some(import),
        _ => None,
    })
}

#[cfg(test)]
mod tests;
