use std::collections::HashMap;

use async_trait::async_trait;
use callbook_application::ports::{
    BulkAssignment, ChangedCustomer, CustomerStore, ImportedUpdate, Inserted, MadeCustomer, RestoredCustomer,
    StoreError, Updated,
};
use callbook_domain::access::{CompanyScope, CustomerScope};
use callbook_domain::customer::{Assignment, Customer, CustomerEvent};
use callbook_domain::ids::{CustomerId, ImportId, UserId};
use callbook_domain::import::KnownCustomer;
use callbook_domain::phone::Phone;
use callbook_domain::version::Version;
use jiff::Timestamp;
use sea_orm::{ActiveValue, ColumnTrait, QueryFilter, QuerySelect, Select};

use super::super::connection::DatabaseKind;
use super::super::error::{is_taken, store_error, unreadable};
use super::super::tallies::Standing;
use super::super::time::micros;
use super::super::unit_of_work::Transaction;
use super::entity::{ActiveModel, Column, Entity, Model, customer};
use super::searchable::make_searchable;
use super::text::{name_sort, search_text};
use super::{assign, columns, delete, event, import, import_update, known, own, scope, undo};
use crate::failpoints::{FailPoint, reach};

/// Writes customers within a unit of work.
pub(in crate::sea) struct SeaCustomerStore {
    transaction: Transaction,
}

impl SeaCustomerStore {
    pub(in crate::sea) const fn new(transaction: Transaction) -> Self {
        Self { transaction }
    }

    /// The row, locked; SQLite has locked everything at the beginning.
    async fn locked(&self, query: Select<Entity>) -> Result<Option<Model>, StoreError> {
        let query = match self.transaction.kind() {
            DatabaseKind::Sqlite => query,
            DatabaseKind::Postgres => query.lock_exclusive(),
        };
        query
            .one(self.transaction.connection())
            .await
            .map_err(store_error)
    }
}

#[async_trait]
impl CustomerStore for SeaCustomerStore {
    async fn find(&self, scope: &CustomerScope, id: CustomerId) -> Result<Option<Customer>, StoreError> {
        let row = self
            .locked(scope::select(scope).filter(Column::Id.eq(id.as_uuid())))
            .await?;
        row.as_ref().map(customer).transpose()
    }

    async fn with_phone(&self, scope: &CompanyScope, phone: Phone) -> Result<Option<Customer>, StoreError> {
        let digits = i64::try_from(phone.digits()).map_err(|error| unreadable("customers.phone", error))?;
        let row = self
            .locked(scope::select_of_company(scope).filter(Column::Phone.eq(digits)))
            .await?;
        row.as_ref().map(customer).transpose()
    }

    async fn insert(&self, customer: &Customer) -> Result<Inserted, StoreError> {
        let taken = import::insert(&self.transaction, std::slice::from_ref(customer)).await?;
        Ok(if taken.is_empty() {
            Inserted::Done
        } else {
            Inserted::Taken("phone")
        })
    }

    async fn update(
        &self,
        scope: &CustomerScope,
        customer: &Customer,
        read: Version,
    ) -> Result<Updated, StoreError> {
        let stored = self
            .locked(scope::select(scope).filter(Column::Id.eq(customer.id.as_uuid())))
            .await?;
        let Some(stored) = stored else {
            return Ok(Updated::Absent);
        };
        if i64::from(stored.version) != i64::from(read.number()) {
            return Ok(Updated::Stale);
        }
        make_searchable(&self.transaction).await?;
        let result = scope::update(scope)
            .set(written(customer, read)?)
            .filter(Column::Id.eq(stored.id))
            .exec(self.transaction.connection())
            .await;
        match result {
            Ok(_) => {}
            Err(error) if is_taken(&error) => return Ok(Updated::Taken),
            Err(error) => return Err(store_error(error)),
        }
        let before = Standing {
            assignee: stored.assignee_id,
            status: stored.status_id,
            area: stored.area,
        };
        let mut deltas = self.transaction.deltas().lock().await;
        deltas.leaves(stored.company_id, before);
        deltas.enters(stored.company_id, columns::standing(customer));
        Ok(Updated::Done)
    }

    async fn delete(
        &self,
        scope: &CustomerScope,
        id: CustomerId,
        read: Version,
    ) -> Result<Updated, StoreError> {
        let stored = self
            .locked(scope::select(scope).filter(Column::Id.eq(id.as_uuid())))
            .await?;
        match stored {
            None => Ok(Updated::Absent),
            Some(stored) if i64::from(stored.version) != i64::from(read.number()) => Ok(Updated::Stale),
            Some(stored) => delete::delete(&self.transaction, scope, stored).await,
        }
    }

    async fn append(&self, scope: &CompanyScope, events: &[CustomerEvent]) -> Result<(), StoreError> {
        event::append(&self.transaction, scope.company(), events).await?;
        reach(FailPoint::ChunkAfterEvents);
        Ok(())
    }

    async fn reached(
        &self,
        scope: &CustomerScope,
        chosen: &[CustomerId],
    ) -> Result<Vec<CustomerId>, StoreError> {
        assign::reached(&self.transaction, scope, chosen).await
    }

    async fn next_unassigned(
        &self,
        scope: &CustomerScope,
        count: u32,
    ) -> Result<Vec<CustomerId>, StoreError> {
        assign::next_unassigned(&self.transaction, scope, None, count).await
    }

    async fn next_unassigned_of(
        &self,
        scope: &CustomerScope,
        import: ImportId,
        count: u32,
    ) -> Result<Vec<CustomerId>, StoreError> {
        assign::next_unassigned(&self.transaction, scope, Some(import), count).await
    }

    async fn assign_many(
        &self,
        scope: &CustomerScope,
        assignment: &BulkAssignment,
    ) -> Result<u64, StoreError> {
        assign::assign_many(&self.transaction, scope, assignment).await
    }

    async fn known(
        &self,
        scope: &CompanyScope,
        phones: &[Phone],
    ) -> Result<HashMap<Phone, KnownCustomer>, StoreError> {
        let on = (self.transaction.kind(), self.transaction.connection());
        known::known(on, scope, phones).await
    }

    async fn insert_imported(&self, customers: &[Customer]) -> Result<Vec<Phone>, StoreError> {
        let known = import::insert(&self.transaction, customers).await?;
        reach(FailPoint::ChunkAfterCustomers);
        Ok(known)
    }

    async fn update_imported(
        &self,
        scope: &CompanyScope,
        updates: &[ImportedUpdate],
    ) -> Result<Vec<CustomerId>, StoreError> {
        let raced = import_update::update(&self.transaction, scope, updates).await?;
        reach(FailPoint::ChunkAfterUpdates);
        Ok(raced)
    }

    async fn created_by_import(
        &self,
        scope: &CompanyScope,
        import: ImportId,
        after: Option<(Timestamp, CustomerId)>,
        limit: u32,
    ) -> Result<Vec<MadeCustomer>, StoreError> {
        undo::created(&self.transaction, scope, import, after, limit).await
    }

    async fn updated_by_import(
        &self,
        scope: &CompanyScope,
        import: ImportId,
        after: Option<CustomerId>,
        limit: u32,
    ) -> Result<Vec<ChangedCustomer>, StoreError> {
        undo::updated(&self.transaction, scope, import, after, limit).await
    }

    async fn remove_many(&self, scope: &CompanyScope, customers: &[CustomerId]) -> Result<u64, StoreError> {
        let removed = undo::remove(&self.transaction, scope, customers).await?;
        reach(FailPoint::UndoAfterRemoval);
        Ok(removed)
    }

    async fn restore_many(
        &self,
        scope: &CompanyScope,
        restored: &[RestoredCustomer],
    ) -> Result<Vec<CustomerId>, StoreError> {
        let raced = undo::restore(&self.transaction, scope, restored).await?;
        reach(FailPoint::UndoAfterRestoring);
        Ok(raced)
    }
}

/// All that a write may change of a row.
fn written(customer: &Customer, read: Version) -> Result<ActiveModel, StoreError> {
    let set_text = |text: Option<String>| ActiveValue::Set(text);
    let (assignee, since, by, rule) = match customer.assignment {
        Assignment::Nobody => (None, None, None, None),
        Assignment::To {
            user,
            since,
            by,
            rule,
        } => (
            Some(UserId::as_uuid(user)),
            Some(micros(since)),
            Some(by.as_uuid()),
            Some(rule.key().to_owned()),
        ),
    };
    let details = &customer.details;
    let version =
        i32::try_from(read.next().number()).map_err(|error| unreadable("customers.version", error))?;
    let phone =
        i64::try_from(customer.phone.digits()).map_err(|error| unreadable("customers.phone", error))?;
    Ok(ActiveModel {
        phone: ActiveValue::Set(phone),
        name: set_text(details.name.as_ref().map(ToString::to_string)),
        name_sort: ActiveValue::Set(name_sort(details)),
        email: set_text(details.email.as_ref().map(ToString::to_string)),
        area: set_text(details.area.as_ref().map(ToString::to_string)),
        date: set_text(details.date.map(|date| date.to_string())),
        remark: set_text(details.remark.as_ref().map(ToString::to_string)),
        notes: set_text(details.notes.as_ref().map(ToString::to_string)),
        other_phones: set_text(own::phones_text(details)),
        custom: set_text(own::custom_text(details)),
        status_id: ActiveValue::Set(customer.status.as_uuid()),
        assignee_id: ActiveValue::Set(assignee),
        assigned_at: ActiveValue::Set(since),
        assigned_by: ActiveValue::Set(by),
        assignment_rule: set_text(rule),
        follow_up_at: ActiveValue::Set(customer.follow_up_at.map(micros)),
        attempts: ActiveValue::Set(i32::from(customer.attempts)),
        retry_at: ActiveValue::Set(customer.retry_at.map(micros)),
        closed: ActiveValue::Set(customer.closed),
        do_not_call: ActiveValue::Set(customer.do_not_call),
        last_contact_at: ActiveValue::Set(customer.last_contact_at.map(micros)),
        last_import_id: ActiveValue::Set(customer.last_import.map(ImportId::as_uuid)),
        updated_at: ActiveValue::Set(micros(customer.updated_at)),
        version: ActiveValue::Set(version),
        search_text: ActiveValue::Set(search_text(customer.phone, details)),
        ..ActiveModel::default()
    })
}
