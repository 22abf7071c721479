//! Room on the disk.

use super::finding::Finding;

/// What is known of the data directory's disk, in bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct StorageFacts {
    pub(super) free: u64,
    pub(super) whole: u64,
    pub(super) upload_limit: u64,
}

const GIB: u64 = 1 << 30;

pub(super) fn findings(facts: &StorageFacts) -> Vec<Finding> {
    let mut found = Vec::new();
    if facts.free < GIB || facts.free < facts.whole / 20 {
        found.push(
            Finding::warning(
                "little-disk-space",
                format!("{} are free on the data directory's disk.", size(facts.free)),
            )
            .because("Where the disk is full nothing can be saved any more.")
            .mend("Make room, or move the data directory to a larger disk."),
        );
    }
    if facts.upload_limit > facts.free {
        found.push(
            Finding::warning(
                "upload-larger-than-disk",
                format!(
                    "Files of {} may be uploaded, and {} are free.",
                    size(facts.upload_limit),
                    size(facts.free)
                ),
            )
            .because("One upload could fill the disk and keep everybody from saving.")
            .mend("Make room, or lower `upload_limit`."),
        );
    }
    found
}

fn size(bytes: u64) -> String {
    const MIB: u64 = 1 << 20;
    if bytes < GIB {
        format!("{} MiB", bytes / MIB)
    } else {
        format!("{} GiB", bytes / GIB)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::finding::testing::codes;

    fn found(free: u64, whole: u64, upload_limit: u64) -> Vec<&'static str> {
        codes(&findings(&StorageFacts {
            free,
            whole,
            upload_limit,
        }))
    }

    #[test]
    fn room_enough() {
        assert!(found(20 * GIB, 100 * GIB, GIB / 5).is_empty());
    }

    #[test]
    fn little_room() {
        assert_eq!(found(GIB / 2, GIB, 0), ["little-disk-space"]);
        assert_eq!(found(4 * GIB, 100 * GIB, 0), ["little-disk-space"]);
    }

    #[test]
    fn uploads_that_do_not_fit() {
        assert_eq!(found(8 * GIB, 10 * GIB, 9 * GIB), ["upload-larger-than-disk"]);
    }
}
