use std::collections::HashMap;

use callbook_domain::access::Viewer;
use callbook_domain::assignment::Sharers;
use callbook_domain::ids::{ImportId, UserId};
use callbook_domain::import::{ColumnError, ColumnMap, DateOrder, ImportField, RowParser};
use callbook_domain::status::StatusSet;

use super::chunk::Chunk;
use crate::directory::Directory;
use crate::ports::{Sheet, SheetError, Sheets};

/// So many rows go into one unit of work: few enough that others get in between.
pub(super) const CHUNK: usize = 20_000;
/// So many are asked of the reader at once, so that the async thread is not held up.
const BATCH: usize = 1_000;

/// Why a file cannot be used at all.
#[derive(Debug, thiserror::Error)]
pub(super) enum OpenError {
    #[error(transparent)]
    Sheet(#[from] SheetError),
    #[error(transparent)]
    Columns(#[from] ColumnError),
}

impl OpenError {
    /// Whether it is the file's fault, so that trying again is of no use.
    pub(super) fn is_the_files(&self) -> bool {
        match self {
            Self::Columns(_) => true,
            Self::Sheet(error) => is_the_files(error),
        }
    }
}

/// Whether it is the file's fault, so that trying again is of no use.
pub(super) fn is_the_files(error: &SheetError) -> bool {
    match error {
        SheetError::Empty | SheetError::Unreadable(_) | SheetError::TooHeavy(_) => true,
        SheetError::Reader(_) | SheetError::File(_) => false,
    }
}

/// A file with its columns matched, and all that its rows are read by.
pub(super) struct OpenedFile {
    sheet: Box<dyn Sheet>,
    pub(super) columns: ColumnMap,
    pub(super) statuses: StatusSet,
    order: DateOrder,
    users: HashMap<String, UserId>,
}

impl OpenedFile {
    pub(super) async fn open(
        sheets: &dyn Sheets,
        viewer: &Viewer,
        import: ImportId,
        chosen: &[(ImportField, String)],
        directory: &Directory,
    ) -> Result<Self, OpenError> {
        let sheet = sheets.open(import).await?;
        let columns = ColumnMap::match_headers(&sheet.headers(), chosen)?;
        let names = |user: &callbook_domain::user::User| {
            [
                user.username.to_string(),
                user.email.to_string(),
                user.name.as_str().to_lowercase(),
            ]
            .map(|n| (n, user.id))
        };
        // Usernames come last: they win where somebody is called what somebody else signs in with.
        let mut users: HashMap<String, UserId> = directory.active_users().flat_map(names).collect();
        users.extend(
            directory
                .active_users()
                .map(|user| (user.username.to_string(), user.id)),
        );
        let order = DateOrder::usual_in(viewer.company().region);
        Ok(Self {
            sheet,
            columns,
            statuses: directory.statuses.clone(),
            order,
            users,
        })
    }

    /// The next rows after row `after`, parsed; an empty chunk at the end.
    pub(super) async fn next_chunk(&mut self, viewer: &Viewer, after: u64) -> Result<Chunk, SheetError> {
        let region = viewer.company().region;
        let mut chunk = Chunk::default();
        while chunk.len() < CHUNK {
            let rows = self.sheet.next_rows(BATCH).await?;
            if rows.is_empty() {
                break;
            }
            let parser = RowParser::new(&self.columns, region, self.order, &self.statuses, &self.users);
            for row in rows.into_iter().filter(|row| row.number > after) {
                chunk.take(row.number, parser.parse(row));
            }
        }
        Ok(chunk)
    }

    pub(super) fn rows_expected(&self) -> Option<u64> {
        self.sheet.rows_expected()
    }

    /// The headers and what each was taken for.
    pub(super) fn matched(&self) -> Vec<(String, Option<ImportField>)> {
        let field_of = |column| {
            ImportField::ALL
                .into_iter()
                .find(|field| self.columns.column_of(*field) == Some(column))
        };
        self.columns
            .headers()
            .iter()
            .enumerate()
            .map(|(n, header)| (header.clone(), field_of(n)))
            .collect()
    }
}

/// Those of `users` who are active, in their order; `None` where nobody is.
pub(super) fn sharers(users: &[UserId], directory: &Directory) -> Option<Sharers> {
    let active = |id: &UserId| {
        directory
            .user(*id)
            .is_some_and(callbook_domain::user::User::is_active)
    };
    Sharers::new(users.iter().copied().filter(active)).ok()
}
