use std::collections::HashMap;

use async_trait::async_trait;
use callbook_domain::access::{CompanyScope, CustomerScope};
use callbook_domain::calling::Turn;
use callbook_domain::customer::{Area, Customer, CustomerEvent};
use callbook_domain::ids::{CustomerId, ImportId, StatusId, UserId};
use callbook_domain::import::{KnownCustomer, Reason};
use callbook_domain::phone::Phone;
use jiff::Timestamp;

use super::{CustomerWalk, StoreError};

/// Whose customers a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AssigneeFilter {
    /// Anybody's and nobody's.
    #[default]
    Anyone,
    /// Nobody's.
    Nobody,
    /// That user's.
    User(UserId),
}

/// Which customers a list shows; all conditions hold at once.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CustomerFilter {
    /// A fragment of name, phone, area, e-mail, remark or notes; several words must all occur.
    pub search: Option<String>,
    /// In one of these statuses; none means any.
    pub statuses: Vec<StatusId>,
    /// Whose.
    pub assignee: AssigneeFilter,
    /// In that area.
    pub area: Option<Area>,
    /// Came with that import.
    pub import: Option<ImportId>,
    /// With a follow-up before that moment.
    pub follow_up_before: Option<Timestamp>,
}

/// By which column a list is sorted. Each has an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SortKey {
    /// When it was made.
    #[default]
    Created,
    /// By name, unnamed ones last.
    Name,
    /// By follow-up; those without are left out.
    FollowUp,
    /// By last call; those without are left out.
    LastContact,
}

/// Which end of the column comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Direction {
    /// The greatest, the newest.
    #[default]
    Descending,
    /// The least, the oldest.
    Ascending,
}

/// A place in a list; made by the adapter, opaque to everybody else. One that makes no sense counts as the start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor(pub String);

/// Which page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum PageAt {
    /// The first.
    #[default]
    Start,
    /// The one after that place.
    After(Cursor),
    /// The one before that place.
    Before(Cursor),
}

/// Which part of the customers somebody wants to see.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CustomerListing {
    /// Which.
    pub filter: CustomerFilter,
    /// Sorted by what.
    pub sort: SortKey,
    /// Which way.
    pub direction: Direction,
    /// Which page.
    pub page: PageAt,
    /// How many rows, at most 200.
    pub size: u16,
}

/// A count that is exact up to a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CappedCount {
    /// So many.
    Exactly(u64),
    /// More than so many.
    MoreThan(u64),
}

/// One page of customers.
#[derive(Debug, Clone, PartialEq)]
pub struct CustomerPage {
    /// The rows.
    pub customers: Vec<Customer>,
    /// Where the page before begins, if there is one.
    pub previous: Option<Cursor>,
    /// Where the page after begins, if there is one.
    pub next: Option<Cursor>,
    /// How many match in all, exact up to [`CustomerPage::COUNTED`].
    pub total: CappedCount,
}

impl CustomerPage {
    /// Up to so many rows the total is exact.
    pub const COUNTED: u64 = 10_000;
}

/// How many stand in the queue, each counted up to [`QueueCounts::COUNTED`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct QueueCounts {
    /// With a due follow-up.
    pub due: u64,
    /// Not called yet.
    pub fresh: u64,
    /// To be tried again.
    pub retry: u64,
}

impl QueueCounts {
    /// Counting stops there.
    pub const COUNTED: u64 = 1_000;
}

/// What undoing an import would do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UndoPreview {
    /// So many customers that it made would go.
    pub removed: u64,
    /// So many that it changed would get their former values back.
    pub restored: u64,
    /// So many would stay as they are, by reason, the weightiest first; none where it is none.
    pub kept: Vec<(Reason, u64)>,
}

impl UndoPreview {
    /// How many would stay as they are.
    pub fn kept_in_all(&self) -> u64 {
        self.kept.iter().map(|(_, count)| count).sum()
    }
}

/// Reads customers.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait CustomerQueries: Send + Sync {
    /// The customer, if the scope reaches it.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn find(&self, scope: &CustomerScope, id: CustomerId) -> Result<Option<Customer>, StoreError>;

    /// One page; costs the same at any depth.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn list(
        &self,
        scope: &CustomerScope,
        listing: &CustomerListing,
    ) -> Result<CustomerPage, StoreError>;

    /// Begins a walk over all customers that a list shows, whatever its page: newest first, or the other way round where
    /// the list goes by the time of adding and that way. Nobody's place in that order ever changes, so that whoever is
    /// there all the while comes once. Rows are read as the walk goes on.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn walk(
        &self,
        scope: &CustomerScope,
        listing: &CustomerListing,
    ) -> Result<Box<dyn CustomerWalk>, StoreError>;

    /// The newest `limit` customers that a fragment of name or phone finds.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn search(
        &self,
        scope: &CustomerScope,
        text: &str,
        limit: u16,
    ) -> Result<Vec<Customer>, StoreError>;

    /// The timeline, newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn timeline(
        &self,
        scope: &CustomerScope,
        customer: CustomerId,
        limit: u16,
    ) -> Result<Vec<CustomerEvent>, StoreError>;

    /// The areas of the company's customers and how many are in each, the fullest first, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn areas(&self, scope: &CustomerScope, limit: u16) -> Result<Vec<(Area, u64)>, StoreError>;

    /// How many of `chosen` the scope reaches; whoever is named twice is one.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn count_reached(&self, scope: &CustomerScope, chosen: &[CustomerId]) -> Result<u64, StoreError>;

    /// How many open customers are nobody's, counted up to `up_to`.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn count_unassigned(&self, scope: &CustomerScope, up_to: u32) -> Result<u64, StoreError>;

    /// As [`CustomerQueries::count_unassigned`], of those alone that came with `import`.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn count_unassigned_of(
        &self,
        scope: &CustomerScope,
        import: ImportId,
        up_to: u32,
    ) -> Result<u64, StoreError>;

    /// The first of the queue at `now` (the rule is [`callbook_domain::calling::turn`]), leaving out `skipped`.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn next_to_call(
        &self,
        scope: &CustomerScope,
        now: Timestamp,
        skipped: &[CustomerId],
    ) -> Result<Option<(Customer, Turn)>, StoreError>;

    /// How many stand in the queue at `now`.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn queue(&self, scope: &CustomerScope, now: Timestamp) -> Result<QueueCounts, StoreError>;

    /// The customers of the company that have these phones, as an import would find them: one query, however many.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn known(
        &self,
        scope: &CompanyScope,
        phones: &[Phone],
    ) -> Result<HashMap<Phone, KnownCustomer>, StoreError>;

    /// What undoing an import would do as things stand.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn undo_preview(&self, scope: &CompanyScope, import: ImportId) -> Result<UndoPreview, StoreError>;
}
