//! The readers of files, as `crates/infrastructure` has them.

#[path = "../crates/infrastructure/src/sheets/mod.rs"]
pub mod sheets;

/// The folder that files are kept in, which no fuzzer comes to: each brings its file along.
pub mod files {
    use std::io;
    use std::path::PathBuf;

    use callbook_application::ports::FileError;
    use callbook_domain::ids::ImportId;

    #[derive(Debug, Clone)]
    pub struct LocalFiles {
        folder: PathBuf,
    }

    impl LocalFiles {
        pub(crate) fn path(&self, import: ImportId) -> PathBuf {
            self.folder.join(import.to_string())
        }
    }

    pub(crate) fn broken(error: io::Error) -> FileError {
        FileError::Broken(error.into())
    }
}
