//! What the operating system says of files: who may read them, who has them open, how much room there is.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

/// Which of these are there and may be read or written by others than their owner.
pub(super) fn open_to_others(paths: impl IntoIterator<Item = PathBuf>) -> Vec<PathBuf> {
    let is_open = |path: &PathBuf| {
        let mode = fs::metadata(path).map(|metadata| metadata.permissions().mode());
        mode.is_ok_and(|mode| mode & 0o066 != 0)
    };
    paths.into_iter().filter(is_open).collect()
}

/// Whether others than its owner get at what lies in that directory.
pub(super) fn lets_others_in(directory: &Path) -> bool {
    let mode = fs::metadata(directory).map(|metadata| metadata.permissions().mode());
    mode.is_ok_and(|mode| mode & 0o011 != 0)
}

/// Free and whole bytes of the disk that `path` lies on.
pub(super) fn room(path: &Path) -> Option<(u64, u64)> {
    let disk = rustix::fs::statvfs(path).ok()?;
    let bytes = |blocks: u64| blocks.saturating_mul(disk.f_frsize);
    Some((bytes(disk.f_bavail), bytes(disk.f_blocks)))
}

/// How many other processes have that file open, as far as this user may see.
pub(super) fn others_with(file: &Path) -> usize {
    let Ok(file) = file.canonicalize() else {
        return 0;
    };
    let Ok(processes) = fs::read_dir("/proc") else {
        return 0;
    };
    let own = std::process::id().to_string();
    processes
        .flatten()
        .filter(|process| {
            let name = process.file_name();
            let name = name.to_string_lossy();
            name != own && name.bytes().all(|byte| byte.is_ascii_digit())
        })
        .filter(|process| has_open(&process.path(), &file))
        .count()
}

fn has_open(process: &Path, file: &Path) -> bool {
    let Ok(open) = fs::read_dir(process.join("fd")) else {
        return false;
    };
    open.flatten()
        .filter_map(|descriptor| fs::read_link(descriptor.path()).ok())
        .any(|target| target == file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_may_read_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str, mode: u32| {
            let path = folder.path().join(name);
            fs::write(&path, "x").unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            path
        };
        let closed = path("closed", 0o600);
        let readable = path("readable", 0o640);
        let writable = path("writable", 0o602);
        let missing = folder.path().join("missing");
        let found = open_to_others([closed, readable.clone(), writable.clone(), missing]);
        assert_eq!(found, [readable, writable]);
    }

    #[test]
    fn there_is_some_room_somewhere() {
        let (free, whole) = room(Path::new("/")).unwrap();
        assert!(free <= whole && whole > 0);
        assert!(room(Path::new("/no/such/place")).is_none());
    }

    #[test]
    fn a_file_that_another_process_has_open() {
        let file = tempfile::NamedTempFile::new().unwrap();
        assert_eq!(others_with(file.path()), 0, "this process does not count");
        let reader = fs::File::open(file.path()).unwrap();
        let mut child = std::process::Command::new("sleep")
            .arg("30")
            .stdin(reader)
            .spawn()
            .unwrap();
        let found = others_with(file.path());
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(found, 1);
    }
}
