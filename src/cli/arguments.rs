//! What may be written on the command line, and what is said when it is written wrongly.

use crate::check::Rule;
use crate::layout::Numbering;
use crate::layout::document::PaperSize;
use crate::model::{FiscalYear, Typeface};
use crate::report::{PageNumbers, PaperKind, PaperOptions};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, Parser, Subcommand};
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
    /// 記入漏れ、古い年度名、括弧や句読点の誤りなどを探す（見付かると終了コードは 1）
    #[command(help_template = TEMPLATE)]
    Check {
        file: PathBuf,
        #[arg(long, value_parser = year)]
        year: FiscalYear,
        /// 探さない指摘（missing choice unchanged stale_year brackets punctuation style figures unprintable、何度でも）
        #[arg(long, value_parser = rule)]
        without: Vec<Rule>,
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
    /// 印刷用のPDF、又はExcel・CSV・交換形式・文章だけのファイルを書き出す
    #[command(help_template = TEMPLATE)]
    Export {
        file: PathBuf,
        /// 年度（例: R5）。年度を決めて保存した印刷設定だけを使うときは要らない
        #[arg(long, value_parser = year)]
        year: Option<FiscalYear>,
        /// 書き出すファイル（.pdf .xlsx .csv .json .txt）
        #[arg(long)]
        out: PathBuf,
        /// 保存した印刷設定の名前。ほかの指定があれば、そこだけ変えて使う
        #[arg(long)]
        saved: Option<String>,
        #[command(flatten)]
        paper: PaperArguments,
        #[command(flatten)]
        binding: BindingArguments,
        #[arg(long)]
        json: bool,
    },
    /// 印刷設定に名前を付けて保存し、一覧にし、削除する
    #[command(help_template = TEMPLATE)]
    Papers {
        file: PathBuf,
        /// この名前で保存する
        #[arg(long)]
        save: Option<String>,
        /// この名前の印刷設定を削除する
        #[arg(long, conflicts_with = "save")]
        delete: Option<String>,
        /// いつも印刷する年度。省くと、印刷するときの年度
        #[arg(long, value_parser = year)]
        year: Option<FiscalYear>,
        #[command(flatten)]
        paper: PaperArguments,
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

/// How a paper is printed; what is left out stays as it is saved, or as is usual for the paper.
#[derive(Clone, Debug, Default, PartialEq, Args)]
pub struct PaperArguments {
    /// 資料の種類（evaluation plan sheet） [初期値: 様式に合うもの]
    #[arg(long, value_parser = paper)]
    paper: Option<PaperKind>,
    /// 用紙（a4 a3） [初期値: a4]
    #[arg(long, value_parser = size)]
    size: Option<PaperSize>,
    /// 表の文字の大きさ（ポイント、6～14）
    #[arg(long, value_parser = font_size)]
    font_size: Option<f64>,
    /// 書体（gothic mincho proportional）。省くと様式の書体
    #[arg(long, value_parser = typeface)]
    typeface: Option<Typeface>,
    /// 資料番号（例: 資料１）
    #[arg(long)]
    number: Option<String>,
    /// 会議名
    #[arg(long)]
    meeting: Option<String>,
    /// （案）を付ける
    #[arg(long)]
    draft: bool,
    /// 各ページの左上に入れる文字
    #[arg(long)]
    header: Option<String>,
    /// 各ページの左下に入れる文字
    #[arg(long)]
    footer: Option<String>,
    /// ページ番号（none dashed of-last plain）
    #[arg(long, value_parser = page_numbers)]
    page_numbers: Option<PageNumbers>,
    /// 最初のページの番号
    #[arg(long)]
    first_page: Option<u32>,
    /// とじしろ（ミリメートル、10～60）
    #[arg(long, value_parser = margin)]
    binding_margin: Option<f64>,
    /// 横長の資料を左でとじる
    #[arg(long)]
    bind_left: bool,
    /// 表題の後に、ページ番号の付いた目次を付ける
    #[arg(long)]
    table_of_contents: bool,
    /// 1ページに収まる事業を途中で分けない（初期値）
    #[arg(long, conflicts_with = "split_records")]
    keep_records: bool,
    /// 事業を途中で分けてページを詰める
    #[arg(long)]
    split_records: bool,
}

impl PaperArguments {
    /// The settings that these arguments make of `saved`, or of the usual ones.
    pub fn over(self, saved: Option<PaperOptions>, usual: PaperKind) -> PaperOptions {
        let mut options = saved.unwrap_or_else(|| PaperOptions::new(self.paper.unwrap_or(usual)));
        options.kind = self.paper.unwrap_or(options.kind);
        options.size = self.size.unwrap_or(options.size);
        options.font_size_pt = self.font_size.unwrap_or(options.font_size_pt);
        options.typeface = self.typeface.or(options.typeface);
        options.document_number = self.number.unwrap_or(options.document_number);
        options.meeting = self.meeting.unwrap_or(options.meeting);
        options.draft |= self.draft;
        options.header = self.header.unwrap_or(options.header);
        options.footer = self.footer.unwrap_or(options.footer);
        options.page_numbers = self.page_numbers.unwrap_or(options.page_numbers);
        options.first_page_number = self.first_page.unwrap_or(options.first_page_number);
        options.binding_mm = self.binding_margin.or(options.binding_mm);
        options.bind_left |= self.bind_left;
        options.contents |= self.table_of_contents;
        options.keep_records = self.keep_records || options.keep_records && !self.split_records;
        options
    }
}

/// Several papers in one file.
#[derive(Clone, Debug, Default, PartialEq, Args)]
pub struct BindingArguments {
    /// 一つのPDFに綴じる、保存した印刷設定の名前（綴じる順に何度でも）
    #[arg(long, conflicts_with = "saved")]
    pub bind: Vec<String>,
    /// 綴じた資料のページ番号（through: 通し番号、separate: 資料ごと）
    #[arg(long, value_parser = numbering, default_value = "through")]
    pub numbering: Numbering,
    /// 綴じた資料の前に、資料の一覧とページを付ける
    #[arg(long)]
    pub contents: bool,
    /// 綴じた資料全体の名前。省くと会議名
    #[arg(long, default_value = "")]
    pub title: String,
}

fn year(text: &str) -> Result<FiscalYear, String> {
    FiscalYear::parse(text).ok_or_else(|| "年度は R5、令和5年度、2023 のように書いてください".to_owned())
}

fn rule(text: &str) -> Result<Rule, String> {
    let names = Rule::ALL.map(Rule::name).join(" ");
    Rule::from_name(text).ok_or_else(|| format!("指摘の種類は {names} のいずれかです"))
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

fn typeface(text: &str) -> Result<Typeface, String> {
    match text {
        "gothic" => Ok(Typeface::Gothic),
        "mincho" => Ok(Typeface::Mincho),
        "proportional" => Ok(Typeface::ProportionalGothic),
        _ => Err("書体は gothic mincho proportional のいずれかです".to_owned()),
    }
}

fn page_numbers(text: &str) -> Result<PageNumbers, String> {
    match text {
        "none" => Ok(PageNumbers::None),
        "dashed" => Ok(PageNumbers::Dashed),
        "of-last" => Ok(PageNumbers::OfLast),
        "plain" => Ok(PageNumbers::Plain),
        _ => Err("ページ番号は none dashed of-last plain のいずれかです".to_owned()),
    }
}

fn numbering(text: &str) -> Result<Numbering, String> {
    match text {
        "through" => Ok(Numbering::Through),
        "separate" => Ok(Numbering::Separate),
        _ => Err("綴じた資料のページ番号は through 又は separate です".to_owned()),
    }
}

fn margin(text: &str) -> Result<f64, String> {
    let range = PaperOptions::BINDING_MM;
    let margin = text.parse().ok().filter(|margin| range.contains(margin));
    margin.ok_or_else(|| format!("とじしろは {} から {} までの数（ミリメートル）です", range.start(), range.end()))
}

fn font_size(text: &str) -> Result<f64, String> {
    let range = PaperOptions::FONT_SIZES_PT;
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

    fn paper_of(line: &str, saved: Option<PaperOptions>) -> PaperOptions {
        match parse(line.split(' ').map(std::ffi::OsString::from)).expect(line).command {
            Some(CliCommand::Export { paper, .. }) => paper.over(saved, PaperKind::Evaluation),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn arguments_change_what_is_saved_and_nothing_else() {
        let saved = PaperOptions {
            document_number: "資料１".to_owned(),
            draft: true,
            keep_records: false,
            font_size_pt: 7.0,
            ..PaperOptions::new(PaperKind::Sheet)
        };
        let plain = "hyokacho export a.hyoka --out x.pdf";
        assert_eq!(paper_of(plain, Some(saved.clone())), saved);
        assert_eq!(paper_of(plain, None), PaperOptions::new(PaperKind::Evaluation));
        let changed = paper_of(
            "hyokacho export a.hyoka --out x.pdf --number 資料２ --keep-records --typeface mincho --page-numbers of-last",
            Some(saved.clone()),
        );
        let expected = PaperOptions {
            document_number: "資料２".to_owned(),
            keep_records: true,
            typeface: Some(Typeface::Mincho),
            page_numbers: PageNumbers::OfLast,
            ..saved
        };
        assert_eq!(changed, expected);
    }

    #[test]
    fn the_definition_is_consistent() {
        <Arguments as clap::CommandFactory>::command().debug_assert();
    }
}
