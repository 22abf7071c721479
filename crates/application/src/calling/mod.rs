//! The call screen: whom to call next.

use std::sync::Arc;

use callbook_domain::access::{NotAllowed, Viewer};
use callbook_domain::calling::Turn;
use callbook_domain::customer::{Customer, CustomerEvent};
use callbook_domain::ids::CustomerId;

use crate::dashboard::Calls;
use crate::ports::{Clock, CustomerQueries, DashboardQueries, QueueCounts, StoreError};
use crate::{Ports, Settings};

/// Whom to call, and what is known.
#[derive(Debug, Clone)]
pub struct NextCall {
    /// The customer.
    pub customer: Customer,
    /// Why it is its turn.
    pub turn: Turn,
    /// The newest entries of its timeline.
    pub timeline: Vec<CustomerEvent>,
}

/// The queue as the call screen shows it.
#[derive(Debug, Clone)]
pub struct Queue {
    /// The first of it; `None` where nobody is to be called now.
    pub next: Option<NextCall>,
    /// How many stand in it.
    pub counts: QueueCounts,
    /// What the viewer has called today, in the company's zone.
    pub today: Calls,
}

/// Why the queue is not shown.
#[derive(Debug, thiserror::Error)]
pub enum NextToCallError {
    /// The viewer works no customers.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// So much of the timeline stands beside the number.
const TIMELINE: u16 = 20;

/// Finds whom the viewer calls next, among its own customers.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct NextToCall {
    customers: Arc<dyn CustomerQueries>,
    dashboard: Arc<dyn DashboardQueries>,
    clock: Arc<dyn Clock>,
}

impl NextToCall {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            customers: ports.customers.clone(),
            dashboard: ports.dashboard.clone(),
            clock: ports.clock.clone(),
        }
    }

    /// Due follow-ups first, then fresh customers, then retries, leaving out those that were `skipped` this time.
    ///
    /// # Errors
    /// [`NextToCallError`].
    pub async fn execute(&self, viewer: &Viewer, skipped: &[CustomerId]) -> Result<Queue, NextToCallError> {
        let scope = viewer.own_customers()?;
        let now = self.clock.now();
        let counts = self.customers.queue(&scope, now).await?;
        let day = viewer.company().zone.day_of(now);
        let today = Calls::of(&self.dashboard.days(&scope, day, day).await?);
        let next = match self.customers.next_to_call(&scope, now, skipped).await? {
            Some((customer, turn)) => {
                let timeline = self.customers.timeline(&scope, customer.id, TIMELINE).await?;
                Some(NextCall {
                    customer,
                    turn,
                    timeline,
                })
            }
            None => None,
        };
        Ok(Queue { next, counts, today })
    }
}
