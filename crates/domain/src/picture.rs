//! Pictures of users.

use std::fmt;
use std::str::FromStr;

/// Which picture a user has: it changes with each new one, so that an address with it in it holds for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PictureTag([u8; 8]);

/// The text is no tag of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a picture")]
pub struct NotAPictureTag;

impl PictureTag {
    /// The tag of the picture with that digest: its first 64 bits.
    pub const fn of(digest: &[u8; 32]) -> Self {
        let [a, b, c, d, e, f, g, h, ..] = *digest;
        Self([a, b, c, d, e, f, g, h])
    }
}

impl fmt::Display for PictureTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", u64::from_be_bytes(self.0))
    }
}

impl FromStr for PictureTag {
    type Err = NotAPictureTag;

    fn from_str(text: &str) -> Result<Self, NotAPictureTag> {
        let plain = text.len() == 16 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let number = u64::from_str_radix(text, 16).map_err(|_| NotAPictureTag)?;
        if plain {
            Ok(Self(number.to_be_bytes()))
        } else {
            Err(NotAPictureTag)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_comes_back_and_nothing_else_is_one() {
        let tag = PictureTag::of(&[10; 32]);
        assert_eq!(tag.to_string(), "0a0a0a0a0a0a0a0a");
        assert_eq!(tag.to_string().parse(), Ok(tag));
        for none in [
            "",
            "0a0a",
            "0A0A0A0A0A0A0A0A",
            "+a0a0a0a0a0a0a0a",
            "0a0a0a0a0a0a0a0a0a",
        ] {
            assert_eq!(none.parse::<PictureTag>(), Err(NotAPictureTag));
        }
    }
}
