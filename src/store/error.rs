//! What can go wrong with a file, said to the officer. Inside the store trouble has no file name yet ([`Trouble`]);
//! the functions that others call add it.

use super::connection::MAX_VALUE_MB;
use crate::model::{ApplyError, Table};
use chrono::{DateTime, Local};
use rusqlite::ErrorCode;
use std::io;
use std::path::{Path, PathBuf};

/// Why a file could not be opened, read or written. Nothing has been lost when it is returned.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
    #[error("「{}」は評価帳のファイルではありません。評価帳（.hyoka）を選んでください", .file.display())]
    NotBook { file: PathBuf },
    #[error("「{}」はデータベースの形式ではありません。評価帳（.hyoka）を選んでください", .file.display())]
    NotSqlite { file: PathBuf },
    #[error(
        "「{}」は新しい版の評価帳で作られています（ファイルの版 {found}、このプログラムは {known} まで）。プログラムを新しくしてから開いてください",
        .file.display()
    )]
    Newer { file: PathBuf, found: i64, known: i64 },
    #[error(
        "「{}」は壊れています（{detail}）。ファイルには手を付けていません。バックアップから戻してください{}",
        .file.display(),
        kept_note(.kept.as_deref())
    )]
    Damaged {
        file: PathBuf,
        detail: String,
        /// The copy made before an interrupted save was rolled back.
        kept: Option<PathBuf>,
    },
    #[error("「{}」は{}が使用中です{}。閉じてもらってから開いてください", .file.display(), who_or_other(.who), since_note(.since))]
    InUse { file: PathBuf, who: String, since: Option<DateTime<Local>> },
    #[error("「{}」は既にあります。別の名前を指定してください", .file.display())]
    AlreadyExists { file: PathBuf },
    #[error("「{}」が見つかりません。場所と名前を確かめてください", .file.display())]
    NotFound { file: PathBuf },
    #[error("「{}」を置くフォルダーがありません。フォルダーを作ってからやり直してください", .file.display())]
    FolderMissing { file: PathBuf },
    #[error("「{}」は読み取り専用です。書き込める場所に写してから開いてください", .file.display())]
    ReadOnly { file: PathBuf },
    #[error(
        "「{}」を保存する場所の空きが足りません。不要なファイルを減らすか、別の場所に写しを保存してください",
        .file.display()
    )]
    DiskFull { file: PathBuf },
    #[error("「{}」に対する権限がありません。フォルダーの権限を確かめるか、別の場所を使ってください", .file.display())]
    PermissionDenied { file: PathBuf },
    #[error("「{}」は大きすぎます（上限 {limit_mb} MB）。図の画像を小さくしてください", .file.display())]
    TooLarge { file: PathBuf, limit_mb: u64 },
    #[error("「{}」を時間内に調べ終わりませんでした。手元のディスクに写してから開いてください", .file.display())]
    TooSlow { file: PathBuf },
    #[error(
        "「{}」には途中で止まった保存が残っています。このプログラムで一度開いてからやり直してください",
        .file.display()
    )]
    UnfinishedSave { file: PathBuf },
    #[error(
        "「{}」がほかのプログラムによって置き換えられました。上書きせずに止めています。別の名前で写しを保存してください",
        .file.display()
    )]
    ChangedOutside { file: PathBuf },
    #[error("「{}」に書き込めませんでした（{detail}）。入力した内容は残っています。別の名前で写しを保存してください", .file.display())]
    Conflict { file: PathBuf, detail: String },
    #[error("「{}」を読み書きできませんでした（{detail}）。媒体や接続を確かめてください", .file.display())]
    Io { file: PathBuf, detail: String },
}

impl StoreError {
    /// Whether a backup in the place of the file is a way out. `was_book`: the file has been opened as a book before.
    pub fn calls_for_backup(&self, was_book: bool) -> bool {
        match self {
            Self::Damaged { .. } => true,
            Self::NotBook { .. } | Self::NotSqlite { .. } | Self::NotFound { .. } => was_book,
            _ => false,
        }
    }
}

fn kept_note(kept: Option<&Path>) -> String {
    kept.map_or_else(String::new, |kept| format!("（復旧前の写しは「{}」にあります）", kept.display()))
}

fn who_or_other(who: &str) -> &str {
    if who.is_empty() { "ほかのプログラム" } else { who }
}

fn since_note(since: &Option<DateTime<Local>>) -> String {
    since.map_or_else(String::new, |since| format!("（{}から）", since.format("%-m月%-d日 %H:%M")))
}

/// Trouble before it is known which file it is about.
#[derive(Debug, thiserror::Error)]
pub(super) enum Trouble {
    #[error("{0}")]
    Sql(#[from] rusqlite::Error),
    #[error("{0}")]
    Io(#[from] io::Error),
    #[error("{0}")]
    Json(#[from] serde_json::Error),
    #[error("{0}")]
    Damaged(String),
    #[error("{0}")]
    Conflict(String),
    #[error("not a book")]
    NotBook,
    #[error("not a database")]
    NotSqlite,
    #[error("version {found}")]
    Newer { found: i64, known: i64 },
    #[error("too large")]
    TooLarge { limit_mb: u64 },
    #[error("held")]
    InUse { who: String, since: Option<DateTime<Local>> },
    #[error("already there")]
    AlreadyExists,
    #[error("changed outside")]
    ChangedOutside,
    #[error("read-only")]
    ReadOnly,
}

impl From<ApplyError> for Trouble {
    fn from(error: ApplyError) -> Self {
        Self::Damaged(error.to_string())
    }
}

impl Trouble {
    pub fn damaged_row(table: Table) -> Self {
        Self::Damaged(format!("表 {} の行が照合値と一致しません", table.name()))
    }

    pub fn is_disk_full(&self) -> bool {
        matches!(self, Self::Sql(error) if error.sqlite_error_code() == Some(ErrorCode::DiskFull))
    }

    /// Says it about `file`.
    pub fn about(self, file: &Path) -> StoreError {
        log::warn!("{}: {self:?}", file.display());
        let file = file.to_path_buf();
        match self {
            Self::Sql(error) => about_sql(&error, file),
            Self::Io(error) => about_io(&error, file),
            Self::Json(error) => StoreError::Conflict { file, detail: error.to_string() },
            Self::Damaged(detail) => StoreError::Damaged { file, detail, kept: None },
            Self::Conflict(detail) => StoreError::Conflict { file, detail },
            Self::NotBook => StoreError::NotBook { file },
            Self::NotSqlite => StoreError::NotSqlite { file },
            Self::Newer { found, known } => StoreError::Newer { file, found, known },
            Self::TooLarge { limit_mb } => StoreError::TooLarge { file, limit_mb },
            Self::InUse { who, since } => StoreError::InUse { file, who, since },
            Self::AlreadyExists => StoreError::AlreadyExists { file },
            Self::ChangedOutside => StoreError::ChangedOutside { file },
            Self::ReadOnly => StoreError::ReadOnly { file },
        }
    }
}

const SQLITE_READONLY_ROLLBACK: i32 = 776;
const SQLITE_READONLY_DBMOVED: i32 = 1032;

fn about_sql(error: &rusqlite::Error, file: PathBuf) -> StoreError {
    let detail = error.to_string();
    let rusqlite::Error::SqliteFailure(code, _) = error else {
        // Everything else that reading a row can answer: a wrong type, broken UTF-8, JSON that does not fit.
        return StoreError::Damaged { file, detail, kept: None };
    };
    match (code.code, code.extended_code) {
        (ErrorCode::ReadOnly, SQLITE_READONLY_ROLLBACK) => StoreError::UnfinishedSave { file },
        (ErrorCode::ReadOnly, SQLITE_READONLY_DBMOVED) => StoreError::ChangedOutside { file },
        (ErrorCode::ReadOnly, _) => StoreError::ReadOnly { file },
        (ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase, _) => StoreError::Damaged { file, detail, kept: None },
        (ErrorCode::DiskFull, _) => StoreError::DiskFull { file },
        (ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _) => {
            StoreError::InUse { file, who: String::new(), since: None }
        }
        (ErrorCode::PermissionDenied | ErrorCode::AuthorizationForStatementDenied, _) => {
            StoreError::PermissionDenied { file }
        }
        (ErrorCode::OperationInterrupted, _) => StoreError::TooSlow { file },
        (ErrorCode::TooBig, _) => StoreError::TooLarge { file, limit_mb: MAX_VALUE_MB },
        (ErrorCode::ConstraintViolation, _) => StoreError::Conflict { file, detail },
        _ => StoreError::Io { file, detail },
    }
}

fn about_io(error: &io::Error, file: PathBuf) -> StoreError {
    let folder_exists = file.parent().is_none_or(|folder| folder.as_os_str().is_empty() || folder.is_dir());
    match error.kind() {
        io::ErrorKind::NotFound if !folder_exists => StoreError::FolderMissing { file },
        io::ErrorKind::NotFound => StoreError::NotFound { file },
        io::ErrorKind::AlreadyExists => StoreError::AlreadyExists { file },
        io::ErrorKind::PermissionDenied => StoreError::PermissionDenied { file },
        io::ErrorKind::ReadOnlyFilesystem => StoreError::ReadOnly { file },
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StoreError::DiskFull { file },
        _ => StoreError::Io { file, detail: error.to_string() },
    }
}
