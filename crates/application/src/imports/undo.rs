use std::sync::Arc;

use callbook_domain::access::{NotAllowed, Viewer};
use callbook_domain::audit::AuditAction;
use callbook_domain::ids::{AuditId, ImportId};
use callbook_domain::import::{Import, ImportState};

use super::locked::locked;
use super::run::take_back;
use super::start::job_of;
use crate::ports::{AuditEntry, Clock, Ids, JobKind, StoreError, Transactions};
use crate::{Ports, Settings};

/// Why an import is not undone.
#[derive(Debug, thiserror::Error)]
pub enum UndoImportError {
    /// The viewer may not import.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// The company has no such import.
    #[error("there is no such import")]
    NotFound,
    /// It was undone before.
    #[error("this import was undone already")]
    UndoneAlready,
    /// It goes on, or has not begun.
    #[error("only an import that is over can be undone; this one is {}", .0.label().to_lowercase())]
    NotOver(ImportState),
    /// No customer came in or changed by it.
    #[error("there is nothing to undo: this import added and changed no customer")]
    Nothing,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Begins to undo an import: customers that it made go, those that it changed get their former values back, and those
/// that somebody has worked on since stay. That is done in the background, by [`super::WorkImports`].
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct UndoImport {
    transactions: Arc<dyn Transactions>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

impl UndoImport {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
        }
    }

    /// Queues it, and returns the import as it stands. One that is being undone goes on where it is, on behalf of the
    /// viewer from now on.
    ///
    /// # Errors
    /// [`UndoImportError`], and nothing was changed.
    pub async fn execute(&self, viewer: &Viewer, id: ImportId) -> Result<Import, UndoImportError> {
        let scope = viewer.imports()?;
        let now = self.clock.now();
        let unit = self.transactions.begin().await?;
        let mut import = locked(&unit, &scope, id)
            .await?
            .ok_or(UndoImportError::NotFound)?;
        match import.state {
            ImportState::Undoing => {
                let job = job_of(&import, viewer.user_id(), JobKind::Undo);
                unit.jobs.enqueue(&job, now).await?;
            }
            _ if import.can_be_undone() => {
                take_back(&unit, viewer.user_id(), &mut import, now).await?;
                unit.imports.update(&scope, &import).await?;
            }
            ImportState::Undone => return Err(UndoImportError::UndoneAlready),
            state if state.is_over() => return Err(UndoImportError::Nothing),
            state => return Err(UndoImportError::NotOver(state)),
        }
        let counts = &import.checkpoint.counts;
        let entry = AuditEntry::by(
            viewer,
            AuditId::from_uuid(self.ids.next()),
            now,
            AuditAction::ImportUndoStarted,
            import.id,
        )
        .with("file", &import.file_name)
        .with("created", counts.created)
        .with("updated", counts.updated);
        unit.audit.append(&entry).await?;
        unit.commit().await?;
        Ok(import)
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::Role;
    use callbook_domain::ids::CustomerId;
    use callbook_domain::import::{Undo, UndoPlace};
    use uuid::Uuid;

    use super::super::tests::import;
    use super::*;
    use crate::testing::{MockUnit, clock, ids, now, viewer};

    fn use_case(transactions: Arc<dyn Transactions>) -> UndoImport {
        UndoImport {
            transactions,
            clock: clock(),
            ids: ids(),
        }
    }

    fn stored(state: ImportState, created: u64) -> Import {
        let mut import = import();
        import.state = state;
        import.checkpoint.counts.created = created;
        import
    }

    fn unit(stored: Option<Import>) -> MockUnit {
        let mut unit = MockUnit::default();
        unit.jobs.expect_lock().returning(|_, _| Ok(()));
        unit.imports
            .expect_find()
            .returning(move |_, _| Ok(stored.clone()));
        unit
    }

    fn queues(mut unit: MockUnit) -> MockUnit {
        unit.jobs
            .expect_enqueue()
            .withf(|job, _| job.kind == JobKind::Undo && job.import == import().id)
            .times(1)
            .returning(|_, _| Ok(()));
        unit.audited(AuditAction::ImportUndoStarted)
    }

    #[tokio::test]
    async fn whatever_is_over_and_in_can_be_undone() {
        for state in [ImportState::Finished, ImportState::Failed, ImportState::Cancelled] {
            let mut unit = queues(unit(Some(stored(state, 3))));
            unit.imports
                .expect_update()
                .withf(|_, import| import.state == ImportState::Undoing)
                .times(1)
                .returning(|_, _| Ok(()));
            let who = viewer(Role::Manager);
            let begun = use_case(unit.committed())
                .execute(&who, import().id)
                .await
                .unwrap();
            assert_eq!(begun.undo, Some(Undo::begun(who.user_id(), now())));
        }
    }

    #[tokio::test]
    async fn one_that_was_interrupted_goes_on_where_it_is() {
        let mut undoing = stored(ImportState::Undoing, 3);
        let customer = CustomerId::from_uuid(Uuid::from_u128(7));
        undoing.undo = Some(Undo {
            removed: 2,
            place: UndoPlace::Changed(Some(customer)),
            ..Undo::begun(undoing.started_by, now())
        });
        let unit = queues(unit(Some(undoing.clone())));
        let goes_on = use_case(unit.committed())
            .execute(&viewer(Role::Manager), import().id)
            .await;
        assert_eq!(goes_on.unwrap().undo, undoing.undo);
    }

    #[tokio::test]
    async fn others_are_refused_and_nothing_happens() {
        let manager = viewer(Role::Manager);
        let refused = async |stored: Option<Import>| {
            use_case(unit(stored).dropped())
                .execute(&manager, import().id)
                .await
                .unwrap_err()
        };
        assert!(matches!(refused(None).await, UndoImportError::NotFound));
        let undone = refused(Some(stored(ImportState::Undone, 3))).await;
        assert!(matches!(undone, UndoImportError::UndoneAlready));
        let nothing = refused(Some(stored(ImportState::Finished, 0))).await;
        assert!(matches!(nothing, UndoImportError::Nothing));
        for state in [
            ImportState::Draft,
            ImportState::Checked,
            ImportState::Queued,
            ImportState::Running,
        ] {
            let error = refused(Some(stored(state, 3))).await;
            assert!(matches!(error, UndoImportError::NotOver(at) if at == state));
        }
    }

    #[tokio::test]
    async fn sales_users_undo_nothing() {
        let result = use_case(MockUnit::never())
            .execute(&viewer(Role::Sales), import().id)
            .await;
        assert!(matches!(result, Err(UndoImportError::NotAllowed(_))));
    }
}
