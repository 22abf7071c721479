use std::fs;
use std::time::Duration;

use callbook_application::ports::{FileError, Files as _};
use callbook_infrastructure::files::LocalFiles;
use tempfile::TempDir;

use crate::scene::import;

fn folder_of(data: &TempDir) -> Vec<String> {
    let folder = data.path().join("files").join("imports");
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_file_is_kept_with_its_size_and_hash_and_comes_out_again() {
    let data = TempDir::new().unwrap();
    let files = LocalFiles::new(data.path(), 10_000_000);
    let content: Vec<u8> = (0..1_000_000u32).map(|n| n.to_le_bytes()[1]).collect();
    let mut receiving = files.receive(import(1)).await.unwrap();
    for part in content.chunks(10_007) {
        receiving.write(part).await.unwrap();
    }
    assert_eq!(folder_of(&data), [format!("{}.part", import(1))]);
    let kept = receiving.keep().await.unwrap();
    assert_eq!(kept.bytes, 1_000_000);
    assert_eq!(folder_of(&data), [import(1).to_string()]);

    let mut sending = files.open(import(1)).await.unwrap();
    let mut read = Vec::new();
    while let Some(part) = sending.next().await.unwrap() {
        assert!(part.len() <= 64 * 1024);
        read.extend(part);
    }
    assert_eq!(read, content);
}

#[tokio::test]
async fn the_hash_is_sha_256() {
    let data = TempDir::new().unwrap();
    let files = LocalFiles::new(data.path(), 100);
    let mut receiving = files.receive(import(1)).await.unwrap();
    receiving.write(b"abc").await.unwrap();
    let kept = receiving.keep().await.unwrap();
    assert_eq!(
        kept.hash,
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
}

#[tokio::test]
async fn a_file_over_the_limit_is_refused_at_once_and_leaves_nothing() {
    let data = TempDir::new().unwrap();
    let files = LocalFiles::new(data.path(), 10);
    let mut receiving = files.receive(import(1)).await.unwrap();
    receiving.write(b"0123456789").await.unwrap();
    let refused = receiving.write(b"x").await.unwrap_err();
    assert!(matches!(refused, FileError::TooLarge { limit: 10 }));
    assert!(matches!(
        receiving.keep().await,
        Err(FileError::TooLarge { limit: 10 })
    ));
    assert!(folder_of(&data).is_empty());
}

#[tokio::test]
async fn a_file_that_is_dropped_on_its_way_leaves_nothing() {
    let data = TempDir::new().unwrap();
    let files = LocalFiles::new(data.path(), 10_000_000);
    let mut receiving = files.receive(import(1)).await.unwrap();
    receiving.write(&[7; 600_000]).await.unwrap();
    drop(receiving);
    assert!(folder_of(&data).is_empty());
}

#[tokio::test]
async fn what_a_dead_process_left_is_swept_and_kept_files_stay() {
    let data = TempDir::new().unwrap();
    let files = LocalFiles::new(data.path(), 100);
    assert_eq!(files.sweep(Duration::ZERO).await.unwrap(), 0);
    let mut receiving = files.receive(import(1)).await.unwrap();
    receiving.write(b"kept").await.unwrap();
    receiving.keep().await.unwrap();
    let orphan = data
        .path()
        .join("files/imports")
        .join(format!("{}.part", import(2)));
    fs::write(orphan, "half").unwrap();
    assert_eq!(
        files.sweep(Duration::from_secs(3600)).await.unwrap(),
        0,
        "it may still be coming in"
    );
    assert_eq!(files.sweep(Duration::ZERO).await.unwrap(), 1);
    assert_eq!(folder_of(&data), [import(1).to_string()]);
    assert_eq!(files.kept(Duration::ZERO).await.unwrap(), [import(1)]);
    assert_eq!(files.kept(Duration::from_secs(3600)).await.unwrap(), []);
}

#[tokio::test]
async fn a_file_that_is_not_there_is_missing_and_can_be_removed_all_the_same() {
    let data = TempDir::new().unwrap();
    let files = LocalFiles::new(data.path(), 100);
    assert!(matches!(files.open(import(1)).await, Err(FileError::Missing)));
    files.remove(import(1)).await.unwrap();
}
