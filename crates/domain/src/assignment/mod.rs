//! Sharing customers out among users. Pure: the same input gives the same outcome.

use std::collections::BTreeMap;

use crate::customer::AssignmentRule;
use crate::ids::UserId;

/// How customers are shared out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sharing {
    /// In turn; nobody gets more than one more than anybody else.
    RoundRobin,
    /// Shuffled first by a seed, then in turn: nobody can tell who gets whom, everybody gets as many.
    Random {
        /// The same seed gives the same outcome.
        seed: u64,
    },
}

impl Sharing {
    /// The rule that the timeline explains the assignment by.
    pub const fn rule(self) -> AssignmentRule {
        match self {
            Self::RoundRobin => AssignmentRule::RoundRobin,
            Self::Random { .. } => AssignmentRule::Random,
        }
    }
}

/// There is nobody to share out to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("choose at least one active user to share out to")]
pub struct NobodyToShareTo;

/// Users without repeats, at least one, in the order in which they take their turns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sharers(Vec<UserId>);

impl Sharers {
    /// Takes the users in their order; a repeat counts once.
    ///
    /// # Errors
    /// [`NobodyToShareTo`] where there is none.
    pub fn new(users: impl IntoIterator<Item = UserId>) -> Result<Self, NobodyToShareTo> {
        let mut distinct = Vec::new();
        for user in users {
            if !distinct.contains(&user) {
                distinct.push(user);
            }
        }
        if distinct.is_empty() {
            Err(NobodyToShareTo)
        } else {
            Ok(Self(distinct))
        }
    }

    /// The users in their order.
    pub fn users(&self) -> &[UserId] {
        &self.0
    }

    /// Whose turn it is for the customer at `position`, counted from 0 over the whole run.
    pub fn turn(&self, position: u64) -> UserId {
        // The remainder is smaller than the length, which is never 0.
        self.0[(position % self.0.len() as u64) as usize]
    }

    /// Who gets each of `items`, in the items' order.
    pub fn share_out<T: Copy>(&self, items: &[T], sharing: Sharing) -> Vec<(T, UserId)> {
        let mut shared: Vec<T> = items.to_vec();
        if let Sharing::Random { seed } = sharing {
            shuffle(&mut shared, seed);
        }
        (0..)
            .zip(shared)
            .map(|(position, item)| (item, self.turn(position)))
            .collect()
    }

    /// How many each gets of `count`, in the users' order: what a preview shows.
    pub fn shares(&self, count: u64) -> Vec<(UserId, u64)> {
        let users = self.0.len() as u64;
        (0..)
            .zip(&self.0)
            .map(|(turn, user)| (*user, count / users + u64::from(turn < count % users)))
            .collect()
    }
}

/// Counts who got how many of an outcome.
pub fn tally<T>(shared: &[(T, UserId)]) -> BTreeMap<UserId, u64> {
    let mut counts = BTreeMap::new();
    for (_, user) in shared {
        *counts.entry(*user).or_default() += 1;
    }
    counts
}

/// Fisher and Yates's shuffle over SplitMix64 (Steele, Lea, Flood 2014): a few lines whose outcome never changes with a
/// library's version, which is what a seed promises.
fn shuffle<T>(items: &mut [T], seed: u64) {
    let mut state = seed;
    let mut next = move || {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    };
    for last in (1..items.len()).rev() {
        items.swap(last, (next() % (last as u64 + 1)) as usize);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn sharers(count: u128) -> Sharers {
        Sharers::new((0..count).map(|n| UserId::from_uuid(Uuid::from_u128(n)))).unwrap()
    }

    #[test]
    fn nobody_cannot_share() {
        assert_eq!(Sharers::new([]), Err(NobodyToShareTo));
    }

    #[test]
    fn a_seed_gives_the_same_outcome_for_ever() {
        let outcome = sharers(2).share_out(&[1, 2, 3, 4, 5, 6], Sharing::Random { seed: 7 });
        let items: Vec<i32> = outcome.iter().map(|(item, _)| *item).collect();
        assert_eq!(items, SEED_SEVEN);
    }

    const SEED_SEVEN: [i32; 6] = [2, 6, 1, 3, 5, 4];

    proptest! {
        #[test]
        fn nobody_differs_by_more_than_one(users in 1u128..30, items in 0usize..500, seed: u64) {
            let items: Vec<usize> = (0..items).collect();
            for sharing in [Sharing::RoundRobin, Sharing::Random { seed }] {
                let shared = sharers(users).share_out(&items, sharing);
                let counts = tally(&shared);
                let most = counts.values().max().copied().unwrap_or(0);
                let least = if counts.len() < users as usize { 0 } else { counts.values().min().copied().unwrap_or(0) };
                prop_assert!(most - least <= 1);
                let mut all: Vec<usize> = shared.iter().map(|(item, _)| *item).collect();
                all.sort_unstable();
                prop_assert_eq!(&all, &items);
            }
        }

        #[test]
        fn a_preview_promises_what_happens(users in 1u128..30, items in 0usize..500) {
            let items: Vec<usize> = (0..items).collect();
            let counts = tally(&sharers(users).share_out(&items, Sharing::RoundRobin));
            for (user, share) in sharers(users).shares(items.len() as u64) {
                prop_assert_eq!(counts.get(&user).copied().unwrap_or(0), share);
            }
        }
    }
}
