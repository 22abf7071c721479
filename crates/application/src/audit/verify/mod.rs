mod anchor;
mod walk;

use std::sync::Arc;

pub use anchor::{Anchor, NotAnAnchor};
use walk::Walk;

use crate::ports::{AuditChain, ChainHead, StoreError};
use crate::{Ports, Settings};

/// So many links are read at once.
const BATCH: u16 = 1_000;

/// What is wrong with the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditBreak {
    /// At which number. Everything before it is as it was written.
    pub seq: i64,
    /// What.
    pub kind: BreakKind,
}

/// In which way the log is not what was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BreakKind {
    /// The entry, or its seal, is not as it was written.
    Edited,
    /// The entry belongs to another place.
    OutOfOrder {
        /// Its own.
        belongs_at: i64,
    },
    /// This entry and those up to another are gone.
    Missing {
        /// The last one that is gone.
        until: i64,
    },
    /// This entry and all after it, up to the last that there was, are gone.
    TailCut {
        /// The last one that is known to have been there.
        until: i64,
    },
    /// What the database calls the end of the log was not written by this installation, or not for these entries.
    HeadForged,
    /// The entry is another than the one that the anchor was taken of.
    AnchorDiffers,
}

/// What a check of the log found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditState {
    /// How many entries are as they were written, from the first on.
    pub entries: u64,
    /// The last of them; kept elsewhere, it proves later that nothing up to it was changed.
    pub head: Option<Anchor>,
    /// The first thing that is wrong.
    pub found: Option<AuditBreak>,
}

/// Checks that the audit log is whole: nothing edited, removed, moved or cut off.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct VerifyAudit {
    chain: Arc<dyn AuditChain>,
}

impl VerifyAudit {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self::of(ports.chain.clone())
    }

    /// For that chain, by itself.
    pub fn of(chain: Arc<dyn AuditChain>) -> Self {
        Self { chain }
    }

    /// The last entry, as the attested end says, without reading the log: for an anchor to be kept elsewhere. `None`
    /// where there is none yet, or the end is not attested.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn anchor(&self) -> Result<Option<Anchor>, StoreError> {
        Ok(match self.chain.head().await? {
            ChainHead::Genuine { seq, seal } if seq > 0 => Some(Anchor { seq, seal }),
            _ => None,
        })
    }

    /// Reads the whole log, in batches, and compares it with `anchor` where one was kept. Whoever has set the database
    /// back as a whole, end and all, is found by an anchor only.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn execute(&self, anchor: Option<Anchor>) -> Result<AuditState, StoreError> {
        let mut walk = Walk::new(&*self.chain, anchor);
        if let Some(found) = walk.on().await? {
            return Ok(walk.state(Some(found)));
        }
        // Entries that came while the log was read are behind the end that is read now.
        let head = self.chain.head().await?;
        if let Some(found) = walk.on().await? {
            return Ok(walk.state(Some(found)));
        }
        let found = walk.compared_with(&head);
        Ok(walk.state(found))
    }
}

#[cfg(test)]
mod tests;
