//! 年度更新: what becomes of each field, before the next edition is made.

use super::messages::{BUTTONS_HEIGHT, body_ui, default_button_ui, focus_at_first, sheet_ui};
use super::new_book::year_field_ui;
use crate::app::action::Action;
use crate::app::theme;
use crate::model::*;
use egui::{Grid, RichText, Ui};

/// The year to make, as typed.
#[derive(Debug, Default)]
pub struct RollOverState {
    pub year: String,
}

/// What becomes of a field, in the officer's words.
fn carry_words(book: &Book, field: &Field) -> String {
    if !field.kind.is_written() {
        return "自動で表示".to_owned();
    }
    match &field.carry {
        Carry::Keep if field.level == Level::Entry => "前年度の文章を写す（前年のままの印を付ける）".to_owned(),
        Carry::Keep => "前年度のまま引き継ぐ".to_owned(),
        Carry::Clear => "空にする".to_owned(),
        Carry::From(key) => match book.field_by_key(field.form, key) {
            Some(from) => format!("前年度の「{}」を写す（前年のままの印を付ける）", plain_label(&from.label)),
            None => "空にする（写す元の項目がありません）".to_owned(),
        },
    }
}

/// A label without line ends and without the brackets in which year or plan period would stand.
pub fn plain_label(label: &str) -> String {
    let mut plain = String::new();
    let mut rest = label;
    while let Some((before, after)) = rest.split_once('（') {
        plain.push_str(before);
        let (inside, behind) = after.split_once('）').unwrap_or((after, ""));
        if !inside.contains('{') {
            plain.push_str(&format!("（{inside}）"));
        }
        rest = behind;
    }
    plain.push_str(rest);
    plain.replace("{年度}", "").replace("{年度:半角}", "").replace("{計画}", "").lines().collect()
}

pub fn roll_over_ui(book: &Book, from: EditionId, ui: &Ui, state: &mut RollOverState, actions: &mut Vec<Action>) {
    let Some(edition) = book.edition(from) else { return };
    sheet_ui(ui, "年度更新", 760.0, actions, |ui, actions| {
        let (year, exists) = body_ui(ui, BUTTONS_HEIGHT, |ui| {
            ui.label(theme::paragraph(format!(
                "{}版をもとに、次の年度版を作ります。もとの年度版は変わりません",
                edition.year.label()
            )));
            ui.add_space(8.0);
            let answer = year_ui(book, ui, state);
            ui.add_space(8.0);
            counts_ui(book, from, ui);
            ui.add_space(6.0);
            for form in book.forms(from) {
                form_ui(book, form, ui);
            }
            answer
        });
        ui.add_space(14.0);
        ui.horizontal(|ui| {
            let label = year.map_or_else(|| "年度版を作る".to_owned(), |y| format!("{}版を作る", y.label_full_width()));
            if default_button_ui(ui, year.is_some() && !exists, &label)
                && let Some(to) = year
            {
                actions.push(Action::RollOver { from, to });
            }
            if ui.button("やめる").clicked() {
                actions.push(Action::CloseSheet);
            }
        });
    });
}

/// The year to make, and whether there is an edition of it already.
fn year_ui(book: &Book, ui: &mut Ui, state: &mut RollOverState) -> (Option<FiscalYear>, bool) {
    let year = ui.horizontal(|ui| {
        ui.label("新しい年度");
        year_field_ui(ui, &mut state.year)
    });
    let year = year.inner;
    focus_at_first(ui, &year.response);
    let exists = year.inner.is_some_and(|year| book.edition_of_year(year).is_some());
    if exists {
        ui.label(RichText::new("この年度版は既にあります").color(theme::palette(ui).empty));
    }
    (year.inner, exists)
}

fn counts_ui(book: &Book, from: EditionId, ui: &mut Ui) {
    let sections = book.sections_in_order(from);
    let records = book.records_in_order(from);
    let entries: usize = records.iter().map(|record| book.entries(record.id).count()).sum();
    let texts = sections
        .iter()
        .flat_map(|(_, section)| book.blocks(section.id))
        .filter(|block| matches!(block.content, BlockContent::Text { .. }));
    let (sections, records, texts) = (sections.len(), records.len(), texts.count());
    let kept = format!("引き継ぐもの　見出し {sections}、本文 {texts}、事業 {records}、担当課別の記入 {entries}");
    ui.label(theme::paragraph(kept));
}

fn form_ui(book: &Book, form: &Form, ui: &mut Ui) {
    ui.label(RichText::new(format!("様式「{}」の項目", form.name)).font(theme::bold(14.0)));
    let width = (ui.available_width() - 40.0) * 0.5;
    let grid = Grid::new(("carry", form.id)).num_columns(2).spacing([24.0, 6.0]).striped(true).max_col_width(width);
    grid.show(ui, |ui| {
        for field in book.fields(form.id) {
            ui.label(plain_label(&field.label));
            ui.label(carry_words(book, field));
            ui.end_row();
        }
    });
    ui.add_space(8.0);
}

#[cfg(test)]
mod tests {
    use super::plain_label;

    #[test]
    fn placeholders_go_with_their_brackets() {
        for (label, plain) in [
            ("実施状況（{年度}）", "実施状況"),
            ("内容（{計画}記載）", "内容"),
            ("予算（千円）", "予算（千円）"),
            ("{年度}の\n目標", "の目標"),
            ("開いた（まま", "開いた（まま）"),
        ] {
            assert_eq!(plain_label(label), plain);
        }
    }
}
