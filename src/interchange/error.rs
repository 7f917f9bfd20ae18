//! What can go wrong with a foreign file, in the officer's words. Callers put the file's name before the message.

use crate::model::FiscalYear;

/// Why a foreign file was not taken in. The book is as it was.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    #[error("ファイルが大きすぎます（上限は{limit_mb}MBです）。不要なシートや画像を除いて保存し直してください")]
    FileTooLarge { limit_mb: u64 },
    #[error("データの件数が多すぎます（{what}、上限は{limit}です）。年度やシートを分けて保存し直してください")]
    TooMany { what: &'static str, limit: u64 },

    // ---- JSON ----
    #[error("交換形式（JSON）として読めません。{line}行{column}列、{path}：{problem}")]
    Json { path: String, line: usize, column: usize, problem: String },
    #[error("評価帳の交換形式ではありません（formatが「{found}」です）。評価帳から書き出したJSONを指定してください")]
    WrongFormat { found: String },
    #[error(
        "交換形式の版{found}は、この版の評価帳では読めません（読めるのは版{known}です）。新しい評価帳で開いてください"
    )]
    WrongVersion { found: u32, known: u32 },
    #[error("{path}：{problem}")]
    Place { path: String, problem: String },

    // ---- any import ----
    #[error("{}の年度版は既にあります。別の年度を指定するか、先に年度版を削除してください", .0.label())]
    YearExists(FiscalYear),
    #[error("様式「{found}」はありません。{}のいずれかを指定してください", .known.join("・"))]
    UnknownPreset { found: String, known: Vec<&'static str> },
    #[error("評価帳に{0}の様式がありません。取り込み先の様式を選び直してください")]
    FormMissing(String),

    // ---- Excel and CSV ----
    #[error("パスワードで保護されているため読めません。Excelで開いてパスワードを解除し、保存し直してください")]
    Encrypted,
    #[error("古いExcel形式（.xls）は読めません。Excelで開いて「Excelブック（.xlsx）」として保存し直してください")]
    OldExcel,
    #[error("Excelブック（.xlsx）として読めません（{0}）。Excelで開いて保存し直してください")]
    NotWorkbook(String),
    #[error("Excelブックの中に安全に読めない記述があります（{part}：{problem}）。Excelで開いて保存し直してください")]
    UnsafePart { part: String, problem: &'static str },
    #[error(
        "シート「{sheet}」のセル{cell}は離れすぎた位置にあります（上限は{rows}行{columns}列です）。このセルを削除して保存し直してください"
    )]
    FarCell { sheet: String, cell: String, rows: u32, columns: u32 },
    #[error("シート「{sheet}」のセル{cell}の文字が長すぎます（上限は{limit}字です）。文章を分けて保存し直してください")]
    LongText { sheet: String, cell: String, limit: usize },
    #[error("シート「{sheet}」を読めません（{problem}）。Excelで開いて保存し直してください")]
    Sheet { sheet: String, problem: String },
    #[error("文字コードを判別できません（{byte}バイト目）。UTF-8又はShift_JISで保存し直してください")]
    Encoding { byte: usize },
    #[error("CSVの{line}行目に使えない文字（NUL）があります。Excelで開いて保存し直してください")]
    NulInCsv { line: usize },
    #[error("CSVとして読めません（{0}）。Excelで開いて保存し直してください")]
    Csv(String),
    #[error(
        "シート「{sheet}」に見出し行が二つ以上あります（{rows}行目）。一つの表に直すか、表を別々に取り込む指定（画面では「別々の表として取り込む」、コマンドでは --stacked-tables）をしてください"
    )]
    SeveralHeaders { sheet: String, rows: String },
    #[error("取り込める表が一つもありません。{0}")]
    NothingToImport(String),
}

impl ImportError {
    pub(crate) fn place(path: &str, problem: impl Into<String>) -> Self {
        Self::Place { path: path.to_owned(), problem: problem.into() }
    }
}

/// Why a file could not be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExportError {
    #[error("年度版が見つかりません。ほかの操作で削除された可能性があります")]
    EditionMissing,
    #[error("見出しが深すぎるため書き出せません（上限は{limit}段です）。見出し「{title}」の段を上げてください")]
    TooDeep { limit: usize, title: String },
    #[error("評価帳の内部に不整合があるため書き出せません（{0}）。評価帳を検査してください")]
    Broken(String),
    #[error("{format}を作れませんでした（{problem}）")]
    Writer { format: &'static str, problem: String },
    #[error("書き出す表がありません。この年度版には事業の表がまだありません")]
    NoTable,
}
