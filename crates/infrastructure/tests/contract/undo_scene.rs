//! Imports that did something, and what undoing them step by step comes to.

use callbook_application::ports::{
    CustomerQueries, ImportedUpdate, RestoredCustomer, UndoPreview, UnitOfWork,
};
use callbook_domain::access::CompanyScope;
use callbook_domain::custom_field::{Choices, CustomField, CustomFieldSet, FieldKind, FieldName};
use callbook_domain::customer::{AssignmentRule, Customer, CustomerEvent, EventKind, Remark};
use callbook_domain::ids::{CustomFieldId, CustomerId, EventId, ImportId};
use callbook_domain::import::{Import, UndoDecision, UndoRules};
use callbook_domain::phone::Phone;
use callbook_infrastructure::sea::{Database, SeaCustomerQueries};
use jiff::Timestamp;
use uuid::Uuid;

use crate::imports::{import, store};
use crate::office::{at, begin, new_id};
use crate::people::{CallingRoom, full_details};

pub(crate) const NOTHING: Vec<String> = Vec::new();

/// When the imports of these tests wrote their rows.
pub(crate) const IMPORTED_AT: i64 = 100;

pub(crate) async fn stored_import(database: &Database, room: &CallingRoom) -> Import {
    let import = import(&room.office);
    store(database, &import).await;
    import
}

pub(crate) fn told(room: &CallingRoom, customer: CustomerId, when: i64, kind: EventKind) -> CustomerEvent {
    CustomerEvent {
        id: EventId::from_uuid(new_id()),
        customer,
        at: at(when),
        by: room.manager.user_id(),
        kind,
    }
}

/// Customers that an import made, every second one of them given to somebody by the file.
pub(crate) async fn made(
    database: &Database,
    room: &CallingRoom,
    import: ImportId,
    numbers: std::ops::Range<u64>,
) -> Vec<Customer> {
    let mut customers = Vec::new();
    let mut events = Vec::new();
    for (row, number) in (2..).zip(numbers) {
        let mut customer = room
            .customer(number, "x")
            .with_details(full_details())
            .from_import(import);
        let status = customer.status;
        events.push(told(
            room,
            customer.id,
            IMPORTED_AT,
            EventKind::Imported { import, row, status },
        ));
        if number % 2 == 0 {
            let (to, by) = (room.asha.user_id(), room.manager.user_id());
            let rule = AssignmentRule::NamedInFile;
            customer.assign(Some(to), by, rule, at(IMPORTED_AT));
            let kind = EventKind::Assigned {
                from: None,
                to: Some(to),
                rule,
            };
            events.push(told(room, customer.id, IMPORTED_AT, kind));
        }
        customers.push(customer);
    }
    let unit = begin(database).await;
    assert!(
        unit.customers
            .insert_imported(&customers)
            .await
            .unwrap()
            .is_empty()
    );
    unit.customers.append(&room.office.scope, &events).await.unwrap();
    unit.commit().await.unwrap();
    customers
}

/// Has an import change customers as `change` says, with its timeline entries.
pub(crate) async fn changed(
    database: &Database,
    room: &CallingRoom,
    import: ImportId,
    when: i64,
    phones: &[Phone],
    change: impl Fn(&mut ImportedUpdate),
) {
    let unit = begin(database).await;
    let known = unit.customers.known(&room.office.scope, phones).await.unwrap();
    let mut events = Vec::new();
    let mut updates = Vec::new();
    for (row, phone) in (2..).zip(phones) {
        let before = known[phone].clone();
        let mut update = ImportedUpdate {
            details: before.details.clone(),
            status: before.status,
            closed: false,
            assignee: before.assignee,
            follow_up: before.follow_up,
            do_not_call: before.do_not_call,
            before,
            import,
            by: room.manager.user_id(),
            at: at(when),
        };
        change(&mut update);
        let id = update.before.id;
        let status = (update.before.status, update.status);
        let kind = EventKind::UpdatedByImport {
            import,
            row,
            changes: update.changes(),
            status: (status.0 != status.1).then_some(status),
        };
        events.push(told(room, id, when, kind));
        let (from, to) = (update.before.assignee, update.assignee);
        if from != to {
            let rule = AssignmentRule::NamedInFile;
            events.push(told(room, id, when, EventKind::Assigned { from, to, rule }));
        }
        updates.push(update);
    }
    let raced = unit.customers.update_imported(&room.office.scope, &updates).await;
    assert_eq!(raced.unwrap(), []);
    unit.customers.append(&room.office.scope, &events).await.unwrap();
    unit.commit().await.unwrap();
}

pub(crate) async fn note(database: &Database, room: &CallingRoom, customer: CustomerId, when: i64) {
    let note = Remark::parse("wants a call").unwrap().unwrap();
    say(
        database,
        room,
        vec![told(room, customer, when, EventKind::Noted { note })],
    )
    .await;
}

pub(crate) async fn say(database: &Database, room: &CallingRoom, events: Vec<CustomerEvent>) {
    let unit = begin(database).await;
    unit.customers.append(&room.office.scope, &events).await.unwrap();
    unit.commit().await.unwrap();
}

/// The fields that [`full_details`] has values in.
pub(crate) fn fields(room: &CallingRoom) -> CustomFieldSet {
    let kinds = [
        FieldKind::Text,
        FieldKind::Number,
        FieldKind::Date,
        FieldKind::Choice(Choices::parse("Science\nArts").unwrap()),
    ];
    let field = |(number, kind): (u32, FieldKind)| {
        let id = CustomFieldId::from_uuid(Uuid::from_u128(u128::from(number)));
        let name = FieldName::parse(&format!("Field {number}")).unwrap();
        CustomField::new(id, room.office.company.id, name, kind, number)
    };
    CustomFieldSet::new((1..).zip(kinds).map(field).collect())
}

/// One unit of an undo: so many customers from that place on. Returns what it did and the next place.
pub(crate) async fn undo_made(
    unit: &UnitOfWork,
    room: &CallingRoom,
    import: ImportId,
    after: Option<(Timestamp, CustomerId)>,
    done: &mut UndoPreview,
) -> Option<(Timestamp, CustomerId)> {
    let fields = fields(room);
    let rules = rules(room, import, &fields);
    let scope = &room.office.scope;
    let page = unit
        .customers
        .created_by_import(scope, import, after, 7)
        .await
        .unwrap();
    let mut gone = Vec::new();
    for customer in &page {
        let events = customer
            .touched
            .as_ref()
            .map_or(&[][..], |touched| &touched.events);
        match rules.made(events) {
            UndoDecision::Remove => gone.push(customer.id),
            UndoDecision::Keep(reason) => keep(done, reason),
            UndoDecision::Restore(_) => panic!("there is nothing to restore"),
        }
    }
    done.removed += unit.customers.remove_many(scope, &gone).await.unwrap();
    page.last().map(|last| (last.created_at, last.id))
}

pub(crate) fn keep(done: &mut UndoPreview, reason: callbook_domain::import::Reason) {
    match done.kept.iter_mut().find(|(kept, _)| *kept == reason) {
        Some((_, count)) => *count += 1,
        None => done.kept.push((reason, 1)),
    }
}

pub(crate) fn rules<'a>(
    room: &'a CallingRoom,
    import: ImportId,
    fields: &'a CustomFieldSet,
) -> UndoRules<'a> {
    UndoRules {
        import,
        statuses: &room.statuses,
        fields,
        now: at(90_000),
    }
}

pub(crate) async fn undo_changed(
    unit: &UnitOfWork,
    room: &CallingRoom,
    import: ImportId,
    after: Option<CustomerId>,
    done: &mut UndoPreview,
) -> Option<CustomerId> {
    let fields = fields(room);
    let rules = rules(room, import, &fields);
    let scope = &room.office.scope;
    let page = unit
        .customers
        .updated_by_import(scope, import, after, 7)
        .await
        .unwrap();
    let (mut back, mut events) = (Vec::new(), Vec::new());
    for one in &page {
        match rules.changed(&one.customer, &one.timeline) {
            UndoDecision::Restore(restored) => {
                let kind = EventKind::ImportUndone {
                    import,
                    changes: restored.changes,
                    status: restored.status,
                    assignee: restored.assignee,
                };
                events.push(told(room, one.customer.id, 90_000, kind));
                back.push(RestoredCustomer {
                    before: one.customer.clone(),
                    after: restored.customer,
                });
            }
            UndoDecision::Keep(reason) => keep(done, reason),
            UndoDecision::Remove => panic!("it was there before"),
        }
    }
    assert_eq!(unit.customers.restore_many(scope, &back).await.unwrap(), []);
    unit.customers.append(scope, &events).await.unwrap();
    done.restored += back.len() as u64;
    page.last().map(|last| last.customer.id)
}

/// All of an undo, a unit for every few customers.
pub(crate) async fn undo(database: &Database, room: &CallingRoom, import: ImportId) -> UndoPreview {
    let mut done = UndoPreview::default();
    let mut after = None;
    loop {
        let unit = begin(database).await;
        let next = undo_made(&unit, room, import, after, &mut done).await;
        unit.commit().await.unwrap();
        match next {
            Some(place) => after = Some(place),
            None => break,
        }
    }
    let mut after = None;
    loop {
        let unit = begin(database).await;
        let next = undo_changed(&unit, room, import, after, &mut done).await;
        unit.commit().await.unwrap();
        match next {
            Some(place) => after = Some(place),
            None => break,
        }
    }
    done.kept.sort_by_key(|(reason, _)| place(*reason));
    done
}

pub(crate) fn place(reason: callbook_domain::import::Reason) -> usize {
    ["worked_since", "edited_since", "imported_since"]
        .iter()
        .position(|code| *code == reason.code())
        .unwrap()
}

pub(crate) async fn preview(database: &Database, scope: &CompanyScope, import: ImportId) -> UndoPreview {
    SeaCustomerQueries::new(database.clone())
        .undo_preview(scope, import)
        .await
        .unwrap()
}
