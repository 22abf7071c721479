//! Where the original files of imports are kept: a folder of the data directory, one file per import, named by its id.

mod receiving;
mod sending;

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use async_trait::async_trait;
use callbook_application::ports::{FileError, Files, Receiving, Sending};
use callbook_domain::ids::ImportId;
use uuid::Uuid;

use self::receiving::Incoming;
use self::sending::Outgoing;

/// How large a file may be where nothing else is configured: 200 MiB.
pub const DEFAULT_LARGEST_FILE: u64 = 200 * 1024 * 1024;

/// What is still on its way in ends in this.
const UNFINISHED: &str = "part";

/// [`Files`] in a local folder.
#[derive(Debug, Clone)]
pub struct LocalFiles {
    folder: PathBuf,
    largest: u64,
}

impl LocalFiles {
    /// Files under `data_directory`/files/imports, none larger than `largest` bytes.
    pub fn new(data_directory: &Path, largest: u64) -> Self {
        Self {
            folder: data_directory.join("files").join("imports"),
            largest,
        }
    }

    /// Where the file of an import lies.
    pub fn path(&self, import: ImportId) -> PathBuf {
        self.folder.join(import.to_string())
    }

    /// Removes what processes that died were still taking in: what nobody has written to for `idle`. Other processes
    /// on the same data directory may be taking files in at this very moment. Answers how many files that were.
    ///
    /// # Errors
    /// [`FileError`] where the folder cannot be read or a file not removed.
    pub async fn sweep(&self, idle: Duration) -> Result<u64, FileError> {
        let mut swept = 0;
        for path in self.idle(idle).await? {
            if path.extension().is_some_and(|extension| extension == UNFINISHED) {
                tokio::fs::remove_file(&path).await.map_err(broken)?;
                swept += 1;
            }
        }
        Ok(swept)
    }

    /// The imports whose files came in whole at least `idle` ago. One that the database does not know was left by a
    /// process that died before it could say what it had taken in.
    ///
    /// # Errors
    /// [`FileError`] where the folder cannot be read.
    pub async fn kept(&self, idle: Duration) -> Result<Vec<ImportId>, FileError> {
        let id_of = |path: PathBuf| Uuid::try_parse(path.file_name()?.to_str()?).ok();
        let ids = self.idle(idle).await?.into_iter().filter_map(id_of);
        Ok(ids.map(ImportId::from_uuid).collect())
    }

    /// What nobody has written to for `idle`.
    async fn idle(&self, idle: Duration) -> Result<Vec<PathBuf>, FileError> {
        let mut entries = match tokio::fs::read_dir(&self.folder).await {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(broken(error)),
        };
        let mut found = Vec::new();
        while let Some(entry) = entries.next_entry().await.map_err(broken)? {
            let written = entry
                .metadata()
                .await
                .and_then(|about| about.modified())
                .map_err(broken)?;
            // A time of writing that lies ahead of the clock was not long ago.
            if written.elapsed().is_ok_and(|since| since >= idle) {
                found.push(entry.path());
            }
        }
        Ok(found)
    }
}

#[async_trait]
impl Files for LocalFiles {
    async fn receive(&self, import: ImportId) -> Result<Box<dyn Receiving>, FileError> {
        let incoming = Incoming::begin(self.folder.clone(), import, self.largest).await?;
        Ok(Box::new(incoming))
    }

    async fn open(&self, import: ImportId) -> Result<Box<dyn Sending>, FileError> {
        let outgoing = Outgoing::open(&self.path(import)).await?;
        Ok(Box::new(outgoing))
    }

    async fn remove(&self, import: ImportId) -> Result<(), FileError> {
        match tokio::fs::remove_file(self.path(import)).await {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(broken(error)),
            _ => Ok(()),
        }
    }
}

/// What the port says of an error of the operating system.
pub(crate) fn broken(error: io::Error) -> FileError {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => FileError::Full(error.into()),
        io::ErrorKind::NotFound => FileError::Missing,
        _ => FileError::Broken(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_without_room_is_full_whoever_says_so() {
        let (no_space, over_quota) = (28, 122);
        for code in [no_space, over_quota] {
            assert!(matches!(
                broken(io::Error::from_raw_os_error(code)),
                FileError::Full(_)
            ));
        }
        assert!(matches!(
            broken(io::Error::from_raw_os_error(2)),
            FileError::Missing
        ));
        assert!(matches!(
            broken(io::Error::from_raw_os_error(5)),
            FileError::Broken(_)
        ));
    }
}
