//! Imports in lists: those about which it is still to be decided, and all others.

use callbook_application::ports::ImportQueries;
use callbook_domain::ids::ImportId;
use callbook_domain::import::{Import, ImportState};
use callbook_infrastructure::sea::{Database, SeaImportQueries};

use super::{import, store};
use crate::office::{Office, at};

fn ids(imports: &[Import]) -> Vec<ImportId> {
    imports.iter().map(|import| import.id).collect()
}

async fn what_is_to_be_decided_stands_apart_from_what_has_begun(database: Database) {
    let office = Office::open(&database, "office").await;
    let other = Office::open(&database, "other").await;
    let states = [
        ImportState::Draft,
        ImportState::Finished,
        ImportState::Checking,
        ImportState::Queued,
        ImportState::Checked,
        ImportState::Cancelled,
        ImportState::Undone,
    ];
    let mut stored = Vec::new();
    for (minute, state) in (0..).zip(states) {
        let written = Import {
            state,
            created_at: at(minute),
            ..import(&office)
        };
        store(&database, &written).await;
        stored.push(written.id);
        store(
            &database,
            &Import {
                state,
                ..import(&other)
            },
        )
        .await;
    }
    let queries = SeaImportQueries::new(database);
    let open = queries.open(&office.scope, 10).await.unwrap();
    assert_eq!(ids(&open), [stored[4], stored[2], stored[0]]);
    let newest = queries.open(&office.scope, 1).await.unwrap();
    assert_eq!(ids(&newest), [stored[4]]);
    let begun = queries.begun(&office.scope, None, 2).await.unwrap();
    assert_eq!(ids(&begun), [stored[6], stored[5]]);
    let older = queries.begun(&office.scope, Some(begun[1].created_at), 10).await;
    assert_eq!(ids(&older.unwrap()), [stored[3], stored[1]]);
}

on_both_databases! {
    what_is_to_be_decided_stands_apart_from_what_has_begun,
}
