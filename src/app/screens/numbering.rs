//! 番号の付け方: how a heading and those beside it are numbered, and how the records of a form are.
//!
//! Nothing changes before 「番号を付け直す」; until then the list shows what would become of each heading.

use super::messages::{BUTTONS_HEIGHT, body_ui, default_button_ui, sheet_ui};
use crate::app::action::Action;
use crate::app::theme;
use crate::app::widgets::line_edit::line_edit;
use crate::edit::{self, Command};
use crate::model::*;
use egui::{Grid, RichText, ScrollArea, Ui, vec2};

/// Which headings get the number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    #[default]
    One,
    /// Those under the same heading.
    Siblings,
    /// All of the same depth in the edition.
    Level,
}

/// What kind of number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    None,
    Auto,
    Typed,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tab {
    #[default]
    Headings,
    Records,
}

/// What is being chosen.
#[derive(Debug, Default)]
pub struct NumberingState {
    tab: Tab,
    kind: Kind,
    style: Option<NumberStyle>,
    start: String,
    typed: String,
    scope: Scope,
    replaces_typed: bool,
    form: Option<FormId>,
    record_style: Option<NumberStyle>,
    restart: Option<NumberRestart>,
}

/// The styles that offices use, by their first number.
const EXAMPLES: [&str; 9] = ["第1章", "1.", "１", "(1)", "（１）", "①", "柱1", "施策１", "一"];

fn example_style(example: &str) -> NumberStyle {
    if example == "一" {
        return NumberStyle::new("", Digits::Kanji, "");
    }
    NumberStyle::from_example(example).map_or_else(|| NumberStyle::new("", Digits::Half, ""), |found| found.0)
}

/// The styles of [`EXAMPLES`].
pub(super) fn example_styles() -> impl Iterator<Item = NumberStyle> {
    EXAMPLES.iter().map(|example| example_style(example))
}

fn nested_style() -> NumberStyle {
    NumberStyle { with_parent: true, ..NumberStyle::new("(", Digits::Half, ")") }
}

impl NumberingState {
    /// As the heading is numbered now.
    pub fn of(book: &Book, section: SectionId) -> Self {
        let mut state = Self::default();
        match book.section(section).map(|section| &section.number) {
            Some(SectionNumber::Auto { style, start }) => {
                state.kind = Kind::Auto;
                state.style = Some(style.clone());
                state.start = start.map(|start| start.to_string()).unwrap_or_default();
            }
            Some(SectionNumber::Typed { text }) => {
                state.kind = Kind::Typed;
                state.typed.clone_from(text);
            }
            Some(SectionNumber::None) | None => {}
        }
        let edition = book.edition_of_section(section);
        let forms = edition.into_iter().flat_map(|edition| book.forms(edition));
        let in_section = |form: &FormId| {
            book.blocks(section)
                .any(|block| matches!(&block.content, BlockContent::Records { form: own, .. } if own == form))
        };
        let mut numbered: Vec<FormId> = forms.map(|form| form.id).filter(|form| shows_numbers(book, *form)).collect();
        numbered.sort_by_key(|form| !in_section(form));
        if let Some(form) = numbered.first() {
            state.choose_form(book, *form);
        }
        state
    }

    fn choose_form(&mut self, book: &Book, form: FormId) {
        let Some(form) = book.form(form) else { return };
        self.form = Some(form.id);
        self.record_style = Some(form.options.number_style.clone());
        self.restart = Some(form.options.number_restart);
    }

    /// What the section gets; `None` while what is typed is no number.
    fn number(&self) -> Option<SectionNumber> {
        Some(match self.kind {
            Kind::None => SectionNumber::None,
            Kind::Typed => SectionNumber::Typed { text: self.typed.clone() },
            Kind::Auto => SectionNumber::Auto {
                style: self.style.clone().unwrap_or_else(|| example_style("1.")),
                start: if self.start.trim().is_empty() { None } else { Some(read_start(&self.start)?) },
            },
        })
    }

    fn command(&self, book: &Book, section: SectionId) -> Option<Command> {
        let number = self.number()?;
        let mut sections = Vec::new();
        let mut begun: Vec<Option<SectionId>> = Vec::new();
        for id in self.targets(book, section) {
            let parent = book.section(id).and_then(|section| section.parent);
            let through = matches!(&number, SectionNumber::Auto { style, .. } if style.through);
            let begins = if through { sections.is_empty() } else { !begun.contains(&parent) };
            begun.push(parent);
            let number = match &number {
                // A count that is told where to begin begins once and the others follow; otherwise each heading beside
                // begins where it did.
                SectionNumber::Auto { style, start } => {
                    let beside = || present_start(book, id).filter(|_| id != section);
                    let start = if start.is_some() { start.filter(|_| begins) } else { beside() };
                    SectionNumber::Auto { style: style.clone(), start }
                }
                other => other.clone(),
            };
            sections.push((id, number));
        }
        Some(Command::SetNumbering { sections })
    }

    /// The headings that get the number, in reading order. A typed number stays, unless it is to be replaced; where the
    /// heading has a number, those without one stay without.
    fn targets(&self, book: &Book, section: SectionId) -> Vec<SectionId> {
        let Some(own) = book.section(section) else { return Vec::new() };
        if self.scope == Scope::One || self.kind == Kind::Typed {
            return vec![section];
        }
        let is_numbered = own.number != SectionNumber::None;
        beside(book, section, self.scope)
            .into_iter()
            .filter_map(|id| book.section(id))
            .filter(|other| {
                other.id == section
                    || match other.number {
                        SectionNumber::Typed { .. } => self.replaces_typed,
                        SectionNumber::Auto { .. } => true,
                        SectionNumber::None => !is_numbered,
                    }
            })
            .map(|section| section.id)
            .collect()
    }
}

fn present_start(book: &Book, section: SectionId) -> Option<u32> {
    match book.section(section)?.number {
        SectionNumber::Auto { start, .. } => start,
        SectionNumber::Typed { .. } | SectionNumber::None => None,
    }
}

/// Figures of either width, 0 to 999.
fn read_start(text: &str) -> Option<u32> {
    let figures = NumberStyle::from_example(text.trim())?;
    let plain = figures.0.prefix.is_empty() && figures.0.suffix.is_empty();
    (plain && figures.1 < 1000).then_some(figures.1)
}

fn shows_numbers(book: &Book, form: FormId) -> bool {
    book.fields(form).any(|field| field.kind == FieldKind::RecordNumber)
}

fn beside(book: &Book, section: SectionId, scope: Scope) -> Vec<SectionId> {
    let Some(own) = book.section(section) else { return Vec::new() };
    match (scope, own.parent) {
        (Scope::One, _) => vec![section],
        (Scope::Siblings, Some(parent)) => book.subsections(parent).map(|section| section.id).collect(),
        (Scope::Siblings, None) => book.top_sections(own.edition).map(|section| section.id).collect(),
        (Scope::Level, _) => {
            let all = book.sections_in_order(own.edition);
            let depth = all.iter().find(|(_, other)| other.id == section).map(|(depth, _)| *depth);
            all.iter().filter(|(other, _)| Some(*other) == depth).map(|(_, section)| section.id).collect()
        }
    }
}

pub fn numbering_ui(book: &Book, section: SectionId, ui: &Ui, state: &mut NumberingState, actions: &mut Vec<Action>) {
    sheet_ui(ui, "番号の付け方", 820.0, actions, |ui, actions| {
        ui.horizontal(|ui| {
            for (tab, label) in [(Tab::Headings, "見出しの番号"), (Tab::Records, "事業の番号")] {
                ui.add_enabled_ui(tab == Tab::Headings || state.form.is_some(), |ui| {
                    if toggle_ui(ui, state.tab == tab, label) {
                        state.tab = tab;
                    }
                });
            }
        });
        ui.add_space(8.0);
        match state.tab {
            Tab::Headings => headings_ui(book, section, ui, state, actions),
            Tab::Records => records_ui(book, ui, state, actions),
        }
    });
}

/// In less the number stands above the headings that get it.
const TWO_COLUMNS: f32 = 640.0;

fn headings_ui(book: &Book, section: SectionId, ui: &mut Ui, state: &mut NumberingState, actions: &mut Vec<Action>) {
    body_ui(ui, BUTTONS_HEIGHT, |ui| {
        ui.label(format!("「{}」", book.section_heading(section)));
        ui.add_space(6.0);
        if ui.available_width() < TWO_COLUMNS {
            number_ui(ui, state);
            ui.add_space(8.0);
            others_ui(book, section, ui, state);
        } else {
            ui.columns_const(|[left, right]| {
                number_ui(left, state);
                others_ui(book, section, right, state);
            });
        }
    });
    ui.add_space(14.0);
    ui.horizontal(|ui| {
        let command = state.command(book, section);
        if default_button_ui(ui, command.is_some(), "番号を付け直す")
            && let Some(command) = command
        {
            actions.push(Action::Run(command));
            actions.push(Action::CloseSheet);
        }
        if ui.button("やめる").clicked() {
            actions.push(Action::CloseSheet);
        }
    });
}

/// The number that is wished.
fn number_ui(ui: &mut Ui, state: &mut NumberingState) {
    kinds_ui(ui, state);
    if state.kind != Kind::Auto {
        return;
    }
    ui.add_space(8.0);
    let style = state.style.get_or_insert_with(|| example_style("1."));
    details_ui(ui, style, true);
    ui.horizontal(|ui| {
        let label = ui.label("始まりの番号");
        let edit = line_edit(&mut state.start).desired_width(60.0).hint_text("続き");
        ui.add(edit).labelled_by(label.id);
    });
    if state.number().is_none() {
        let text = RichText::new("始まりの番号は、0から999までの数字で書いてください");
        ui.label(text.color(theme::palette(ui).empty));
    }
}

/// Which headings get it, and what becomes of them.
fn others_ui(book: &Book, section: SectionId, ui: &mut Ui, state: &mut NumberingState) {
    scope_ui(book, section, ui, state);
    ui.add_space(8.0);
    preview_ui(book, section, ui, state);
}

/// The styles by their first numbers.
fn kinds_ui(ui: &mut Ui, state: &mut NumberingState) {
    ui.label(RichText::new("番号の形").font(theme::bold(14.0)));
    ui.radio_value(&mut state.kind, Kind::None, "番号を付けない");
    let before = state.style.clone().filter(|_| state.kind == Kind::Auto);
    let mut style = before.clone();
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
        examples_ui(ui, &mut style, true);
    });
    if style != before {
        state.kind = Kind::Auto;
        state.style = style;
    }
    ui.horizontal(|ui| {
        let name = "手で入力する番号";
        ui.radio_value(&mut state.kind, Kind::Typed, "手で入力する");
        let edit = line_edit(&mut state.typed).desired_width(110.0);
        let response = ui.add_enabled(state.kind == Kind::Typed, edit);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, state.kind == Kind::Typed, name));
    });
}

/// A button that stays down; true when it is clicked.
fn toggle_ui(ui: &mut Ui, selected: bool, text: &str) -> bool {
    let palette = theme::palette(ui);
    let words = RichText::new(text);
    let mut button = egui::Button::new(if selected { words.color(palette.accent) } else { words });
    if selected {
        button = button.fill(palette.accent_pale).stroke(egui::Stroke::new(1.5, palette.accent));
    }
    let response = ui.add(button.min_size(vec2(52.0, 30.0)));
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::RadioButton, true, selected, text));
    response.clicked()
}

fn examples_ui(ui: &mut Ui, style: &mut Option<NumberStyle>, with_parent: bool) {
    let mut choices: Vec<NumberStyle> = example_styles().collect();
    if with_parent {
        choices.push(nested_style());
    }
    for choice in choices {
        let through = style.as_ref().is_some_and(|style| style.through);
        let choice = NumberStyle { through, ..choice };
        let example = choice.format(1, Some(1));
        let selected = style.as_ref() == Some(&choice);
        if toggle_ui(ui, selected, &example) {
            *style = Some(choice);
        }
    }
}

/// What stands before and after the figure, and the figure's own form.
fn details_ui(ui: &mut Ui, style: &mut NumberStyle, of_heading: bool) {
    Grid::new(("number_style", of_heading)).num_columns(2).spacing([12.0, 6.0]).show(ui, |ui| {
        for (label, text) in [("前の文字", &mut style.prefix), ("後の文字", &mut style.suffix)] {
            let label = ui.label(label);
            ui.add(line_edit(text).desired_width(110.0)).labelled_by(label.id);
            ui.end_row();
        }
        ui.label("数字");
        ui.horizontal(|ui| {
            for (digits, label) in
                [(Digits::Half, "半角"), (Digits::Full, "全角"), (Digits::Circled, "丸数字"), (Digits::Kanji, "漢数字")]
            {
                if toggle_ui(ui, style.digits == digits, label) {
                    style.digits = digits;
                }
            }
        });
        ui.end_row();
    });
    if of_heading {
        ui.checkbox(&mut style.with_parent, "上の見出しの番号を前に付ける（1-(1)）");
        ui.checkbox(&mut style.through, "上の見出しが変わっても通し番号にする");
    }
}

fn scope_ui(book: &Book, section: SectionId, ui: &mut Ui, state: &mut NumberingState) {
    ui.label(RichText::new("付け直す見出し").font(theme::bold(14.0)));
    ui.radio_value(&mut state.scope, Scope::One, "この見出しだけ");
    let several = state.kind != Kind::Typed;
    for (scope, label) in [(Scope::Siblings, "同じ見出しの中のすべて"), (Scope::Level, "この年度版の同じ段のすべて")]
    {
        let count = beside(book, section, scope).len();
        ui.add_enabled_ui(several, |ui| {
            ui.radio_value(&mut state.scope, scope, format!("{label}（{count}）"));
        });
    }
    ui.add_enabled_ui(several && state.scope != Scope::One, |ui| {
        ui.checkbox(&mut state.replaces_typed, "手で入力した番号も付け直す");
    });
}

/// What would become of the headings.
fn preview_ui(book: &Book, section: SectionId, ui: &mut Ui, state: &NumberingState) {
    let palette = theme::palette(ui);
    ui.label(RichText::new("付け直した後").font(theme::bold(14.0)));
    let Some(command) = state.command(book, section) else { return };
    let Some(after) = edit::plan(book, &command).ok().and_then(|plan| book.apply(&plan.changes).ok()) else { return };
    ScrollArea::vertical().id_salt("renumbered").max_height(230.0).auto_shrink([false, true]).show(ui, |ui| {
        for id in beside(book, section, if state.scope == Scope::One { Scope::Siblings } else { state.scope }) {
            let (old, new) = (book.section_number(id), after.section_number(id));
            let heading = text::excerpt(&after.section_heading(id), 26);
            let color = if old == new { palette.weak } else { palette.text };
            let was = if old == new { String::new() } else { format!("　← {}", shown(&old)) };
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 0.0;
                ui.label(RichText::new(heading).color(color));
                ui.label(RichText::new(was).font(theme::small()).color(palette.weak));
            });
        }
    });
}

fn shown(number: &str) -> &str {
    if number.is_empty() { "番号なし" } else { number }
}

fn records_ui(book: &Book, ui: &mut Ui, state: &mut NumberingState, actions: &mut Vec<Action>) {
    let Some(form) = state.form.and_then(|form| book.form(form)) else { return };
    let (style, restart) = body_ui(ui, BUTTONS_HEIGHT, |ui| record_number_ui(book, form, ui, state));
    ui.add_space(14.0);
    ui.horizontal(|ui| {
        if default_button_ui(ui, true, "番号を付け直す") {
            let command = Command::SetRecordNumbering { form: form.id, style, restart };
            actions.push(Action::Run(command));
            actions.push(Action::CloseSheet);
        }
        if ui.button("やめる").clicked() {
            actions.push(Action::CloseSheet);
        }
    });
}

/// How the records of `form` are to be numbered.
fn record_number_ui(book: &Book, form: &Form, ui: &mut Ui, state: &mut NumberingState) -> (NumberStyle, NumberRestart) {
    let forms: Vec<_> = book.forms(form.edition).filter(|form| shows_numbers(book, form.id)).collect();
    if forms.len() > 1 {
        ui.horizontal_wrapped(|ui| {
            ui.label("様式");
            for other in forms {
                if toggle_ui(ui, other.id == form.id, &other.name) {
                    state.choose_form(book, other.id);
                }
            }
        });
    } else {
        ui.label(format!("様式「{}」", form.name));
    }
    ui.add_space(6.0);
    ui.label(RichText::new("番号の形").font(theme::bold(14.0)));
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
        examples_ui(ui, &mut state.record_style, false);
    });
    let style = state.record_style.get_or_insert_with(|| example_style("１"));
    details_ui(ui, style, false);
    ui.add_space(6.0);
    let restart = state.restart.get_or_insert(NumberRestart::EachBlock);
    ui.radio_value(restart, NumberRestart::EachBlock, "表ごとに1から始める");
    ui.radio_value(restart, NumberRestart::Never, "年度版を通して数える");
    ui.add_space(6.0);
    let numbers: Vec<String> = (1..=4).map(|figure| style.format(figure, None)).collect();
    ui.label(format!("例　{}　…", numbers.join("　")));
    ui.label(RichText::new("手で入力した番号は変わりません").font(theme::small()).color(theme::palette(ui).weak));
    (style.clone(), *restart)
}
