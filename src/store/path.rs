//! Names of the files that belong together, and paths in the form that SQLite needs.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

/// Windows refuses longer paths unless they are given in their verbatim form; `-journal` still has to fit behind.
#[cfg(windows)]
const LONGEST_PLAIN_PATH: usize = 240;

/// The file that a user's path means: absolute and, if it exists, with links resolved, so that two ways to write the
/// path of one file lead to the same side file. A relative name could also be read as an URI by SQLite.
pub(super) fn resolve(path: &Path) -> io::Result<PathBuf> {
    let resolved = std::fs::canonicalize(path).or_else(|_| std::path::absolute(path))?;
    Ok(readable(resolved))
}

#[cfg(not(windows))]
fn readable(path: PathBuf) -> PathBuf {
    path
}

/// Windows canonicalizes to `\\?\C:\…` and `\\?\UNC\server\…`; the officer knows short ones by their plain form, and
/// SQLite opens them by it.
#[cfg(windows)]
fn readable(path: PathBuf) -> PathBuf {
    let Some(text) = path.to_str() else { return path };
    let plain = match (text.strip_prefix(r"\\?\UNC\"), text.strip_prefix(r"\\?\")) {
        (Some(share), _) => format!(r"\\{share}"),
        (None, Some(plain)) => plain.to_owned(),
        (None, None) => text.to_owned(),
    };
    if plain.encode_utf16().count() < LONGEST_PLAIN_PATH {
        return plain.into();
    }
    match plain.strip_prefix(r"\\") {
        Some(share) => format!(r"\\?\UNC\{share}").into(),
        None => format!(r"\\?\{plain}").into(),
    }
}

/// The journal that SQLite keeps while it saves.
pub(super) fn journal_of(path: &Path) -> PathBuf {
    let mut name = OsString::from(path);
    name.push("-journal");
    name.into()
}

/// `~$NAME`: says who has the file open.
pub(super) fn side_file_of(path: &Path) -> PathBuf {
    let mut name = OsString::from("~$");
    name.push(path.file_name().unwrap_or_default());
    path.with_file_name(name)
}

/// The folder of a file; the current one for a bare name.
pub(super) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// `計画.hyoka` with `（note）` before its extension; numbered when the name is taken.
pub(super) fn beside(path: &Path, note: &str) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default();
    let name = |count: u32| {
        let mut name = stem.to_os_string();
        name.push(if count == 1 { format!("（{note}）") } else { format!("（{note}{count}）") });
        if let Some(extension) = path.extension() {
            name.push(".");
            name.push(extension);
        }
        path.with_file_name(name)
    };
    let free = (1..1000).map(name).find(|name| !name.exists());
    free.unwrap_or_else(|| name(1000))
}
