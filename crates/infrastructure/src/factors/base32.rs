//! Bytes as letters and digits, as authenticator apps read them (RFC 4648, 6; without the filling).

const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// `bytes` in base 32. Bits that fill no whole character at the end are filled up with zeros.
pub(super) fn encoded(bytes: &[u8]) -> String {
    bytes
        .chunks(5)
        .flat_map(|chunk| {
            let mut block = [0; 8];
            block[3..3 + chunk.len()].copy_from_slice(chunk);
            let bits = u64::from_be_bytes(block);
            let characters = (chunk.len() * 8).div_ceil(5);
            (0..characters).map(move |at| {
                let digit = (bits >> (35 - 5 * at)) & 31;
                // Five bits are always within the alphabet.
                char::from(ALPHABET[usize::try_from(digit).unwrap_or(0)])
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::encoded;

    #[test]
    fn as_rfc_4648_has_it() {
        for (text, expected) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(encoded(text.as_bytes()), expected);
        }
    }
}
