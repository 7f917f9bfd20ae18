//! Why a PDF could not be made.

use crate::layout::Origin;

/// Names the place in the paper by its origin where there is one; the caller turns that into the name of a field.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    #[error("印刷するページがありません。印刷する範囲を確認してください")]
    NoPages,
    #[error("{page}ページ目の大きさが正しくありません。用紙と余白の設定を確認してください")]
    PageSize { page: usize },
    #[error("{page}ページ目に位置の定まらないものがあります。文字の大きさと列の幅の設定を確認してください")]
    NotFinite { page: usize, origin: Origin },
    #[error("文字「{character}」（U+{code:04X}）の字形がフォントにありません。別の文字に替えてください", code = u32::from(*character))]
    GlyphMissing { character: char, page: usize, origin: Origin },
    #[error(
        "{page}ページ目の内容が文書の構造（要素{element}）と結び付きません。この評価帳を添えて開発者に知らせてください"
    )]
    UnknownElement { page: usize, element: usize },
    #[error("しおり「{title}」の行き先のページがありません。見出しを確認してください")]
    BookmarkPage { title: String },
    #[error("「{title}」へのリンクの行き先のページがありません。見出しを確認してください")]
    LinkPage { title: String },
    #[error("フォント{name}を埋め込めません（{reason}）。プログラムを入れ直してください")]
    Font { name: &'static str, reason: String },
    #[error("{page}ページ目の画像を読み取れません（{reason}）。PNGかJPEGの画像に差し替えてください")]
    Image { page: usize, origin: Origin, reason: String },
    #[error("PDFの組み立てで警告が出ました（{message}）。この評価帳を添えて開発者に知らせてください")]
    Warning { message: String },
    #[error("書き出したPDFを読み返せません（{reason}）。もう一度書き出してください")]
    Unreadable { reason: String },
    #[error("PDFの組み立てに失敗しました（{assumption}）。この評価帳を添えて開発者に知らせてください")]
    Broken { assumption: String },
}

impl PdfError {
    /// For what cannot happen: names the assumption that did not hold.
    pub(super) fn broken(assumption: impl std::fmt::Display) -> Self {
        Self::Broken { assumption: assumption.to_string() }
    }

    /// The place in the paper that is to blame, when there is one.
    pub fn origin(&self) -> Option<Origin> {
        match self {
            Self::NotFinite { origin, .. } | Self::GlyphMissing { origin, .. } | Self::Image { origin, .. } => {
                Some(*origin)
            }
            _ => None,
        }
    }
}

impl From<lopdf::Error> for PdfError {
    fn from(error: lopdf::Error) -> Self {
        Self::broken(error)
    }
}
