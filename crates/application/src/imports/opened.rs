use std::collections::{HashMap, HashSet};

use callbook_domain::access::Viewer;
use callbook_domain::assignment::Sharers;
use callbook_domain::ids::{ImportId, UserId};
use callbook_domain::import::{
    ColumnError, ColumnMap, DateOrder, ImportField, Reading, RowParser, RowVerdict, SheetRow,
};
use callbook_domain::phone::Phone;
use callbook_domain::status::StatusSet;

use super::chunk::Chunk;
use crate::directory::Directory;
use crate::ports::{FileError, Sheet, SheetError, Sheets};

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

/// Whether it is the file's fault, so that trying again is of no use.
pub(super) fn is_the_files(error: &SheetError) -> bool {
    match error {
        SheetError::Empty
        | SheetError::Unreadable(_)
        | SheetError::TooHeavy(_)
        | SheetError::NotAsAsked(_) => true,
        // What is gone does not come back: another machine's folder, or a database restored without its files.
        SheetError::File(FileError::Missing) => true,
        SheetError::Reader(_) | SheetError::File(_) => false,
    }
}

/// A file with its columns matched, and all that its rows are read by.
pub(super) struct OpenedFile {
    sheet: Box<dyn Sheet>,
    /// Rows that were read while going past earlier ones.
    ahead: Vec<SheetRow>,
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
        let sheet = sheets.open(import, &Reading::default()).await?;
        let columns = ColumnMap::match_headers(&sheet.headers(), chosen)?;
        let users = logins(directory);
        let order = DateOrder::usual_in(viewer.company().region);
        Ok(Self {
            sheet,
            ahead: Vec::new(),
            columns,
            statuses: directory.statuses.clone(),
            order,
            users,
        })
    }

    /// Goes past the rows up to `row`, which are in already, and tells which phones they brought.
    pub(super) async fn skip_to(&mut self, viewer: &Viewer, row: u64) -> Result<HashSet<Phone>, SheetError> {
        let mut phones = HashSet::new();
        while self.ahead.is_empty() && row > 0 {
            let mut rows = self.sheet.next_rows(BATCH).await?;
            if rows.is_empty() {
                break;
            }
            let begins = rows.partition_point(|found| found.number <= row);
            self.ahead = rows.split_off(begins);
            let parser = self.parser(viewer);
            phones.extend(rows.into_iter().filter_map(|row| match parser.parse(row) {
                RowVerdict::Accepted(row) => Some(row.phone),
                RowVerdict::Refused(_) | RowVerdict::Blank => None,
            }));
        }
        Ok(phones)
    }

    /// The next rows, parsed; an empty chunk at the end.
    pub(super) async fn next_chunk(&mut self, viewer: &Viewer) -> Result<Chunk, SheetError> {
        let mut chunk = Chunk::default();
        while !chunk.is_full() {
            let mut rows = std::mem::take(&mut self.ahead);
            if rows.is_empty() {
                rows = self.sheet.next_rows(BATCH).await?;
            }
            if rows.is_empty() {
                break;
            }
            let parser = self.parser(viewer);
            for row in rows {
                chunk.take(row.number, parser.parse(row));
            }
        }
        Ok(chunk)
    }

    fn parser(&self, viewer: &Viewer) -> RowParser<'_> {
        RowParser::new(
            &self.columns,
            viewer.company().region,
            self.order,
            &self.statuses,
            &self.users,
        )
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

/// What a file may call the active users, in small letters: by name where only one is called so, by e-mail address and by
/// username; what somebody signs in with wins over what somebody is called.
fn logins(directory: &Directory) -> HashMap<String, UserId> {
    let mut names: HashMap<String, Option<UserId>> = HashMap::new();
    for user in directory.active_users() {
        names
            .entry(user.name.as_str().to_lowercase())
            .and_modify(|taken| *taken = None)
            .or_insert(Some(user.id));
    }
    let mut users: HashMap<String, UserId> = names
        .into_iter()
        .filter_map(|(name, user)| Some((name, user?)))
        .collect();
    users.extend(
        directory
            .active_users()
            .map(|user| (user.email.to_string(), user.id)),
    );
    users.extend(
        directory
            .active_users()
            .map(|user| (user.username.to_string(), user.id)),
    );
    users
}
