use std::fmt;
use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use sha2::{Digest as _, Sha256};

use crate::failure::Failure;

/// The secret that signs what browsers keep.
pub(crate) struct Secret(pub(crate) [u8; 32]);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(hidden)")
    }
}

/// A secret of fewer characters could be guessed.
const SHORTEST: usize = 32;

impl Secret {
    pub(super) fn given(text: &str) -> Result<Self, Failure> {
        if text.chars().count() < SHORTEST {
            return Err(Failure::usage(format!(
                "The secret is too short: it needs at least {SHORTEST} characters, made by a machine."
            )));
        }
        Ok(Self(Sha256::digest(text.as_bytes()).into()))
    }

    /// The one that lies in the data directory, or a new one.
    pub(super) fn kept_in(data_dir: &Path) -> Result<Self, Failure> {
        let path = data_dir.join("secret.key");
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                make(&path).map_err(|error| unusable(&path, &error))?
            }
            Err(error) => return Err(unusable(&path, &error)),
        };
        Self::given(text.trim_end())
    }
}

fn unusable(path: &Path, error: &io::Error) -> Failure {
    Failure::nothing_done(format!(
        "The secret key {} cannot be used: {error}.",
        path.display()
    ))
    .advise("Check who may read and write the data directory.")
}

/// Writes a new one under another name first, so that two starts at once end up with the same.
fn make(path: &Path) -> io::Result<String> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    let text: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let draft = path.with_extension(format!("{}.new", std::process::id()));
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&draft)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    let linked = fs::hard_link(&draft, path);
    fs::remove_file(&draft)?;
    match linked {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => fs::read_to_string(path),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn the_key_is_made_once_and_nobody_else_reads_it() {
        let folder = tempfile::tempdir().unwrap();
        let first = Secret::kept_in(folder.path()).unwrap();
        let second = Secret::kept_in(folder.path()).unwrap();
        assert_eq!(first.0, second.0);
        let mode = fs::metadata(folder.path().join("secret.key"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_short_secret_is_refused() {
        assert!(Secret::given("tuesday").is_err());
        assert!(Secret::given(&"x9".repeat(16)).is_ok());
    }
}
