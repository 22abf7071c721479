//! While Callbook is closed for maintenance only those pass whom the operator lets through.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use callbook_domain::maintenance::{Maintenance, MaintenanceState, Passage};
use tokio::sync::watch;

use super::host::is_for_machines;
use super::visit::{Visit, Wants};
use crate::problem::Problem;
use crate::screens::maintenance;
use crate::state::AppState;

/// What this process knows of the maintenance. Whoever serves asks the database now and then and writes it down here;
/// until the database answers again, the last that is known holds.
#[derive(Debug, Clone)]
pub struct MaintenanceBoard(Arc<watch::Sender<Arc<MaintenanceState>>>);

impl Default for MaintenanceBoard {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(Arc::default())))
    }
}

impl MaintenanceBoard {
    /// Writes down how it is now; whether that is news.
    pub fn write(&self, state: MaintenanceState) -> News {
        let changed = self.0.send_if_modified(|known| {
            let differs = **known != state;
            if differs {
                *known = Arc::new(state);
            }
            differs
        });
        if changed { News::Changed } else { News::Known }
    }

    /// What is known.
    pub(crate) fn read(&self) -> Arc<MaintenanceState> {
        self.0.borrow().clone()
    }
}

/// Whether what was written down is another than what was known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// It was known.
    Known,
    /// It is another.
    Changed,
}

/// Answers 503 to those who have to wait. Health checks and what the page itself is made of go through.
pub(crate) async fn keep_out(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let visit = request.extensions().get::<Visit>().cloned().unwrap_or_default();
    let path = request.uri().path();
    let known = state.maintenance.read();
    let MaintenanceState::On(maintenance) = &*known else {
        return next.run(request).await;
    };
    if visit.passage != Passage::Closed || is_for_machines(path) || path.starts_with("/static/") {
        return next.run(request).await;
    }
    closed(&state, maintenance, &visit, &request)
}

fn closed(state: &AppState, maintenance: &Maintenance, visit: &Visit, request: &Request) -> Response {
    let now = state.clock.now();
    let seconds = maintenance.retry_after(now);
    let mut response = if visit.wants == Wants::Page && *request.method() != Method::HEAD {
        let page = maintenance::ClosedPage::of(maintenance, now, request);
        page.respond(&state.view)
            .unwrap_or_else(|problem| problem.into_response())
    } else {
        Problem::closed(maintenance::told(maintenance), seconds).into_response()
    };
    let headers = response.headers_mut();
    headers.insert(header::RETRY_AFTER, seconds.into());
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
