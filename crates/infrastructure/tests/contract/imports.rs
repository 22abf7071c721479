use callbook_application::ports::{ImportQueries, SavedMapping, StoreError};
use callbook_domain::ids::{CustomFieldId, ImportId, StatusId, UserId};
use callbook_domain::import::{
    Check, Checkpoint, ColumnPlan, ColumnTarget, DateOrder, Delimiter, FindingKind, FindingStage,
    Fingerprint, HeaderRow, Import, ImportCounts, ImportField, ImportPlan, ImportState, OnDuplicate,
    OnRepeat, Reading, Reason, RowFinding, TextEncoding, Undo,
};
use callbook_domain::phone::PhoneRefusal;
use callbook_infrastructure::sea::{Database, SeaImportQueries};

use crate::office::{Office, at, begin, new_id};

const NOT_A_NUMBER: Reason = Reason::Phone(PhoneRefusal::NotANumber);
const PHONE: ColumnTarget = ColumnTarget::Field(ImportField::Phone);
const REFUSED: (FindingStage, FindingKind) = (FindingStage::Run, FindingKind::Refused);

/// An import that has just come in.
pub(crate) fn import(office: &Office) -> Import {
    Import {
        id: ImportId::from_uuid(new_id()),
        company: office.company.id,
        started_by: office.admin.id,
        file_name: "customers, June \"final\".csv".to_owned(),
        file_bytes: 5_000_000_000,
        file_hash: "ab".repeat(32),
        plan: ImportPlan {
            columns: ColumnPlan::Matched(vec![(PHONE, "Contact No".to_owned())]),
            on_known: OnDuplicate::Fill,
            share_among: vec![office.admin.id, UserId::from_uuid(new_id())],
            ..ImportPlan::default()
        },
        columns: Vec::new(),
        state: ImportState::Queued,
        failure: None,
        checkpoint: Checkpoint::default(),
        rows_expected: None,
        check: None,
        undo: None,
        created_at: at(0),
        started_at: None,
        ended_at: None,
    }
}

/// Stores it.
pub(crate) async fn store(database: &Database, import: &Import) {
    let unit = begin(database).await;
    unit.imports.insert(import).await.unwrap();
    unit.commit().await.unwrap();
}

fn refused(row: u64, reason: Reason) -> RowFinding {
    RowFinding {
        row,
        reason,
        cells: vec![
            format!("{row}"),
            "a\0b \"quoted\" 'n' \\ ü😀\n".to_owned(),
            String::new(),
        ],
    }
}

async fn an_import_comes_back_as_it_was_written(database: Database) {
    let office = Office::open(&database, "office").await;
    let mut written = import(&office);
    store(&database, &written).await;
    let queries = SeaImportQueries::new(database.clone());
    assert_eq!(
        queries.find(&office.scope, written.id).await.unwrap().as_ref(),
        Some(&written)
    );

    written.columns = vec![
        ("Contact No".to_owned(), PHONE),
        ("a\0b".to_owned(), ColumnTarget::Ignored),
        (
            "Stream".to_owned(),
            ColumnTarget::Custom(CustomFieldId::from_uuid(new_id())),
        ),
    ];
    written.plan = ImportPlan {
        reading: Reading {
            encoding: Some(TextEncoding::Utf16Be),
            delimiter: Some(Delimiter::Pipe),
            sheet: Some("a\0b ü😀".to_owned()),
            header: Some(HeaderRow::At(3)),
        },
        columns: ColumnPlan::Exact(written.columns.iter().map(|(_, target)| *target).collect()),
        dates: Some(DateOrder::MonthFirst),
        on_known: OnDuplicate::Overwrite,
        on_repeat: OnRepeat::Merge,
        status: Some(StatusId::from_uuid(new_id())),
        share_among: Vec::new(),
    };
    written.check = Some(Check {
        checkpoint: Checkpoint {
            row: 77,
            counts: ImportCounts {
                created: 5,
                dealt: 4,
                ..ImportCounts::default()
            },
        },
        shares: [(office.admin.id, 4)].into(),
        failure: Some("There is a header and no rows.".to_owned()),
        ended_at: Some(at(3)),
    });
    written.undo = Some(Undo::begun(office.admin.id, at(4)));
    written.state = ImportState::Failed;
    written.failure = Some("The file ends in the middle.".to_owned());
    written.rows_expected = Some(4_000_000_000);
    written.started_at = Some(at(1));
    written.ended_at = Some(at(2));
    written.checkpoint = Checkpoint {
        row: 3_000_000_000,
        counts: ImportCounts {
            created: 1,
            updated: 2,
            skipped: 3,
            refused: 4,
            dealt: 1,
            reasons: [(NOT_A_NUMBER.code(), 4), (Reason::KnownSkipped.code(), 3)].into(),
        },
    };
    let unit = begin(&database).await;
    unit.imports.update(&office.scope, &written).await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!(
        queries.find(&office.scope, written.id).await.unwrap(),
        Some(written)
    );
}

async fn the_newest_imports_come_first(database: Database) {
    let office = Office::open(&database, "office").await;
    let mut imports = Vec::new();
    for seconds in [30, 10, 20] {
        let import = Import {
            created_at: at(seconds),
            ..import(&office)
        };
        store(&database, &import).await;
        imports.push(import.id);
    }
    let queries = SeaImportQueries::new(database);
    let list = async |before, limit| -> Vec<ImportId> {
        let found = queries.list(&office.scope, before, limit).await.unwrap();
        found.into_iter().map(|import| import.id).collect()
    };
    assert_eq!(list(None, 10).await, [imports[0], imports[2], imports[1]]);
    assert_eq!(list(None, 2).await, [imports[0], imports[2]]);
    assert_eq!(list(Some(at(20)), 10).await, [imports[1]]);
}

async fn the_same_file_is_pointed_out_if_something_of_it_is_in(database: Database) {
    let office = Office::open(&database, "office").await;
    let other = Office::open(&database, "other").await;
    let queries = SeaImportQueries::new(database.clone());
    let this = import(&office);
    store(&database, &this).await;
    let pointed_out = async |office: &Office, hash: &str| {
        let found = queries.same_file(&office.scope, hash, this.id).await.unwrap();
        found.map(|import| import.id)
    };
    let hash = this.file_hash.clone();
    let states = [
        ImportState::Draft,
        ImportState::Checking,
        ImportState::Checked,
        ImportState::Failed,
        ImportState::Cancelled,
    ];
    for state in states {
        store(
            &database,
            &Import {
                state,
                ..import(&office)
            },
        )
        .await;
    }
    let mut undone = Import {
        state: ImportState::Undone,
        ..import(&office)
    };
    undone.checkpoint.counts.created = 9;
    store(&database, &undone).await;
    assert_eq!(
        pointed_out(&office, &hash).await,
        None,
        "nothing of the file is in"
    );

    let mut stopped = Import {
        state: ImportState::Cancelled,
        created_at: at(5),
        ..import(&office)
    };
    stopped.checkpoint.counts.updated = 1;
    store(&database, &stopped).await;
    assert_eq!(pointed_out(&office, &hash).await, Some(stopped.id));
    let finished = Import {
        state: ImportState::Finished,
        created_at: at(6),
        ..import(&office)
    };
    store(&database, &finished).await;
    assert_eq!(pointed_out(&office, &hash).await, Some(finished.id));
    assert_eq!(pointed_out(&office, "other").await, None);
    assert_eq!(pointed_out(&other, &hash).await, None);
}

async fn a_check_and_a_run_say_what_they_say_apart(database: Database) {
    let office = Office::open(&database, "office").await;
    let other = Office::open(&database, "other").await;
    let import = import(&office);
    store(&database, &import).await;
    let check = Check {
        checkpoint: Checkpoint {
            row: 9,
            ..Checkpoint::default()
        },
        shares: [(office.admin.id, 3)].into(),
        ..Check::default()
    };
    let begins = async |scope| {
        let unit = begin(&database).await;
        let said = [
            refused(1, NOT_A_NUMBER),
            refused(2, Reason::WouldCreate),
            refused(3, Reason::WouldUpdate),
        ];
        let advanced = unit
            .imports
            .advance_check(scope, import.id, &check, Some(20), &said)
            .await;
        unit.commit().await.unwrap();
        advanced
    };
    begins(&office.scope).await.unwrap();
    assert!(matches!(begins(&other.scope).await, Err(StoreError::Backend(_))));
    let unit = begin(&database).await;
    let (checkpoint, said) = (Checkpoint::default(), [refused(1, NOT_A_NUMBER)]);
    let run = unit
        .imports
        .advance(&office.scope, import.id, &checkpoint, None, &said);
    run.await.unwrap();
    unit.commit().await.unwrap();

    let queries = SeaImportQueries::new(database.clone());
    let rows = async |stage, kind| -> Vec<u64> {
        let found = queries
            .findings(&office.scope, import.id, (stage, kind), 0, 10)
            .await
            .unwrap();
        found.into_iter().map(|finding| finding.row).collect()
    };
    for (kind, row) in [
        (FindingKind::Refused, 1),
        (FindingKind::Created, 2),
        (FindingKind::Updated, 3),
    ] {
        assert_eq!(rows(FindingStage::Check, kind).await, [row]);
    }
    let found = queries.find(&office.scope, import.id).await.unwrap().unwrap();
    assert_eq!((found.check, found.rows_expected), (Some(check), Some(20)));
    assert_eq!(found.checkpoint, Checkpoint::default(), "nothing has run");

    // Another company forgets nothing of it; a new check forgets what the last one said and leaves the run's alone.
    for (scope, left) in [(&other.scope, 1), (&office.scope, 0)] {
        let unit = begin(&database).await;
        unit.imports
            .forget_findings(scope, import.id, FindingStage::Check)
            .await
            .unwrap();
        unit.commit().await.unwrap();
        for kind in [FindingKind::Refused, FindingKind::Created, FindingKind::Updated] {
            assert_eq!(rows(FindingStage::Check, kind).await.len(), left);
        }
        assert_eq!(rows(FindingStage::Run, FindingKind::Refused).await, [1]);
    }
}

async fn a_file_that_is_discarded_leaves_nothing(database: Database) {
    let office = Office::open(&database, "office").await;
    let other = Office::open(&database, "other").await;
    let import = Import {
        state: ImportState::Checked,
        ..import(&office)
    };
    store(&database, &import).await;
    let unit = begin(&database).await;
    let said = [refused(1, NOT_A_NUMBER)];
    let check = Check::default();
    let checked = unit
        .imports
        .advance_check(&office.scope, import.id, &check, None, &said);
    checked.await.unwrap();
    unit.commit().await.unwrap();
    let queries = SeaImportQueries::new(database.clone());
    let refused = (FindingStage::Check, FindingKind::Refused);
    for (scope, left) in [(&other.scope, 1), (&office.scope, 0)] {
        let unit = begin(&database).await;
        unit.imports.remove(scope, import.id).await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(queries.list(&office.scope, None, 10).await.unwrap().len(), left);
        let findings = queries
            .findings(&office.scope, import.id, refused, 0, 10)
            .await
            .unwrap();
        assert_eq!(findings.len(), left);
    }
}

async fn who_writes_an_import_sees_it_as_it_stands(database: Database) {
    let office = Office::open(&database, "office").await;
    let other = Office::open(&database, "other").await;
    let import = import(&office);
    store(&database, &import).await;
    let unit = begin(&database).await;
    let cancelled = Import {
        state: ImportState::Cancelled,
        ..import.clone()
    };
    unit.imports.update(&office.scope, &cancelled).await.unwrap();
    assert_eq!(
        unit.imports.find(&office.scope, import.id).await.unwrap(),
        Some(cancelled)
    );
    assert_eq!(unit.imports.find(&other.scope, import.id).await.unwrap(), None);
    drop(unit);
    let unit = begin(&database).await;
    assert_eq!(
        unit.imports.find(&office.scope, import.id).await.unwrap(),
        Some(import)
    );
}

async fn what_columns_hold_is_remembered_for_files_like_it(database: Database) {
    let office = Office::open(&database, "office").await;
    let other = Office::open(&database, "other").await;
    let queries = SeaImportQueries::new(database.clone());
    let file = |headers: &[&str]| {
        Fingerprint::of(
            &headers
                .iter()
                .map(|header| (*header).to_owned())
                .collect::<Vec<_>>(),
        )
    };
    let headers = ["Contact No.", "a\0b ü😀", "Stream"];
    let custom = ColumnTarget::Custom(CustomFieldId::from_uuid(new_id()));
    let first = SavedMapping {
        targets: vec![PHONE, ColumnTarget::Ignored, custom],
        dates: Some(DateOrder::DayFirst),
        saved_at: at(1),
    };
    let second = SavedMapping {
        dates: None,
        saved_at: at(2),
        ..first.clone()
    };
    assert_eq!(
        queries.mapping(&office.scope, &file(&headers)).await.unwrap(),
        None
    );
    for mapping in [first, second] {
        let unit = begin(&database).await;
        unit.imports
            .remember_mapping(&office.scope, &file(&headers), &mapping)
            .await
            .unwrap();
        unit.commit().await.unwrap();
        let found = queries.mapping(&office.scope, &file(&headers)).await.unwrap();
        assert_eq!(found, Some(mapping));
    }
    let written_otherwise = file(&["contact no", "A\0B Ü😀", "stream", "row", "reason"]);
    assert!(
        queries
            .mapping(&office.scope, &written_otherwise)
            .await
            .unwrap()
            .is_some()
    );
    assert_eq!(
        queries
            .mapping(&office.scope, &file(&headers[..2]))
            .await
            .unwrap(),
        None
    );
    assert_eq!(
        queries.mapping(&other.scope, &file(&headers)).await.unwrap(),
        None
    );
}

async fn findings_are_paged_in_the_files_order(database: Database) {
    let office = Office::open(&database, "office").await;
    let import = import(&office);
    store(&database, &import).await;
    let findings: Vec<RowFinding> = (1..=5_001).rev().map(|row| refused(row, NOT_A_NUMBER)).collect();
    let checkpoint = Checkpoint {
        row: 5_001,
        ..Checkpoint::default()
    };
    let unit = begin(&database).await;
    unit.imports
        .advance(&office.scope, import.id, &checkpoint, Some(6_000), &findings)
        .await
        .unwrap();
    unit.commit().await.unwrap();

    let queries = SeaImportQueries::new(database);
    let (mut rows, mut after) = (Vec::new(), 0);
    loop {
        let page = queries
            .findings(&office.scope, import.id, REFUSED, after, 700)
            .await
            .unwrap();
        let Some(last) = page.last() else { break };
        assert!(page.len() <= 700);
        after = last.row;
        rows.extend(page);
    }
    assert_eq!(rows.len(), 5_001);
    assert!(
        rows.iter()
            .zip(1..)
            .all(|(finding, row)| *finding == refused(row, NOT_A_NUMBER))
    );
    let found = queries.find(&office.scope, import.id).await.unwrap().unwrap();
    assert_eq!(found.checkpoint.row, 5_001);
    assert_eq!(found.rows_expected, Some(6_000));
}

async fn a_row_with_several_findings_is_on_one_page(database: Database) {
    let office = Office::open(&database, "office").await;
    let import = import(&office);
    store(&database, &import).await;
    let several = [
        Reason::AreaTooLong,
        Reason::DateNotUnderstood,
        Reason::EmailNotUnderstood,
    ];
    let mut findings = vec![refused(1, Reason::UnknownUser), refused(1, NOT_A_NUMBER)];
    findings.extend(
        [2, 3]
            .iter()
            .flat_map(|&row| several.map(|reason| refused(row, reason))),
    );
    let unit = begin(&database).await;
    let advance = async || {
        unit.imports
            .advance(&office.scope, import.id, &Checkpoint::default(), None, &findings)
            .await
    };
    advance().await.unwrap();
    // A chunk that is done over says the same once more.
    advance().await.unwrap();
    unit.commit().await.unwrap();

    let queries = SeaImportQueries::new(database);
    let rows = async |after, limit| -> Vec<u64> {
        let warned = (FindingStage::Run, FindingKind::Warned);
        let page = queries
            .findings(&office.scope, import.id, warned, after, limit)
            .await;
        page.unwrap().into_iter().map(|finding| finding.row).collect()
    };
    assert_eq!(rows(0, 100).await, [1, 2, 2, 2, 3, 3, 3]);
    assert_eq!(rows(0, 3).await, [1]);
    assert_eq!(rows(0, 4).await, [1, 2, 2, 2]);
    assert_eq!(rows(0, 6).await, [1, 2, 2, 2]);
    assert_eq!(
        rows(1, 1).await,
        [2, 2, 2],
        "one row alone has more than the limit"
    );
    assert_eq!(rows(2, 1).await, [3, 3, 3]);
    assert!(rows(3, 1).await.is_empty());
}

async fn another_company_does_not_exist(database: Database) {
    let office = Office::open(&database, "office").await;
    let other = Office::open(&database, "other").await;
    let written = import(&office);
    store(&database, &written).await;
    let unit = begin(&database).await;
    unit.imports
        .advance(
            &office.scope,
            written.id,
            &Checkpoint::default(),
            None,
            &[refused(1, NOT_A_NUMBER)],
        )
        .await
        .unwrap();
    unit.commit().await.unwrap();

    let queries = SeaImportQueries::new(database.clone());
    assert_eq!(queries.find(&other.scope, written.id).await.unwrap(), None);
    assert!(queries.list(&other.scope, None, 10).await.unwrap().is_empty());
    let findings = queries.findings(&other.scope, written.id, REFUSED, 0, 10).await;
    assert!(findings.unwrap().is_empty());

    let changed = Import {
        state: ImportState::Failed,
        ..written.clone()
    };
    let unit = begin(&database).await;
    let updated = unit.imports.update(&other.scope, &changed).await;
    assert!(matches!(updated, Err(StoreError::Backend(_))));
    let advanced = unit
        .imports
        .advance(
            &other.scope,
            written.id,
            &Checkpoint::default(),
            None,
            &[refused(2, NOT_A_NUMBER)],
        )
        .await;
    assert!(matches!(advanced, Err(StoreError::Backend(_))));
    unit.commit().await.unwrap();
    let found = queries.find(&office.scope, written.id).await.unwrap().unwrap();
    assert_eq!(found.state, ImportState::Queued);
    let findings = queries.findings(&office.scope, written.id, REFUSED, 0, 10).await;
    assert_eq!(findings.unwrap().len(), 1);
}

async fn what_no_company_has_is_unknown(database: Database) {
    let office = Office::open(&database, "office").await;
    let other = Office::open(&database, "other").await;
    let (first, second, never) = (import(&office), import(&other), import(&office));
    store(&database, &first).await;
    store(&database, &second).await;
    let queries = SeaImportQueries::new(database);
    let unknown = queries.unknown(&[first.id, never.id, second.id]).await.unwrap();
    assert_eq!(unknown, [never.id]);
    assert!(queries.unknown(&[]).await.unwrap().is_empty());
}

on_both_databases! {
    what_no_company_has_is_unknown,
    an_import_comes_back_as_it_was_written,
    the_newest_imports_come_first,
    the_same_file_is_pointed_out_if_something_of_it_is_in,
    a_check_and_a_run_say_what_they_say_apart,
    a_file_that_is_discarded_leaves_nothing,
    who_writes_an_import_sees_it_as_it_stands,
    what_columns_hold_is_remembered_for_files_like_it,
    findings_are_paged_in_the_files_order,
    a_row_with_several_findings_is_on_one_page,
    another_company_does_not_exist,
}
