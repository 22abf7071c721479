//! The end of the chain: read under a lock, moved on by whoever adds entries.

use callbook_application::ports::{ChainHead, Seal, StoreError};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, Set,
};

use super::body::body;
use super::keys::ChainKeys;
use super::row::{self as entry, Model};
use super::scope;
use crate::sea::error::store_error;

/// So many entries make one statement; the databases bound how many values one may have.
const CHUNK: usize = 500;

/// What stands in for the seal of the entry before the first.
pub(super) const BEFORE_THE_FIRST: Seal = [0; 32];

/// Attests that the chain of an installation that is still empty begins here. Once there is a company or a user, an
/// end that nobody attested is one that somebody set back.
pub(in crate::sea) async fn begin(
    connection: &DatabaseTransaction,
    keys: &ChainKeys,
) -> Result<(), StoreError> {
    if keys.has_begun() {
        return Ok(());
    }
    let Some(head) = scope::head().one(connection).await.map_err(store_error)? else {
        return Ok(());
    };
    if !head.attestation.is_empty() {
        keys.note_begun();
    } else if is_unused(&head, connection).await? {
        store(
            connection,
            0,
            &BEFORE_THE_FIRST,
            keys.attest(0, &BEFORE_THE_FIRST),
        )
        .await?;
    }
    Ok(())
}

/// Gives the entries their places and seals and writes them, as the last act before a commit: the end of the chain is
/// locked until then, and whoever waits for it holds nothing that this unit still wants.
pub(in crate::sea) async fn write(
    connection: &DatabaseTransaction,
    keys: &ChainKeys,
    mut entries: Vec<Model>,
) -> Result<(), StoreError> {
    if entries.is_empty() {
        return Ok(());
    }
    let (mut seq, mut seal, is_genuine) = locked(connection, keys).await?;
    for entry in &mut entries {
        seq += 1;
        seal = keys.seal(&seal, seq, &body(entry));
        entry.seq = seq;
        entry.seal = seal.to_vec();
    }
    for chunk in entries.chunks(CHUNK) {
        let rows = chunk.iter().cloned().map(IntoActiveModel::into_active_model);
        entry::Entity::insert_many(rows)
            .exec_without_returning(connection)
            .await
            .map_err(store_error)?;
    }
    // An end that somebody forged stays unattested, or the next entry would cover up what was done.
    let attestation = if is_genuine {
        keys.attest(seq, &seal)
    } else {
        Vec::new()
    };
    store(connection, seq, &seal, attestation).await
}

/// What the database says is the end.
pub(super) async fn read(
    connection: &impl ConnectionTrait,
    keys: &ChainKeys,
) -> Result<ChainHead, StoreError> {
    let Some(head) = scope::head().one(connection).await.map_err(store_error)? else {
        return Ok(ChainHead::Forged);
    };
    match Seal::try_from(head.seal.as_slice()) {
        Ok(seal) if keys.attests(head.seq, &seal, &head.attestation) => {
            Ok(ChainHead::Genuine { seq: head.seq, seal })
        }
        _ if head.attestation.is_empty() && is_unused(&head, connection).await? => Ok(ChainHead::Unused),
        _ => Ok(ChainHead::Forged),
    }
}

/// The place and seal of the last entry, and whether the key attests that it is.
async fn locked(connection: &DatabaseTransaction, keys: &ChainKeys) -> Result<(i64, Seal, bool), StoreError> {
    // SQLite has one writer anyhow, and leaves the lock out.
    let head = scope::head()
        .lock_exclusive()
        .one(connection)
        .await
        .map_err(store_error)?;
    let last = scope::chain().order_by_desc(entry::Column::Seq).limit(1);
    if let Some(head) = head {
        if let Ok(seal) = Seal::try_from(head.seal.as_slice())
            && keys.attests(head.seq, &seal, &head.attestation)
        {
            return Ok((head.seq, seal, true));
        }
    } else {
        let row = row::ActiveModel {
            id: Set(row::THE_ONE),
            seq: Set(0),
            seal: Set(BEFORE_THE_FIRST.to_vec()),
            attestation: Set(Vec::new()),
        };
        row::Entity::insert(row)
            .exec_without_returning(connection)
            .await
            .map_err(store_error)?;
    }
    tracing::error!("the end of the audit log is not what Callbook wrote: run callbook audit verify");
    let last = last.one(connection).await.map_err(store_error)?;
    Ok(last.map_or((0, BEFORE_THE_FIRST, false), |last| {
        let seal = Seal::try_from(last.seal.as_slice()).unwrap_or(BEFORE_THE_FIRST);
        (last.seq, seal, false)
    }))
}

async fn is_unused(head: &row::Model, connection: &impl ConnectionTrait) -> Result<bool, StoreError> {
    if head.seq != 0 {
        return Ok(false);
    }
    for table in ["companies", "users", "audit"] {
        let found = connection
            .query_one(&scope::in_use(table))
            .await
            .map_err(store_error)?;
        if found.is_some() {
            return Ok(false);
        }
    }
    Ok(true)
}

async fn store(
    connection: &DatabaseTransaction,
    seq: i64,
    seal: &Seal,
    attestation: Vec<u8>,
) -> Result<(), StoreError> {
    let moved = row::ActiveModel {
        seq: Set(seq),
        seal: Set(seal.to_vec()),
        attestation: Set(attestation),
        ..Default::default()
    };
    scope::move_head()
        .set(moved)
        .filter(row::Column::Id.eq(row::THE_ONE))
        .exec(connection)
        .await
        .map(|_| ())
        .map_err(store_error)
}

/// The one row that says where the chain ends.
pub(super) mod row {
    use sea_orm::entity::prelude::*;

    /// Its id.
    pub(crate) const THE_ONE: i32 = 1;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "audit_head")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub(crate) id: i32,
        pub(crate) seq: i64,
        pub(crate) seal: Vec<u8>,
        pub(crate) attestation: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
