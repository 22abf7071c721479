use jiff::SignedDuration;
use uuid::Uuid;

use super::*;
use crate::customer::{Area, Calling, CustomerName, Remark};
use crate::ids::{CompanyId, CustomerId, EventId};
use crate::phone::Phone;
use crate::status::Preset;

const UNDONE: u128 = 1;
const LATER: u128 = 2;
const ASHA: u128 = 11;
const BINU: u128 = 12;
const CHAYA: u128 = 13;

fn import(number: u128) -> ImportId {
    ImportId::from_uuid(Uuid::from_u128(number))
}

fn user(number: u128) -> UserId {
    UserId::from_uuid(Uuid::from_u128(number))
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_secs(seconds)
}

fn statuses() -> StatusSet {
    let ids = (100..).map(|number| StatusId::from_uuid(Uuid::from_u128(number)));
    let all = ids.zip(Preset::Calling.statuses());
    StatusSet::new(all.map(|(id, status)| status.adopted(id)).collect()).unwrap()
}

fn closing(statuses: &StatusSet) -> StatusId {
    statuses.all().iter().find(|status| status.closes()).unwrap().id
}

fn event(seconds: i64, kind: EventKind) -> CustomerEvent {
    CustomerEvent {
        id: EventId::from_uuid(Uuid::from_u128(u128::from(seconds.unsigned_abs()))),
        customer: CustomerId::from_uuid(Uuid::from_u128(5)),
        at: at(seconds),
        by: user(1),
        kind,
    }
}

fn imported(seconds: i64, number: u128) -> CustomerEvent {
    let kind = EventKind::Imported {
        import: import(number),
        row: 2,
        status: statuses().first_fresh().id,
    };
    event(seconds, kind)
}

fn updated(seconds: i64, number: u128, changes: Vec<DetailsChanged>) -> CustomerEvent {
    let kind = EventKind::UpdatedByImport {
        import: import(number),
        row: 2,
        changes,
        status: None,
    };
    event(seconds, kind)
}

fn undone(seconds: i64, number: u128) -> CustomerEvent {
    let kind = EventKind::ImportUndone {
        import: import(number),
        changes: Vec::new(),
        status: None,
        assignee: None,
    };
    event(seconds, kind)
}

fn assigned(seconds: i64, from: Option<u128>, to: Option<u128>, rule: AssignmentRule) -> CustomerEvent {
    let kind = EventKind::Assigned {
        from: from.map(user),
        to: to.map(user),
        rule,
    };
    event(seconds, kind)
}

fn called(seconds: i64) -> CustomerEvent {
    let fresh = statuses().first_fresh().id;
    let kind = EventKind::StatusChanged {
        from: fresh,
        to: fresh,
        remark: None,
        follow_up_at: None,
    };
    event(seconds, kind)
}

fn noted(seconds: i64) -> CustomerEvent {
    let note = Remark::parse("said hello").unwrap().unwrap();
    event(seconds, EventKind::Noted { note })
}

fn edited(seconds: i64) -> CustomerEvent {
    event(seconds, EventKind::Edited { changes: Vec::new() })
}

fn changed(field: &'static str, before: &str, after: &str) -> DetailsChanged {
    DetailsChanged::of(field, before.to_owned(), after.to_owned())
}

/// Named by the import, as `record` says else.
fn customer(change: impl FnOnce(&mut CustomerRecord)) -> Customer {
    let fresh = statuses().first_fresh().id;
    let id = CustomerId::from_uuid(Uuid::from_u128(5));
    let company = CompanyId::from_uuid(Uuid::nil());
    let made = Customer::new(id, company, Phone::from_digits(919_876_543_210), fresh, at(0));
    let mut record = CustomerRecord::clone(&made);
    record.details.name = CustomerName::parse("Anita").unwrap();
    record.last_import = Some(import(UNDONE));
    change(&mut record);
    Customer::stored(record)
}

fn decide(customer: &Customer, timeline: &[CustomerEvent]) -> UndoDecision {
    let (statuses, fields) = (statuses(), CustomFieldSet::default());
    let rules = UndoRules {
        import: import(UNDONE),
        statuses: &statuses,
        fields: &fields,
        now: at(1_000),
    };
    rules.changed(customer, timeline)
}

fn restored(customer: &Customer, timeline: &[CustomerEvent]) -> Restored {
    match decide(customer, timeline) {
        UndoDecision::Restore(restored) => *restored,
        other => panic!("{other:?}"),
    }
}

fn naming() -> Vec<DetailsChanged> {
    vec![changed("name", "Asha", "Anita")]
}

#[test]
fn a_made_customer_goes_unless_somebody_worked_on_it() {
    use AssignmentRule::{ByHand, RoundRobin};
    use Reason::{EditedSince, ImportedSince, WorkedSince};
    let handed_out = || {
        vec![
            imported(1, UNDONE),
            assigned(1, None, Some(ASHA), RoundRobin),
            assigned(5, Some(ASHA), Some(BINU), ByHand),
        ]
    };
    let and = |more: Vec<CustomerEvent>| {
        let mut all = handed_out();
        all.extend(more);
        all
    };
    let cases = [
        (Vec::new(), None),
        (and(Vec::new()), None),
        (and(vec![called(6)]), Some(WorkedSince)),
        (and(vec![noted(6)]), Some(WorkedSince)),
        (and(vec![edited(6)]), Some(EditedSince)),
        (and(vec![updated(6, LATER, naming())]), Some(ImportedSince)),
        (and(vec![updated(6, LATER, naming()), undone(7, LATER)]), None),
        (
            and(vec![updated(6, LATER, naming()), undone(7, 3)]),
            Some(ImportedSince),
        ),
        // What weighs most is told, whatever came first.
        (
            and(vec![updated(6, LATER, naming()), edited(7), noted(8)]),
            Some(WorkedSince),
        ),
        (and(vec![noted(6), edited(7)]), Some(WorkedSince)),
        (
            and(vec![updated(6, LATER, naming()), edited(7)]),
            Some(EditedSince),
        ),
        // A clock that is behind makes no work undone.
        (vec![called(0), imported(1, UNDONE)], Some(WorkedSince)),
    ];
    let (statuses, fields) = (statuses(), CustomFieldSet::default());
    let rules = UndoRules {
        import: import(UNDONE),
        statuses: &statuses,
        fields: &fields,
        now: at(1_000),
    };
    for (number, (events, kept)) in cases.into_iter().enumerate() {
        let expected = kept.map_or(UndoDecision::Remove, UndoDecision::Keep);
        assert_eq!(rules.made(&events), expected, "case {number}");
    }
}

#[test]
fn a_changed_customer_stays_where_somebody_worked_on_it_since() {
    let customer = customer(|_| {});
    let cases = [
        (vec![called(6)], Some(Reason::WorkedSince)),
        (vec![noted(6)], Some(Reason::WorkedSince)),
        (vec![edited(6)], Some(Reason::EditedSince)),
        (vec![updated(6, LATER, Vec::new())], Some(Reason::ImportedSince)),
        (vec![updated(6, LATER, Vec::new()), undone(7, LATER)], None),
        // In the very moment: better left alone.
        (vec![noted(5)], Some(Reason::WorkedSince)),
    ];
    for (number, (since, kept)) in cases.into_iter().enumerate() {
        let mut timeline = vec![called(1), noted(2), edited(3), updated(5, UNDONE, naming())];
        timeline.extend(since);
        match (decide(&customer, &timeline), kept) {
            (UndoDecision::Keep(reason), Some(expected)) => assert_eq!(reason, expected, "case {number}"),
            (UndoDecision::Restore(_), None) => {}
            (other, _) => panic!("case {number}: {other:?}"),
        }
    }
}

#[test]
fn former_values_come_back() {
    let follow_up = at(9_000).to_string();
    let customer = customer(|record| {
        record.details.area = Area::parse("Adyar").unwrap();
        record.follow_up_at = Some(at(9_000));
        record.do_not_call = true;
    });
    let changes = vec![
        changed("name", "", "Anita"),
        changed("area", "Kaloor", "Adyar"),
        changed("follow_up", "", &follow_up),
        changed("attempts", "2", ""),
        changed("do_not_call", "", "yes"),
    ];
    let back = restored(&customer, &[imported(1, 9), updated(5, UNDONE, changes)]);
    assert_eq!(back.customer.details.name, None);
    assert_eq!(back.customer.details.area, Area::parse("Kaloor").unwrap());
    assert_eq!(back.customer.follow_up_at, None);
    assert_eq!(
        (back.customer.attempts, back.customer.calling()),
        (2, Calling::Allowed)
    );
    assert_eq!(back.customer.last_import, Some(import(9)));
    assert_eq!(back.customer.updated_at, at(1_000));
    assert_eq!((back.status, back.assignee), (None, None));
    assert_eq!(
        back.changes,
        [
            changed("name", "Anita", ""),
            changed("area", "Adyar", "Kaloor"),
            changed("follow_up", &follow_up, ""),
            changed("attempts", "", "2"),
            changed("do_not_call", "yes", ""),
        ]
    );
}

#[test]
fn a_former_status_comes_back_open_or_closed() {
    let statuses = statuses();
    let (fresh, closed) = (statuses.first_fresh().id, closing(&statuses));
    let customer = customer(|record| {
        record.status = closed;
        record.closed = true;
    });
    let update = |to| {
        event(
            5,
            EventKind::UpdatedByImport {
                import: import(UNDONE),
                row: 2,
                changes: Vec::new(),
                status: Some((fresh, to)),
            },
        )
    };
    let back = restored(&customer, &[update(closed)]);
    assert_eq!((back.customer.status, back.customer.closed), (fresh, false));
    assert_eq!(back.status, Some((closed, fresh)));
    // It is in another one than the import set, though nothing says why.
    let kept = decide(&customer, &[update(fresh)]);
    assert_eq!(kept, UndoDecision::Keep(Reason::WorkedSince));
}

#[test]
fn what_is_not_as_the_import_left_it_is_left_alone() {
    let customer = customer(|_| {});
    let cases = [
        (changed("name", "Asha", "Bina"), Reason::EditedSince),
        (changed("do_not_call", "", "yes"), Reason::EditedSince),
        (changed("follow_up", "", &at(1).to_string()), Reason::WorkedSince),
    ];
    for (change, reason) in cases {
        let decision = decide(&customer, &[updated(5, UNDONE, vec![change])]);
        assert_eq!(decision, UndoDecision::Keep(reason));
    }
    // A field of the company's own that is gone: there is nowhere to put its value.
    let mut gone = changed("name", "", "1");
    gone.field = "custom:00000000-0000-0000-0000-000000000001".into();
    let mut changes = naming();
    changes.push(gone);
    let back = restored(&customer, &[updated(5, UNDONE, changes)]);
    assert_eq!(back.changes, [changed("name", "Anita", "Asha")]);
}

#[test]
fn an_assignment_of_the_import_is_taken_back_and_a_later_one_stays() {
    use AssignmentRule::{ByHand, NamedInFile, RoundRobin};
    let update = || updated(5, UNDONE, Vec::new());
    let with = |assignee: u128| {
        customer(|record| {
            record.assignment = Assignment::To {
                user: user(assignee),
                since: at(5),
                by: user(1),
                rule: NamedInFile,
            };
        })
    };
    let by_import = |from: Option<u128>| assigned(5, from, Some(BINU), NamedInFile);

    // It comes back as it was, with who assigned it then.
    let timeline = [
        assigned(2, None, Some(ASHA), RoundRobin),
        update(),
        by_import(Some(ASHA)),
    ];
    let back = restored(&with(BINU), &timeline);
    let former = Assignment::To {
        user: user(ASHA),
        since: at(2),
        by: user(1),
        rule: RoundRobin,
    };
    assert_eq!(back.customer.assignment, former);
    assert_eq!(back.assignee, Some((Some(user(BINU)), Some(user(ASHA)))));

    let back = restored(&with(BINU), &[update(), by_import(None)]);
    assert_eq!(back.customer.assignment, Assignment::Nobody);

    // Handed on since, even if it came back.
    let on = [
        update(),
        by_import(None),
        assigned(6, Some(BINU), Some(CHAYA), ByHand),
    ];
    let back = restored(&with(CHAYA), &on);
    assert_eq!(
        (back.customer.assignment.user(), back.assignee),
        (Some(user(CHAYA)), None)
    );
    let and_back = [
        update(),
        by_import(None),
        assigned(6, Some(BINU), Some(CHAYA), ByHand),
        assigned(7, Some(CHAYA), Some(BINU), ByHand),
    ];
    assert_eq!(restored(&with(BINU), &and_back).assignee, None);

    // Handed on by a later import that was undone itself.
    let undone = [
        update(),
        by_import(None),
        updated(6, LATER, Vec::new()),
        assigned(6, Some(BINU), Some(CHAYA), NamedInFile),
        undone(7, LATER),
    ];
    let back = restored(&with(BINU), &undone);
    assert_eq!(back.customer.assignment, Assignment::Nobody);

    // The import assigned nobody; somebody did.
    let others = [update(), assigned(6, None, Some(ASHA), RoundRobin)];
    assert_eq!(restored(&with(ASHA), &others).assignee, None);
}

#[test]
fn two_imports_come_back_in_the_other_order() {
    // The later one is undone first; then the earlier one finds its own values again.
    let customer = customer(|_| {});
    let timeline = [
        imported(1, 9),
        updated(5, UNDONE, naming()),
        updated(6, LATER, vec![changed("name", "Anita", "Bina")]),
        undone(7, LATER),
    ];
    let back = restored(&customer, &timeline);
    assert_eq!(back.customer.details.name, CustomerName::parse("Asha").unwrap());
    assert_eq!(back.customer.last_import, Some(import(9)));
    // The other way round the later one's values stay.
    assert_eq!(
        decide(&customer, &timeline[..3]),
        UndoDecision::Keep(Reason::ImportedSince)
    );
}
