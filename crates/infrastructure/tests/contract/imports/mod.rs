mod deciding;
mod findings;
mod listed;
mod mappings;

use callbook_application::ports::{ImportQueries, StoreError};
use callbook_domain::ids::{CustomFieldId, ImportId, StatusId, UserId};
use callbook_domain::import::{
    Check, Checkpoint, ColumnPlan, ColumnTarget, DateDoubt, DateOrder, Delimiter, FindingKind, FindingStage,
    FoundDate, HeaderRow, Import, ImportCounts, ImportField, ImportPlan, ImportState, OnDuplicate, OnRepeat,
    Reading, Reason, RowFinding, StatusWord, StatusWords, TextEncoding, Undo, WordCount,
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
        resumed_at: None,
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
    let mut words = StatusWords::default();
    let hot = StatusWord::Means(StatusId::from_uuid(new_id()));
    words.set("Hot \"ü😀\"", hot).unwrap();
    words.set("--", StatusWord::MeansNothing).unwrap();
    written.plan = ImportPlan {
        reading: Reading {
            encoding: Some(TextEncoding::Utf16Be),
            delimiter: Some(Delimiter::Pipe),
            sheet: Some("a\0b ü😀".to_owned()),
            header: Some(HeaderRow::At(3)),
        },
        columns: ColumnPlan::Exact(written.columns.iter().map(|(_, target)| *target).collect()),
        undecided: vec![0],
        dates: Some(DateOrder::MonthFirst),
        on_known: OnDuplicate::Overwrite,
        on_repeat: OnRepeat::Merge,
        status: Some(StatusId::from_uuid(new_id())),
        share_among: Vec::new(),
        status_words: words,
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
        status_words: vec![WordCount {
            word: "RNR ü😀".to_owned(),
            rows: 12,
        }],
        failure: Some("There is a header and no rows.".to_owned()),
        doubt: Some(DateDoubt::Ambiguous {
            example: FoundDate {
                row: 2_501,
                text: "03/04/2026".to_owned(),
            },
        }),
        ended_at: Some(at(3)),
    });
    written.undo = Some(Undo::begun(office.admin.id, at(4)));
    written.state = ImportState::Failed;
    written.failure = Some("The file ends in the middle.".to_owned());
    written.rows_expected = Some(4_000_000_000);
    written.started_at = Some(at(1));
    written.resumed_at = Some(at(2));
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
    who_writes_an_import_sees_it_as_it_stands,
    another_company_does_not_exist,
}
