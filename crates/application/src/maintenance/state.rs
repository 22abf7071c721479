use std::sync::Arc;

use callbook_domain::maintenance::MaintenanceState;

use crate::ports::{MaintenanceQueries, StoreError};
use crate::{Ports, Settings};

/// Says whether Callbook is closed.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct ReadMaintenance {
    maintenance: Arc<dyn MaintenanceQueries>,
}

impl ReadMaintenance {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            maintenance: ports.maintenance.clone(),
        }
    }

    /// Whether it is, as the database says now.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn execute(&self) -> Result<MaintenanceState, StoreError> {
        self.maintenance.state().await
    }
}
