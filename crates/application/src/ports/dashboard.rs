use async_trait::async_trait;
use callbook_domain::access::CustomerScope;
use callbook_domain::customer::{Customer, CustomerEvent};
use callbook_domain::ids::{StatusId, UserId};
use callbook_domain::status::StatusKind;
use jiff::Timestamp;
use jiff::civil::Date;

use super::StoreError;

/// How many customers of one user stand in one status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Whose; `None` is nobody's.
    pub assignee: Option<UserId>,
    /// In which status.
    pub status: StatusId,
    /// How many.
    pub count: u64,
}

/// What is counted by the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Measure {
    /// Customers added or imported.
    Created,
    /// Customers given to the user.
    Assigned,
    /// Status changes by the user to a status of that kind.
    StatusSet(StatusKind),
}

/// How often something happened on one day, in the company's zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayCount {
    /// The day.
    pub day: Date,
    /// By whom; to whom, for [`Measure::Assigned`].
    pub user: UserId,
    /// What.
    pub measure: Measure,
    /// How often.
    pub count: u64,
}

/// How many follow-ups of one user lie before a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueCount {
    /// Whose; `None` is nobody's.
    pub assignee: Option<UserId>,
    /// How many.
    pub count: u64,
}

/// Reads the figures of dashboards; from tallies, so that a million customers cost no more than ten.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait DashboardQueries: Send + Sync {
    /// Customers by user and status. A scope of one user sees its own.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn standings(&self, scope: &CustomerScope) -> Result<Vec<Standing>, StoreError>;

    /// What happened from the first day to the last, both included. A scope of one user sees what it did.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn days(&self, scope: &CustomerScope, first: Date, last: Date)
    -> Result<Vec<DayCount>, StoreError>;

    /// Follow-ups of open customers from a moment (if given) and before another, by user.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn follow_ups(
        &self,
        scope: &CustomerScope,
        from: Option<Timestamp>,
        before: Timestamp,
    ) -> Result<Vec<DueCount>, StoreError>;

    /// The open customers whose follow-ups come next or are overdue, before that moment, the oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn next_follow_ups(
        &self,
        scope: &CustomerScope,
        before: Timestamp,
        limit: u16,
    ) -> Result<Vec<Customer>, StoreError>;

    /// The newest entries of all timelines but for those of imports, each with its customer.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn activity(
        &self,
        scope: &CustomerScope,
        limit: u16,
    ) -> Result<Vec<(CustomerEvent, Customer)>, StoreError>;
}
