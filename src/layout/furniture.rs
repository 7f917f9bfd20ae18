//! What stands on pages beside the flow: 資料番号, meeting, header and footer, page numbers. All of it artifacts.

use super::document::{Content, Face, HorizontalAlign, PageSetup, TextStyle};
use super::page::{Item, Page, Rule};
use super::text::set;
use super::{Length, Origin};

/// Adds the furniture to all pages and numbers them.
pub fn furnish(pages: &mut [Page], setup: &PageSetup) {
    for (page, number) in pages.iter_mut().zip(setup.first_page_number..) {
        if setup.page_numbers {
            page.number = Some(number);
            line(page, setup, &format!("- {number} -"), HorizontalAlign::Center, foot(page, setup));
        }
        if !setup.footer.is_empty() {
            line(page, setup, &setup.footer, HorizontalAlign::End, foot(page, setup));
        }
        if !setup.header.is_empty() {
            line(page, setup, &setup.header, HorizontalAlign::Start, head(setup));
        }
    }
    if let Some(first) = pages.first_mut() {
        number_box(first, setup);
    }
}

const SIZE: Length = Length::pt(9.0);

fn style(align: HorizontalAlign) -> TextStyle {
    TextStyle { face: Face::Gothic, size: SIZE, line_height: 1.2, align, justify: false, tight_punctuation: true }
}

fn foot(page: &Page, setup: &PageSetup) -> Length {
    page.height - setup.margins.bottom * 0.62
}

fn head(setup: &PageSetup) -> Length {
    setup.margins.top * 0.5
}

fn line(page: &mut Page, setup: &PageSetup, text: &str, align: HorizontalAlign, y: Length) {
    let width = page.width - setup.margins.left - setup.margins.right;
    let content = Content { text: text.into(), style: style(align), origin: Origin::default(), underlines: Vec::new() };
    let text = set(&content, width, false);
    text.draw(0..text.lines.len().min(1), setup.margins.left, y, None, &mut page.items);
}

/// 資料番号 in a box at the top right of the first page, the meeting to its left.
fn number_box(page: &mut Page, setup: &PageSetup) {
    let right = page.width - setup.margins.right;
    let height = Length::pt(18.0);
    let top = (setup.margins.top - height - Length::mm(2.5)).max(Length::mm(4.0));
    let mut left = right;
    if !setup.document_number.is_empty() {
        let style = TextStyle { face: Face::GothicBold, size: Length::pt(11.0), ..style(HorizontalAlign::Start) };
        let content = Content {
            text: setup.document_number.as_str().into(),
            style,
            origin: Origin::default(),
            underlines: Vec::new(),
        };
        let text = set(&content, right - setup.margins.left, false);
        let padding = Length::pt(9.0);
        left = right - text.line_width(0) - padding * 2.0;
        text.draw(0..1, left + padding, top + (height - text.line_height()) * 0.5, None, &mut page.items);
        let width = Length::pt(0.8);
        let corners = [
            (left, top, right, top),
            (left, top + height, right, top + height),
            (left, top, left, top + height),
            (right, top, right, top + height),
        ];
        page.items.extend(corners.map(|(x1, y1, x2, y2)| Item::Rule(Rule { x1, y1, x2, y2, width })));
        left -= Length::mm(4.0);
    }
    if !setup.meeting.is_empty() {
        let content = Content {
            text: setup.meeting.as_str().into(),
            style: style(HorizontalAlign::End),
            origin: Origin::default(),
            underlines: Vec::new(),
        };
        let text = set(&content, left - setup.margins.left, false);
        text.draw(0..1, setup.margins.left, top + (height - text.line_height()) * 0.5, None, &mut page.items);
    }
}
