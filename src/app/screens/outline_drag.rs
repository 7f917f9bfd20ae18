//! Dragging a line of the outline to another place.

use crate::app::action::{Action, Place};
use crate::app::theme;
use crate::edit::{Command, Parent, Spot, Target};
use crate::model::{BlockContent, Book, FormId, RecordId, SectionId};
use egui::{Rect, Response, Ui};

/// Lets a line be taken up, and shows where what is dragged over it would go.
pub fn drag_ui(ui: &Ui, response: &Response, rect: Rect, place: Place, actions: &mut Vec<Action>) {
    response.dnd_set_drag_payload(place);
    let Some(dragged) = response.dnd_hover_payload::<Place>().filter(|dragged| **dragged != place) else { return };
    let below = ui.input(|input| input.pointer.hover_pos()).is_some_and(|pointer| pointer.y > rect.center().y);
    let y = if below { rect.bottom() } else { rect.top() };
    let line = egui::Stroke::new(2.0, theme::palette(ui).accent);
    ui.painter().hline(rect.left() + 6.0..=rect.right() - 6.0, y, line);
    if response.dnd_release_payload::<Place>().is_some() {
        actions.push(Action::Drop { dragged: *dragged, onto: place, below });
    }
}

/// The command that puts what was dragged before or behind what it was let go over; `None` where it cannot stand.
pub fn drop_command(book: &Book, dragged: Place, onto: Place, below: bool) -> Option<Command> {
    match (dragged, onto) {
        (Place::Record(id), Place::Record(onto)) => {
            let block = book.record(onto)?.block;
            let siblings: Vec<i64> = book.records(block).map(|record| record.id.0).collect();
            let at = spot(&siblings, id.0, onto.0, below);
            Some(Command::MoveTo { target: Target::Record(id), parent: Parent::Block(block), at })
        }
        (Place::Record(id), Place::Section(section)) => into_section(book, id, section),
        (Place::Section(id), Place::Section(onto)) => {
            let onto = book.section(onto)?;
            let parent = onto.parent.map_or(Parent::Edition(onto.edition), Parent::Section);
            let siblings: Vec<i64> = match onto.parent {
                Some(parent) => book.subsections(parent).map(|section| section.id.0).collect(),
                None => book.top_sections(onto.edition).map(|section| section.id.0).collect(),
            };
            let at = spot(&siblings, id.0, onto.id.0, below);
            Some(Command::MoveTo { target: Target::Section(id), parent, at })
        }
        (Place::Section(_), Place::Record(_)) => None,
    }
}

/// Behind `onto`, or behind the one before it.
fn spot(siblings: &[i64], dragged: i64, onto: i64, below: bool) -> Spot {
    if below {
        return Spot::After(onto);
    }
    let before = siblings.iter().take_while(|id| **id != onto).filter(|id| **id != dragged).last();
    before.map_or(Spot::First, |id| Spot::After(*id))
}

/// To the head of the heading's first table of the same form.
fn into_section(book: &Book, id: RecordId, section: SectionId) -> Option<Command> {
    let form: Option<FormId> = book.form_of_record(id);
    let block = book
        .blocks(section)
        .find(|block| matches!(&block.content, BlockContent::Records { form: other, .. } if Some(*other) == form))?;
    Some(Command::MoveTo { target: Target::Record(id), parent: Parent::Block(block.id), at: Spot::First })
}
