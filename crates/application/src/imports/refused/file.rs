use std::sync::Arc;

use callbook_domain::access::CompanyScope;
use callbook_domain::ids::ImportId;
use callbook_domain::import::{FindingKind, FindingStage, RowFinding};

use super::RefusedRowsError;
use super::columns::RefusedColumns;
use crate::audit::AuditLog;
use crate::ports::{AuditEntry, ImportQueries, StoreError, TableLayout, TableWriting};
use crate::table_file::{TableFile, TableRows};

/// So many rows make one part of the file; fewer where they are very long.
const PART: u32 = 2_000;

/// The file of the refused rows on its way out. Whoever has been given an error, or has not come to the end, has no
/// whole file.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct RefusedFile {
    original: String,
    layout: TableLayout,
    file: TableFile,
    rows: Rows,
    /// What the audit log is to be told before the first part leaves.
    to_tell: Option<Telling>,
}

/// What is told of the file, and where.
pub(super) struct Telling {
    pub(super) log: AuditLog,
    pub(super) entry: AuditEntry,
}

impl RefusedFile {
    pub(super) fn new(
        original: String,
        layout: TableLayout,
        table: Box<dyn TableWriting>,
        columns: RefusedColumns,
        findings: Findings,
    ) -> Self {
        Self {
            original,
            layout,
            file: TableFile::new(table),
            rows: Rows { columns, findings },
            to_tell: None,
        }
    }

    /// Told in the audit log when it is ready to leave.
    pub(super) fn telling(self, telling: Telling) -> Self {
        Self {
            to_tell: Some(telling),
            ..self
        }
    }

    /// What the file is called whose rows they are.
    pub fn original(&self) -> &str {
        &self.original
    }

    /// How it is written.
    pub const fn layout(&self) -> TableLayout {
        self.layout
    }

    /// How many rows are in what has been given so far; at the end, how many in all.
    pub const fn rows(&self) -> u64 {
        self.file.rows()
    }

    /// The next part; `None` at the end. A workbook is written as a whole before its first part comes.
    ///
    /// # Errors
    /// [`RefusedRowsError`]: the file is not whole and will not be.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, RefusedRowsError> {
        let part = self.file.next(&mut self.rows).await?;
        if let Some(Telling { log, entry }) = &self.to_tell {
            log.tell(entry).await?;
            self.to_tell = None;
        }
        Ok(part)
    }
}

/// Where refused rows are.
pub(super) enum Findings {
    /// With an import.
    Stored {
        imports: Arc<dyn ImportQueries>,
        scope: CompanyScope,
        import: ImportId,
        stage: FindingStage,
        /// The last row that has been read.
        after: u64,
    },
    /// In memory, a few of them.
    Held(Vec<RowFinding>),
}

impl Findings {
    async fn next(&mut self) -> Result<Vec<RowFinding>, StoreError> {
        match self {
            Self::Stored {
                imports,
                scope,
                import,
                stage,
                after,
            } => {
                let kind = (*stage, FindingKind::Refused);
                let rows = imports.findings(scope, *import, kind, *after, PART).await?;
                *after = rows.last().map_or(*after, |row| row.row);
                Ok(rows)
            }
            Self::Held(rows) => Ok(std::mem::take(rows)),
        }
    }
}

struct Rows {
    columns: RefusedColumns,
    findings: Findings,
}

impl TableRows for Rows {
    type Error = RefusedRowsError;

    async fn next(&mut self) -> Result<Vec<Vec<String>>, RefusedRowsError> {
        let findings = self.findings.next().await?;
        Ok(findings
            .into_iter()
            .map(|finding| self.columns.row(finding))
            .collect())
    }

    async fn written(&mut self, _: u64) -> Result<(), RefusedRowsError> {
        Ok(())
    }
}
