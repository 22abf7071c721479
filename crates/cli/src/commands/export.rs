//! `callbook export`: customers to a file or to standard output.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use callbook_application::customers::{CustomerFile, ExportCustomersError};
use callbook_application::directory::Directory;
use callbook_application::ports::{
    CustomerFilter, CustomerListing, FileError, TableError, TableFormat, TableLayout, TextForm,
};
use callbook_domain::customer::Area;
use callbook_infrastructure::clock::SystemClock;
use serde::Serialize;
use tokio::fs::{self, File, OpenOptions};
use tokio::io::{AsyncWrite, AsyncWriteExt as _, BufWriter};
use tokio::sync::Notify;

use super::customers::{assignee_named, status_named};
use crate::answer::in_a_line;
use crate::compose::Callbook;
use crate::failure::{Exit, Failure, sentence, with_causes};
use crate::flags::ExportFlags;
use crate::serve::on_stop;
use crate::settings::Settings;
use crate::terminal::{say, tell};

pub(crate) async fn run(settings: &Settings, flags: ExportFlags) -> Result<Exit, Failure> {
    let format = flags.format();
    if format == TableFormat::Xlsx && flags.out.is_none() {
        return Err(
            Failure::usage("An Excel file goes into a file, not onto the screen.")
                .advise("Name it with --out FILE, or pass it on with --out -."),
        );
    }
    refuse_to_replace(&flags).await?;
    let callbook = Callbook::open(settings, Arc::new(SystemClock)).await?;
    let exit = export(&callbook, &flags, format).await?;
    callbook.close().await?;
    Ok(exit)
}

async fn export(callbook: &Callbook, flags: &ExportFlags, format: TableFormat) -> Result<Exit, Failure> {
    let use_cases = &callbook.use_cases;
    let viewer = use_cases
        .act_as
        .viewer(Some(&flags.acting), flags.company.as_deref())
        .await?;
    let directory = use_cases.open_directory.execute(&viewer).await?;
    let listing = CustomerListing {
        filter: filter(flags, &directory)?,
        ..CustomerListing::default()
    };
    let stop = Arc::new(Notify::new());
    let stopped = stop.clone();
    on_stop(move || stopped.notify_one())?;
    let since = Instant::now();
    let mut target = Target::open(flags.place()).await?;
    let layout = TableLayout::new(format, TextForm::Utf8);
    let opened = use_cases.export_customers.execute(&viewer, listing, layout).await;
    let mut file = match opened {
        Ok(file) => file,
        Err(error) => {
            target.discard().await;
            return Err(failure(error));
        }
    };
    let written = tokio::select! {
        written = write(&mut file, &mut target) => written,
        () = stop.notified() => {
            target.discard().await;
            tell("callbook: it was stopped, and what was written is not the whole list.");
            return Ok(Exit::Stopped);
        }
    };
    let bytes = match written {
        Ok(bytes) => bytes,
        Err(failure) => {
            target.discard().await;
            return Err(failure);
        }
    };
    refuse_to_replace(flags).await?;
    target.keep().await?;
    report(
        flags,
        &Exported {
            file: flags.place().map(|place| place.display().to_string()),
            format: format.key(),
            rows: file.rows(),
            bytes,
            seconds: (since.elapsed().as_secs_f64() * 1000.0).round() / 1000.0,
        },
    )
}

fn filter(flags: &ExportFlags, directory: &Directory) -> Result<CustomerFilter, Failure> {
    let area = flags.area.as_deref().map_or(Ok(None), Area::parse);
    Ok(CustomerFilter {
        search: flags.search.clone(),
        statuses: flags
            .status
            .iter()
            .map(|name| status_named(directory, name))
            .collect::<Result<_, _>>()?,
        assignee: assignee_named(directory, flags.assignee.as_ref())?,
        area: area.map_err(|error| Failure::usage(format!("There is no such area: it is {error}.")))?,
        import: flags.import,
        ..CustomerFilter::default()
    })
}

/// An older file stays as it is unless somebody says otherwise.
async fn refuse_to_replace(flags: &ExportFlags) -> Result<(), Failure> {
    let Some(place) = flags.place() else {
        return Ok(());
    };
    match fs::metadata(place).await {
        Ok(there) if there.is_dir() => {
            Err(Failure::nothing_done(format!("{} is a folder.", place.display()))
                .advise("Nothing was exported. Name a file in it."))
        }
        Ok(_) if !flags.force => Err(
            Failure::nothing_done(format!("{} is there already.", place.display()))
                .advise("Nothing was exported. Name another file, or use --force to replace it."),
        ),
        Ok(_) | Err(_) => Ok(()),
    }
}

async fn write(file: &mut CustomerFile, target: &mut Target) -> Result<u64, Failure> {
    let mut bytes = 0;
    while let Some(part) = file.next().await.map_err(failure)? {
        bytes += part.len() as u64;
        target.write(&part).await?;
    }
    target.flush().await?;
    Ok(bytes)
}

/// Where the customers go.
enum Target {
    Output(tokio::io::Stdout),
    File {
        out: BufWriter<File>,
        /// Under this name until it is whole.
        part: PathBuf,
        place: PathBuf,
    },
}

impl Target {
    async fn open(place: Option<&Path>) -> Result<Self, Failure> {
        let Some(place) = place else {
            return Ok(Self::Output(tokio::io::stdout()));
        };
        let mut part = place.as_os_str().to_owned();
        part.push(format!(".{}.part", std::process::id()));
        let part = PathBuf::from(part);
        // A file of one's own, which nobody else may read.
        let mut options = OpenOptions::new();
        options.write(true).create_new(true).mode(0o600);
        let file = options
            .open(&part)
            .await
            .map_err(|error| unwritten(Some(place), &error))?;
        Ok(Self::File {
            out: BufWriter::with_capacity(256 * 1024, file),
            part,
            place: place.to_owned(),
        })
    }

    fn place(&self) -> Option<&Path> {
        match self {
            Self::Output(_) => None,
            Self::File { place, .. } => Some(place),
        }
    }

    fn out(&mut self) -> &mut (dyn AsyncWrite + Unpin + Send) {
        match self {
            Self::Output(out) => out,
            Self::File { out, .. } => out,
        }
    }

    async fn write(&mut self, part: &[u8]) -> Result<(), Failure> {
        let written = self.out().write_all(part).await;
        written.map_err(|error| unwritten(self.place(), &error))
    }

    async fn flush(&mut self) -> Result<(), Failure> {
        let flushed = self.out().flush().await;
        flushed.map_err(|error| unwritten(self.place(), &error))
    }

    /// Gives the whole file its name.
    async fn keep(self) -> Result<(), Failure> {
        if let Self::File { out, part, place } = self {
            let synced = out.into_inner().sync_all().await;
            let kept = match synced {
                Ok(()) => fs::rename(&part, &place).await,
                Err(error) => Err(error),
            };
            kept.map_err(|error| unwritten(Some(&place), &error))?;
        }
        Ok(())
    }

    /// Leaves nothing of a file that is not whole.
    async fn discard(self) {
        if let Self::File { part, .. } = self
            && let Err(error) = fs::remove_file(&part).await
        {
            tell(format!(
                "callbook: {} could not be removed: {error}",
                part.display()
            ));
        }
    }
}

fn unwritten(place: Option<&Path>, error: &io::Error) -> Failure {
    match place {
        Some(place) => Failure::nothing_done(format!("{} cannot be written: {error}.", place.display()))
            .advise("Nothing was kept of it."),
        None => Failure::nothing_done(format!("Standard output cannot be written: {error}."))
            .advise("What was written is not the whole list."),
    }
}

fn failure(error: ExportCustomersError) -> Failure {
    const NOT_WHOLE: &str = "There is no whole file of it.";
    match error {
        ExportCustomersError::NotAllowed(error) => {
            Failure::nothing_done(sentence(&error.to_string())).advise("Nothing was exported.")
        }
        ExportCustomersError::Table(TableError::File(error @ FileError::Full(_))) => {
            Failure::nothing_done(sentence(&with_causes(&error)))
                .advise("Nothing was exported. Make room in the data directory and try again.")
        }
        ExportCustomersError::Table(error) => {
            Failure::nothing_done(sentence(&with_causes(&error))).advise(NOT_WHOLE)
        }
        ExportCustomersError::Store(error) => {
            Failure::nothing_done(sentence(&with_causes(&error))).advise(NOT_WHOLE)
        }
    }
}

/// What was written. Serialised, it is the line of JSON that scripts read: its keys stay as they are.
#[derive(Debug, Serialize)]
struct Exported {
    file: Option<String>,
    format: &'static str,
    rows: u64,
    bytes: u64,
    seconds: f64,
}

/// On standard output where it is free, else beside the customers.
fn report(flags: &ExportFlags, exported: &Exported) -> Result<Exit, Failure> {
    if flags.json {
        let line = in_a_line(exported)?;
        match exported.file {
            Some(_) => say(line),
            None => tell(line),
        }
    } else if let Some(file) = &exported.file {
        let customers = match exported.rows {
            1 => "1 customer is".to_owned(),
            rows => format!("{rows} customers are"),
        };
        say(format!("{customers} in {file}."));
    }
    Ok(Exit::AllIn)
}
