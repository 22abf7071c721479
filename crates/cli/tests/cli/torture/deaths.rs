//! What dies, when.

use callbook_infrastructure::failpoints::FailPoint;

use super::Effort;

/// When a process dies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Death {
    /// So far into what an undisturbed one takes.
    At(f64),
    /// When it comes by there, for the first, second, third … time.
    Point(FailPoint, u32),
}

/// What dies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    Import,
    Undo,
}

const SHORT: [(Act, FailPoint); 3] = [
    (Act::Import, FailPoint::UnitAfterCommit),
    (Act::Import, FailPoint::ChunkAfterEvents),
    (Act::Undo, FailPoint::UndoAfterRemoval),
];

pub(super) fn deaths(effort: &Effort) -> Vec<(Act, Death)> {
    let mut random = effort.seed;
    let mut deaths = Vec::new();
    for number in 0..effort.moments {
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let part = f64::from(u32::try_from(random >> 33).unwrap()) / f64::from(1_u32 << 31);
        let act = if number % 4 == 3 { Act::Undo } else { Act::Import };
        deaths.push((act, Death::At(part)));
    }
    if effort.every_point {
        for point in FailPoint::ALL {
            for (act, time) in [(Act::Import, 1), (Act::Import, 3), (Act::Undo, 1), (Act::Undo, 2)] {
                if comes_by(act, point) {
                    deaths.push((act, Death::Point(point, time)));
                }
            }
        }
    } else {
        deaths.extend(SHORT.map(|(act, point)| (act, Death::Point(point, 2))));
    }
    deaths
}

/// Whether there is such a place on the way.
fn comes_by(act: Act, point: FailPoint) -> bool {
    let name = point.name();
    match act {
        Act::Import => !name.starts_with("undo"),
        Act::Undo => !name.starts_with("chunk") && !name.starts_with("file"),
    }
}
