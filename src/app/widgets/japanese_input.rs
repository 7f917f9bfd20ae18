//! What egui must be told about input methods: whether a conversion is open, and to leave it alone on a click.
//!
//! Also turns the line ends of pasted text into plain ones, before any field sees them.

use crate::edit::{pasted, plain_line_ends};
use egui::output::IMEOutput;
use egui::{Context, Event, FullOutput, ImeEvent, Key, RawInput, Ui};

/// Follows the input method through the raw events.
#[derive(Default)]
pub struct JapaneseInput {
    composing: bool,
    /// What stands under conversion.
    preedit: String,
    /// What stood under conversion when it was left: it stays in its field, so confirmed afterwards it would be doubled.
    left: Option<String>,
    /// A conversion was open when this frame began, or has been confirmed in it.
    ended: bool,
    /// Where the conversion takes place; it ends when the focus goes elsewhere.
    focused: Option<egui::Id>,
    /// The place of the text in the last frame.
    place: Option<IMEOutput>,
}

impl egui::Plugin for JapaneseInput {
    fn debug_name(&self) -> &'static str {
        "japanese_input"
    }

    fn input_hook(&mut self, _ctx: &Context, input: &mut RawInput) {
        self.ended = self.composing || input.events.iter().any(brings_words);
        let kept = self.keep_without_window(input);
        let mut composing = self.composing;
        input.events.retain(|event| !confirms(event, &mut composing) && !self.comes_late(event));
        self.left = kept.or(self.left.take());
        for event in &mut input.events {
            match event {
                Event::Ime(ImeEvent::Preedit { text, .. }) => {
                    self.composing = !text.is_empty();
                    self.preedit.clone_from(text);
                }
                Event::Ime(ImeEvent::Commit(_)) => self.composing = false,
                Event::Paste(text) => *text = plain_line_ends(text),
                Event::MiddleClickPaste { text, .. } => *text = pasted(text),
                _ => {}
            }
        }
    }

    fn output_hook(&mut self, ctx: &Context, output: &mut FullOutput) {
        let focused = ctx.memory(egui::Memory::focused);
        let moved = focused != self.focused;
        self.focused = focused;
        let place = &mut output.platform_output.ime;
        // A caret that has been moved or is out of sight: an open conversion ends where it stands.
        let leaves = self.composing && (moved || place.is_none_or(|place| place.should_interrupt_composition));
        if leaves {
            self.composing = false;
            self.left = Some(std::mem::take(&mut self.preedit));
        }
        if let Some(place) = place {
            // To interrupt where nothing is open makes X11 and Windows switch the input method off with every click.
            place.should_interrupt_composition = leaves;
        }
        if place.is_some() || leaves {
            self.place = place.map(|place| IMEOutput { should_interrupt_composition: false, ..place });
        } else if let Some(last) = self.place.take() {
            // A click into a cell of the table takes the focus away and gives it back: a frame without a place would make
            // X11 switch the input method off.
            *place = Some(last);
            ctx.request_repaint();
        }
    }
}

impl JapaneseInput {
    /// Confirms what stands under conversion when the input method gives it up because another window came in front:
    /// the officer did not ask for that. Answers with what was kept.
    fn keep_without_window(&self, input: &mut RawInput) -> Option<String> {
        if input.focused || input.events.iter().any(brings_words) {
            return None;
        }
        let mut kept = None;
        let mut open = self.composing.then(|| self.preedit.clone());
        for event in &mut input.events {
            let Event::Ime(ImeEvent::Preedit { text, .. }) = event else { continue };
            if !text.is_empty() {
                open = Some(text.clone());
            } else if let Some(given_up) = open.take() {
                kept = Some(given_up.clone());
                *event = Event::Ime(ImeEvent::Commit(given_up));
            }
        }
        kept
    }

    /// Whether an event confirms what has been left: some systems confirm an interrupted conversion, though its text
    /// stands in the field.
    fn comes_late(&mut self, event: &Event) -> bool {
        match event {
            Event::Ime(ImeEvent::Commit(text)) => self.left.take().is_some_and(|left| left == *text),
            Event::Ime(ImeEvent::Preedit { text, .. }) if text.is_empty() => false,
            Event::Ime(ImeEvent::Preedit { .. }) | Event::Text(_) | Event::Key { pressed: true, .. } => {
                self.left = None;
                false
            }
            _ => false,
        }
    }
}

/// Whether an event is the Enter that confirms a conversion: some systems send it beside the end of the conversion.
/// `composing` follows the events in their order.
fn confirms(event: &Event, composing: &mut bool) -> bool {
    match event {
        Event::Ime(ImeEvent::Preedit { text, .. }) => *composing = !text.is_empty(),
        Event::Ime(ImeEvent::Commit(_)) => *composing = false,
        Event::Key { key: Key::Enter, pressed: true, .. } => return *composing,
        _ => {}
    }
    false
}

/// Adds the plugin; once per window.
pub fn set_up(ctx: &Context) {
    ctx.add_plugin(JapaneseInput::default());
    ctx.add_plugin(super::passage::SettledSelection::default());
    ctx.options_mut(|options| options.quit_shortcuts.clear());
}

/// Whether a conversion is open, so that the text of the focused field is not yet what was meant.
pub fn is_composing(ctx: &Context) -> bool {
    ctx.plugin_opt::<JapaneseInput>().is_some_and(|plugin| plugin.lock().composing)
}

/// Whether words of an input method have been confirmed in this frame, perhaps a frame after their conversion ended.
pub fn confirmed(ui: &Ui) -> bool {
    ui.input(|input| input.events.iter().any(brings_words))
}

fn brings_words(event: &Event) -> bool {
    matches!(event, Event::Ime(ImeEvent::Commit(text)) if !text.is_empty())
}

/// Whether keys of this frame may belong to a conversion: one is open, or has just been confirmed or given up, perhaps by
/// Enter or Escape.
pub fn may_own_keys(ctx: &Context) -> bool {
    ctx.plugin_opt::<JapaneseInput>().is_some_and(|plugin| {
        let plugin = plugin.lock();
        plugin.composing || plugin.ended
    })
}
