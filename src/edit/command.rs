//! What an officer can do to a book. A command says it in the officer's terms; [`super::plan`] turns it into rows.

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
    SetRecord(Record),
    SetEntryDepartments {
        entry: EntryId,
        departments: Vec<DepartmentId>,
    },
    /// Takes last year's text over this year's.
    CopyFromLastYear(CopyScope),
    /// The same for several cells in one step; those without a counterpart stay as they are.
    CopyCellsFromLastYear(Vec<(Owner, FieldId)>),
    /// 前年のまま → looked at and left as it is (`Confirmed`), or back to 下書き.
    SetEntryState {
        entries: Vec<EntryId>,
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
    /// Replaces a form's row and its fields: changed, added (ids from the book's counter) and left-out ones.
    SetForm {
        form: Form,
        fields: Vec<Field>,
    },
    SetScale(Scale),
    RenameDepartment {
        department: DepartmentId,
        name: String,
    },
    SavePaper {
        name: String,
        options: String,
    },
}

/// How much is copied from last year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CopyScope {
    Cell {
        owner: Owner,
        field: FieldId,
    },
    Entry(EntryId),
    /// The record's own cells and all its entries; last year's entries that are missing are added.
    Record(RecordId),
    Block(BlockId),
}

/// Something that can be moved or deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    Section(SectionId),
    Block(BlockId),
    Record(RecordId),
    Entry(EntryId),
}
