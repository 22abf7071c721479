//! The second factor: codes of authenticator apps, codes by mail, recovery codes.

mod base32;
mod codes;
mod qr;
mod totp;

pub use codes::KeyedCodes;
pub use totp::RandomTotp;

/// Fills with the operating system's randomness. It came at start ([`crate::tokens::RandomTokens::new`]), so that it
/// does not fail later; a secret that can be guessed must not be handed out.
fn random(bytes: &mut [u8]) {
    if let Err(error) = getrandom::fill(bytes) {
        tracing::error!(%error, "no randomness: stopping at once");
        std::process::abort();
    }
}
