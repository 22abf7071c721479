//! The blocks that argon2 works in: 19 MiB for each hash. As long as hashes follow each other they go from one to the
//! next; given back to the allocator each time, they would lie there for a while and several times over.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use argon2::Block;

/// After so long without a hash the memory goes back. At once, it would be freed and asked for again between any two
/// sign-ins, and the allocator takes its time to give what was freed back to the machine.
const IDLE: Duration = Duration::from_secs(10);

/// Blocks between two hashes, shared by all who hash.
#[derive(Clone, Default)]
pub(super) struct Memory {
    idle: Arc<Mutex<Vec<Vec<Block>>>>,
    /// How many hashes have begun.
    begun: Arc<AtomicU64>,
}

impl Memory {
    /// So many blocks, used ones where there are any: argon2 writes each before it reads it.
    pub(super) fn take(&self, blocks: usize) -> Vec<Block> {
        self.begun.fetch_add(1, Ordering::Relaxed);
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut taken = idle.unwrap_or_default();
        taken.resize(blocks, Block::default());
        taken
    }

    /// Keeps blocks for whoever comes next.
    pub(super) fn keep(&self, blocks: Vec<Block>) {
        self.idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(blocks);
    }

    /// Gives all that is idle back to the machine, unless another hash begins within a while.
    pub(super) async fn release_later(self) {
        let begun = self.begun.load(Ordering::Relaxed);
        tokio::time::sleep(IDLE).await;
        if self.begun.load(Ordering::Relaxed) == begun {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
        }
    }
}

impl std::fmt::Debug for Memory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Memory").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn memory_goes_round_and_back_to_the_machine_when_nobody_hashes() {
        let memory = Memory::default();
        memory.keep(memory.take(8));
        let busy = tokio::spawn(memory.clone().release_later());
        tokio::time::sleep(IDLE / 2).await;
        memory.keep(memory.take(8));
        busy.await.unwrap();
        assert_eq!(
            memory.idle.lock().unwrap().len(),
            1,
            "in use meanwhile, and the same"
        );
        memory.clone().release_later().await;
        assert!(memory.idle.lock().unwrap().is_empty());
    }
}
