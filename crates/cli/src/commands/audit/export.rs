use std::path::Path;

use callbook_application::UseCases;
use tokio::fs::{File, OpenOptions};
use tokio::io::{AsyncWrite, AsyncWriteExt as _, BufWriter};

use super::filter;
use crate::failure::{Exit, Failure};
use crate::flags::AuditExportFlags;
use crate::terminal::tell;

pub(super) async fn run(use_cases: &UseCases, flags: AuditExportFlags) -> Result<Exit, Failure> {
    let filter = filter(use_cases, flags.filter).await?;
    let place = flags.out.as_path();
    // Opened first: what cannot be written is not exported, and not told of.
    let mut out: Box<dyn AsyncWrite + Unpin> = if place == Path::new("-") {
        Box::new(tokio::io::stdout())
    } else {
        Box::new(BufWriter::new(create(place).await?))
    };
    let mut file = use_cases.export_audit.for_operator(filter).await?;
    while let Some(part) = file.next().await? {
        out.write_all(part.as_bytes())
            .await
            .map_err(|error| unwritten(place, &error))?;
    }
    out.flush().await.map_err(|error| unwritten(place, &error))?;
    if place != Path::new("-") {
        tell(format!("The audit log is in {}.", place.display()));
    }
    Ok(Exit::AllIn)
}

/// A file of one's own, which nobody else may read.
async fn create(place: &Path) -> Result<File, Failure> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    options
        .open(place)
        .await
        .map_err(|error| unwritten(place, &error))
}

fn unwritten(place: &Path, error: &std::io::Error) -> Failure {
    Failure::nothing_done(format!("{} cannot be written: {error}.", place.display()))
}
