//! What those in the entries of a page are called today.

use std::collections::{BTreeSet, HashMap};

use callbook_application::ports::{AuditRecord, StoreError};
use callbook_domain::access::AuditScope;
use callbook_domain::audit::ObjectKind;
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::scope;
use crate::sea::connection::Database;
use crate::sea::error::store_error;
use crate::sea::users::row as users;

/// Puts the names in.
pub(super) async fn fill(
    database: &Database,
    scope: &AuditScope,
    records: &mut [AuditRecord],
) -> Result<(), StoreError> {
    let people = people(database, scope, records).await?;
    for record in records.iter_mut() {
        for party in [&mut record.actor, &mut record.on_behalf_of]
            .into_iter()
            .flatten()
        {
            party.name = people.get(&party.id.as_uuid()).cloned();
        }
    }
    for kind in [
        ObjectKind::Company,
        ObjectKind::Group,
        ObjectKind::Customer,
        ObjectKind::Import,
    ] {
        let ids = objects(records, kind);
        let things = things(database, scope, kind, &ids).await?;
        name(records, kind, &things);
    }
    name(records, ObjectKind::User, &people);
    Ok(())
}

async fn people(
    database: &Database,
    scope: &AuditScope,
    records: &[AuditRecord],
) -> Result<HashMap<Uuid, String>, StoreError> {
    let parties = records
        .iter()
        .flat_map(|record| [&record.actor, &record.on_behalf_of])
        .flatten()
        .map(|party| party.id.as_uuid());
    let ids: BTreeSet<Uuid> = parties.chain(objects(records, ObjectKind::User)).collect();
    let rows: Vec<(Uuid, String)> = scope::people(scope)
        .filter(users::Column::Id.is_in(ids))
        .select_only()
        .columns([users::Column::Id, users::Column::Name])
        .into_tuple()
        .all(database.read())
        .await
        .map_err(store_error)?;
    Ok(rows.into_iter().collect())
}

async fn things(
    database: &Database,
    scope: &AuditScope,
    kind: ObjectKind,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, String>, StoreError> {
    let (table, name) = match kind {
        ObjectKind::Company => ("companies", Expr::col("name")),
        ObjectKind::Group => ("user_groups", Expr::col("name")),
        ObjectKind::Import => ("imports", Expr::col("file_name")),
        ObjectKind::Customer => (
            "customers",
            // Somebody without a name is known by the number.
            Func::coalesce([
                Expr::col("name"),
                Expr::val("+").binary(
                    sea_orm::sea_query::BinOper::Custom("||"),
                    Expr::col("phone").cast_as("text"),
                ),
            ])
            .into(),
        ),
        ObjectKind::Text | ObjectKind::User => return Ok(HashMap::new()),
    };
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let query = scope::named(scope, table)
        .expr_as(name, "label")
        .and_where(Expr::col("id").is_in(ids.iter().copied()))
        .to_owned();
    let rows = database.read().query_all(&query).await.map_err(store_error)?;
    rows.iter()
        .map(|row| Ok((row.try_get("", "id")?, row.try_get("", "label")?)))
        .collect::<Result<_, sea_orm::DbErr>>()
        .map_err(store_error)
}

fn objects(records: &[AuditRecord], kind: ObjectKind) -> Vec<Uuid> {
    let of_kind = records.iter().filter(|record| record.action.object() == kind);
    let ids: BTreeSet<Uuid> = of_kind.filter_map(|record| record.object.parse().ok()).collect();
    ids.into_iter().collect()
}

fn name(records: &mut [AuditRecord], kind: ObjectKind, names: &HashMap<Uuid, String>) {
    for record in records {
        if record.action.object() == kind
            && let Ok(id) = record.object.parse::<Uuid>()
        {
            record.object_name = names.get(&id).cloned();
        }
    }
}
