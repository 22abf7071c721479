//! Keys that are made of the installation's secret, which lies outside the database.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The installation's secret. It is never used itself: each purpose has a key of its own made of it, so that what one
/// of them signs or seals means nothing to another.
#[derive(Clone)]
pub struct InstallationKey([u8; 32]);

impl InstallationKey {
    /// Made of the secret that the settings gave.
    pub const fn new(secret: [u8; 32]) -> Self {
        Self(secret)
    }

    /// The key for that purpose: the same one at every start.
    pub fn for_purpose(&self, purpose: &str) -> [u8; 32] {
        let mut mac = keyed(&self.0);
        mac.update(b"callbook key for ");
        mac.update(purpose.as_bytes());
        mac.finalize().into_bytes().into()
    }
}

/// An HMAC-SHA256 with that key.
pub(crate) fn keyed(key: &[u8; 32]) -> Hmac<Sha256> {
    // HMAC fills a key up to the hash's block with zeros; done here, it cannot fail.
    let mut block = [0; 64];
    block[..32].copy_from_slice(key);
    Hmac::new(&block.into())
}

impl fmt::Debug for InstallationKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("InstallationKey(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_purpose_has_its_own_key_and_each_installation_too() {
        let ours = InstallationKey::new([7; 32]);
        assert_eq!(ours.for_purpose("audit chain"), ours.for_purpose("audit chain"));
        assert_ne!(ours.for_purpose("audit chain"), ours.for_purpose("mail bodies"));
        let theirs = InstallationKey::new([8; 32]);
        assert_ne!(ours.for_purpose("audit chain"), theirs.for_purpose("audit chain"));
        assert_ne!(ours.for_purpose("audit chain"), [7; 32]);
    }

    #[test]
    fn it_does_not_show_itself() {
        assert_eq!(
            format!("{:?}", InstallationKey::new([7; 32])),
            "InstallationKey(hidden)"
        );
    }
}
