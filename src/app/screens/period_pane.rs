//! Boxes of a sheet that speak of the same period (前期: スケジュール and 進捗の状況), written side by side, each with
//! last year's text below it.

use super::page_pane::{beside_ui, copy_tools_ui, draft_row_ui, empty_note};
use crate::app::action::Action;
use crate::app::desk::Desk;
use crate::app::page::{Card, Page, PageRow, RowKind};
use crate::app::theme;
use crate::app::widgets::diff_text::{box_height, lay_out, plain_job, spans_job};
use crate::compare::{Span, SpanTag};
use crate::model::text;
use egui::{Align, Layout, RichText, Ui, vec2};

/// Between the columns.
const GAP: f32 = 20.0;
const SEPARATOR: &str = " / ";

/// The periods of one card.
pub struct Periods<'a> {
    /// Names of the groups of boxes, in order.
    groups: Vec<&'a str>,
    rows: Vec<(&'a str, Vec<Option<&'a PageRow>>)>,
}

impl<'a> Periods<'a> {
    /// `None` where no two groups of boxes have a label in common.
    pub fn of(rows: &'a [PageRow]) -> Option<Self> {
        let boxes: Vec<(&str, &str, &PageRow)> = rows
            .iter()
            .filter(|row| row.kind == RowKind::Text && row.key.is_some())
            .filter_map(|row| row.label.rsplit_once(SEPARATOR).map(|(group, label)| (group, label, row)))
            .collect();
        let shares = |group: &str| {
            let own = || boxes.iter().filter(|found| found.0 == group);
            own().any(|found| boxes.iter().any(|other| other.0 != group && other.1 == found.1))
        };
        let mut groups: Vec<&str> = Vec::new();
        for (group, _, _) in &boxes {
            if !groups.contains(group) && shares(group) {
                groups.push(group);
            }
        }
        let mut labels: Vec<&str> = Vec::new();
        for (group, label, _) in &boxes {
            if groups.contains(group) && !labels.contains(label) {
                labels.push(label);
            }
        }
        let find = |group: &str, label: &str| {
            boxes.iter().find(|found| found.0 == group && found.1 == label).map(|found| found.2)
        };
        let row = |label: &'a str| (label, groups.iter().map(|group| find(group, label)).collect());
        let rows: Vec<_> = labels.into_iter().map(row).collect();
        (groups.len() > 1).then_some(Self { groups, rows })
    }

    /// Whether a row of the card is one of these boxes.
    pub fn holds(&self, row: &PageRow) -> bool {
        self.rows.iter().flat_map(|(_, boxes)| boxes).flatten().any(|found| found.key == row.key)
    }

    /// Draws a period where its first box stands on the card, and nothing for its other boxes.
    pub fn row_ui(
        &self,
        ui: &mut Ui,
        page: &Page,
        card: &Card,
        row: &PageRow,
        desk: &mut Desk,
        actions: &mut Vec<Action>,
    ) {
        let first = |boxes: &[Option<&PageRow>]| boxes.iter().flatten().next().map(|found| found.key);
        let Some((label, boxes)) = self.rows.iter().find(|(_, boxes)| first(boxes) == Some(row.key)) else { return };
        ui.add_space(6.0);
        ui.label(RichText::new(*label).font(theme::bold(14.0)));
        let count = self.groups.len() as f32;
        let width = ((ui.available_width() - GAP * (count - 1.0)) / count).floor();
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            for (group, found) in self.groups.iter().zip(boxes) {
                let layout = Layout::top_down(Align::Min);
                ui.allocate_ui_with_layout(vec2(width, 0.0), layout, |ui| {
                    ui.set_width(width);
                    if let Some(row) = found {
                        box_ui(ui, page, card, group, row, desk, actions);
                    }
                });
            }
        });
    }
}

fn box_ui(
    ui: &mut Ui,
    page: &Page,
    card: &Card,
    group: &str,
    row: &PageRow,
    desk: &mut Desk,
    actions: &mut Vec<Action>,
) {
    let palette = theme::palette(ui);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        ui.label(RichText::new(group).font(theme::bold(13.5)).color(palette.weak));
        ui.label(RichText::new(&page.this_year).font(theme::small()).color(palette.accent));
        copy_tools_ui(ui, row, desk, actions);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let count = text::count_characters(&row.text);
            ui.label(RichText::new(format!("{count} 字")).font(theme::small()).color(palette.weak));
        });
    });
    let name = format!("{} {}", card.title, row.label);
    ui.push_id(row.key, |ui| draft_row_ui(ui, &name, row, 64.0, desk, actions));
    let previous = row.previous.as_deref().unwrap_or_default();
    let job = match (previous.is_empty(), desk.difference(row)) {
        (true, _) => plain_job(ui, empty_note(page, row), palette.weak),
        (false, Some(spans)) => {
            let old: Vec<Span> = spans.iter().filter(|span| span.tag != SpanTag::Inserted).cloned().collect();
            spans_job(ui, &old)
        }
        (false, None) => plain_job(ui, previous, palette.text),
    };
    if let Some(year) = &page.last_year {
        ui.label(RichText::new(format!("{year}（前年度）")).font(theme::small()).color(palette.weak));
    }
    let galley = lay_out(ui, job, ui.available_width());
    let height = box_height(&galley);
    beside_ui(ui, galley, height, row, desk, actions);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::widgets::draft_text::DraftKey;
    use crate::model::BlockId;

    fn rows(labels: &[&str]) -> Vec<PageRow> {
        let row = |(label, id): (&&str, i64)| PageRow {
            key: Some(DraftKey::BlockText(BlockId(id))),
            label: (*label).to_owned(),
            previous_label: None,
            kind: RowKind::Text,
            text: String::new(),
            previous: None,
            carried: false,
            copy: None,
            pair_choices: Vec::new(),
            field_key: String::new(),
        };
        labels.iter().zip(1..).map(row).collect()
    }

    #[test]
    fn the_same_period_of_two_groups_makes_a_row() {
        let rows = rows(&["現状", "予定 / 前期", "予定 / 後期", "予定 / 翌年度", "進捗 / 前期", "進捗 / 後期"]);
        let periods = Periods::of(&rows).expect("periods");
        assert_eq!(periods.groups, ["予定", "進捗"]);
        let labels: Vec<_> =
            periods.rows.iter().map(|(label, boxes)| (*label, boxes.iter().flatten().count())).collect();
        assert_eq!(labels, [("前期", 2), ("後期", 2), ("翌年度", 1)]);
        assert!(!periods.holds(&rows[0]) && periods.holds(&rows[5]));
    }

    #[test]
    fn groups_without_a_common_label_stay_as_they_are() {
        assert!(Periods::of(&rows(&["目的 / 対象", "目的 / ねらい", "手段 / 方法"])).is_none());
    }
}
