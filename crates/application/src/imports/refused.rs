mod columns;
mod file;
mod layout;

use std::sync::Arc;

use callbook_domain::access::{NotAllowed, Viewer};
use callbook_domain::audit::AuditAction;
use callbook_domain::ids::ImportId;
use callbook_domain::import::{FindingKind, FindingStage, Import};

pub use self::file::RefusedFile;

use self::columns::RefusedColumns;
use self::file::{Findings, Telling};
use self::layout::{like, of_name};
use super::FileChecked;
use super::show::has_said_all;
use crate::audit::AuditLog;
use crate::ports::{
    CustomFieldQueries, ImportQueries, Sheets, StoreError, TableError, TableFormat, TableLayout, Tables,
    TextForm,
};
use crate::{Ports, Settings};

/// What the sheet of a workbook is called.
const SHEET: &str = "Refused rows";

/// How refused rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefusedForm {
    /// The kind of file; `None` for that of the original.
    pub format: Option<TableFormat>,
    /// How the letters of a text are written, where the original was not UTF-16: then its mended file is, too.
    pub letters: TextForm,
}

/// Why there is no file of refused rows, or no whole one.
#[derive(Debug, thiserror::Error)]
pub enum RefusedRowsError {
    /// The viewer may not import.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// The company has no such import.
    #[error("there is no such import")]
    NotFound,
    /// The file could not be written.
    #[error(transparent)]
    Table(#[from] TableError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Gives the refused rows of an import back in a file like the original: a workbook where it was one, else a text with
/// the same delimiter. It has the columns of the original, then the row's number and the reason. Mended, it can be
/// imported again and its columns are known: the two at its end mean nothing to an import, and stand in the file once
/// however often it goes round. That the rows left is told in the audit log when the first of them do.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct RefusedRows {
    imports: Arc<dyn ImportQueries>,
    custom_fields: Arc<dyn CustomFieldQueries>,
    sheets: Arc<dyn Sheets>,
    tables: Arc<dyn Tables>,
    log: AuditLog,
}

impl RefusedRows {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            imports: ports.imports.clone(),
            custom_fields: ports.custom_fields.clone(),
            sheets: ports.sheets.clone(),
            tables: ports.tables.clone(),
            log: AuditLog::new(ports),
        }
    }

    /// Opens the file of the rows that were refused at that stage, which is then written part by part. There is none of a
    /// check that has not come to its end.
    ///
    /// # Errors
    /// [`RefusedRowsError`], and nothing is given.
    pub async fn execute(
        &self,
        viewer: &Viewer,
        id: ImportId,
        stage: FindingStage,
        form: RefusedForm,
    ) -> Result<RefusedFile, RefusedRowsError> {
        let scope = viewer.imports()?;
        let import = self
            .imports
            .find(&scope, id)
            .await?
            .filter(|import| has_said_all(import, stage))
            .ok_or(RefusedRowsError::NotFound)?;
        let layout = self.layout(&import, form).await;
        let fields = self.custom_fields.set(&scope).await?;
        let columns = RefusedColumns::of(&import.columns, &fields);
        let table = self.tables.begin(layout, SHEET, &columns.header()).await?;
        let entry = self
            .log
            .entry(viewer, AuditAction::RefusedRowsDownloaded, id)
            .with("rows", refused_at(&import, stage));
        let telling = Telling {
            log: self.log.clone(),
            entry,
        };
        let findings = Findings::Stored {
            imports: self.imports.clone(),
            scope,
            import: id,
            stage,
            after: 0,
        };
        Ok(RefusedFile::new(import.file_name, layout, table, columns, findings).telling(telling))
    }

    /// Opens the file of the rows that would be refused, as far as a check has kept them. The check itself is told of
    /// nowhere, so neither is this.
    ///
    /// # Errors
    /// [`RefusedRowsError`].
    pub async fn of_check(
        &self,
        checked: &FileChecked,
        form: RefusedForm,
    ) -> Result<RefusedFile, RefusedRowsError> {
        let layout = like(&checked.facts, form);
        let columns = RefusedColumns::of(&checked.columns, &checked.directory.custom_fields);
        let table = self.tables.begin(layout, SHEET, &columns.header()).await?;
        let refused = checked
            .findings
            .iter()
            .filter(|finding| finding.reason.kind() == FindingKind::Refused);
        let findings = Findings::Held(refused.cloned().collect());
        let name = checked.file_name.clone();
        Ok(RefusedFile::new(name, layout, table, columns, findings))
    }

    /// A file that cannot be read any more is judged by its name.
    async fn layout(&self, import: &Import, form: RefusedForm) -> TableLayout {
        if form.format == Some(TableFormat::Xlsx) {
            return TableLayout::Workbook;
        }
        match self.sheets.facts_of_text(import.id, &import.plan.reading).await {
            Ok(Some(facts)) => like(&facts, form),
            Ok(None) => form.format.map_or(TableLayout::Workbook, |format| {
                TableLayout::new(format, form.letters)
            }),
            Err(error) => {
                tracing::warn!(%error, import = %import.id, "the original of refused rows cannot be read");
                of_name(&import.file_name, form)
            }
        }
    }
}

fn refused_at(import: &Import, stage: FindingStage) -> u64 {
    match (stage, &import.check) {
        (FindingStage::Check, Some(check)) => check.checkpoint.counts.refused,
        (FindingStage::Check, None) => 0,
        (FindingStage::Run | FindingStage::Undo, _) => import.checkpoint.counts.refused,
    }
}

#[cfg(test)]
mod tests;
