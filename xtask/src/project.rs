//! What the rules look at: the files that git tracks or would track, and the crates that cargo knows.

use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

use cargo_metadata::{CargoOpt, MetadataCommand};

use crate::packages::{self, Package};

#[derive(Debug, Clone)]
pub(crate) struct File {
    /// From the root of the repository, with `/`.
    pub(crate) path: String,
    /// Empty for a picture, a font or whatever else is no text.
    pub(crate) text: String,
}

impl File {
    pub(crate) fn ends_with(&self, ending: &str) -> bool {
        self.path.ends_with(ending)
    }

    /// Each line with its number, from 1.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text
            .lines()
            .enumerate()
            .map(|(index, line)| (index + 1, line))
    }
}

#[derive(Debug)]
pub(crate) struct Project {
    pub(crate) files: Vec<File>,
    pub(crate) packages: Vec<Package>,
}

impl Project {
    /// Reads the repository that this program belongs to.
    pub(crate) fn read() -> io::Result<Self> {
        let root = root()?;
        let mut files = Vec::new();
        for path in listed_by_git(&root)? {
            // Git still lists what was deleted and not yet committed.
            let Ok(bytes) = fs::read(root.join(&path)) else {
                continue;
            };
            files.push(File {
                path,
                text: String::from_utf8(bytes).unwrap_or_default(),
            });
        }
        let metadata = MetadataCommand::new()
            .manifest_path(root.join("Cargo.toml"))
            .features(CargoOpt::SomeFeatures(Vec::new()))
            .other_options(vec!["--locked".to_owned()])
            .exec()
            .map_err(Error::other)?;
        Ok(Self {
            files,
            packages: packages::from_metadata(&metadata),
        })
    }

    pub(crate) fn file(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    /// Rust files below the folders where the product and its tests live.
    pub(crate) fn rust_files(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|file| file.ends_with(".rs"))
    }
}

pub(crate) fn root() -> io::Result<PathBuf> {
    // Cargo says at run time where it runs from; what it said at build time may have been another clone.
    let own = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    Path::new(&own)
        .parent()
        .map(Path::to_path_buf)
        .ok_or_else(|| Error::new(ErrorKind::NotFound, "xtask stands in no repository"))
}

fn listed_by_git(root: &Path) -> io::Result<Vec<String>> {
    let output = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(root)
        .output()?;
    if !output.status.success() {
        return Err(Error::other(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    let mut paths: Vec<String> = String::from_utf8_lossy(&output.stdout)
        .split('\0')
        .filter(|path| !path.is_empty())
        .map(str::to_owned)
        .collect();
    paths.sort();
    paths.dedup();
    Ok(paths)
}

#[cfg(test)]
impl Project {
    pub(crate) fn of_files(files: &[(&str, &str)]) -> Self {
        Self {
            files: files
                .iter()
                .map(|(path, text)| File {
                    path: (*path).to_owned(),
                    text: (*text).to_owned(),
                })
                .collect(),
            packages: Vec::new(),
        }
    }

    pub(crate) fn of_packages(packages: Vec<Package>) -> Self {
        Self {
            files: Vec::new(),
            packages,
        }
    }
}
