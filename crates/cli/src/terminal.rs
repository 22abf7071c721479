//! What a command says: results to standard output, everything else to standard error. Somebody who has stopped
//! listening (`| head`) is no error.

use std::io::{self, Write};

/// One line of the result.
pub(crate) fn say(line: impl AsRef<str>) {
    let mut out = io::stdout().lock();
    let _ = writeln!(out, "{}", line.as_ref()).and_then(|()| out.flush());
}

/// One line beside the result: a hint, a warning, an error.
pub(crate) fn tell(line: impl AsRef<str>) {
    let _ = writeln!(io::stderr().lock(), "{}", line.as_ref());
}
