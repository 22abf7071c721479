use std::sync::Arc;

use callbook_domain::access::{NotAllowed, Viewer};
use callbook_domain::ids::ImportId;
use callbook_domain::import::{FindingKind, FindingStage, Import, RowFinding};
use jiff::Timestamp;

use crate::ports::{FileError, ImportQueries, StoreError};
use crate::{Ports, Settings};

/// Why imports are not shown.
#[derive(Debug, thiserror::Error)]
pub enum SeeImportsError {
    /// The viewer may not import.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// The company has no such import.
    #[error("there is no such import")]
    NotFound,
    /// The original file cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Lists the imports of the viewer's company.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct ListImports {
    imports: Arc<dyn ImportQueries>,
}

impl ListImports {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            imports: ports.imports.clone(),
        }
    }

    /// The newest `limit` (at most 200) of those made before `before`.
    ///
    /// # Errors
    /// [`SeeImportsError`].
    pub async fn execute(
        &self,
        viewer: &Viewer,
        before: Option<Timestamp>,
        limit: u16,
    ) -> Result<Vec<Import>, SeeImportsError> {
        Ok(self
            .imports
            .list(&viewer.imports()?, before, limit.clamp(1, 200))
            .await?)
    }
}

impl ListImports {
    /// Those of which something has been imported or is about to be, or that were meant to: the newest `limit` (at most
    /// 200) of those made before `before`.
    ///
    /// # Errors
    /// [`SeeImportsError`].
    pub async fn begun(
        &self,
        viewer: &Viewer,
        before: Option<Timestamp>,
        limit: u16,
    ) -> Result<Vec<Import>, SeeImportsError> {
        let scope = viewer.imports()?;
        Ok(self.imports.begun(&scope, before, limit.clamp(1, 200)).await?)
    }

    /// Those about which it is still to be decided ([`Import::state`] is open), the newest `limit` (at most 200).
    ///
    /// # Errors
    /// [`SeeImportsError`].
    pub async fn open(&self, viewer: &Viewer, limit: u16) -> Result<Vec<Import>, SeeImportsError> {
        let scope = viewer.imports()?;
        Ok(self.imports.open(&scope, limit.clamp(1, 200)).await?)
    }
}

/// Shows one import: its outcome, what is to be said of its rows.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct ShowImport {
    imports: Arc<dyn ImportQueries>,
}

impl ShowImport {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            imports: ports.imports.clone(),
        }
    }

    /// The import.
    ///
    /// # Errors
    /// [`SeeImportsError`].
    pub async fn execute(&self, viewer: &Viewer, id: ImportId) -> Result<Import, SeeImportsError> {
        self.imports
            .find(&viewer.imports()?, id)
            .await?
            .ok_or(SeeImportsError::NotFound)
    }

    /// What was said at that stage, of that kind, of the rows after row `after`, at most `limit` (up to 10,000) of them.
    /// A check that has not come to its end, or has failed, has nothing to say.
    ///
    /// # Errors
    /// [`SeeImportsError`].
    pub async fn findings(
        &self,
        viewer: &Viewer,
        id: ImportId,
        said: (FindingStage, FindingKind),
        after: u64,
        limit: u32,
    ) -> Result<Vec<RowFinding>, SeeImportsError> {
        let scope = viewer.imports()?;
        let import = self.imports.find(&scope, id).await?;
        if !import.is_some_and(|import| has_said_all(&import, said.0)) {
            return Ok(Vec::new());
        }
        let limit = limit.clamp(1, 10_000);
        Ok(self.imports.findings(&scope, id, said, after, limit).await?)
    }
}

/// Whether what is stored as said at that stage is what it says: while a check goes on, and after one that failed, some
/// of what a former one has said may be left.
pub(super) fn has_said_all(import: &Import, stage: FindingStage) -> bool {
    stage != FindingStage::Check
        || import
            .check
            .as_ref()
            .is_some_and(|check| check.ended_at.is_some() && check.failure.is_none())
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::Role;
    use callbook_domain::import::{Check, Reason};
    use rstest::rstest;

    use super::super::tests::import;
    use super::*;
    use crate::ports::MockImportQueries;
    use crate::testing::{now, viewer};

    fn ended(failure: Option<&str>) -> Check {
        Check {
            ended_at: Some(now()),
            failure: failure.map(str::to_owned),
            ..Check::default()
        }
    }

    #[rstest]
    #[case::not_checked(FindingStage::Check, None, 0)]
    #[case::being_checked(FindingStage::Check, Some(Check::default()), 0)]
    #[case::checked(FindingStage::Check, Some(ended(None)), 1)]
    #[case::checked_then_failed(FindingStage::Check, Some(ended(Some("gone"))), 0)]
    #[case::of_the_run(FindingStage::Run, None, 1)]
    #[tokio::test]
    async fn nothing_of_a_former_check_is_shown_as_of_one_that_goes_on_or_has_failed(
        #[case] stage: FindingStage,
        #[case] check: Option<Check>,
        #[case] shown: usize,
    ) {
        let stored = Import { check, ..import() };
        let mut imports = MockImportQueries::new();
        imports
            .expect_find()
            .returning(move |_, _| Ok(Some(stored.clone())));
        imports.expect_findings().returning(|_, _, _, _, _| {
            Ok(vec![RowFinding {
                row: 2,
                reason: Reason::AlreadyKnown,
                cells: Vec::new(),
            }])
        });
        let show = ShowImport {
            imports: Arc::new(imports),
        };
        let said = (stage, FindingKind::Refused);
        let found = show
            .findings(&viewer(Role::Manager), import().id, said, 0, 10)
            .await;
        assert_eq!(found.unwrap().len(), shown);
    }
}
