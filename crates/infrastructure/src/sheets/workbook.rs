//! The server's side of parsing a workbook: starts the child, believes none of its bytes, outlives it.

use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use callbook_application::ports::SheetError;
use tokio::io::AsyncReadExt as _;
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::timeout;

use super::child::wire::{self, Failure, Frame, LONGEST_FRAME, Row};
use super::child::{ARGUMENT, SHEET};
use super::delivery::{Batch, Delivery, Receiver, Sender, cells_weigh, channel};

const MEBIBYTE: u64 = 1024 * 1024;

/// The program that parses workbooks: a binary that calls [`super::child::run`] when its first argument is
/// [`super::child::ARGUMENT`].
#[derive(Debug, Clone)]
pub struct WorkbookProgram {
    path: PathBuf,
}

impl WorkbookProgram {
    /// This very binary.
    ///
    /// # Errors
    /// Where the operating system does not say which file it runs.
    pub fn own() -> io::Result<Self> {
        std::env::current_exe().map(Self::at)
    }

    /// The binary at `path`.
    pub const fn at(path: PathBuf) -> Self {
        Self { path }
    }
}

/// How much a workbook may take.
#[derive(Debug, Clone, Copy)]
pub struct WorkbookLimits {
    /// Bytes of memory, all in all.
    pub memory: u64,
    /// Bytes that it may be large, unpacked.
    pub inflated: u64,
    /// How long the parser may say nothing while it is listened to.
    pub silence: Duration,
}

impl Default for WorkbookLimits {
    fn default() -> Self {
        Self {
            memory: 512 * MEBIBYTE,
            inflated: 1024 * MEBIBYTE,
            silence: Duration::from_secs(120),
        }
    }
}

impl WorkbookLimits {
    /// Seconds of CPU for a file of so many bytes: some ten times of what an honest one takes.
    const fn seconds(bytes: u64) -> u64 {
        30 + 2 * (bytes / MEBIBYTE)
    }
}

/// Starts the child on `file`, to read the sheet of this name or the one that is likeliest meant.
pub(super) fn deliver(
    file: File,
    bytes: u64,
    sheet: Option<&str>,
    program: &WorkbookProgram,
    limits: WorkbookLimits,
) -> Result<Receiver, SheetError> {
    let parser = Parser::start(file, bytes, sheet, program, limits)?;
    let (sender, receiver) = channel();
    tokio::spawn(async move {
        let stopped = sender.clone();
        tokio::select! {
            // The child goes with the parser, whoever ends first.
            () = stopped.closed() => {}
            () = pass_on(parser, sender) => {}
        }
    });
    Ok(receiver)
}

async fn pass_on(mut parser: Parser, sender: Sender) {
    loop {
        let delivery = match parser.delivery().await {
            Ok(delivery) => delivery,
            Err(error) => Delivery::Failed(error),
        };
        let goes_on = matches!(delivery, Delivery::Opened(_) | Delivery::Rows(_));
        if sender.send(delivery).await.is_err() || !goes_on {
            return;
        }
    }
}

#[derive(Debug)]
struct Parser {
    child: Child,
    output: ChildStdout,
    frame: Vec<u8>,
    limits: WorkbookLimits,
}

impl Parser {
    fn start(
        file: File,
        bytes: u64,
        sheet: Option<&str>,
        program: &WorkbookProgram,
        limits: WorkbookLimits,
    ) -> Result<Self, SheetError> {
        let numbers = [limits.memory, WorkbookLimits::seconds(bytes), limits.inflated];
        let arguments = numbers.iter().map(|number| OsString::from(number.to_string()));
        // The name comes from outside and may say something about people: arguments can be read by every user of the
        // machine. No sheet has a NUL in its name.
        let sheet = sheet.map(|name| (SHEET, name.replace('\0', "\u{FFFD}")));
        let mut child = Command::new(&program.path)
            .arg(ARGUMENT)
            .args(arguments)
            .env_clear()
            .envs(sheet)
            // The allocator takes address space by the gigabyte where it may, which the limit on memory forbids: let
            // it take what it needs, bit by bit.
            .env("MIMALLOC_ARENA_RESERVE", "16MiB")
            .env("MIMALLOC_ARENA_EAGER_COMMIT", "0")
            .current_dir("/")
            .stdin(Stdio::from(file))
            .stdout(Stdio::piped())
            // What it has to say to a person comes in a frame; anything else could quote the file into the log.
            .stderr(Stdio::null())
            // Whoever stops the server from its terminal means the server: that ends its parsers itself.
            .process_group(0)
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| SheetError::Reader(error.into()))?;
        let output = child.stdout.take().ok_or_else(confused)?;
        Ok(Self {
            child,
            output,
            frame: Vec::new(),
            limits,
        })
    }

    async fn delivery(&mut self) -> Result<Delivery, SheetError> {
        self.receive().await?;
        Ok(match self.frame()? {
            Frame::Rows { rows, expected } => {
                let rows: Vec<_> = rows.into_iter().map(Row::sheet_row).collect();
                Delivery::Rows(Batch {
                    weight: self.frame.len() + rows.iter().map(cells_weigh).sum::<usize>(),
                    rows,
                    expected,
                })
            }
            Frame::End => Delivery::End,
            Frame::Failed(failure, message) => return Err(told(failure, message.into_owned())),
            Frame::Opened {
                format,
                sheets,
                sheet,
            } => Delivery::Opened(wire::opening(format, sheets, sheet).ok_or_else(confused)?),
        })
    }

    fn frame(&self) -> Result<Frame<'_>, SheetError> {
        postcard::from_bytes(&self.frame).map_err(|_| confused())
    }

    /// Waits for the next frame. The clock runs only while the parser is listened to: one that waits for its rows to
    /// be written is not silent.
    async fn receive(&mut self) -> Result<(), SheetError> {
        match timeout(self.limits.silence, self.read_frame()).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(self.obituary().await),
            Err(_) => Err(SheetError::TooHeavy(
                "it takes too long to read. Save it as CSV and bring that".to_owned(),
            )),
        }
    }

    async fn read_frame(&mut self) -> io::Result<()> {
        let mut length = [0; 4];
        self.output.read_exact(&mut length).await?;
        let length = u32::from_le_bytes(length) as usize;
        if length > LONGEST_FRAME {
            return Err(io::ErrorKind::InvalidData.into());
        }
        self.frame.resize(length, 0);
        self.output.read_exact(&mut self.frame).await?;
        Ok(())
    }

    /// Why the parser is gone.
    async fn obituary(&mut self) -> SheetError {
        let Ok(Ok(status)) = timeout(Duration::from_secs(5), self.child.wait()).await else {
            return confused();
        };
        tracing::info!(%status, "the parser of a workbook died");
        cause_of_death(status, self.limits)
    }
}

/// Ends that somebody outside brought about, or the server by its own: hang-up, interrupt, closed pipe, termination.
const STOPPED: [i32; 4] = [1, 2, 13, 15];
const ABORTED: i32 = 6;
const KILLED: i32 = 9;
const OUT_OF_TIME: i32 = 24;

fn cause_of_death(status: ExitStatus, limits: WorkbookLimits) -> SheetError {
    use std::os::unix::process::ExitStatusExt as _;
    match status.signal() {
        Some(signal) if STOPPED.contains(&signal) => {
            SheetError::Reader(format!("the parser of workbooks was stopped: {status}").into())
        }
        Some(ABORTED | KILLED) => SheetError::TooHeavy(format!(
            "it takes more than {} MiB of memory. Save it as CSV and bring that",
            limits.memory / MEBIBYTE
        )),
        Some(OUT_OF_TIME) => {
            SheetError::TooHeavy("it takes too long to read. Save it as CSV and bring that".to_owned())
        }
        Some(_) => SheetError::Unreadable(
            "the workbook is damaged. Open it in a spreadsheet program and save it again".to_owned(),
        ),
        None => SheetError::Reader(format!("the parser of workbooks ended: {status}").into()),
    }
}

fn told(failure: Failure, message: String) -> SheetError {
    match failure {
        Failure::Unreadable => SheetError::Unreadable(message),
        Failure::TooHeavy => SheetError::TooHeavy(message),
        Failure::NotAsAsked => SheetError::NotAsAsked(message),
    }
}

fn confused() -> SheetError {
    SheetError::Reader("the parser of workbooks sent what makes no sense".into())
}

#[cfg(test)]
mod tests {
    use std::os::unix::process::ExitStatusExt as _;

    use super::*;

    #[test]
    fn a_parser_that_was_stopped_says_nothing_of_the_workbook() {
        for signal in [1, 2, 13, 15] {
            let error = cause_of_death(ExitStatus::from_raw(signal), WorkbookLimits::default());
            assert!(matches!(error, SheetError::Reader(_)), "{signal}: {error}");
        }
        let crashed = cause_of_death(ExitStatus::from_raw(11), WorkbookLimits::default());
        assert!(matches!(crashed, SheetError::Unreadable(_)));
        let starved = cause_of_death(ExitStatus::from_raw(KILLED), WorkbookLimits::default());
        assert!(matches!(starved, SheetError::TooHeavy(_)));
    }
}
