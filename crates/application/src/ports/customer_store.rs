use std::collections::HashMap;

use async_trait::async_trait;
use callbook_domain::access::{CompanyScope, CustomerScope};
use callbook_domain::customer::{
    AssignmentRule, Calling, Customer, CustomerEvent, CustomerName, DetailsChanged,
};
use callbook_domain::ids::{CustomerId, ImportId, UserId};
use callbook_domain::import::{Calls, KnownCustomer};
use callbook_domain::phone::Phone;
use callbook_domain::version::Version;
use jiff::Timestamp;

use super::{Inserted, StoreError, Updated};

/// A known customer as an import leaves it.
#[derive(Debug, Clone)]
pub struct ImportedUpdate {
    /// What was read, version included.
    pub before: KnownCustomer,
    /// The details after.
    pub details: callbook_domain::customer::CustomerDetails,
    /// The status after, with whether it closes the customer.
    pub status: callbook_domain::ids::StatusId,
    /// Whether the status after closes the customer.
    pub closed: bool,
    /// Whose it is after.
    pub assignee: Option<UserId>,
    /// When it is to be called again, after.
    pub follow_up: Option<Timestamp>,
    /// Whether it asked not to be called, after.
    pub do_not_call: bool,
    /// By which import.
    pub import: ImportId,
    /// By whom.
    pub by: UserId,
    /// When.
    pub at: Timestamp,
}

impl ImportedUpdate {
    /// What its timeline tells of it beside status and assignment: all that is needed to take it back.
    pub fn changes(&self) -> Vec<DetailsChanged> {
        let before = Calls::known(&self.before);
        let same_status = self.status == self.before.status;
        // As the store writes it: another status begins anew, and whoever is closed is not called again.
        let after = Calls {
            follow_up: self.follow_up.filter(|_| !self.closed),
            retry_at: before.retry_at.filter(|_| same_status),
            attempts: if same_status { before.attempts } else { 0 },
            calling: if self.do_not_call {
                Calling::Never
            } else {
                Calling::Allowed
            },
        };
        let mut changes = self.before.details.changes_to(&self.details);
        changes.extend(before.changes_to(&after));
        changes
    }
}

/// A customer that an import made, as an undo looks at it.
#[derive(Debug, Clone, PartialEq)]
pub struct MadeCustomer {
    /// Its id.
    pub id: CustomerId,
    /// When it was made.
    pub created_at: Timestamp,
    /// What else is to be known, if anything but being assigned ever happened to it.
    pub touched: Option<TouchedCustomer>,
}

/// A made customer to which something happened since.
#[derive(Debug, Clone, PartialEq)]
pub struct TouchedCustomer {
    /// Its number.
    pub phone: Phone,
    /// Its name.
    pub name: Option<CustomerName>,
    /// The row of the file that it came with.
    pub row: u64,
    /// What happened to it, the oldest first; without its coming in and who was given it.
    pub events: Vec<CustomerEvent>,
}

/// A customer that an import changed, as an undo looks at it.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangedCustomer {
    /// As it stands.
    pub customer: Customer,
    /// Its whole timeline, the oldest first.
    pub timeline: Vec<CustomerEvent>,
}

/// A customer that gets its former values back.
#[derive(Debug, Clone, PartialEq)]
pub struct RestoredCustomer {
    /// As it was read, version included.
    pub before: Customer,
    /// As it is to be.
    pub after: Customer,
}

/// Customers to be given to users, and how.
#[derive(Debug, Clone)]
pub struct BulkAssignment {
    /// Who gets whom.
    pub shares: Vec<(CustomerId, UserId)>,
    /// Who does it.
    pub by: UserId,
    /// By which rule.
    pub rule: AssignmentRule,
    /// When.
    pub at: Timestamp,
}

/// Writes customers and their timelines. Counts that dashboards show (tallies) are kept by the adapter with each write.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait CustomerStore: Send + Sync {
    /// The customer, if the scope reaches it; locked against other writers until the unit ends.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn find(&self, scope: &CustomerScope, id: CustomerId) -> Result<Option<Customer>, StoreError>;

    /// Whoever of the company has that phone, whoever may see it.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn with_phone(&self, scope: &CompanyScope, phone: Phone) -> Result<Option<Customer>, StoreError>;

    /// Adds a customer made by hand. `Taken("phone")` where the company has one with that phone.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn insert(&self, customer: &Customer) -> Result<Inserted, StoreError>;

    /// Writes a customer that was read as `read`. The row gets the next version.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn update(
        &self,
        scope: &CustomerScope,
        customer: &Customer,
        read: Version,
    ) -> Result<Updated, StoreError>;

    /// Removes a customer that was read as `read`, with its whole timeline: what was counted for it counts no more, and
    /// no search finds it. What its import says of itself stays. Never [`Updated::Taken`].
    ///
    /// # Errors
    /// [`StoreError`].
    async fn delete(
        &self,
        scope: &CustomerScope,
        id: CustomerId,
        read: Version,
    ) -> Result<Updated, StoreError>;

    /// Adds entries to timelines. There is no way to change one, and none is removed but with its customer.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn append(&self, scope: &CompanyScope, events: &[CustomerEvent]) -> Result<(), StoreError>;

    /// Of `chosen`, those that the scope reaches, in the given order.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn reached(
        &self,
        scope: &CustomerScope,
        chosen: &[CustomerId],
    ) -> Result<Vec<CustomerId>, StoreError>;

    /// The next `count` open customers that are nobody's, the oldest first; locked against other writers.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn next_unassigned(&self, scope: &CustomerScope, count: u32)
    -> Result<Vec<CustomerId>, StoreError>;

    /// As [`CustomerStore::next_unassigned`], of those alone that came with `import`.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn next_unassigned_of(
        &self,
        scope: &CustomerScope,
        import: ImportId,
        count: u32,
    ) -> Result<Vec<CustomerId>, StoreError>;

    /// Gives many customers to users, with one timeline entry each; those that are there already stay untouched.
    /// Returns how many changed hands.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn assign_many(
        &self,
        scope: &CustomerScope,
        assignment: &BulkAssignment,
    ) -> Result<u64, StoreError>;

    /// The customers of the company that have these phones: one query, however many.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn known(
        &self,
        scope: &CompanyScope,
        phones: &[Phone],
    ) -> Result<HashMap<Phone, KnownCustomer>, StoreError>;

    /// Adds many new customers of an import, searchable at once: few statements, however many rows. Returns the phones
    /// that somebody else added in the meantime; those rows were not written.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn insert_imported(&self, customers: &[Customer]) -> Result<Vec<Phone>, StoreError>;

    /// Writes many known customers as an import leaves them. Returns those that somebody else wrote in the meantime;
    /// these were not written.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn update_imported(
        &self,
        scope: &CompanyScope,
        updates: &[ImportedUpdate],
    ) -> Result<Vec<CustomerId>, StoreError>;

    /// The next `limit` customers that an import made, after that place, in the order in which they were made; locked
    /// against other writers until the unit ends, so that nobody works on them while they are judged and removed.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn created_by_import(
        &self,
        scope: &CompanyScope,
        import: ImportId,
        after: Option<(Timestamp, CustomerId)>,
        limit: u32,
    ) -> Result<Vec<MadeCustomer>, StoreError>;

    /// The next `limit` customers that an import changed, after that one, by their ids; locked likewise.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn updated_by_import(
        &self,
        scope: &CompanyScope,
        import: ImportId,
        after: Option<CustomerId>,
        limit: u32,
    ) -> Result<Vec<ChangedCustomer>, StoreError>;

    /// Removes many customers that this unit has locked, with their timelines: few statements, however many. What was
    /// counted for them counts no more, and no search finds them. Returns how many there were.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn remove_many(&self, scope: &CompanyScope, customers: &[CustomerId]) -> Result<u64, StoreError>;

    /// Writes many customers that this unit has locked as they were before: few statements, however many. Each gets the
    /// next version. Returns those that somebody else wrote in the meantime; these were not written.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn restore_many(
        &self,
        scope: &CompanyScope,
        restored: &[RestoredCustomer],
    ) -> Result<Vec<CustomerId>, StoreError>;
}
