//! What was decided about the columns of files, for the next file like them.

use callbook_application::ports::{SavedMapping, StoreError};
use callbook_domain::access::CompanyScope;
use callbook_domain::import::{ColumnTarget, Fingerprint};
use sea_orm::sea_query::OnConflict;
use sea_orm::{EntityTrait, Set};
use sha2::{Digest as _, Sha256};

use self::row::{ActiveModel, Column, Entity};
use super::wire;
use crate::sea::error::store_error;
use crate::sea::time::{instant, micros};
use crate::sea::unit_of_work::Transaction;

const TARGETS: &str = "import_mappings.targets";
const STATUS_WORDS: &str = "import_mappings.status_words";

/// Headers may be longer than an index takes.
pub(super) fn digest(file: &Fingerprint) -> String {
    Sha256::digest(file.as_str().as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// What columns are used for; nothing of those that nobody has decided about.
fn texts(targets: &[Option<ColumnTarget>]) -> Vec<Option<String>> {
    let text = |target: &Option<ColumnTarget>| target.as_ref().map(ToString::to_string);
    targets.iter().map(text).collect()
}

pub(super) async fn remember(
    transaction: &Transaction,
    scope: &CompanyScope,
    file: &Fingerprint,
    mapping: &SavedMapping,
) -> Result<(), StoreError> {
    let row = ActiveModel {
        company_id: Set(scope.company().as_uuid()),
        fingerprint: Set(digest(file)),
        targets: Set(wire::json(&texts(&mapping.targets), TARGETS)?),
        status_words: Set(Some(wire::json(
            &wire::words(&mapping.status_words),
            STATUS_WORDS,
        )?)),
        saved_at: Set(micros(mapping.saved_at)),
    };
    let replace = OnConflict::columns([Column::CompanyId, Column::Fingerprint])
        .update_columns([Column::Targets, Column::StatusWords, Column::SavedAt])
        .to_owned();
    Entity::insert(row)
        .on_conflict(replace)
        .exec_without_returning(transaction.connection())
        .await
        .map(|_| ())
        .map_err(store_error)
}

pub(super) fn read(row: &row::Model) -> Result<SavedMapping, StoreError> {
    let targets: Vec<Option<String>> = wire::parsed(&row.targets, TARGETS)?;
    let target = |text: &Option<String>| text.as_deref().map(|text| wire::read(text, TARGETS)).transpose();
    let status_words = row.status_words.as_deref();
    let status_words = status_words.map(|words| wire::parsed(words, STATUS_WORDS));
    Ok(SavedMapping {
        targets: targets.iter().map(target).collect::<Result<_, _>>()?,
        status_words: wire::read_words(status_words.transpose()?.unwrap_or_default(), STATUS_WORDS)?,
        saved_at: instant(row.saved_at, "import_mappings.saved_at")?,
    })
}

pub(super) mod row {
    //! A decision as it is stored.

    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "import_mappings")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub(crate) company_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub(crate) fingerprint: String,
        pub(crate) targets: String,
        pub(crate) status_words: Option<String>,
        pub(crate) saved_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
