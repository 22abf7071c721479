use super::{Dirt, SampleError, write};
use crate::failure::{Exit, Failure};
use crate::flags::SampleFlags;
use crate::terminal;

/// `callbook sample`: a list to try things out with.
pub(crate) fn run(flags: &SampleFlags) -> Result<Exit, Failure> {
    let dirt = if flags.dirty { Dirt::Dirty } else { Dirt::Clean };
    write(&flags.out, flags.rows, flags.seed, dirt).map_err(|error| match error {
        SampleError::UnknownFormat | SampleError::TooManyRows => Failure::usage(format!("{error}.")),
        error => Failure::nothing_done(format!("{}: {error}.", flags.out.display())),
    })?;
    terminal::tell(format!("{} rows in {}", flags.rows, flags.out.display()));
    Ok(Exit::AllIn)
}
