//! Draws the preview: the bar above, the pages on a calm ground, the mark at the current field.

use super::arrange::{Arrangement, Zoom};
use super::hit;
use super::state::{Anchor, PreviewState, Scroll};
use crate::layout::{Length, Origin};
use egui::emath::GuiRounding;
use egui::{
    Color32, CursorIcon, Key, Modifiers, Pos2, Rect, Response, Role, ScrollArea, Sense, Shadow, Stroke, StrokeKind, Ui,
};
use egui::{Vec2, WidgetInfo, pos2, vec2};

const MARK_FILL: Color32 = Color32::from_rgba_premultiplied(44, 34, 0, 40);
const MARK_LINE: Color32 = Color32::from_rgb(196, 128, 0);
const HOVER_LINE: Color32 = Color32::from_rgb(120, 150, 190);

/// Around what is scrolled to.
const MARGIN: f32 = 24.0;

/// One step of ＋ and －.
const ZOOM_STEP: f32 = 1.2;

/// What the officer asked for on the paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PreviewAction {
    /// To the field that this text came from.
    GoTo(Origin),
}

/// The preview in all the room that `ui` has.
pub fn preview_ui(preview: &mut PreviewState, ui: &mut Ui) -> Option<PreviewAction> {
    preview_below_ui(preview, ui, |_, _| {})
}

/// The same with something between the bar and the pages, which may line up with [`PreviewState::first_page`].
pub fn preview_below_ui(
    preview: &mut PreviewState,
    ui: &mut Ui,
    between: impl FnOnce(&mut Ui, &PreviewState),
) -> Option<PreviewAction> {
    preview.receive(ui.ctx());
    bar_ui(preview, ui);
    between(ui, preview);
    if let Some(trouble) = &preview.trouble {
        ui.colored_label(ui.visuals().error_fg_color, trouble);
    }
    pages_ui(preview, ui)
}

fn bar_ui(preview: &mut PreviewState, ui: &mut Ui) {
    ui.horizontal_wrapped(|ui| {
        page_buttons_ui(preview, ui);
        ui.separator();
        zoom_buttons_ui(preview, ui);
        if preview.is_waiting() {
            ui.separator();
            ui.label("組んでいます…");
        }
    });
}

fn page_buttons_ui(preview: &mut PreviewState, ui: &mut Ui) {
    let (page, count) = (preview.arrangement.page_in_view(preview.view), preview.pages.pages.len());
    let back = ui.add_enabled(page > 0, egui::Button::new("◀")).on_hover_text("前のページ");
    back.widget_info(|| WidgetInfo::labeled(Role::Button, page > 0, "前のページ"));
    if back.clicked() {
        preview.scroll = Some(Scroll::ToPage(page.saturating_sub(1)));
    }
    ui.label(format!("{} / {count}ページ", (page + 1).min(count)));
    let has_next = page + 1 < count;
    let next = ui.add_enabled(has_next, egui::Button::new("▶")).on_hover_text("次のページ");
    next.widget_info(|| WidgetInfo::labeled(Role::Button, has_next, "次のページ"));
    if next.clicked() {
        preview.scroll = Some(Scroll::ToPage(page + 1));
    }
}

fn zoom_buttons_ui(preview: &mut PreviewState, ui: &mut Ui) {
    for (zoom, label) in [(Zoom::Width, "幅に合わせる"), (Zoom::Page, "全体"), (Zoom::Factor(1.0), "100%")] {
        if ui.selectable_label(preview.zoom == zoom, label).clicked() {
            preview.zoom = zoom;
        }
    }
    let factor = preview.arrangement.factor();
    for (sign, name, step) in [("－", "縮小", 1.0 / ZOOM_STEP), ("＋", "拡大", ZOOM_STEP)] {
        let button = ui.button(sign).on_hover_text(format!("{name}（Ctrl＋ホイールでも）"));
        button.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
        if button.clicked() {
            preview.zoom = Zoom::Factor(within_limits(factor * step));
        }
    }
    ui.label(format!("{:.0}%", factor * 100.0));
}

fn within_limits(factor: f32) -> f32 {
    factor.clamp(0.1, 8.0)
}

fn pages_ui(preview: &mut PreviewState, ui: &mut Ui) -> Option<PreviewAction> {
    let place = ui.available_rect_before_wrap();
    ui.painter().rect_filled(place, 0.0, ground(ui));
    let bar = ui.spacing().scroll.allocated_width();
    let size = (place.size() - Vec2::splat(bar)).max(Vec2::splat(1.0));
    zoom_by_wheel(preview, ui, place);
    scroll_by_keys(preview, ui, place);
    let arrangement = Arrangement::new(&preview.pages, preview.zoom, size);
    let offset = offset(preview, arrangement).map(|offset| within(offset, preview.arrangement.size, size));
    let mut area = ScrollArea::both().id_salt("preview").auto_shrink(false);
    // A scroll area springs back from what lay beyond its content of the frame before, so it is told twice.
    if let Some(offset) = offset.or(preview.settling) {
        area = area.scroll_offset(offset);
        ui.ctx().request_repaint();
    }
    preview.settling = offset;
    let output = area.show_viewport(ui, |ui, view| {
        preview.view = view;
        preview.provide(ui.pixels_per_point());
        let (_, content) = ui.allocate_space(preview.arrangement.size);
        preview.content = content.min;
        sheets_ui(preview, ui, content.min)
    });
    preview.anchor = anchor(preview, None);
    output.inner
}

/// The offset, or the nearest one that shows no more than the content.
fn within(offset: Vec2, content: Vec2, view: Vec2) -> Vec2 {
    offset.min(content - view).max(Vec2::ZERO)
}

fn ground(ui: &Ui) -> Color32 {
    if ui.visuals().dark_mode { Color32::from_gray(52) } else { Color32::from_rgb(214, 217, 222) }
}

/// Ctrl and the wheel change the size about the pointer.
fn zoom_by_wheel(preview: &mut PreviewState, ui: &Ui, place: Rect) {
    let (change, pointer) = ui.input(|input| (input.zoom_delta(), input.pointer.hover_pos()));
    let Some(pointer) = pointer.filter(|_| ui.rect_contains_pointer(place)) else { return };
    if (change - 1.0).abs() > f32::EPSILON {
        preview.zoom = Zoom::Factor(within_limits(preview.arrangement.factor() * change));
        preview.anchor = anchor(preview, Some(pointer - place.min));
    }
}

/// The keys belong to the preview while the pointer is over it and no field takes them.
fn scroll_by_keys(preview: &mut PreviewState, ui: &Ui, place: Rect) {
    if ui.ctx().egui_wants_keyboard_input() || !ui.rect_contains_pointer(place) {
        return;
    }
    let page = preview.arrangement.page_in_view(preview.view);
    let by_page = preview.zoom == Zoom::Page;
    let last = preview.pages.pages.len().saturating_sub(1);
    let keys = [
        (Key::PageDown, if by_page { Scroll::ToPage((page + 1).min(last)) } else { Scroll::ByView(0.9) }),
        (Key::PageUp, if by_page { Scroll::ToPage(page.saturating_sub(1)) } else { Scroll::ByView(-0.9) }),
        (Key::Home, Scroll::ToPage(0)),
        (Key::End, Scroll::ToPage(last)),
    ];
    for (key, scroll) in keys {
        if ui.input_mut(|input| input.consume_key(Modifiers::NONE, key)) {
            preview.scroll = Some(scroll);
        }
    }
}

/// Takes the new arrangement, and says where to scroll to so that what was asked for comes into view, or else what
/// was in view stays there; `None` when nothing has moved.
fn offset(preview: &mut PreviewState, arrangement: Arrangement) -> Option<Vec2> {
    let moved = preview.arrange(arrangement);
    let kept = || preview.anchor.filter(|_| moved).and_then(|anchor| kept_offset(preview, anchor));
    match preview.scroll {
        None => kept(),
        Some(scroll) => {
            let offset = scrolled_offset(preview, scroll).or_else(kept);
            let may_come = matches!(scroll, Scroll::ToPlace(_) | Scroll::FromPlace(_)) && preview.is_waiting();
            preview.scroll = preview.scroll.filter(|_| may_come);
            offset
        }
    }
}

fn kept_offset(preview: &PreviewState, anchor: Anchor) -> Option<Vec2> {
    let place = anchor.origin.and_then(|origin| preview.place(origin)).map(|place| place.min);
    let place = place.or_else(|| preview.arrangement.point(anchor.page, anchor.on_page))?;
    Some(place.to_vec2() - anchor.in_view)
}

fn scrolled_offset(preview: &PreviewState, scroll: Scroll) -> Option<Vec2> {
    let view = preview.view;
    match scroll {
        Scroll::ToPage(page) => Some(vec2(view.left(), preview.arrangement.top_of(page)?)),
        Scroll::ByView(share) => Some(view.min.to_vec2() + vec2(0.0, share * view.height())),
        Scroll::FromPlace(origin) => Some(vec2(view.left(), preview.place(origin)?.top() - MARGIN)),
        Scroll::ToPlace(origin) => {
            let place = preview.place(origin)?;
            let middle = place.center().y - view.height() / 2.0;
            let in_view = view.left() <= place.left() && place.right() <= view.right();
            let left = if in_view { view.left() } else { place.left() - MARGIN };
            Some(vec2(left, middle.min(place.top() - MARGIN)))
        }
    }
}

/// What is to stay in its place on the screen: what lies under the pointer, the current field, or the middle.
fn anchor(preview: &PreviewState, pointer: Option<Vec2>) -> Option<Anchor> {
    let view = preview.view;
    let current = preview.current.filter(|_| pointer.is_none());
    let place = current.and_then(|origin| preview.place(origin)).filter(|place| view.contains(place.min));
    let point = match (pointer, place) {
        (Some(pointer), _) => view.min + pointer,
        (None, Some(place)) => place.min,
        (None, None) => view.center(),
    };
    let (page, on_page) = preview.arrangement.paper_point(point)?;
    Some(Anchor { page, on_page, in_view: point - view.min, origin: current.filter(|_| place.is_some()) })
}

fn sheets_ui(preview: &PreviewState, ui: &mut Ui, content: Pos2) -> Option<PreviewAction> {
    let mut action = None;
    for (index, place) in preview.arrangement.pages.iter().enumerate() {
        if place.intersects(preview.view) {
            let place = place.translate(content.to_vec2()).round_to_pixels(ui.pixels_per_point());
            action = sheet_ui(preview, ui, index, place).or(action);
        }
    }
    action
}

/// One page. `place` is on the screen.
fn sheet_ui(preview: &PreviewState, ui: &mut Ui, index: usize, place: Rect) -> Option<PreviewAction> {
    let response = ui.interact(place, ui.scope_id().with(index), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, format!("{}ページ目", index + 1)));
    paper_ui(preview, ui, index, place);
    if let Some(current) = preview.current {
        mark_ui(preview, ui, index, place, current);
    }
    let pointed = pointed(preview, index, place, &response)?;
    ui.ctx().set_cursor_icon(CursorIcon::PointingHand);
    outline_ui(preview, ui, index, place, pointed);
    response.clicked().then_some(PreviewAction::GoTo(pointed))
}

fn paper_ui(preview: &PreviewState, ui: &Ui, index: usize, place: Rect) {
    let shadow = Shadow { offset: [0, 2], blur: 8, spread: 0, color: Color32::from_black_alpha(70) };
    ui.painter().add(shadow.as_shape(place, 0.0));
    ui.painter().rect_filled(place, 0.0, Color32::WHITE);
    let painter = ui.painter().with_clip_rect(ui.clip_rect().intersect(place));
    let whole = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
    for piece in preview.pieces(index) {
        let part = piece.tile.part;
        let points = preview.arrangement.scale / piece.tile.pixels_per_point as f32;
        let min = place.min + vec2(part.left as f32, part.top as f32) * points;
        let area = Rect::from_min_size(min, vec2(part.width as f32, part.height as f32) * points);
        painter.image(piece.texture.id(), area, whole, Color32::WHITE);
    }
}

/// A light mark over the place of the current field; a long text has one on each of its pages.
fn mark_ui(preview: &PreviewState, ui: &Ui, index: usize, place: Rect, current: Origin) {
    if let Some(area) = area_of(preview, index, place, current) {
        let line = Stroke::new(1.5, MARK_LINE);
        ui.painter().rect(area, 3.0, MARK_FILL, line, StrokeKind::Outside);
    }
}

fn outline_ui(preview: &PreviewState, ui: &Ui, index: usize, place: Rect, pointed: Origin) {
    if let Some(area) = area_of(preview, index, place, pointed) {
        ui.painter().rect_stroke(area, 3.0, Stroke::new(1.0, HOVER_LINE), StrokeKind::Outside);
    }
}

/// The place of an origin on a page, on the screen.
fn area_of(preview: &PreviewState, index: usize, place: Rect, origin: Origin) -> Option<Rect> {
    let area = hit::place_on(preview.pages.pages.get(index)?, origin)?;
    let corner =
        |x: Length, y: Length| place.min + vec2(x.to_pt() as f32, y.to_pt() as f32) * preview.arrangement.scale;
    Some(Rect::from_min_max(corner(area.left, area.top), corner(area.right, area.bottom)).expand(2.0))
}

fn pointed(preview: &PreviewState, index: usize, place: Rect, response: &Response) -> Option<Origin> {
    let pointer = response.interact_pointer_pos().or(response.hover_pos())?;
    let on_page = (pointer - place.min) / preview.arrangement.scale;
    let page = preview.pages.pages.get(index)?;
    hit::origin_at(page, Length::pt(f64::from(on_page.x)), Length::pt(f64::from(on_page.y)))
}

#[cfg(test)]
mod tests {
    use super::super::sample::{self, origin};
    use super::super::worker::Compose;
    use super::*;
    use crate::layout::Pages;
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable;
    use std::time::{Duration, Instant};

    struct Screen {
        preview: PreviewState,
        actions: Vec<PreviewAction>,
    }

    fn papers(count: usize) -> impl FnOnce() -> Compose {
        move || Box::new(move |_| Ok(Pages { pages: vec![sample::table_page(); count], ..Pages::default() }))
    }

    fn screen() -> Harness<'static, Screen> {
        let context = egui::Context::default();
        let screen = Screen { preview: PreviewState::new(&context).expect("a thread"), actions: Vec::new() };
        Harness::builder().with_size(vec2(700.0, 600.0)).with_step_dt(0.02).allow_missing_glyphs().build_ui_state(
            |ui, screen: &mut Screen| screen.actions.extend(preview_ui(&mut screen.preview, ui)),
            screen,
        )
    }

    /// Frames until `done`; the thread sets and paints in the meantime.
    fn wait(harness: &mut Harness<'_, Screen>, done: impl Fn(&Screen) -> bool) {
        let start = Instant::now();
        while !done(harness.state()) {
            assert!(start.elapsed() < Duration::from_secs(20), "nothing came");
            std::thread::sleep(Duration::from_millis(2));
            harness.step();
        }
        harness.run_steps(4);
    }

    fn shown(harness: &mut Harness<'_, Screen>, pages: usize) {
        harness.state_mut().preview.follow(pages as u64, papers(pages));
        wait(harness, |screen| !screen.preview.is_waiting() && screen.preview.is_painted());
    }

    #[test]
    fn pages_come_and_old_ones_stay_while_new_ones_are_set() {
        let mut harness = screen();
        harness.step();
        assert!(harness.query_by_label("0 / 0ページ").is_some());
        shown(&mut harness, 12);
        assert!(harness.query_by_label("1 / 12ページ").is_some());
        assert!(harness.query_by_label("組んでいます…").is_none());
        let (release, wait_for) = std::sync::mpsc::channel::<()>();
        let slow = move || -> Compose {
            Box::new(move |cache| {
                // Ends when the other side is dropped.
                let _released = wait_for.recv();
                papers(3)()(cache)
            })
        };
        harness.state_mut().preview.follow(99, slow);
        harness.run_steps(3);
        assert!(harness.query_by_label("組んでいます…").is_some());
        assert!(harness.query_by_label("1 / 12ページ").is_some());
        assert!(harness.query_by_label("1ページ目").is_some());
        drop(release);
        wait(&mut harness, |screen| !screen.preview.is_waiting());
        assert!(harness.query_by_label("1 / 3ページ").is_some());
        assert!(harness.query_by_label("組んでいます…").is_none());
    }

    #[test]
    fn trouble_is_said_and_the_old_pages_stay() {
        let mut harness = screen();
        shown(&mut harness, 2);
        harness.state_mut().preview.follow(50, || Box::new(|_| Err("様式の列がありません".to_owned())));
        wait(&mut harness, |screen| !screen.preview.is_waiting());
        assert!(harness.query_by_label("様式の列がありません").is_some());
        assert!(harness.query_by_label("1 / 2ページ").is_some());
        shown(&mut harness, 3);
        assert!(harness.query_by_label("様式の列がありません").is_none());
    }

    #[test]
    fn buttons_and_keys_turn_the_pages() {
        let mut harness = screen();
        shown(&mut harness, 3);
        harness.get_by_label("全体").click();
        harness.run_steps(3);
        harness.get_by_label("次のページ").click();
        harness.run_steps(3);
        assert!(harness.query_by_label("2 / 3ページ").is_some());
        harness.hover_at(pos2(350.0, 300.0));
        let keys = [(Key::PageDown, 3), (Key::PageUp, 2), (Key::Home, 1), (Key::End, 3)];
        for (key, page) in keys {
            harness.key_press(key);
            harness.run_steps(4);
            assert!(harness.query_by_label(&format!("{page} / 3ページ")).is_some(), "{key:?}");
        }
        harness.get_by_label("100%").click();
        harness.run_steps(4);
        assert!(harness.query_by_label("3 / 3ページ").is_some(), "the page in view stays in view");
    }

    #[test]
    fn a_click_on_the_paper_leads_to_its_field() {
        let mut harness = screen();
        shown(&mut harness, 2);
        let page = harness.get_by_label("1ページ目").rect();
        let scale = harness.state().preview.arrangement.scale;
        for (x, y, expected) in
            [(210.0, 98.0, Some(origin(1, 2))), (105.0, 190.0, Some(origin(2, 1))), (450.0, 300.0, None)]
        {
            harness.state_mut().actions.clear();
            let point = page.min + vec2(x, y) * scale;
            harness.hover_at(point);
            harness.drag_at(point);
            harness.drop_at(point);
            harness.run_steps(3);
            let expected: Vec<_> = expected.map(PreviewAction::GoTo).into_iter().collect();
            assert_eq!(harness.state().actions, expected, "{x}, {y}");
        }
    }

    #[test]
    fn a_field_leads_to_its_place_even_before_it_is_set() {
        let mut harness = screen();
        shown(&mut harness, 1);
        let with_new_field = || -> Compose {
            Box::new(|_| {
                let mut pages = vec![sample::table_page(); 5];
                pages[3].items.extend(sample::line("新しい文", origin(70, 1), 10.0, 100.0, 600.0));
                Ok(Pages { pages, ..Pages::default() })
            })
        };
        harness.state_mut().preview.follow(8, with_new_field);
        harness.state_mut().preview.go_to(origin(70, 1));
        wait(&mut harness, |screen| !screen.preview.is_waiting());
        assert!(harness.query_by_label("4 / 5ページ").is_some());
        let preview = &harness.state().preview;
        let place = preview.place(origin(70, 1)).expect("a place");
        assert!(preview.view.contains_rect(place), "{place} is not in {}", preview.view);
    }

    #[test]
    fn the_wheel_with_ctrl_changes_the_size_about_the_pointer() {
        let mut harness = screen();
        shown(&mut harness, 3);
        let point = pos2(300.0, 400.0);
        harness.hover_at(point);
        harness.run_steps(2);
        let under = |harness: &Harness<'_, Screen>| {
            let preview = &harness.state().preview;
            preview.arrangement.paper_point(preview.view.min + (point - pos2(8.0, 40.0))).expect("a page")
        };
        let before = under(&harness);
        let scale = harness.state().preview.arrangement.scale;
        harness.event(egui::Event::Zoom(1.5));
        harness.run_steps(4);
        let after = under(&harness);
        assert!((harness.state().preview.arrangement.scale / scale - 1.5).abs() < 0.01);
        assert_eq!(before.0, after.0);
        assert!((before.1 - after.1).length() < 8.0, "{before:?} {after:?}");
        wait(&mut harness, |screen| screen.preview.is_painted());
    }
}
