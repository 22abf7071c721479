use std::fs::File;

use async_trait::async_trait;
use callbook_application::ports::{BoxError, FileError, Sending, TableError};
use tokio::io::AsyncReadExt as _;

use crate::files;

const PART: usize = 64 * 1024;

/// What is left of a table that has been written.
#[derive(Debug)]
pub(super) enum Rest {
    /// These bytes.
    Bytes(Vec<u8>),
    /// A file, from where it stands.
    File(tokio::fs::File),
}

impl Rest {
    pub(super) fn of_file(file: File) -> Self {
        Self::File(tokio::fs::File::from_std(file))
    }
}

#[async_trait]
impl Sending for Rest {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, FileError> {
        match self {
            Self::Bytes(bytes) => {
                let bytes = std::mem::take(bytes);
                Ok((!bytes.is_empty()).then_some(bytes))
            }
            Self::File(file) => {
                let mut part = Vec::with_capacity(PART);
                let read = file.read_buf(&mut part).await.map_err(files::broken)?;
                Ok((read > 0).then_some(part))
            }
        }
    }
}

/// What has no better name.
pub(super) fn broken(cause: BoxError) -> TableError {
    TableError::File(FileError::Broken(cause))
}
