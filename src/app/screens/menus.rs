//! The menus of the bar. F10 opens the first; ← → walk through them, Esc goes back to where the caret was. Where the
//! window is too narrow for all of them, one button holds them.

use super::bar::{BarState, command_label};
use super::desk::DeskCx;
use crate::app::action::Action;
use crate::app::command::{Menu, UiCommand};
use crate::app::desk::Desk;
use crate::app::widgets::sizes::row_width;
use egui::containers::menu::{MenuButton, SubMenuButton};
use egui::style::StyleModifier;
use egui::{Button, FocusDirection, Id, Key, MenuBar, Modifiers, Popup, Response, TextWrapMode, Ui};

/// The menus as the keyboard walks through them.
#[derive(Debug, Default)]
pub struct MenuKeys {
    /// F10 was pressed: the first menu is to be opened, or the open one closed.
    pub wanted: bool,
    /// Which menu is open.
    open: Option<usize>,
    /// Where the caret was before.
    back: Option<Option<Id>>,
    /// Opened by the pointer, which may also have left the menu for another place.
    by_pointer: bool,
}

/// What the menus are drawn with.
pub struct MenusCx<'a> {
    pub desk_cx: &'a DeskCx<'a>,
    pub desk: &'a Desk,
    pub state: BarState,
}

/// The menus, then what stands at the right of them; `right` is as wide as it says.
pub fn menus_ui(
    cx: &MenusCx<'_>,
    ui: &mut Ui,
    keys: &mut MenuKeys,
    right_width: f32,
    actions: &mut Vec<Action>,
    right: impl FnOnce(&mut Ui, &mut Vec<Action>),
) {
    let labels: Vec<&str> = Menu::ALL.iter().map(|menu| menu.label()).collect();
    let one_button = row_width(ui, &labels) + right_width > ui.available_width();
    let ordinary = ui.style().clone();
    let style = if one_button { StyleModifier::default() } else { StyleModifier::from(bar_style) };
    MenuBar::new().style(style).ui(ui, |ui| {
        let step = step_asked(ui, keys);
        let buttons = if one_button { vec![one_button_ui(cx, ui, actions)] } else { buttons_ui(cx, ui, actions) };
        follow_keys(cx, ui, keys, &buttons, step, actions);
        ui.set_style(ordinary);
        right(ui, actions);
    });
}

/// Menus have no frame until the pointer or the focus is on them.
fn bar_style(style: &mut egui::Style) {
    style.visuals.widgets.inactive.weak_bg_fill = egui::Color32::TRANSPARENT;
    style.visuals.widgets.inactive.bg_stroke = egui::Stroke::NONE;
}

fn buttons_ui(cx: &MenusCx<'_>, ui: &mut Ui, actions: &mut Vec<Action>) -> Vec<Response> {
    let show = |menu: &Menu| MenuButton::new(menu.label()).ui(ui, |ui| items_ui(cx, ui, *menu, actions)).0;
    Menu::ALL.iter().map(show).collect()
}

fn one_button_ui(cx: &MenusCx<'_>, ui: &mut Ui, actions: &mut Vec<Action>) -> Response {
    let (response, _) = MenuButton::new("メニュー").ui(ui, |ui| {
        for menu in Menu::ALL {
            SubMenuButton::new(menu.label()).ui(ui, |ui| items_ui(cx, ui, menu, actions));
        }
    });
    response
}

fn items_ui(cx: &MenusCx<'_>, ui: &mut Ui, menu: Menu, actions: &mut Vec<Action>) {
    let room = ui.ctx().content_rect().height() - 60.0;
    egui::ScrollArea::vertical().max_height(room).min_scrolled_height(room).show(ui, |ui| {
        ui.style_mut().wrap_mode = Some(TextWrapMode::Extend);
        ui.set_min_width(260.0);
        for command in UiCommand::ALL.iter().copied().filter(|command| command.menu() == menu) {
            item_ui(cx, ui, command, actions);
        }
    });
}

fn item_ui(cx: &MenusCx<'_>, ui: &mut Ui, command: UiCommand, actions: &mut Vec<Action>) {
    let (label, enabled) = command_label(cx.desk_cx, cx.desk, cx.state.view, command);
    let ticked = match command {
        UiCommand::Difference => cx.desk.show_difference,
        UiCommand::Paper => cx.state.paper_open,
        UiCommand::Blanks => cx.desk.drafts.show_blanks,
        _ => matches!(command.action(), Action::Show(view) if view == cx.state.view),
    };
    let label = if ticked { format!("✓ {label}") } else { label };
    let button = Button::new(label).shortcut_text(command.shortcut_text()).frame_when_inactive(false);
    if ui.add_enabled(enabled, button).on_hover_text(command.explanation()).clicked() {
        actions.push(command.action());
        ui.close();
    }
}

/// ← or → while a menu is open; the keys are the menus' then.
fn step_asked(ui: &Ui, keys: &MenuKeys) -> Option<isize> {
    keys.open?;
    let step = ui.input_mut(|input| {
        if input.consume_key(Modifiers::NONE, Key::ArrowRight) {
            Some(1)
        } else if input.consume_key(Modifiers::NONE, Key::ArrowLeft) {
            Some(-1)
        } else {
            None
        }
    })?;
    ui.memory_mut(|memory| memory.move_focus(FocusDirection::None));
    Some(step)
}

/// Opens, changes and leaves the menus as the keys asked.
fn follow_keys(
    cx: &MenusCx<'_>,
    ui: &Ui,
    keys: &mut MenuKeys,
    buttons: &[Response],
    step: Option<isize>,
    actions: &mut Vec<Action>,
) {
    let is_open = |response: &Response| Popup::is_id_open(ui.ctx(), Popup::default_response_id(response));
    let before = keys.open;
    keys.open = buttons.iter().position(is_open);
    if std::mem::take(&mut keys.wanted) {
        if keys.open.is_some() {
            Popup::close_all(ui.ctx());
            keys.open = None;
        } else {
            keys.back.get_or_insert_with(|| ui.memory(egui::Memory::focused));
            keys.by_pointer = false;
            open(ui, keys, buttons, 0);
        }
    } else if let (Some(at), Some(step)) = (keys.open, step) {
        let count = isize::try_from(buttons.len()).unwrap_or(1).max(1);
        let next = (isize::try_from(at).unwrap_or(0) + step).rem_euclid(count);
        open(ui, keys, buttons, usize::try_from(next).unwrap_or(0));
    }
    if before.is_none() && keys.open.is_some() && keys.back.is_none() {
        // The press has taken the caret out of its field.
        keys.back = Some(cx.desk.drafts.target_id());
        keys.by_pointer = true;
    }
    if before.is_some()
        && keys.open.is_none()
        && let Some(back) = keys.back.take()
        && (!keys.by_pointer || ui.input(|input| input.key_pressed(Key::Escape)))
    {
        actions.push(Action::LeaveMenus(back));
    }
}

fn open(ui: &Ui, keys: &mut MenuKeys, buttons: &[Response], at: usize) {
    let Some(button) = buttons.get(at) else { return };
    Popup::open_id(ui.ctx(), Popup::default_response_id(button));
    button.request_focus();
    keys.open = Some(at);
    ui.ctx().request_repaint();
}
