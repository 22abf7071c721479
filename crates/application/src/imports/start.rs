use std::sync::Arc;

use callbook_domain::access::{NotAllowed, Viewer};
use callbook_domain::audit::AuditAction;
use callbook_domain::ids::{AuditId, ImportId, UserId};
use callbook_domain::import::{Check, Checkpoint, Import, ImportPlan, ImportState};

use crate::ports::{
    AuditEntry, Clock, FileError, Files, Ids, ImportJob, ImportQueries, JobKind, Receiving, StoreError,
    Transactions,
};
use crate::{Ports, Settings};

/// A file on its way in. Dropped, nothing is left of it.
#[expect(missing_debug_implementations, reason = "the file has nothing to show")]
pub struct Upload {
    pub(super) id: ImportId,
    pub(super) file: Box<dyn Receiving>,
}

impl Upload {
    /// Takes the next part of the file.
    ///
    /// # Errors
    /// [`FileError`].
    pub async fn write(&mut self, part: &[u8]) -> Result<(), FileError> {
        self.file.write(part).await
    }
}

/// What happens with a file once it is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Then {
    /// Nothing, until somebody has decided about its columns.
    Wait,
    /// It is looked through, and nothing is imported.
    Check,
    /// It is imported.
    #[default]
    Run,
}

/// How a file is to be imported.
#[derive(Debug, Clone, Default)]
pub struct StartImportCommand {
    /// What the file is called where it comes from.
    pub file_name: String,
    /// What is decided about it; the rest is left to the file.
    pub plan: ImportPlan,
    /// What happens next.
    pub then: Then,
}

/// A file is in.
#[derive(Debug, Clone)]
pub struct Started {
    /// The import.
    pub import: Import,
    /// An earlier import of the very same file.
    pub same_file: Option<ImportId>,
}

/// Why no import was started.
#[derive(Debug, thiserror::Error)]
pub enum StartImportError {
    /// The viewer may not import.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// The file could not be kept.
    #[error(transparent)]
    File(#[from] FileError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Takes a file in; its import waits for a decision or for its turn.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct StartImport {
    transactions: Arc<dyn Transactions>,
    imports: Arc<dyn ImportQueries>,
    files: Arc<dyn Files>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

impl StartImport {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            imports: ports.imports.clone(),
            files: ports.files.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
        }
    }

    /// Begins to take a file in, for those who may import.
    ///
    /// # Errors
    /// [`StartImportError`].
    pub async fn receive(&self, viewer: &Viewer) -> Result<Upload, StartImportError> {
        viewer.imports()?;
        let id = ImportId::from_uuid(self.ids.next());
        Ok(Upload {
            id,
            file: self.files.receive(id).await?,
        })
    }

    /// Keeps the whole file, and queues what is to happen with it.
    ///
    /// # Errors
    /// [`StartImportError`]; where the store failed, whether the import is queued is to be looked up.
    pub async fn execute(
        &self,
        viewer: &Viewer,
        upload: Upload,
        command: StartImportCommand,
    ) -> Result<Started, StartImportError> {
        let scope = viewer.imports()?;
        let id = upload.id;
        let kept = upload.file.keep().await?;
        let now = self.clock.now();
        let import = Import {
            id,
            company: viewer.company_id(),
            started_by: viewer.user_id(),
            file_name: file_name(&command.file_name),
            file_bytes: kept.bytes,
            file_hash: kept.hash,
            plan: command.plan,
            columns: Vec::new(),
            state: match command.then {
                Then::Wait => ImportState::Draft,
                Then::Check => ImportState::Checking,
                Then::Run => ImportState::Queued,
            },
            failure: None,
            checkpoint: Checkpoint::default(),
            rows_expected: None,
            check: (command.then == Then::Check).then(Check::default),
            undo: None,
            created_at: now,
            started_at: None,
            resumed_at: None,
            ended_at: None,
        };
        let earlier = self.imports.same_file(&scope, &import.file_hash, id).await?;
        // Where this fails the file stays: the commit may have gone through though nobody heard of it. A file that has
        // no import is swept later.
        self.write(viewer, &import, command.then).await?;
        Ok(Started {
            same_file: earlier.map(|earlier| earlier.id),
            import,
        })
    }

    async fn write(&self, viewer: &Viewer, import: &Import, then: Then) -> Result<(), StoreError> {
        let (action, job) = match then {
            Then::Wait => (AuditAction::ImportTakenIn, None),
            Then::Check => (AuditAction::ImportTakenIn, Some(JobKind::Check)),
            Then::Run => (AuditAction::ImportStarted, Some(JobKind::Run)),
        };
        let id = AuditId::from_uuid(self.ids.next());
        let entry = about(
            AuditEntry::by(viewer, id, import.created_at, action, import.id),
            import,
        );
        let unit = self.transactions.begin().await?;
        unit.imports.insert(import).await?;
        if let Some(kind) = job {
            let job = job_of(import, viewer.user_id(), kind);
            unit.jobs.enqueue(&job, import.created_at).await?;
        }
        unit.audit.append(&entry).await?;
        unit.commit().await
    }
}

/// An entry with what is known of the file and what is decided about it.
pub(super) fn about(entry: AuditEntry, import: &Import) -> AuditEntry {
    entry
        .with("file", &import.file_name)
        .with("bytes", import.file_bytes)
        .with("sha256", &import.file_hash)
        .with("on_known", import.plan.on_known)
        .with("on_repeat", import.plan.on_repeat)
}

/// What is to be done about the import, on behalf of that user.
pub(super) fn job_of(import: &Import, by: UserId, kind: JobKind) -> ImportJob {
    ImportJob {
        import: import.id,
        company: import.company,
        user: by,
        kind,
    }
}

/// A file name as data: the part after the last slash, printable, at most 200 characters.
fn file_name(raw: &str) -> String {
    let last = raw.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last.chars().filter(|c| !c.is_control()).take(200).collect();
    let clean = clean.trim();
    if clean.is_empty() {
        "unnamed".to_owned()
    } else {
        clean.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("leads.csv", "leads.csv")]
    #[case("../../etc/passwd", "passwd")]
    #[case("C:\\Users\\asha\\leads.xlsx", "leads.xlsx")]
    #[case("a\r\nb.csv", "ab.csv")]
    #[case("", "unnamed")]
    fn file_names_are_data(#[case] raw: &str, #[case] expected: &str) {
        assert_eq!(file_name(raw), expected);
    }
}
