//! The keys of the table, as Excel has them. They are taken out of the frame's events before any field sees them;
//! keys of an input method's conversion are left alone.

use crate::app::grid::selection::{Reach, Way};
use crate::app::widgets::japanese_input;
use egui::{Event, Key, Modifiers, Ui};

/// What a key asks of the table.
#[derive(Clone, Debug, PartialEq)]
pub enum GridKey {
    Move {
        reach: Reach,
        extend: bool,
    },
    /// A screenful down (+1) or up (−1).
    Page {
        by: i64,
        extend: bool,
    },
    /// Tab and Enter: keeps what was typed and goes on.
    GoOn(Way),
    /// F2: the text of the cell is gone on with.
    Edit,
    /// Escape: the old text comes back.
    GiveUp,
    /// Ctrl+Enter: the record on the desk.
    OpenRecord,
    Clear,
    SelectAll,
    Copy,
    Cut,
    Paste(String),
    /// A character over a cell that is no text field.
    Typed(String),
    Undo,
    Redo,
}

/// Who gets the keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyMode {
    /// A cell is selected; typing begins a new text in it.
    TextCell,
    /// A cell is selected into which no text is typed.
    OtherCell,
    /// The text of a cell is being written.
    Writing,
}

/// Takes the keys of this frame. Call only while the table has the focus.
pub fn take_keys(ui: &Ui, mode: KeyMode) -> Vec<GridKey> {
    if japanese_input::may_own_keys(ui.ctx()) {
        return Vec::new();
    }
    let mut keys = Vec::new();
    ui.input_mut(|input| {
        // Alt and a letter mean a menu; with Ctrl they are AltGr, which types.
        if mode != KeyMode::Writing && input.modifiers.alt && !input.modifiers.ctrl {
            input.events.retain(|event| !matches!(event, Event::Text(_)));
        }
        input.events.retain(|event| match key_of(event, mode) {
            Some(key) => {
                keys.push(key);
                false
            }
            None => true,
        });
    });
    keys
}

fn key_of(event: &Event, mode: KeyMode) -> Option<GridKey> {
    match event {
        Event::Key { key, pressed: true, modifiers, .. } if mode == KeyMode::Writing => writing_key(*key, *modifiers),
        Event::Key { key, pressed: true, modifiers, .. } => {
            moving_key(*key, *modifiers).or_else(|| deed_key(*key, *modifiers))
        }
        _ if mode == KeyMode::Writing => None,
        Event::Copy => Some(GridKey::Copy),
        Event::Cut => Some(GridKey::Cut),
        Event::Paste(text) => Some(GridKey::Paste(text.clone())),
        Event::Text(text) if mode == KeyMode::OtherCell => Some(GridKey::Typed(text.clone())),
        _ => None,
    }
}

/// Keys that end the writing of a cell. Alt+Enter breaks the line, as in Excel.
fn writing_key(key: Key, modifiers: Modifiers) -> Option<GridKey> {
    match key {
        Key::Enter if modifiers.alt => None,
        Key::Enter if modifiers.command => Some(GridKey::OpenRecord),
        Key::Enter if modifiers.shift => Some(GridKey::GoOn(Way::Up)),
        Key::Enter => Some(GridKey::GoOn(Way::Down)),
        Key::Tab if modifiers.shift => Some(GridKey::GoOn(Way::Left)),
        Key::Tab => Some(GridKey::GoOn(Way::Right)),
        Key::Escape => Some(GridKey::GiveUp),
        _ => None,
    }
}

fn moving_key(key: Key, modifiers: Modifiers) -> Option<GridKey> {
    if modifiers.alt {
        return None;
    }
    let extend = modifiers.shift;
    let to = |reach| Some(GridKey::Move { reach, extend });
    let arrow = |way| to(if modifiers.command { Reach::Edge(way) } else { Reach::One(way) });
    match key {
        Key::ArrowUp => arrow(Way::Up),
        Key::ArrowDown => arrow(Way::Down),
        Key::ArrowLeft => arrow(Way::Left),
        Key::ArrowRight => arrow(Way::Right),
        Key::Home => to(if modifiers.command { Reach::First } else { Reach::RowStart }),
        Key::End => to(if modifiers.command { Reach::Last } else { Reach::RowEnd }),
        Key::PageUp if !modifiers.command => Some(GridKey::Page { by: -1, extend }),
        Key::PageDown if !modifiers.command => Some(GridKey::Page { by: 1, extend }),
        _ => None,
    }
}

fn deed_key(key: Key, modifiers: Modifiers) -> Option<GridKey> {
    match (key, modifiers.command, modifiers.shift) {
        (Key::Escape, ..) => Some(GridKey::GiveUp),
        (Key::F2, false, _) => Some(GridKey::Edit),
        (Key::Delete | Key::Backspace, false, _) => Some(GridKey::Clear),
        (Key::A, true, false) => Some(GridKey::SelectAll),
        (Key::Y, true, _) | (Key::Z, true, true) => Some(GridKey::Redo),
        (Key::Z, true, false) => Some(GridKey::Undo),
        (Key::Enter | Key::Tab, ..) => writing_key(key, modifiers),
        _ => None,
    }
}
