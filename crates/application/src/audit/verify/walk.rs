use super::{Anchor, AuditBreak, AuditState, BATCH, BreakKind};
use crate::ports::{AuditChain, ChainHead, ChainLink, Seal, StoreError};

/// What stands in for the seal of the entry before the first.
const BEFORE_THE_FIRST: Seal = [0; 32];

/// On the way through the chain.
pub(super) struct Walk<'a> {
    chain: &'a dyn AuditChain,
    anchor: Option<Anchor>,
    /// The last link that is as it was written.
    last: Option<Anchor>,
}

impl<'a> Walk<'a> {
    pub(super) const fn new(chain: &'a dyn AuditChain, anchor: Option<Anchor>) -> Self {
        Self {
            chain,
            anchor,
            last: None,
        }
    }

    /// Goes on to the end, or to the first thing that is wrong.
    pub(super) async fn on(&mut self) -> Result<Option<AuditBreak>, StoreError> {
        loop {
            let after = self.last.map(|last| last.seq);
            let links = self.chain.links(after, BATCH).await?;
            for link in &links {
                if let Some(kind) = self.step(link).await? {
                    return Ok(Some(kind));
                }
            }
            if links.len() < usize::from(BATCH) {
                return Ok(None);
            }
        }
    }

    /// The end of the chain as the database tells it, and the anchor, beside the chain that was walked to its end.
    pub(super) fn compared_with(&self, head: &ChainHead) -> Option<AuditBreak> {
        let last = self.last.map_or(0, |last| last.seq);
        if let Some(anchor) = self.anchor
            && anchor.seq > last
        {
            let kind = BreakKind::TailCut { until: anchor.seq };
            return Some(AuditBreak { seq: last + 1, kind });
        }
        let seal = self.last.map_or(BEFORE_THE_FIRST, |last| last.seal);
        match head {
            ChainHead::Unused if last == 0 => None,
            ChainHead::Genuine { seq, seal: attested } if *seq == last && *attested == seal => None,
            ChainHead::Genuine { seq, .. } if *seq > last => Some(AuditBreak {
                seq: last + 1,
                kind: BreakKind::TailCut { until: *seq },
            }),
            _ => Some(AuditBreak {
                seq: last,
                kind: BreakKind::HeadForged,
            }),
        }
    }

    pub(super) fn state(&self, found: Option<AuditBreak>) -> AuditState {
        AuditState {
            entries: self.last.map_or(0, |last| last.seq.unsigned_abs()),
            head: self.last,
            found,
        }
    }

    async fn step(&mut self, link: &ChainLink) -> Result<Option<AuditBreak>, StoreError> {
        let expected = self.last.map_or(1, |last| last.seq + 1);
        if link.seq > expected {
            return Ok(Some(AuditBreak {
                seq: expected,
                kind: BreakKind::Missing { until: link.seq - 1 },
            }));
        }
        let previous = self.last.map_or(BEFORE_THE_FIRST, |last| last.seal);
        let seal = self.chain.seal(&previous, link.seq, &link.body);
        // A number below 1 never was given.
        if link.seq < expected || seal[..] != link.seal[..] {
            let kind = match self.own_place(link).await? {
                Some(belongs_at) => BreakKind::OutOfOrder { belongs_at },
                None => BreakKind::Edited,
            };
            return Ok(Some(AuditBreak { seq: link.seq, kind }));
        }
        if let Some(anchor) = self.anchor
            && anchor.seq == link.seq
            && anchor.seal != seal
        {
            return Ok(Some(AuditBreak {
                seq: link.seq,
                kind: BreakKind::AnchorDiffers,
            }));
        }
        self.last = Some(Anchor { seq: link.seq, seal });
        Ok(None)
    }

    /// Where further on the link was written, if its seal is right for there: after the entry before that place, or
    /// after the one with which it changed places.
    async fn own_place(&self, link: &ChainLink) -> Result<Option<i64>, StoreError> {
        let mut after = link.seq;
        let mut before = (link.seq < 1).then_some(BEFORE_THE_FIRST);
        loop {
            let others = self.chain.links(Some(after), BATCH).await?;
            for other in &others {
                let here = Seal::try_from(other.seal.as_slice()).ok();
                let fits = |seal: Seal| self.chain.seal(&seal, other.seq, &link.body)[..] == link.seal[..];
                if before.is_some_and(fits) || here.is_some_and(fits) {
                    return Ok(Some(other.seq));
                }
                (after, before) = (other.seq, here);
            }
            if others.len() < usize::from(BATCH) {
                return Ok(None);
            }
        }
    }
}
