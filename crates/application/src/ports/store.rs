/// Any error of a driver.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// A store could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database cannot be reached or is too busy; the same request may go through later.
    #[error("the database cannot be reached just now")]
    Unavailable(#[source] BoxError),
    /// There is no room left to write.
    #[error("the disk is full")]
    Full(#[source] BoxError),
    /// Anything else: a defect, or a row that does not say what it should.
    #[error("the database answered with an error")]
    Backend(#[source] BoxError),
}

/// What became of an update that names the version it was made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Updated {
    /// It is written, under the next version.
    Done,
    /// Somebody else wrote in between; nothing was written.
    Stale,
    /// The scope reaches no such row; nothing was written.
    Absent,
    /// Somebody else has taken a value that must be unique; nothing was written, and the unit is to be dropped.
    Taken,
}

/// What became of an insert into a place where some value must be unique.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inserted {
    /// It is written.
    Done,
    /// That field's value is taken; nothing was written.
    Taken(&'static str),
}
