use std::collections::BTreeMap;
use std::sync::Arc;

use callbook_domain::access::{NotAllowed, Viewer};
use callbook_domain::guard::unguarded;
use callbook_domain::ids::ImportId;
use callbook_domain::import::{
    Cell, Check, ColumnError, ColumnPlan, ColumnTarget, DateEvidence, DateVerdict, Import, ImportField,
    Matching, StatusTally, StatusWords, Suggestion, WordCount, suggest,
};
use callbook_domain::text::folded;
use jiff::Timestamp;

use super::dates::{evidence, holds_dates};
use super::may_define::may_define;
use super::opened::{cells, decided, fingerprint};
use super::sample::{Sample, sample};
use super::users::logins;
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
    /// What words in the status column stand for, as it was decided, or for an earlier file with the same columns.
    pub status_words: StatusWords,
    /// When it was decided about a file with the same columns before.
    pub remembered_at: Option<Timestamp>,
    /// The newest other import of the very same file of which something is in.
    pub same_file: Option<Import>,
    /// The names behind ids.
    pub directory: Directory,
    /// Whether the viewer may make new fields of columns.
    pub may_define: bool,
    /// How much of the file all this is judged by.
    pub seen: Extent,
    /// For each column, what its dates tell of their order.
    dates: Vec<DateEvidence>,
    /// The rows by which columns are judged.
    sample: Vec<Vec<Cell>>,
}

/// How much of a file something was found out from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// All of it.
    Whole,
    /// Its first 2,000 rows; fewer where those are very long.
    Beginning,
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
            sheets: ports.requested_sheets.clone(),
        }
    }

    /// Whether it is a sheet at all.
    ///
    /// # Errors
    /// [`SurveyError`]; [`SurveyError::Sheet`] where it is none.
    pub async fn opens(&self, viewer: &Viewer, id: ImportId) -> Result<(), SurveyError> {
        let scope = viewer.imports()?;
        let import = self.imports.find(&scope, id).await?;
        let import = import.ok_or(SurveyError::NotFound)?;
        self.sheets.open(id, &import.plan.reading).await?;
        Ok(())
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
        let Sample { rows: found, seen } = sample(sheet.as_mut()).await?;
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
        let mut status_words = import.plan.status_words.clone();
        if let (ColumnPlan::Matched(_), Some(earlier)) = (&import.plan.columns, &remembered) {
            status_words.add_earlier(&earlier.status_words, &directory.statuses);
        }
        let dates = (0..headers.len()).map(|column| evidence(&[column], &found));
        let shown = rows.iter().take(SHOWN);
        Ok(Survey {
            facts: sheet.facts(),
            rows: shown
                .map(|row| row.iter().map(|cell| cell.text().replace('\0', "")).collect())
                .collect(),
            dates: dates.collect(),
            seen,
            status_words,
            suggestions,
            remembered_at: remembered.map(|mapping| mapping.saved_at),
            same_file: self.imports.same_file(&scope, &import.file_hash, id).await?,
            headers,
            import,
            directory,
            may_define: may_define(viewer).is_ok(),
            sample: rows,
        })
    }
}

impl Survey {
    /// Whether dates are read in a column that is used so.
    pub fn holds_dates(&self, target: ColumnTarget) -> bool {
        holds_dates(target, &self.directory)
    }

    /// What the dates in those columns tell together of their order, as far as they were looked at.
    pub fn dates_of(&self, columns: impl IntoIterator<Item = usize>) -> DateVerdict {
        let mut told = DateEvidence::default();
        for evidence in columns.into_iter().filter_map(|column| self.dates.get(column)) {
            told.add(evidence);
        }
        told.verdict()
    }

    /// The words of a column that are none of the company's statuses, the most frequent first, and of those that nobody
    /// has said the meaning of fifty: of the whole file where a check has found its statuses there.
    pub fn unknown_statuses(&self, column: usize) -> (Vec<WordCount>, Extent) {
        if let Some(check) = self.checked(column) {
            return (check.status_words.clone(), Extent::Whole);
        }
        let mut tally = StatusTally::default();
        for cell in self.sample.iter().filter_map(|row| row.get(column)) {
            tally.note(&unguarded(cell.text()));
        }
        (
            tally.unknown(&self.directory.statuses, &self.status_words),
            self.seen,
        )
    }

    /// The words of a column that stand for a status and are neither its key nor its label, by the alphabet, each with
    /// the label: of the rows by which columns are judged.
    pub fn understood_statuses(&self, column: usize) -> Vec<(String, String)> {
        let cells = self.sample.iter().filter_map(|row| row.get(column));
        let mut words: BTreeMap<String, String> = BTreeMap::new();
        for cell in cells {
            let text = unguarded(cell.text());
            words
                .entry(folded(&text))
                .or_insert_with(|| text.trim().to_owned());
        }
        let understood = words.into_iter().filter_map(|(known_as, word)| {
            let status = self.directory.statuses.named(&word)?;
            let is_alias = folded(&status.key) != known_as && folded(&status.label) != known_as;
            is_alias.then(|| (word, status.label.to_string()))
        });
        understood.collect()
    }

    /// The check that has gone through the whole file with its statuses in that column.
    fn checked(&self, column: usize) -> Option<&Check> {
        let status = ColumnTarget::Field(ImportField::Status);
        let has_status = matches!(&self.import.plan.columns, ColumnPlan::Exact(targets) if targets.get(column) == Some(&status));
        let check = self.import.check.as_ref();
        check.filter(|check| has_status && check.ended_at.is_some() && check.failure.is_none())
    }
}
