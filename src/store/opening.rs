//! Opening a document: side file, header, SQLite, checks; and closing it without leaving anything behind.

use super::error::{StoreError, Trouble};
use super::load::{Loaded, load};
use super::lock::SideFile;
use super::meta::Meta;
use super::path::{beside, journal_of, resolve};
use super::{connection, header};
use rusqlite::Connection;
use std::path::{Path, PathBuf};

/// A document that this process holds.
#[derive(Debug)]
pub(super) struct OpenFile {
    path: PathBuf,
    /// `None` after an attempt to open it again that failed.
    connection: Option<Connection>,
    identity: Identity,
    /// Declared last, so that it is given back last.
    _side_file: SideFile,
}

impl OpenFile {
    pub fn open(path: &Path) -> Result<(Self, Loaded), StoreError> {
        let path = resolve(path).map_err(|error| Trouble::Io(error).about(path))?;
        std::fs::metadata(&path).map_err(|error| Trouble::Io(error).about(&path))?;
        let side_file = SideFile::take(&path).map_err(|trouble| trouble.about(&path))?;
        let (connection, loaded) = open_checked(&path)?;
        let identity = Identity::of(&path).map_err(|error| Trouble::Io(error).about(&path))?;
        Ok((Self { path, connection: Some(connection), identity, _side_file: side_file }, loaded))
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn connection(&mut self) -> Result<&mut Connection, Trouble> {
        self.connection.as_mut().ok_or_else(|| std::io::Error::from(std::io::ErrorKind::NotConnected).into())
    }

    /// The same before a write: is what lies under this name still what was opened?
    pub fn connection_for_writing(&mut self) -> Result<&mut Connection, Trouble> {
        if Identity::of(&self.path)? == self.identity { self.connection() } else { Err(Trouble::ChangedOutside) }
    }

    /// Whether a file that cannot grow may have met the limit of its own rather than the end of the disk.
    pub fn is_nearly_at_limit(&mut self) -> bool {
        let pages = |connection: &mut Connection| connection.query_row("PRAGMA page_count", [], |row| row.get(0));
        let pages = self.connection.as_mut().and_then(|connection| pages(connection).ok()).unwrap_or(0_i64);
        pages > connection::MAX_PAGES / 2
    }

    /// Closes the file and opens it with every check, as after a share that went away. It stays closed unless `is_ours`
    /// says of what it found that it is the same document.
    pub fn reopen(&mut self, is_ours: impl FnOnce(&Meta) -> bool) -> Result<Meta, StoreError> {
        self.connection = None;
        let (connection, loaded) = open_checked(&self.path)?;
        if !is_ours(&loaded.meta) {
            return Err(Trouble::ChangedOutside.about(&self.path));
        }
        self.identity = Identity::of(&self.path).map_err(|error| Trouble::Io(error).about(&self.path))?;
        self.connection = Some(connection);
        Ok(loaded.meta)
    }
}

/// Tells a file from another one that was put under its name. SQLite would go on writing to the first one, which
/// nobody sees any more. Windows does not let an open document be replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Identity {
    device: u64,
    number: u64,
}

impl Identity {
    /// A look at the name only: opening the file here would cost SQLite its lock.
    #[cfg(unix)]
    fn of(path: &Path) -> std::io::Result<Self> {
        use std::os::unix::fs::MetadataExt as _;
        let metadata = std::fs::metadata(path)?;
        Ok(Self { device: metadata.dev(), number: metadata.ino() })
    }

    #[cfg(not(unix))]
    fn of(path: &Path) -> std::io::Result<Self> {
        std::fs::metadata(path)?;
        Ok(Self { device: 0, number: 0 })
    }
}

impl Drop for OpenFile {
    fn drop(&mut self) {
        self.connection = None;
        let journal = journal_of(&self.path);
        // TRUNCATE leaves the journal behind, empty. The side file is still held, so nobody can be using it.
        if std::fs::metadata(&journal).is_ok_and(|journal| journal.len() == 0)
            && let Err(error) = std::fs::remove_file(&journal)
        {
            log::warn!("{}: {error}", journal.display());
        }
    }
}

/// Opens with every check. Damage is only believed when a second reading finds it too: a disk that stumbles once looks
/// just like it.
fn open_checked(path: &Path) -> Result<(Connection, Loaded), StoreError> {
    let kept = keep_before_rollback(path);
    let once = || open_once(path).map_err(|trouble| trouble.about(path));
    let result = match once() {
        Err(StoreError::Damaged { .. }) => once(),
        other => other,
    };
    match (result, kept) {
        (Err(StoreError::Damaged { file, detail, .. }), kept) => Err(StoreError::Damaged { file, detail, kept }),
        (result, kept) => {
            kept.iter().for_each(|copy| remove_copy(copy));
            result
        }
    }
}

fn open_once(path: &Path) -> Result<(Connection, Loaded), Trouble> {
    let header = header::check(path)?;
    let mut connection = connection::open_exclusive(path)?;
    let loaded = load(&mut connection, header.version)?;
    match connection::prove_writable(&mut connection) {
        // The book can be read and printed, and saved to another place.
        Err(trouble) if trouble.is_disk_full() => log::warn!("{}: {trouble}", path.display()),
        other => other?,
    }
    Ok((connection, loaded))
}

/// A save was interrupted: SQLite will roll it back. Both files are copied before that, because a journal that does
/// not belong to this file (a copy put in its place by hand) would be played into it.
fn keep_before_rollback(path: &Path) -> Option<PathBuf> {
    if !header::check(path).is_ok_and(|header| header.has_journal) {
        return None;
    }
    let copy = beside(path, "復旧前");
    let copied = std::fs::copy(path, &copy).and_then(|_| std::fs::copy(journal_of(path), journal_copy_of(&copy)));
    match copied {
        Ok(_) => Some(copy),
        Err(error) => {
            // A full disk may be what interrupted the save; refusing to open would not help.
            log::warn!("{}: {error}", copy.display());
            remove_copy(&copy);
            None
        }
    }
}

/// Not the name that SQLite would look for: the copy can be opened as it is.
fn journal_copy_of(copy: &Path) -> PathBuf {
    copy.with_extension("journal")
}

fn remove_copy(copy: &Path) {
    for file in [copy.to_path_buf(), journal_copy_of(copy)] {
        if let Err(error) = std::fs::remove_file(&file) {
            log::warn!("{}: {error}", file.display());
        }
    }
}
