use std::sync::Arc;

use callbook_domain::access::Viewer;
use callbook_domain::audit::AuditAction;
use callbook_domain::ids::ImportId;
use callbook_domain::import::Import;

use super::SeeImportsError;
use crate::audit::AuditLog;
use crate::ports::{Files, ImportQueries, Sending};
use crate::{Ports, Settings};

/// Gives the file of an import back as it came. That it left is told in the audit log.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct DownloadOriginal {
    imports: Arc<dyn ImportQueries>,
    files: Arc<dyn Files>,
    log: AuditLog,
}

impl DownloadOriginal {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            imports: ports.imports.clone(),
            files: ports.files.clone(),
            log: AuditLog::new(ports),
        }
    }

    /// Opens the file.
    ///
    /// # Errors
    /// [`SeeImportsError`], and nothing is given.
    pub async fn execute(
        &self,
        viewer: &Viewer,
        id: ImportId,
    ) -> Result<(Import, Box<dyn Sending>), SeeImportsError> {
        let import = self
            .imports
            .find(&viewer.imports()?, id)
            .await?
            .ok_or(SeeImportsError::NotFound)?;
        let file = self.files.open(id).await?;
        let entry = self
            .log
            .entry(viewer, AuditAction::ImportFileDownloaded, id)
            .with("file", &import.file_name)
            .with("bytes", import.file_bytes);
        self.log.tell(&entry).await?;
        Ok((import, file))
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::Role;

    use super::*;
    use crate::imports::tests::import;
    use crate::ports::{FileError, MockFiles, MockImportQueries, MockSending, Transactions};
    use crate::testing::{MockUnit, viewer};

    type Opened = Result<Box<dyn Sending>, FileError>;

    fn kept() -> Opened {
        Ok(Box::new(MockSending::new()))
    }

    fn missing() -> Opened {
        Err(FileError::Missing)
    }

    fn use_case(transactions: Arc<dyn Transactions>, opened: fn() -> Opened) -> DownloadOriginal {
        let mut imports = MockImportQueries::new();
        imports.expect_find().returning(|_, _| Ok(Some(import())));
        let mut files = MockFiles::new();
        files.expect_open().returning(move |_| opened());
        DownloadOriginal {
            imports: Arc::new(imports),
            files: Arc::new(files),
            log: AuditLog::over(transactions),
        }
    }

    #[tokio::test]
    async fn a_file_that_leaves_is_told_of() {
        let unit = MockUnit::default().audited(AuditAction::ImportFileDownloaded);
        use_case(unit.committed(), kept)
            .execute(&viewer(Role::Manager), import().id)
            .await
            .unwrap();
    }

    #[tokio::test]
    async fn a_file_that_is_gone_is_not() {
        let result = use_case(MockUnit::never(), missing)
            .execute(&viewer(Role::Manager), import().id)
            .await;
        assert!(matches!(result, Err(SeeImportsError::File(FileError::Missing))));
    }

    #[tokio::test]
    async fn sales_gets_none() {
        let result = use_case(MockUnit::never(), kept)
            .execute(&viewer(Role::Sales), import().id)
            .await;
        assert!(matches!(result, Err(SeeImportsError::NotAllowed(_))));
    }
}
