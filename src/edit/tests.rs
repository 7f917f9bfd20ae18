//! Stories told on a small book: what a command changes, and that undo gives the very same book back.

use super::*;
use crate::model::*;

/// One year, one form with 事業名 | 実施状況 | 評価 | 今後, one section, one record with two entries.
pub(super) fn small_book() -> Book {
    let edition = EditionId(1);
    let field = |id: i64, key: &str, level, kind, carry| Field {
        id: FieldId(id),
        form: FormId(4),
        position: id,
        key: key.to_owned(),
        group: String::new(),
        label: key.to_owned(),
        level,
        kind,
        carry,
        width_mm: 40.0,
        align: Align::Start,
        vertical_label: false,
        printed: true,
        lineage: Lineage(id),
    };
    let department = |id: i64, name: &str| Department {
        id: DepartmentId(id),
        edition,
        position: id,
        name: name.to_owned(),
        lineage: Lineage(id),
    };
    let entry = |id: i64, department: i64| Entry {
        id: EntryId(id),
        record: RecordId(20),
        position: id,
        departments: vec![DepartmentId(department)],
        state: EntryState::Draft,
        lineage: Lineage(id),
    };
    let cell = |owner, field: i64, text: &str| Cell {
        key: CellKey { owner, field: FieldId(field) },
        text: text.to_owned(),
        quantity: None,
        carried: false,
    };
    let rows: Vec<Row> = vec![
        Edition {
            id: edition,
            year: FiscalYear(2023),
            title: "令和５年度評価".to_owned(),
            plan_period: "第２期計画".to_owned(),
            state: EditionState::Drafting,
            lineage: Lineage(1),
        }
        .into(),
        department(2, "子育て課").into(),
        department(3, "学校課").into(),
        Form {
            id: FormId(4),
            edition,
            position: 1,
            name: "評価表".to_owned(),
            code: String::new(),
            arrangement: Arrangement::Table,
            options: FormOptions::default(),
            lineage: Lineage(4),
        }
        .into(),
        field(5, "title", Level::Record, FieldKind::Text, Carry::Keep).into(),
        field(6, "status", Level::Entry, FieldKind::Text, Carry::Clear).into(),
        field(7, "future", Level::Entry, FieldKind::Text, Carry::Keep).into(),
        field(8, "plan", Level::Entry, FieldKind::Text, Carry::From("future".to_owned())).into(),
        Section {
            id: SectionId(10),
            edition,
            parent: None,
            position: 1,
            number: SectionNumber::Auto { style: NumberStyle::new("（", Digits::Full, "）"), start: None },
            badge: String::new(),
            title: "目標".to_owned(),
            departments_label: String::new(),
            departments: Vec::new(),
            new_page: false,
            lineage: Lineage(10),
        }
        .into(),
        Block {
            id: BlockId(11),
            section: SectionId(10),
            position: 1,
            heading: String::new(),
            content: BlockContent::Records { form: FormId(4), labels: Vec::new(), legend: String::new() },
            carried: false,
            lineage: Lineage(11),
        }
        .into(),
        Record {
            id: RecordId(20),
            block: BlockId(11),
            position: 1,
            number: None,
            marks: Vec::new(),
            repeat_of: None,
            lineage: Lineage(20),
        }
        .into(),
        entry(21, 2).into(),
        entry(22, 3).into(),
        cell(Owner::Record(RecordId(20)), 5, "見守り事業").into(),
        cell(Owner::Entry(EntryId(21)), 6, "訪問を15件行った。").into(),
        cell(Owner::Entry(EntryId(21)), 7, "訪問を続ける。").into(),
    ];
    let changes: Vec<Change> = rows.into_iter().map(|row| Change { before: None, after: Some(row) }).collect();
    Book::default().apply(&changes).unwrap()
}

fn rows(book: &Book) -> Vec<Row> {
    book.rows().collect()
}

/// Runs a command, checks that its inversion restores the book row for row, and returns the changed book.
pub(super) fn run(book: &Book, command: &Command) -> Book {
    let plan = plan(book, command).unwrap();
    let next = book.apply(&plan.changes).unwrap();
    let step = Step { label: plan.label, changes: plan.changes, join: None, at: chrono::DateTime::UNIX_EPOCH };
    let back = next.apply(&step.inverted()).unwrap();
    assert_eq!(rows(&back), rows(book), "undo of {command:?}");
    next
}

pub(super) fn set(entry: i64, field: i64, text: &str) -> Command {
    Command::SetCell { owner: Owner::Entry(EntryId(entry)), field: FieldId(field), text: text.to_owned() }
}

/// Why a command is not carried out.
pub(super) fn refused(book: &Book, command: &Command) -> String {
    plan(book, command).unwrap_err().to_string()
}

pub(super) fn rolled() -> Book {
    run(&small_book(), &Command::RollOver { from: EditionId(1), to: FiscalYear(2024) })
}

#[test]
fn a_cell_is_stored_exactly_as_typed() {
    let text = "\u{3000}１０人\t～\r\n葛\u{E0100}城 か\u{3099}  ";
    let book = run(&small_book(), &set(22, 6, text));
    assert_eq!(book.text(Owner::Entry(EntryId(22)), FieldId(6)), text);
    assert!(plan(&book, &set(22, 6, text)).unwrap().changes.is_empty(), "the same text again is no step");
}

#[test]
fn a_cell_refuses_a_field_of_the_other_level() {
    let error = plan(&small_book(), &set(21, 5, "x")).unwrap_err();
    assert!(matches!(error, EditError::Refused(_)), "{error}");
}

#[test]
fn roll_over_keeps_clears_and_moves_by_rule() {
    let book = rolled();
    let next = book.edition_of_year(FiscalYear(2024)).unwrap().id;
    assert_eq!(book.edition(next).unwrap().title, "令和６年度評価");
    let record = book.counterpart_record(RecordId(20), next).unwrap();
    assert_eq!(book.record_title(record), "見守り事業");
    let entry = book.counterpart_entry(EntryId(21), next).unwrap();
    let cell = |key: i64| {
        let field = book.counterpart_field(FieldId(key), next).unwrap();
        book.cell(Owner::Entry(entry), field).map(|cell| (cell.text.clone(), cell.carried))
    };
    assert_eq!(cell(6), None, "実施状況 begins empty");
    assert_eq!(cell(7), Some(("訪問を続ける。".to_owned(), true)), "今後 is kept and marked");
    assert_eq!(cell(8), Some(("訪問を続ける。".to_owned(), true)), "taken from 今後");
    assert_eq!(book.entries(record).count(), 2);
    let departments = &book.entry(entry).unwrap().departments;
    assert_eq!(book.department_names(departments), ["子育て課"]);
    assert_ne!(departments[0], DepartmentId(2), "each year has departments of its own");
}

#[test]
fn roll_over_refuses_a_year_that_is_there_or_past() {
    let book = rolled();
    for year in [2022, 2023, 2024] {
        assert!(plan(&book, &Command::RollOver { from: EditionId(1), to: FiscalYear(year) }).is_err(), "{year}");
    }
}

#[test]
fn editing_takes_the_mark_off_and_confirming_too() {
    let book = rolled();
    let next = book.edition_of_year(FiscalYear(2024)).unwrap().id;
    let entry = book.counterpart_entry(EntryId(21), next).unwrap();
    let future = book.counterpart_field(FieldId(7), next).unwrap();
    let carried = |book: &Book| book.cell(Owner::Entry(entry), future).unwrap().carried;
    let owner = Owner::Entry(entry);
    let edited = run(&book, &Command::SetCell { owner, field: future, text: "訪問を増やす。".to_owned() });
    assert!(!carried(&edited));
    let confirmed =
        run(&book, &Command::SetState { targets: vec![Target::Entry(entry)], state: EntryState::Confirmed });
    assert!(!carried(&confirmed));
    let reopened = run(&confirmed, &Command::SetCell { owner, field: future, text: "なし".to_owned() });
    assert_eq!(reopened.entry(entry).unwrap().state, EntryState::Draft);
}

#[test]
fn last_years_text_is_copied_per_cell_entry_and_record() {
    let book = rolled();
    let next = book.edition_of_year(FiscalYear(2024)).unwrap().id;
    let record = book.counterpart_record(RecordId(20), next).unwrap();
    let entry = book.counterpart_entry(EntryId(21), next).unwrap();
    let status = book.counterpart_field(FieldId(6), next).unwrap();
    let owner = Owner::Entry(entry);
    for scope in
        [CopyScope::Cell { owner, field: status, from_field: None }, CopyScope::Entry(entry), CopyScope::Record(record)]
    {
        let copied = run(&book, &Command::CopyFrom { from: EditionId(1), scope });
        let cell = copied.cell(owner, status).unwrap();
        assert_eq!((cell.text.as_str(), cell.carried), ("訪問を15件行った。", true), "{scope:?}");
    }
}

#[test]
fn copying_a_record_brings_back_an_entry_that_was_deleted() {
    let book = rolled();
    let next = book.edition_of_year(FiscalYear(2024)).unwrap().id;
    let record = book.counterpart_record(RecordId(20), next).unwrap();
    let entry = book.counterpart_entry(EntryId(21), next).unwrap();
    let without = run(&book, &Command::Delete(Target::Entry(entry)));
    assert_eq!(without.entries(record).count(), 1);
    let back = run(&without, &Command::CopyFrom { from: EditionId(1), scope: CopyScope::Record(record) });
    assert_eq!(back.entries(record).count(), 2);
    assert!(back.counterpart_entry(EntryId(21), next).is_some());
}

#[test]
fn things_are_added_moved_and_deleted_and_all_of_it_is_undone() {
    let book = small_book();
    let book = run(&book, &Command::AddRecord { block: BlockId(11), after: Some(RecordId(20)) });
    let added = book.records(BlockId(11)).last().unwrap().id;
    assert_eq!(book.entries(added).count(), 1);
    let book = run(&book, &Command::Move { target: Target::Record(added), by: -1 });
    assert_eq!(book.records(BlockId(11)).next().unwrap().id, added);
    let book = run(
        &book,
        &Command::AddSection {
            edition: EditionId(1),
            parent: None,
            after: Some(SectionId(10)),
            title: "次".to_owned(),
        },
    );
    let section = book.top_sections(EditionId(1)).last().unwrap().id;
    assert_eq!(book.section_number(section), "（２）");
    let book = run(&book, &Command::Move { target: Target::Section(section), by: -5 });
    assert_eq!(book.section_number(section), "（１）");
    let book = run(&book, &Command::Delete(Target::Section(SectionId(10))));
    assert_eq!(book.records_in_order(EditionId(1)).len(), 0);
    assert!(book.cell(Owner::Entry(EntryId(21)), FieldId(6)).is_none());
}

#[test]
fn quick_edits_of_one_cell_become_one_step() {
    let mut history = History::default();
    let mut book = small_book();
    let begin = chrono::DateTime::UNIX_EPOCH;
    for (seconds, text) in [(0, "訪"), (2, "訪問"), (4, "訪問し"), (60, "訪問した")] {
        let plan = plan(&book, &set(22, 6, text)).unwrap();
        book = book.apply(&plan.changes).unwrap();
        let at = begin + chrono::TimeDelta::seconds(seconds);
        history.record(Step { label: plan.label, changes: plan.changes, join: plan.join, at });
    }
    let undo = |history: &mut History, book: Book| {
        let next = book.apply(&history.to_undo().unwrap().inverted()).unwrap();
        history.undone();
        next
    };
    let text = |book: &Book| book.text(Owner::Entry(EntryId(22)), FieldId(6)).to_owned();
    let book = undo(&mut history, book);
    assert_eq!(text(&book), "訪問し", "after a minute's rest a new step begins");
    let book = undo(&mut history, book);
    assert_eq!(text(&book), "");
    assert_eq!(history.undo_label(), None);
    assert_eq!(history.redo_label(), Some("「status」の入力"));
}

#[test]
fn what_was_typed_and_deleted_again_is_no_step() {
    let mut history = History::default();
    let mut book = small_book();
    for text in ["訪", ""] {
        let plan = plan(&book, &set(22, 6, text)).unwrap();
        book = book.apply(&plan.changes).unwrap();
        let at = chrono::DateTime::UNIX_EPOCH;
        history.record(Step { label: plan.label, changes: plan.changes, join: plan.join, at });
    }
    // The cell has a row now, so a second round begins and ends with an empty text.
    for text in ["問", ""] {
        let plan = plan(&book, &set(22, 6, text)).unwrap();
        book = book.apply(&plan.changes).unwrap();
        let at = chrono::DateTime::UNIX_EPOCH + chrono::TimeDelta::seconds(60);
        history.record(Step { label: plan.label, changes: plan.changes, join: plan.join, at });
    }
    let first = history.to_undo().map(|step| step.at);
    assert_eq!(first, Some(chrono::DateTime::UNIX_EPOCH), "the second round left nothing");
}

/// Every cell text of the book, in one string each.
fn texts(book: &Book) -> Vec<String> {
    let cell = |row: Row| if let Row::Cell(cell) = row { Some(cell.text.clone()) } else { None };
    book.rows().filter_map(cell).filter(|text| !text.is_empty()).collect()
}

#[test]
fn a_split_record_keeps_every_text_and_merging_brings_it_back_together() {
    let book = run(&small_book(), &set(22, 6, "見学を受け入れた。"));
    let split = run(&book, &Command::Split { target: Target::Record(RecordId(20)), from: Some(22) });
    let records: Vec<RecordId> = split.records(BlockId(11)).map(|record| record.id).collect();
    assert_eq!(records.len(), 2);
    assert_eq!(split.record_title(records[0]), split.record_title(records[1]));
    assert_eq!(split.entry(EntryId(22)).unwrap().record, records[1]);
    let merged = run(&split, &Command::MergeWithNext(Target::Record(RecordId(20))));
    assert_eq!(merged.records(BlockId(11)).count(), 1);
    assert_eq!(texts(&merged), texts(&book));
}

#[test]
fn an_entry_is_split_by_department_and_merged_without_loss() {
    let departments = vec![DepartmentId(2), DepartmentId(3)];
    let book = run(&small_book(), &Command::SetEntryDepartments { entry: EntryId(21), departments });
    let split = run(&book, &Command::Split { target: Target::Entry(EntryId(21)), from: None });
    let entries: Vec<EntryId> = split.entries(RecordId(20)).map(|entry| entry.id).collect();
    assert_eq!((entries.len(), entries[0], entries[2]), (3, EntryId(21), EntryId(22)), "the new one follows the old");
    let text = |book: &Book, entry: EntryId| book.text(Owner::Entry(entry), FieldId(6)).to_owned();
    assert_eq!(text(&split, entries[1]), text(&split, entries[0]));
    let other = run(&split, &set(entries[1].0, 6, "別の課の文"));
    let merged = run(&other, &Command::MergeWithNext(Target::Entry(EntryId(21))));
    assert_eq!(text(&merged, EntryId(21)), format!("{}\n別の課の文", text(&book, EntryId(21))));
    assert_eq!(merged.entry(EntryId(21)).unwrap().departments, [DepartmentId(2), DepartmentId(3)]);
    let alone = plan(&small_book(), &Command::Split { target: Target::Entry(EntryId(21)), from: None });
    assert!(matches!(alone, Err(EditError::Refused(_))), "one department cannot be split");
}

#[test]
fn sections_are_moved_split_and_merged_but_never_into_themselves() {
    let book = small_book();
    let below =
        Command::AddSection {
            edition: EditionId(1), parent: Some(SectionId(10)), after: None, title: "下".to_owned()
        };
    let book = run(&book, &below);
    let inner = book.subsections(SectionId(10)).next().unwrap().id;
    let into_itself =
        Command::MoveTo { target: Target::Section(SectionId(10)), parent: Parent::Section(inner), at: Spot::Last };
    assert!(matches!(plan(&book, &into_itself), Err(EditError::Refused(_))));
    let out =
        Command::MoveTo { target: Target::Section(inner), parent: Parent::Edition(EditionId(1)), at: Spot::After(10) };
    let book = run(&book, &out);
    assert_eq!(book.top_sections(EditionId(1)).map(|section| section.id).collect::<Vec<_>>(), [SectionId(10), inner]);
    let block = Command::MoveTo { target: Target::Block(BlockId(11)), parent: Parent::Section(inner), at: Spot::Last };
    let moved = run(&book, &block);
    assert_eq!(moved.block(BlockId(11)).unwrap().section, inner);
    let merged = run(&moved, &Command::MergeWithNext(Target::Section(SectionId(10))));
    assert_eq!(merged.top_sections(EditionId(1)).count(), 1);
    assert_eq!(merged.block(BlockId(11)).unwrap().section, SectionId(10));
    let split = run(&merged, &Command::Split { target: Target::Section(SectionId(10)), from: Some(11) });
    assert_eq!(split.top_sections(EditionId(1)).count(), 2);
    assert_eq!(texts(&split), texts(&small_book()));
}

#[test]
fn pictures_come_with_their_figure_and_go_with_it() {
    let book = run(&small_book(), &Command::AddFiguresBlock { section: SectionId(10), after: None });
    let block = book.blocks(SectionId(10)).last().unwrap().id;
    let image = Image { id: ImageId(book.next_id()), file_name: "花壇.png".to_owned(), bytes: [1, 2, 3].into() };
    let figure = |image| Figure { image, caption: "花壇".to_owned(), alt_text: "花壇の写真".to_owned() };
    let figures = vec![figure(Some(image.id))];
    let shown = run(&book, &Command::SetFigures { block, figures, images: vec![image.clone()] });
    assert!(shown.image(image.id).is_some());
    let unknown = Command::SetFigures { block, figures: vec![figure(Some(ImageId(9999)))], images: Vec::new() };
    assert!(plan(&shown, &unknown).is_err());
    let placeholder = Command::SetFigures { block, figures: vec![figure(None)], images: Vec::new() };
    assert!(run(&shown, &placeholder).image(image.id).is_none());
}

/// Two headings at the top, each with two below it.
fn headings() -> Book {
    let edition = EditionId(1);
    let mut book = small_book();
    let mut add = |parent: Option<i64>, title: &str| {
        let parent = parent.map(SectionId);
        let command = Command::AddSection { edition, parent, after: None, title: title.to_owned() };
        let id = book.next_id();
        book = book.apply(&plan(&book, &command).expect("a plan").changes).expect("a sound step");
        id
    };
    let second = add(None, "目標の二");
    for parent in [10, 10, second, second] {
        add(Some(parent), "柱");
    }
    book
}

#[test]
fn headings_are_numbered_through_the_edition_or_anew_in_each() {
    let book = headings();
    let below = |book: &Book| -> Vec<String> {
        let sections = book.sections_in_order(EditionId(1));
        sections.iter().filter(|(depth, _)| *depth == 1).map(|(_, section)| book.section_number(section.id)).collect()
    };
    let numbered = |through: bool, with_parent: bool| {
        let style = NumberStyle { through, with_parent, ..NumberStyle::new("柱", Digits::Half, "") };
        let sections = book.sections_in_order(EditionId(1)).into_iter().filter(|(depth, _)| *depth == 1);
        let auto = || SectionNumber::Auto { style: style.clone(), start: None };
        let command = Command::SetNumbering { sections: sections.map(|(_, section)| (section.id, auto())).collect() };
        let plan = plan(&book, &command).expect("a plan");
        assert_eq!(plan.changes.len(), 4, "one step for all of them");
        below(&book.apply(&plan.changes).expect("a sound step"))
    };
    assert_eq!(below(&book), ["", "", "", ""]);
    assert_eq!(numbered(false, false), ["柱1", "柱2", "柱1", "柱2"]);
    assert_eq!(numbered(true, false), ["柱1", "柱2", "柱3", "柱4"]);
    assert_eq!(numbered(false, true), ["1-柱1", "1-柱2", "2-柱1", "2-柱2"]);
}
