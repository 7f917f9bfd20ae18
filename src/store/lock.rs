//! The side file `~$NAME`: says who has a book open and since when. SQLite's own lock is the authority; this one
//! answers the colleague's question, and keeps this process from opening the same book twice.

use super::error::Trouble;
use super::path::side_file_of;
use chrono::{DateTime, Local};
use std::fs::File;
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};

/// Held as long as the book is open; the side file goes when it is dropped. After a crash the file stays but nobody
/// holds it, and the next one to open the book takes it over without a question.
#[derive(Debug)]
pub(super) struct SideFile {
    path: PathBuf,
    file: Option<File>,
}

impl SideFile {
    /// Takes the side file of `document`, or tells who has it.
    pub fn take(document: &Path) -> Result<Self, Trouble> {
        let path = side_file_of(document);
        let Some(mut file) = hold(&path)? else {
            let (who, since) = holder(&path);
            return Err(Trouble::InUse { who, since });
        };
        // Held is held, even where a full disk leaves no room for the name.
        if let Err(error) = sign(&mut file) {
            log::warn!("{}: {error}", path.display());
        }
        Ok(Self { path, file: Some(file) })
    }

    /// The same for a mere look at a file, which may lie where nothing can be written.
    pub fn take_if_possible(document: &Path) -> Result<Option<Self>, Trouble> {
        match Self::take(document) {
            Ok(side_file) => Ok(Some(side_file)),
            Err(Trouble::Io(error))
                if matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem) =>
            {
                Ok(None)
            }
            Err(trouble) => Err(trouble),
        }
    }
}

impl Drop for SideFile {
    fn drop(&mut self) {
        // Windows does not remove an open file; elsewhere it must go while it is still held.
        if cfg!(windows) {
            self.file = None;
        }
        if let Err(error) = std::fs::remove_file(&self.path) {
            log::warn!("{}: {error}", self.path.display());
        }
    }
}

fn sign(file: &mut File) -> io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    write!(file, "{}\n{}\n", whoami(), Local::now().to_rfc3339())
}

/// Opens and locks the side file; `None` when another one holds it.
#[cfg(not(windows))]
fn hold(path: &Path) -> io::Result<Option<File>> {
    let file = File::options().read(true).write(true).create(true).truncate(false).open(path)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(std::fs::TryLockError::WouldBlock) => Ok(None),
        Err(std::fs::TryLockError::Error(error)) => Err(error),
    }
}

/// A lock in the sense of `File::try_lock` is mandatory on Windows and would hide the name from the one who asks for
/// it; sharing the file for reading only holds it just as well.
#[cfg(windows)]
fn hold(path: &Path) -> io::Result<Option<File>> {
    use std::os::windows::fs::OpenOptionsExt as _;
    const FILE_SHARE_READ: u32 = 1;
    const FILE_ATTRIBUTE_HIDDEN: u32 = 2;
    const ERROR_SHARING_VIOLATION: i32 = 32;
    let mut options = File::options();
    options.read(true).write(true).create(true).truncate(false);
    options.share_mode(FILE_SHARE_READ).attributes(FILE_ATTRIBUTE_HIDDEN);
    match options.open(path) {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.raw_os_error() == Some(ERROR_SHARING_VIOLATION) => Ok(None),
        Err(error) => Err(error),
    }
}

/// What a held side file says; nothing is known when it cannot be read.
fn holder(path: &Path) -> (String, Option<DateTime<Local>>) {
    let mut text = String::new();
    if let Ok(file) = File::open(path) {
        // A side file of another program may be anything; two short lines are all that is wanted.
        let read = file.take(1000).read_to_string(&mut text);
        text = read.map(|_| text).unwrap_or_default();
    }
    let mut lines = text.lines();
    let who = lines.next().unwrap_or_default().to_owned();
    let since = lines.next().and_then(|since| DateTime::parse_from_rfc3339(since).ok());
    (who, since.map(|since| since.with_timezone(&Local)))
}

/// `山田 太郎（KIKAKU-PC3）`, as far as the system knows.
pub(super) fn whoami() -> String {
    let known = |name: whoami::Result<String>| name.ok().filter(|name| !name.trim().is_empty());
    let person = known(whoami::realname()).or_else(|| known(whoami::username()));
    let computer = known(whoami::devicename()).or_else(|| known(whoami::hostname()));
    match (person, computer) {
        (Some(person), Some(computer)) => format!("{person}（{computer}）"),
        (Some(name), None) | (None, Some(name)) => name,
        (None, None) => String::new(),
    }
}
