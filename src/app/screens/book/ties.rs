//! 前年度との対応: last year's rows beside this year's, and what can be done about a pair.

use super::weak_ui;
use crate::app::action::{Action, Place};
use crate::app::book::{BookState, Former, TieFilter, TieKind, TieRow};
use crate::app::theme;
use crate::app::widgets::line_edit::line_edit;
use crate::app::widgets::remembered_panel::{Edge, RememberedPanel};
use crate::edit::{Command, Relation, Tied};
use crate::model::*;
use egui::{Align, Button, Frame, Layout, Margin, Rangef, Response, RichText, ScrollArea, Ui, vec2};
use egui_extras::{Column, TableBuilder};

/// The table at its narrowest.
const TABLE_WIDTH: f32 = 440.0;

/// In less the chosen row stands below the table.
const BESIDE: f32 = 860.0;

/// Of a name in the table; the headings stand over the words.
const NAME_PADDING: f32 = 10.0;

pub(super) fn ties_ui(book: &Book, edition: EditionId, ui: &mut Ui, state: &mut BookState, actions: &mut Vec<Action>) {
    let (Some(this), Some(last)) = (book.edition(edition), book.previous_edition(edition)) else {
        ui.label("前の年度版がないため、対応はありません");
        return;
    };
    state.refresh_ties(book, edition);
    ui.label(RichText::new("前年度との対応").font(theme::bold(18.0)));
    weak_ui(
        ui,
        "対応のある事業は、編集の画面で前年度の文章と並びます。名称の変更・分割・統合・終了は、この対応から読み取ります",
    );
    ui.add_space(6.0);
    filters_ui(ui, state);
    ui.add_space(6.0);
    let (last, this) = (last.year.label(), this.year.label());
    if ui.available_width() < BESIDE {
        // A small window, or large letters: the parts stand below each other.
        ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            let size = vec2(ui.available_width(), 300.0);
            ui.allocate_ui(size, |ui| {
                ui.set_max_size(size);
                wide_table_ui(ui, state, &last, &this);
            });
            ui.separator();
            chosen_ui(ui, state, actions);
        });
        return;
    }
    let side = Frame::new().fill(theme::palette(ui).paper).inner_margin(Margin::symmetric(14, 10));
    let range = Rangef::new(260.0, (ui.available_width() - TABLE_WIDTH - 30.0).max(261.0));
    let panel = RememberedPanel { name: "tie", edge: Edge::Right, frame: side, size: 400.0, range };
    panel.show(ui, |ui| {
        ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| chosen_ui(ui, state, actions));
    });
    wide_table_ui(ui, state, &last, &this);
}

/// The table at its least width or wider.
fn wide_table_ui(ui: &mut Ui, state: &mut BookState, last: &str, this: &str) {
    ScrollArea::horizontal().auto_shrink([false, false]).show(ui, |ui| {
        ui.set_min_width(TABLE_WIDTH);
        table_ui(ui, state, last, this);
    });
}

fn filters_ui(ui: &mut Ui, state: &mut BookState) {
    ui.horizontal_wrapped(|ui| {
        for (kind, label) in [(TieKind::Records, "事業"), (TieKind::Sections, "見出し")] {
            if ui.selectable_label(state.kind == kind, label).clicked() {
                (state.kind, state.chosen) = (kind, None);
            }
        }
        ui.separator();
        for (filter, label) in [
            (TieFilter::All, "すべて"),
            (TieFilter::Alone, "対応がないもの"),
            (TieFilter::Changed, "名称変更・分割・統合"),
        ] {
            if ui.selectable_label(state.filter == filter, label).clicked() {
                state.filter = filter;
            }
        }
        ui.separator();
        let edit = line_edit(&mut state.search).hint_text("名前・担当課で絞り込み").desired_width(200.0);
        ui.add(edit.margin(Margin::symmetric(10, 6))).accessible_name("対応の絞り込み");
    });
}

fn table_ui(ui: &mut Ui, state: &mut BookState, last: &str, this: &str) {
    let mut chosen = state.chosen;
    let rows = state.visible_ties();
    let half = ((ui.available_width() - 110.0) * 0.5).clamp(150.0, 320.0);
    if rows.is_empty() {
        ui.weak("あてはまるものはありません");
        return;
    }
    let table = TableBuilder::new(ui)
        .id_salt("ties")
        .striped(true)
        .auto_shrink([false, false])
        .cell_layout(Layout::left_to_right(Align::Center))
        .column(Column::initial(half).at_least(100.0).clip(true).resizable(true))
        .column(Column::exact(76.0))
        .column(Column::remainder().at_least(140.0).clip(true));
    let header = table.header(28.0, |mut header| {
        for (text, indent) in
            [(format!("{last}（前年度）"), NAME_PADDING), ("対応".to_owned(), 0.0), (this.to_owned(), NAME_PADDING)]
        {
            header.col(|ui| {
                ui.add_space(indent);
                ui.label(RichText::new(text).font(theme::bold(13.0)).color(theme::palette(ui).weak));
            });
        }
    });
    header.body(|body| {
        body.rows(34.0, rows.len(), |mut line| {
            let Some(row) = rows.get(line.index()) else { return };
            line.set_selected(chosen == Some(row.row));
            if tie_row_ui(&mut line, row, chosen == Some(row.row)) {
                chosen = Some(row.row);
            }
        });
    });
    if state.chosen != chosen {
        state.chosen = chosen;
        state.search_former.clear();
    }
}

fn tie_row_ui(line: &mut egui_extras::TableRow<'_, '_>, row: &TieRow, selected: bool) -> bool {
    let note = if row.note.is_empty() { String::new() } else { format!("　{}", row.note) };
    let own = format!("{}{note}", shown(&row.name));
    let others = row.others.iter().map(|name| shown(name)).collect::<Vec<_>>().join("、");
    let mut clicked = false;
    line.col(|ui| {
        if row.is_former {
            clicked |= name_ui(ui, selected, &own).clicked();
        } else if !others.is_empty() {
            let name = name_ui(ui, selected, &others).on_hover_text(&others);
            clicked |= name.accessible_name(format!("前年度の「{others}」")).clicked();
        }
    });
    line.col(|ui| {
        let palette = theme::palette(ui);
        let color = match row.relation {
            Relation::Same => palette.weak,
            Relation::Alone => palette.carried,
            _ => palette.accent,
        };
        ui.label(RichText::new(row.relation_word()).color(color));
    });
    line.col(|ui| {
        if !row.is_former {
            clicked |= name_ui(ui, selected, &own).clicked();
        }
    });
    clicked
}

/// A name as wide as its column, in the middle of the row.
fn name_ui(ui: &mut Ui, selected: bool, name: &str) -> Response {
    ui.with_layout(Layout::top_down_justified(Align::Min), |ui| {
        ui.spacing_mut().button_padding.x = NAME_PADDING;
        ui.add_space(2.0);
        ui.add(Button::selectable(selected, name).min_size(vec2(0.0, 30.0)).truncate())
    })
    .inner
}

fn shown(name: &str) -> &str {
    if name.is_empty() { "（名前なし）" } else { name }
}

/// The chosen row with its ties, and last year's rows to tie it to.
fn chosen_ui(ui: &mut Ui, state: &mut BookState, actions: &mut Vec<Action>) {
    let find = |state: &BookState| {
        state.ties().and_then(|ties| ties.rows.iter().find(|row| Some(row.row) == state.chosen).cloned())
    };
    let Some(row) = find(state) else {
        ui.label("一覧から選ぶと、対応を変えられます");
        return;
    };
    ui.label(RichText::new(shown(&row.name)).font(theme::bold(16.0)));
    if !row.note.is_empty() {
        weak_ui(ui, &row.note);
    }
    ui.add_space(6.0);
    if row.is_former {
        ui.label(
            "前年度にあり、今年度に対応するものがありません（終了）。続きがあるときは、今年度の側を選んで対応付けます",
        );
        return;
    }
    ui.label(match row.relation {
        Relation::Alone => "前年度に対応するものがありません（新規）".to_owned(),
        _ => format!("{}：{}", row.relation_word(), row.others.join("、")),
    });
    ui.horizontal_wrapped(|ui| {
        let tied = row.relation != Relation::Alone;
        if ui
            .add_enabled(tied, Button::new("対応を外す"))
            .on_hover_text("後の年度版の対応も、同じように変わります")
            .clicked()
        {
            actions.push(Action::Run(Command::Untie(row.row)));
        }
        if ui.button("編集の画面で開く").clicked() {
            actions.extend(place(row.row).map(Action::Go));
        }
    });
    ui.separator();
    formers_ui(ui, &row, state, actions);
}

fn place(row: Tied) -> Option<Place> {
    match row {
        Tied::Record(id) => Some(Place::Record(id)),
        Tied::Section(id) => Some(Place::Section(id)),
        Tied::Department(_) | Tied::Block(_) | Tied::Entry(_) => None,
    }
}

fn formers_ui(ui: &mut Ui, row: &TieRow, state: &mut BookState, actions: &mut Vec<Action>) {
    ui.label(RichText::new("前年度から選ぶ").font(theme::bold(14.0)));
    let edit = line_edit(&mut state.search_former).hint_text("前年度の名前で絞り込み");
    ui.add(edit.desired_width(f32::INFINITY).margin(Margin::symmetric(10, 6))).accessible_name("前年度の絞り込み");
    ui.checkbox(&mut state.all_formers, "既に対応のあるものも表示する");
    let formers = state.visible_formers();
    if formers.is_empty() {
        ui.weak("対応のない前年度のものはありません");
    }
    for former in formers {
        former_ui(ui, row, former, actions);
    }
}

fn former_ui(ui: &mut Ui, row: &TieRow, former: &Former, actions: &mut Vec<Action>) {
    ui.add_space(4.0);
    ui.label(format!("{}　{}", shown(&former.name), former.note));
    if !former.continued_by.is_empty() {
        weak_ui(ui, &format!("今年度の「{}」と対応", former.continued_by.join("、")));
    }
    ui.horizontal_wrapped(|ui| {
        let tie = |also| Action::Run(Command::Tie { row: row.row, former: former.row, also });
        let name = format!("「{}」と対応付ける", former.name);
        let button = ui.add(Button::new("対応付ける").min_size(vec2(90.0, 26.0))).accessible_name(name);
        if button.on_hover_text("今の対応に代えて、この前年度のものと対応付けます").clicked() {
            actions.push(tie(false));
        }
        if matches!(row.row, Tied::Record(_)) {
            let name = format!("「{}」を分割・統合として加える", former.name);
            let button = ui.button("分割・統合として加える").accessible_name(name);
            let hover =
                "今の対応を残したまま、担当課の同じ記入どうしを対応付けます（事業が分かれた、又は一つになったとき）";
            if button.on_hover_text(hover).clicked() {
                actions.push(tie(true));
            }
        }
    });
}
