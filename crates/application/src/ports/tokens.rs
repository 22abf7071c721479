use std::fmt;

/// A secret that whoever holds may use: a session's cookie, a link. At least 128 bits of the operating system's
/// randomness, in URL-safe characters. Shown once, never stored.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(pub String);

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(hidden)")
    }
}

/// What is stored of a token: its SHA-256.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TokenDigest(pub [u8; 32]);

/// A source of tokens.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
pub trait Tokens: Send + Sync {
    /// A new token.
    fn next(&self) -> Token;

    /// What is stored of it.
    fn digest(&self, token: &str) -> TokenDigest;
}
