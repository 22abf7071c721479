//! A copy of the work tree to take guards away in, with its own build beside it.

use std::io;
use std::path::{Path, PathBuf};
use std::{fs, process};

use crate::project::{Project, root};

#[derive(Debug)]
pub(super) struct Tree {
    base: PathBuf,
}

impl Tree {
    /// Brings the copy up to date. What is the same is not touched, so that cargo builds little.
    pub(super) fn copied(project: &Project) -> io::Result<Self> {
        let root = root()?;
        let tree = Self {
            base: root.join("target/mutants"),
        };
        for file in &project.files {
            let (from, to) = (root.join(&file.path), tree.path(&file.path));
            let bytes = fs::read(&from)?;
            if fs::read(&to).is_ok_and(|there| there == bytes) {
                continue;
            }
            if let Some(folder) = to.parent() {
                fs::create_dir_all(folder)?;
            }
            fs::write(&to, bytes)?;
        }
        Ok(tree)
    }

    /// Where that file of the project is in the copy.
    pub(super) fn path(&self, file: &str) -> PathBuf {
        self.base.join("tree").join(file)
    }

    /// Where something is that belongs to the runs and not to the copy.
    pub(super) fn beside(&self, name: &str) -> PathBuf {
        self.base.join(name)
    }

    /// A command of cargo's on the copy, last in line for the processor.
    pub(super) fn cargo(&self) -> process::Command {
        let mut command = process::Command::new("nice");
        command
            .args(["-n", "19", "timeout", "1800", "cargo"])
            .current_dir(self.base.join("tree"))
            .env("CARGO_TARGET_DIR", self.base.join("build"))
            // Cargo runs this program and says so to its children; they are about another tree.
            .env_remove("CARGO_MANIFEST_DIR")
            .env("CARGO_PROFILE_DEV_DEBUG", "0");
        command
    }

    /// Writes a file of the copy.
    pub(super) fn write(&self, file: &str, text: &str) -> io::Result<()> {
        fs::write(self.path(file), text)
    }

    pub(super) fn read(&self, file: &str) -> io::Result<String> {
        fs::read_to_string(Path::new(&self.path(file)))
    }
}
