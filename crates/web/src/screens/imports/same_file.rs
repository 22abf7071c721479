//! That the very same file was imported before.

use callbook_application::directory::Directory;
use callbook_domain::import::{Import, ImportState};
use serde::Serialize;

use super::details::{began, name};
use super::words;
use crate::view::{LocalTime, Moment};

#[derive(Debug, Clone, Serialize)]
pub(crate) struct SameFile {
    pub(super) href: String,
    pub(super) by: String,
    pub(super) at: Moment,
    /// What came of it.
    pub(super) came: String,
}

impl SameFile {
    pub(super) fn new(earlier: &Import, directory: &Directory, time: &LocalTime) -> Self {
        let counts = &earlier.checkpoint.counts;
        let came = match earlier.state {
            ImportState::Undone => "it was undone since".to_owned(),
            state if state.is_at_work() => "it is still at work".to_owned(),
            _ => words::came(counts, "created"),
        };
        Self {
            href: format!("/imports/{}", earlier.id),
            by: name(directory, earlier.started_by),
            at: time.moment(began(earlier)),
            came,
        }
    }
}
