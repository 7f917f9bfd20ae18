//! The left side of the desk while it searches: what is looked for, every place where it stands, and the preview of a
//! replacement.

use super::messages::main_button_ui;
use crate::app::action::Action;
use crate::app::command::UiCommand;
use crate::app::desk::Desk;
use crate::app::search::{Excerpt, FoundText, Search, SearchMode, excerpt_around};
use crate::app::theme::{self, Palette};
use crate::app::widgets::diff_text::hits_in;
use crate::app::widgets::in_front::menu_in_front;
use crate::app::widgets::japanese_input;
use crate::app::widgets::words_line::words_line_ui;
use crate::model::Pattern;
use egui::text::{CCursor, CCursorRange, LayoutJob, TextFormat, TextWrapping};
use egui::{
    Align, Align2, Button, Checkbox, Color32, FontId, Id, Key, Layout, Rect, Response, RichText, ScrollArea, Sense,
    Stroke, TextEdit, Ui, UiBuilder, pos2, vec2,
};

const ROW_HEIGHT: f32 = 68.0;

pub fn search_pane_ui(ui: &mut Ui, desk: &mut Desk, actions: &mut Vec<Action>) {
    let edition = desk.search.base();
    heading_ui(ui, &desk.search, actions);
    boxes_ui(ui, &mut desk.search, actions);
    options_ui(ui, &mut desk.search);
    count_ui(ui, desk, actions);
    if desk.search.mode == Some(SearchMode::Replace) {
        replace_ui(ui, &mut desk.search, actions);
    }
    ui.separator();
    let query = desk.search.query();
    if let Some(query) = query {
        let list = List { pattern: &query.pattern, replace: query.replace, edition };
        list.list_ui(ui, &mut desk.search, actions);
    }
    escape(ui, Action::CloseSearch, actions);
}

/// Escape ends what the pane shows, unless it belongs to something in front of the pane or to the input method. A menu
/// that Escape has closed in this very frame was in front of it.
pub(super) fn escape(ui: &Ui, end: Action, actions: &mut Vec<Action>) {
    let in_front = menu_in_front(ui, "pane") || ui.memory(|memory| memory.top_modal_layer().is_some());
    let pressed = ui.input(|input| input.key_pressed(Key::Escape) && input.modifiers.is_none());
    if pressed && !in_front && !japanese_input::may_own_keys(ui.ctx()) {
        actions.push(end);
    }
}

fn heading_ui(ui: &mut Ui, search: &Search, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        for (mode, label, command) in
            [(SearchMode::Find, "検索", UiCommand::Find), (SearchMode::Replace, "置換", UiCommand::Replace)]
        {
            let button = ui.add(Button::selectable(search.mode == Some(mode), label));
            let keys = command.shortcut_text();
            if button.on_hover_text(format!("{}　{keys}", command.explanation())).clicked() {
                actions.push(Action::OpenSearch(mode));
            }
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let close = ui.add(Button::new("×").frame(false)).on_hover_text("検索を終わります（Esc）");
            close.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, "検索を終わる"));
            if close.clicked() {
                actions.push(Action::CloseSearch);
            }
        });
    });
}

fn boxes_ui(ui: &mut Ui, search: &mut Search, actions: &mut Vec<Action>) {
    let before = search.text.clone();
    let look = ("探す言葉", f32::INFINITY);
    let words = words_line_ui(ui, Id::unique("search_words"), &mut search.text, look).accessible_name("探す言葉");
    if search.wants_focus {
        words.request_focus();
        search.wants_focus = false;
    }
    select_all_on_tab(ui, &words, &search.text);
    if search.text != before {
        search.message.clear();
    }
    if words.lost_focus() && !japanese_input::may_own_keys(ui.ctx()) {
        let back = ui.input(|input| input.modifiers.shift);
        if ui.input(|input| input.key_pressed(Key::Enter)) {
            actions.push(Action::StepHit(if back { -1 } else { 1 }));
        }
    }
    if search.mode == Some(SearchMode::Replace) {
        let hint = "置き換える言葉（空なら消します）";
        let look = (hint, f32::INFINITY);
        let with = words_line_ui(ui, Id::unique("search_with"), &mut search.with, look);
        let with = with.accessible_name("置き換える言葉");
        select_all_on_tab(ui, &with, &search.with);
    }
}

/// A box that the keyboard comes to is ready to be written anew, as in every dialog of the system.
fn select_all_on_tab(ui: &Ui, response: &Response, text: &str) {
    let by_pointer = ui.input(|input| input.pointer.any_down() || input.pointer.any_released());
    if !response.gained_focus() || by_pointer {
        return;
    }
    let Some(mut state) = TextEdit::load_state(ui.ctx(), response.id) else { return };
    let all = CCursorRange::two(CCursor::new(0), CCursor::new(text.chars().count()));
    state.cursor.set_char_range(Some(all));
    TextEdit::store_state(ui.ctx(), response.id, state);
}

fn options_ui(ui: &mut Ui, search: &mut Search) {
    let hover = "大文字と小文字、全角と半角、空白の有無を区別します";
    ui.checkbox(search.exactly(), "全角・半角などを区別する").on_hover_text(hover);
    if search.mode == Some(SearchMode::Find) {
        ui.checkbox(&mut search.both_years, "前年度の文章も探す");
    }
}

fn count_ui(ui: &mut Ui, desk: &Desk, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let search = &desk.search;
    ui.horizontal(|ui| {
        let found = search.found();
        let (text, color) = match (search.query().is_some(), found.hits.len()) {
            (false, _) => ("探す言葉を入力してください".to_owned(), palette.weak),
            (true, 0) if desk.is_searching() => ("探しています…".to_owned(), palette.weak),
            (true, 0) if !search.message.is_empty() => ("ほかには見付かりません".to_owned(), palette.weak),
            (true, 0) => ("見付かりません".to_owned(), palette.empty),
            (true, hits) => match search.current() {
                Some(current) => (format!("{} ／ {hits} 件（{} の欄）", current + 1, found.texts.len()), palette.text),
                None => (format!("{hits} 件（{} の欄）", found.texts.len()), palette.text),
            },
        };
        ui.label(RichText::new(text).color(color));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            for (label, command) in [("▼", UiCommand::NextHit), ("▲", UiCommand::PreviousHit)] {
                let button = ui.add_enabled(!found.hits.is_empty(), Button::new(label));
                button.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, command.label()));
                let keys = command.shortcut_text();
                if button.on_hover_text(format!("{}　{keys}", command.label())).clicked() {
                    actions.push(command.action());
                }
            }
        });
    });
}

fn replace_ui(ui: &mut Ui, search: &mut Search, actions: &mut Vec<Action>) {
    let chosen = search.count_chosen();
    let any = !search.found().hits.is_empty();
    ui.horizontal(|ui| {
        if ui.add_enabled(any, Button::new("すべて選ぶ")).clicked() {
            search.choose_all(true);
        }
        if ui.add_enabled(any, Button::new("すべて外す")).clicked() {
            search.choose_all(false);
        }
    });
    ui.add_space(2.0);
    if main_button_ui(ui, chosen > 0, &format!("選んだ {chosen} 件を置き換える")) {
        actions.push(Action::ReplaceChosen);
    }
    if !search.message.is_empty() {
        ui.label(RichText::new(&search.message).color(theme::palette(ui).confirmed));
    }
    ui.weak(
        RichText::new("今年度の文章だけを置き換えます。評価などの選択肢と数値の欄は変えません").font(theme::small()),
    );
}

/// How the list shows its hits.
struct List<'a> {
    pattern: &'a Pattern,
    replace: bool,
    edition: Option<crate::model::EditionId>,
}

impl List<'_> {
    fn list_ui(&self, ui: &mut Ui, search: &mut Search, actions: &mut Vec<Action>) {
        let found = search.found().clone();
        let mut area = ScrollArea::vertical().id_salt("search_hits").auto_shrink([false, false]);
        if std::mem::take(&mut search.scroll_to_current)
            && let Some(current) = search.current()
        {
            let middle = (ui.available_height() - ROW_HEIGHT) / 2.0;
            area = area.vertical_scroll_offset((current as f32 * ROW_HEIGHT - middle).max(0.0));
        }
        ui.spacing_mut().item_spacing.y = 0.0;
        area.show_rows(ui, ROW_HEIGHT, found.hits.len(), |ui, range| {
            for index in range {
                if let Some((text, nth)) = found.hit(index) {
                    self.row_ui(ui, search, index, text, nth, actions);
                }
            }
        });
    }

    fn row_ui(
        &self,
        ui: &mut Ui,
        search: &mut Search,
        index: usize,
        text: &FoundText,
        nth: usize,
        actions: &mut Vec<Action>,
    ) {
        let excerpt = self.excerpt(ui, text, nth);
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW_HEIGHT), Sense::CLICK);
        let selected = search.current() == Some(index);
        let words = format!("{}{}{}", excerpt.before, excerpt.hit, excerpt.after);
        let name = format!("{} {} {} {words}", text.year, text.heading, text.label);
        response.widget_info(|| egui::WidgetInfo::selected(egui::Role::ListBoxOption, true, selected, &name));
        paint_background(ui, rect, &response, selected);
        let mut left = rect.left() + 8.0;
        if self.replace {
            let mut chosen = search.is_chosen(index);
            let place = Rect::from_min_size(pos2(left - 2.0, rect.top() + 4.0), vec2(24.0, 28.0));
            let mut beside =
                ui.new_child(UiBuilder::new().max_rect(place).layout(Layout::left_to_right(Align::Center)));
            let tick = beside.add(Checkbox::without_text(&mut chosen));
            tick.widget_info(|| {
                let name = format!("置き換える {}", index + 1);
                egui::WidgetInfo::selected(egui::Role::CheckBox, true, chosen, name)
            });
            if tick.changed() {
                search.choose(index, chosen);
            }
            left += 26.0;
        }
        let is_cut = self.paint(ui, rect, left, text, &excerpt, &search.with);
        let response = if is_cut { self.whole_on_hover(ui, response, &excerpt, &search.with) } else { response };
        if response.clicked() {
            actions.push(Action::GoToHit(index));
        }
    }

    fn excerpt(&self, ui: &Ui, text: &FoundText, nth: usize) -> Excerpt {
        let hit = if self.replace {
            self.pattern.find_whole_in(&text.text).into_iter().nth(nth)
        } else {
            hits_in(ui.ctx(), &text.text, self.pattern).get(nth).cloned()
        };
        excerpt_around(&text.text, &hit.unwrap_or(0..0), 8, 60)
    }

    /// What the row has no room for.
    fn whole_on_hover(&self, ui: &Ui, response: Response, excerpt: &Excerpt, with: &str) -> Response {
        let job = excerpt_job(theme::palette(ui), excerpt, self.replace.then_some(with));
        response.on_hover_ui(|ui| {
            ui.set_max_width(480.0);
            ui.label(job);
        })
    }

    /// Answers whether the words found did not fit.
    fn paint(&self, ui: &Ui, rect: Rect, left: f32, text: &FoundText, excerpt: &Excerpt, with: &str) -> bool {
        let palette = theme::palette(ui);
        let right = rect.right() - 8.0;
        let here = self.edition == Some(text.edition);
        let year = if here { text.year.to_string() } else { format!("前年度 {}", text.year) };
        let year_color = if here { palette.weak } else { palette.carried };
        let top = rect.top() + 6.0;
        let year = ui.painter().text(pos2(right, top), Align2::RIGHT_TOP, year, FontId::proportional(12.5), year_color);
        let heading = LayoutJob::simple_singleline(text.heading.to_string(), theme::bold(13.5), palette.text);
        paint_job(ui, pos2(left, top), year.left() - 8.0, heading);
        let label = LayoutJob::simple_singleline(text.label.to_string(), FontId::proportional(12.5), palette.weak);
        paint_job(ui, pos2(left, top + 20.0), right, label);
        let with = self.replace.then_some(with);
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, palette.line.gamma_multiply(0.5)));
        paint_job(ui, pos2(left, top + 38.0), right, excerpt_job(palette, excerpt, with))
    }
}

/// The words found marked; with a replacement, what goes struck through and what comes underlined.
pub(super) fn excerpt_job(palette: &Palette, excerpt: &Excerpt, with: Option<&str>) -> LayoutJob {
    let plain = TextFormat::simple(FontId::proportional(14.0), palette.text);
    let mut hit = plain.clone();
    match with {
        None => hit.background = palette.hit,
        Some(_) => {
            hit.strikethrough = Stroke::new(1.0, palette.deleted);
            hit.background = palette.deleted_pale;
            hit.color = palette.deleted;
        }
    }
    let mut job = LayoutJob::default();
    job.append(&excerpt.before, 0.0, plain.clone());
    job.append(&excerpt.hit, 0.0, hit);
    if let Some(with) = with.filter(|with| !with.is_empty()) {
        let mut inserted = plain.clone();
        inserted.underline = Stroke::new(1.5, palette.inserted);
        inserted.color = palette.inserted;
        job.append(with, 0.0, inserted);
    }
    job.append(&excerpt.after, 0.0, plain);
    job.break_on_newline = false;
    job
}

/// One line, ended with … where it would pass `right`. Answers whether it was.
pub(super) fn paint_job(ui: &Ui, position: egui::Pos2, right: f32, mut job: LayoutJob) -> bool {
    job.wrap = TextWrapping::truncate_at_width((right - position.x).max(20.0));
    let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
    let is_cut = galley.elided;
    ui.painter().galley(position, galley, Color32::PLACEHOLDER);
    is_cut
}

pub(super) fn paint_background(ui: &Ui, rect: Rect, response: &Response, selected: bool) {
    let palette = theme::palette(ui);
    let inside = rect.shrink2(vec2(2.0, 1.0));
    if selected {
        ui.painter().rect_filled(inside, 4.0, palette.accent_pale);
        let bar = Rect::from_min_size(inside.min, vec2(3.0, inside.height()));
        ui.painter().rect_filled(bar, 1.5, palette.accent);
    } else if response.hovered() {
        ui.painter().rect_filled(inside, 4.0, palette.last_year);
    }
}
