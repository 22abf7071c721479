use std::collections::{HashMap, VecDeque};

use callbook_domain::access::Viewer;
use callbook_domain::ids::{ImportId, UserId};
use callbook_domain::import::{
    Because, Cell, ColumnError, ColumnMap, ColumnPlan, ColumnTarget, Confidence, DateEvidence, DateOrder,
    DateVerdict, Fingerprint, HeaderRow, ImportField, ImportPlan, Matching, RepeatSurvey, Repeats,
    RowContext, RowParser, RowVerdict, SheetRow, StatusWords, Suggestion, TooFarApart, Turn, suggest,
};

use jiff::Timestamp;

use super::chunk::Chunk;
use super::dates::{dated, evidence, evidence_of_all};
use super::sample::{Sample, sample};
use super::survey::Extent;
use super::users::logins;
use crate::directory::Directory;
use crate::ports::{
    FileError, ImportQueries, SavedMapping, Sheet, SheetError, SheetFacts, Sheets, StoreError,
};

/// So many are asked of the reader at once, so that the async thread is not held up.
pub(super) const BATCH: usize = 1_000;

/// Why a file cannot be used at all.
#[derive(Debug, thiserror::Error)]
pub(super) enum OpenError {
    #[error(transparent)]
    Sheet(#[from] SheetError),
    #[error(transparent)]
    Columns(#[from] ColumnError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Whether it is the file's fault, so that trying again is of no use.
pub(super) fn is_the_files(error: &SheetError) -> bool {
    match error {
        SheetError::Empty
        | SheetError::Unreadable(_)
        | SheetError::TooHeavy(_)
        | SheetError::NotAsAsked(_) => true,
        // What is gone does not come back: another machine's folder, or a database restored without its files.
        SheetError::File(FileError::Missing) => true,
        SheetError::Busy | SheetError::Reader(_) | SheetError::File(_) => false,
    }
}

/// What files are opened with.
pub(super) struct Opener<'a> {
    pub(super) sheets: &'a dyn Sheets,
    pub(super) imports: &'a dyn ImportQueries,
    pub(super) viewer: &'a Viewer,
    pub(super) directory: &'a Directory,
    pub(super) chunk_rows: usize,
}

/// A file with its columns matched, and all that its rows are read by.
pub(super) struct OpenedFile<'a> {
    sheet: Box<dyn Sheet>,
    /// Rows that were read while the file was looked at, or gone past.
    ahead: VecDeque<SheetRow>,
    pub(super) columns: ColumnMap,
    /// What each column was taken for, and how surely; a guess is not acted on.
    pub(super) found: Vec<Suggestion>,
    viewer: &'a Viewer,
    directory: &'a Directory,
    pub(super) order: DateOrder,
    /// The columns in which dates are read.
    dated: Vec<usize>,
    pub(super) status_words: StatusWords,
    users: HashMap<String, UserId>,
    repeats: Repeats,
    /// So many rows are a chunk.
    pub(super) chunk_rows: usize,
}

impl<'a> Opener<'a> {
    /// Opens the kept file of an import as its plan says. Where the plan leaves something to the file and the file does
    /// not tell, it is refused.
    pub(super) async fn open(
        &self,
        import: ImportId,
        plan: &ImportPlan,
    ) -> Result<OpenedFile<'a>, OpenError> {
        let mut sheet = self.sheets.open(import, &plan.reading).await?;
        let first = sample(sheet.as_mut()).await?;
        let users = logins(self.directory);
        let remembered = match (&plan.columns, fingerprint(sheet.as_ref())) {
            (ColumnPlan::Matched(_), Some(fingerprint)) => {
                let scope = self.viewer.company_scope();
                self.imports.mapping(&scope, &fingerprint).await?
            }
            _ => None,
        };
        let (columns, found) =
            self.columns(sheet.as_ref(), &first.rows, plan, remembered.as_ref(), &users)?;
        let dated = dated(&columns, self.directory);
        let order = match plan.dates {
            Some(order) => order,
            None => self.order(import, plan, &dated, &first).await?,
        };
        let mut status_words = plan.status_words.clone();
        if let Some(earlier) = &remembered {
            status_words.add_earlier(&earlier.status_words, &self.directory.statuses);
        }
        let mut file = OpenedFile {
            sheet,
            ahead: first.rows.into(),
            columns,
            found,
            viewer: self.viewer,
            directory: self.directory,
            order,
            dated,
            status_words,
            users,
            repeats: Repeats::first_counts(),
            chunk_rows: self.chunk_rows,
        };
        if RepeatSurvey::is_needed(plan.on_repeat) {
            let whole = self.sheets.open(import, &plan.reading).await?;
            file.repeats = survey(whole, &file.parser()).await?.decide_by(plan.on_repeat);
        }
        if file.repeats.may_not_fit() {
            let whole = self.sheets.open(import, &plan.reading).await?;
            rehearse(whole, &file.parser(), file.repeats.clone()).await?;
        }
        Ok(file)
    }

    /// What the columns hold.
    fn columns(
        &self,
        sheet: &dyn Sheet,
        rows: &[SheetRow],
        plan: &ImportPlan,
        remembered: Option<&SavedMapping>,
        users: &HashMap<String, UserId>,
    ) -> Result<(ColumnMap, Vec<Suggestion>), ColumnError> {
        let headers = sheet.headers();
        let chosen = match &plan.columns {
            ColumnPlan::Exact(targets) => {
                let mut found = decided(targets);
                for column in &plan.undecided {
                    if let Some(open) = found.get_mut(*column) {
                        *open = Suggestion::NONE;
                    }
                }
                return Ok((ColumnMap::new(headers, targets.clone())?, found));
            }
            ColumnPlan::Matched(chosen) => chosen,
        };
        let suggestions = suggest(
            &headers,
            &cells(rows),
            &Matching {
                region: self.viewer.company().region,
                statuses: &self.directory.statuses,
                users,
                custom: &self.directory.custom_fields,
                chosen,
                remembered: remembered.map(|mapping| &mapping.targets[..]),
            },
        )?;
        let targets = suggestions.iter().map(Suggestion::acted_on);
        Ok((ColumnMap::new(headers, targets.collect())?, suggestions))
    }

    /// Which number of a date is the day, as the file itself tells. What somebody said of another file with the same
    /// headers tells nothing of this one. Where the first rows leave it open, all are looked at: nothing is guessed.
    async fn order(
        &self,
        import: ImportId,
        plan: &ImportPlan,
        dated: &[usize],
        first: &Sample,
    ) -> Result<DateOrder, OpenError> {
        let usual = DateOrder::usual_in(self.viewer.company().region);
        if dated.is_empty() {
            return Ok(usual);
        }
        let mut told = evidence(dated, &first.rows);
        if matters_what_follows(&told, first.seen) {
            let whole = self.sheets.open(import, &plan.reading).await?;
            told = evidence_of_all(whole, dated).await?;
        }
        match told.verdict() {
            DateVerdict::Certain(order) => Ok(order),
            DateVerdict::Plain => Ok(usual),
            DateVerdict::Doubtful(doubt) => Err(ColumnError::Dates(doubt).into()),
        }
    }
}

/// Whether the rest of a file can tell more of its dates than what was seen of it does.
pub(super) fn matters_what_follows(told: &DateEvidence, seen: Extent) -> bool {
    let is_settled = told.is_contradictory() || matches!(told.clone().verdict(), DateVerdict::Certain(_));
    seen == Extent::Beginning && !is_settled
}

/// By what files with the same columns are known again; a file without headers is like no other.
pub(super) fn fingerprint(sheet: &dyn Sheet) -> Option<Fingerprint> {
    let has_headers = sheet.facts().header != HeaderRow::Missing;
    has_headers.then(|| Fingerprint::of(&sheet.headers()))
}

/// Columns about which there is nothing left to find out.
pub(super) fn decided(targets: &[ColumnTarget]) -> Vec<Suggestion> {
    let decided = |target: &ColumnTarget| Suggestion {
        target: *target,
        confidence: Confidence::Sure,
        because: Because::Chosen,
    };
    targets.iter().map(decided).collect()
}

/// The cells of those rows that have some.
pub(super) fn cells(rows: &[SheetRow]) -> Vec<Vec<Cell>> {
    rows.iter()
        .filter_map(|row| row.cells.as_ref().ok().cloned())
        .collect()
}

/// Looks through a whole file for phones that stand in it several times.
async fn survey(mut sheet: Box<dyn Sheet>, parser: &RowParser<'_>) -> Result<RepeatSurvey, SheetError> {
    let mut survey = RepeatSurvey::default();
    loop {
        let rows = sheet.next_rows(BATCH).await?;
        if rows.is_empty() {
            return Ok(survey);
        }
        for row in rows {
            if let RowVerdict::Accepted(row) = parser.parse(row) {
                survey.note(&row);
            }
        }
    }
}

/// Goes through a whole file to see whether its rows can be put together, before anything is written of it.
async fn rehearse(
    mut sheet: Box<dyn Sheet>,
    parser: &RowParser<'_>,
    mut repeats: Repeats,
) -> Result<(), SheetError> {
    loop {
        let rows = sheet.next_rows(BATCH).await?;
        if rows.is_empty() {
            return Ok(());
        }
        for row in rows {
            if let RowVerdict::Accepted(row) = parser.parse(row) {
                repeats.turn(*row).map_err(too_far_apart)?;
            }
        }
    }
}

fn too_far_apart(error: TooFarApart) -> SheetError {
    SheetError::NotAsAsked(error.to_string())
}

impl OpenedFile<'_> {
    /// Goes past the rows up to `row`, which are in already.
    pub(super) async fn skip_to(&mut self, row: u64) -> Result<(), SheetError> {
        while let Some(next) = self.next_row().await? {
            if next.number > row {
                self.ahead.push_front(next);
                break;
            }
            if let RowVerdict::Accepted(accepted) = self.parser().parse(next) {
                self.repeats.turn(*accepted).map_err(too_far_apart)?;
            }
        }
        Ok(())
    }

    /// The next rows, parsed; an empty chunk at the end.
    pub(super) async fn next_chunk(&mut self) -> Result<Chunk, SheetError> {
        let mut chunk = Chunk::default();
        while !chunk.is_full(self.chunk_rows) {
            if self.ahead.is_empty() {
                self.ahead = self.sheet.next_rows(BATCH).await?.into();
            }
            if self.ahead.is_empty() {
                break;
            }
            while let Some(row) = self.ahead.pop_front() {
                let number = row.number;
                match self.parser().parse(row) {
                    RowVerdict::Accepted(row) => match self.repeats.turn(*row).map_err(too_far_apart)? {
                        Turn::Counts(row) => chunk.accept(number, row),
                        Turn::LeftOut(row, reason) => chunk.leave_out(number, row, reason),
                    },
                    RowVerdict::Refused(finding) => chunk.refuse(number, finding),
                    RowVerdict::Blank => chunk.last_row = number,
                }
                if chunk.is_full(self.chunk_rows) {
                    break;
                }
            }
        }
        Ok(chunk)
    }

    async fn next_row(&mut self) -> Result<Option<SheetRow>, SheetError> {
        if self.ahead.is_empty() {
            self.ahead = self.sheet.next_rows(BATCH).await?.into();
        }
        Ok(self.ahead.pop_front())
    }

    fn parser(&self) -> RowParser<'_> {
        RowParser::new(
            &self.columns,
            RowContext {
                region: self.viewer.company().region,
                zone: &self.viewer.company().zone,
                order: self.order,
                statuses: &self.directory.statuses,
                status_words: &self.status_words,
                users: &self.users,
                custom: &self.directory.custom_fields,
            },
        )
    }

    pub(super) fn facts(&self) -> SheetFacts {
        self.sheet.facts()
    }

    pub(super) fn rows_expected(&self) -> Option<u64> {
        self.sheet.rows_expected()
    }

    /// What to remember for the next file like it: nothing of columns that nobody has decided about, and of the two that
    /// say of refused rows why they are only where somebody uses them for something.
    pub(super) fn remembered(&self, now: Timestamp) -> Option<(Fingerprint, SavedMapping)> {
        let targets = self.columns.targets().iter().zip(&self.found);
        let mut targets: Vec<Option<ColumnTarget>> = targets
            .map(|(target, found)| found.is_settled().then_some(*target))
            .collect();
        let width = Fingerprint::width(self.columns.headers());
        let is_used = |target: &Option<ColumnTarget>| !matches!(target, None | Some(ColumnTarget::Ignored));
        if !targets[width..].iter().any(is_used) {
            targets.truncate(width);
        }
        let mapping = SavedMapping {
            targets,
            status_words: self.status_words.clone(),
            saved_at: now,
        };
        Some((fingerprint(self.sheet.as_ref())?, mapping))
    }

    /// Writes down what was found out about the columns, so that nothing is found out otherwise later.
    pub(super) fn pin(&self, plan: &mut ImportPlan) {
        plan.columns = ColumnPlan::Exact(self.columns.targets().to_vec());
        let open = (0..).zip(&self.found).filter(|(_, found)| !found.is_settled());
        plan.undecided = open.map(|(column, _)| column).collect();
        plan.status_words = self.status_words.clone();
        if !self.dated.is_empty() {
            plan.dates = Some(self.order);
        }
    }

    /// Where the statuses stand, if they do.
    pub(super) fn status_column(&self) -> Option<usize> {
        self.columns.column_of(ImportField::Status)
    }

    /// The headers and what each is used for.
    pub(super) fn uses(&self) -> Vec<(String, ColumnTarget)> {
        self.columns
            .uses()
            .map(|(header, target)| (header.to_owned(), target))
            .collect()
    }
}
