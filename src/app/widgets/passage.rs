//! What is selected with the mouse in a text that is only read: last year's box. The selection is egui's own; this
//! remembers its words and whose they are, because a click on a button ends it.

use egui::text_selection::LabelSelectionState;
use egui::{Context, FullOutput, OutputCommand, Response};

/// Words selected in the box beside a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage<K> {
    pub beside: K,
    pub text: String,
}

/// Follows what egui says of selections.
#[derive(Default)]
pub struct SettledSelection {
    settled: Option<String>,
}

impl egui::Plugin for SettledSelection {
    fn debug_name(&self) -> &'static str {
        "settled_selection"
    }

    fn output_hook(&mut self, _ctx: &Context, output: &mut FullOutput) {
        let settled = output.platform_output.commands.iter().rev().find_map(|command| match command {
            OutputCommand::TextSelectionSettled(text) => Some(text.clone()),
            _ => None,
        });
        self.settled = settled.or(self.settled.take());
    }
}

/// The passage selected in one of the boxes of a page.
#[derive(Debug)]
pub struct PassageChoice<K> {
    /// The box in which the mouse was pressed last.
    pressed: Option<K>,
    chosen: Option<Passage<K>>,
}

impl<K> Default for PassageChoice<K> {
    fn default() -> Self {
        Self { pressed: None, chosen: None }
    }
}

impl<K: Copy + PartialEq> PassageChoice<K> {
    /// Once a frame, before the boxes are drawn.
    pub fn follow(&mut self, ctx: &Context) {
        let settled = ctx.plugin_opt::<SettledSelection>().and_then(|plugin| plugin.lock().settled.take());
        let selected = ctx.plugin_opt::<LabelSelectionState>().is_some_and(|plugin| plugin.lock().has_selection());
        if let (true, Some(text), Some(beside)) = (selected, settled, self.pressed) {
            self.chosen = Some(Passage { beside, text });
        }
        // The button that takes it over is clicked when the mouse is let go; the selection goes when it is pressed.
        let clicking = ctx.input(|input| input.pointer.any_down() || input.pointer.any_released());
        if !selected && !clicking && !egui::Popup::is_any_open(ctx) {
            self.chosen = None;
        }
    }

    /// Takes note of a press in the box beside `key`.
    pub fn note_press(&mut self, key: K, label: &Response) {
        if label.is_pointer_button_down_on() {
            self.pressed = Some(key);
        }
    }

    pub fn chosen(&self) -> Option<&Passage<K>> {
        self.chosen.as_ref()
    }

    /// What is selected beside this field.
    pub fn beside(&self, key: K) -> Option<&Passage<K>> {
        self.chosen.as_ref().filter(|passage| passage.beside == key)
    }

    pub fn clear(&mut self) {
        *self = Self::default();
    }
}
