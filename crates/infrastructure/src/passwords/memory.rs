//! The blocks that argon2 works in: 19 MiB for each hash. As long as hashes follow each other they go from one to the
//! next; given back to the allocator each time, they would lie there for a while and several times over.

use std::sync::{Arc, Mutex, PoisonError};

use argon2::Block;

/// Blocks between two hashes, shared by all who hash.
#[derive(Clone, Default)]
pub(super) struct Memory {
    idle: Arc<Mutex<Vec<Vec<Block>>>>,
}

impl Memory {
    /// So many blocks, used ones where there are any: argon2 writes each before it reads it.
    pub(super) fn take(&self, blocks: usize) -> Vec<Block> {
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

    /// Gives all that is idle back to the machine.
    pub(super) fn release(&self) {
        self.idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }
}

impl std::fmt::Debug for Memory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Memory").finish_non_exhaustive()
    }
}
