//! The lines of a list that drops down. The list opens at the line that holds, the arrows go on from there, and the
//! focus is back on the button when the list closes.

use egui::{Align, Button, Event, Id, IntoAtoms, Key, Response, Ui};

/// A list that is open, kept by its layer.
#[derive(Clone, Copy)]
struct OpenList {
    /// When it was last drawn.
    pass: u64,
    /// What had the focus before it opened.
    back: Option<Id>,
}

/// One line; `clicked` is true when it was chosen by the pointer or with Enter.
pub fn option_ui<'a>(ui: &mut Ui, selected: bool, label: impl IntoAtoms<'a>) -> Response {
    let pass = ui.ctx().cumulative_pass_nr();
    let id = ui.layer_id().id.with("open_list");
    let open: Option<OpenList> = ui.data(|data| data.get_temp(id));
    let open = open.filter(|open| open.pass + 1 >= pass);
    let back = open.map_or_else(|| ui.memory(egui::Memory::focused), |open| open.back);
    let response = ui.add(Button::selectable(selected, label));
    if selected && (open.is_none() || ui.is_sizing_pass()) {
        response.request_focus();
        response.scroll_to_me(Some(Align::Center));
    }
    if selected || open.is_some() {
        ui.data_mut(|data| data.insert_temp(id, OpenList { pass, back }));
    }
    // egui has taken the focus away when Escape arrives here.
    let left = ui.input(|input| input.key_pressed(Key::Escape)) && ui.memory(|memory| memory.focused().is_none());
    if response.clicked() {
        ui.close();
    }
    if response.clicked() {
        // The key has done its work; it is no line break in the field that has the focus again.
        ui.input_mut(|input| input.events.retain(|event| !matches!(event, Event::Key { .. } | Event::Text(_))));
    }
    if let Some(back) = back.filter(|_| left || response.clicked()) {
        ui.memory_mut(|memory| memory.request_focus(back));
    }
    response
}

/// One line of a list that sets `value`; true when that changes it.
pub fn value_option_ui<'a, T: PartialEq>(ui: &mut Ui, value: &mut T, choice: T, label: impl IntoAtoms<'a>) -> bool {
    let holds = *value == choice;
    let changes = option_ui(ui, holds, label).clicked() && !holds;
    if changes {
        *value = choice;
    }
    changes
}
