//! What an officer can do to a book. A command says it in the officer's terms; [`super::plan`] turns it into rows.

use super::Replacement;
use super::form::FormModel;
use super::lists::Listed;
use super::tie::Tied;
use crate::model::*;

/// One deed, one transaction, one step of 元に戻す.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    SetSettings(Settings),
    /// Title, plan period and state of an edition (its year stays).
    SetEdition {
        edition: EditionId,
        title: String,
        plan_period: String,
        state: EditionState,
    },
    /// A whole first edition from a preset or the sample: rows whose ids the preset has drawn from the book's counter.
    AddRows {
        label: String,
        rows: Vec<Row>,
    },
    /// Text of one cell; empties remove nothing but the text. Joins with the previous edit of the same cell.
    SetCell {
        owner: Owner,
        field: FieldId,
        text: String,
    },
    /// Several cells at once (grid, paste, fill down, replace), one step named by `label`.
    SetCells {
        label: String,
        cells: Vec<(Owner, FieldId, String)>,
    },
    /// Words replaced in several texts of one edition, one step named by `label`. Nothing but the texts changes.
    Replace {
        edition: EditionId,
        label: String,
        texts: Vec<Replacement>,
    },
    SetBlockText {
        block: BlockId,
        text: String,
    },
    SetBlockHeading {
        block: BlockId,
        heading: String,
    },
    /// Title, number, badge and the rest of a heading; id, edition, parent and position must stay.
    SetSection(Section),
    /// How several headings are numbered, in one step.
    SetNumbering {
        sections: Vec<(SectionId, SectionNumber)>,
    },
    /// How the records of a form are numbered.
    SetRecordNumbering {
        form: FormId,
        style: NumberStyle,
        restart: NumberRestart,
    },
    SetRecord(Record),
    SetEntryDepartments {
        entry: EntryId,
        departments: Vec<DepartmentId>,
    },
    /// Takes the text of an earlier year (`from`) over this year's.
    CopyFrom {
        from: EditionId,
        scope: CopyScope,
    },
    /// The same for several cells in one step; those without a counterpart stay as they are.
    CopyCells {
        from: EditionId,
        cells: Vec<(Owner, FieldId)>,
    },
    /// 前年のまま → looked at and left as it is (`Confirmed`), or back to 下書き.
    SetState {
        targets: Vec<Target>,
        state: EntryState,
    },
    /// Next year's edition by the fields' carry rules.
    RollOver {
        from: EditionId,
        to: FiscalYear,
    },
    /// What `interchange` read, as rows of one new or existing edition.
    Import {
        label: String,
        changes: Vec<Change>,
    },
    AddSection {
        edition: EditionId,
        parent: Option<SectionId>,
        after: Option<SectionId>,
        title: String,
    },
    AddTextBlock {
        section: SectionId,
        after: Option<BlockId>,
        heading: String,
        text: String,
    },
    AddRecordsBlock {
        section: SectionId,
        after: Option<BlockId>,
        form: FormId,
    },
    AddRecord {
        block: BlockId,
        after: Option<RecordId>,
    },
    AddEntry {
        record: RecordId,
        after: Option<EntryId>,
        departments: Vec<DepartmentId>,
    },
    AddDepartment {
        edition: EditionId,
        name: String,
    },
    /// Deletes the thing and everything in it.
    Delete(Target),
    /// Up (−1) or down (+1) among its siblings.
    Move {
        target: Target,
        by: i32,
    },
    /// Into another parent, or to another place in its own.
    MoveTo {
        target: Target,
        parent: Parent,
        at: Spot,
    },
    /// A record before one of its entries, a section before one of its blocks (`from`), an entry by its departments.
    Split {
        target: Target,
        from: Option<i64>,
    },
    /// Joins the thing with the sibling that follows it; no text is lost.
    MergeWithNext(Target),
    /// The figures of a block, with the new pictures that they show.
    SetFigures {
        block: BlockId,
        figures: Vec<Figure>,
        images: Vec<Image>,
    },
    /// What differs in one table from its form: labels of columns, the line above.
    SetTable {
        block: BlockId,
        labels: Vec<LabelOverride>,
        legend: String,
    },
    /// A list made from the headings below the section.
    AddContentsBlock {
        section: SectionId,
        after: Option<BlockId>,
    },
    /// How deep such a list goes, and how it is numbered.
    SetContents {
        block: BlockId,
        depth: u8,
        number_style: Option<NumberStyle>,
    },
    AddFiguresBlock {
        section: SectionId,
        after: Option<BlockId>,
    },
    /// Replaces a form's row and its fields: changed, added (ids from the book's counter) and left-out ones.
    SetForm {
        form: Form,
        fields: Vec<Field>,
    },
    /// A column with every text in it; [`Self::SetForm`] refuses to take texts away.
    DeleteField(FieldId),
    AddForm {
        edition: EditionId,
        model: Box<FormModel>,
    },
    AddScale {
        edition: EditionId,
        name: String,
    },
    SetScale(Scale),
    /// The label of a choice, also wherever it is chosen.
    RenameChoice {
        scale: ScaleId,
        from: String,
        to: String,
    },
    AddMark {
        edition: EditionId,
        text: String,
    },
    SetMark(Mark),
    /// Two departments become one: everything that names `from` names `into`.
    MergeDepartments {
        from: DepartmentId,
        into: DepartmentId,
    },
    DeleteListed(Listed),
    /// Up (−1) or down (+1) in its list.
    MoveListed {
        item: Listed,
        by: i32,
    },
    /// The latest edition and everything in it.
    DeleteEdition(EditionId),
    /// Makes a row of an earlier edition the counterpart of one, for this and all later years. With `also`, a former
    /// record only adds its entries to the counterparts that there are (merged or split records).
    Tie {
        row: Tied,
        former: Tied,
        also: bool,
    },
    /// Cuts a row, with its later years, off from the years before.
    Untie(Tied),
    RenameDepartment {
        department: DepartmentId,
        name: String,
    },
    SavePaper {
        name: String,
        options: String,
    },
    DeletePaper {
        name: String,
    },
}

/// How much is copied from an earlier year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CopyScope {
    Cell {
        owner: Owner,
        field: FieldId,
        /// Another field of the earlier year than the counterpart of `field`.
        from_field: Option<FieldId>,
    },
    Entry(EntryId),
    /// The record's own cells and all its entries; last year's entries that are missing are added.
    Record(RecordId),
    Block(BlockId),
    /// Every text and record below a heading.
    Section(SectionId),
}

/// Something that can be moved or deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    Section(SectionId),
    Block(BlockId),
    Record(RecordId),
    Entry(EntryId),
}

impl Target {
    /// The row that is meant.
    pub fn key(self) -> (Table, i64) {
        match self {
            Self::Section(id) => (Table::Section, id.0),
            Self::Block(id) => (Table::Block, id.0),
            Self::Record(id) => (Table::Record, id.0),
            Self::Entry(id) => (Table::Entry, id.0),
        }
    }
}

/// A place among siblings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Spot {
    First,
    /// Behind the sibling with this id.
    After(i64),
    Last,
}

/// Into what something can be moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Parent {
    /// To the top level of headings.
    Edition(EditionId),
    Section(SectionId),
    Block(BlockId),
    Record(RecordId),
}
