use std::path::Path;

use async_trait::async_trait;
use callbook_application::ports::{FileError, Sending};
use tokio::fs::File;
use tokio::io::AsyncReadExt as _;

use super::broken;

const PART: usize = 64 * 1024;

/// A kept file on its way out.
#[derive(Debug)]
pub(super) struct Outgoing {
    file: File,
}

impl Outgoing {
    pub(super) async fn open(path: &Path) -> Result<Self, FileError> {
        let file = File::open(path).await.map_err(broken)?;
        Ok(Self { file })
    }
}

#[async_trait]
impl Sending for Outgoing {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, FileError> {
        let mut part = Vec::with_capacity(PART);
        let read = self.file.read_buf(&mut part).await.map_err(broken)?;
        Ok((read > 0).then_some(part))
    }
}
