//! A run that somebody wants to stop.

use super::*;

/// A colleague of whoever started it.
fn wish(then: Cancelling) -> Grip {
    Grip::Cancelled(Wish {
        then,
        by: user(9, "asha", Role::Admin).id,
    })
}

#[tokio::test]
async fn a_run_that_is_to_stop_ends_at_its_checkpoint() {
    for (then, created, state) in [
        (Cancelling::Keep, 2, ImportState::Cancelled),
        (Cancelling::TakeBack, 2, ImportState::Undoing),
        (Cancelling::TakeBack, 0, ImportState::Cancelled),
    ] {
        let mut stored = import();
        stored.checkpoint.counts.created = created;
        let mut stops = MockUnit::default();
        stops.jobs.expect_hold().returning(move |_, _| Ok(wish(then)));
        let mut ends = MockUnit::default();
        ends.audit
            .expect_append()
            .withf(|entry| {
                entry.action == AuditAction::ImportCancelled
                    && entry.on_behalf_of == Some(user(9, "asha", Role::Admin).id)
            })
            .times(1)
            .returning(|_| Ok(()));
        ends.jobs.expect_complete().returning(|_| Ok(Hold::Held));
        ends.jobs.expect_hold().returning(move |_, _| Ok(wish(then)));
        if state == ImportState::Undoing {
            ends = enqueues(ends, JobKind::Undo);
        }
        let ends = writes_state(ends, state);
        let import = over(run(vec![(stops, 0), (ends, 1)], stored, ["name", "phone"]).await);
        assert_eq!(import.state, state);
    }
}

#[tokio::test]
async fn a_wish_that_comes_with_the_last_rows_is_heard() {
    for (then, state) in [
        (Cancelling::Keep, ImportState::Finished),
        (Cancelling::TakeBack, ImportState::Undoing),
    ] {
        let mut chunk = writes(HashMap::new());
        chunk
            .customers
            .expect_insert_imported()
            .returning(|_| Ok(Vec::new()));
        let mut ends = MockUnit::default();
        ends.audit.expect_append().times(1).returning(|_| Ok(()));
        ends.jobs.expect_complete().returning(|_| Ok(Hold::Held));
        ends.jobs.expect_hold().returning(move |_, _| Ok(wish(then)));
        if state == ImportState::Undoing {
            ends = enqueues(ends, JobKind::Undo);
        }
        let ends = writes_state(ends, state);
        let units = vec![begins(), (chunk, 1), (ends, 1)];
        assert_eq!(over(run(units, import(), ["name", "phone"]).await).state, state);
    }
}
