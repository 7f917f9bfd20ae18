//! Reading and writing files other than the book itself: read whole under a cap, written beside and renamed.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

/// What went wrong with which file.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("「{}」がありません。ファイル名と場所を確かめてください", .path.display())]
    Missing { path: PathBuf },
    #[error("フォルダー「{}」がありません。先に作るか、別の場所を指定してください", .path.display())]
    FolderMissing { path: PathBuf },
    #[error("「{}」に書き込む権限がありません。別の場所を指定してください", .path.display())]
    Denied { path: PathBuf },
    #[error("ディスクの空きが足りないため「{}」を書き出せませんでした。元のファイルは変わっていません", .path.display())]
    DiskFull { path: PathBuf },
    #[error("「{}」は大きすぎます（上限{}MB）", .path.display(), .limit_mb)]
    TooLarge { path: PathBuf, limit_mb: u64 },
    #[error("「{}」を扱えませんでした（{source}）", .path.display())]
    Other { path: PathBuf, source: std::io::Error },
}

impl FileError {
    fn new(path: &Path, source: std::io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            std::io::ErrorKind::NotFound => Self::Missing { path },
            std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => Self::Denied { path },
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::DiskFull { path },
            _ => Self::Other { path, source },
        }
    }
}

/// The whole of a file of at most `limit_mb` megabytes.
pub fn read(path: &Path, limit_mb: u64) -> Result<Vec<u8>, FileError> {
    let wrap = |error| FileError::new(path, error);
    let file = std::fs::File::open(path).map_err(wrap)?;
    let limit = limit_mb * 1024 * 1024;
    let mut bytes = Vec::new();
    file.take(limit + 1).read_to_end(&mut bytes).map_err(wrap)?;
    if bytes.len() as u64 > limit {
        return Err(FileError::TooLarge { path: path.to_owned(), limit_mb });
    }
    Ok(bytes)
}

/// Writes beside the target, flushes to the disk, then renames: either the old file or the whole new one is there.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    if !folder.is_dir() {
        return Err(FileError::FolderMissing { path: folder.to_owned() });
    }
    let wrap = |error| FileError::new(path, error);
    let mut file = tempfile::Builder::new().prefix(".hyokacho-").tempfile_in(folder).map_err(wrap)?;
    file.write_all(bytes).map_err(wrap)?;
    file.as_file().sync_all().map_err(wrap)?;
    readable_by_others(file.as_file()).map_err(wrap)?;
    file.persist(path).map_err(|error| wrap(error.error))?;
    Ok(())
}

/// A temporary file is private; the finished one is an ordinary document.
#[cfg(unix)]
fn readable_by_others(file: &std::fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable_by_others(_file: &std::fs::File) -> std::io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_written_file_replaces_the_old_one_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("会議資料.pdf");
        write(&path, b"old").unwrap();
        write(&path, b"new").unwrap();
        assert_eq!(read(&path, 1).unwrap(), b"new");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn trouble_names_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ない").join("資料.pdf");
        assert!(matches!(write(&path, b"x"), Err(FileError::FolderMissing { .. })));
        assert!(matches!(read(&path, 1), Err(FileError::Missing { .. })));
        let large = folder.path().join("大.bin");
        std::fs::write(&large, vec![0; 1024 * 1024 + 1]).unwrap();
        assert!(matches!(read(&large, 1), Err(FileError::TooLarge { .. })));
    }
}
