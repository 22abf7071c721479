//! What runs in the child process: one workbook from standard input, its rows in frames to standard output.
//!
//! It limits its own memory and time before it looks at the first byte. Whatever a workbook makes of it then, the
//! server sees a pipe that ends.

mod batch;
mod cells;
mod choice;
mod container;
mod eager;
mod guard;
mod meter;
mod nesting;
pub(super) mod wire;
mod xlsx;

use std::env;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::os::fd::AsFd as _;
use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;

use rlimit::Resource;

use self::container::{Container, recognise};
use self::guard::Allowance;
use self::wire::{Failure, Frame, FrameWriter};

/// The first argument that makes our binary a parser.
pub const ARGUMENT: &str = "__parse-workbook";

/// The variable of the environment that names the sheet to be read; without it the likeliest is.
pub(super) const SHEET: &str = "CALLBOOK_SHEET";

/// Why a workbook is not read, or not to its end.
#[derive(Debug)]
enum Problem {
    /// The file's fault, as its owner is told.
    Told(Failure, String),
    /// The server does not listen any more.
    NobodyListens,
}

impl Problem {
    fn unreadable(message: impl Into<String>) -> Self {
        Self::Told(Failure::Unreadable, message.into())
    }

    fn too_heavy(message: impl Into<String>) -> Self {
        Self::Told(Failure::TooHeavy, message.into())
    }
}

/// What may be taken, as the server said: bytes of memory, seconds of CPU, bytes inflated.
#[derive(Debug, Clone, Copy)]
struct Limits {
    memory: u64,
    seconds: u64,
    inflated: u64,
}

impl Limits {
    fn of(arguments: &[String]) -> Option<Self> {
        let [memory, seconds, inflated] = arguments else {
            return None;
        };
        Some(Self {
            memory: memory.parse().ok()?,
            seconds: seconds.parse().ok()?,
            inflated: inflated.parse().ok()?,
        })
    }

    fn impose(self) -> io::Result<()> {
        Resource::AS.set(self.memory, self.memory)?;
        Resource::CPU.set(self.seconds, self.seconds + 1)?;
        // A core dump would be a copy of somebody's customers.
        Resource::CORE.set(0, 0)?;
        // It has all that it needs open, and writes no file.
        Resource::FSIZE.set(0, 0)
    }
}

/// The body of the hidden subcommand. `arguments` are those after [`ARGUMENT`]. To be called before anything else in
/// the process starts threads or takes memory.
pub fn run(arguments: &[String]) -> ExitCode {
    let Some(limits) = Limits::of(arguments) else {
        return ExitCode::from(2);
    };
    if limits.impose().is_err() {
        return ExitCode::FAILURE;
    }
    // The message of a panic may quote the file, and nobody reads it: the frame that is sent instead says enough.
    panic::set_hook(Box::new(|_| {}));
    let mut frames = FrameWriter::new(io::stdout().lock());
    let Ok((file, size)) = input() else {
        return ExitCode::FAILURE;
    };
    let asked = env::var(SHEET).ok();
    match answer(file, size, limits.inflated, asked.as_deref(), &mut frames) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn input() -> io::Result<(File, u64)> {
    let file = File::from(io::stdin().as_fd().try_clone_to_owned()?);
    let size = file.metadata()?.len();
    Ok((file, size))
}

/// Says all that there is to say of a workbook of `size` bytes, its last frame included. Only what aborts gets past it.
pub(super) fn answer(
    file: impl Read + Seek,
    size: u64,
    inflated: u64,
    asked: Option<&str>,
    frames: &mut FrameWriter<impl io::Write>,
) -> io::Result<()> {
    let outcome = panic::catch_unwind(AssertUnwindSafe(|| parse(file, size, inflated, asked, frames)));
    match outcome {
        Ok(Ok(())) => frames.write(&Frame::End),
        Ok(Err(Problem::NobodyListens)) => Ok(()),
        Ok(Err(Problem::Told(failure, message))) => frames.write(&Frame::Failed(failure, message.into())),
        Err(_) => frames.write(&Frame::Failed(
            Failure::Unreadable,
            "the workbook is damaged. Open it in a spreadsheet program and save it again".into(),
        )),
    }
}

fn parse(
    mut file: impl Read + Seek,
    size: u64,
    inflated: u64,
    asked: Option<&str>,
    frames: &mut FrameWriter<impl io::Write>,
) -> Result<(), Problem> {
    let allowance = Allowance {
        inflated,
        ..Allowance::default()
    };
    let mut beginning = [0; 8];
    let begins = file
        .read_exact(&mut beginning)
        .and_then(|()| file.seek(SeekFrom::Start(0)));
    begins.map_err(|_| guard::broken_off())?;
    if !beginning.starts_with(b"PK") {
        return eager::old_binary(file, asked, frames);
    }
    let parts = guard::check(&mut file, size, allowance)?;
    file.seek(SeekFrom::Start(0)).map_err(|_| guard::broken_off())?;
    match recognise(&parts)? {
        Container::Xlsx => xlsx::read(file, &parts, asked, frames),
        Container::Ods => {
            nesting::check(&mut file)?;
            file.seek(SeekFrom::Start(0)).map_err(|_| guard::broken_off())?;
            eager::open_document(file, asked, frames)
        }
    }
}
