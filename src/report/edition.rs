//! An edition from its title to its last block, in reading order.

use super::record_table::RecordTable;
use super::{PaperKind, PaperOptions, Style, chart, legend, part, sheet, style};
use crate::layout::document::{Content, Document, FigureItem, Flow, Heading, HorizontalAlign, TextStyle};
use crate::layout::{Length, Origin};
use crate::model::*;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Headings further in are not named in the table of contents: 章, 節, 項 and what is below these.
const DEEPEST_LISTED: u8 = 5;

pub(super) fn document(book: &Book, edition: EditionId, options: &PaperOptions) -> Option<Document> {
    let edition = book.edition(edition)?;
    let style = Style::new(options);
    let mut walk = Walk { book, options, style, flow: Vec::new(), counted: HashMap::new(), has_sheet: false };
    walk.title(edition);
    for (depth, section) in book.sections_in_order(edition.id) {
        walk.section(depth, section);
    }
    Some(Document {
        title: edition.title.clone(),
        author: book.settings().municipality.clone(),
        page: style::page_setup(options, edition),
        flow: walk.flow,
    })
}

struct Walk<'a> {
    book: &'a Book,
    options: &'a PaperOptions,
    style: Style,
    flow: Vec<Flow>,
    /// Automatically numbered records so far, by form.
    counted: HashMap<FormId, u32>,
    /// Whether a sheet stands before: the next one begins a page on a paper of sheets.
    has_sheet: bool,
}

impl Walk<'_> {
    fn title(&mut self, edition: &Edition) {
        if !edition.title.is_empty() {
            let origin = Origin { source: edition.id.0, part: part::TITLE };
            self.heading(1, edition.title.clone(), String::new(), String::new(), origin, false);
        }
        self.contents(edition);
        let (mut seen, mut scales) = (HashSet::new(), HashSet::new());
        for (_, section) in self.book.sections_in_order(edition.id) {
            for block in self.book.blocks(section.id) {
                let BlockContent::Records { form, .. } = &block.content else { continue };
                if let Some(form) = self.book.form(*form).filter(|form| seen.insert(form.id)) {
                    legend::scales(self.book, form, &self.style, &mut scales, &mut self.flow);
                }
            }
        }
    }

    /// The table of contents, on a page of its own.
    fn contents(&mut self, edition: &Edition) {
        if !self.options.contents || self.book.top_sections(edition.id).next().is_none() {
            return;
        }
        let style = TextStyle { align: HorizontalAlign::Center, ..self.style.heading(2) };
        let origin = Origin { source: edition.id.0, part: part::CONTENTS };
        self.flow.push(Flow::Paragraph(Content { text: "目次".into(), style, origin, underlines: Vec::new() }));
        self.flow.push(Flow::Space(Length::mm(4.0)));
        let style = TextStyle { justify: false, ..self.style.body() };
        self.flow.push(Flow::Contents { style, max_level: DEEPEST_LISTED });
        self.flow.push(Flow::PageBreak);
    }

    fn heading(&mut self, level: u8, text: String, badge: String, aside: String, origin: Origin, new_page: bool) {
        let (space_before, space_after) = self.style.heading_space(level);
        let content = Content { text: text.into(), style: self.style.heading(level), origin, underlines: Vec::new() };
        let ruled = level == 2 && self.options.kind == PaperKind::Plan;
        // A heading is never left alone on its page by the first heading below it.
        let new_page = new_page && !matches!(self.flow.last(), Some(Flow::Heading(_)));
        // What stands within a section is not named in the table of contents.
        let listed = self.book.section(SectionId(origin.source)).is_some();
        let heading = Heading { level, listed, content, badge, aside, ruled, space_before, space_after, new_page };
        self.flow.push(Flow::Heading(heading));
    }

    fn section(&mut self, depth: usize, section: &Section) {
        let text = self.book.section_heading(section.id);
        let origin = Origin { source: section.id.0, part: part::HEADING };
        let names = self.book.department_names(&section.departments).join("、");
        let aside = match (section.departments_label.as_str(), names.as_str()) {
            (_, "") => String::new(),
            ("", names) => names.to_owned(),
            (label, names) => format!("{label}：{names}"),
        };
        if !(text.is_empty() && section.badge.is_empty() && aside.is_empty()) {
            let level = u8::try_from(depth + 2).unwrap_or(6).min(6);
            self.heading(level, text, section.badge.clone(), aside, origin, section.new_page);
        } else if section.new_page {
            self.flow.push(Flow::PageBreak);
        } else {
            self.flow.push(Flow::Space(self.style.heading_space(2).0));
        }
        let book = self.book;
        for block in book.blocks(section.id) {
            self.block(depth, block);
        }
    }

    fn block(&mut self, depth: usize, block: &Block) {
        if !block.heading.is_empty() {
            let level = u8::try_from(depth + 3).unwrap_or(6).min(6);
            let origin = Origin { source: block.id.0, part: part::HEADING };
            self.heading(level, block.heading.clone(), String::new(), String::new(), origin, false);
        }
        match &block.content {
            BlockContent::Text { text, .. } => self.text(block.id, text),
            BlockContent::Records { form, .. } => self.records(block, *form),
            BlockContent::Figures { figures } => self.figures(block.id, figures),
            BlockContent::Contents { depth, number_style } => {
                let lines = self.book.heading_list(block.section, *depth, number_style.as_ref());
                self.text(block.id, &lines.join("\n"));
            }
        }
    }

    fn text(&mut self, block: BlockId, text: &str) {
        if text.is_empty() {
            return;
        }
        let origin = Origin { source: block.0, part: part::TEXT };
        let style = self.style.body();
        self.flow.push(Flow::Paragraph(Content { text: text.into(), style, origin, underlines: Vec::new() }));
        self.flow.push(Flow::Space(Length::mm(2.0)));
    }

    fn records(&mut self, block: &Block, form: FormId) {
        let counted = self.counted.get(&form).copied().unwrap_or(0);
        if self.book.records(block.id).next().is_none() {
            return;
        }
        let before = self.flow.len();
        legend::block(self.book, block, &self.style, &mut self.flow);
        if self.flow.len() > before {
            self.flow.push(Flow::Space(Length::mm(0.8)));
        }
        if let Some(table) = RecordTable::new(self.book, block, &self.style) {
            self.flow.push(Flow::Table(table.table(counted)));
        } else if let Some(sheets) = sheet::tables(self.book, block, &self.style) {
            self.sheets(form, sheets);
        }
        legend::formulas(self.book, block, &self.style, &mut self.flow);
        chart::charts(self.book, block, &self.style, &mut self.flow);
        self.flow.push(Flow::Space(Length::mm(3.0)));
        let automatic = self.book.records(block.id).filter(|record| record.number.is_none()).count();
        self.counted.insert(form, counted + u32::try_from(automatic).unwrap_or(u32::MAX));
    }

    fn sheets(&mut self, form: FormId, sheets: Vec<crate::layout::document::Table>) {
        for (index, sheet) in sheets.into_iter().enumerate() {
            let follows_sheet = matches!(self.flow.last(), Some(Flow::Table(_) | Flow::Space(_))) && self.has_sheet;
            if (index > 0 || follows_sheet) && self.options.kind == PaperKind::Sheet {
                self.flow.push(Flow::PageBreak);
            } else if index > 0 {
                self.flow.push(Flow::Space(Length::mm(5.0)));
            }
            if let Some(form) = self.book.form(form).filter(|form| !form.code.is_empty()) {
                let origin = Origin { source: form.id.0, part: part::HEADING };
                let text = form.code.as_str().into();
                self.flow.push(Flow::Paragraph(Content {
                    text,
                    style: TextStyle { align: HorizontalAlign::End, ..self.style.note() },
                    origin,
                    underlines: Vec::new(),
                }));
            }
            self.flow.push(Flow::Table(sheet));
            self.has_sheet = true;
        }
    }

    fn figures(&mut self, block: BlockId, figures: &[Figure]) {
        let item = |(index, figure): (usize, &Figure)| {
            let image = figure.image.and_then(|id| self.book.image(id));
            let origin = Origin { source: block.0, part: part::CAPTION - index as i64 };
            let style = self.style.note();
            let caption = Content { text: figure.caption.as_str().into(), style, origin, underlines: Vec::new() };
            let image = image.map(|image| Arc::clone(&image.bytes));
            FigureItem { image, caption, alt_text: figure.alt_text.clone(), origin }
        };
        let items: Vec<FigureItem> = figures.iter().enumerate().map(item).collect();
        if !items.is_empty() {
            self.flow.push(Flow::Figures(items));
            self.flow.push(Flow::Space(Length::mm(3.0)));
        }
    }
}
