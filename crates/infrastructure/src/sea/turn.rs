//! Whose turn it is to write, where several processes share one SQLite file.
//!
//! SQLite gives its write lock to whoever asks while it is free. A process that commits and begins again at once, as an
//! import does with its chunks, has it every time; the others look for it now and then and never find it. So whoever
//! wants to write first takes the lock of a small file beside the database, and keeps it until it has SQLite's: then the
//! one who has just committed stands behind the one who waits. Whoever writes much looks here whether somebody does.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use tokio::sync::{Mutex, MutexGuard};
use tokio::time::{Instant, sleep, timeout_at};

/// How often somebody looks whether the other process is through.
const LOOK: Duration = Duration::from_millis(2);

/// So long it counts that somebody waited: where people work, the next one comes soon.
const LATELY: Duration = Duration::from_secs(5);

/// Where the writers of this process stand in line.
#[derive(Debug, Clone, Default)]
pub(super) struct Turnstile(Option<Arc<Gate>>);

#[derive(Debug)]
struct Gate {
    /// Once for all writers of this process: among themselves they wait in the order in which they came.
    file: Mutex<File>,
    /// When somebody was last seen to wait.
    sought: std::sync::Mutex<Option<Instant>>,
}

/// Somebody's turn, until it is dropped.
#[derive(Debug)]
pub(super) struct Turn<'a>(Option<MutexGuard<'a, File>>);

impl Turnstile {
    /// Beside that database. Where no file can be made, whoever is quickest writes.
    pub(super) fn beside(database: &Path) -> Self {
        let mut name = database.as_os_str().to_owned();
        name.push("-turn");
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(name);
        Self(file.ok().map(|file| {
            Arc::new(Gate {
                file: Mutex::new(file),
                sought: std::sync::Mutex::default(),
            })
        }))
    }

    /// Waits for its turn; after `patience` it goes on without, and SQLite decides.
    pub(super) async fn enter(&self, patience: Duration) -> Turn<'_> {
        let Some(gate) = &self.0 else {
            return Turn(None);
        };
        let end = Instant::now() + patience;
        let Ok(file) = timeout_at(end, gate.file.lock()).await else {
            return Turn(None);
        };
        loop {
            match file.try_lock() {
                Ok(()) => return Turn(Some(file)),
                Err(TryLockError::WouldBlock) if Instant::now() < end => sleep(LOOK).await,
                Err(_) => return Turn(None),
            }
        }
    }

    /// Whether somebody waits, in this process or another, or was seen to a moment ago. For whoever has had its turn and
    /// writes.
    pub(super) fn is_sought(&self) -> bool {
        let Some(gate) = &self.0 else {
            return false;
        };
        let mut sought = gate.sought.lock().unwrap_or_else(PoisonError::into_inner);
        if gate.is_taken() {
            *sought = Some(Instant::now());
        }
        sought.is_some_and(|at| at.elapsed() < LATELY)
    }
}

impl Gate {
    fn is_taken(&self) -> bool {
        let Ok(file) = self.file.try_lock() else {
            return true;
        };
        match file.try_lock() {
            // It cannot fail while the file is open; closing it would let go of it too.
            Ok(()) => file.unlock().is_err(),
            Err(TryLockError::WouldBlock) => true,
            Err(TryLockError::Error(_)) => false,
        }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        if let Some(file) = &self.0 {
            // It cannot fail while the file is open; closing it would let go of it too.
            let _ = file.unlock();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHORT: Duration = Duration::from_millis(50);

    #[tokio::test]
    async fn one_process_after_the_other() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("callbook.sqlite");
        let (one, other) = (Turnstile::beside(&database), Turnstile::beside(&database));
        let turn = one.enter(SHORT).await;
        assert!(turn.0.is_some());
        assert!(other.enter(SHORT).await.0.is_none(), "the first has it still");
        let waiting = other.enter(Duration::from_secs(10));
        let letting_go = async {
            sleep(SHORT).await;
            drop(turn);
        };
        let (next, ()) = tokio::join!(waiting, letting_go);
        assert!(next.0.is_some());
    }

    #[tokio::test]
    async fn whoever_waits_is_seen_for_a_while() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("callbook.sqlite");
        for another in [false, true] {
            let writes = Turnstile::beside(&database);
            let waits = match another {
                false => writes.clone(),
                true => Turnstile::beside(&database),
            };
            assert!(!writes.is_sought());
            let turn = waits.enter(SHORT).await;
            assert!(writes.is_sought());
            drop(turn);
            assert!(writes.is_sought(), "a moment ago");
            *writes.0.as_ref().unwrap().sought.lock().unwrap() = Instant::now().checked_sub(LATELY);
            assert!(!writes.is_sought(), "long ago");
        }
    }

    #[tokio::test]
    async fn without_a_file_nobody_waits() {
        let turnstile = Turnstile::beside(Path::new("/nowhere/at/all/callbook.sqlite"));
        assert!(!turnstile.is_sought());
        assert!(turnstile.enter(SHORT).await.0.is_none());
    }
}
