use std::fmt;
use std::str::FromStr;

use crate::ports::Seal;

/// An entry's number and seal, written `12:4f…`. It vouches for the entry and all before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Anchor {
    /// The number.
    pub seq: i64,
    /// The seal.
    pub seal: Seal,
}

/// The text is no anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an anchor is a number, a colon and 64 hexadecimal digits")]
pub struct NotAnAnchor;

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.seq)?;
        self.seal.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for Anchor {
    type Err = NotAnAnchor;

    fn from_str(text: &str) -> Result<Self, NotAnAnchor> {
        let (seq, digits) = text.trim().split_once(':').ok_or(NotAnAnchor)?;
        let seq: i64 = seq.parse().map_err(|_| NotAnAnchor)?;
        let is_hexadecimal = digits.len() == 64 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        if seq < 1 || !is_hexadecimal {
            return Err(NotAnAnchor);
        }
        let mut seal = Seal::default();
        for (at, byte) in seal.iter_mut().enumerate() {
            let pair = digits.get(at * 2..at * 2 + 2).ok_or(NotAnAnchor)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| NotAnAnchor)?;
        }
        Ok(Self { seq, seal })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_comes_back() {
        let mut seal = [0xab; 32];
        seal[0] = 1;
        let anchor = Anchor { seq: 12, seal };
        assert!(anchor.to_string().starts_with("12:01abab"));
        assert_eq!(anchor.to_string().parse(), Ok(anchor));
    }

    #[test]
    fn nonsense_is_none() {
        let digits = "ab".repeat(32);
        for text in [
            String::new(),
            digits.clone(),
            format!("0:{digits}"),
            format!("-1:{digits}"),
            format!("1:{}", &digits[1..]),
            format!("1:{digits}ab"),
            format!("1:+{}", &digits[1..]),
            format!("1:é{}", &digits[2..]),
        ] {
            assert_eq!(text.parse::<Anchor>(), Err(NotAnAnchor), "{text}");
        }
    }
}
