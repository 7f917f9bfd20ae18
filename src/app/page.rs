//! One place of an edition as the right side shows it: cards of rows, each with this year's and last year's text.
//!
//! Made from the book once per change; drawing reads it and never searches the book.

use super::action::Place;
use super::outline::{Stage, block_stage, entry_stage, record_counts};
use super::widgets::draft_text::DraftKey;
use crate::edit::CopyScope;
use crate::model::*;

/// How a row is written.
#[derive(Clone, Debug, PartialEq)]
pub enum RowKind {
    Text,
    Line,
    Choice(Vec<Choice>),
    /// Shown only: a computed field, figures, a contents list.
    Shown,
}

/// One field with its counterpart.
#[derive(Clone, Debug)]
pub struct PageRow {
    pub key: Option<DraftKey>,
    pub label: String,
    pub kind: RowKind,
    pub text: String,
    /// Last year's text; `None` when there is nothing to compare with.
    pub previous: Option<String>,
    pub carried: bool,
    pub copy: Option<CopyScope>,
    /// Key of the field, the same in every record of a form; tells where the caret goes in the next record.
    pub field_key: String,
}

/// What can be said of a card as a whole.
#[derive(Clone, Debug, PartialEq)]
pub enum CardOwner {
    Heading(SectionId),
    Block(BlockId),
    Record(RecordId),
    Entry(EntryId),
}

/// Rows that belong together: a heading, a text, a record's own fields, one department's entry.
#[derive(Clone, Debug)]
pub struct Card {
    pub owner: CardOwner,
    pub title: String,
    pub stage: Option<Stage>,
    pub copy: Option<CopyScope>,
    pub rows: Vec<PageRow>,
}

/// A link from a section to one of its records.
#[derive(Clone, Debug)]
pub struct RecordLink {
    pub record: RecordId,
    pub number: String,
    pub title: String,
    pub stage: Option<Stage>,
}

/// Everything about one place.
#[derive(Clone, Debug)]
pub struct Page {
    pub place: Place,
    /// Headings above, outermost first.
    pub path: Vec<(SectionId, String)>,
    pub number: String,
    pub title: String,
    /// 再掲 and marks, as they print.
    pub notes: Vec<String>,
    pub this_year: String,
    pub last_year: Option<String>,
    pub copy: Option<CopyScope>,
    pub cards: Vec<Card>,
    pub links: Vec<RecordLink>,
}

impl Page {
    /// `None` when the place is not in the book (any more).
    pub fn build(book: &Book, place: Place, number: String) -> Option<Self> {
        let section = match place {
            Place::Section(id) => book.section(id)?,
            Place::Record(id) => book.section(book.block(book.record(id)?.block)?.section)?,
        };
        let edition = book.edition(section.edition)?;
        let previous = book.previous_edition(edition.id);
        let mut page = Self {
            place,
            path: section_path(book, section.id, matches!(place, Place::Record(_))),
            number,
            title: section.title.clone(),
            notes: Vec::new(),
            this_year: edition.year.label(),
            last_year: previous.map(|edition| edition.year.label()),
            copy: None,
            cards: Vec::new(),
            links: Vec::new(),
        };
        let last = previous.map(|edition| edition.id);
        match place {
            Place::Section(_) => page.fill_section(book, section, last),
            Place::Record(record) => page.fill_record(book, record, last)?,
        }
        Some(page)
    }

    pub fn rows(&self) -> impl Iterator<Item = &PageRow> {
        self.cards.iter().flat_map(|card| &card.rows)
    }

    fn fill_section(&mut self, book: &Book, section: &Section, last: Option<EditionId>) {
        let former = last.and_then(|last| book.counterpart_section(section.id, last)).and_then(|id| book.section(id));
        self.cards.push(Card {
            owner: CardOwner::Heading(section.id),
            title: terms::SECTION.to_owned(),
            stage: None,
            copy: None,
            rows: vec![PageRow {
                key: Some(DraftKey::SectionTitle(section.id)),
                label: "見出しの文".to_owned(),
                kind: RowKind::Line,
                text: section.title.clone(),
                previous: former.map(|former| former.title.clone()),
                carried: false,
                copy: None,
                field_key: "section_title".to_owned(),
            }],
        });
        for block in book.blocks(section.id) {
            match &block.content {
                BlockContent::Records { form, .. } => self.push_links(book, *form, block),
                _ => self.cards.push(block_card(book, block, last)),
            }
        }
    }

    fn push_links(&mut self, book: &Book, form: FormId, block: &Block) {
        for (record, number) in book.record_numbers(block.id, 0) {
            self.links.push(RecordLink {
                record,
                number,
                title: book.record_title(record).lines().collect::<Vec<_>>().join(" "),
                stage: record_counts(book, form, record).least(),
            });
        }
    }

    fn fill_record(&mut self, book: &Book, id: RecordId, last: Option<EditionId>) -> Option<()> {
        let record = book.record(id)?;
        let form = book.form_of_record(id)?;
        let former = last.and_then(|last| book.counterpart_record(id, last));
        self.title = book.record_title(id).lines().collect::<Vec<_>>().join(" ");
        self.notes = record.marks.iter().filter_map(|mark| book.mark(*mark)).map(|mark| mark.text.clone()).collect();
        if record.repeat_of.is_some() {
            self.notes.push("（再掲）".to_owned());
        }
        self.copy = former.map(|_| CopyScope::Record(id));
        let cells = CellRows { book, form, block: record.block, last };
        self.cards.push(Card {
            owner: CardOwner::Record(id),
            title: "事業の欄".to_owned(),
            stage: None,
            copy: None,
            rows: cells.rows(Level::Record, Owner::Record(id), former.map(Owner::Record)),
        });
        for entry in book.entries(id) {
            let former = last.and_then(|last| book.counterpart_entry(entry.id, last));
            let names = book.department_names(&entry.departments).join("、");
            self.cards.push(Card {
                owner: CardOwner::Entry(entry.id),
                title: if names.is_empty() { "担当課なし".to_owned() } else { names },
                stage: Some(entry_stage(book, form, entry)),
                copy: former.map(|_| CopyScope::Entry(entry.id)),
                rows: cells.rows(Level::Entry, Owner::Entry(entry.id), former.map(Owner::Entry)),
            });
        }
        self.cards.retain(|card| !card.rows.is_empty());
        Some(())
    }
}

fn section_path(book: &Book, section: SectionId, with_itself: bool) -> Vec<(SectionId, String)> {
    let mut path = Vec::new();
    let mut next = if with_itself { Some(section) } else { book.section(section).and_then(|section| section.parent) };
    while let Some(section) = next.and_then(|id| book.section(id)) {
        let number = book.section_number(section.id);
        path.push((section.id, format!("{number} {}", section.title).trim().to_owned()));
        next = section.parent;
    }
    path.reverse();
    path
}

/// What the rows of one record have in common.
struct CellRows<'a> {
    book: &'a Book,
    form: FormId,
    block: BlockId,
    last: Option<EditionId>,
}

impl CellRows<'_> {
    fn rows(&self, level: Level, owner: Owner, former: Option<Owner>) -> Vec<PageRow> {
        let written = |field: &&std::sync::Arc<Field>| field.level == level && field.kind.is_written();
        self.book.fields(self.form).filter(written).map(|field| self.row(field, owner, former)).collect()
    }

    fn row(&self, field: &Field, owner: Owner, former: Option<Owner>) -> PageRow {
        let former_field = self.last.and_then(|last| self.book.counterpart_field(field.id, last));
        let previous = former.zip(former_field).map(|(owner, field)| self.book.text(owner, field).to_owned());
        let cell = self.book.cell(owner, field.id);
        let label = self.book.field_label(field, Some(self.block));
        let unit = match &field.kind {
            FieldKind::Number { unit } if !unit.is_empty() => format!("（{unit}）"),
            _ => String::new(),
        };
        let group = if field.group.is_empty() { String::new() } else { format!("{} / ", field.group) };
        PageRow {
            key: Some(DraftKey::Cell(owner, field.id)),
            label: format!("{group}{}{unit}", label.lines().collect::<String>()),
            kind: self.kind(field),
            text: cell.map_or_else(String::new, |cell| cell.text.clone()),
            copy: previous.as_ref().map(|_| CopyScope::Cell { owner, field: field.id }),
            previous,
            carried: cell.is_some_and(|cell| cell.carried && !cell.text.is_empty()),
            field_key: field.key.clone(),
        }
    }

    fn kind(&self, field: &Field) -> RowKind {
        match &field.kind {
            FieldKind::Choice { scale } => {
                RowKind::Choice(self.book.scale(*scale).map_or_else(Vec::new, |scale| scale.choices.clone()))
            }
            FieldKind::Number { .. } | FieldKind::Value => RowKind::Line,
            _ => RowKind::Text,
        }
    }
}

fn block_card(book: &Book, block: &Block, last: Option<EditionId>) -> Card {
    let former = last.and_then(|last| book.counterpart_block(block.id, last)).and_then(|id| book.block(id));
    let mut rows = Vec::new();
    let copy = former.map(|_| CopyScope::Block(block.id));
    match &block.content {
        BlockContent::Text { text } => {
            rows.push(PageRow {
                key: Some(DraftKey::BlockHeading(block.id)),
                label: "小見出し".to_owned(),
                kind: RowKind::Line,
                text: block.heading.clone(),
                previous: former.map(|former| former.heading.clone()),
                carried: false,
                copy: None,
                field_key: "block_heading".to_owned(),
            });
            rows.push(PageRow {
                key: Some(DraftKey::BlockText(block.id)),
                label: "本文".to_owned(),
                kind: RowKind::Text,
                text: text.clone(),
                previous: former.and_then(|former| match &former.content {
                    BlockContent::Text { text } => Some(text.clone()),
                    _ => None,
                }),
                carried: block.carried,
                copy,
                field_key: "block_text".to_owned(),
            });
        }
        other => rows.push(shown_row(other)),
    }
    let kind = match &block.content {
        BlockContent::Text { .. } => "本文",
        BlockContent::Figures { .. } => "図",
        BlockContent::Contents { .. } => "目次",
        BlockContent::Records { .. } => "表",
    };
    let title = if block.heading.is_empty() { kind.to_owned() } else { format!("{kind}　{}", block.heading) };
    Card { owner: CardOwner::Block(block.id), title, stage: block_stage(block), copy: None, rows }
}

fn shown_row(content: &BlockContent) -> PageRow {
    let text = match content {
        BlockContent::Figures { figures } => {
            let line = |figure: &Figure| match figure.image {
                Some(_) => format!("図　{}", figure.caption),
                None => format!("図（未提出）　{}", figure.caption),
            };
            figures.iter().map(line).collect::<Vec<_>>().join("\n")
        }
        _ => "下の見出しから自動で作られます".to_owned(),
    };
    PageRow {
        key: None,
        label: String::new(),
        kind: RowKind::Shown,
        text,
        previous: None,
        carried: false,
        copy: None,
        field_key: String::new(),
    }
}
