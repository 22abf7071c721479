use std::num::NonZeroUsize;
use std::sync::Arc;

use callbook_domain::access::{NotAllowed, Viewer};
use callbook_domain::custom_field::{CustomField, CustomFieldSet, DefineRefusal, FieldName};
use callbook_domain::ids::{CustomFieldId, ImportId};
use callbook_domain::import::{
    Check, Checkpoint, ColumnError, ColumnPlan, ColumnTarget, Import, ImportPlan, ImportState, RowFinding,
    StatusTally, StatusWords, Suggestion,
};

use super::chunk::ROWS;
use super::examples::Examples;
use super::look::Look;
use super::may_define::{MayNotDefine, may_define};
use super::opened::{OpenError, Opener};
use super::start::{StartImportCommand, Upload};
use crate::custom_fields::DefineFieldCommand;
use crate::directory::{Directory, OpenDirectory};
use crate::ports::{
    Clock, CustomerQueries, FileError, Files, Ids, ImportQueries, SheetError, SheetFacts, Sheets, StoreError,
};
use crate::{Ports, Settings};

/// What an import would do.
#[derive(Debug, Clone)]
pub struct FileChecked {
    /// What the file is called.
    pub file_name: String,
    /// How it was read.
    pub facts: SheetFacts,
    /// The figures.
    pub check: Check,
    /// The headers and what each is used for.
    pub columns: Vec<(String, ColumnTarget)>,
    /// What each of them was taken for, and how surely; a mere guess is not acted on.
    pub found: Vec<Suggestion>,
    /// What words in the status column were taken for.
    pub status_words: StatusWords,
    /// The first rows of each kind that something is to be said of.
    pub findings: Vec<RowFinding>,
    /// The newest import of the very same file of which something is in.
    pub same_file: Option<ImportId>,
    /// The names behind ids, those of fields that were made up for the check included.
    pub directory: Directory,
}

/// A column that would become a field of the company's own.
#[derive(Debug, Clone)]
pub struct NewField {
    /// Its header.
    pub column: String,
    /// The field.
    pub field: DefineFieldCommand,
}

/// The company has a field of that name, and a column of that kind does not fit into it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is a field “{name}” already, {}", unlike(.has, .wanted))]
pub struct OtherKind {
    name: FieldName,
    has: &'static str,
    wanted: &'static str,
}

fn unlike(has: &str, wanted: &str) -> String {
    if has == wanted {
        "and it does not have all of these answers".to_owned()
    } else {
        format!("of the kind {has}, not {wanted}")
    }
}

impl NewField {
    /// The field of that name that the company has already: an earlier file with such a column may have made it.
    ///
    /// # Errors
    /// [`OtherKind`] where a column of this kind does not fit into it.
    pub fn existing<'a>(&self, fields: &'a CustomFieldSet) -> Result<Option<&'a CustomField>, OtherKind> {
        let wanted = &self.field.kind;
        match fields.named(self.field.name.as_str()) {
            Some(known) if !known.kind.covers(wanted) => Err(OtherKind {
                name: known.name.clone(),
                has: known.kind.key(),
                wanted: wanted.key(),
            }),
            known => Ok(known),
        }
    }
}

/// Why a file was not checked.
#[derive(Debug, thiserror::Error)]
pub enum CheckFileError {
    /// The viewer may not import.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// A column is to become a new field, and the viewer may make none.
    #[error(transparent)]
    MayNotDefine(#[from] MayNotDefine),
    /// The file is no sheet.
    #[error(transparent)]
    Sheet(#[from] SheetError),
    /// Its columns cannot be used.
    #[error(transparent)]
    Columns(#[from] ColumnError),
    /// The file could not be kept while it is read.
    #[error(transparent)]
    File(#[from] FileError),
    /// A field cannot be made of a column.
    #[error(transparent)]
    Field(#[from] DefineRefusal),
    /// There is such a field, of another kind.
    #[error(transparent)]
    OtherKind(#[from] OtherKind),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<OpenError> for CheckFileError {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Sheet(error) => Self::Sheet(error),
            OpenError::Columns(error) => Self::Columns(error),
            OpenError::Store(error) => Self::Store(error),
        }
    }
}

/// Says what an import of a file would do, row by row as the import does it, and writes nothing at all: the file is not
/// kept either. For the command line; where a file waits for a decision, [`super::WorkImports`] does the same.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct CheckFile {
    customers: Arc<dyn CustomerQueries>,
    imports: Arc<dyn ImportQueries>,
    directory: OpenDirectory,
    sheets: Arc<dyn Sheets>,
    files: Arc<dyn Files>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    chunk_rows: usize,
}

impl CheckFile {
    pub(crate) fn new(ports: &Ports, settings: Settings) -> Self {
        Self {
            customers: ports.customers.clone(),
            imports: ports.imports.clone(),
            directory: OpenDirectory::new(ports, settings),
            sheets: ports.sheets.clone(),
            files: ports.files.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
            chunk_rows: settings.chunk_rows.map_or(ROWS, NonZeroUsize::get),
        }
    }

    /// Reads the whole file; it is not kept. `new_fields` are read as if they had been made.
    ///
    /// # Errors
    /// [`CheckFileError`].
    pub async fn execute(
        &self,
        viewer: &Viewer,
        upload: Upload,
        command: StartImportCommand,
        new_fields: Vec<NewField>,
    ) -> Result<FileChecked, CheckFileError> {
        viewer.imports()?;
        let (id, kept) = upload.keep().await?;
        let now = self.clock.now();
        let mut import = Import {
            id,
            company: viewer.company_id(),
            started_by: viewer.user_id(),
            file_name: command.file_name,
            file_bytes: kept.bytes,
            file_hash: kept.hash,
            plan: command.plan,
            columns: Vec::new(),
            state: ImportState::Checking,
            failure: None,
            checkpoint: Checkpoint::default(),
            rows_expected: None,
            check: None,
            undo: None,
            created_at: now,
            started_at: None,
            resumed_at: None,
            ended_at: None,
        };
        let checked = self.read(viewer, &mut import, new_fields).await;
        self.files.remove(id).await?;
        checked
    }

    async fn read(
        &self,
        viewer: &Viewer,
        import: &mut Import,
        new_fields: Vec<NewField>,
    ) -> Result<FileChecked, CheckFileError> {
        let mut directory = self.directory.execute(viewer).await?;
        self.make_up(viewer, &mut directory, &mut import.plan, new_fields)?;
        let import = &*import;
        let same_file = self
            .imports
            .same_file(&viewer.company_scope(), &import.file_hash, import.id)
            .await?;
        let opener = Opener {
            sheets: self.sheets.as_ref(),
            imports: self.imports.as_ref(),
            viewer,
            directory: &directory,
            chunk_rows: self.chunk_rows,
        };
        let mut file = opener.open(import.id, &import.plan).await?;
        let mut look = Look {
            customers: self.customers.as_ref(),
            ids: self.ids.as_ref(),
            viewer,
            directory: &directory,
            import,
            status_words: file.status_words.clone(),
            status_column: file.status_column(),
            tally: StatusTally::default(),
        };
        let mut check = Check::default();
        let mut examples = Examples::default();
        loop {
            let chunk = file.next_chunk().await?;
            if chunk.is_empty() {
                break;
            }
            examples.add(look.at(&chunk, &mut check, self.clock.now()).await?);
        }
        check.ended_at = Some(self.clock.now());
        Ok(FileChecked {
            file_name: import.file_name.clone(),
            facts: file.facts(),
            check,
            columns: file.uses(),
            found: file.found.clone(),
            status_words: file.status_words.clone(),
            findings: examples.into_findings(),
            same_file: same_file.map(|same| same.id),
            directory: directory.clone(),
        })
    }

    /// Fields that nobody stores, so that what is in their columns can be judged.
    fn make_up(
        &self,
        viewer: &Viewer,
        directory: &mut Directory,
        plan: &mut ImportPlan,
        new_fields: Vec<NewField>,
    ) -> Result<(), CheckFileError> {
        for new in new_fields {
            let known = new.existing(&directory.custom_fields)?.map(|known| known.id);
            let id = match known {
                Some(known) => known,
                None => {
                    may_define(viewer)?;
                    self.make_one(viewer, directory, new.field)?
                }
            };
            if let ColumnPlan::Matched(chosen) = &mut plan.columns {
                chosen.push((ColumnTarget::Custom(id), new.column));
            }
        }
        Ok(())
    }

    fn make_one(
        &self,
        viewer: &Viewer,
        directory: &mut Directory,
        field: DefineFieldCommand,
    ) -> Result<CustomFieldId, DefineRefusal> {
        let fields = &directory.custom_fields;
        fields.check_name(&field.name, None)?;
        fields.check_room()?;
        let id = CustomFieldId::from_uuid(self.ids.next());
        let place = fields.next_position();
        let made = CustomField::new(id, viewer.company_id(), field.name, field.kind, place);
        let all = fields.all().iter().cloned().chain([made]);
        directory.custom_fields = CustomFieldSet::new(all.collect());
        Ok(id)
    }
}

impl Upload {
    pub(super) async fn keep(self) -> Result<(ImportId, crate::ports::KeptFile), FileError> {
        Ok((self.id, self.file.keep().await?))
    }
}
