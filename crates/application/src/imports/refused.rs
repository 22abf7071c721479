use std::collections::VecDeque;
use std::sync::Arc;

use callbook_domain::access::{CompanyScope, Viewer};
use callbook_domain::audit::AuditAction;
use callbook_domain::ids::{AuditId, ImportId};
use callbook_domain::import::{FindingKind, FindingStage, Import, RowFinding};

use super::SeeImportsError;
use crate::csv::line;
use crate::ports::{AuditEntry, Clock, Ids, ImportQueries, StoreError, Transactions};
use crate::{Ports, Settings};

/// So many rows make one part of the file.
const PART: u32 = 2_000;

/// Gives the refused rows of an import back as a CSV file in the columns of the original, then the row's number and
/// the reason. Mended, it can be imported again: the two columns at its end mean nothing to an import. That the rows
/// left is told in the audit log.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct RefusedRows {
    imports: Arc<dyn ImportQueries>,
    transactions: Arc<dyn Transactions>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

impl RefusedRows {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            imports: ports.imports.clone(),
            transactions: ports.transactions.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
        }
    }

    /// Opens the file of the rows that were refused at that stage, which is then written part by part.
    ///
    /// # Errors
    /// [`SeeImportsError`].
    pub async fn execute(
        &self,
        viewer: &Viewer,
        id: ImportId,
        stage: FindingStage,
    ) -> Result<RefusedFile, SeeImportsError> {
        let scope = viewer.imports()?;
        let import = self
            .imports
            .find(&scope, id)
            .await?
            .ok_or(SeeImportsError::NotFound)?;
        let entry = AuditEntry::by(
            viewer,
            AuditId::from_uuid(self.ids.next()),
            self.clock.now(),
            AuditAction::RefusedRowsDownloaded,
            id,
        )
        .with("rows", refused_at(&import, stage));
        let unit = self.transactions.begin().await?;
        unit.audit.append(&entry).await?;
        unit.commit().await?;
        let headers: Vec<&str> = import.columns.iter().map(|(header, _)| header.as_str()).collect();
        let ready = VecDeque::from([csv_head(&headers)]);
        Ok(RefusedFile {
            imports: self.imports.clone(),
            scope,
            columns: headers.len(),
            import,
            stage,
            after: 0,
            ready,
        })
    }
}

/// The file of the refused rows on its way out.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct RefusedFile {
    imports: Arc<dyn ImportQueries>,
    scope: CompanyScope,
    columns: usize,
    import: Import,
    stage: FindingStage,
    after: u64,
    ready: VecDeque<String>,
}

impl RefusedFile {
    /// The import whose rows they are.
    pub const fn import(&self) -> &Import {
        &self.import
    }

    /// The next part, in UTF-8; `None` at the end. The first part is the header and always comes.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn next(&mut self) -> Result<Option<String>, StoreError> {
        if let Some(part) = self.ready.pop_front() {
            return Ok(Some(part));
        }
        let rows = self
            .imports
            .findings(
                &self.scope,
                self.import.id,
                (self.stage, FindingKind::Refused),
                self.after,
                PART,
            )
            .await?;
        let Some(last) = rows.last() else {
            return Ok(None);
        };
        self.after = last.row;
        Ok(Some(rows.iter().map(|row| csv_line(self.columns, row)).collect()))
    }
}

fn refused_at(import: &Import, stage: FindingStage) -> u64 {
    match (stage, &import.check) {
        (FindingStage::Check, Some(check)) => check.checkpoint.counts.refused,
        (FindingStage::Check, None) => 0,
        (FindingStage::Run | FindingStage::Undo, _) => import.checkpoint.counts.refused,
    }
}

/// The first line of a file of refused rows.
pub fn csv_head(headers: &[&str]) -> String {
    line(headers.iter().copied().chain(["row", "reason"]))
}

/// One refused row of a file with that many columns. Fields that the header has no column for come last, behind the
/// reason, so that every other one stays in its place.
pub fn csv_line(columns: usize, finding: &RowFinding) -> String {
    let number = finding.row.to_string();
    let cell = |column: usize| finding.cells.get(column).map_or("", String::as_str);
    let own = (0..columns).map(cell);
    let surplus = finding.cells.iter().skip(columns).map(String::as_str);
    line(
        own.chain([number.as_str(), finding.reason.message()])
            .chain(surplus),
    )
}

#[cfg(test)]
mod tests {
    use callbook_domain::import::Reason;
    use callbook_domain::phone::PhoneRefusal;

    use super::*;

    fn refused(cells: &[&str]) -> RowFinding {
        RowFinding {
            row: 7,
            reason: Reason::Phone(PhoneRefusal::TooShort),
            cells: cells.iter().map(|&cell| cell.to_owned()).collect(),
        }
    }

    #[test]
    fn the_original_columns_come_first() {
        assert_eq!(
            csv_head(&["Name", "Phone, mobile"]),
            "Name,\"Phone, mobile\",row,reason\r\n"
        );
        assert_eq!(
            csv_line(2, &refused(&["Asha \"Ammu\" Menon", "123"])),
            "\"Asha \"\"Ammu\"\" Menon\",123,7,The phone has too few digits\r\n"
        );
    }

    #[test]
    fn a_short_row_is_filled_up_and_a_long_one_goes_on_behind_the_reason() {
        assert_eq!(
            csv_line(3, &refused(&["123"])),
            "123,,,7,The phone has too few digits\r\n"
        );
        assert_eq!(
            csv_line(1, &refused(&["123", "left over"])),
            "123,7,The phone has too few digits,left over\r\n"
        );
    }
}
