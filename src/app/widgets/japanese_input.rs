//! What egui must be told about input methods: whether a conversion is open, and to leave it alone on a click.
//!
//! Also turns the line ends of pasted text into plain ones, before any field sees them.

use crate::edit::{pasted, plain_line_ends};
use egui::{Context, Event, FullOutput, ImeEvent, Key, RawInput};

/// Follows the input method through the raw events.
#[derive(Default)]
pub struct JapaneseInput {
    composing: bool,
    /// A conversion was open when this frame began, or has been confirmed in it.
    ended: bool,
    /// Where the conversion takes place; it ends when the focus goes elsewhere.
    focused: Option<egui::Id>,
}

impl egui::Plugin for JapaneseInput {
    fn debug_name(&self) -> &'static str {
        "japanese_input"
    }

    fn input_hook(&mut self, _ctx: &Context, input: &mut RawInput) {
        let confirmed = |event: &Event| matches!(event, Event::Ime(ImeEvent::Commit(text)) if !text.is_empty());
        self.ended = self.composing || input.events.iter().any(confirmed);
        let mut composing = self.composing;
        input.events.retain(|event| !confirms(event, &mut composing));
        for event in &mut input.events {
            match event {
                Event::Ime(ImeEvent::Preedit { text, .. }) => self.composing = !text.is_empty(),
                Event::Ime(ImeEvent::Commit(_)) => self.composing = false,
                Event::Paste(text) => *text = plain_line_ends(text),
                Event::MiddleClickPaste { text, .. } => *text = pasted(text),
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

/// Whether keys of this frame may belong to a conversion: one is open, or has just been confirmed or given up, perhaps by
/// Enter or Escape.
pub fn may_own_keys(ctx: &Context) -> bool {
    ctx.plugin_opt::<JapaneseInput>().is_some_and(|plugin| {
        let plugin = plugin.lock();
        plugin.composing || plugin.ended
    })
}
