//! Going on, being taken over, colliding, stopping.

use callbook_domain::company::{Company, Standing};

use super::*;

#[tokio::test]
async fn it_goes_on_after_its_checkpoint() {
    let mut stored = import();
    stored.checkpoint.row = 3;
    stored.checkpoint.counts.created = 1;
    stored.checkpoint.counts.skipped = 1;
    let mut chunk = writes(HashMap::new());
    chunk
        .customers
        .expect_insert_imported()
        .withf(|made| made.len() == 1)
        .times(1)
        .returning(|_| Ok(Vec::new()));
    let units = vec![
        begins(),
        (chunk, 1),
        ends(AuditAction::ImportFinished, ImportState::Finished),
    ];
    let import = over(run(units, stored, ["name", "phone"]).await);
    assert_eq!(
        (import.checkpoint.row, import.checkpoint.counts.records()),
        (5, 4)
    );
}

#[tokio::test]
async fn whoever_lost_the_lease_writes_nothing() {
    let mut chunk = MockUnit::default();
    chunk.jobs.expect_hold().returning(|_, _| Ok(Grip::Lost));
    assert_eq!(
        run(vec![begins(), (chunk, 0)], import(), ["name", "phone"]).await,
        RunEnd::TakenOver
    );
}

#[tokio::test]
async fn a_chunk_that_collided_is_judged_anew() {
    let phone = Phone::from_digits(919_876_543_210);
    let mut collides = MockUnit::default();
    collides.jobs.expect_hold().returning(|_, _| Ok(Grip::Firm));
    collides
        .customers
        .expect_known()
        .returning(|_, _| Ok(HashMap::new()));
    collides
        .customers
        .expect_insert_imported()
        .returning(move |_| Ok(vec![phone]));
    collides
        .customers
        .expect_update_imported()
        .returning(|_, _| Ok(Vec::new()));
    let known = known_as(CustomerDetails::default());
    let mut again = writes(HashMap::from([(phone, known)]));
    again
        .customers
        .expect_insert_imported()
        .withf(|made| made.len() == 1)
        .returning(|_| Ok(Vec::new()));
    let units = vec![
        begins(),
        (collides, 0),
        (again, 1),
        ends(AuditAction::ImportFinished, ImportState::Finished),
    ];
    let import = over(run(units, import(), ["name", "phone"]).await);
    assert_eq!(
        (import.checkpoint.counts.created, import.checkpoint.counts.skipped),
        (1, 2)
    );
}

#[tokio::test]
async fn it_stops_at_a_checkpoint_when_asked() {
    let mut chunk = writes(HashMap::new());
    chunk
        .customers
        .expect_insert_imported()
        .returning(|_| Ok(Vec::new()));
    let ports = ports(vec![begins(), (chunk, 1)], import(), ["name", "phone"]);
    let stop = |_: ImportProgress<'_>| Onward::Stop;
    let end = WorkImports::new(&ports, Settings::default())
        .execute(&lease(), &stop)
        .await
        .unwrap();
    assert_eq!(end, RunEnd::Stopped);
}

#[tokio::test]
async fn it_waits_after_the_rows_in_hand_when_its_company_is_suspended() {
    let mut chunk = writes(HashMap::new());
    chunk
        .customers
        .expect_insert_imported()
        .returning(|_| Ok(Vec::new()));
    let mut ports = ports(vec![begins(), (chunk, 1)], import(), ["name", "phone"]);
    let mut companies = MockCompanyQueries::new();
    companies.expect_get().returning(|_| {
        Ok(Some(Company {
            standing: Standing::Suspended { at: now() },
            ..company()
        }))
    });
    ports.companies = Arc::new(companies);
    let end = WorkImports::new(&ports, Settings::default())
        .execute(&lease(), &go)
        .await
        .unwrap();
    assert_eq!(end, RunEnd::Stopped);
}

/// Opens its file only after it has been asked twice.
struct Slow;

#[async_trait::async_trait]
impl Sheets for Slow {
    async fn open(&self, _: ImportId, _: &Reading) -> Result<Box<dyn Sheet>, SheetError> {
        tokio::task::yield_now().await;
        tokio::task::yield_now().await;
        Ok(Box::new(sheet(["name", "phone"])))
    }
}

fn holds(hold: Grip) -> MockUnit {
    let mut unit = MockUnit::default();
    unit.jobs.expect_hold().times(1).returning(move |_, _| Ok(hold));
    unit
}

#[tokio::test]
async fn the_lease_is_renewed_while_a_large_file_opens() {
    let mut chunk = writes(HashMap::new());
    chunk
        .customers
        .expect_insert_imported()
        .returning(|_| Ok(Vec::new()));
    let units = vec![
        (holds(Grip::Firm), 1),
        (holds(Grip::Firm), 1),
        begins(),
        (chunk, 1),
        ends(AuditAction::ImportFinished, ImportState::Finished),
    ];
    let ports = Ports {
        sheets: Arc::new(Slow),
        ..ports(units, import(), ["name", "phone"])
    };
    let end = WorkImports::new(&ports, Settings::default())
        .execute(&lease(), &go)
        .await
        .unwrap();
    assert_eq!(over(end).state, ImportState::Finished);
}

#[tokio::test]
async fn whoever_lost_the_lease_while_the_file_opened_stops() {
    let units = vec![(holds(Grip::Lost), 0)];
    let ports = Ports {
        sheets: Arc::new(Slow),
        ..ports(units, import(), ["name", "phone"])
    };
    let end = WorkImports::new(&ports, Settings::default())
        .execute(&lease(), &go)
        .await
        .unwrap();
    assert_eq!(end, RunEnd::TakenOver);
}

#[tokio::test]
async fn a_phone_that_an_earlier_run_brought_is_a_repeat_whatever_came_of_it() {
    // Rows 2 and 3 have one phone; the run before got as far as row 2 and found nothing new in it.
    let mut stored = import();
    stored.plan.on_known = OnDuplicate::Overwrite;
    stored.checkpoint.row = 2;
    stored.checkpoint.counts.skipped = 1;
    let known = known_as(CustomerDetails::default());
    let mut chunk = writes(HashMap::from([(Phone::from_digits(919_876_543_210), known)]));
    chunk
        .customers
        .expect_insert_imported()
        .returning(|_| Ok(Vec::new()));
    let units = vec![
        begins(),
        (chunk, 1),
        ends(AuditAction::ImportFinished, ImportState::Finished),
    ];
    let counts = over(run(units, stored, ["name", "phone"]).await)
        .checkpoint
        .counts;
    assert_eq!(
        (counts.updated, counts.reasons.get("repeat_skipped")),
        (0, Some(&1))
    );
}
