//! The window without a screen: a book before, keys, the book after. Elements are found by their accessible names.

pub mod book;
mod check;
mod conversions;
mod desk;
mod fields;
mod forms;
mod grid;
mod indicators;
mod keeping;
mod keyboard;
mod numbering;
mod passage;
mod rows;
pub mod search;
mod settings;
mod sheets;
mod sizes;
mod small_windows;
mod spoken;
mod structure;
mod writing;

use book::small_book;
use egui::{Event, Key, Modifiers, Role};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use hyokacho::app::Window;
use hyokacho::app::memory::WindowMemory;
use hyokacho::model::Book;
use hyokacho::workspace::Workspace;

/// A window over a book in a file of its own; the folder lives as long as the case.
struct Case {
    harness: Harness<'static, Option<Window>>,
    folder: tempfile::TempDir,
}

impl Case {
    fn new() -> Self {
        Self::with_step(1.0 / 60.0)
    }

    fn with_step(step_secs: f32) -> Self {
        Self::over(small_book(), step_secs)
    }

    fn over(book: Book, step_secs: f32) -> Self {
        Self::prepared(book, step_secs, WindowMemory::default(), |window, _| window)
    }

    /// `prepare` gets the window before it has a book, and the case's folder.
    fn prepared(
        book: Book,
        step_secs: f32,
        memory: WindowMemory,
        prepare: impl Fn(Window, &std::path::Path) -> Window + 'static,
    ) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("試験.hyoka");
        let workspace = Workspace::create(&path, book).expect("a new file");
        let mut waiting = Some(workspace);
        let place = folder.path().to_path_buf();
        let mut harness = Harness::builder()
            .with_size([1360.0, 1500.0])
            .with_theme(egui::Theme::Light)
            .with_step_dt(step_secs)
            .with_max_steps(40)
            .build_ui_state(
                move |ui, window: &mut Option<Window>| {
                    let ctx = ui.ctx().clone();
                    let window = window.get_or_insert_with(|| prepare(Window::new(&ctx, memory.clone(), None), &place));
                    if let Some(workspace) = waiting.take() {
                        window.show_book(&ctx, workspace);
                        return;
                    }
                    window.logic_step(&ctx);
                    window.window_ui(ui);
                },
                None,
            );
        harness.run_steps(4);
        Self { harness, folder }
    }

    fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    fn window(&mut self) -> &mut Window {
        self.harness.state_mut().as_mut().expect("a window")
    }

    fn book(&mut self) -> std::sync::Arc<Book> {
        self.window().workspace().expect("an open book").book().clone()
    }

    /// Clicks what has this name.
    fn click(&mut self, label: &str) {
        self.harness.get_by_label(label).click();
        self.harness.run_steps(5);
    }

    /// Puts the caret into a field; its caption may read the same.
    fn focus(&mut self, field: &str) {
        let line = self.harness.query_by_role_and_label(Role::TextInput, field);
        let field = line.or_else(|| self.harness.query_by_role_and_label(Role::MultilineTextInput, field));
        field.expect("a field").focus();
        self.harness.run_steps(3);
    }

    /// Puts `text` in the place of what stands in a field, and leaves it by a key.
    fn write(&mut self, field: &str, text: &str, leave: Key) {
        self.focus(field);
        self.harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
        self.harness.event(Event::Text(text.to_owned()));
        self.harness.run_steps(2);
        self.harness.key_press(leave);
        self.harness.run_steps(4);
    }

    /// Presses a button of the mouse at a point, moves it through others, and lets go.
    fn drag(&mut self, points: &[egui::Pos2]) {
        let button = |pos, pressed| Event::PointerButton {
            pos,
            button: egui::PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        };
        let (Some(from), Some(to)) = (points.first(), points.last()) else { return };
        let moves = points.iter().map(|point| Event::PointerMoved(*point));
        let events = std::iter::once(Event::PointerMoved(*from)).chain([button(*from, true)]).chain(moves);
        for event in events.chain([button(*to, false)]) {
            self.harness.event(event);
            self.harness.run_steps(2);
        }
    }

    /// Lets more than the rest pass after which a draft is kept.
    fn rest(&mut self) {
        self.harness.run_steps(90);
    }
}
