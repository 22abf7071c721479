//! Where the original files of imports are kept: a folder of the data directory, one file per import, named by its id.

mod receiving;
mod sending;

use std::io;
use std::path::{Path, PathBuf};

use async_trait::async_trait;
use callbook_application::ports::{FileError, Files, Receiving, Sending};
use callbook_domain::ids::ImportId;

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

    /// Removes what a process that died was still taking in; for the start, before anything comes in. Answers how
    /// many files that were.
    ///
    /// # Errors
    /// [`FileError`] where the folder cannot be read or a file not removed.
    pub async fn sweep(&self) -> Result<u64, FileError> {
        let mut entries = match tokio::fs::read_dir(&self.folder).await {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
            Err(error) => return Err(broken(error)),
        };
        let mut swept = 0;
        while let Some(entry) = entries.next_entry().await.map_err(broken)? {
            let path = entry.path();
            if path.extension().is_some_and(|extension| extension == UNFINISHED) {
                tokio::fs::remove_file(&path).await.map_err(broken)?;
                swept += 1;
            }
        }
        Ok(swept)
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
