use std::sync::Arc;

use callbook_domain::access::{Channel, Provenance};
use callbook_domain::audit::AuditAction;
use callbook_domain::ids::AuditId;
use callbook_domain::maintenance::{
    ExpectedEnd, MaintainedBy, Maintenance, MaintenanceMessage, MaintenanceState,
};
use callbook_domain::network::Network;

use crate::ports::{AuditEntry, Clock, Ids, StoreError, Transactions};
use crate::{Ports, Settings};

/// Callbook is to be closed.
#[derive(Debug, Clone, Default)]
pub struct CloseCommand {
    /// Who closes it, where that is known.
    pub by: Option<MaintainedBy>,
    /// What people are told.
    pub message: Option<MaintenanceMessage>,
    /// When it is expected to be over.
    pub expected_end: Option<ExpectedEnd>,
    /// From where it may be used all the same.
    pub allowlist: Vec<Network>,
}

/// Closes Callbook and opens it again.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct SwitchMaintenance {
    transactions: Arc<dyn Transactions>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

impl SwitchMaintenance {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
        }
    }

    /// Closes it. Where it is closed already, message, end and allowlist are replaced and the beginning stays.
    ///
    /// # Errors
    /// [`StoreError`], and it is as it was.
    pub async fn close(&self, command: CloseCommand) -> Result<Maintenance, StoreError> {
        let unit = self.transactions.begin().await?;
        let since = match unit.maintenance.state().await? {
            MaintenanceState::On(before) => before.since,
            MaintenanceState::Off => self.clock.now(),
        };
        let maintenance = Maintenance {
            since,
            by: command.by,
            message: command.message,
            expected_end: command.expected_end,
            allowlist: command.allowlist,
        };
        unit.maintenance
            .write(&MaintenanceState::On(maintenance.clone()))
            .await?;
        let entry = told(self.entry(AuditAction::MaintenanceBegun), &maintenance);
        unit.audit.append(&entry).await?;
        unit.commit().await?;
        Ok(maintenance)
    }

    /// Opens it again; answers the maintenance that is over, `None` where there was none.
    ///
    /// # Errors
    /// [`StoreError`], and it is as it was.
    pub async fn open(&self) -> Result<Option<Maintenance>, StoreError> {
        let unit = self.transactions.begin().await?;
        let MaintenanceState::On(over) = unit.maintenance.state().await? else {
            return Ok(None);
        };
        unit.maintenance.write(&MaintenanceState::Off).await?;
        unit.audit
            .append(&self.entry(AuditAction::MaintenanceEnded))
            .await?;
        unit.commit().await?;
        Ok(Some(over))
    }

    fn entry(&self, action: AuditAction) -> AuditEntry {
        let id = AuditId::from_uuid(self.ids.next());
        let provenance = Provenance::local(Channel::Cli);
        AuditEntry::by_nobody(provenance, id, self.clock.now(), action, "maintenance")
    }
}

/// The entry with everything that is worth knowing of the maintenance.
fn told(mut entry: AuditEntry, maintenance: &Maintenance) -> AuditEntry {
    if let Some(by) = &maintenance.by {
        entry = entry.with("by", by);
    }
    if let Some(message) = &maintenance.message {
        entry = entry.with("message", message);
    }
    if let Some(end) = &maintenance.expected_end {
        entry = entry.with("expected end", end.at);
    }
    for network in &maintenance.allowlist {
        entry = entry.with("allowed", network);
    }
    entry
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};

    use super::*;
    use crate::ports::AuditDetail;
    use crate::testing::{MockUnit, clock, ids, now};

    fn use_case(transactions: Arc<dyn Transactions>) -> SwitchMaintenance {
        SwitchMaintenance {
            transactions,
            clock: clock(),
            ids: ids(),
        }
    }

    fn on(since: Timestamp) -> MaintenanceState {
        MaintenanceState::On(Maintenance {
            since,
            by: None,
            message: None,
            expected_end: None,
            allowlist: Vec::new(),
        })
    }

    fn unit(before: MaintenanceState) -> MockUnit {
        let mut unit = MockUnit::default();
        unit.maintenance
            .expect_state()
            .returning(move || Ok(before.clone()));
        unit
    }

    #[tokio::test]
    async fn it_is_closed_from_now_on_and_the_log_says_how() {
        let mut unit = unit(MaintenanceState::Off);
        unit.maintenance.expect_write().times(1).returning(|_| Ok(()));
        unit.audit
            .expect_append()
            .withf(|entry| {
                let allowed = AuditDetail::Value {
                    field: "allowed".into(),
                    value: "10.0.0.0/8".to_owned(),
                };
                entry.action == AuditAction::MaintenanceBegun && entry.details == [allowed]
            })
            .times(1)
            .returning(|_| Ok(()));
        let command = CloseCommand {
            allowlist: vec!["10.0.0.0/8".parse().unwrap()],
            ..CloseCommand::default()
        };
        let begun = use_case(unit.committed()).close(command).await.unwrap();
        assert_eq!(begun.since, now());
        assert_eq!(begun.allowlist.len(), 1);
    }

    #[tokio::test]
    async fn what_is_closed_already_stays_closed_since_then() {
        let since = now() - SignedDuration::from_mins(20);
        let mut unit = unit(on(since)).audited(AuditAction::MaintenanceBegun);
        unit.maintenance.expect_write().times(1).returning(|_| Ok(()));
        let command = CloseCommand::default();
        let begun = use_case(unit.committed()).close(command).await.unwrap();
        assert_eq!(begun.since, since);
    }

    #[tokio::test]
    async fn it_is_opened_once() {
        let mut closed = unit(on(now())).audited(AuditAction::MaintenanceEnded);
        closed
            .maintenance
            .expect_write()
            .withf(|state| *state == MaintenanceState::Off)
            .times(1)
            .returning(|_| Ok(()));
        assert!(use_case(closed.committed()).open().await.unwrap().is_some());
        let open = unit(MaintenanceState::Off);
        assert!(use_case(open.dropped()).open().await.unwrap().is_none());
    }
}
