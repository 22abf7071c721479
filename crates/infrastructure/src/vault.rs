//! Seals secrets with XChaCha20-Poly1305. The key is made of the installation's secret, outside the database; purpose
//! and owner are bound in, so that nothing sealed in one row opens in another.

use callbook_application::ports::{BoxError, Vault, VaultError, VaultPurpose};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use uuid::Uuid;

use crate::keys::InstallationKey;

/// 192 bits: drawn at random they do not meet twice.
const NONCE_BYTES: usize = 24;

/// The form of what is sealed, its first byte: another algorithm would have another.
const FORM: u8 = 1;

/// Seals and opens with the keys of one installation.
#[derive(Clone, Debug)]
pub struct KeyVault {
    keys: InstallationKey,
}

impl KeyVault {
    /// With these keys.
    pub const fn new(keys: InstallationKey) -> Self {
        Self { keys }
    }

    fn cipher(&self, purpose: VaultPurpose) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.keys.for_purpose(purpose.key()).into())
    }
}

fn bound_to(purpose: VaultPurpose, owner: Uuid) -> Vec<u8> {
    let mut bound = purpose.key().as_bytes().to_vec();
    bound.push(0);
    bound.extend_from_slice(owner.as_bytes());
    bound
}

impl Vault for KeyVault {
    fn seal(&self, purpose: VaultPurpose, owner: Uuid, secret: &[u8]) -> Result<Vec<u8>, VaultError> {
        let mut nonce = [0; NONCE_BYTES];
        getrandom::fill(&mut nonce).map_err(|error| VaultError::Broken(Box::new(error)))?;
        let payload = Payload {
            msg: secret,
            aad: &bound_to(purpose, owner),
        };
        let closed = self
            .cipher(purpose)
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|error| VaultError::Broken(BoxError::from(error.to_string())))?;
        let mut sealed = Vec::with_capacity(1 + NONCE_BYTES + closed.len());
        sealed.push(FORM);
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(&closed);
        Ok(sealed)
    }

    fn open(&self, purpose: VaultPurpose, owner: Uuid, sealed: &[u8]) -> Result<Vec<u8>, VaultError> {
        let (form, rest) = sealed.split_first().ok_or(VaultError::NotOurs)?;
        let (nonce, closed) = rest
            .split_first_chunk::<NONCE_BYTES>()
            .ok_or(VaultError::NotOurs)?;
        if *form != FORM {
            return Err(VaultError::NotOurs);
        }
        let payload = Payload {
            msg: closed,
            aad: &bound_to(purpose, owner),
        };
        self.cipher(purpose)
            .decrypt(&XNonce::from(*nonce), payload)
            .map_err(|_| VaultError::NotOurs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASHA: Uuid = Uuid::from_u128(1);
    const RAVI: Uuid = Uuid::from_u128(2);

    fn vault(secret: u8) -> KeyVault {
        KeyVault::new(InstallationKey::new([secret; 32]))
    }

    #[test]
    fn what_was_sealed_opens_and_looks_different_each_time() {
        let vault = vault(7);
        let once = vault.seal(VaultPurpose::TotpSeed, ASHA, b"seed").unwrap();
        let twice = vault.seal(VaultPurpose::TotpSeed, ASHA, b"seed").unwrap();
        assert_ne!(once, twice);
        assert!(!once.windows(4).any(|part| part == b"seed"));
        assert_eq!(vault.open(VaultPurpose::TotpSeed, ASHA, &once).unwrap(), b"seed");
    }

    #[test]
    fn it_opens_for_nobody_and_nothing_else() {
        let sealed = vault(7).seal(VaultPurpose::TotpSeed, ASHA, b"seed").unwrap();
        assert!(vault(7).open(VaultPurpose::MailText, ASHA, &sealed).is_err());
        assert!(vault(7).open(VaultPurpose::TotpSeed, RAVI, &sealed).is_err());
        assert!(vault(8).open(VaultPurpose::TotpSeed, ASHA, &sealed).is_err());
    }

    #[test]
    fn every_changed_or_missing_byte_is_noticed() {
        let vault = vault(7);
        let sealed = vault.seal(VaultPurpose::MailText, ASHA, b"text").unwrap();
        for place in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert!(
                vault.open(VaultPurpose::MailText, ASHA, &changed).is_err(),
                "{place}"
            );
            assert!(
                vault
                    .open(VaultPurpose::MailText, ASHA, &sealed[..place])
                    .is_err(),
                "{place}"
            );
        }
    }
}
