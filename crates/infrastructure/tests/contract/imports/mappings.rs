//! What was decided about the columns of files.

use callbook_application::ports::{ImportQueries, SavedMapping};
use callbook_domain::ids::{CustomFieldId, StatusId};
use callbook_domain::import::{ColumnTarget, Fingerprint, StatusWord, StatusWords};
use callbook_infrastructure::sea::{Database, SeaImportQueries};

use super::PHONE;
use crate::office::{Office, at, begin, new_id};

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
    let mut words = StatusWords::default();
    let hot = StatusWord::Means(StatusId::from_uuid(new_id()));
    words.set("Hot \"ü😀\"", hot).unwrap();
    words.set("--", StatusWord::MeansNothing).unwrap();
    let first = SavedMapping {
        targets: vec![Some(PHONE), Some(ColumnTarget::Ignored), None, Some(custom)],
        status_words: words,
        saved_at: at(1),
    };
    let second = SavedMapping {
        status_words: StatusWords::default(),
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

on_both_databases! {
    what_columns_hold_is_remembered_for_files_like_it,
}
