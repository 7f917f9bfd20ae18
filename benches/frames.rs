//! How long a frame takes at 5 000 entries in each of two years: CPU time of logic, drawing and tessellation, in the
//! process itself, on the desk and in the table, at rest, while scrolling and while typing; and a search as it is
//! typed. The peer in the same run is egui's own list of plain labels over the same texts.
//!
//! `cargo bench --bench frames`

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "what fails ends the measure; its figures are its output"
)]

use hyokacho::app::Window;
use hyokacho::app::action::{Action, Place, View};
use hyokacho::app::memory::WindowMemory;
use hyokacho::app::search::{Index, Query};
use hyokacho::model::*;
use hyokacho::workspace::Workspace;
use std::time::{Duration, Instant};

const RECORDS: i64 = 2500;
/// Ids of the second year stand this much higher.
const YEAR: i64 = 1_000_000;

/// Two years of 50 sections, 2 500 records and 5 000 entries, all written.
fn large_book() -> Book {
    let mut rows: Vec<Row> =
        vec![Settings { municipality: "みどり市".to_owned(), title: "大きな計画".to_owned() }.into()];
    rows.extend(year_rows(0, FiscalYear(2022)));
    rows.extend(year_rows(YEAR, FiscalYear(2023)));
    let changes: Vec<Change> = rows.into_iter().map(|row| Change { before: None, after: Some(row) }).collect();
    Book::default().apply(&changes).expect("a sound book")
}

fn year_rows(by: i64, year: FiscalYear) -> Vec<Row> {
    let edition = EditionId(1 + by);
    let form = FormId(2 + by);
    let lineage = Lineage;
    let choice = |label: &str| Choice { label: label.to_owned(), meaning: String::new(), color: None };
    let mut rows: Vec<Row> = vec![
        Edition {
            id: edition,
            year,
            title: String::new(),
            plan_period: String::new(),
            state: EditionState::Drafting,
            lineage: lineage(1),
        }
        .into(),
        Form {
            id: form,
            edition,
            position: 1,
            name: "評価表".to_owned(),
            code: String::new(),
            arrangement: Arrangement::Table,
            options: FormOptions { number_restart: NumberRestart::Never, ..FormOptions::default() },
            lineage: lineage(2),
        }
        .into(),
        Scale {
            id: ScaleId(3 + by),
            edition,
            position: 1,
            name: "評価".to_owned(),
            choices: ["A", "B", "C", "D"].map(choice).to_vec(),
            lineage: lineage(3),
        }
        .into(),
    ];
    for id in 4..24 {
        let name = format!("第{}課", id - 3);
        rows.push(Department { id: DepartmentId(id + by), edition, position: id, name, lineage: lineage(id) }.into());
    }
    rows.extend(field_rows(by, form));
    for section in 0..50 {
        let id = 100 + section;
        let number = SectionNumber::Auto { style: NumberStyle::new("", Digits::Half, "."), start: None };
        rows.push(
            Section {
                id: SectionId(id + by),
                edition,
                parent: None,
                position: section,
                number,
                badge: String::new(),
                title: format!("施策 {section}"),
                departments_label: String::new(),
                departments: Vec::new(),
                new_page: false,
                lineage: lineage(id),
            }
            .into(),
        );
        let content = BlockContent::Records { form, labels: Vec::new(), legend: String::new() };
        let (block, position) = (BlockId(200 + section + by), 0);
        let section = SectionId(id + by);
        let lineage = lineage(block.0 - by);
        rows.push(
            Block { id: block, section, position, heading: String::new(), content, carried: false, lineage }.into(),
        );
    }
    (0..RECORDS).for_each(|index| record_rows(by, index, &mut rows));
    rows
}

fn field_rows(by: i64, form: FormId) -> impl Iterator<Item = Row> {
    let choice = move || FieldKind::Choice { scale: ScaleId(3 + by) };
    let fields = [
        ("title", "事業名", Level::Record, FieldKind::Text, 30.0),
        ("department", "担当課", Level::Entry, FieldKind::Departments, 24.0),
        ("content", "内容", Level::Record, FieldKind::Text, 60.0),
        ("status", "実施状況（{年度}）", Level::Entry, FieldKind::Text, 70.0),
        ("grade", "評価", Level::Entry, choice(), 12.0),
        ("future", "今後の取り組み", Level::Entry, FieldKind::Text, 60.0),
    ];
    fields.into_iter().zip(30..).map(move |((key, label, level, kind, width_mm), id)| {
        Field {
            id: FieldId(id + by),
            form,
            position: id,
            key: key.to_owned(),
            group: String::new(),
            label: label.to_owned(),
            level,
            kind,
            carry: Carry::Keep,
            width_mm,
            align: Align::Start,
            vertical_label: false,
            printed: true,
            lineage: Lineage(id),
        }
        .into()
    })
}

fn record_rows(by: i64, index: i64, rows: &mut Vec<Row>) {
    let record = RecordId(1_000 + index + by);
    let cell = |owner, field: i64, text: String| -> Row {
        let key = CellKey { owner, field: FieldId(field + by) };
        Cell { key, text, quantity: None, carried: false }.into()
    };
    rows.push(
        Record {
            id: record,
            block: BlockId(200 + index % 50 + by),
            position: index,
            number: None,
            marks: Vec::new(),
            repeat_of: None,
            lineage: Lineage(record.0 - by),
        }
        .into(),
    );
    let own = Owner::Record(record);
    let count = usize::try_from(index).expect("a number");
    let sentence =
        format!("第{index}号の事業について、市内{}か所で相談会を開き、延べ1,250人の利用があった。", index % 9 + by);
    rows.push(cell(own, 30, format!("地域での支え合い事業 その{index}")));
    rows.push(cell(own, 32, sentence.repeat(1 + count % 2)));
    for position in 0..2 {
        let id = 100_000 + index * 2 + position;
        let departments = vec![DepartmentId(4 + (index + position) % 20 + by)];
        rows.push(
            Entry {
                id: EntryId(id + by),
                record,
                position,
                departments,
                state: EntryState::Draft,
                lineage: Lineage(id),
            }
            .into(),
        );
        let owner = Owner::Entry(EntryId(id + by));
        rows.push(cell(owner, 33, format!("・{}", sentence.repeat(1 + count % 5))));
        rows.push(cell(owner, 34, ["A", "B", "C", "D"][count % 4].to_owned()));
        rows.push(cell(owner, 35, sentence.repeat(1 + count % 3)));
    }
}

/// The window without any test helper around it.
struct Frames {
    ctx: egui::Context,
    window: Window,
    time: f64,
    /// Median milliseconds of the peer.
    peer: f64,
}

impl Frames {
    /// One frame with these events: the time for logic, drawing and tessellation.
    fn frame(&mut self, events: Vec<egui::Event>) -> Duration {
        self.time += 1.0 / 60.0;
        let input = input(self.time, events);
        let (ctx, window) = (self.ctx.clone(), &mut self.window);
        let begun = Instant::now();
        let mut output = ctx.run_ui(input, |ui| {
            window.logic_step(&ctx);
            window.window_ui(ui);
        });
        let _shapes = ctx.tessellate(output.shapes, output.pixels_per_point);
        let elapsed = begun.elapsed();
        output.textures_delta.clear();
        elapsed
    }

    fn rest(&mut self, count: usize) {
        for _ in 0..count {
            self.frame(Vec::new());
        }
    }

    fn measure(&mut self, name: &str, count: usize, mut events: impl FnMut(usize) -> Vec<egui::Event>) {
        let mut times: Vec<f64> = (0..count).map(|index| self.frame(events(index)).as_secs_f64() * 1000.0).collect();
        times.sort_by(f64::total_cmp);
        let (median, p99) = (times[count / 2], times[count * 99 / 100]);
        let ratio = median / self.peer;
        println!("{name}: median {median:.2} ms ({ratio:.1} times the peer), p99 {p99:.2} ms");
    }
}

fn input(time: f64, events: Vec<egui::Event>) -> egui::RawInput {
    egui::RawInput {
        screen_rect: Some(egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(1440.0, 900.0))),
        time: Some(time),
        focused: true,
        events,
        ..egui::RawInput::default()
    }
}

fn key(key: egui::Key, modifiers: egui::Modifiers) -> egui::Event {
    egui::Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers }
}

/// What every view is asked to do in turn.
fn scrolled_at(position: egui::Pos2) -> impl FnMut(usize) -> Vec<egui::Event> {
    move |index| {
        let delta = egui::vec2(0.0, if index % 400 < 300 { -60.0 } else { 120.0 });
        let (unit, phase) = (egui::MouseWheelUnit::Point, egui::TouchPhase::Move);
        let (modifiers, source) = (egui::Modifiers::NONE, egui::MouseWheelSource::Unknown);
        let wheel = egui::Event::MouseWheel { unit, delta, modifiers, phase, source };
        vec![egui::Event::PointerMoved(position), wheel]
    }
}

fn typed(index: usize) -> Vec<egui::Event> {
    if index.is_multiple_of(4) { vec![egui::Event::Text("字".to_owned())] } else { Vec::new() }
}

fn desk(frames: &mut Frames) {
    frames.measure("desk, at rest", 300, |_| Vec::new());
    frames.measure("desk, scrolling the outline", 1200, scrolled_at(egui::pos2(200.0, 500.0)));
    frames.measure("desk, scrolling the page", 600, scrolled_at(egui::pos2(900.0, 500.0)));
    frames.measure("desk, the next record", 200, |_| vec![key(egui::Key::PageDown, egui::Modifiers::COMMAND)]);
    frames.frame(vec![key(egui::Key::E, egui::Modifiers::COMMAND)]);
    frames.rest(3);
    frames.measure("desk, typing", 1200, typed);
    let moved = |index: usize| if index.is_multiple_of(2) { egui::Key::ArrowDown } else { egui::Key::ArrowUp };
    frames.measure("desk, moving a record", 60, |index| {
        vec![key(moved(index), egui::Modifiers::ALT | egui::Modifiers::SHIFT)]
    });
    frames.frame(vec![key(egui::Key::F, egui::Modifiers::COMMAND)]);
    frames.rest(3);
    let letters: Vec<char> = "相談会を開き".chars().collect();
    frames.measure("desk, typing in the filter", letters.len(), |index| {
        vec![egui::Event::Text(letters[index].to_string())]
    });
}

fn grid(frames: &mut Frames) {
    let none = egui::Modifiers::NONE;
    frames.window.push(Action::Show(View::Grid));
    println!("table, first frame: {:.1} ms", frames.frame(Vec::new()).as_secs_f64() * 1000.0);
    frames.rest(10);
    frames.measure("table, at rest", 300, |_| Vec::new());
    frames.measure("table, scrolling", 1200, scrolled_at(egui::pos2(700.0, 450.0)));
    frames.measure("table, a screenful at a time", 300, |_| vec![key(egui::Key::PageDown, none)]);
    frames.measure("table, arrow keys", 600, |_| vec![key(egui::Key::ArrowDown, none)]);
    frames.measure("table, typing in a cell", 1200, typed);
    frames.frame(vec![key(egui::Key::Enter, none)]);
    frames.measure("table, one cell after the other", 1200, |index| match index % 8 {
        0 => vec![egui::Event::Text("字".to_owned())],
        4 => vec![key(egui::Key::Enter, none)],
        _ => Vec::new(),
    });
}

/// egui's own list of 10 000 texts, one line each, drawn the same way.
fn peer(book: &Book) -> f64 {
    let edition = book.editions()[0].id;
    let entries = book.records_in_order(edition).into_iter().flat_map(|record| book.entries(record.id));
    let texts: Vec<String> = entries.map(|entry| book.text(Owner::Entry(entry.id), FieldId(33)).to_owned()).collect();
    let ctx = egui::Context::default();
    hyokacho::app::theme::set_up(&ctx);
    let mut events = scrolled_at(egui::pos2(700.0, 450.0));
    let mut times: Vec<f64> = (0..1200)
        .map(|index| {
            let input = input(index as f64 / 60.0, events(index));
            let begun = Instant::now();
            let mut output = ctx.run_ui(input, |ui| {
                egui::ScrollArea::vertical().show_rows(ui, 20.0, texts.len(), |ui, rows| {
                    for text in texts.get(rows).unwrap_or_default() {
                        ui.add(egui::Label::new(text).truncate());
                    }
                });
            });
            let _shapes = ctx.tessellate(output.shapes, output.pixels_per_point);
            let elapsed = begun.elapsed();
            output.textures_delta.clear();
            elapsed.as_secs_f64() * 1000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!("peer, egui's list of labels, scrolling: median {:.2} ms, p99 {:.2} ms", times[600], times[1188]);
    times[600]
}

/// The check of a year; in the window it runs on a thread of its own.
fn check(book: &Book) {
    let edition = book.editions().last().expect("an edition").id;
    let begun = Instant::now();
    let findings = hyokacho::check::check(book, edition).len();
    println!("check of a year: {:.0} ms, {findings} findings", begun.elapsed().as_secs_f64() * 1000.0);
}

/// The index of all texts, and a question put to it; both run on a thread of their own in the window.
fn search(book: &Book) {
    let edition = book.editions()[1].id;
    let begun = Instant::now();
    let mut index = Index::default();
    index.update(book, edition);
    println!("search, a new index: {:.0} ms", begun.elapsed().as_secs_f64() * 1000.0);
    for words in ["の", "相談会を開き", "なし"] {
        for matching in [Matching::Loose, Matching::Exact] {
            let pattern = Pattern::new(words, matching).expect("words");
            let begun = Instant::now();
            let found = index.find(&Query { pattern, both_years: true, replace: false }).hits.len();
            let elapsed = begun.elapsed().as_secs_f64() * 1000.0;
            println!("search, {words} {matching:?}: {elapsed:.1} ms, {found} hits");
        }
    }
}

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let book = large_book();
    let peer = peer(&book);
    search(&book);
    check(&book);
    let workspace = Workspace::create(&folder.path().join("大.hyoka"), book).expect("a new file");
    let ctx = egui::Context::default();
    let mut window = Window::new(&ctx, WindowMemory::default(), None);
    window.show_book(&ctx, workspace);
    window.push(Action::Go(Place::Record(RecordId(1_000 + YEAR))));
    let mut frames = Frames { ctx, window, time: 0.0, peer };
    println!("first frame with the book: {:.1} ms", frames.frame(Vec::new()).as_secs_f64() * 1000.0);
    frames.rest(10);
    desk(&mut frames);
    grid(&mut frames);
}
