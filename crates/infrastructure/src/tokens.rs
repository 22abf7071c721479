//! The source of secrets: session cookies and single-use links.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use callbook_application::ports::{Token, TokenDigest, Tokens};
use sha2::{Digest, Sha256};

/// How many bytes of randomness a token holds: twice what SAFETY asks for.
const BYTES: usize = 32;

/// Draws tokens from the operating system's randomness.
#[derive(Debug, Clone, Copy)]
pub struct RandomTokens {
    // Only `new`, which has seen randomness come, makes one.
    _made_by_new: (),
}

/// The operating system gives no randomness: nobody could be signed in safely.
#[derive(Debug, thiserror::Error)]
#[error("the operating system gives no randomness")]
pub struct NoRandomness(#[source] getrandom::Error);

impl RandomTokens {
    /// Tries the operating system's randomness once, so that a machine without it is found at start.
    ///
    /// # Errors
    /// [`NoRandomness`] where there is none.
    pub fn new() -> Result<Self, NoRandomness> {
        getrandom::fill(&mut [0; BYTES]).map_err(NoRandomness)?;
        Ok(Self { _made_by_new: () })
    }
}

impl Tokens for RandomTokens {
    fn next(&self) -> Token {
        let mut secret = [0; BYTES];
        if let Err(error) = getrandom::fill(&mut secret) {
            // It came at start, so this does not happen; a secret that can be guessed must not be handed out.
            tracing::error!(%error, "no randomness: stopping at once");
            std::process::abort();
        }
        Token(URL_SAFE_NO_PAD.encode(secret))
    }

    fn digest(&self, token: &str) -> TokenDigest {
        TokenDigest(Sha256::digest(token.as_bytes()).into())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn tokens_are_long_url_safe_and_never_the_same() {
        let tokens = RandomTokens::new().unwrap();
        let drawn: HashSet<String> = (0..1_000).map(|_| tokens.next().0).collect();
        assert_eq!(drawn.len(), 1_000);
        for token in drawn {
            assert_eq!(token.len(), 43);
            assert!(
                token
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
            );
        }
    }

    #[test]
    fn the_digest_is_sha_256() {
        let digest = RandomTokens::new().unwrap().digest("abc");
        // FIPS 180-2, appendix B.1.
        assert_eq!(digest.0[..4], [0xba, 0x78, 0x16, 0xbf]);
        assert_eq!(digest.0[28..], [0xf2, 0x00, 0x15, 0xad]);
    }
}
