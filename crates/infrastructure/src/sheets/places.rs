//! How many workbooks are open at once: each is a child process with up to half a gigabyte of memory.

use std::sync::Arc;
use std::time::Duration;

use callbook_application::ports::SheetError;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// Places for open workbooks, shared by whoever has a clone.
#[derive(Debug, Clone)]
pub struct Places {
    free: Option<Arc<Semaphore>>,
    patience: Duration,
}

/// One place; free again when it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    #[expect(dead_code, reason = "counts until it is dropped")]
    permit: Option<OwnedSemaphorePermit>,
}

impl Places {
    /// For as many workbooks as there are.
    pub const fn unlimited() -> Self {
        Self {
            free: None,
            patience: Duration::ZERO,
        }
    }

    /// For so many at once; one more waits so long for its place.
    pub fn new(at_once: usize, patience: Duration) -> Self {
        Self {
            free: Some(Arc::new(Semaphore::new(at_once))),
            patience,
        }
    }

    /// A place, as soon as there is one.
    ///
    /// # Errors
    /// [`SheetError::Busy`] where none came free in time.
    pub(super) async fn take(&self) -> Result<Place, SheetError> {
        let Some(free) = &self.free else {
            return Ok(Place::none());
        };
        match timeout(self.patience, free.clone().acquire_owned()).await {
            Ok(Ok(permit)) => Ok(Place { permit: Some(permit) }),
            Ok(Err(_)) | Err(_) => Err(SheetError::Busy),
        }
    }
}

/// Two at once; who waits has an answer before a browser or a proxy gives up.
impl Default for Places {
    fn default() -> Self {
        Self::new(2, Duration::from_secs(10))
    }
}

impl Place {
    /// What is no workbook needs none.
    pub(super) const fn none() -> Self {
        Self { permit: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn whoever_finds_no_place_waits_a_while_and_is_told() {
        let places = Places::default();
        let (first, _second) = (places.take().await.unwrap(), places.take().await.unwrap());
        assert!(matches!(places.clone().take().await, Err(SheetError::Busy)));
        let waiting = tokio::spawn({
            let places = places.clone();
            async move { places.take().await.is_ok() }
        });
        tokio::time::sleep(Duration::from_secs(9)).await;
        drop(first);
        assert!(waiting.await.unwrap());
    }

    #[tokio::test]
    async fn jobs_wait_for_nobody() {
        let places = Places::unlimited();
        let mut taken = Vec::new();
        for _ in 0..10 {
            taken.push(places.take().await.unwrap());
        }
    }
}
