use std::path::Path;

use callbook_application::UseCases;
use callbook_application::imports::Upload;
use callbook_application::ports::SheetFormat;
use callbook_domain::access::Viewer;
use tokio::io::{AsyncRead, AsyncReadExt as _};

use crate::failure::Failure;
use crate::input::Source;

const PART: usize = 256 * 1024;

/// What the file is called in the history.
pub(super) fn file_name(file: &Source, format: Option<SheetFormat>) -> String {
    match (file, format) {
        (Source::File(path), _) => {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
            name.unwrap_or_else(|| path.display().to_string())
        }
        (Source::StandardInput, Some(format)) => format!("standard-input.{format}"),
        (Source::StandardInput, None) => "standard-input".to_owned(),
    }
}

/// Takes the whole file in, as an upload from a browser is taken.
pub(super) async fn take_in(
    use_cases: &UseCases,
    viewer: &Viewer,
    file: &Source,
    format: Option<SheetFormat>,
) -> Result<Upload, Failure> {
    match file {
        Source::StandardInput => send(use_cases, viewer, tokio::io::stdin(), "standard input", format).await,
        Source::File(path) => {
            let opened = open(path).await?;
            send(use_cases, viewer, opened, &path.display().to_string(), None).await
        }
    }
}

async fn open(path: &Path) -> Result<tokio::fs::File, Failure> {
    let unreadable = |error: &dyn std::fmt::Display| {
        Failure::nothing_done(format!("The file cannot be read: {error}.")).advise("Nothing was imported.")
    };
    let file = tokio::fs::File::open(path)
        .await
        .map_err(|error| unreadable(&error))?;
    let about = file.metadata().await.map_err(|error| unreadable(&error))?;
    if about.is_dir() {
        return Err(unreadable(&"it is a directory"));
    }
    Ok(file)
}

async fn send(
    use_cases: &UseCases,
    viewer: &Viewer,
    mut from: impl AsyncRead + Unpin,
    name: &str,
    format: Option<SheetFormat>,
) -> Result<Upload, Failure> {
    let mut upload = use_cases.start_import.receive(viewer).await?;
    let mut part = vec![0; PART];
    let mut first = true;
    loop {
        let read = from.read(&mut part).await.map_err(|error| {
            Failure::nothing_done(format!("Reading {name} broke off: {error}."))
                .advise("Nothing was imported.")
        })?;
        if first {
            agrees(&part[..read], format)?;
            first = false;
        }
        if read == 0 {
            return Ok(upload);
        }
        upload.write(&part[..read]).await?;
    }
}

/// What a workbook begins with: a ZIP archive, or the older container.
const WORKBOOKS: [&[u8]; 2] = [b"PK\x03\x04", b"\xD0\xCF\x11\xE0"];

/// Whether standard input begins as it was said to; a wrong word is better said than read past.
fn agrees(beginning: &[u8], format: Option<SheetFormat>) -> Result<(), Failure> {
    let is_workbook = WORKBOOKS.iter().any(|magic| beginning.starts_with(magic));
    let said_workbook = match format {
        None => return Ok(()),
        Some(SheetFormat::Csv) => false,
        Some(SheetFormat::Xlsx | SheetFormat::Xls | SheetFormat::Ods) => true,
    };
    match (said_workbook, is_workbook) {
        (true, false) => Err(Failure::nothing_done("Standard input is no workbook.")
            .advise("Nothing was imported. If it is CSV, say --format csv.")),
        (false, true) => Err(Failure::nothing_done("Standard input is a workbook, not CSV.")
            .advise("Nothing was imported. Say --format xlsx.")),
        _ => Ok(()),
    }
}
