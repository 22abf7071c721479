use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use async_trait::async_trait;
use callbook_application::ports::{FileError, KeptFile, Receiving};
use callbook_domain::ids::ImportId;
use sha2::{Digest as _, Sha256};
use tokio::task::spawn_blocking;

use super::{UNFINISHED, broken};
use crate::failpoints::{FailPoint, reach};

/// So much is gathered before a blocking thread writes and hashes it: a network part is often only a few KiB.
const GATHERED: usize = 256 * 1024;

/// A file on its way into the folder.
#[derive(Debug)]
pub(super) struct Incoming {
    /// `None` only while a blocking thread holds it, or after that thread failed.
    unfinished: Option<Unfinished>,
    gathered: Vec<u8>,
    bytes: u64,
    largest: u64,
}

/// The temporary file. Whoever drops it removes it.
#[derive(Debug)]
struct Unfinished {
    file: File,
    hash: Sha256,
    folder: PathBuf,
    temporary: PathBuf,
    place: PathBuf,
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // After the rename there is nothing under this name any more, and nothing to do.
        let _ = fs::remove_file(&self.temporary);
    }
}

impl Incoming {
    pub(super) async fn begin(folder: PathBuf, import: ImportId, largest: u64) -> Result<Self, FileError> {
        let unfinished = blocking(move || Unfinished::begin(folder, import)).await?;
        Ok(Self {
            unfinished: Some(unfinished),
            gathered: Vec::with_capacity(GATHERED),
            bytes: 0,
            largest,
        })
    }

    async fn write_out(&mut self) -> Result<(), FileError> {
        let Some(mut unfinished) = self.unfinished.take() else {
            return Err(FileError::Broken("an earlier part could not be written".into()));
        };
        let gathered = std::mem::take(&mut self.gathered);
        let (unfinished, mut gathered) = blocking(move || {
            unfinished.hash.update(&gathered);
            unfinished.file.write_all(&gathered)?;
            Ok((unfinished, gathered))
        })
        .await?;
        gathered.clear();
        self.unfinished = Some(unfinished);
        self.gathered = gathered;
        Ok(())
    }
}

impl Unfinished {
    fn begin(folder: PathBuf, import: ImportId) -> io::Result<Self> {
        fs::create_dir_all(&folder)?;
        let temporary = folder.join(format!("{import}.{UNFINISHED}"));
        let file = File::create_new(&temporary)?;
        Ok(Self {
            file,
            hash: Sha256::new(),
            place: folder.join(import.to_string()),
            folder,
            temporary,
        })
    }

    /// The data first, then the name, then the folder that holds the name: a power cut leaves all of it or nothing.
    fn keep(self) -> io::Result<String> {
        self.file.sync_all()?;
        reach(FailPoint::FileBeforeName);
        fs::rename(&self.temporary, &self.place)?;
        sync_folder(&self.folder)?;
        reach(FailPoint::FileAfterName);
        let digest = self.hash.clone().finalize();
        Ok(digest.iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[async_trait]
impl Receiving for Incoming {
    async fn write(&mut self, part: &[u8]) -> Result<(), FileError> {
        self.bytes += part.len() as u64;
        if self.bytes > self.largest {
            return Err(FileError::TooLarge { limit: self.largest });
        }
        self.gathered.extend_from_slice(part);
        if self.gathered.len() >= GATHERED {
            self.write_out().await?;
        }
        Ok(())
    }

    async fn keep(mut self: Box<Self>) -> Result<KeptFile, FileError> {
        // A caller that went on after a refused part must not keep half a file.
        if self.bytes > self.largest {
            return Err(FileError::TooLarge { limit: self.largest });
        }
        self.write_out().await?;
        let Some(unfinished) = self.unfinished.take() else {
            return Err(FileError::Broken("an earlier part could not be written".into()));
        };
        let hash = blocking(move || unfinished.keep()).await?;
        Ok(KeptFile {
            bytes: self.bytes,
            hash,
        })
    }
}

async fn blocking<T, F>(work: F) -> Result<T, FileError>
where
    T: Send + 'static,
    F: FnOnce() -> io::Result<T> + Send + 'static,
{
    match spawn_blocking(work).await {
        Ok(done) => done.map_err(broken),
        Err(error) => Err(FileError::Broken(error.into())),
    }
}
