use std::sync::Arc;

use callbook_domain::access::{NotAllowed, Viewer};
use callbook_domain::ids::ImportId;
use callbook_domain::import::{
    ColumnError, ColumnPlan, ColumnTarget, DateVerdict, Import, Matching, Suggestion, suggest,
};
use jiff::Timestamp;

use super::may_define::may_define;
use super::opened::{cells, decided, evidence, fingerprint, holds_dates, logins, sample};
use crate::directory::{Directory, OpenDirectory};
use crate::ports::{ImportQueries, SheetError, SheetFacts, Sheets, StoreError};
use crate::{Ports, Settings};

/// What a file shows of itself before anything is decided about it.
#[derive(Debug, Clone)]
pub struct Survey {
    /// Its import.
    pub import: Import,
    /// How it was read.
    pub facts: SheetFacts,
    /// Its headers.
    pub headers: Vec<String>,
    /// Its first rows as text.
    pub rows: Vec<Vec<String>>,
    /// What each column is likely to hold; or what was decided already.
    pub suggestions: Vec<Suggestion>,
    /// For each column, what its dates tell of their order.
    pub dates: Vec<DateVerdict>,
    /// When it was decided about a file with the same columns before.
    pub remembered_at: Option<Timestamp>,
    /// The newest other import of the very same file of which something is in.
    pub same_file: Option<Import>,
    /// The names behind ids.
    pub directory: Directory,
    /// Whether the viewer may make new fields of columns.
    pub may_define: bool,
}

/// Why a file was not looked at.
#[derive(Debug, thiserror::Error)]
pub enum SurveyError {
    /// The viewer may not import.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// The company has no such import.
    #[error("there is no such import")]
    NotFound,
    /// The file is no sheet, or cannot be read as asked.
    #[error(transparent)]
    Sheet(#[from] SheetError),
    /// A column that was chosen is not there.
    #[error(transparent)]
    Columns(#[from] ColumnError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// So many rows are shown.
const SHOWN: usize = 8;

/// Looks at the first rows of a file that came in.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct SurveyImport {
    imports: Arc<dyn ImportQueries>,
    directory: OpenDirectory,
    sheets: Arc<dyn Sheets>,
}

impl SurveyImport {
    pub(crate) fn new(ports: &Ports, settings: Settings) -> Self {
        Self {
            imports: ports.imports.clone(),
            directory: OpenDirectory::new(ports, settings),
            sheets: ports.sheets.clone(),
        }
    }

    /// Looks at it as its plan says that it is to be read.
    ///
    /// # Errors
    /// [`SurveyError`].
    pub async fn execute(&self, viewer: &Viewer, id: ImportId) -> Result<Survey, SurveyError> {
        let scope = viewer.imports()?;
        let import = self
            .imports
            .find(&scope, id)
            .await?
            .ok_or(SurveyError::NotFound)?;
        let directory = self.directory.execute(viewer).await?;
        let mut sheet = self.sheets.open(id, &import.plan.reading).await?;
        let found = sample(sheet.as_mut()).await?;
        let headers = sheet.headers();
        let remembered = match fingerprint(sheet.as_ref()) {
            Some(fingerprint) => self.imports.mapping(&scope, &fingerprint).await?,
            None => None,
        };
        let chosen = match &import.plan.columns {
            ColumnPlan::Matched(chosen) => &chosen[..],
            ColumnPlan::Exact(_) => &[],
        };
        let users = logins(&directory);
        let by = Matching {
            region: viewer.company().region,
            statuses: &directory.statuses,
            users: &users,
            custom: &directory.custom_fields,
            chosen,
            remembered: remembered.as_ref().map(|mapping| &mapping.targets[..]),
        };
        let rows = cells(&found);
        let suggestions = match &import.plan.columns {
            ColumnPlan::Exact(targets) if targets.len() == headers.len() => decided(targets),
            _ => suggest(&headers, &rows, &by)?,
        };
        let dates = (0..headers.len()).map(|column| evidence(&[column], &found).verdict());
        let shown = rows.iter().take(SHOWN);
        Ok(Survey {
            facts: sheet.facts(),
            rows: shown
                .map(|row| row.iter().map(|cell| cell.text().replace('\0', "")).collect())
                .collect(),
            dates: dates.collect(),
            suggestions,
            remembered_at: remembered.map(|mapping| mapping.saved_at),
            same_file: self.imports.same_file(&scope, &import.file_hash, id).await?,
            headers,
            import,
            directory,
            may_define: may_define(viewer).is_ok(),
        })
    }
}

impl Survey {
    /// Whether dates are read in a column that is used so.
    pub fn holds_dates(&self, target: ColumnTarget) -> bool {
        holds_dates(target, &self.directory)
    }
}
