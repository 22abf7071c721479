use async_trait::async_trait;
use rstest::rstest;

use super::*;
use crate::ports::{ChainLink, Seal};

/// A chain in memory; its seals are sums, which is enough to tell what depends on what.
#[derive(Clone)]
struct Chain {
    links: Vec<ChainLink>,
    head: ChainHead,
}

fn sealed(previous: &Seal, seq: i64, body: &[u8]) -> Seal {
    let mut seal: Seal = [0; 32];
    let parts: [&[u8]; 3] = [previous, &seq.to_be_bytes(), body];
    for (at, byte) in parts.concat().into_iter().enumerate() {
        let place = &mut seal[at % 32];
        *place = place.wrapping_mul(31).wrapping_add(byte).wrapping_add(1);
    }
    seal
}

#[async_trait]
impl AuditChain for Chain {
    async fn links(&self, after: Option<i64>, limit: u16) -> Result<Vec<ChainLink>, StoreError> {
        let mut links = self.links.clone();
        links.sort_by_key(|link| link.seq);
        links.retain(|link| after.is_none_or(|after| link.seq > after));
        links.truncate(limit.into());
        Ok(links)
    }

    async fn head(&self) -> Result<ChainHead, StoreError> {
        Ok(self.head.clone())
    }

    fn seal(&self, previous: &Seal, seq: i64, body: &[u8]) -> Seal {
        sealed(previous, seq, body)
    }
}

impl Chain {
    /// As it is written; longer than a batch where `length` is.
    fn of(length: i64) -> Self {
        let mut seal = [0; 32];
        let links = (1..=length)
            .map(|seq| {
                let body = format!("entry {seq}").into_bytes();
                seal = sealed(&seal, seq, &body);
                ChainLink {
                    seq,
                    body,
                    seal: seal.to_vec(),
                }
            })
            .collect();
        Self {
            links,
            head: ChainHead::Genuine { seq: length, seal },
        }
    }

    fn anchor(&self, seq: usize) -> Anchor {
        let link = &self.links[seq - 1];
        Anchor {
            seq: link.seq,
            seal: link.seal.clone().try_into().unwrap(),
        }
    }

    async fn verified(&self, anchor: Option<Anchor>) -> AuditState {
        VerifyAudit::of(Arc::new(self.clone()))
            .execute(anchor)
            .await
            .unwrap()
    }

    async fn found(&self, anchor: Option<Anchor>) -> Option<(i64, BreakKind)> {
        let found = self.verified(anchor).await.found;
        found.map(|found| (found.seq, found.kind))
    }
}

#[tokio::test]
async fn a_chain_as_it_was_written_is_whole() {
    for length in [1, 5, 1_000, 2_003] {
        let chain = Chain::of(length);
        let state = chain.verified(Some(chain.anchor(1))).await;
        assert_eq!(state.found, None);
        assert_eq!(state.entries, length.unsigned_abs());
        assert_eq!(state.head, Some(chain.anchor(usize::try_from(length).unwrap())));
    }
}

#[tokio::test]
async fn an_empty_log_is_whole_before_the_first_entry_only() {
    let mut chain = Chain::of(0);
    chain.head = ChainHead::Unused;
    assert_eq!(chain.found(None).await, None);
    chain.head = ChainHead::Forged;
    assert_eq!(chain.found(None).await, Some((0, BreakKind::HeadForged)));
}

#[tokio::test]
async fn an_edit_is_found() {
    let mut chain = Chain::of(9);
    chain.links[3].body = b"entry 4 of another".to_vec();
    assert_eq!(chain.found(None).await, Some((4, BreakKind::Edited)));
    assert_eq!(chain.verified(None).await.entries, 3);

    let mut chain = Chain::of(9);
    chain.links[3].seal[0] ^= 1;
    assert_eq!(chain.found(None).await, Some((4, BreakKind::Edited)));
    chain.links[3].seal.clear();
    assert_eq!(chain.found(None).await, Some((4, BreakKind::Edited)));
}

#[rstest]
#[case::first(0..1, 1, 1)]
#[case::middle(3..6, 4, 6)]
#[tokio::test]
async fn a_gap_is_found(#[case] gone: std::ops::Range<usize>, #[case] seq: i64, #[case] until: i64) {
    let mut chain = Chain::of(9);
    chain.links.drain(gone);
    assert_eq!(chain.found(None).await, Some((seq, BreakKind::Missing { until })));
}

#[rstest]
#[case::side_by_side(3, 4)]
#[case::apart(2, 6)]
#[case::far_apart(2, 1_500)]
#[tokio::test]
async fn two_that_changed_places_are_found(#[case] one: usize, #[case] other: usize) {
    let mut chain = Chain::of(1_600);
    let (low, high) = (chain.links[one].seq, chain.links[other].seq);
    chain.links[one].seq = high;
    chain.links[other].seq = low;
    assert_eq!(
        chain.found(None).await,
        Some((low, BreakKind::OutOfOrder { belongs_at: high }))
    );
}

#[tokio::test]
async fn an_entry_before_the_first_is_found() {
    let mut chain = Chain::of(3);
    let mut slipped_in = chain.links[0].clone();
    slipped_in.seq = 0;
    chain.links.push(slipped_in);
    assert_eq!(
        chain.found(None).await,
        Some((0, BreakKind::OutOfOrder { belongs_at: 1 }))
    );
}

#[tokio::test]
async fn a_cut_tail_is_found_whatever_is_done_to_the_end() {
    let whole = Chain::of(9);
    let mut cut = whole.clone();
    cut.links.truncate(6);
    assert_eq!(cut.found(None).await, Some((7, BreakKind::TailCut { until: 9 })));

    cut.head = ChainHead::Forged;
    assert_eq!(cut.found(None).await, Some((6, BreakKind::HeadForged)));

    // Set back as a whole it is what it once was; who kept an anchor knows better.
    cut.head = Chain::of(6).head;
    assert_eq!(cut.found(None).await, None);
    assert_eq!(
        cut.found(Some(whole.anchor(8))).await,
        Some((7, BreakKind::TailCut { until: 8 }))
    );
}

#[tokio::test]
async fn entries_behind_the_end_are_found() {
    let mut chain = Chain::of(9);
    chain.head = Chain::of(6).head;
    assert_eq!(chain.found(None).await, Some((9, BreakKind::HeadForged)));
}

#[tokio::test]
async fn a_log_written_anew_is_not_the_one_of_the_anchor() {
    let anchor = Anchor {
        seq: 4,
        seal: [9; 32],
    };
    assert_eq!(
        Chain::of(9).found(Some(anchor)).await,
        Some((4, BreakKind::AnchorDiffers))
    );
}

#[tokio::test]
async fn the_anchor_is_the_attested_end() {
    let mut chain = Chain::of(3);
    let anchor = async |chain: &Chain| VerifyAudit::of(Arc::new(chain.clone())).anchor().await.unwrap();
    assert_eq!(anchor(&chain).await, Some(chain.anchor(3)));
    for unattested in [ChainHead::Unused, ChainHead::Forged] {
        chain.head = unattested;
        assert_eq!(anchor(&chain).await, None);
    }
    assert_eq!(anchor(&Chain::of(0)).await, None);
}
