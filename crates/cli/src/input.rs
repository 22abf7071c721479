//! What a command reads besides its flags: files, standard input, passwords.

use std::convert::Infallible;
use std::fmt;
use std::io::{self, Read};
use std::path::PathBuf;
use std::str::FromStr;

use callbook_domain::user::Password;

use crate::failure::Failure;

/// Where something is read from: a file, or standard input by a dash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    StandardInput,
    File(PathBuf),
}

impl FromStr for Source {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(match text {
            "-" => Self::StandardInput,
            path => Self::File(path.into()),
        })
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::StandardInput => f.write_str("-"),
            Self::File(path) => path.display().fmt(f),
        }
    }
}

/// So much of a password file is read: no password is longer.
const LONGEST: u64 = 4096;

/// The password in a file, without the line end that editors put behind it. `names` are what it must not be made of.
pub(crate) fn read_password(source: &Source, names: &[&str]) -> Result<Password, Failure> {
    let mut text = String::new();
    let read = match source {
        Source::StandardInput => io::stdin().take(LONGEST).read_to_string(&mut text),
        Source::File(path) => {
            std::fs::File::open(path).and_then(|file| file.take(LONGEST).read_to_string(&mut text))
        }
    };
    read.map_err(|error| {
        Failure::nothing_done(format!("The password could not be read from {source}: {error}."))
            .advise("Name a file that holds the password alone, or - for standard input.")
    })?;
    let password = text
        .strip_suffix('\n')
        .map_or(text.as_str(), |line| line.strip_suffix('\r').unwrap_or(line));
    Password::parse(password, names).map_err(|refusal| {
        Failure::nothing_done(format!("This password cannot be used: {refusal}."))
            .advise("Nothing was changed.")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn password_in(content: &str) -> Result<Password, Failure> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), content).unwrap();
        read_password(&Source::File(file.path().to_owned()), &["asha"])
    }

    #[test]
    fn one_line_end_is_taken_off_and_nothing_else() {
        assert_eq!(
            password_in("correct horse battery\n").unwrap().reveal(),
            "correct horse battery"
        );
        assert_eq!(
            password_in("correct horse battery\r\n").unwrap().reveal(),
            "correct horse battery"
        );
        assert_eq!(
            password_in(" correct horse \n\n").unwrap().reveal(),
            " correct horse \n"
        );
    }

    #[test]
    fn a_password_that_may_not_be_set_is_refused() {
        assert!(password_in("short\n").is_err());
        assert!(read_password(&Source::File("/nowhere/at/all".into()), &[]).is_err());
    }
}
