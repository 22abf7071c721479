use std::sync::Arc;

use callbook_domain::access::{NotAllowed, Viewer};
use callbook_domain::custom_field::FieldKind;
use callbook_domain::ids::{ImportId, StatusId, UserId};
use callbook_domain::import::{
    Check, ColumnError, ColumnMap, ColumnPlan, ColumnTarget, DateDoubt, DateOrder, DateVerdict, Import,
    ImportPlan, ImportState, OnDuplicate, OnRepeat, Reading, StatusWord, StatusWords,
};

use super::dates::{evidence, holds_dates};
use super::locked::locked;
use super::may_define::{MayNotDefine, may_define};
use super::opened::matters_what_follows;
use super::sample::sample;
use super::start::job_of;
use crate::custom_fields::{CustomFieldError, DefineFieldCommand, define_within};
use crate::directory::{Directory, OpenDirectory};
use crate::ports::{
    Clock, Ids, ImportQueries, JobKind, SheetError, Sheets, StoreError, Transactions, UnitOfWork,
};
use crate::{Ports, Settings};

/// What is decided about one column.
#[derive(Debug, Clone)]
pub enum ColumnChoice {
    /// It is used for this.
    Use(ColumnTarget),
    /// It is left out this time, because nobody was asked what it holds: of the next file like it that is judged anew.
    LeaveOpen,
    /// It becomes a new field of the company's customers.
    Define(DefineFieldCommand),
}

/// What is decided about a file.
#[derive(Debug, Clone)]
pub struct PlanImportCommand {
    /// One for each column.
    pub columns: Vec<ColumnChoice>,
    /// Which of two numbers of a date is the day, where somebody has said.
    pub dates: Option<DateOrder>,
    /// What happens to a phone that is known.
    pub on_known: OnDuplicate,
    /// What happens to a phone that stands in the file several times.
    pub on_repeat: OnRepeat,
    /// The status of new customers whose row names none.
    pub status: Option<StatusId>,
    /// Among whom new customers are dealt whose row names nobody.
    pub share_among: Vec<UserId>,
    /// What words in the status column stand for that are none of the company's statuses.
    pub status_words: StatusWords,
}

/// Why nothing was decided.
#[derive(Debug, thiserror::Error)]
pub enum PlanImportError {
    /// The viewer may not import.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// A column is to become a new field, and the viewer may make none.
    #[error(transparent)]
    MayNotDefine(#[from] MayNotDefine),
    /// The company has no such import.
    #[error("there is no such import")]
    NotFound,
    /// It runs, or has run: nothing can be decided about it any more.
    #[error("this import has begun already; nothing can be changed about it")]
    Begun,
    /// Somebody has changed meanwhile how the file is read: its columns may be others.
    #[error("somebody reads the file in another way now: look at its columns again")]
    ReadOtherwise,
    /// The columns cannot be used so.
    #[error(transparent)]
    Columns(#[from] ColumnError),
    /// Dates can be read in two ways, no other row will tell, and nobody has said in which.
    #[error(transparent)]
    Dates(#[from] DateDoubt),
    /// A status that is not there or not in use.
    #[error("there is no such status; choose one from the list")]
    NoSuchStatus,
    /// A word is to stand for a status that is not there or not in use.
    #[error("the status that “{word}” is to mean is not in use; choose one from the list")]
    NoSuchMeaning {
        /// The word.
        word: String,
    },
    /// A field that the company does not have, or uses no more.
    #[error("there is no such field; choose one from the list")]
    NoSuchField,
    /// A user who is not there or not active.
    #[error("there is no such active user; choose from the list")]
    NoSuchUser,
    /// A column's new field cannot be made.
    #[error("the field for column {}: {error}", column + 1)]
    Field {
        /// Which column, counted from 0.
        column: usize,
        /// Why.
        error: CustomFieldError,
    },
    /// The file is no sheet, or cannot be read as asked.
    #[error(transparent)]
    Sheet(#[from] SheetError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Decides what is done with a file that came in, and has it looked through.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct PlanImport {
    transactions: Arc<dyn Transactions>,
    imports: Arc<dyn ImportQueries>,
    directory: OpenDirectory,
    sheets: Arc<dyn Sheets>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

impl PlanImport {
    pub(crate) fn new(ports: &Ports, settings: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            imports: ports.imports.clone(),
            directory: OpenDirectory::new(ports, settings),
            sheets: ports.requested_sheets.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
        }
    }

    /// Reads the file in another way from now on. What was decided about its columns is forgotten: they may be others.
    ///
    /// # Errors
    /// [`PlanImportError`], and nothing was changed.
    pub async fn read_as(
        &self,
        viewer: &Viewer,
        id: ImportId,
        reading: Reading,
    ) -> Result<(), PlanImportError> {
        let scope = viewer.imports()?;
        self.imports
            .find(&scope, id)
            .await?
            .ok_or(PlanImportError::NotFound)?;
        // What cannot be read so is refused before anything is written.
        self.sheets.open(id, &reading).await?;
        let unit = self.transactions.begin().await?;
        let mut import = locked(&unit, &scope, id)
            .await?
            .ok_or(PlanImportError::NotFound)?;
        if !import.state.is_open() {
            return Err(PlanImportError::Begun);
        }
        unit.jobs.remove(&scope, id).await?;
        import.plan.reading = reading;
        import.plan.columns = ColumnPlan::default();
        import.plan.undecided = Vec::new();
        import.plan.dates = None;
        import.check = None;
        import.state = ImportState::Draft;
        unit.imports.update(&scope, &import).await?;
        Ok(unit.commit().await?)
    }

    /// Writes down what is decided, makes the new fields, and queues the check. Only who may manage the company makes new
    /// fields.
    ///
    /// # Errors
    /// [`PlanImportError`], and nothing was changed.
    pub async fn execute(
        &self,
        viewer: &Viewer,
        id: ImportId,
        command: PlanImportCommand,
    ) -> Result<(), PlanImportError> {
        let scope = viewer.imports()?;
        let defines = |choice: &ColumnChoice| matches!(choice, ColumnChoice::Define(_));
        if command.columns.iter().any(defines) {
            may_define(viewer)?;
        }
        let import = self
            .imports
            .find(&scope, id)
            .await?
            .ok_or(PlanImportError::NotFound)?;
        let directory = self.directory.execute(viewer).await?;
        check_names(&directory, &command)?;
        let reading = import.plan.reading;
        let (headers, first) = {
            let mut sheet = self.sheets.open(id, &reading).await?;
            (sheet.headers(), sample(sheet.as_mut()).await?)
        };
        // Before anything is written: fields that are new stand for nothing else.
        ColumnMap::new(headers.clone(), provisional(&command.columns))?;
        let dated = dated(&command.columns, &directory);
        let told = evidence(&dated, &first.rows);
        if command.dates.is_none()
            && !matters_what_follows(&told, first.seen)
            && let DateVerdict::Doubtful(doubt) = told.verdict()
        {
            return Err(doubt.into());
        }
        let unit = self.transactions.begin().await?;
        let mut import = locked(&unit, &scope, id)
            .await?
            .ok_or(PlanImportError::NotFound)?;
        if !import.state.is_open() {
            return Err(PlanImportError::Begun);
        }
        if import.plan.reading != reading {
            return Err(PlanImportError::ReadOtherwise);
        }
        let targets = self.define(&unit, viewer, &command.columns).await?;
        let columns = ColumnMap::new(headers, targets.clone())?;
        import.columns = columns
            .uses()
            .map(|(header, target)| (header.to_owned(), target))
            .collect();
        let dates = command.dates;
        let dates = dates.or_else(|| known_order(&import.plan, &dated, &directory));
        import.plan = ImportPlan {
            reading: import.plan.reading,
            columns: ColumnPlan::Exact(targets),
            undecided: undecided(&command.columns),
            dates,
            on_known: command.on_known,
            on_repeat: command.on_repeat,
            status: command.status,
            share_among: command.share_among,
            status_words: command.status_words,
        };
        self.queue_check(unit, viewer, import).await
    }

    /// Writes down which of two numbers of a date is the day, which the file does not tell, and has it looked through
    /// again.
    ///
    /// # Errors
    /// [`PlanImportError`], and nothing was changed.
    pub async fn say_dates(
        &self,
        viewer: &Viewer,
        id: ImportId,
        order: DateOrder,
    ) -> Result<(), PlanImportError> {
        let scope = viewer.imports()?;
        let unit = self.transactions.begin().await?;
        let mut import = locked(&unit, &scope, id)
            .await?
            .ok_or(PlanImportError::NotFound)?;
        if !import.state.is_open() {
            return Err(PlanImportError::Begun);
        }
        import.plan.dates = Some(order);
        self.queue_check(unit, viewer, import).await
    }

    async fn queue_check(
        &self,
        unit: UnitOfWork,
        viewer: &Viewer,
        mut import: Import,
    ) -> Result<(), PlanImportError> {
        import.state = ImportState::Checking;
        import.check = Some(Check::default());
        unit.imports.update(&viewer.company_scope(), &import).await?;
        let job = job_of(&import, viewer.user_id(), JobKind::Check);
        unit.jobs.enqueue(&job, self.clock.now()).await?;
        Ok(unit.commit().await?)
    }

    /// What each column is used for, new fields included.
    async fn define(
        &self,
        unit: &UnitOfWork,
        viewer: &Viewer,
        columns: &[ColumnChoice],
    ) -> Result<Vec<ColumnTarget>, PlanImportError> {
        let mut targets = Vec::new();
        for (column, choice) in columns.iter().enumerate() {
            targets.push(match choice {
                ColumnChoice::Use(target) => *target,
                ColumnChoice::LeaveOpen => ColumnTarget::Ignored,
                ColumnChoice::Define(command) => {
                    let now = self.clock.now();
                    let defined = define_within(unit, viewer, self.ids.as_ref(), now, command.clone()).await;
                    let field = defined.map_err(|error| PlanImportError::Field { column, error })?;
                    ColumnTarget::Custom(field.id)
                }
            });
        }
        Ok(targets)
    }
}

fn check_names(directory: &Directory, command: &PlanImportCommand) -> Result<(), PlanImportError> {
    if let Some(status) = command.status
        && !directory.statuses.in_use().any(|known| known.id == status)
    {
        return Err(PlanImportError::NoSuchStatus);
    }
    let not_in_use = |(_, means): &(&str, StatusWord)| !means.is_usable(&directory.statuses);
    if let Some((word, _)) = command.status_words.iter().find(not_in_use) {
        return Err(PlanImportError::NoSuchMeaning {
            word: word.to_owned(),
        });
    }
    let is_there = |choice: &ColumnChoice| match choice {
        ColumnChoice::Use(ColumnTarget::Custom(field)) => {
            directory.custom_fields.active().any(|known| known.id == *field)
        }
        ColumnChoice::Use(_) | ColumnChoice::LeaveOpen | ColumnChoice::Define(_) => true,
    };
    if !command.columns.iter().all(is_there) {
        return Err(PlanImportError::NoSuchField);
    }
    let is_active = |user: &UserId| directory.active_users().any(|known| known.id == *user);
    if !command.share_among.iter().all(is_active) {
        return Err(PlanImportError::NoSuchUser);
    }
    Ok(())
}

/// The order that somebody has said, or a check has found, for dates in the very same columns: it still holds.
fn known_order(plan: &ImportPlan, dated: &[usize], directory: &Directory) -> Option<DateOrder> {
    let ColumnPlan::Exact(targets) = &plan.columns else {
        return None;
    };
    let were = (0..targets.len()).filter(|column| holds_dates(targets[*column], directory));
    plan.dates.filter(|_| were.eq(dated.iter().copied()))
}

fn undecided(columns: &[ColumnChoice]) -> Vec<usize> {
    let open = |(_, choice): &(usize, &ColumnChoice)| matches!(choice, ColumnChoice::LeaveOpen);
    let open = (0..).zip(columns).filter(open);
    open.map(|(column, _)| column).collect()
}

fn provisional(columns: &[ColumnChoice]) -> Vec<ColumnTarget> {
    let target = |choice: &ColumnChoice| match choice {
        ColumnChoice::Use(target) => *target,
        ColumnChoice::LeaveOpen | ColumnChoice::Define(_) => ColumnTarget::Ignored,
    };
    columns.iter().map(target).collect()
}

/// The columns in which dates are to be read.
fn dated(columns: &[ColumnChoice], directory: &Directory) -> Vec<usize> {
    let is_dated = |choice: &ColumnChoice| match choice {
        ColumnChoice::Use(target) => holds_dates(*target, directory),
        ColumnChoice::LeaveOpen => false,
        ColumnChoice::Define(command) => matches!(command.kind, FieldKind::Date),
    };
    (0..)
        .zip(columns)
        .filter(|(_, choice)| is_dated(choice))
        .map(|(column, _)| column)
        .collect()
}
