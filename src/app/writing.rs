//! What the officer can do to the text of a field beyond typing: conversions, insertions, the clipboard.

use super::action::View;
use super::grid::GridWish;
use super::screens::messages::Notice;
use super::window::Window;
use crate::edit::Conversion;
use crate::model::era_of_day;
use chrono::{Datelike as _, Local};
use egui::{Context, ViewportCommand};

/// One thing done to the selection of the field, or to the whole field where nothing is selected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writing {
    Convert(Conversion),
    /// Today's date in 和暦.
    Today,
    Tab,
    /// A sign that the keyboard does not offer.
    Sign(&'static str),
    Cut,
    Copy,
    Paste,
}

impl Writing {
    /// Those with a line of their own in the menu 「変換」.
    pub const COMMANDS: [Self; 9] = [
        Self::Convert(Conversion::HalfWidthAlphanumeric),
        Self::Convert(Conversion::FullWidthAlphanumeric),
        Self::Convert(Conversion::FullWidthKatakana),
        Self::Convert(Conversion::JapanesePunctuation),
        Self::Convert(Conversion::CommaPunctuation),
        Self::Convert(Conversion::JapaneseYear),
        Self::Convert(Conversion::WesternYear),
        Self::Today,
        Self::Tab,
    ];

    /// The signs of the palette, those that belong together in one line.
    pub const SIGNS: [&'static [&'static str]; 6] = [
        &["～", "―", "…", "・", "※", "〃", "々", "〆"],
        &["○", "●", "◎", "△", "▲", "×", "□", "■"],
        &["①", "②", "③", "④", "⑤", "⑥", "⑦", "⑧"],
        &["⑨", "⑩", "Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ", "Ⅵ"],
        &["㎡", "㎞", "㎏", "㎥", "℃", "％", "㈱", "№"],
        &["→", "⇒", "↑", "↓", "【", "】", "〔", "〕"],
    ];

    pub fn label(self) -> &'static str {
        match self {
            Self::Convert(conversion) => match conversion {
                Conversion::HalfWidthAlphanumeric => "英数字を半角に",
                Conversion::FullWidthAlphanumeric => "英数字を全角に",
                Conversion::FullWidthKatakana => "半角カタカナを全角に",
                Conversion::JapanesePunctuation => "「，．」を「、。」に",
                Conversion::CommaPunctuation => "「、．」を「，。」に",
                Conversion::JapaneseYear => "西暦を和暦に",
                Conversion::WesternYear => "和暦を西暦に",
            },
            Self::Today => "今日の日付を入れる",
            Self::Tab => "タブを入れる",
            Self::Sign(sign) => sign,
            Self::Cut => "切り取り",
            Self::Copy => "コピー",
            Self::Paste => "貼り付け",
        }
    }

    pub fn explanation(self) -> &'static str {
        match self {
            Self::Convert(Conversion::JapanesePunctuation | Conversion::CommaPunctuation) => {
                "選んだ文章（なければ欄の全体）の句読点をそろえます。数字の中は変えません"
            }
            Self::Convert(Conversion::JapaneseYear) => {
                "選んだ文章（なければ欄の全体）の「2023年」を「令和5年」にします"
            }
            Self::Convert(Conversion::WesternYear) => "選んだ文章（なければ欄の全体）の「令和5年」を「2023年」にします",
            Self::Convert(_) => "選んだ文章（なければ欄の全体）を変換します",
            Self::Today => "カーソルの所に今日の日付を和暦で入れます",
            Self::Tab => "カーソルの所にタブを入れます",
            Self::Sign(_) => "カーソルの所に記号を入れます",
            Self::Cut | Self::Copy | Self::Paste => "クリップボードを使います",
        }
    }
}

impl Window {
    /// Does it to the field in which the caret is or was last.
    pub(super) fn write(&mut self, ctx: &Context, writing: Writing) {
        let drafts = match self.view {
            View::Desk => &mut self.desk.drafts,
            View::Grid if self.grid.editing.is_some() => &mut self.grid.drafts,
            View::Grid => return self.write_into_cells(writing),
            View::Forms | View::Book => return,
        };
        match writing {
            Writing::Convert(conversion) => drafts.rewrite(ctx, |text| conversion.apply(text)),
            Writing::Today => drafts.insert(ctx, &today()),
            Writing::Tab => drafts.insert(ctx, "\t"),
            Writing::Sign(sign) => drafts.insert(ctx, sign),
            Writing::Cut | Writing::Copy | Writing::Paste => {
                drafts.take_focus_back(ctx);
                ctx.send_viewport_cmd(match writing {
                    Writing::Cut => ViewportCommand::RequestCut,
                    Writing::Copy => ViewportCommand::RequestCopy,
                    _ => ViewportCommand::RequestPaste,
                });
            }
        }
    }
}

impl Window {
    /// The words selected in the left column into the field beside it.
    pub(super) fn insert_passage(&mut self, ctx: &Context) {
        match self.desk.passage.chosen().cloned().filter(|_| self.view == View::Desk) {
            Some(passage) => self.desk.drafts.insert_into(ctx, passage.beside, &passage.text),
            None => {
                let text = "左の前年度の文章をマウスで選んでから行ってください".to_owned();
                self.notice = Some(Notice { title: "写す部分が選ばれていません".to_owned(), text });
            }
        }
    }

    /// While no cell is open: a conversion of all selected cells in one step, an insertion at the end of the active one.
    fn write_into_cells(&mut self, writing: Writing) {
        let added = match writing {
            Writing::Convert(conversion) => {
                let Some(workspace) = &self.workspace else { return };
                let Some(sheet) = self.grid.sheet(workspace.book()) else { return };
                let deed = sheet.rewrite(&self.grid.selection, |text| conversion.apply(text));
                if let Some(command) = self.grid.judge(deed, writing.label(), "") {
                    self.run(&command);
                }
                return;
            }
            Writing::Today => today(),
            Writing::Tab => "\t".to_owned(),
            Writing::Sign(sign) => sign.to_owned(),
            Writing::Cut | Writing::Copy | Writing::Paste => return,
        };
        self.grid.wish = Some(GridWish::Append(added));
    }
}

/// `令和8年4月1日`
fn today() -> String {
    let today = Local::now().date_naive();
    let (era, year) = era_of_day(today.year(), today.month(), today.day()).unwrap_or(("", today.year()));
    let year = if year == 1 { "元".to_owned() } else { year.to_string() };
    format!("{era}{year}年{}月{}日", today.month(), today.day())
}
