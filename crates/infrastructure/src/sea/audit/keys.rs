use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use callbook_application::ports::Seal;
use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::keys::{InstallationKey, keyed};

/// What entries are sealed with and the chain's end is attested with. Two keys, so that no seal can pass for an
/// attestation.
#[derive(Clone)]
pub(in crate::sea) struct ChainKeys {
    entries: [u8; 32],
    head: [u8; 32],
    /// Whether this process has seen that the chain has begun.
    begun: Arc<AtomicBool>,
}

impl ChainKeys {
    pub(in crate::sea) fn of(installation: &InstallationKey) -> Self {
        Self {
            entries: installation.for_purpose("audit chain"),
            head: installation.for_purpose("audit chain's end"),
            begun: Arc::default(),
        }
    }

    pub(super) fn has_begun(&self) -> bool {
        self.begun.load(Ordering::Relaxed)
    }

    pub(super) fn note_begun(&self) {
        self.begun.store(true, Ordering::Relaxed);
    }

    /// The seal of an entry.
    pub(super) fn seal(&self, previous: &Seal, seq: i64, body: &[u8]) -> Seal {
        mac(&self.entries, &[previous, &seq.to_be_bytes(), body])
            .finalize()
            .into_bytes()
            .into()
    }

    /// The word that the chain ends with that entry.
    pub(super) fn attest(&self, seq: i64, seal: &Seal) -> Vec<u8> {
        let parts: [&[u8]; 2] = [&seq.to_be_bytes(), seal];
        mac(&self.head, &parts).finalize().into_bytes().to_vec()
    }

    /// Whether that is the word.
    pub(super) fn attests(&self, seq: i64, seal: &Seal, attestation: &[u8]) -> bool {
        let parts: [&[u8]; 2] = [&seq.to_be_bytes(), seal];
        mac(&self.head, &parts).verify_slice(attestation).is_ok()
    }
}

fn mac(key: &[u8; 32], parts: &[&[u8]]) -> Hmac<Sha256> {
    let mut mac = keyed(key);
    for part in parts {
        mac.update(part);
    }
    mac
}

impl fmt::Debug for ChainKeys {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ChainKeys(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_depends_on_all_that_it_is_made_of() {
        let keys = ChainKeys::of(&InstallationKey::new([7; 32]));
        let seal = keys.seal(&[0; 32], 1, b"body");
        assert_eq!(seal, keys.seal(&[0; 32], 1, b"body"));
        assert_ne!(seal, keys.seal(&[1; 32], 1, b"body"));
        assert_ne!(seal, keys.seal(&[0; 32], 2, b"body"));
        assert_ne!(seal, keys.seal(&[0; 32], 1, b"Body"));
        let others = ChainKeys::of(&InstallationKey::new([8; 32]));
        assert_ne!(seal, others.seal(&[0; 32], 1, b"body"));
    }

    #[test]
    fn only_the_key_attests_the_end() {
        let keys = ChainKeys::of(&InstallationKey::new([7; 32]));
        let word = keys.attest(3, &[1; 32]);
        assert!(keys.attests(3, &[1; 32], &word));
        assert!(!keys.attests(2, &[1; 32], &word));
        assert!(!keys.attests(3, &[2; 32], &word));
        assert!(!keys.attests(3, &[1; 32], &[]));
        let others = ChainKeys::of(&InstallationKey::new([8; 32]));
        assert!(!others.attests(3, &[1; 32], &word));
    }
}
