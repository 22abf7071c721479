use std::path::{Path, PathBuf};

use callbook_application::UseCases;
use callbook_application::imports::{FileChecked, RefusedFile, RefusedForm};
use callbook_application::ports::TextForm;
use callbook_domain::access::Viewer;
use callbook_domain::ids::ImportId;
use callbook_domain::import::FindingStage;
use tokio::fs::File;
use tokio::io::{AsyncWriteExt as _, BufWriter};

use crate::failure::Failure;
use crate::terminal::tell;

/// Where the refused rows of each file are written.
#[derive(Debug, Clone)]
pub(super) struct Places {
    out: Option<PathBuf>,
    files: usize,
}

impl Places {
    pub(super) fn of(out: Option<&Path>, files: usize) -> Self {
        Self {
            out: out.map(Path::to_owned),
            files,
        }
    }

    /// The place of the file of that number, counted from 0: what was named, or with several files `OUT-1.csv`.
    fn of_file(&self, number: usize) -> Option<PathBuf> {
        let out = self.out.as_ref()?;
        if self.files <= 1 {
            return Some(out.clone());
        }
        let stem = out.file_stem().unwrap_or_default().to_string_lossy();
        let ending = out
            .extension()
            .map(|ending| format!(".{}", ending.to_string_lossy()));
        Some(out.with_file_name(format!("{stem}-{}{}", number + 1, ending.unwrap_or_default())))
    }

    /// Writes the refused rows of an import, if somebody wants them.
    pub(super) async fn write_import(
        &self,
        number: usize,
        use_cases: &UseCases,
        viewer: &Viewer,
        import: ImportId,
    ) -> Result<(), Failure> {
        let Some(place) = self.of_file(number) else {
            return Ok(());
        };
        let rows = &use_cases.refused_rows;
        let file = rows
            .execute(viewer, import, FindingStage::Run, form(&place))
            .await?;
        write(file, &place).await?;
        Ok(())
    }

    /// Writes the refused rows that a dry run has found, if somebody wants them.
    pub(super) async fn write_checked(
        &self,
        number: usize,
        use_cases: &UseCases,
        checked: &FileChecked,
    ) -> Result<(), Failure> {
        let Some(place) = self.of_file(number) else {
            return Ok(());
        };
        let rows = &use_cases.refused_rows;
        let file = rows.of_check(checked, form(&place)).await?;
        let kept = write(file, &place).await?;
        let refused = checked.check.checkpoint.counts.refused;
        if kept < refused {
            tell(format!(
                "{}: a dry run keeps the first {kept} refused rows of {refused}.",
                place.display(),
            ));
        }
        Ok(())
    }
}

/// What the name of the file asks for: a workbook, CSV, or whatever the original is.
fn form(place: &Path) -> RefusedForm {
    let ending = place.extension().and_then(|ending| ending.to_str());
    RefusedForm {
        format: ending.and_then(|ending| ending.parse().ok()),
        letters: TextForm::Utf8,
    }
}

/// Gives the number of rows that were written.
async fn write(mut rows: RefusedFile, place: &Path) -> Result<u64, Failure> {
    // What cannot be written at all leaves an older file of that name as it is.
    let mut part = rows.next().await?;
    let mut file = create(place).await?;
    while let Some(bytes) = part {
        file.write_all(&bytes)
            .await
            .map_err(|error| unwritten(place, &error))?;
        part = rows.next().await?;
    }
    file.flush().await.map_err(|error| unwritten(place, &error))?;
    Ok(rows.rows())
}

async fn create(place: &Path) -> Result<BufWriter<File>, Failure> {
    File::create(place)
        .await
        .map(BufWriter::new)
        .map_err(|error| unwritten(place, &error))
}

fn unwritten(place: &Path, error: &std::io::Error) -> Failure {
    Failure::nothing_done(format!(
        "The refused rows cannot be written to {}: {error}.",
        place.display()
    ))
}

#[cfg(test)]
mod tests {
    use callbook_application::ports::TableFormat;

    use super::*;

    #[test]
    fn several_files_have_a_place_each() {
        let one = Places::of(Some(Path::new("out/refused.csv")), 1);
        assert_eq!(one.of_file(0), Some("out/refused.csv".into()));
        let two = Places::of(Some(Path::new("out/refused.csv")), 2);
        assert_eq!(two.of_file(1), Some("out/refused-2.csv".into()));
        assert_eq!(Places::of(None, 2).of_file(1), None);
    }

    #[test]
    fn the_name_says_what_kind_of_file_is_wanted() {
        let format = |place: &str| form(Path::new(place)).format;
        assert_eq!(format("out/refused.xlsx"), Some(TableFormat::Xlsx));
        assert_eq!(format("refused.CSV"), Some(TableFormat::Csv));
        assert_eq!(format("refused"), None);
        assert_eq!(format("refused.ods"), None);
    }
}
