//! F1: the keys, made from the list of commands, those of the fields and those of the table.

use super::messages::{BUTTONS_HEIGHT, body_ui, sheet_ui};
use crate::app::action::Action;
use crate::app::command::UiCommand;
use crate::app::theme;
use egui::{Grid, RichText, Ui};

const FIELD_KEYS: [(&str, &str); 12] = [
    ("Tab ／ Shift+Tab", "次の欄・前の欄へ移る"),
    ("Alt+↓ ／ Alt+↑", "次の事業・前の事業へ移る"),
    ("Ctrl+Z", "入力を元に戻す。入力がなければ直前の操作を元に戻す"),
    ("Enter ／ Shift+Enter", "改行（箇条書きの行では次の記号や番号も入る）／改行だけ"),
    ("Ctrl+Tab", "タブを入れる"),
    ("Shift+F10 ／ 右クリック", "欄のメニュー（変換、記号など）"),
    ("Ctrl+Backspace", "カーソルの前の言葉を消す"),
    ("ダブルクリック", "言葉を選ぶ（三回で段落）"),
    ("← ／ →", "評価・方向性を選ぶ（選択肢にいるとき。1～9 や頭文字でも選べる）"),
    ("↑ ↓ ← →", "一覧の中を移る、見出しをたたむ・開く（一覧にいるとき）"),
    ("Enter", "一覧から、はじめの欄に移る"),
    ("Ctrl と + - 0", "画面の文字を大きく・小さく・元の大きさに"),
];

const TABLE_KEYS: [(&str, &str); 8] = [
    ("↑ ↓ ← → ／ Tab ／ Enter", "欄を移る（Shift と矢印で範囲を選ぶ、Ctrl と矢印で端まで）"),
    ("F2 ／ ダブルクリック", "欄の文章の続きを書く。評価・方向性の欄では選択肢を開く"),
    ("文字を打つ", "欄の文章を初めから書き直す"),
    ("Alt+Enter ／ Esc", "書いている欄で改行する ／ 元の文章に戻す"),
    ("1～9", "選んだ評価・方向性の欄を、その順番の区分にする"),
    ("Ctrl+C ／ Ctrl+X ／ Ctrl+V", "欄を写す・切り取る・貼り付ける（Excelとの間でも）"),
    ("Delete", "選んだ欄を空にする"),
    ("Ctrl+Enter", "その事業を編集の画面で開く"),
];

pub fn keys_ui(ui: &Ui, actions: &mut Vec<Action>) {
    sheet_ui(ui, "キーの一覧", 620.0, actions, |ui, actions| {
        body_ui(ui, BUTTONS_HEIGHT, |ui| {
            // What a key does breaks into lines where the window is narrow.
            let width = (ui.available_width() - 40.0) * 0.5;
            let grid = Grid::new("keys").num_columns(2).spacing([28.0, 8.0]).striped(true).max_col_width(width);
            grid.show(ui, all_rows_ui);
        });
        ui.add_space(12.0);
        if ui.button("閉じる").clicked() {
            actions.push(Action::CloseSheet);
        }
    });
}

fn all_rows_ui(ui: &mut Ui) {
    for command in UiCommand::ALL.iter().copied() {
        let keys = command.shortcut_text();
        if !keys.is_empty() {
            row_ui(ui, &keys, command.label());
        }
    }
    for (keys, text) in FIELD_KEYS {
        row_ui(ui, keys, text);
    }
    ui.label("");
    ui.label(RichText::new("一覧表の画面で").font(theme::bold(15.0)));
    ui.end_row();
    for (keys, text) in TABLE_KEYS {
        row_ui(ui, keys, text);
    }
}

fn row_ui(ui: &mut Ui, keys: &str, text: &str) {
    ui.label(RichText::new(keys).font(theme::bold(14.0)));
    ui.label(text);
    ui.end_row();
}
