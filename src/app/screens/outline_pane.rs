//! The left side of the desk: the outline with its states, and the box that narrows it.

use super::outline_drag::drag_ui;
use crate::app::action::{Action, Place};
use crate::app::desk::Desk;
use crate::app::outline::{OutlineFilter, OutlineRow, SoughtFinding, Stage};
use crate::app::theme::{self, Palette};
use crate::app::widgets::japanese_input;
use crate::app::widgets::options::option_ui;
use crate::app::widgets::words_line::words_line_ui;
use crate::model::text;
use egui::{
    Align2, Color32, EventFilter, FontId, Id, Key, Modifiers, Rect, Response, ScrollArea, Sense, Stroke, StrokeKind,
    Ui, pos2, vec2,
};

const ROW_HEIGHT: f32 = 44.0;
const INDENT: f32 = 16.0;

/// The colour that goes with a stage; its shape and word say the same.
pub fn stage_color(palette: &Palette, stage: Stage) -> Color32 {
    match stage {
        Stage::Empty => palette.empty,
        Stage::Carried => palette.carried,
        Stage::Draft => palette.draft,
        Stage::Confirmed => palette.confirmed,
    }
}

pub fn outline_pane_ui(ui: &mut Ui, desk: &mut Desk, actions: &mut Vec<Action>) {
    filter_ui(ui, desk, actions);
    options_ui(ui, desk);
    counts_ui(ui, desk);
    shown_ui(ui, desk);
    ui.separator();
    rows_ui(ui, desk, actions);
}

fn filter_ui(ui: &mut Ui, desk: &mut Desk, actions: &mut Vec<Action>) {
    let id = Id::unique("outline_filter");
    // Wide enough for the button: a row wider than the pane would push the pane open.
    let clear_width = 40.0;
    ui.horizontal(|ui| {
        let width = ui.available_width() - clear_width - 8.0;
        let look = ("絞り込み（名前・文章・課）", width);
        let response = words_line_ui(ui, id, &mut desk.narrowing.text, look).accessible_name("絞り込み");
        if desk.focus_filter {
            response.request_focus();
            desk.focus_filter = false;
        }
        filter_keys(ui, &response, desk, actions);
        let clear = egui::Button::new("×").min_size(vec2(clear_width, 0.0));
        let clear = ui.add_enabled(!desk.narrowing.text.is_empty(), clear).on_hover_text("入力した言葉を消します");
        clear.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, "絞り込みの言葉を消す"));
        if clear.clicked() {
            desk.narrowing.text.clear();
        }
        if response.has_focus() && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::ArrowDown)) {
            ui.memory_mut(|memory| memory.request_focus(outline_id()));
        }
    });
}

/// Enter opens the first record that is left; Escape takes the words away.
fn filter_keys(ui: &Ui, filter: &Response, desk: &mut Desk, actions: &mut Vec<Action>) {
    let pressed = |key| ui.input(|input| input.key_pressed(key) && input.modifiers.is_none());
    if japanese_input::may_own_keys(ui.ctx()) {
        return;
    }
    if filter.lost_focus() && pressed(Key::Enter) {
        let is_record = |place: &Place| matches!(place, Place::Record(_));
        let places = desk.visible().iter().filter_map(|index| desk.outline().rows.get(*index)).map(|row| row.place);
        if let Some(place) = places.clone().find(is_record).or_else(|| places.clone().next()) {
            actions.extend([Action::Go(place), Action::FocusFirstField]);
        }
    }
    if filter.has_focus() && pressed(Key::Escape) {
        desk.narrowing.text.clear();
    }
}

/// 担当課, 評価, 方向性 …: each opens its list, 「すべて」 first.
fn options_ui(ui: &mut Ui, desk: &mut Desk) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 4.0);
        ui.spacing_mut().interact_size.y = 24.0;
        ui.spacing_mut().button_padding = vec2(8.0, 3.0);
        let mut changed = None;
        for filter in &desk.outline().filters {
            let chosen = desk.narrowing.options.get(&filter.label);
            if let Some(choice) = filter_button_ui(ui, filter, chosen.map(String::as_str)) {
                changed = Some((filter.label.clone(), choice));
            }
        }
        match changed {
            Some((label, Some(option))) => {
                desk.narrowing.options.insert(label, option);
            }
            Some((label, None)) => {
                desk.narrowing.options.remove(&label);
            }
            None => {}
        }
        finding_option_ui(ui, desk);
    });
}

/// 指摘: all of them, or those of one rule.
fn finding_option_ui(ui: &mut Ui, desk: &mut Desk) {
    let rules = desk.check.rules();
    let chosen = desk.narrowing.finding;
    if rules.is_empty() && chosen.is_none() {
        return;
    }
    let mut sought = vec![SoughtFinding::Any];
    sought.extend(rules.into_iter().map(|(rule, _)| SoughtFinding::Of(rule)));
    let options = sought.iter().map(|sought| sought.label().to_owned()).collect();
    let filter = OutlineFilter { label: "指摘".to_owned(), options };
    if let Some(choice) = filter_button_ui(ui, &filter, chosen.map(SoughtFinding::label)) {
        desk.narrowing.finding = choice.and_then(|label| sought.into_iter().find(|sought| sought.label() == label));
    }
}

/// One filter. Answers with what was chosen in this frame, `None` inside for 「すべて」.
fn filter_button_ui(ui: &mut Ui, filter: &OutlineFilter, chosen: Option<&str>) -> Option<Option<String>> {
    let palette = theme::palette(ui);
    let mut choice = None;
    let text = match chosen {
        Some(option) => format!("{}：{}", filter.label, text::excerpt(option, 9)),
        None => format!("{} ▼", filter.label),
    };
    let mut text = egui::RichText::new(text).font(theme::small());
    if chosen.is_some() {
        text = text.color(palette.accent);
    }
    let mut button = egui::Button::new(text).sense(Sense::CLICK);
    if chosen.is_some() {
        button = button.fill(palette.accent_pale).stroke(Stroke::new(1.0, palette.accent));
    }
    let (response, _) = egui::containers::menu::MenuButton::from_button(button).ui(ui, |ui| {
        ScrollArea::vertical().max_height(360.0).show(ui, |ui| {
            ui.set_min_width(160.0);
            if option_ui(ui, chosen.is_none(), "すべて").clicked() {
                choice = Some(None);
            }
            for option in &filter.options {
                if option_ui(ui, chosen == Some(option.as_str()), option).clicked() {
                    choice = Some(Some(option.clone()));
                }
            }
        });
    });
    response.widget_info(|| {
        let name = format!("{}で絞り込む {}", filter.label, chosen.unwrap_or("すべて"));
        egui::WidgetInfo::labeled(egui::Role::Button, true, name)
    });
    if chosen.is_some() {
        let clear = ui.add(egui::Button::new(egui::RichText::new("×").font(theme::small())).frame(false));
        let clear = clear.on_hover_text("すべてに戻します");
        let name = format!("{}の絞り込みを消す", filter.label);
        clear.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
        if clear.clicked() {
            choice = Some(None);
        }
    }
    choice
}

/// How many are in which state; a click shows those alone.
fn counts_ui(ui: &mut Ui, desk: &mut Desk) {
    let palette = theme::palette(ui);
    let counts = desk.outline().total;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(3.0, 2.0);
        ui.spacing_mut().interact_size.y = 22.0;
        ui.spacing_mut().button_padding = vec2(4.0, 2.0);
        for stage in Stage::ALL {
            let chosen = desk.narrowing.stage == Some(stage);
            let text = format!("{} {} {}", stage.mark(), stage.label(), counts.of(stage));
            let text = egui::RichText::new(text).font(FontId::proportional(12.5)).color(stage_color(palette, stage));
            let mut button = egui::Button::new(text).frame_when_inactive(false).sense(Sense::CLICK);
            if chosen {
                button = button.fill(palette.accent_pale).stroke(Stroke::new(1.0, palette.accent));
                button = button.frame_when_inactive(true);
            }
            let hover =
                if chosen { "すべてを表示します" } else { "この状態のものだけを表示します" };
            if ui.add(button).on_hover_text(hover).clicked() {
                desk.narrowing.stage = (!chosen).then_some(stage);
            }
        }
    });
}

/// What is left of how much, while something is left out.
fn shown_ui(ui: &mut Ui, desk: &mut Desk) {
    if !desk.narrowing.is_on() {
        return;
    }
    let (shown, all) = desk.outline().count_records(desk.visible());
    let palette = theme::palette(ui);
    ui.horizontal(|ui| {
        ui.label(
            egui::RichText::new(format!("{all} 件のうち {shown} 件を表示"))
                .font(theme::bold(13.5))
                .color(palette.accent),
        );
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let clear = egui::Button::new(egui::RichText::new("× すべて表示").font(theme::small()));
            if ui.add(clear).on_hover_text("絞り込みをすべてやめます").clicked() {
                desk.narrowing.clear();
            }
        });
    });
}

fn outline_id() -> Id {
    Id::unique("outline")
}

fn rows_ui(ui: &mut Ui, desk: &mut Desk, actions: &mut Vec<Action>) {
    if desk.visible().is_empty() {
        let text = if desk.narrowing.is_on() {
            "当てはまるものはありません"
        } else {
            "見出しも事業もまだありません"
        };
        ui.add_space(12.0);
        ui.weak(text);
        return;
    }
    let area_rect = ui.available_rect_before_wrap();
    let focus = ui.interact(area_rect, outline_id(), Sense::focusable_noninteractive());
    focus.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Tree, true, "見出しと事業の一覧"));
    if focus.has_focus() {
        keys(ui, desk, actions);
        let filter = EventFilter { vertical_arrows: true, horizontal_arrows: true, ..Default::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(outline_id(), filter));
    }
    let mut area = ScrollArea::vertical().id_salt("outline_rows").auto_shrink([false, false]);
    if desk.scroll_outline {
        area = area.vertical_scroll_offset(offset_of_place(desk, area_rect.height()));
        desk.scroll_outline = false;
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut toggled = None;
    area.show_rows(ui, ROW_HEIGHT, desk.visible().len(), |ui, range| {
        for index in desk.visible().get(range).unwrap_or_default() {
            let Some(row) = desk.outline().rows.get(*index) else { continue };
            let selected = desk.place == Some(row.place);
            let collapsed = matches!(row.place, Place::Section(id) if desk.collapsed.contains(&id));
            let look =
                RowLook { selected, collapsed, focused: focus.has_focus(), findings: desk.findings_at(row.place) };
            match row_ui(ui, row, look, actions) {
                RowClick::None => {}
                RowClick::Go => {
                    ui.memory_mut(|memory| memory.request_focus(outline_id()));
                    actions.push(Action::Go(row.place));
                }
                RowClick::Fold => toggled = Some(row.place),
            }
        }
    });
    if let Some(Place::Section(id)) = toggled {
        desk.toggle_collapsed(id);
    }
}

/// Scrolls so that the place stands in the middle.
fn offset_of_place(desk: &Desk, height: f32) -> f32 {
    let at = |index: &usize| desk.outline().rows.get(*index).map(|row| row.place) == desk.place;
    let position = desk.visible().iter().position(at).unwrap_or(0);
    (position as f32 * ROW_HEIGHT - height / 2.0).max(0.0)
}

fn keys(ui: &mut Ui, desk: &mut Desk, actions: &mut Vec<Action>) {
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let at = desk.visible().iter().position(|index| {
        let place = desk.outline().rows.get(*index).map(|row| row.place);
        place.is_some() && place == desk.place
    });
    let go_to = |position: usize, desk: &Desk| {
        desk.visible().get(position).and_then(|index| desk.outline().rows.get(*index)).map(|row| row.place)
    };
    let target = if pressed(Key::ArrowDown) {
        go_to(at.map_or(0, |at| at + 1), desk)
    } else if pressed(Key::ArrowUp) {
        at.and_then(|at| at.checked_sub(1)).and_then(|at| go_to(at, desk))
    } else if pressed(Key::Home) {
        go_to(0, desk)
    } else if pressed(Key::End) {
        desk.visible().len().checked_sub(1).and_then(|last| go_to(last, desk))
    } else {
        None
    };
    if let Some(place) = target {
        actions.push(Action::Go(place));
        desk.scroll_outline = true;
    }
    if pressed(Key::Enter) {
        actions.push(Action::FocusFirstField);
    }
    let (fold, unfold) = (pressed(Key::ArrowLeft), pressed(Key::ArrowRight));
    if let Some(Place::Section(id)) = desk.place
        && (fold || unfold)
        && desk.collapsed.contains(&id) == unfold
    {
        desk.toggle_collapsed(id);
    }
}

enum RowClick {
    None,
    Go,
    Fold,
}

/// How a row is shown just now.
#[derive(Clone, Copy)]
struct RowLook {
    selected: bool,
    collapsed: bool,
    /// The list has the focus.
    focused: bool,
    /// How many findings stand here and below.
    findings: usize,
}

fn row_ui(ui: &mut Ui, row: &OutlineRow, look: RowLook, actions: &mut Vec<Action>) -> RowClick {
    let RowLook { selected, collapsed, focused, findings } = look;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW_HEIGHT), Sense::CLICK | Sense::DRAG);
    let is_section = matches!(row.place, Place::Section(_));
    let name = format!("{} {}", row.number, row.title);
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::TreeItem, true, selected, name.trim()));
    paint_background(ui, rect, &response, selected, focused);

    let left = rect.left() + 8.0 + row.depth as f32 * INDENT;
    let fold_rect = Rect::from_min_size(pos2(left - 4.0, rect.top()), vec2(20.0, ROW_HEIGHT));
    if is_section && row.has_rows_below {
        paint_fold(ui, fold_rect, collapsed);
    }
    let text_left = left + if is_section { 18.0 } else { 4.0 };
    paint_row_text(ui, rect, text_left, row, findings);
    drag_ui(ui, &response, rect, row.place, actions);

    if !response.clicked() {
        return RowClick::None;
    }
    let on_fold = response.interact_pointer_pos().is_some_and(|position| fold_rect.contains(position));
    if on_fold && is_section && row.has_rows_below { RowClick::Fold } else { RowClick::Go }
}

fn paint_background(ui: &Ui, rect: Rect, response: &Response, selected: bool, focused: bool) {
    let palette = theme::palette(ui);
    let rect = rect.shrink2(vec2(2.0, 1.0));
    if selected {
        ui.painter().rect_filled(rect, 4.0, palette.accent_pale);
        let bar = Rect::from_min_size(rect.min, vec2(3.0, rect.height()));
        ui.painter().rect_filled(bar, 1.5, palette.accent);
        if focused {
            ui.painter().rect_stroke(rect, 4.0, Stroke::new(1.5, palette.accent), StrokeKind::Inside);
        }
    } else if response.hovered() {
        ui.painter().rect_filled(rect, 4.0, palette.last_year);
    }
}

/// A small triangle, pointing right when folded.
fn paint_fold(ui: &Ui, rect: Rect, collapsed: bool) {
    let center = pos2(rect.center().x, rect.top() + 14.0);
    let points = if collapsed {
        vec![center + vec2(-3.0, -5.0), center + vec2(4.0, 0.0), center + vec2(-3.0, 5.0)]
    } else {
        vec![center + vec2(-5.0, -3.0), center + vec2(5.0, -3.0), center + vec2(0.0, 4.0)]
    };
    ui.painter().add(egui::Shape::convex_polygon(points, theme::palette(ui).weak, Stroke::NONE));
}

fn paint_row_text(ui: &Ui, rect: Rect, left: f32, row: &OutlineRow, findings: usize) {
    let palette = theme::palette(ui);
    let right = rect.right() - 10.0;
    let is_section = matches!(row.place, Place::Section(_));
    let font = if is_section { theme::bold(14.5) } else { FontId::proportional(14.5) };
    let title = match (row.number.is_empty(), row.title.is_empty()) {
        (_, true) => format!("{} （名前なし）", row.number),
        (true, false) => row.title.clone(),
        (false, false) => format!("{} {}", row.number, row.title),
    };
    paint_line(ui, pos2(left, rect.top() + 4.0), right, title.trim(), font, palette.text);

    let state = row.counts.least().filter(|_| !is_section);
    let state_text = match state {
        Some(stage) if row.counts.total() > 1 => {
            let confirmed = row.counts.of(Stage::Confirmed);
            format!("{} {} {confirmed}/{}", stage.mark(), stage.label(), row.counts.total())
        }
        Some(stage) => format!("{} {}", stage.mark(), stage.label()),
        None if row.counts.total() > 0 => {
            format!("確認済 {}/{}", row.counts.of(Stage::Confirmed), row.counts.total())
        }
        None => String::new(),
    };
    let color = state.map_or(palette.weak, |stage| stage_color(palette, stage));
    let second_line = rect.top() + 24.0;
    let font = FontId::proportional(12.5);
    let state_rect = ui.painter().text(pos2(right, second_line), Align2::RIGHT_TOP, state_text, font.clone(), color);
    let mut departments_right = state_rect.left() - 8.0;
    if findings > 0 {
        let place = pos2(departments_right, second_line);
        let text = format!("指摘 {findings}");
        let text = ui.painter().text(place, Align2::RIGHT_TOP, text, font.clone(), palette.accent);
        departments_right = text.left() - 8.0;
    }
    let departments_top = pos2(left, second_line);
    paint_line(ui, departments_top, departments_right, &row.departments, font, palette.weak);
}

/// One line of text, ended with … where it would pass `right`.
fn paint_line(ui: &Ui, position: egui::Pos2, right: f32, text: &str, font: FontId, color: Color32) {
    let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), font, color);
    job.wrap = egui::text::TextWrapping::truncate_at_width((right - position.x).max(20.0));
    let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
    ui.painter().galley(position, galley, color);
}
