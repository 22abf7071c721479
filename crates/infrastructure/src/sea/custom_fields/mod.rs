//! The fields that companies define for their customers. What customers have in them stands with the customers.

mod row;
mod scope;

use async_trait::async_trait;
use callbook_application::ports::{CustomFieldQueries, CustomFieldStore, Inserted, StoreError, Updated};
use callbook_domain::access::CompanyScope;
use callbook_domain::custom_field::{CustomField, CustomFieldSet};
use callbook_domain::ids::CustomFieldId;
use callbook_domain::version::Version;
use sea_orm::sea_query::{LockType, OnConflict};
use sea_orm::{ConnectionTrait, EntityTrait, QuerySelect, Set};

use super::connection::Database;
use super::error::{is_taken, store_error, unreadable};
use super::unit_of_work::Transaction;

/// Writes companies' own fields.
#[derive(Debug)]
pub(crate) struct SeaCustomFieldStore {
    transaction: Transaction,
}

impl SeaCustomFieldStore {
    /// Within that transaction.
    pub(crate) const fn new(transaction: Transaction) -> Self {
        Self { transaction }
    }
}

#[async_trait]
impl CustomFieldStore for SeaCustomFieldStore {
    async fn set(&self, scope: &CompanyScope) -> Result<CustomFieldSet, StoreError> {
        // The weakest lock that two of these exclude each other by: who refers to the company goes on.
        scope::company(scope)
            .lock(LockType::NoKeyUpdate)
            .one(self.transaction.connection())
            .await
            .map_err(store_error)?;
        all(scope, self.transaction.connection()).await
    }

    async fn insert(&self, field: &CustomField) -> Result<Inserted, StoreError> {
        let written = row::Entity::insert(row::of(field)?)
            .on_conflict(OnConflict::new().do_nothing().to_owned())
            .exec_without_returning(self.transaction.connection())
            .await
            .map_err(store_error)?;
        Ok(if written == 0 {
            Inserted::Taken("name")
        } else {
            Inserted::Done
        })
    }

    async fn update(
        &self,
        scope: &CompanyScope,
        field: &CustomField,
        read: Version,
    ) -> Result<Updated, StoreError> {
        let written = row::ActiveModel {
            version: Set(i64::from(read.next().number())),
            ..row::editable(field)?
        };
        let result = scope::edit(scope, field.id, read)
            .set(written)
            .exec(self.transaction.connection())
            .await;
        match result {
            Ok(result) if result.rows_affected > 0 => return Ok(Updated::Done),
            Ok(_) => {}
            Err(error) if is_taken(&error) => return Ok(Updated::Taken),
            Err(error) => return Err(store_error(error)),
        }
        let found = scope::one(scope, field.id)
            .one(self.transaction.connection())
            .await
            .map_err(store_error)?;
        Ok(found.map_or(Updated::Absent, |_| Updated::Stale))
    }

    async fn reorder(&self, scope: &CompanyScope, order: &[CustomFieldId]) -> Result<(), StoreError> {
        for (place, field) in order.iter().enumerate() {
            let place = u32::try_from(place).map_err(|error| unreadable("custom_fields.position", error))?;
            let written = row::ActiveModel {
                position: Set(row::position(place)?),
                ..Default::default()
            };
            scope::update(scope, *field)
                .set(written)
                .exec(self.transaction.connection())
                .await
                .map_err(store_error)?;
        }
        Ok(())
    }
}

async fn all(scope: &CompanyScope, connection: &impl ConnectionTrait) -> Result<CustomFieldSet, StoreError> {
    let rows = scope::reached(scope).all(connection).await.map_err(store_error)?;
    let fields = rows.into_iter().map(row::read).collect::<Result<_, _>>()?;
    Ok(CustomFieldSet::new(fields))
}

/// Reads companies' own fields.
#[derive(Debug, Clone)]
pub struct SeaCustomFieldQueries {
    database: Database,
}

impl SeaCustomFieldQueries {
    /// From that database.
    pub const fn new(database: Database) -> Self {
        Self { database }
    }
}

#[async_trait]
impl CustomFieldQueries for SeaCustomFieldQueries {
    async fn set(&self, scope: &CompanyScope) -> Result<CustomFieldSet, StoreError> {
        all(scope, self.database.read()).await
    }
}
