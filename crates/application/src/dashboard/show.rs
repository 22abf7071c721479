use std::sync::Arc;

use callbook_domain::access::{NotAllowed, Permission, Viewer};
use callbook_domain::customer::{Customer, CustomerEvent};
use callbook_domain::ids::{StatusId, UserId};
use callbook_domain::import::Import;
use callbook_domain::status::StatusSet;
use callbook_domain::user::User;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::{Calls, UserFigures};
use crate::ports::{
    Clock, CustomerQueries, DashboardQueries, DayCount, DueCount, ImportQueries, Measure, QueueCounts,
    Standing, StatusQueries, StoreError, UserQueries,
};
use crate::{Ports, Settings};

/// The dashboard's figures.
#[derive(Debug, Clone)]
pub struct DashboardShown {
    /// The day that they are of, in the company's zone.
    pub day: Date,
    /// Customers in all.
    pub total: u64,
    /// Customers that are somebody's.
    pub assigned: u64,
    /// Customers that are nobody's.
    pub unassigned: u64,
    /// Customers by status, in the order of the status set; retired and empty ones are left out together.
    pub by_status: Vec<(StatusId, u64)>,
    /// Customers added in the last seven days, today included.
    pub added_this_week: u64,
    /// Customers added in the seven days before.
    pub added_last_week: u64,
    /// Calls of today.
    pub today: Calls,
    /// Calls of the same day last week.
    pub same_day_last_week: Calls,
    /// Calls of the last seven days, today included.
    pub this_week: Calls,
    /// Calls of the seven days before.
    pub last_week: Calls,
    /// Follow-ups that lie ahead today.
    pub due_today: u64,
    /// Follow-ups that should have been called already.
    pub overdue: u64,
    /// Each user's line; for a sales user only its own.
    pub users: Vec<UserFigures>,
    /// The follow-ups that come next, overdue ones first.
    pub next_follow_ups: Vec<Customer>,
    /// What happened last.
    pub activity: Vec<(CustomerEvent, Customer)>,
    /// The newest imports, for those who import.
    pub imports: Vec<Import>,
    /// The viewer's own queue.
    pub queue: QueueCounts,
}

/// Why no dashboard is shown.
#[derive(Debug, thiserror::Error)]
pub enum ShowDashboardError {
    /// The viewer works no customers.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Shows the dashboard of whatever the viewer's scope reaches.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct ShowDashboard {
    dashboard: Arc<dyn DashboardQueries>,
    customers: Arc<dyn CustomerQueries>,
    statuses: Arc<dyn StatusQueries>,
    users: Arc<dyn UserQueries>,
    imports: Arc<dyn ImportQueries>,
    clock: Arc<dyn Clock>,
}

impl ShowDashboard {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            dashboard: ports.dashboard.clone(),
            customers: ports.customers.clone(),
            statuses: ports.statuses.clone(),
            users: ports.users.clone(),
            imports: ports.imports.clone(),
            clock: ports.clock.clone(),
        }
    }

    /// Reads the figures.
    ///
    /// # Errors
    /// [`ShowDashboardError`].
    pub async fn execute(&self, viewer: &Viewer) -> Result<DashboardShown, ShowDashboardError> {
        let scope = viewer.customers()?;
        let company = viewer.company_scope();
        let now = self.clock.now();
        let zone = &viewer.company().zone;
        let day = zone.day_of(now);
        let tomorrow = zone.start_of(day.saturating_add(1.day()));
        let days = Days { today: day };

        let statuses = self.statuses.set(&company).await?;
        let standings = self.dashboard.standings(&scope).await?;
        let counts = self.dashboard.days(&scope, days.ago(13), day).await?;
        let overdue = self.dashboard.follow_ups(&scope, None, now).await?;
        let due = self.dashboard.follow_ups(&scope, Some(now), tomorrow).await?;
        let week_ahead = next_week(now);
        let next_follow_ups = self.dashboard.next_follow_ups(&scope, week_ahead, 8).await?;
        let activity = self.dashboard.activity(&scope, 12).await?;
        let queue = self.customers.queue(&viewer.own_customers()?, now).await?;
        let imports = match viewer.imports() {
            Ok(scope) => self.imports.list(&scope, None, 5).await?,
            Err(NotAllowed) => Vec::new(),
        };
        let users = if viewer.may(Permission::SeeCompanyFigures) {
            self.users.all(&company).await?
        } else {
            vec![viewer.user().clone()]
        };

        let total: u64 = standings.iter().map(|standing| standing.count).sum();
        let unassigned = standings
            .iter()
            .filter(|s| s.assignee.is_none())
            .map(|s| s.count)
            .sum();
        let within = |first, last| {
            counts
                .iter()
                .filter(move |count| (first..=last).contains(&count.day))
        };
        let added = |first, last| {
            within(first, last)
                .filter(|count| count.measure == Measure::Created)
                .map(|count| count.count)
                .sum()
        };
        Ok(DashboardShown {
            day,
            total,
            assigned: total - unassigned,
            unassigned,
            by_status: by_status(&statuses, &standings),
            added_this_week: added(days.ago(6), day),
            added_last_week: added(days.ago(13), days.ago(7)),
            today: Calls::of(within(day, day)),
            same_day_last_week: Calls::of(within(days.ago(7), days.ago(7))),
            this_week: Calls::of(within(days.ago(6), day)),
            last_week: Calls::of(within(days.ago(13), days.ago(7))),
            due_today: due.iter().map(|due| due.count).sum(),
            overdue: overdue.iter().map(|due| due.count).sum(),
            users: user_lines(&users, &statuses, &standings, &counts, &overdue, days),
            next_follow_ups,
            activity,
            imports,
            queue,
        })
    }
}

#[derive(Clone, Copy)]
struct Days {
    today: Date,
}

impl Days {
    fn ago(self, days: i8) -> Date {
        self.today.saturating_sub(days.days())
    }
}

fn next_week(now: Timestamp) -> Timestamp {
    now.checked_add(SignedDuration::from_hours(24 * 7))
        .unwrap_or(Timestamp::MAX)
}

fn by_status(statuses: &StatusSet, standings: &[Standing]) -> Vec<(StatusId, u64)> {
    let count = |id| {
        standings
            .iter()
            .filter(|s| s.status == id)
            .map(|s| s.count)
            .sum::<u64>()
    };
    statuses
        .all()
        .iter()
        .map(|status| (status, count(status.id)))
        .filter(|(status, count)| !status.retired || *count > 0)
        .map(|(status, count)| (status.id, count))
        .collect()
}

/// Everybody who has customers or made calls, the busiest of today first.
fn user_lines(
    users: &[User],
    statuses: &StatusSet,
    standings: &[Standing],
    counts: &[DayCount],
    overdue: &[DueCount],
    days: Days,
) -> Vec<UserFigures> {
    let is_open = |status| statuses.get(status).is_some_and(|status| !status.closes());
    let line = |user: UserId| {
        let theirs = || standings.iter().filter(move |s| s.assignee == Some(user));
        let calls = |first: Date| Calls::of(counts.iter().filter(move |c| c.user == user && c.day >= first));
        UserFigures {
            user,
            assigned: theirs().map(|s| s.count).sum(),
            open: theirs().filter(|s| is_open(s.status)).map(|s| s.count).sum(),
            today: calls(days.today),
            week: calls(days.ago(6)),
            overdue: overdue
                .iter()
                .filter(|due| due.assignee == Some(user))
                .map(|due| due.count)
                .sum(),
        }
    };
    let mut lines: Vec<UserFigures> = users
        .iter()
        .map(|user| (user, line(user.id)))
        .filter(|(user, line)| {
            line.assigned > 0
                || line.week.made > 0
                || (user.is_active() && user.role == callbook_domain::access::Role::Sales)
        })
        .map(|(_, line)| line)
        .collect();
    lines.sort_by_key(|line| std::cmp::Reverse((line.today.made, line.week.made, line.assigned)));
    lines
}
