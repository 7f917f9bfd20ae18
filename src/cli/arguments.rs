//! What may be written on the command line, and what is said when it is written wrongly.

use crate::layout::document::PaperSize;
use crate::model::FiscalYear;
use crate::report::PaperKind;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Parser, Subcommand};
use std::path::PathBuf;

const TEMPLATE: &str = "{about}\n\n使い方: {usage}\n\n{all-args}";

/// 評価帳: 計画の年度評価を、前年度の文章と並べて編集し、会議資料として印刷する
#[derive(Debug, Parser)]
#[command(name = "hyokacho", version, help_template = TEMPLATE, args_conflicts_with_subcommands = true)]
#[command(subcommand_help_heading = "命令", disable_help_subcommand = true)]
#[command(after_help = "命令を付けずに起動すると画面が開きます。各命令の詳しい説明: hyokacho 命令 --help")]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Option<CliCommand>,
    /// 画面で開く評価帳（.hyoka）
    #[arg(help_heading = "引数")]
    pub file: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub enum CliCommand {
    /// 様式のひな形から空の評価帳を作る
    #[command(help_template = TEMPLATE)]
    New {
        file: PathBuf,
        /// ひな形の名前（evaluation plan sheet pillars priority project）
        #[arg(long)]
        preset: String,
        /// 年度（例: R5、令和5年度、2023）
        #[arg(long, value_parser = year)]
        year: FiscalYear,
    },
    /// 見本の評価帳を作る
    #[command(help_template = TEMPLATE)]
    Sample { file: PathBuf },
    /// Excel・CSV・交換形式のファイルを取り込む
    #[command(help_template = TEMPLATE)]
    Import {
        file: PathBuf,
        source: PathBuf,
        /// 取り込む年度（交換形式では不要）
        #[arg(long, value_parser = year)]
        year: Option<FiscalYear>,
        /// 表の様式として使うひな形。省くと評価帳の最新年度の様式（空の評価帳では evaluation）
        #[arg(long)]
        preset: Option<String>,
        /// 様式にない列を新しい項目として取り込む
        #[arg(long)]
        new_fields: bool,
        /// 一枚のシートに並ぶ表を、別々の表として取り込む
        #[arg(long)]
        stacked_tables: bool,
        /// 何がどこへ入るかを表示するだけで、書き込まない
        #[arg(long)]
        dry_run: bool,
    },
    /// 次の年度版を作る
    #[command(help_template = TEMPLATE)]
    Rollover {
        file: PathBuf,
        #[arg(long, value_parser = year)]
        to: FiscalYear,
    },
    /// 見出し・事業・記入を番号付きで一覧にする
    #[command(help_template = TEMPLATE)]
    List {
        file: PathBuf,
        #[arg(long, value_parser = year)]
        year: FiscalYear,
        #[arg(long)]
        json: bool,
    },
    /// 一つの記入を書き換える
    #[command(help_template = TEMPLATE)]
    Set {
        file: PathBuf,
        /// list で表示される番号（事業又は担当課別の記入、本文）
        #[arg(long)]
        id: i64,
        /// 項目の記号（例: status）。本文では text、見出しでは title
        #[arg(long)]
        field: String,
        /// 文章。- とすると標準入力から読む
        #[arg(long, allow_hyphen_values = true)]
        text: String,
    },
    /// 印刷用のPDF、又はExcel・CSV・交換形式を書き出す
    #[command(help_template = TEMPLATE)]
    Export {
        file: PathBuf,
        #[arg(long, value_parser = year)]
        year: FiscalYear,
        /// 資料の種類（evaluation plan sheet）
        #[arg(long, value_parser = paper, default_value = "evaluation")]
        paper: PaperKind,
        /// 書き出すファイル（.pdf .xlsx .csv .json）
        #[arg(long)]
        out: PathBuf,
        /// 用紙（a4 a3）
        #[arg(long, value_parser = size, default_value = "a4")]
        size: PaperSize,
        /// 表の文字の大きさ（ポイント、6～14）
        #[arg(long, value_parser = font_size)]
        font_size: Option<f64>,
        /// 資料番号（例: 資料１）
        #[arg(long, default_value = "")]
        number: String,
        /// 会議名
        #[arg(long, default_value = "")]
        meeting: String,
        /// （案）を付ける
        #[arg(long)]
        draft: bool,
        #[arg(long)]
        json: bool,
    },
    /// 評価帳が壊れていないか調べる
    #[command(help_template = TEMPLATE)]
    Verify {
        file: PathBuf,
        #[arg(long)]
        json: bool,
    },
    /// 控えを作り、読み返して確かめる
    #[command(help_template = TEMPLATE)]
    Backup {
        file: PathBuf,
        /// 控えのファイル。省くと評価帳の隣に日時を付けて作る
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// 控えから戻す（今のファイルは名前を変えて残す）
    #[command(help_template = TEMPLATE)]
    Restore {
        file: PathBuf,
        #[arg(long)]
        from: PathBuf,
    },
}

fn year(text: &str) -> Result<FiscalYear, String> {
    FiscalYear::parse(text).ok_or_else(|| "年度は R5、令和5年度、2023 のように書いてください".to_owned())
}

fn paper(text: &str) -> Result<PaperKind, String> {
    let names = PaperKind::ALL.map(PaperKind::name).join(" ");
    PaperKind::from_name(text).ok_or_else(|| format!("資料の種類は {names} のいずれかです"))
}

fn size(text: &str) -> Result<PaperSize, String> {
    match text.to_ascii_lowercase().as_str() {
        "a4" => Ok(PaperSize::A4),
        "a3" => Ok(PaperSize::A3),
        _ => Err("用紙は a4 又は a3 です".to_owned()),
    }
}

fn font_size(text: &str) -> Result<f64, String> {
    let range = crate::report::PaperOptions::FONT_SIZES_PT;
    let size = text.parse().ok().filter(|size| range.contains(size));
    size.ok_or_else(|| format!("文字の大きさは {} から {} までの数です", range.start(), range.end()))
}

/// Reads the command line. The error is what to print and whether it is help (standard output) or wrong use.
pub fn parse(arguments: impl IntoIterator<Item = std::ffi::OsString>) -> Result<Arguments, (String, bool)> {
    let arguments: Vec<std::ffi::OsString> = arguments.into_iter().collect();
    let first = arguments.get(1).map(|first| first.to_string_lossy().into_owned()).unwrap_or_default();
    Arguments::try_parse_from(arguments).map_err(|error| match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => (error.to_string(), true),
        _ if is_mistyped_command(&first) => {
            (format!("「{first}」という命令はありません（使い方: hyokacho --help）"), false)
        }
        _ => (wrong_use(&error), false),
    })
}

/// A first word that is neither an option, nor a file, nor one of the commands.
fn is_mistyped_command(first: &str) -> bool {
    let is_word = !first.is_empty() && first.chars().all(|c| c.is_ascii_alphabetic());
    is_word && <Arguments as clap::CommandFactory>::command().find_subcommand(first).is_none()
}

/// One Japanese line for what clap found.
fn wrong_use(error: &clap::Error) -> String {
    let context = |kind| {
        error.get(kind).map(|value| match value {
            ContextValue::String(text) => text.clone(),
            ContextValue::Strings(texts) => texts.join("、"),
            other => other.to_string(),
        })
    };
    let argument = context(ContextKind::InvalidArg).unwrap_or_default();
    let value = context(ContextKind::InvalidValue).unwrap_or_default();
    let text = match error.kind() {
        ErrorKind::UnknownArgument => format!("「{argument}」は指定できません"),
        ErrorKind::MissingRequiredArgument => format!("{argument} を指定してください"),
        ErrorKind::InvalidValue => format!("{argument} の値がありません"),
        ErrorKind::ValueValidation => {
            let reason = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
            format!("{argument} に「{value}」は使えません。{reason}")
        }
        ErrorKind::InvalidUtf8 => "引数に読めない文字があります".to_owned(),
        _ => "命令の書き方が違います".to_owned(),
    };
    format!("{text}（使い方: hyokacho --help）")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(line: &str) -> String {
        parse(line.split(' ').map(std::ffi::OsString::from)).expect_err(line).0
    }

    #[test]
    fn wrong_use_is_said_in_one_japanese_line() {
        let cases = [
            ("hyokacho new a.hyoka --preset plan", "--year <YEAR> を指定してください"),
            ("hyokacho new a.hyoka --preset plan --year 五", "「五」は使えません"),
            ("hyokacho export a.hyoka --year R5 --out x.pdf --font-size 40", "文字の大きさは 6 から 14"),
            ("hyokacho exprot a.hyoka", "「exprot」という命令はありません"),
            ("hyokacho list a.hyoka --year R5 --color", "「--color」は指定できません"),
        ];
        for (line, expected) in cases {
            let said = error(line);
            assert!(said.contains(expected), "{line}: {said}");
            assert_eq!(said.lines().count(), 1, "{said}");
        }
    }

    #[test]
    fn the_definition_is_consistent() {
        <Arguments as clap::CommandFactory>::command().debug_assert();
    }
}
