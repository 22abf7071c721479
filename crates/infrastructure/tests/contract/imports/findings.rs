//! What is said of single rows.

use callbook_application::ports::{ImportQueries, StoreError};
use callbook_domain::import::{
    Check, Checkpoint, FindingKind, FindingStage, Import, ImportState, Reason, RowFinding,
};
use callbook_infrastructure::sea::{Database, SeaImportQueries};

use super::{NOT_A_NUMBER, REFUSED, import, refused, store};
use crate::office::{Office, begin};

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
            .forget_findings(scope, import.id, FindingStage::Check, 1_000)
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
        unit.imports
            .forget_findings(scope, import.id, FindingStage::Check, 1_000)
            .await
            .unwrap();
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

async fn very_many_findings_are_forgotten_a_portion_at_a_time(database: Database) {
    let office = Office::open(&database, "office").await;
    let import = import(&office);
    store(&database, &import).await;
    let reasons = [NOT_A_NUMBER, Reason::WouldCreate, Reason::UnknownUser];
    let said: Vec<RowFinding> = (1..=50)
        .flat_map(|row| reasons.map(|reason| refused(row, reason)))
        .collect();
    let unit = begin(&database).await;
    let check = Check::default();
    let checked = unit
        .imports
        .advance_check(&office.scope, import.id, &check, None, &said);
    checked.await.unwrap();
    let nothing = Checkpoint::default();
    let run = unit
        .imports
        .advance(&office.scope, import.id, &nothing, None, &said[..1]);
    run.await.unwrap();
    unit.commit().await.unwrap();

    let mut portions = Vec::new();
    loop {
        let unit = begin(&database).await;
        let forgotten = unit
            .imports
            .forget_findings(&office.scope, import.id, FindingStage::Check, 40)
            .await
            .unwrap();
        unit.commit().await.unwrap();
        portions.push(forgotten);
        if forgotten < 40 {
            break;
        }
    }
    assert_eq!(portions, [40, 40, 40, 30]);
    let queries = SeaImportQueries::new(database);
    let left = queries.findings(&office.scope, import.id, REFUSED, 0, 10).await;
    assert_eq!(left.unwrap().len(), 1, "what the run has said stays");
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

async fn very_long_rows_make_short_pages(database: Database) {
    let office = Office::open(&database, "office").await;
    let import = import(&office);
    store(&database, &import).await;
    let long = |row, bytes| RowFinding {
        cells: vec!["x".repeat(bytes)],
        ..refused(row, NOT_A_NUMBER)
    };
    let mut findings: Vec<RowFinding> = (1..=20).map(|row| long(row, 1024 * 1024)).collect();
    findings.extend([long(21, 9 * 1024 * 1024), long(22, 5)]);
    for findings in findings.chunks(5) {
        let unit = begin(&database).await;
        let nothing = Checkpoint::default();
        let advance = unit
            .imports
            .advance(&office.scope, import.id, &nothing, None, findings);
        advance.await.unwrap();
        unit.commit().await.unwrap();
    }
    let queries = SeaImportQueries::new(database);
    let (mut pages, mut after) = (Vec::new(), 0);
    loop {
        let page = queries
            .findings(&office.scope, import.id, REFUSED, after, 1_000)
            .await;
        let page = page.unwrap();
        let Some(last) = page.last() else { break };
        after = last.row;
        pages.push(page.len());
    }
    assert_eq!(pages, [7, 7, 6, 1, 1]);
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

on_both_databases! {
    a_check_and_a_run_say_what_they_say_apart,
    a_file_that_is_discarded_leaves_nothing,
    very_many_findings_are_forgotten_a_portion_at_a_time,
    findings_are_paged_in_the_files_order,
    very_long_rows_make_short_pages,
    a_row_with_several_findings_is_on_one_page,
}
