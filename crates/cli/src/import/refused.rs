use std::path::{Path, PathBuf};

use callbook_application::UseCases;
use callbook_application::imports::{FileChecked, csv_head, csv_line};
use callbook_domain::access::Viewer;
use callbook_domain::ids::ImportId;
use callbook_domain::import::{FindingKind, FindingStage};
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
        let mut rows = use_cases
            .refused_rows
            .execute(viewer, import, FindingStage::Run)
            .await?;
        let mut file = create(&place).await?;
        while let Some(part) = rows.next().await? {
            file.write_all(part.as_bytes())
                .await
                .map_err(|error| unwritten(&place, &error))?;
        }
        file.flush().await.map_err(|error| unwritten(&place, &error))
    }

    /// Writes the refused rows that a dry run has found, if somebody wants them.
    pub(super) async fn write_checked(&self, number: usize, checked: &FileChecked) -> Result<(), Failure> {
        let Some(place) = self.of_file(number) else {
            return Ok(());
        };
        let headers: Vec<&str> = checked
            .columns
            .iter()
            .map(|(header, _)| header.as_str())
            .collect();
        let refused = checked
            .findings
            .iter()
            .filter(|finding| finding.reason.kind() == FindingKind::Refused);
        let lines: Vec<String> = refused.map(|finding| csv_line(headers.len(), finding)).collect();
        if (lines.len() as u64) < checked.check.checkpoint.counts.refused {
            tell(format!(
                "{}: a dry run keeps the first {} refused rows of {}.",
                place.display(),
                lines.len(),
                checked.check.checkpoint.counts.refused
            ));
        }
        let text = csv_head(&headers) + &lines.concat();
        let mut file = create(&place).await?;
        file.write_all(text.as_bytes())
            .await
            .map_err(|error| unwritten(&place, &error))?;
        file.flush().await.map_err(|error| unwritten(&place, &error))
    }
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
    use super::*;

    #[test]
    fn several_files_have_a_place_each() {
        let one = Places::of(Some(Path::new("out/refused.csv")), 1);
        assert_eq!(one.of_file(0), Some("out/refused.csv".into()));
        let two = Places::of(Some(Path::new("out/refused.csv")), 2);
        assert_eq!(two.of_file(1), Some("out/refused-2.csv".into()));
        assert_eq!(Places::of(None, 2).of_file(1), None);
    }
}
