//! Archives whose own records lie: sizes, counts, flags, names. The zip writer makes honest ones, which are patched here.

/// A record of an archive, with what its fields are at.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Record {
    /// The head of a part, where it stands.
    Head,
    /// The entry of a part in the directory at the end.
    Entry,
    /// The very end, which says where the directory is.
    End,
}

impl Record {
    const fn signature(self) -> &'static [u8] {
        match self {
            Self::Head => b"PK\x03\x04",
            Self::Entry => b"PK\x01\x02",
            Self::End => b"PK\x05\x06",
        }
    }

    const fn name_at(self) -> usize {
        match self {
            Self::Head => 30,
            Self::Entry => 46,
            Self::End => 0,
        }
    }
}

/// The archive with `value` at `offset` of every record of that kind that is about the part `name`.
pub(crate) fn patched(
    mut archive: Vec<u8>,
    record: Record,
    name: &str,
    offset: usize,
    value: &[u8],
) -> Vec<u8> {
    let mut patched = 0;
    for at in 0..archive.len() {
        let here = &archive[at..];
        let named = match record {
            Record::End => true,
            _ => here
                .get(record.name_at()..)
                .is_some_and(|rest| rest.starts_with(name.as_bytes())),
        };
        if here.starts_with(record.signature()) && named {
            archive[at + offset..at + offset + value.len()].copy_from_slice(value);
            patched += 1;
        }
    }
    assert!(patched > 0, "there is no such record of {name}");
    archive
}

/// The same in the part's head and in its entry, where the field stands two bytes further on.
pub(crate) fn patched_twice(archive: Vec<u8>, name: &str, offset: usize, value: &[u8]) -> Vec<u8> {
    let archive = patched(archive, Record::Head, name, offset, value);
    patched(archive, Record::Entry, name, offset + 2, value)
}

/// The archive with records of zip64, for archives over four gigabytes, that put its directory at `offset`.
pub(crate) fn with_wide_directory(archive: &[u8], offset: u64) -> Vec<u8> {
    let end = archive.len() - 22;
    let (parts, last) = archive.split_at(end);
    let mut wide = parts.to_vec();
    wide.extend(b"PK\x06\x06");
    wide.extend(44u64.to_le_bytes());
    wide.extend([45, 0, 45, 0]);
    wide.extend([0; 8]);
    for figure in [5, 5, u64::MAX, offset] {
        wide.extend(figure.to_le_bytes());
    }
    wide.extend(b"PK\x06\x07");
    wide.extend([0; 4]);
    wide.extend((end as u64).to_le_bytes());
    wide.extend([1, 0, 0, 0]);
    wide.extend(last);
    patched(wide, Record::End, "", 8, &[0xFF; 12])
}

/// Where fields stand in a part's head.
pub(crate) const FLAGS: usize = 6;
pub(crate) const METHOD: usize = 8;
pub(crate) const CHECKSUM: usize = 14;
pub(crate) const PACKED: usize = 18;
pub(crate) const UNPACKED: usize = 22;

/// `count` variants of a file, each with some bytes changed, torn out or doubled. The same ones every time.
pub(crate) fn variants(file: &[u8], count: u32) -> impl Iterator<Item = Vec<u8>> {
    let mut state = 0x9E37_79B9_7F4A_7C15u64;
    let mut random = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % (below.max(1) as u64)).unwrap_or_default()
    };
    (0..count).map(move |number| {
        let mut variant = file.to_vec();
        for _ in 0..=random(4) {
            let at = random(variant.len());
            match number % 4 {
                0 => variant[at] ^= 1 << random(8),
                1 => variant[at] = [0, 0xFF, 0x7F, 0x80][random(4)],
                2 => variant.truncate(at.max(16)),
                _ => {
                    let end = (at + random(32)).min(variant.len());
                    let doubled = variant[at..end].to_vec();
                    variant.splice(at..at, doubled);
                }
            }
        }
        variant
    })
}
