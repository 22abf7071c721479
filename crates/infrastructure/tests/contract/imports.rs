use callbook_application::ports::{ImportQueries, StoreError};
use callbook_domain::ids::{ImportId, UserId};
use callbook_domain::import::{
    Checkpoint, FindingKind, Import, ImportCounts, ImportField, ImportState, OnDuplicate, Reason, RowFinding,
};
use callbook_domain::phone::PhoneRefusal;
use callbook_infrastructure::sea::{Database, SeaImportQueries};

use crate::office::{Office, at, begin, new_id};

const NOT_A_NUMBER: Reason = Reason::Phone(PhoneRefusal::NotANumber);

/// An import that has just come in.
pub(crate) fn import(office: &Office) -> Import {
    Import {
        id: ImportId::from_uuid(new_id()),
        company: office.company.id,
        started_by: office.admin.id,
        file_name: "customers, June \"final\".csv".to_owned(),
        file_bytes: 5_000_000_000,
        file_hash: "ab".repeat(32),
        chosen_columns: vec![(ImportField::Phone, "Contact No".to_owned())],
        columns: Vec::new(),
        on_duplicate: OnDuplicate::Fill,
        share_among: vec![office.admin.id, UserId::from_uuid(new_id())],
        state: ImportState::Queued,
        failure: None,
        checkpoint: Checkpoint::default(),
        rows_expected: None,
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
        ("Contact No".to_owned(), Some(ImportField::Phone)),
        ("a\0b".to_owned(), None),
    ];
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

async fn the_same_file_is_pointed_out(database: Database) {
    let office = Office::open(&database, "office").await;
    let other = Office::open(&database, "other").await;
    let failed = Import {
        state: ImportState::Failed,
        ..import(&office)
    };
    store(&database, &failed).await;
    let queries = SeaImportQueries::new(database.clone());
    assert_eq!(
        queries.same_file(&office.scope, &failed.file_hash).await.unwrap(),
        None
    );

    let earlier = Import {
        created_at: at(5),
        ..import(&office)
    };
    store(&database, &earlier).await;
    let found = queries
        .same_file(&office.scope, &earlier.file_hash)
        .await
        .unwrap();
    assert_eq!(found.map(|import| import.id), Some(earlier.id));
    assert_eq!(queries.same_file(&office.scope, "other").await.unwrap(), None);
    assert_eq!(
        queries.same_file(&other.scope, &earlier.file_hash).await.unwrap(),
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
            .findings(&office.scope, import.id, FindingKind::Refused, after, 700)
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
        let page = queries
            .findings(&office.scope, import.id, FindingKind::Warned, after, limit)
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
    let findings = queries
        .findings(&other.scope, written.id, FindingKind::Refused, 0, 10)
        .await;
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
    let findings = queries
        .findings(&office.scope, written.id, FindingKind::Refused, 0, 10)
        .await;
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
    the_same_file_is_pointed_out,
    findings_are_paged_in_the_files_order,
    a_row_with_several_findings_is_on_one_page,
    another_company_does_not_exist,
}
