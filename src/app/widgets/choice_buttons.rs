//! 評価・方向性: the choices of a scale side by side. One stop of the Tab key; arrows, figures, letters and Delete choose.

use super::sizes::scroll_into_view;
use crate::app::theme;
use crate::model::{Choice, text};
use egui::{Button, Event, EventFilter, Id, Key, Modifiers, RichText, Sense, Stroke, StrokeKind, Ui, vec2};

/// What was chosen in this frame: a label, or the empty text for nothing.
pub fn choice_buttons_ui(ui: &mut Ui, id: Id, name: &str, choices: &[Choice], current: &str) -> Option<String> {
    let mut chosen = keys(ui, id, choices, current);
    let row = ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
        for choice in choices {
            if button_ui(ui, name, choice, choice.label == current) {
                chosen = Some(if choice.label == current { String::new() } else { choice.label.clone() });
            }
        }
        if !current.is_empty() && choices.iter().all(|choice| choice.label != current) {
            let text = RichText::new(format!("{current}（区分にない記入）")).color(theme::palette(ui).empty);
            ui.label(text);
        }
    });
    let rect = row.response.rect.expand(2.0);
    let group = ui.interact(rect, id, Sense::focusable_noninteractive());
    group.widget_info(|| {
        let mut info = egui::WidgetInfo::labeled(egui::Role::RadioGroup, true, name);
        info.current_text_value = Some(current.to_owned());
        info
    });
    if group.has_focus() {
        let filter = EventFilter { horizontal_arrows: true, ..Default::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
        let stroke = Stroke::new(2.0, theme::palette(ui).accent);
        ui.painter().rect_stroke(rect, 5.0, stroke, StrokeKind::Outside);
        if group.gained_focus() {
            scroll_into_view(ui, rect.y_range());
        }
    }
    chosen
}

fn button_ui(ui: &mut Ui, name: &str, choice: &Choice, selected: bool) -> bool {
    let palette = theme::palette(ui);
    let label = if selected {
        RichText::new(&choice.label).font(theme::bold(theme::BODY_SIZE)).color(palette.accent)
    } else {
        RichText::new(&choice.label)
    };
    let mut button = Button::new(label).sense(Sense::CLICK).min_size(vec2(44.0, 32.0));
    if selected {
        button = button.fill(palette.accent_pale).stroke(Stroke::new(2.0, palette.accent));
    }
    let mut response = ui.add(button);
    if let Some([r, g, b]) = choice.color {
        let line = response.rect.shrink2(vec2(8.0, 3.0));
        let stroke = Stroke::new(2.5, egui::Color32::from_rgb(r, g, b));
        ui.painter().hline(line.x_range(), line.bottom(), stroke);
    }
    let spoken = format!("{name} {}", choice.label);
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::RadioButton, true, selected, &spoken));
    if !choice.meaning.is_empty() {
        response = response.on_hover_text(&choice.meaning);
    }
    response.clicked()
}

fn keys(ui: &mut Ui, id: Id, choices: &[Choice], current: &str) -> Option<String> {
    if !ui.memory(|memory| memory.has_focus(id)) {
        return None;
    }
    const FIGURES: [Key; 9] =
        [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let at = choices.iter().position(|choice| choice.label == current);
    let last = choices.len().checked_sub(1)?;
    let target = if pressed(Key::ArrowRight) {
        at.map_or(0, |at| (at + 1).min(last))
    } else if pressed(Key::ArrowLeft) {
        at.map_or(last, |at| at.saturating_sub(1))
    } else if pressed(Key::Delete) || pressed(Key::Backspace) {
        return Some(String::new());
    } else if let Some(figure) = FIGURES.iter().position(|key| pressed(*key)) {
        figure
    } else {
        return typed(ui).and_then(|typed| choice_typed(choices, &typed)).map(|choice| choice.label.clone());
    };
    choices.get(target).map(|choice| choice.label.clone())
}

fn typed(ui: &Ui) -> Option<String> {
    ui.input(|input| {
        input.events.iter().find_map(|event| match event {
            Event::Text(text) => Some(text.clone()),
            _ => None,
        })
    })
}

/// The choice that is meant by what was typed: a figure takes the one at that place, letters the one that begins so.
pub fn choice_typed<'a>(choices: &'a [Choice], typed: &str) -> Option<&'a Choice> {
    let letters = text::searchable(typed);
    let by_figure = typed.parse::<usize>().ok().and_then(|figure| choices.get(figure.checked_sub(1)?));
    let mut alike = choices.iter().filter(|choice| text::searchable(&choice.label).starts_with(&letters));
    by_figure.or_else(|| alike.next().filter(|_| alike.next().is_none() && !letters.is_empty()))
}
