//! Pictures of users: what was uploaded is read within limits and written anew, so that nothing of the file is left but
//! what it shows.

mod reading;

use std::num::NonZero;
use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Duration;

use async_trait::async_trait;
use callbook_application::ports::{PICTURE_LIMIT, PictureError, Pictures, Portrait};
use tokio::sync::Semaphore;

/// How many may wait while others' pictures are read.
const WAITING_ROOM: usize = 8;

/// How long somebody waits before being asked to come back.
const PATIENCE: Duration = Duration::from_secs(10);

/// Reads pictures on blocking threads: each may take some 200 MB, so that at most two run at once, a few wait and the
/// rest are told to come back.
#[derive(Debug, Clone)]
pub struct PictureStudio {
    running: Arc<Semaphore>,
    admitted: Arc<Semaphore>,
}

impl Default for PictureStudio {
    fn default() -> Self {
        let at_once = available_parallelism().map_or(1, NonZero::get).min(2);
        Self {
            running: Arc::new(Semaphore::new(at_once)),
            admitted: Arc::new(Semaphore::new(at_once + WAITING_ROOM)),
        }
    }
}

#[async_trait]
impl Pictures for PictureStudio {
    async fn portrait(&self, file: Vec<u8>) -> Result<Portrait, PictureError> {
        if file.len() > PICTURE_LIMIT {
            return Err(PictureError::TooHeavy);
        }
        let place = Arc::clone(&self.admitted)
            .try_acquire_owned()
            .map_err(|_| PictureError::Busy)?;
        let turn = tokio::time::timeout(PATIENCE, Arc::clone(&self.running).acquire_owned())
            .await
            .map_err(|_| PictureError::Busy)?
            .map_err(|closed| PictureError::Broken(Box::new(closed)))?;
        let reading = tokio::task::spawn_blocking(move || {
            let portrait = reading::portrait(&file);
            // Whoever asked may have left; the memory is in use until here.
            drop((turn, place));
            portrait
        });
        reading.await.unwrap_or_else(|stopped| {
            // A decoder that gave up on a file that was made for it.
            tracing::warn!(%stopped, "a picture stopped its decoder");
            Err(PictureError::Damaged)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_too_heavy_is_not_looked_at() {
        let file = vec![0; PICTURE_LIMIT + 1];
        assert!(matches!(
            PictureStudio::default().portrait(file).await,
            Err(PictureError::TooHeavy)
        ));
    }

    #[tokio::test]
    async fn the_excess_is_told_to_come_back() {
        let studio = PictureStudio::default();
        let all = u32::try_from(studio.admitted.available_permits()).unwrap();
        let full = studio.admitted.acquire_many(all).await.unwrap();
        assert!(matches!(
            studio.portrait(Vec::new()).await,
            Err(PictureError::Busy)
        ));
        drop(full);
        assert!(matches!(
            studio.portrait(Vec::new()).await,
            Err(PictureError::NotAPicture)
        ));
    }
}
