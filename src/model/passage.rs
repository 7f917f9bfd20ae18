//! Every text of an edition by the place where it stands, in reading order: what a search goes through.

use super::*;

/// Where a text stands in the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TextPlace {
    SectionBadge(SectionId),
    SectionTitle(SectionId),
    BlockHeading(BlockId),
    BlockText(BlockId),
    /// The line above a table.
    Legend(BlockId),
    /// By the figure's place in its block.
    Caption(BlockId, usize),
    AltText(BlockId, usize),
    /// A mark that a record bears; the text belongs to the edition's list of marks.
    Mark(RecordId, MarkId),
    Cell(Owner, FieldId),
}

impl TextPlace {
    /// The row that holds the text.
    pub fn row(self) -> RowKey {
        match self {
            Self::SectionBadge(id) | Self::SectionTitle(id) => RowKey::Id(Table::Section, id.0),
            Self::BlockHeading(id)
            | Self::BlockText(id)
            | Self::Legend(id)
            | Self::Caption(id, _)
            | Self::AltText(id, _) => RowKey::Id(Table::Block, id.0),
            Self::Mark(_, id) => RowKey::Id(Table::Mark, id.0),
            Self::Cell(owner, field) => RowKey::Cell(CellKey { owner, field }),
        }
    }

    /// What the place is called on screen; `None` for a cell, which is called by its field.
    pub fn word(self) -> Option<&'static str> {
        Some(match self {
            Self::SectionBadge(_) => "見出しの印",
            Self::SectionTitle(_) => terms::SECTION,
            Self::BlockHeading(_) => "小見出し",
            Self::BlockText(_) => "本文",
            Self::Legend(_) => "表の凡例",
            Self::Caption(..) => "図の題",
            Self::AltText(..) => "図の説明",
            Self::Mark(..) => "印",
            Self::Cell(..) => return None,
        })
    }
}

/// A text with its surroundings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passage<'a> {
    pub place: TextPlace,
    pub text: &'a str,
    pub section: SectionId,
    pub block: Option<BlockId>,
    pub record: Option<RecordId>,
}

impl Book {
    /// The text at a place; `None` when the place is not in the book (any more). A cell never written is empty.
    pub fn text_at(&self, place: TextPlace) -> Option<&str> {
        let figure = |block: BlockId, at: usize| match &self.block(block)?.content {
            BlockContent::Figures { figures } => figures.get(at),
            _ => None,
        };
        match place {
            TextPlace::SectionBadge(id) => self.section(id).map(|section| section.badge.as_str()),
            TextPlace::SectionTitle(id) => self.section(id).map(|section| section.title.as_str()),
            TextPlace::BlockHeading(id) => self.block(id).map(|block| block.heading.as_str()),
            TextPlace::BlockText(id) => match &self.block(id)?.content {
                BlockContent::Text { text, .. } => Some(text),
                _ => None,
            },
            TextPlace::Legend(id) => match &self.block(id)?.content {
                BlockContent::Records { legend, .. } => Some(legend),
                _ => None,
            },
            TextPlace::Caption(id, at) => figure(id, at).map(|figure| figure.caption.as_str()),
            TextPlace::AltText(id, at) => figure(id, at).map(|figure| figure.alt_text.as_str()),
            TextPlace::Mark(_, id) => self.mark(id).map(|mark| mark.text.as_str()),
            TextPlace::Cell(owner, field) => {
                self.record_of(owner)?;
                Some(self.text(owner, field))
            }
        }
    }

    /// The edition to which a place belongs.
    pub fn edition_of_text(&self, place: TextPlace) -> Option<EditionId> {
        match place {
            TextPlace::SectionBadge(id) | TextPlace::SectionTitle(id) => self.edition_of_section(id),
            TextPlace::BlockHeading(id)
            | TextPlace::BlockText(id)
            | TextPlace::Legend(id)
            | TextPlace::Caption(id, _)
            | TextPlace::AltText(id, _) => self.edition_of_block(id),
            TextPlace::Mark(record, _) => self.edition_of_record(record),
            TextPlace::Cell(owner, _) => self.edition_of_record(self.record_of(owner)?),
        }
    }

    /// The same place in another edition, by lineage. Captions are tied by their order in the block.
    pub fn counterpart_text(&self, place: TextPlace, edition: EditionId) -> Option<TextPlace> {
        let section = |id| self.counterpart_section(id, edition);
        let block = |id| self.counterpart_block(id, edition);
        Some(match place {
            TextPlace::SectionBadge(id) => TextPlace::SectionBadge(section(id)?),
            TextPlace::SectionTitle(id) => TextPlace::SectionTitle(section(id)?),
            TextPlace::BlockHeading(id) => TextPlace::BlockHeading(block(id)?),
            TextPlace::BlockText(id) => TextPlace::BlockText(block(id)?),
            TextPlace::Legend(id) => TextPlace::Legend(block(id)?),
            TextPlace::Caption(id, at) => TextPlace::Caption(block(id)?, at),
            TextPlace::AltText(id, at) => TextPlace::AltText(block(id)?, at),
            TextPlace::Mark(record, mark) => TextPlace::Mark(self.counterpart_record(record, edition)?, mark),
            TextPlace::Cell(owner, field) => {
                TextPlace::Cell(self.counterpart_owner(owner, edition)?, self.counterpart_field(field, edition)?)
            }
        })
    }

    /// Every text of an edition that is not empty, in reading order.
    pub fn passages(&self, edition: EditionId) -> Vec<Passage<'_>> {
        let mut out = Vec::new();
        for (_, section) in self.sections_in_order(edition) {
            let at = |place, text| Passage { place, text, section: section.id, block: None, record: None };
            out.push(at(TextPlace::SectionBadge(section.id), &section.badge));
            out.push(at(TextPlace::SectionTitle(section.id), &section.title));
            for block in self.blocks(section.id) {
                self.push_block(block, &mut out);
            }
        }
        out.retain(|passage| !passage.text.is_empty());
        out
    }

    fn push_block<'a>(&'a self, block: &'a Block, out: &mut Vec<Passage<'a>>) {
        let at = |place, text| Passage { place, text, section: block.section, block: Some(block.id), record: None };
        out.push(at(TextPlace::BlockHeading(block.id), &block.heading));
        match &block.content {
            BlockContent::Text { text, .. } => out.push(at(TextPlace::BlockText(block.id), text)),
            BlockContent::Records { form, legend, .. } => {
                out.push(at(TextPlace::Legend(block.id), legend));
                let fields: Vec<&Field> = self.fields(*form).map(AsRef::as_ref).collect();
                for record in self.records(block.id) {
                    self.push_record(block, record, &fields, out);
                }
            }
            BlockContent::Figures { figures } => {
                for (index, figure) in figures.iter().enumerate() {
                    out.push(at(TextPlace::Caption(block.id, index), &figure.caption));
                    out.push(at(TextPlace::AltText(block.id, index), &figure.alt_text));
                }
            }
            BlockContent::Contents { .. } => {}
        }
    }

    fn push_record<'a>(&'a self, block: &'a Block, record: &'a Record, fields: &[&Field], out: &mut Vec<Passage<'a>>) {
        let at = |place, text| Passage {
            place,
            text,
            section: block.section,
            block: Some(block.id),
            record: Some(record.id),
        };
        for mark in record.marks.iter().filter_map(|mark| self.mark(*mark)) {
            out.push(at(TextPlace::Mark(record.id, mark.id), &mark.text));
        }
        let entries = self.entries(record.id).map(|entry| Owner::Entry(entry.id));
        for owner in std::iter::once(Owner::Record(record.id)).chain(entries) {
            let mut cells: Vec<&Cell> = self.cells_of(owner).map(AsRef::as_ref).collect();
            let order = |cell: &&Cell| fields.iter().position(|field| field.id == cell.key.field);
            cells.sort_by_key(order);
            out.extend(cells.iter().map(|cell| at(TextPlace::Cell(owner, cell.key.field), cell.text.as_str())));
        }
    }
}
