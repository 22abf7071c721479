use std::fmt;

use crate::ids::CompanyId;

/// The end of the address at which people ask to join a company: `/join/7k2m9qxe4d`. It is no secret, but nobody finds
/// the companies of an installation by trying codes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct JoinCode(String);

/// The text is the code of no company.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the code of a company")]
pub struct NotAJoinCode;

/// Digits and small letters but those that are taken for one another (Crockford's base 32).
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const LENGTH: usize = 10;

impl JoinCode {
    /// The code of a company: the random end of its id.
    pub fn of(company: CompanyId) -> Self {
        let mut bits = company.as_uuid().as_u128();
        let mut code = String::with_capacity(LENGTH);
        for _ in 0..LENGTH {
            let character = ALPHABET
                .iter()
                .zip(0..)
                .find_map(|(character, number)| (bits % 32 == number).then_some(*character));
            code.push(character.map_or('0', char::from));
            bits /= 32;
        }
        Self(code)
    }

    /// Reads a code in either case.
    ///
    /// # Errors
    /// [`NotAJoinCode`] where it cannot be one.
    pub fn parse(raw: &str) -> Result<Self, NotAJoinCode> {
        let code = raw.trim().to_ascii_lowercase();
        if code.len() == LENGTH && code.bytes().all(|byte| ALPHABET.contains(&byte)) {
            Ok(Self(code))
        } else {
            Err(NotAJoinCode)
        }
    }

    /// The code as it stands in addresses.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for JoinCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_code_comes_back_and_is_of_one_company() {
        let code = |number| JoinCode::of(CompanyId::from_uuid(Uuid::from_u128(number)));
        assert_eq!(code(0x0123_4567_89ab_cdef).as_str(), "ffkqt4yc5t");
        assert_ne!(code(1), code(2));
        assert_eq!(JoinCode::parse(" FFKQT4YC5T "), Ok(code(0x0123_4567_89ab_cdef)));
        for wrong in ["", "fqcyprj52", "ffkqt4yc5ta", "fqcyprj52u", "../../etc/"] {
            assert_eq!(JoinCode::parse(wrong), Err(NotAJoinCode), "{wrong}");
        }
    }
}
