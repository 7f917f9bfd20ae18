//! One place of an edition as the right side shows it: cards of rows, each with this year's and last year's text.
//!
//! Made from the book once per change; drawing reads it and never searches the book.

use super::action::Place;
use super::outline::{Stage, block_stage, entry_stage, record_counts, record_stage};
use super::widgets::draft_text::DraftKey;
use crate::edit::{CopyScope, Target, former_entry, former_record};
use crate::model::*;
use std::collections::BTreeMap;

/// How a row is written.
#[derive(Clone, Debug, PartialEq)]
pub enum RowKind {
    Text,
    Line,
    Choice(Vec<Choice>),
    /// Made from other things; read only.
    Made,
}

/// What stands in the left column.
#[derive(Clone, Copy, Debug)]
pub struct Beside<'a> {
    pub edition: Option<EditionId>,
    /// Fields beside which another than their counterpart stands.
    pub pairs: &'a BTreeMap<Lineage, Lineage>,
    /// Records beside which another than the one they come from stands.
    pub stand_ins: &'a BTreeMap<Lineage, Lineage>,
}

impl Beside<'_> {
    /// The record of the earlier year that the officer has put beside `record`.
    fn stand_in(&self, book: &Book, record: &Record, last: EditionId) -> Option<RecordId> {
        let with = self.stand_ins.get(&record.lineage)?;
        book.records_in_order(last).into_iter().find(|other| other.lineage == *with).map(|other| other.id)
    }

    /// The entry of that record which belongs beside an entry: that of the same departments, or the only one.
    fn entry_of(&self, book: &Book, entry: EntryId, chosen: RecordId) -> Option<EntryId> {
        let mut entries = book.entries(chosen);
        let only = entries.next().filter(|_| entries.next().is_none()).map(|only| only.id);
        let last = self.edition?;
        let there = |id: &EntryId| book.entry(*id).is_some_and(|other| other.record == chosen);
        former_entry(book, entry, chosen, last).filter(there).or(only)
    }
}

/// A field of the earlier year that can stand beside a field of this year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairChoice {
    /// `None`: the field's own counterpart.
    pub with: Option<FieldId>,
    pub label: String,
    pub chosen: bool,
}

/// One field with its counterpart.
#[derive(Clone, Debug)]
pub struct PageRow {
    pub key: Option<DraftKey>,
    pub label: String,
    /// What the field on the left was called, where that is something else.
    pub previous_label: Option<String>,
    pub kind: RowKind,
    pub text: String,
    /// Last year's text; `None` when there is nothing to compare with.
    pub previous: Option<String>,
    pub carried: bool,
    pub copy: Option<CopyScope>,
    /// What can stand on the left; empty when there is nothing to choose.
    pub pair_choices: Vec<PairChoice>,
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

impl CardOwner {
    /// What a command means by it; headings are named otherwise.
    pub fn target(&self) -> Option<Target> {
        match *self {
            Self::Heading(_) => None,
            Self::Block(id) => Some(Target::Block(id)),
            Self::Record(id) => Some(Target::Record(id)),
            Self::Entry(id) => Some(Target::Entry(id)),
        }
    }
}

/// One figure of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureRow {
    /// `None`: still to be supplied.
    pub image: Option<ImageId>,
    pub caption: String,
    pub alt_text: String,
}

/// Rows that belong together: a heading, a text, a record's own fields, one department's entry.
#[derive(Clone, Debug)]
pub struct Card {
    pub owner: CardOwner,
    pub title: String,
    pub stage: Option<Stage>,
    pub copy: Option<CopyScope>,
    pub rows: Vec<PageRow>,
    pub figures: Vec<FigureRow>,
    /// The records of a table.
    pub links: Vec<RecordLink>,
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
    /// What a （再掲）shows again, with its name.
    pub repeat_of: Option<(RecordId, String)>,
    pub edition: EditionId,
    pub this_year: String,
    pub last_year: Option<String>,
    pub beside: Option<EditionId>,
    /// What the record on the left is called when it is not the counterpart of this one.
    pub stand_in: Option<String>,
    pub copy: Option<CopyScope>,
    pub cards: Vec<Card>,
}

impl PageRow {
    /// A line of text without a counterpart.
    fn line(key: DraftKey, label: &str, text: &str, field_key: &str) -> Self {
        Self {
            key: Some(key),
            label: label.to_owned(),
            previous_label: None,
            kind: RowKind::Line,
            text: text.to_owned(),
            previous: None,
            carried: false,
            copy: None,
            pair_choices: Vec::new(),
            field_key: field_key.to_owned(),
        }
    }
}

impl Card {
    fn new(owner: CardOwner, title: String) -> Self {
        let (rows, figures, links) = (Vec::new(), Vec::new(), Vec::new());
        Self { owner, title, stage: None, copy: None, rows, figures, links }
    }
}

impl Page {
    /// `None` when the place is not in the book (any more).
    pub fn build(book: &Book, place: Place, number: String, beside: &Beside<'_>) -> Option<Self> {
        let section = match place {
            Place::Section(id) => book.section(id)?,
            Place::Record(id) => book.section(book.block(book.record(id)?.block)?.section)?,
        };
        let edition = book.edition(section.edition)?;
        let previous = beside.edition.and_then(|id| book.edition(id));
        let mut page = Self {
            place,
            path: section_path(book, section.id, matches!(place, Place::Record(_))),
            number,
            title: section.title.clone(),
            notes: Vec::new(),
            repeat_of: None,
            edition: edition.id,
            this_year: edition.year.label(),
            last_year: previous.map(|edition| edition.year.label()),
            beside: beside.edition,
            stand_in: None,
            copy: None,
            cards: Vec::new(),
        };
        let last = previous.map(|edition| edition.id);
        match place {
            Place::Section(_) => page.fill_section(book, section, last),
            Place::Record(record) => page.fill_record(book, record, beside)?,
        }
        Some(page)
    }

    pub fn rows(&self) -> impl Iterator<Item = &PageRow> {
        self.cards.iter().flat_map(|card| &card.rows)
    }

    /// The pictures that are shown.
    pub fn images(&self) -> impl Iterator<Item = ImageId> + '_ {
        self.cards.iter().flat_map(|card| &card.figures).filter_map(|figure| figure.image)
    }

    fn fill_section(&mut self, book: &Book, section: &Section, last: Option<EditionId>) {
        let former = last.and_then(|last| book.counterpart_section(section.id, last)).and_then(|id| book.section(id));
        self.copy = former.map(|_| CopyScope::Section(section.id));
        let previous = |text: fn(&Section) -> &String| former.map(|former| text(former).clone());
        let (title, badge) = (&section.title, &section.badge);
        let mut rows = vec![
            PageRow {
                previous: previous(|former| &former.title),
                ..PageRow::line(DraftKey::SectionTitle(section.id), "見出しの文", title, "section_title")
            },
            PageRow {
                previous: previous(|former| &former.badge),
                ..PageRow::line(DraftKey::SectionBadge(section.id), "見出しの前の印", badge, "section_badge")
            },
        ];
        rows.extend(section_departments_row(book, section, former));
        self.cards.push(Card { rows, ..Card::new(CardOwner::Heading(section.id), terms::SECTION.to_owned()) });
        for block in book.blocks(section.id) {
            match &block.content {
                BlockContent::Records { form, .. } => self.cards.push(table_card(book, *form, block, last)),
                _ => self.cards.push(block_card(book, block, last)),
            }
        }
    }

    fn fill_record(&mut self, book: &Book, id: RecordId, beside: &Beside<'_>) -> Option<()> {
        let last = beside.edition;
        let record = book.record(id)?;
        let form = book.form_of_record(id)?;
        let tied = last.and_then(|last| book.counterpart_record(id, last));
        let chosen = last.and_then(|last| beside.stand_in(book, record, last));
        let former = chosen.or_else(|| last.and_then(|last| former_record(book, id, last)));
        if let Some(former) = former.filter(|former| Some(*former) != tied) {
            self.stand_in = Some(book.record_title(former).lines().collect::<Vec<_>>().join(" "));
        }
        let is_tied = former.is_some() && former == tied;
        self.title = book.record_title(id).lines().collect::<Vec<_>>().join(" ");
        self.notes = record.marks.iter().filter_map(|mark| book.mark(*mark)).map(|mark| mark.text.clone()).collect();
        if let Some(shown) = record.repeat_of {
            if !self.notes.iter().any(|mark| mark.contains("再掲")) {
                self.notes.push("（再掲）".to_owned());
            }
            self.repeat_of = Some((shown, book.record_title(shown).lines().collect::<Vec<_>>().join(" ")));
        }
        self.copy = is_tied.then_some(CopyScope::Record(id));
        let cells = CellRows { book, form, block: record.block, beside };
        let mut rows = cells.rows(Level::Record, Owner::Record(id), former.map(Owner::Record), is_tied);
        if book.fields(form).any(|field| field.kind == FieldKind::RecordNumber) {
            rows.push(number_row(book, record, former));
        }
        let stage = record_stage(book, form, id);
        let shown = stage.filter(|stage| record.repeat_of.is_none() || *stage != Stage::Empty);
        self.cards.push(Card { stage: shown, rows, ..Card::new(CardOwner::Record(id), "事業の欄".to_owned()) });
        for entry in book.entries(id) {
            let own = last.and_then(|last| book.counterpart_entry(entry.id, last));
            let written = match (chosen, former.zip(last)) {
                (Some(chosen), _) => beside.entry_of(book, entry.id, chosen),
                (None, Some((former, last))) => former_entry(book, entry.id, former, last),
                (None, None) => None,
            };
            let written = written.or(own);
            let is_own = written.is_some() && written == own;
            self.cards.push(Card {
                owner: CardOwner::Entry(entry.id),
                title: departments_beside(book, entry, written),
                stage: stage.is_none().then(|| entry_stage(book, form, entry)),
                copy: (is_own && stage.is_none()).then_some(CopyScope::Entry(entry.id)),
                rows: cells.rows(Level::Entry, Owner::Entry(entry.id), written.map(Owner::Entry), is_own),
                figures: Vec::new(),
                links: Vec::new(),
            });
        }
        let names_departments = book.fields(form).any(|field| field.kind == FieldKind::Departments);
        let has_departments = |card: &Card| names_departments && matches!(card.owner, CardOwner::Entry(_));
        self.cards.retain(|card| !card.rows.is_empty() || has_departments(card));
        Some(())
    }
}

/// The departments of an entry, with last year's where they were others.
fn departments_beside(book: &Book, entry: &Entry, former: Option<EntryId>) -> String {
    let named = |departments: &[DepartmentId]| {
        let names = book.department_names(departments).join("、");
        if names.is_empty() { "担当課なし".to_owned() } else { names }
    };
    let names = named(&entry.departments);
    let former = former.and_then(|id| book.entry(id)).map(|former| named(&former.departments));
    former.filter(|former| *former != names).map_or(names.clone(), |former| format!("{names}（前年度：{former}）"))
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
    beside: &'a Beside<'a>,
}

impl CellRows<'_> {
    /// `tied`: the former owner is the counterpart, so that its texts can be copied as such.
    fn rows(&self, level: Level, owner: Owner, former: Option<Owner>, tied: bool) -> Vec<PageRow> {
        let written = |field: &&std::sync::Arc<Field>| field.level == level && field.kind.is_written();
        self.book.fields(self.form).filter(written).map(|field| self.row(field, owner, former, tied)).collect()
    }

    fn row(&self, field: &Field, owner: Owner, former: Option<Owner>, tied: bool) -> PageRow {
        let paired = self.paired(field);
        let counterpart = self.beside.edition.and_then(|last| self.book.counterpart_field(field.id, last));
        let former_field = paired.as_ref().map(|paired| paired.id).or(counterpart);
        let previous = former.zip(former_field).map(|(owner, field)| self.book.text(owner, field).to_owned());
        let cell = self.book.cell(owner, field.id);
        let label = label_of(self.book, field, Some(self.block));
        let former_block = former.and_then(|owner| block_of(self.book, owner));
        let previous_label = former_field.and_then(|id| self.book.field(id));
        let previous_label = previous_label.map(|field| label_of(self.book, field, former_block));
        PageRow {
            key: Some(DraftKey::Cell(owner, field.id)),
            previous_label: previous_label.filter(|former| *former != label),
            label,
            kind: self.kind(field),
            text: cell.map_or_else(String::new, |cell| cell.text.clone()),
            copy: previous.as_ref().filter(|_| tied).map(|_| CopyScope::Cell {
                owner,
                field: field.id,
                from_field: paired.as_ref().map(|paired| paired.id),
            }),
            pair_choices: self.pair_choices(field, counterpart, paired.map(|paired| paired.id)),
            previous,
            carried: cell.is_some_and(|cell| cell.carried && !cell.text.is_empty()),
            field_key: field.key.clone(),
        }
    }

    fn pair_choices(&self, field: &Field, counterpart: Option<FieldId>, paired: Option<FieldId>) -> Vec<PairChoice> {
        let form = counterpart.and_then(|id| self.book.field(id)).map(|field| field.form);
        let Some(form) = form.filter(|_| field.kind == FieldKind::Text) else { return Vec::new() };
        let alike = |other: &&std::sync::Arc<Field>| other.kind == FieldKind::Text && other.level == field.level;
        let choice = |other: &std::sync::Arc<Field>| PairChoice {
            with: (Some(other.id) != counterpart).then_some(other.id),
            label: self.book.field_label(other, None).lines().collect(),
            chosen: paired.or(counterpart) == Some(other.id),
        };
        let choices: Vec<PairChoice> = self.book.fields(form).filter(alike).map(choice).collect();
        if choices.len() > 1 { choices } else { Vec::new() }
    }

    /// The field of the earlier year that the officer has put beside `field`.
    fn paired(&self, field: &Field) -> Option<&std::sync::Arc<Field>> {
        let with = self.beside.pairs.get(&field.lineage)?;
        let last = self.beside.edition?;
        let forms = self.book.forms(last).flat_map(|form| self.book.fields(form.id));
        let mut alike = forms.filter(|other| other.lineage == *with && other.level == field.level);
        alike.next()
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

/// A field as its table calls it, with its group and unit, in one line.
fn label_of(book: &Book, field: &Field, block: Option<BlockId>) -> String {
    let unit = match &field.kind {
        FieldKind::Number { unit } if !unit.is_empty() => format!("（{unit}）"),
        _ => String::new(),
    };
    let group = if field.group.is_empty() { String::new() } else { format!("{} / ", field.group) };
    format!("{group}{}{unit}", book.field_label(field, block).lines().collect::<String>())
}

/// The table in which an owner of cells stands.
fn block_of(book: &Book, owner: Owner) -> Option<BlockId> {
    let record = match owner {
        Owner::Record(id) => id,
        Owner::Entry(id) => book.entry(id)?.record,
    };
    book.record(record).map(|record| record.block)
}

/// The number as typed; an automatic one needs no text.
fn number_row(book: &Book, record: &Record, former: Option<RecordId>) -> PageRow {
    let typed = |record: &Record| record.number.clone().unwrap_or_default();
    PageRow {
        previous: former.and_then(|id| book.record(id)).map(|former| typed(former)),
        ..PageRow::line(
            DraftKey::RecordNumber(record.id),
            "番号（空欄なら自動で振られます）",
            &typed(record),
            "record_number",
        )
    }
}

/// What last year's table says above.
struct FormerTable {
    heading: String,
    legend: String,
    labels: Vec<LabelOverride>,
}

impl FormerTable {
    fn of(book: &Book, block: &Block, last: Option<EditionId>) -> Option<Self> {
        let former = book.block(book.counterpart_block(block.id, last?)?)?;
        let BlockContent::Records { labels, legend, .. } = &former.content else { return None };
        Some(Self { heading: former.heading.clone(), legend: legend.clone(), labels: labels.clone() })
    }

    /// The label of a column in that table; that of the form where it had none of its own.
    fn label(&self, book: &Book, field: FieldId, last: Option<EditionId>) -> Option<String> {
        let field = book.field(book.counterpart_field(field, last?)?)?;
        let own = self.labels.iter().find(|label| label.field == field.id);
        Some(own.map_or_else(|| field.label.clone(), |label| label.label.clone()))
    }
}

/// A table: what it says above, and links to its records.
fn table_card(book: &Book, form: FormId, block: &Block, last: Option<EditionId>) -> Card {
    let BlockContent::Records { labels, legend, .. } = &block.content else {
        return Card::new(CardOwner::Block(block.id), "表".to_owned());
    };
    let name = book.form(form).map(|form| form.name.as_str()).unwrap_or_default();
    let former = FormerTable::of(book, block, last);
    let mut rows = vec![
        PageRow {
            previous: former.as_ref().map(|former| former.heading.clone()),
            ..PageRow::line(DraftKey::BlockHeading(block.id), "小見出し", &block.heading, "block_heading")
        },
        PageRow {
            previous: former.as_ref().map(|former| former.legend.clone()),
            ..PageRow::line(DraftKey::TableLegend(block.id), "表の上の注記", legend, "table_legend")
        },
    ];
    for field in book.fields(form).filter(|field| field.printed && !field.label.is_empty()) {
        let own = labels.iter().find(|label| label.field == field.id).map(|label| label.label.as_str());
        if let Some(own) = own {
            let label = format!("列の見出し（{}）", field.label.lines().collect::<String>());
            rows.push(PageRow {
                previous: former.as_ref().and_then(|former| former.label(book, field.id, last)),
                ..PageRow::line(DraftKey::TableLabel(block.id, field.id), &label, own, &field.key)
            });
        }
    }
    let link = |(record, number): (RecordId, String)| RecordLink {
        record,
        number,
        title: book.record_title(record).lines().collect::<Vec<_>>().join(" "),
        stage: record_counts(book, form, record).least(),
    };
    let links = book.record_numbers(block.id, 0).into_iter().map(link).collect();
    Card { rows, links, ..Card::new(CardOwner::Block(block.id), format!("表　{name}")) }
}

/// 所管課, as it prints; changed in the menu of the heading. `None` where neither year names any.
fn section_departments_row(
    book: &Book,
    section: &Section,
    former: Option<&std::sync::Arc<Section>>,
) -> Option<PageRow> {
    let names = |section: &Section| book.department_names(&section.departments).join("、");
    let (text, previous) = (names(section), former.map(|former| names(former)));
    if text.is_empty() && previous.as_ref().is_none_or(String::is_empty) {
        return None;
    }
    let label = if section.departments_label.is_empty() { "所管課" } else { &section.departments_label };
    let label = format!("{label}（「見出しの操作」で変えられます）");
    let line = PageRow::line(DraftKey::SectionTitle(section.id), &label, &text, "section_departments");
    Some(PageRow { key: None, kind: RowKind::Made, previous, ..line })
}

/// The lines of a list of headings; `None` for another block.
fn heading_lines(book: &Book, block: &Block) -> Option<String> {
    let BlockContent::Contents { depth, number_style } = &block.content else { return None };
    Some(book.heading_list(block.section, *depth, number_style.as_ref()).join("\n"))
}

fn block_card(book: &Book, block: &Block, last: Option<EditionId>) -> Card {
    let former = last.and_then(|last| book.counterpart_block(block.id, last)).and_then(|id| book.block(id));
    let heading = PageRow {
        previous: former.map(|former| former.heading.clone()),
        ..PageRow::line(DraftKey::BlockHeading(block.id), "小見出し", &block.heading, "block_heading")
    };
    let mut card = Card::new(CardOwner::Block(block.id), String::new());
    card.stage = block_stage(block);
    let kind = match &block.content {
        BlockContent::Text { text, .. } => {
            let former_text = former.and_then(|former| match &former.content {
                BlockContent::Text { text, .. } => Some(text.clone()),
                _ => None,
            });
            let row = PageRow {
                kind: RowKind::Text,
                previous: former_text,
                carried: block.carried,
                copy: former.map(|_| CopyScope::Block(block.id)),
                ..PageRow::line(DraftKey::BlockText(block.id), "本文", text, "block_text")
            };
            card.rows = vec![heading, row];
            "本文"
        }
        BlockContent::Figures { figures } => {
            let row = |figure: &Figure| FigureRow {
                image: figure.image,
                caption: figure.caption.clone(),
                alt_text: figure.alt_text.clone(),
            };
            card.rows = vec![heading];
            card.figures = figures.iter().map(row).collect();
            "図"
        }
        BlockContent::Contents { .. } => {
            let list = PageRow {
                key: None,
                kind: RowKind::Made,
                previous: former.and_then(|former| heading_lines(book, former)),
                ..PageRow::line(
                    DraftKey::BlockText(block.id),
                    "見出しから作られる一覧",
                    &heading_lines(book, block).unwrap_or_default(),
                    "contents",
                )
            };
            card.rows = vec![heading, list];
            "見出しの一覧"
        }
        BlockContent::Records { .. } => "表",
    };
    card.title = if block.heading.is_empty() { kind.to_owned() } else { format!("{kind}　{}", block.heading) };
    card
}
