//! Codes that work once: by mail, and on paper for the day on which the phone is gone.

use std::fmt;

use callbook_application::ports::{CodeDigest, CodeKind, OneTimeCode, OneTimeCodes};
use hmac::Mac;
use subtle::ConstantTimeEq;
use uuid::Uuid;

use super::random;
use crate::keys::{InstallationKey, keyed};

/// How many recovery codes somebody gets.
const RECOVERY_CODES: usize = 10;
/// How many characters each has: 50 bits, at five a character.
const RECOVERY_CHARACTERS: usize = 10;
/// Crockford's base 32: neither I, L, O nor U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const MAILED_DIGITS: u32 = 8;

/// Keeps codes as HMACs under a key of the installation.
#[derive(Clone)]
pub struct KeyedCodes {
    key: [u8; 32],
}

impl fmt::Debug for KeyedCodes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyedCodes")
    }
}

impl KeyedCodes {
    /// With the installation's key for one-time codes.
    pub fn new(key: &InstallationKey) -> Self {
        Self {
            key: key.for_purpose("one-time codes"),
        }
    }

    fn mac(&self, kind: CodeKind, owner: Uuid, code: &str) -> CodeDigest {
        let mut mac = keyed(&self.key);
        mac.update(match kind {
            CodeKind::Mailed => b"mailed",
            CodeKind::Recovery => b"backup",
        });
        // What comes before the code is of one length: no two of them can be taken for each other.
        mac.update(owner.as_bytes());
        mac.update(code.as_bytes());
        CodeDigest(mac.finalize().into_bytes().into())
    }
}

impl OneTimeCodes for KeyedCodes {
    fn mailed(&self) -> OneTimeCode {
        let range = 10_u32.pow(MAILED_DIGITS);
        // What lies past the last whole multiple would make small numbers likelier: it is thrown away.
        let fair = u32::MAX - u32::MAX % range;
        loop {
            let mut bytes = [0; 4];
            random(&mut bytes);
            let number = u32::from_le_bytes(bytes);
            if number < fair {
                return OneTimeCode(format!("{:08}", number % range));
            }
        }
    }

    fn recovery(&self) -> Vec<OneTimeCode> {
        let one = || {
            let mut bytes = [0; RECOVERY_CHARACTERS];
            random(&mut bytes);
            // 32 divides 256: each character is as likely as any other.
            let mut code: String = bytes
                .iter()
                .map(|byte| char::from(ALPHABET[usize::from(byte & 31)]))
                .collect();
            code.insert(RECOVERY_CHARACTERS / 2, '-');
            OneTimeCode(code)
        };
        std::iter::repeat_with(one).take(RECOVERY_CODES).collect()
    }

    fn digest(&self, kind: CodeKind, owner: Uuid, typed: &str) -> Option<CodeDigest> {
        Some(self.mac(kind, owner, &read(kind, typed)?))
    }

    fn matches(&self, kind: CodeKind, owner: Uuid, typed: &str, stored: CodeDigest) -> bool {
        self.digest(kind, owner, typed)
            .is_some_and(|digest| digest.0.ct_eq(&stored.0).into())
    }
}

/// The code as it is kept, whatever stands between its characters and however it is written.
fn read(kind: CodeKind, typed: &str) -> Option<String> {
    let mut code = String::new();
    for c in typed.chars().filter(|c| !c.is_whitespace() && *c != '-') {
        code.push(match (kind, c.to_ascii_uppercase()) {
            (_, digit @ '0'..='9') => digit,
            (CodeKind::Mailed, _) => return None,
            (CodeKind::Recovery, 'O') => '0',
            (CodeKind::Recovery, 'I' | 'L') => '1',
            (CodeKind::Recovery, letter) if ALPHABET.iter().any(|known| char::from(*known) == letter) => {
                letter
            }
            (CodeKind::Recovery, _) => return None,
        });
        if code.len() > RECOVERY_CHARACTERS {
            return None;
        }
    }
    let expected = match kind {
        CodeKind::Mailed => 8,
        CodeKind::Recovery => RECOVERY_CHARACTERS,
    };
    (code.len() == expected).then_some(code)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn codes() -> KeyedCodes {
        KeyedCodes::new(&InstallationKey::new([7; 32]))
    }

    #[test]
    fn mailed_codes_have_eight_digits_of_which_each_comes_as_often() {
        let mut tally = [0_u32; 10];
        for _ in 0..10_000 {
            let code = codes().mailed().0;
            assert_eq!(code.len(), 8);
            for digit in code.chars() {
                tally[digit.to_digit(10).unwrap() as usize] += 1;
            }
        }
        // 8,000 each; six standard deviations of sqrt(80,000 × 0.1 × 0.9) = 85.
        assert!(
            tally.iter().all(|count| (7_490..8_510).contains(count)),
            "{tally:?}"
        );
    }

    #[test]
    fn recovery_codes_are_ten_in_two_groups_without_lookalikes() {
        let drawn = codes().recovery();
        assert_eq!(drawn.iter().map(|code| &code.0).collect::<HashSet<_>>().len(), 10);
        for OneTimeCode(code) in drawn {
            assert_eq!((code.len(), code.find('-')), (11, Some(5)));
            assert!(!code.contains(['I', 'L', 'O', 'U']), "{code}");
        }
    }

    #[test]
    fn a_code_is_known_again_however_it_is_written() {
        let owner = Uuid::from_u128(1);
        let stored = codes().digest(CodeKind::Recovery, owner, "AB0D1-FGHJK").unwrap();
        for typed in ["AB0D1-FGHJK", " ab0d1 fghjk", "aboDlFGHJK", "ABODI-FGHJK"] {
            assert!(
                codes().matches(CodeKind::Recovery, owner, typed, stored),
                "{typed}"
            );
        }
        for typed in ["AB0D1-FGHJ", "AB0D1-FGHJKK", "AB0D1-FGHJM", "", "AB0D1-FGHU!"] {
            assert!(
                !codes().matches(CodeKind::Recovery, owner, typed, stored),
                "{typed}"
            );
        }
    }

    #[test]
    fn a_digest_belongs_to_its_owner_its_kind_and_its_installation() {
        let owner = Uuid::from_u128(1);
        let digest = |codes: &KeyedCodes, kind, owner, code| codes.digest(kind, owner, code).unwrap();
        let stored = digest(&codes(), CodeKind::Mailed, owner, "1234 5678");
        assert_eq!(stored, digest(&codes(), CodeKind::Mailed, owner, "12345678"));
        assert_ne!(
            stored,
            digest(&codes(), CodeKind::Mailed, Uuid::from_u128(2), "12345678")
        );
        let elsewhere = KeyedCodes::new(&InstallationKey::new([8; 32]));
        assert_ne!(stored, digest(&elsewhere, CodeKind::Mailed, owner, "12345678"));
        assert_ne!(
            digest(&codes(), CodeKind::Recovery, owner, "1234567890"),
            digest(&codes(), CodeKind::Recovery, Uuid::from_u128(2), "1234567890")
        );
        for none in ["1234567", "123456789", "1234567a", "१२३४५६७८"] {
            assert_eq!(codes().digest(CodeKind::Mailed, owner, none), None);
        }
    }
}
