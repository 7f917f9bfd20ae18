//! Pagination: the flow of a document over pages of one size.
//!
//! Headings stay with what follows them; paragraphs leave no single line behind or ahead; tables go on overleaf with
//! their header. What never changes (the prepared items) and what is left to do (the [`Pen`]) are two values.

use super::document::{Content, Document, Flow, Heading, HorizontalAlign, TextStyle};
use super::figure::{self, PreparedFigures};
use super::furniture;
use super::page::{Bookmark, ElementKind, Item, Page, Pages, Rule, Warning, WarningKind};
use super::structure::Structure;
use super::table::{self, Fragment, Fragments, MeasuredGroup, MeasuredTable, Placing};
use super::text::{SetText, set};
use super::{Length, Origin};

/// Lays out a whole document.
pub fn lay_out(document: &Document) -> Pages {
    let asks_for_contents = document.flow.iter().any(|flow| matches!(flow, Flow::Contents { .. }));
    let mut pages = lay_out_once(document, &[]);
    if asks_for_contents {
        // The list needs the numbers of pages that it pushes down itself: twice settles it.
        for _ in 0..2 {
            let bookmarks = std::mem::take(&mut pages.bookmarks);
            pages = lay_out_once(document, &bookmarks);
        }
    }
    pages
}

fn lay_out_once(document: &Document, contents: &[Bookmark]) -> Pages {
    let mut pen = Pen::new(document);
    let prepared: Vec<Prepared> =
        document.flow.iter().map(|flow| prepare(flow, pen.width, contents, document)).collect();
    for (index, item) in prepared.iter().enumerate() {
        pen.place(item, &prepared[index + 1..]);
    }
    pen.finish(document)
}

/// One item of the flow with its texts set.
enum Prepared {
    Heading { heading: Heading, text: SetText, badge: Option<SetText>, aside: Option<SetText>, draft: Option<SetText> },
    Paragraph(SetText),
    Table(MeasuredTable),
    Figures(PreparedFigures),
    Contents(Vec<SetText>),
    Space(Length),
    PageBreak,
}

fn prepare(flow: &Flow, width: Length, contents: &[Bookmark], document: &Document) -> Prepared {
    match flow {
        Flow::Heading(heading) => prepare_heading(heading, width, document),
        Flow::Paragraph(content) => Prepared::Paragraph(set(content, width, false)),
        Flow::Table(table) => Prepared::Table(table::measure(table, width)),
        Flow::Figures(items) => Prepared::Figures(figure::prepare(items, width)),
        Flow::Contents { style, max_level } => {
            let line = |bookmark: &Bookmark| {
                let indent = "　".repeat(usize::from(bookmark.level.saturating_sub(2)));
                let page = document.page.first_page_number as usize + bookmark.page;
                let text = format!("{indent}{}\t{page}", bookmark.title);
                set(
                    &Content { text: text.into(), style: *style, origin: Origin::default(), underlines: Vec::new() },
                    width,
                    false,
                )
            };
            let listed = contents.iter().filter(|bookmark| bookmark.level > 1 && bookmark.level <= *max_level);
            Prepared::Contents(listed.map(line).collect())
        }
        Flow::Space(length) => Prepared::Space(*length),
        Flow::PageBreak => Prepared::PageBreak,
    }
}

fn prepare_heading(heading: &Heading, width: Length, document: &Document) -> Prepared {
    let style = heading.content.style;
    let small = |text: &str, size: f64, align| {
        let style = TextStyle { size: style.size * size, align, ..style };
        let content = Content { text: text.into(), style, ..heading.content.clone() };
        (!text.is_empty()).then(|| set(&Content { underlines: Vec::new(), ..content }, width, false))
    };
    let badge = small(&heading.badge, 0.85, HorizontalAlign::Start);
    let aside = small(&heading.aside, 0.85, HorizontalAlign::End);
    let draft = (heading.level == 1 && document.page.draft).then(|| {
        let content = Content { text: "（案）".into(), origin: Origin::default(), ..heading.content.clone() };
        set(&Content { underlines: Vec::new(), ..content }, width, false)
    });
    let text = set(&heading.content, width, false);
    Prepared::Heading { heading: heading.clone(), text, badge, aside, draft }
}

/// Where the next thing goes, and everything placed so far.
struct Pen {
    pages: Vec<Page>,
    items: Vec<Item>,
    structure: Structure,
    bookmarks: Vec<Bookmark>,
    warnings: Vec<Warning>,
    page_size: (Length, Length),
    top: Length,
    bottom: Length,
    left: Length,
    width: Length,
    y: Length,
    /// Nothing stands on the page yet.
    fresh: bool,
}

impl Pen {
    fn new(document: &Document) -> Self {
        let page_size = document.page.page_size();
        let margins = document.page.margins;
        Self {
            pages: Vec::new(),
            items: Vec::new(),
            structure: Structure::default(),
            bookmarks: Vec::new(),
            warnings: Vec::new(),
            page_size,
            top: margins.top,
            bottom: page_size.1 - margins.bottom,
            left: margins.left,
            width: (page_size.0 - margins.left - margins.right).max(Length::mm(10.0)),
            y: margins.top,
            fresh: true,
        }
    }

    fn room(&self) -> Length {
        self.bottom - self.y
    }

    fn page_height(&self) -> Length {
        self.bottom - self.top
    }

    fn next_page(&mut self) {
        let items = std::mem::take(&mut self.items);
        self.pages.push(Page { width: self.page_size.0, height: self.page_size.1, items, number: None });
        self.y = self.top;
        self.fresh = true;
    }

    fn finish(mut self, document: &Document) -> Pages {
        if !self.fresh || self.pages.is_empty() {
            self.next_page();
        }
        furniture::furnish(&mut self.pages, &document.page);
        Pages {
            title: document.title.clone(),
            author: document.author.clone(),
            pages: self.pages,
            structure: self.structure.into_elements(),
            bookmarks: self.bookmarks,
            warnings: self.warnings,
        }
    }

    fn place(&mut self, item: &Prepared, rest: &[Prepared]) {
        match item {
            Prepared::Heading { heading, text, badge, aside, draft } => {
                self.heading(heading, [Some(text), badge.as_ref(), aside.as_ref(), draft.as_ref()], rest);
            }
            Prepared::Paragraph(text) => self.paragraph(text, ElementKind::Paragraph, 0),
            Prepared::Table(table) => self.table(table),
            Prepared::Figures(figures) => self.figures(figures),
            Prepared::Contents(lines) => {
                let list = self.structure.add(0, ElementKind::Contents);
                lines.iter().for_each(|line| self.paragraph(line, ElementKind::ContentsItem, list));
            }
            Prepared::Space(length) => self.y += if self.fresh { Length::ZERO } else { *length },
            Prepared::PageBreak => {
                if !self.fresh {
                    self.next_page();
                }
            }
        }
    }

    fn warn(&mut self, text: &SetText) {
        let origin = text.origin();
        let missing = text.missing.iter().map(|character| WarningKind::MissingGlyph(*character));
        let narrow = text.too_narrow.then_some(WarningKind::ColumnTooNarrow);
        self.warnings.extend(missing.chain(narrow).map(|kind| Warning { kind, origin }));
    }

    /// The least height that must stand on the same page as what comes before.
    fn lead_height(&self, rest: &[Prepared]) -> Length {
        match rest.first() {
            None | Some(Prepared::PageBreak) => Length::ZERO,
            Some(Prepared::Space(length)) => *length + self.lead_height(&rest[1..]),
            Some(Prepared::Heading { heading, text, .. }) => {
                heading.space_before + text.height() + heading.space_after + self.lead_height(&rest[1..])
            }
            // A short note (a legend) leads on to what it explains.
            Some(Prepared::Paragraph(text)) if text.lines.len() <= 2 => text.height() + self.lead_height(&rest[1..]),
            Some(Prepared::Paragraph(text)) => text.height_of(2),
            Some(Prepared::Table(table)) => self.table_lead(table),
            Some(Prepared::Figures(figures)) => figures.height(),
            Some(Prepared::Contents(lines)) => lines.first().map_or(Length::ZERO, SetText::height),
        }
    }

    fn table_lead(&self, table: &MeasuredTable) -> Length {
        let header = Fragment::whole(&table.header).height();
        let first = table.groups.first().map_or(Length::ZERO, |group| Fragment::whole(group).height());
        // The first record stays with the heading if it is whole anywhere; a very tall one begins with a few lines.
        let first = if (header + first).fits(self.page_height() * 0.6) { first } else { Length::pt(60.0) };
        header + first
    }

    fn heading(&mut self, heading: &Heading, [text, badge, aside, draft]: [Option<&SetText>; 4], rest: &[Prepared]) {
        let Some(text) = text else { return };
        let before = if self.fresh { Length::ZERO } else { heading.space_before };
        let badge_height = badge.map_or(Length::ZERO, |badge| badge.height() + Length::pt(5.0));
        let own = before + badge_height + text.height() + heading.space_after;
        if !self.fresh && (heading.new_page || !(own + self.lead_height(rest)).fits(self.room())) {
            self.next_page();
        } else {
            self.y += before;
        }
        let element = self.structure.add(0, ElementKind::Heading(heading.level.clamp(1, 6)));
        let title = [heading.badge.as_str(), &heading.content.text].concat();
        self.bookmarks.push(Bookmark { title, level: heading.level, page: self.pages.len() });
        if let Some(badge) = badge {
            self.badge(badge, element);
        }
        self.warn(text);
        text.draw(0..text.lines.len(), self.left, self.y, Some(element), &mut self.items);
        if let Some(draft) = draft {
            self.draft(draft, text, element);
        }
        if let Some(aside) = aside {
            self.aside(aside, text, element);
        }
        self.y += text.height();
        if heading.ruled {
            let (x1, x2, y) = (self.left, self.left + self.width, self.y + Length::pt(1.5));
            self.items.push(Item::Rule(Rule { x1, y1: y, x2, y2: y, width: Length::pt(0.8) }));
        }
        self.y += heading.space_after;
        self.fresh = false;
    }

    /// Words in a box above the heading.
    fn badge(&mut self, badge: &SetText, element: usize) {
        badge.draw(0..badge.lines.len(), self.left, self.y, Some(element), &mut self.items);
        self.y += badge.height() + Length::pt(2.0);
    }

    /// （案）right behind the title's last line.
    fn draft(&mut self, draft: &SetText, title: &SetText, element: usize) {
        let last = title.lines.len().saturating_sub(1);
        let x = self.left + title.line_end(last);
        draft.draw_at(x, self.y + title.height_of(last), Some(element), &mut self.items);
    }

    /// Departments flush right on the heading's line, or on a line of their own when they would meet.
    fn aside(&mut self, aside: &SetText, text: &SetText, element: usize) {
        let last = text.lines.len().saturating_sub(1);
        let meets = aside.lines.len() > 1 || text.line_end(last) + aside.line_width(0) + Length::mm(4.0) > self.width;
        let y = if meets { self.y + text.height() } else { self.y + text.height_of(last) };
        aside.draw(0..aside.lines.len(), self.left, y, Some(element), &mut self.items);
        if meets {
            self.y += aside.height();
        }
    }

    /// At least two lines stay at the foot of a page and two go overleaf (widows and orphans).
    fn paragraph(&mut self, text: &SetText, kind: ElementKind, parent: usize) {
        self.warn(text);
        let element = self.structure.add(parent, kind);
        let total = text.lines.len();
        let mut done = 0;
        while done < total {
            let fit = (self.room() + Length::pt(0.001)) / text.line_height();
            let fit = if fit >= 1.0 { fit as usize } else { 0 };
            let mut count = (total - done).min(fit);
            if count < total - done {
                count = match total - done - count {
                    1 if count > 2 => count - 1,
                    _ if count < 2 => 0,
                    _ => count,
                };
            }
            if count == 0 && !self.fresh {
                self.next_page();
                continue;
            }
            let count = count.max(1);
            text.draw(done..done + count, self.left, self.y, Some(element), &mut self.items);
            self.y += text.height_of(count);
            self.fresh = false;
            done += count;
        }
    }

    fn table(&mut self, table: &MeasuredTable) {
        let header = Fragment::whole(&table.header).height();
        let mut placing = Placing::new(table, self.left, &mut self.structure);
        let cells = table.groups.iter().chain([&table.header]).flat_map(|group| &group.rows).flat_map(|row| &row.cells);
        for cell in cells {
            self.warn(&cell.text);
        }
        let first = table.groups.first().map_or(Length::ZERO, |group| Fragment::whole(group).height());
        let whole = (header + first).fits(self.page_height());
        if !self.fresh && !(header + if whole { first } else { Length::pt(40.0) }).fits(self.room()) {
            self.next_page();
        }
        self.begin_table_page(&mut placing);
        for group in &table.groups {
            self.group(group, &mut placing, header);
        }
        placing.finish_page(self.y, &mut self.items);
    }

    fn begin_table_page(&mut self, placing: &mut Placing<'_>) {
        self.y += placing.place_header(self.y, &mut self.items);
    }

    fn turn_table_page(&mut self, placing: &mut Placing<'_>) {
        placing.finish_page(self.y, &mut self.items);
        self.next_page();
        self.begin_table_page(placing);
    }

    /// A record stays whole if it fits on a page; otherwise it begins where it stands and goes on overleaf.
    fn group(&mut self, group: &MeasuredGroup, placing: &mut Placing<'_>, header: Length) {
        let elements = placing.group_elements(group, &mut self.structure);
        let whole = Fragment::whole(group);
        let fits_somewhere = (header + whole.height()).fits(self.page_height());
        let mut at_head = self.is_at_head(header);
        if fits_somewhere {
            if !whole.height().fits(self.room()) && !at_head {
                self.turn_table_page(placing);
            }
            placing.place(group, &whole, Some(&elements), self.y, &mut self.items);
            self.y += whole.height();
            self.fresh = false;
            return;
        }
        let mut work = Fragments::new(group);
        while !work.is_finished() {
            if let Some(fragment) = work.next(self.room(), at_head) {
                placing.place(group, &fragment, Some(&elements), self.y, &mut self.items);
                self.y += fragment.height();
                self.fresh = false;
            }
            if !work.is_finished() {
                self.turn_table_page(placing);
                at_head = true;
            }
        }
    }

    /// Only the table's header stands on this page.
    fn is_at_head(&self, header: Length) -> bool {
        (self.y - self.top - header).to_pt().abs() < 0.01
    }

    fn figures(&mut self, figures: &PreparedFigures) {
        if !self.fresh && !figures.height().fits(self.room()) {
            self.next_page();
        }
        figures.draw(self.left, self.y, &mut self.structure, &mut self.items, &mut self.warnings);
        self.y += figures.height();
        self.fresh = false;
    }
}
