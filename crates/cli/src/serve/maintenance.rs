//! How a server learns that Callbook is closed or open: it asks, every second. A notification would have to be believed
//! by two kinds of database; one row by its key costs neither of them anything.

use std::sync::Arc;
use std::time::Duration;

use callbook_application::UseCases;
use callbook_application::ports::StoreError;
use callbook_domain::maintenance::MaintenanceState;
use callbook_web::{MaintenanceBoard, News};
use tokio_util::sync::CancellationToken;

use crate::failure::with_causes;

/// How often it asks.
const LOOK: Duration = Duration::from_secs(1);
/// A database that takes longer does not hold up the next question.
const PATIENCE: Duration = Duration::from_secs(1);

/// Writes down how it is, before the first request is answered.
pub(super) async fn learn(use_cases: &UseCases, board: &MaintenanceBoard) -> Result<(), StoreError> {
    let state = use_cases.read_maintenance.execute().await?;
    note(board, state);
    Ok(())
}

/// Keeps it up to date until `stop`. Where the database does not answer, what is known holds.
pub(super) async fn follow(use_cases: Arc<UseCases>, board: MaintenanceBoard, stop: CancellationToken) {
    let mut answers = true;
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(LOOK) => {}
        }
        let asked = tokio::time::timeout(PATIENCE, learn(&use_cases, &board)).await;
        let trouble = match asked {
            Ok(Ok(())) => None,
            Ok(Err(error)) => Some(with_causes(&error)),
            Err(_) => Some("no answer in time".to_owned()),
        };
        // Once is enough: the log would fill while the database is away.
        if let Some(error) = trouble.as_ref().filter(|_| answers) {
            tracing::warn!(
                error,
                "whether Callbook is closed for maintenance is not known; it stays as it was"
            );
        }
        answers = trouble.is_none();
    }
}

fn note(board: &MaintenanceBoard, state: MaintenanceState) {
    let closed = matches!(state, MaintenanceState::On(_));
    if board.write(state) == News::Changed {
        tracing::info!(closed, "maintenance has changed");
    }
}
