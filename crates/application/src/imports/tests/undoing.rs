//! Undoing: what goes, what comes back, what stays; going on, being taken over, colliding, stopping.

use callbook_domain::customer::{Customer, CustomerEvent, DetailsChanged, Remark};
use callbook_domain::ids::EventId;
use callbook_domain::import::{Reason, Undo, UndoPlace};
use jiff::{SignedDuration, Timestamp};

use super::*;

fn undoing(place: UndoPlace) -> Import {
    let mut import = import();
    import.state = ImportState::Undoing;
    import.checkpoint.counts.created = 3;
    import.undo = Some(Undo {
        place,
        ..Undo::begun(starter().id, now())
    });
    import
}

fn id(number: u128) -> CustomerId {
    CustomerId::from_uuid(Uuid::from_u128(number))
}

fn later() -> Timestamp {
    now() + SignedDuration::from_secs(60)
}

fn event(number: u128, kind: EventKind) -> CustomerEvent {
    CustomerEvent {
        id: EventId::from_uuid(Uuid::nil()),
        customer: id(number),
        at: later(),
        by: starter().id,
        kind,
    }
}

fn made(number: u128, events: Vec<CustomerEvent>) -> MadeCustomer {
    MadeCustomer {
        id: id(number),
        created_at: now(),
        touched: (!events.is_empty()).then(|| TouchedCustomer {
            phone: Phone::from_digits(919_876_543_210),
            name: None,
            row: 9,
            events,
        }),
    }
}

fn note() -> EventKind {
    let note = Remark::parse("called back").unwrap().unwrap();
    EventKind::Noted { note }
}

fn changed(number: u128, since: Vec<CustomerEvent>) -> ChangedCustomer {
    let status = statuses(Preset::Calling).first_fresh().id;
    let phone = Phone::from_digits(919_876_543_211);
    let details = CustomerDetails {
        name: callbook_domain::customer::CustomerName::parse("Anita").unwrap(),
        ..CustomerDetails::default()
    };
    let kind = EventKind::UpdatedByImport {
        import: import().id,
        row: 4,
        changes: vec![DetailsChanged::of("name", String::new(), "Anita".to_owned())],
        status: None,
    };
    let mut timeline = vec![CustomerEvent {
        at: now(),
        ..event(number, kind)
    }];
    timeline.extend(since);
    ChangedCustomer {
        customer: Customer::new(id(number), company().id, phone, status, now()).with_details(details),
        timeline,
    }
}

fn held() -> MockUnit {
    let mut unit = MockUnit::default();
    unit.jobs.expect_hold().returning(|_, _| Ok(Grip::Firm));
    unit
}

fn writes_undo(mut unit: MockUnit, expected: impl Fn(&Undo) -> bool + Send + Sync + 'static) -> MockUnit {
    unit.imports
        .expect_advance_undo()
        .withf(move |_, _, undo, _| expected(undo))
        .times(1)
        .returning(|_, _, _, _| Ok(()));
    unit.customers.expect_append().returning(|_, _| Ok(()));
    unit
}

/// A unit that looks at these of the made ones.
fn looks_at_made(page: Vec<MadeCustomer>) -> MockUnit {
    let mut unit = held();
    unit.customers
        .expect_created_by_import()
        .times(1)
        .returning(move |_, _, _, _| Ok(page.clone()));
    unit.customers
        .expect_restore_many()
        .returning(|_, _| Ok(Vec::new()));
    unit
}

fn looks_at_changed(page: Vec<ChangedCustomer>) -> MockUnit {
    let mut unit = held();
    unit.customers
        .expect_updated_by_import()
        .times(1)
        .returning(move |_, _, _, _| Ok(page.clone()));
    unit
}

fn removes(mut unit: MockUnit, gone: Vec<CustomerId>) -> MockUnit {
    unit.customers
        .expect_remove_many()
        .withf(move |_, removed| removed == gone)
        .times(1)
        .returning(|_, removed| Ok(removed.len() as u64));
    unit
}

async fn undo(units: Vec<(MockUnit, usize)>, stored: Import, onward: Onward) -> RunEnd {
    let ports = ports(units, stored, ["name", "phone"]);
    WorkImports::new(&ports, Settings::default())
        .execute(&lease_of(JobKind::Undo), &move |_| onward)
        .await
        .unwrap()
}

#[tokio::test]
async fn what_nobody_worked_on_goes_or_comes_back_and_the_rest_stays() {
    let first = looks_at_made(vec![
        made(1, vec![]),
        made(2, vec![event(2, note())]),
        made(3, vec![]),
    ]);
    let mut first = removes(first, vec![id(1), id(3)]);
    first
        .imports
        .expect_advance_undo()
        .withf(|_, _, undo, findings| {
            let kept = &findings[0];
            (undo.removed, undo.kept, undo.place) == (2, 1, UndoPlace::Made(Some((now(), id(3)))))
                && (kept.row, kept.reason) == (9, Reason::WorkedSince)
                && kept.cells == [id(2).to_string(), "+919876543210".to_owned(), String::new()]
        })
        .times(1)
        .returning(|_, _, _, _| Ok(()));
    first.customers.expect_append().returning(|_, _| Ok(()));
    let none_left = removes(looks_at_made(vec![]), vec![]);
    let none_left = writes_undo(none_left, |undo| undo.place == UndoPlace::Changed(None));
    let edited = EventKind::Edited { changes: Vec::new() };
    let back = looks_at_changed(vec![changed(4, vec![]), changed(5, vec![event(5, edited)])]);
    let mut back = removes(back, vec![]);
    back.customers
        .expect_restore_many()
        .withf(|_, restored| restored.len() == 1 && restored[0].after.details.name.is_none())
        .times(1)
        .returning(|_, _| Ok(Vec::new()));
    back.customers
        .expect_append()
        .withf(|_, events| {
            matches!(events, [CustomerEvent { kind: EventKind::ImportUndone { changes, .. }, .. }]
                if changes.len() == 1)
        })
        .times(1)
        .returning(|_, _| Ok(()));
    let back = writes_undo(back, |undo| {
        (undo.restored, undo.kept, undo.place) == (1, 2, UndoPlace::Changed(Some(id(5))))
    });
    let units = vec![
        (first, 1),
        (none_left, 1),
        (back, 1),
        (looks_at_changed(vec![]), 0),
        ends(AuditAction::ImportUndone, ImportState::Undone),
    ];
    let over = over(undo(units, undoing(UndoPlace::Made(None)), Onward::Go).await);
    let undo = over.undo.unwrap();
    assert_eq!((undo.removed, undo.restored, undo.kept), (2, 1, 2));
    assert!(undo.ended_at.is_some());
}

#[tokio::test]
async fn it_goes_on_where_it_is() {
    let mut rest = held();
    rest.customers
        .expect_updated_by_import()
        .withf(|_, _, after, _| *after == Some(id(5)))
        .times(1)
        .returning(|_, _, _, _| Ok(Vec::new()));
    let units = vec![(rest, 0), ends(AuditAction::ImportUndone, ImportState::Undone)];
    let end = undo(units, undoing(UndoPlace::Changed(Some(id(5)))), Onward::Go).await;
    assert_eq!(over(end).state, ImportState::Undone);
}

#[tokio::test]
async fn whoever_lost_the_lease_undoes_nothing() {
    let mut lost = MockUnit::default();
    lost.jobs.expect_hold().returning(|_, _| Ok(Grip::Lost));
    let end = undo(vec![(lost, 0)], undoing(UndoPlace::Made(None)), Onward::Go).await;
    assert_eq!(end, RunEnd::TakenOver);
}

#[tokio::test]
async fn it_stops_after_a_chunk_when_asked() {
    let unit = writes_undo(
        removes(looks_at_made(vec![made(1, vec![])]), vec![id(1)]),
        |undo| undo.removed == 1,
    );
    let end = undo(vec![(unit, 1)], undoing(UndoPlace::Made(None)), Onward::Stop).await;
    assert_eq!(end, RunEnd::Stopped);
}

#[tokio::test]
async fn a_chunk_that_collided_is_judged_anew() {
    let collides = || {
        let mut unit = removes(looks_at_changed(vec![changed(4, vec![])]), vec![]);
        unit.customers
            .expect_restore_many()
            .times(1)
            .returning(|_, _| Ok(vec![id(4)]));
        unit
    };
    let mut again = removes(looks_at_changed(vec![changed(4, vec![event(4, note())])]), vec![]);
    again
        .customers
        .expect_restore_many()
        .returning(|_, _| Ok(Vec::new()));
    let again = writes_undo(again, |undo| (undo.restored, undo.kept) == (0, 1));
    let units = vec![(collides(), 0), (again, 1)];
    let end = undo(units, undoing(UndoPlace::Changed(None)), Onward::Stop).await;
    assert_eq!(end, RunEnd::Stopped);
}

#[tokio::test]
async fn a_job_without_an_undo_is_dropped() {
    let mut drops = MockUnit::default();
    drops
        .jobs
        .expect_complete()
        .times(1)
        .returning(|_| Ok(Hold::Held));
    let end = undo(vec![(drops, 1)], import(), Onward::Go).await;
    assert_eq!(end, RunEnd::TakenOver);
}
