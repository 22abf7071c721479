//! Places at which a test lets the process die without a word, to see that nothing is lost and nothing doubled. They
//! are there with the feature `failpoints` alone, which the tests of the binary switch on; in a release they are nothing.

/// A place between two steps of an import or of its undoing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailPoint {
    /// A file has come in whole and does not have its name yet.
    FileBeforeName,
    /// It has its name, and no import knows of it.
    FileAfterName,
    /// All of a unit of work is written but its commit.
    UnitBeforeCommit,
    /// A unit of work is committed, and whoever asked for it has not heard so.
    UnitAfterCommit,
    /// The new customers of a chunk are written.
    ChunkAfterCustomers,
    /// The changed customers of a chunk are written.
    ChunkAfterUpdates,
    /// The timelines of a chunk are written.
    ChunkAfterEvents,
    /// The checkpoint and the findings of a chunk are written.
    ChunkAfterFindings,
    /// A job has been taken.
    JobAfterLease,
    /// A job is done, and still stands there.
    JobBeforeComplete,
    /// A job has been given back.
    JobAfterRelease,
    /// An undo has removed some customers.
    UndoAfterRemoval,
    /// An undo has given some customers their former values back.
    UndoAfterRestoring,
    /// An undo has written how far it is, and whom it leaves as they are.
    UndoAfterFindings,
}

impl FailPoint {
    /// All of them, in the order in which an import comes by.
    pub const ALL: [Self; 14] = [
        Self::FileBeforeName,
        Self::FileAfterName,
        Self::UnitBeforeCommit,
        Self::UnitAfterCommit,
        Self::JobAfterLease,
        Self::ChunkAfterCustomers,
        Self::ChunkAfterUpdates,
        Self::ChunkAfterEvents,
        Self::ChunkAfterFindings,
        Self::JobBeforeComplete,
        Self::JobAfterRelease,
        Self::UndoAfterRemoval,
        Self::UndoAfterRestoring,
        Self::UndoAfterFindings,
    ];

    /// Its name for [`VARIABLE`].
    pub const fn name(self) -> &'static str {
        match self {
            Self::FileBeforeName => "file-before-name",
            Self::FileAfterName => "file-after-name",
            Self::UnitBeforeCommit => "unit-before-commit",
            Self::UnitAfterCommit => "unit-after-commit",
            Self::ChunkAfterCustomers => "chunk-after-customers",
            Self::ChunkAfterUpdates => "chunk-after-updates",
            Self::ChunkAfterEvents => "chunk-after-events",
            Self::ChunkAfterFindings => "chunk-after-findings",
            Self::JobAfterLease => "job-after-lease",
            Self::JobBeforeComplete => "job-before-complete",
            Self::JobAfterRelease => "job-after-release",
            Self::UndoAfterRemoval => "undo-after-removal",
            Self::UndoAfterRestoring => "undo-after-restoring",
            Self::UndoAfterFindings => "undo-after-findings",
        }
    }
}

/// The environment variable that names the place at which the process dies, and at which time it comes by there:
/// `unit-after-commit@3`.
pub const VARIABLE: &str = "CALLBOOK_DIE_AT";

/// The environment variable that says how many rows of an import are one unit of work, so that a small file has many.
pub const CHUNK_ROWS: &str = "CALLBOOK_CHUNK_ROWS";

/// What a test has set [`CHUNK_ROWS`] to; nothing in a release.
pub fn chunk_rows() -> Option<std::num::NonZeroUsize> {
    #[cfg(feature = "failpoints")]
    return std::env::var(CHUNK_ROWS).ok()?.parse().ok();
    #[cfg(not(feature = "failpoints"))]
    None
}

/// Makes the process die where [`VARIABLE`] says; does nothing in a release.
pub fn arm() {
    #[cfg(feature = "failpoints")]
    if let Ok(place) = std::env::var(VARIABLE) {
        let (name, time) = place.split_once('@').unwrap_or((&place, "1"));
        let left = std::sync::atomic::AtomicU32::new(time.parse().unwrap_or(1));
        let dies = fail::cfg_callback(name, move || {
            if left.fetch_sub(1, std::sync::atomic::Ordering::Relaxed) == 1 {
                std::process::abort();
            }
        });
        tracing::debug!(?dies, name, "a fail point is armed");
    }
}

/// The process has come to that place.
pub(crate) fn reach(point: FailPoint) {
    #[cfg(feature = "failpoints")]
    fail::fail_point!(point.name());
    #[cfg(not(feature = "failpoints"))]
    let _ = point;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_places_apart() {
        let mut names = FailPoint::ALL.map(FailPoint::name);
        names.sort_unstable();
        assert!(names.windows(2).all(|two| two[0] != two[1]));
    }
}
