use std::path::Path;

use callbook_application::UseCases;
use callbook_application::imports::Upload;
use callbook_application::ports::SheetFormat;
use callbook_domain::access::Viewer;
use tokio::io::{AsyncRead, AsyncReadExt as _};

use crate::failure::Failure;
use crate::input::Source;

const PART: usize = 256 * 1024;

/// A file that has been read.
pub(super) struct TakenIn {
    pub(super) upload: Upload,
    /// What it is called in the history.
    pub(super) file_name: String,
    /// What it is, as it shows itself.
    pub(super) format: SheetFormat,
}

/// Takes the whole file in, as an upload from a browser is taken. What it is shows in how it begins; one that begins
/// otherwise than `format` is refused.
pub(super) async fn take_in(
    use_cases: &UseCases,
    viewer: &Viewer,
    file: &Source,
    format: Option<SheetFormat>,
) -> Result<TakenIn, Failure> {
    match file {
        Source::StandardInput => {
            let (upload, found) =
                send(use_cases, viewer, tokio::io::stdin(), "Standard input", format).await?;
            Ok(TakenIn {
                upload,
                file_name: format!("standard-input.{}", format.unwrap_or(found)),
                format: found,
            })
        }
        Source::File(path) => {
            let shown = path.display().to_string();
            let (upload, found) = send(use_cases, viewer, open(path).await?, &shown, format).await?;
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
            Ok(TakenIn {
                upload,
                file_name: name.unwrap_or(shown),
                format: found,
            })
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
) -> Result<(Upload, SheetFormat), Failure> {
    let mut upload = use_cases.start_import.receive(viewer).await?;
    let beginning = next_part(&mut from, name).await?;
    let found = recognised(&beginning);
    agrees(name, found, format)?;
    let mut part = beginning;
    while !part.is_empty() {
        upload.write(&part).await?;
        part = next_part(&mut from, name).await?;
    }
    Ok((upload, found))
}

/// As much as fits into a part: a pipe may bring its first bytes one by one. Empty at the end.
async fn next_part(from: &mut (impl AsyncRead + Unpin), name: &str) -> Result<Vec<u8>, Failure> {
    let mut part = vec![0; PART];
    let mut filled = 0;
    while filled < PART {
        let read = from.read(&mut part[filled..]).await.map_err(|error| {
            Failure::nothing_done(format!("Reading {name} broke off: {error}."))
                .advise("Nothing was imported.")
        })?;
        if read == 0 {
            break;
        }
        filled += read;
    }
    part.truncate(filled);
    Ok(part)
}

/// What a file is, by how it begins: a ZIP archive is a workbook of either office, the older container is an XLS, anything
/// else can be text alone. An OpenDocument says so at the beginning of its archive.
fn recognised(beginning: &[u8]) -> SheetFormat {
    const OPEN_DOCUMENT: &[u8] = b"mimetypeapplication/vnd.oasis.opendocument";
    if beginning.starts_with(b"\xD0\xCF\x11\xE0") {
        return SheetFormat::Xls;
    }
    if !beginning.starts_with(b"PK\x03\x04") {
        return SheetFormat::Csv;
    }
    let first_entry = beginning.get(30..30 + OPEN_DOCUMENT.len());
    if first_entry == Some(OPEN_DOCUMENT) {
        SheetFormat::Ods
    } else {
        SheetFormat::Xlsx
    }
}

/// Whether a file begins as it was said to; a wrong word is better said than read past.
fn agrees(name: &str, found: SheetFormat, said: Option<SheetFormat>) -> Result<(), Failure> {
    match (said, found) {
        (Some(SheetFormat::Xlsx | SheetFormat::Xls | SheetFormat::Ods), SheetFormat::Csv) => {
            Err(Failure::nothing_done(format!("{name} is no workbook."))
                .advise("Nothing was imported. Leave --format out, or say --format csv."))
        }
        (Some(SheetFormat::Csv), SheetFormat::Xlsx | SheetFormat::Xls | SheetFormat::Ods) => Err(
            Failure::nothing_done(format!("{name} is a workbook, not CSV.")).advise(format!(
                "Nothing was imported. Leave --format out, or say --format {found}."
            )),
        ),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_file_is_shows_in_how_it_begins() {
        let ods = [
            &b"PK\x03\x04"[..],
            &[0; 26],
            b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
        ]
        .concat();
        for (beginning, expected) in [
            (&b"phone\n98"[..], SheetFormat::Csv),
            (b"", SheetFormat::Csv),
            (b"PK", SheetFormat::Csv),
            (b"PK\x03\x04\x14", SheetFormat::Xlsx),
            (&ods, SheetFormat::Ods),
            (b"\xD0\xCF\x11\xE0\xA1", SheetFormat::Xls),
        ] {
            assert_eq!(recognised(beginning), expected);
        }
        assert!(agrees("-", SheetFormat::Xlsx, Some(SheetFormat::Csv)).is_err());
        assert!(agrees("-", SheetFormat::Csv, Some(SheetFormat::Ods)).is_err());
        assert!(agrees("-", SheetFormat::Xlsx, None).is_ok());
    }
}
