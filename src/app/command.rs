//! Every window command once: its wording, its explanation, its keys. Menus, the list of keys (F1) and the matching
//! of shortcuts are made from here.

use super::action::{Action, PathPurpose, Sheet, View};
use super::search::SearchMode;
use super::widgets::japanese_input;
use super::writing::Writing;
use crate::edit::Conversion;
use egui::{Key, KeyboardShortcut, ModifierNames, Modifiers, ThemePreference};

/// A command of the menu or the keyboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UiCommand {
    NewBook,
    OpenBook,
    SaveNow,
    SaveCopy,
    VerifyFile,
    BackUpNow,
    BackUpTo,
    Restore,
    CloseBook,
    Undo,
    Redo,
    CopyLastYear,
    InsertPassage,
    FillDown,
    Write(Writing),
    Signs,
    Import,
    RollOver,
    Export,
    Filter,
    Find,
    Replace,
    NextHit,
    PreviousHit,
    Check,
    NextFinding,
    PreviousFinding,
    FixFinding,
    FirstField,
    PreviousRecord,
    NextRecord,
    MoveUp,
    MoveDown,
    Difference,
    Paper,
    Blanks,
    Desk,
    Grid,
    Forms,
    Book,
    LightTheme,
    DarkTheme,
    SystemTheme,
    Larger,
    Smaller,
    NormalSize,
    Palette,
    Menus,
    Keys,
}

/// The menus of the bar, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Menu {
    File,
    Edit,
    Convert,
    View,
    Check,
    Year,
    Help,
}

impl Menu {
    pub const ALL: [Self; 7] = [Self::File, Self::Edit, Self::Convert, Self::View, Self::Check, Self::Year, Self::Help];

    pub fn label(self) -> &'static str {
        match self {
            Self::File => "ファイル",
            Self::Edit => "編集",
            Self::Convert => "変換",
            Self::View => "表示",
            Self::Check => "確認",
            Self::Year => "年度と資料",
            Self::Help => "ヘルプ",
        }
    }
}

const ALT_SHIFT: Modifiers = Modifiers::ALT.plus(Modifiers::SHIFT);
const CTRL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

impl UiCommand {
    pub const ALL: &'static [Self] = &[
        Self::NewBook,
        Self::OpenBook,
        Self::SaveNow,
        Self::SaveCopy,
        Self::VerifyFile,
        Self::BackUpNow,
        Self::BackUpTo,
        Self::Restore,
        Self::CloseBook,
        Self::Undo,
        Self::Redo,
        Self::CopyLastYear,
        Self::InsertPassage,
        Self::FillDown,
        Self::Write(Writing::Convert(Conversion::HalfWidthAlphanumeric)),
        Self::Write(Writing::Convert(Conversion::FullWidthAlphanumeric)),
        Self::Write(Writing::Convert(Conversion::FullWidthKatakana)),
        Self::Write(Writing::Convert(Conversion::JapanesePunctuation)),
        Self::Write(Writing::Convert(Conversion::CommaPunctuation)),
        Self::Write(Writing::Convert(Conversion::JapaneseYear)),
        Self::Write(Writing::Convert(Conversion::WesternYear)),
        Self::Write(Writing::Today),
        Self::Write(Writing::Tab),
        Self::Signs,
        Self::Find,
        Self::Replace,
        Self::NextHit,
        Self::PreviousHit,
        Self::Check,
        Self::NextFinding,
        Self::PreviousFinding,
        Self::FixFinding,
        Self::Filter,
        Self::FirstField,
        Self::PreviousRecord,
        Self::NextRecord,
        Self::MoveUp,
        Self::MoveDown,
        Self::Difference,
        Self::Paper,
        Self::Blanks,
        Self::Desk,
        Self::Grid,
        Self::Forms,
        Self::Book,
        Self::LightTheme,
        Self::DarkTheme,
        Self::SystemTheme,
        Self::Larger,
        Self::Smaller,
        Self::NormalSize,
        Self::Import,
        Self::RollOver,
        Self::Export,
        Self::Palette,
        Self::Menus,
        Self::Keys,
    ];

    /// Wording, explanation, menu and keys.
    fn row(self) -> (&'static str, &'static str, Menu, Option<KeyboardShortcut>) {
        let ctrl = |key| Some(KeyboardShortcut::new(Modifiers::COMMAND, key));
        let plain = |modifiers, key| Some(KeyboardShortcut::new(modifiers, key));
        let ctrl_shift = |key| Some(KeyboardShortcut::new(CTRL_SHIFT, key));
        match self {
            Self::NewBook => ("新しい評価帳…", "様式を選んで新しいファイルを作ります", Menu::File, ctrl(Key::N)),
            Self::OpenBook => ("開く…", "評価帳のファイルを開きます", Menu::File, ctrl(Key::O)),
            Self::SaveNow => {
                ("保存", "入力中の文章を今すぐ保存します（ふだんは自動で保存されます）", Menu::File, ctrl(Key::S))
            }
            Self::SaveCopy => {
                ("別のファイルに保存…", "今の内容を別のファイルに書き出します", Menu::File, ctrl_shift(Key::S))
            }
            Self::VerifyFile => {
                ("ファイルを点検", "ファイルが壊れていないか、はじめから終わりまで調べます", Menu::File, None)
            }
            Self::BackUpNow => ("控えを作る", "今の内容の控えを、このコンピューターに作ります", Menu::File, None),
            Self::BackUpTo => ("控えを場所を選んで作る…", "今の内容の控えを、選んだ場所に作ります", Menu::File, None),
            Self::Restore => ("控えから戻す…", "控えの一覧から選んで、そのときの内容に戻します", Menu::File, None),
            Self::CloseBook => ("評価帳を閉じる", "はじめの画面に戻ります", Menu::File, None),
            Self::Undo => ("元に戻す", "直前の操作を取り消します", Menu::Edit, ctrl(Key::Z)),
            Self::Redo => ("やり直す", "元に戻した操作をもう一度行います", Menu::Edit, ctrl(Key::Y)),
            Self::CopyLastYear => {
                ("入力中の欄に前年度を写す", "カーソルのある欄に前年度の文章を写します", Menu::Edit, ctrl(Key::L))
            }
            Self::InsertPassage => (
                "選んだ部分を今年度に写す",
                "左の前年度の文章からマウスで選んだ部分を、今年度の欄に入れます",
                Menu::Edit,
                ctrl_shift(Key::L),
            ),
            Self::FillDown => {
                ("下へ写す（一覧表）", "選んだ範囲の一番上の行を、その下の行に写します", Menu::Edit, ctrl(Key::D))
            }
            Self::Write(writing) => (writing.label(), writing.explanation(), Menu::Convert, None),
            Self::Signs => ("記号を入れる…", "キーボードにない記号を選んで入れます", Menu::Convert, None),
            Self::Filter => ("絞り込み", "名前と文章から事業を探します", Menu::View, ctrl(Key::F)),
            Self::Find => ("検索…", "今年度と前年度の文章から言葉を探します", Menu::Edit, ctrl_shift(Key::F)),
            Self::Replace => ("置換…", "今年度の文章の言葉を、確かめてから置き換えます", Menu::Edit, ctrl(Key::H)),
            Self::NextHit => ("次を検索", "見付かった次の所に移ります", Menu::Edit, plain(Modifiers::NONE, Key::F3)),
            Self::PreviousHit => {
                ("前を検索", "見付かった前の所に移ります", Menu::Edit, plain(Modifiers::SHIFT, Key::F3))
            }
            Self::Check => (
                "指摘の一覧",
                "記入漏れ、古い年度名、句読点の誤りなどの一覧を開きます",
                Menu::Check,
                ctrl_shift(Key::M),
            ),
            Self::NextFinding => ("次の指摘へ", "次の指摘の所に移ります", Menu::Check, plain(Modifiers::NONE, Key::F8)),
            Self::PreviousFinding => {
                ("前の指摘へ", "一つ前の指摘の所に移ります", Menu::Check, plain(Modifiers::SHIFT, Key::F8))
            }
            Self::FixFinding => {
                ("指摘のとおりに直す", "今の指摘を直します（直し方が決まっているもの）", Menu::Check, ctrl(Key::F8))
            }
            Self::FirstField => ("はじめの欄へ", "開いている事業のはじめの欄に移ります", Menu::View, ctrl(Key::E)),
            Self::PreviousRecord => {
                ("前の事業へ", "一つ前の事業に移ります（Alt+↑ でも移ります）", Menu::View, ctrl(Key::PageUp))
            }
            Self::NextRecord => {
                ("次の事業へ", "一つ後の事業に移ります（Alt+↓ でも移ります）", Menu::View, ctrl(Key::PageDown))
            }
            Self::MoveUp => {
                let keys = KeyboardShortcut::new(ALT_SHIFT, Key::ArrowUp);
                ("上へ移す", "開いている事業又は見出しを、並びの一つ前に移します", Menu::Edit, Some(keys))
            }
            Self::MoveDown => {
                let keys = KeyboardShortcut::new(ALT_SHIFT, Key::ArrowDown);
                ("下へ移す", "開いている事業又は見出しを、並びの一つ後に移します", Menu::Edit, Some(keys))
            }
            Self::Difference => {
                ("前年度との違いを表示", "前年度の文章から変わったところに印を付けます", Menu::View, ctrl_shift(Key::D))
            }
            Self::Paper => {
                ("紙面を横に表示", "印刷される紙面を、編集に合わせて横に表示します", Menu::View, ctrl(Key::R))
            }
            Self::Blanks => {
                ("空白と改行を表示", "欄の中の全角の空白、タブ、改行に印を付けます", Menu::View, ctrl_shift(Key::Num8))
            }
            Self::Desk => ("編集の画面", "前年度と並べて一つずつ編集します", Menu::View, ctrl(Key::Num1)),
            Self::Grid => ("一覧表の画面", "すべての記入を一つの表で編集します", Menu::View, ctrl(Key::Num2)),
            Self::Forms => ("様式の画面", "表の列、評価区分、印などを変えます", Menu::View, ctrl(Key::Num3)),
            Self::Book => {
                ("設定の画面", "評価帳と年度版の名前、担当課、前年度との対応を変えます", Menu::View, ctrl(Key::Num4))
            }
            Self::LightTheme => ("明るい画面", "白い地に黒い文字で表示します", Menu::View, None),
            Self::DarkTheme => ("暗い画面", "暗い地に明るい文字で表示します", Menu::View, None),
            Self::SystemTheme => {
                ("パソコンの設定に合わせる", "画面の明るさをパソコンの設定に合わせます", Menu::View, None)
            }
            Self::Larger => ("文字を大きく", "画面全体を大きくします（Ctrl と＋）", Menu::View, None),
            Self::Smaller => ("文字を小さく", "画面全体を小さくします（Ctrl と－）", Menu::View, None),
            Self::NormalSize => ("文字を標準の大きさに", "画面全体を100％に戻します（Ctrl と0）", Menu::View, None),
            Self::Import => ("Excelから取り込む…", "Excelの評価表を読み取って取り込みます", Menu::Year, ctrl(Key::I)),
            Self::RollOver => ("年度更新…", "次の年度版を作ります", Menu::Year, ctrl_shift(Key::R)),
            Self::Export => ("印刷（PDF）…", "会議資料をPDFファイルに書き出します", Menu::Year, ctrl(Key::P)),
            Self::Palette => ("命令を探す…", "名前で命令を探して実行します", Menu::Help, ctrl_shift(Key::P)),
            Self::Menus => (
                "メニューをキーで選ぶ",
                "メニューを開きます。矢印で移り、Enter で実行し、Esc で戻ります",
                Menu::Help,
                plain(Modifiers::NONE, Key::F10),
            ),
            Self::Keys => (
                "キーの一覧",
                "使えるキーを表示します",
                Menu::Help,
                Some(KeyboardShortcut::new(Modifiers::NONE, Key::F1)),
            ),
        }
    }

    pub fn label(self) -> &'static str {
        self.row().0
    }

    pub fn explanation(self) -> &'static str {
        self.row().1
    }

    pub fn menu(self) -> Menu {
        self.row().2
    }

    pub fn shortcut(self) -> Option<KeyboardShortcut> {
        self.row().3
    }

    /// `Ctrl+PageDown`, `Alt+Shift+↑`; empty without one.
    pub fn shortcut_text(self) -> String {
        let Some(shortcut) = self.shortcut() else { return String::new() };
        let names = ModifierNames::NAMES;
        let modifiers = names.format(&shortcut.modifiers, false);
        let key = match shortcut.logical_key {
            Key::ArrowUp => "↑",
            Key::ArrowDown => "↓",
            key => key.name(),
        };
        if modifiers.is_empty() { key.to_owned() } else { format!("{modifiers}{}{key}", names.concat) }
    }

    /// Whether it needs an open book.
    pub fn needs_book(self) -> bool {
        let look =
            [Self::LightTheme, Self::DarkTheme, Self::SystemTheme, Self::Larger, Self::Smaller, Self::NormalSize];
        let others = [Self::NewBook, Self::OpenBook, Self::Import, Self::Palette, Self::Keys];
        !look.contains(&self) && !others.contains(&self)
    }

    /// What it asks for.
    pub fn action(self) -> Action {
        match self {
            Self::NewBook => Action::Open(Sheet::NewBook),
            Self::OpenBook => Action::AskPath(PathPurpose::OpenBook),
            Self::SaveNow => Action::Save,
            Self::SaveCopy => Action::AskPath(PathPurpose::SaveCopy),
            Self::VerifyFile => Action::VerifyFile(None),
            Self::BackUpNow => Action::BackUpNow,
            Self::BackUpTo => Action::AskPath(PathPurpose::Backup),
            Self::Restore => Action::ShowBackups(None),
            Self::CloseBook => Action::CloseBook,
            Self::Undo => Action::Undo,
            Self::Redo => Action::Redo,
            Self::CopyLastYear => Action::CopyLastYearIntoField,
            Self::InsertPassage => Action::InsertPassage,
            Self::FillDown => Action::FillDown,
            Self::Write(writing) => Action::Write(writing),
            Self::Signs => Action::Open(Sheet::Signs),
            Self::Blanks => Action::ToggleBlanks,
            Self::Import => Action::Open(Sheet::Import),
            Self::RollOver => Action::Open(Sheet::RollOver),
            Self::Export => Action::Open(Sheet::Export),
            Self::Filter => Action::FocusFilter,
            Self::Find => Action::OpenSearch(SearchMode::Find),
            Self::Replace => Action::OpenSearch(SearchMode::Replace),
            Self::NextHit => Action::StepHit(1),
            Self::PreviousHit => Action::StepHit(-1),
            Self::Check => Action::OpenCheck,
            Self::NextFinding => Action::StepFinding(1),
            Self::PreviousFinding => Action::StepFinding(-1),
            Self::FixFinding => Action::FixFinding(None),
            Self::FirstField => Action::FocusFirstField,
            Self::PreviousRecord => Action::Step(-1),
            Self::NextRecord => Action::Step(1),
            Self::MoveUp => Action::MoveHere(-1),
            Self::MoveDown => Action::MoveHere(1),
            Self::Difference => Action::ToggleDifference,
            Self::Paper => Action::TogglePaper,
            Self::Desk => Action::Show(View::Desk),
            Self::Grid => Action::Show(View::Grid),
            Self::Forms => Action::Show(View::Forms),
            Self::Book => Action::Show(View::Book),
            Self::LightTheme => Action::SetTheme(ThemePreference::Light),
            Self::DarkTheme => Action::SetTheme(ThemePreference::Dark),
            Self::SystemTheme => Action::SetTheme(ThemePreference::System),
            Self::Larger => Action::Zoom(1),
            Self::Smaller => Action::Zoom(-1),
            Self::NormalSize => Action::Zoom(0),
            Self::Palette => Action::Open(Sheet::Palette),
            Self::Menus => Action::OpenMenus,
            Self::Keys => Action::Open(Sheet::Keys),
        }
    }

    /// The commands whose keys were pressed; takes the keys away from the fields. While a field has the focus, it
    /// decides itself what Ctrl+Z takes back.
    pub fn pressed(ctx: &egui::Context, book_open: bool) -> Vec<Self> {
        let typing = ctx.text_edit_focused();
        // Shift+F10 is the menu of a field; F6 to F10 alone convert what an input method has open.
        let field_menu = ctx.input(|input| input.modifiers.shift);
        let converting = japanese_input::may_own_keys(ctx);
        let own_keys = |command: &Self| match command {
            Self::Undo | Self::Redo => typing,
            Self::Menus if field_menu => true,
            _ => converting && command.shortcut().is_some_and(|shortcut| shortcut.modifiers.is_none()),
        };
        ctx.input_mut(|input| {
            let mut pressed: Vec<Self> = by_most_modifiers()
                .into_iter()
                .filter(|command| book_open || !command.needs_book())
                .filter(|command| !own_keys(command))
                .filter(|command| command.shortcut().is_some_and(|shortcut| input.consume_shortcut(&shortcut)))
                .collect();
            if book_open && !typing && input.consume_key(CTRL_SHIFT, Key::Z) {
                pressed.push(Self::Redo);
            }
            for (key, command) in [(Key::ArrowUp, Self::PreviousRecord), (Key::ArrowDown, Self::NextRecord)] {
                if book_open && input.consume_key(Modifiers::ALT, key) {
                    pressed.push(command);
                }
            }
            pressed
        })
    }
}

/// Ctrl+Shift+S before Ctrl+S, which would otherwise match both.
fn by_most_modifiers() -> Vec<UiCommand> {
    let mut commands = UiCommand::ALL.to_vec();
    commands.sort_by_key(|command| !command.shortcut().is_some_and(|shortcut| shortcut.modifiers.shift));
    commands
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_commands_share_their_keys() {
        let mut seen: Vec<(KeyboardShortcut, UiCommand)> = Vec::new();
        for command in UiCommand::ALL.iter().copied() {
            let Some(shortcut) = command.shortcut() else { continue };
            let clash = seen.iter().find(|(other, _)| *other == shortcut);
            assert!(clash.is_none(), "{command:?} and {clash:?}");
            seen.push((shortcut, command));
        }
    }

    #[test]
    fn every_menu_has_commands() {
        for menu in Menu::ALL {
            assert!(UiCommand::ALL.iter().any(|command| command.menu() == menu), "{menu:?}");
        }
    }
}
