//! What egui must be told about input methods: whether a conversion is open, and to leave it alone on a click.
//!
//! Also turns the line ends of pasted text into plain ones, before any field sees them.

use egui::{Context, Event, FullOutput, ImeEvent, RawInput};

/// Follows the input method through the raw events.
#[derive(Default)]
pub struct JapaneseInput {
    composing: bool,
    /// Where the conversion takes place; it ends when the focus goes elsewhere.
    focused: Option<egui::Id>,
}

impl egui::Plugin for JapaneseInput {
    fn debug_name(&self) -> &'static str {
        "japanese_input"
    }

    fn input_hook(&mut self, _ctx: &Context, input: &mut RawInput) {
        for event in &mut input.events {
            match event {
                Event::Ime(ImeEvent::Preedit { text, .. }) => self.composing = !text.is_empty(),
                Event::Ime(ImeEvent::Commit(_)) => self.composing = false,
                Event::Paste(text) if text.contains('\r') => *text = plain_line_ends(text),
                _ => {}
            }
        }
    }

    fn output_hook(&mut self, ctx: &Context, output: &mut FullOutput) {
        let focused = ctx.memory(egui::Memory::focused);
        if focused != self.focused {
            self.composing = false;
            self.focused = focused;
        }
        // Interrupting makes X11 and Windows switch the input method off with every click into a field.
        if !self.composing
            && let Some(ime) = &mut output.platform_output.ime
        {
            ime.should_interrupt_composition = false;
        }
    }
}

/// Adds the plugin; once per window.
pub fn set_up(ctx: &Context) {
    ctx.add_plugin(JapaneseInput::default());
    ctx.options_mut(|options| options.quit_shortcuts.clear());
}

/// Whether a conversion is open, so that the text of the focused field is not yet what was meant.
pub fn is_composing(ctx: &Context) -> bool {
    ctx.plugin_opt::<JapaneseInput>().is_some_and(|plugin| plugin.lock().composing)
}

/// Whether keys of this frame may belong to a conversion: one is open, or has just been confirmed, perhaps by Enter.
pub fn takes_keys(ctx: &Context) -> bool {
    let confirmed = |event: &Event| matches!(event, Event::Ime(ImeEvent::Commit(text)) if !text.is_empty());
    is_composing(ctx) || ctx.input(|input| input.events.iter().any(confirmed))
}

/// CRLF and CR as LF.
pub fn plain_line_ends(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}
