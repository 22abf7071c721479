//! After whatever was written, the tallies say what the tables say.

use callbook_application::ports::{ImportedUpdate, Updated};
use callbook_domain::customer::{
    Area, AssignmentRule, Calling, Customer, CustomerDetails, CustomerEvent, EventKind, FollowUpChoice,
    MayReopen, Remark, StatusChange,
};
use callbook_domain::ids::{CustomerId, EventId, ImportId};
use callbook_domain::version::Version;
use callbook_infrastructure::sea::Database;

use crate::office::{at, begin, new_id};
use crate::people::{CallingRoom, full_details, phone};

/// Numbers that follow from a seed (SplitMix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) as usize % end
    }
}

fn details(dice: &mut Dice) -> CustomerDetails {
    CustomerDetails {
        area: Area::parse(["Kochi", "Thrissur", "", "Kollam"][dice.below(4)]).unwrap(),
        ..CustomerDetails::default()
    }
}

async fn any_sequence_of_writes_keeps_the_tallies_true(database: Database) {
    let rooms = [
        CallingRoom::open(&database, "room").await,
        CallingRoom::open(&database, "other").await,
    ];
    for seed in 0..6 {
        let mut dice = Dice(seed);
        for _ in 0..8 {
            let room = &rooms[dice.below(2)];
            let unit = begin(&database).await;
            // Several writes to the same customers within one unit.
            for _ in 0..4 {
                write(&mut dice, room, &unit).await;
            }
            if dice.below(4) == 0 {
                drop(unit);
            } else {
                unit.commit().await.unwrap();
            }
        }
        assert_eq!(
            database.recount().await.unwrap(),
            Vec::<String>::new(),
            "seed {seed}"
        );
    }
}

async fn write(dice: &mut Dice, room: &CallingRoom, unit: &callbook_application::ports::UnitOfWork) {
    let now = at(100_000 * i64::try_from(dice.below(20)).unwrap());
    let import = ImportId::from_uuid(new_id());
    let phones: Vec<_> = (0..30).map(phone).collect();
    let known = unit.customers.known(&room.office.scope, &phones).await.unwrap();
    let mut ids: Vec<CustomerId> = known.values().map(|one| one.id).collect();
    ids.sort();
    match dice.below(5) {
        0 => {
            let customers: Vec<Customer> = (0..10)
                .map(|_| {
                    room.customer(dice.below(30) as u64, "x")
                        .with_details(details(dice))
                        .from_import(import)
                })
                .collect();
            let mut customers = customers;
            customers.sort_by_key(|one| one.phone);
            customers.dedup_by_key(|one| one.phone);
            let taken = unit.customers.insert_imported(&customers).await.unwrap();
            for customer in customers.iter().filter(|one| !taken.contains(&one.phone)) {
                let status = customer.status;
                room.tell(
                    unit,
                    customer,
                    EventKind::Imported {
                        import,
                        row: 2,
                        status,
                    },
                )
                .await;
            }
        }
        1 => {
            let shares = ids
                .iter()
                .map(|id| (*id, [room.asha.user_id(), room.binu.user_id()][dice.below(2)]));
            let assignment = room.assignment(shares.take(7).collect());
            unit.customers
                .assign_many(&room.all(), &assignment)
                .await
                .unwrap();
        }
        2 => {
            let updates: Vec<ImportedUpdate> = known
                .values()
                .take(5)
                .map(|before| ImportedUpdate {
                    before: before.clone(),
                    details: details(dice),
                    status: room.statuses.all()[dice.below(14)].id,
                    closed: false,
                    assignee: [before.assignee, Some(room.binu.user_id())][dice.below(2)],
                    follow_up: None,
                    do_not_call: false,
                    import,
                    by: room.manager.user_id(),
                    at: now,
                })
                .collect();
            unit.customers
                .update_imported(&room.office.scope, &updates)
                .await
                .unwrap();
        }
        _ if ids.is_empty() => {}
        3 => {
            let id = ids[dice.below(ids.len())];
            let mut customer = unit.customers.find(&room.all(), id).await.unwrap().unwrap();
            let read = customer.version;
            customer.edit(customer.phone, details(dice), Calling::Allowed, now);
            customer.assign(None, room.manager.user_id(), AssignmentRule::ByHand, now);
            assert_eq!(
                unit.customers.update(&room.all(), &customer, read).await.unwrap(),
                Updated::Done
            );
            assert_eq!(
                unit.customers.update(&room.all(), &customer, read).await.unwrap(),
                Updated::Stale
            );
        }
        _ => {
            let id = ids[dice.below(ids.len())];
            let mut customer = unit.customers.find(&room.all(), id).await.unwrap().unwrap();
            let read = customer.version;
            let changed = customer
                .change_status(
                    StatusChange {
                        to: room.status(["Valid", "Invalid", "Dropped", "New"][dice.below(4)]),
                        remark: Remark::parse("said so").unwrap(),
                        follow_up: FollowUpChoice::Unsaid,
                        may_reopen: MayReopen::Yes,
                    },
                    now,
                )
                .unwrap();
            unit.customers.update(&room.all(), &customer, read).await.unwrap();
            let event = CustomerEvent {
                id: EventId::from_uuid(new_id()),
                customer: id,
                at: now,
                by: room.asha.user_id(),
                kind: EventKind::StatusChanged {
                    from: changed.from,
                    to: changed.to,
                    remark: changed.remark,
                    follow_up_at: changed.follow_up_at,
                },
            };
            unit.customers.append(&room.office.scope, &[event]).await.unwrap();
        }
    }
}

async fn units_at_once_add_up(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    let add = async |number: u64| {
        let unit = begin(&database).await;
        let customers: Vec<Customer> = (0..5).map(|n| room.customer(number * 5 + n, "Asha")).collect();
        for customer in &customers {
            room.add_within(&unit, customer).await;
            tokio::task::yield_now().await;
        }
        unit.commit().await.unwrap();
    };
    tokio::join!(add(0), add(1), add(2), add(3), add(4), add(5));
    assert_eq!(database.recount().await.unwrap(), Vec::<String>::new());
}

async fn a_phone_that_somebody_took_first_is_told(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    let mut customer = room.customer(1, "Asha");
    room.add(&database, &customer).await;
    room.add(&database, &room.customer(2, "Binu")).await;
    customer.edit(phone(2), full_details(), Calling::Allowed, at(5));
    let unit = begin(&database).await;
    let updated = unit
        .customers
        .update(&room.all(), &customer, Version::FIRST)
        .await;
    assert_eq!(updated.unwrap(), Updated::Taken);
    drop(unit);
    assert_eq!(database.recount().await.unwrap(), Vec::<String>::new());
}

on_both_databases! {
    a_phone_that_somebody_took_first_is_told,
    any_sequence_of_writes_keeps_the_tallies_true,
    units_at_once_add_up,
}
