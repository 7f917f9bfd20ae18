//! A new file: written under another name beside its place, flushed, checked, and only then given its name, so that a
//! failed attempt leaves nothing behind.

use super::connection::harden;
use super::error::{StoreError, Trouble};
use super::load::parents_first;
use super::meta::Meta;
use super::path::{folder_of, resolve};
use super::{row, schema, verify};
use crate::model::{Book, Change, Row};
use rusqlite::{Connection, OpenFlags};
use std::fs::File;
use std::io;
use std::path::Path;
use tempfile::TempPath;

/// Writes `book` as a new document; an existing file is refused.
pub fn create(path: &Path, book: &Book) -> Result<(), StoreError> {
    let path = resolve(path).map_err(|error| Trouble::Io(error).about(path))?;
    let written = draft(&path).and_then(|draft| {
        fill(&draft, book)?;
        Ok(draft)
    });
    let draft = written.map_err(|trouble| trouble.about(&path))?;
    verify::verify_draft(&draft).map_err(|trouble| trouble.about(&path))?;
    publish(draft, &path).map_err(|trouble| trouble.about(&path))
}

/// An empty file beside `path` that goes away unless it is published.
pub(super) fn draft(path: &Path) -> Result<TempPath, Trouble> {
    if path.exists() {
        return Err(Trouble::AlreadyExists);
    }
    let mut builder = tempfile::Builder::new();
    builder.prefix("~").suffix(".tmp");
    share_as_usual(&mut builder);
    Ok(builder.tempfile_in(folder_of(path))?.into_temp_path())
}

/// A temporary file is its owner's alone; a document is for whoever may use the folder, as the user's mask says.
#[cfg(unix)]
fn share_as_usual(builder: &mut tempfile::Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt as _;
    builder.permissions(std::fs::Permissions::from_mode(0o666));
}

/// The folder decides.
#[cfg(not(unix))]
fn share_as_usual(_builder: &mut tempfile::Builder<'_, '_>) {}

/// Flushes the draft and gives it its name, unless the name has been taken meanwhile.
pub(super) fn publish(draft: TempPath, path: &Path) -> Result<(), Trouble> {
    File::options().write(true).open(&draft)?.sync_all()?;
    draft.persist_noclobber(path).map_err(|error| match error.error.kind() {
        io::ErrorKind::AlreadyExists => Trouble::AlreadyExists,
        _ => Trouble::Io(error.error),
    })?;
    flush_folder(folder_of(path));
    Ok(())
}

/// The name itself is on disk only when its folder is; Windows has no call for it.
#[cfg(unix)]
fn flush_folder(folder: &Path) {
    if let Err(error) = File::open(folder).and_then(|folder| folder.sync_all()) {
        log::warn!("{}: {error}", folder.display());
    }
}

#[cfg(not(unix))]
fn flush_folder(_folder: &Path) {}

fn fill(draft: &Path, book: &Book) -> Result<(), Trouble> {
    let mut connection = Connection::open_with_flags(draft, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    harden(&connection)?;
    // Nobody sees the draft before it is complete and flushed.
    connection.execute_batch("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;")?;
    let transaction = connection.transaction()?;
    schema::upgrade(&transaction, 0)?;
    let document_id = transaction.query_row("SELECT lower(hex(randomblob(16)))", [], |row| row.get(0))?;
    let mut meta = Meta { document_id, revision: 1, next_id: book.next_id(), root_sum: 0, history_sum: 0 };
    let (sections, others): (Vec<Row>, Vec<Row>) = book.rows().partition(|row| matches!(row, Row::Section(_)));
    for row in others.into_iter().chain(parents_first(sections)?) {
        let change = Change { before: None, after: Some(row) };
        meta.root_sum = meta.root_sum.wrapping_add(row::write(&transaction, &change)?);
    }
    meta.insert(&transaction)?;
    transaction.commit()?;
    connection.close().map_err(|(_, error)| error)?;
    Ok(())
}
