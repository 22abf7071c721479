//! The one-time code that lets whoever reads the server's output set Callbook up.

use std::fmt;

use super::secret::same;

/// Letters and digits that nobody mistakes for one another.
const ALPHABET: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const LENGTH: usize = 16;

/// The code, `XXXX-XXXX-XXXX-XXXX`: 80 bits of the operating system's randomness. It lives as long as the process.
#[derive(Clone)]
pub struct SetUpCode(String);

impl SetUpCode {
    /// A new code.
    ///
    /// # Errors
    /// Where the operating system has no randomness to give.
    pub fn new() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; LENGTH];
        getrandom::fill(&mut bytes)?;
        let letters = bytes.map(|byte| ALPHABET[usize::from(byte % 32)]);
        let groups: Vec<String> = letters
            .chunks(4)
            .map(|group| group.iter().copied().map(char::from).collect())
            .collect();
        Ok(Self(groups.join("-")))
    }

    /// The code for the server's output; nowhere else.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Whether that is the code, in constant time; case, dashes and spaces do not matter.
    pub(crate) fn is(&self, typed: &str) -> bool {
        same(&plain(&self.0), &plain(typed))
    }
}

fn plain(code: &str) -> String {
    code.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_uppercase())
        .collect()
}

impl fmt::Debug for SetUpCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SetUpCode(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::SetUpCode;

    #[test]
    fn a_code_is_known_however_it_is_typed_and_no_other_is() {
        let code = SetUpCode::new().unwrap();
        assert_eq!(code.reveal().len(), 19);
        assert!(code.is(&code.reveal().replace('-', " ").to_lowercase()));
        assert!(!code.is(SetUpCode::new().unwrap().reveal()));
        assert!(!code.is(""));
    }
}
