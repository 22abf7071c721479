use callbook_domain::access::Viewer;
use callbook_domain::import::{Check, Import, RowFinding, StatusTally, StatusWords};
use jiff::Timestamp;

use super::chunk::{Chunk, Judge, Purpose};
use super::users::sharers;
use crate::directory::Directory;
use crate::ports::{CustomerQueries, Ids, StoreError};

/// Looks at rows as an import would, and writes nothing.
pub(super) struct Look<'a> {
    pub(super) customers: &'a dyn CustomerQueries,
    pub(super) ids: &'a dyn Ids,
    pub(super) viewer: &'a Viewer,
    pub(super) directory: &'a Directory,
    pub(super) import: &'a Import,
    /// What words mean that are no status.
    pub(super) status_words: StatusWords,
    /// Where the statuses stand, if they do.
    pub(super) status_column: Option<usize>,
    /// What has stood there so far.
    pub(super) tally: StatusTally,
}

impl Look<'_> {
    /// Adds what the chunk's rows would do to `check`, and returns what is to be said of them.
    pub(super) async fn at(
        &mut self,
        chunk: &Chunk,
        check: &mut Check,
        now: Timestamp,
    ) -> Result<Vec<RowFinding>, StoreError> {
        // Read beside whoever writes: on SQLite a unit of work would keep all others from it.
        let scope = self.viewer.company_scope();
        let known = self
            .customers
            .known(&scope, &chunk.phones(self.import.plan.on_known))
            .await?;
        let sharers = sharers(&self.import.plan.share_among, self.directory);
        let judge = Judge {
            import: self.import,
            viewer: self.viewer,
            statuses: &self.directory.statuses,
            sharers: sharers.as_ref(),
            ids: self.ids,
            now,
            purpose: Purpose::Look,
        };
        let judged = judge.judge(chunk, &known, &check.checkpoint);
        check.checkpoint.row = chunk.last_row;
        check.checkpoint.counts.add(&judged.counts);
        for (user, customers) in judged.shares {
            *check.shares.entry(user).or_default() += customers;
        }
        self.count_words(chunk, check);
        Ok(judged.findings)
    }

    /// Which words are no status of the company's, whatever becomes of their rows.
    fn count_words(&mut self, chunk: &Chunk, check: &mut Check) {
        let Some(column) = self.status_column else { return };
        for cell in chunk.cells().filter_map(|cells| cells.get(column)) {
            self.tally.note(cell);
        }
        check.status_words = self.tally.unknown(&self.directory.statuses, &self.status_words);
    }
}
