//! What stands on the pages around the flow: 資料番号, meeting, header, footer, page numbers.

use super::Length;
use super::cache::Texts;
use super::canvas::Canvas;
use super::document::{Content, Face, HorizontalAlign, Origin, PageNumbers, TextStyle};
use super::page::{ElementKind, Page};
use super::text::{SetText, Setting};

const NUMBER_SIZE: Length = Length::pt(12.0);
const MEETING_SIZE: Length = Length::pt(10.0);
const MARGIN_SIZE: Length = Length::pt(9.0);
const BOX_RULE: Length = Length::pt(0.75);
const BOX_PADDING: Length = Length::pt(6.0);
const GAP: Length = Length::pt(10.0);
const SPACE_BELOW: Length = Length::mm(4.0);
/// Distance of header and footer from the flow.
const MARGIN_GAP: Length = Length::mm(4.0);
/// Left and right of the middle of the page, kept for its number.
const NUMBER_ROOM: Length = Length::mm(20.0);
/// Nothing is printed nearer to the edge of the paper.
const EDGE: Length = Length::mm(5.0);

fn text(text: &str, size: Length, align: HorizontalAlign, width: Length) -> SetText {
    let style =
        TextStyle { face: Face::Gothic, size, line_height: 1.3, align, justify: false, tight_punctuation: false };
    let content = Content { text: text.into(), style, origin: Origin::default(), underlines: Vec::new() };
    Texts { cache: None }.set(&content, Setting::of(&content, width), &mut Vec::new())
}

/// 資料番号 in its box at the top right of the first page, the meeting left of it.
pub fn open_first_page(canvas: &mut Canvas<'_>) {
    let setup = &canvas.document.page;
    if setup.document_number.is_empty() && setup.meeting.is_empty() {
        return;
    }
    let (left, top, width) = (canvas.body.left, canvas.y, canvas.body.width);
    let number = text(&setup.document_number, NUMBER_SIZE, HorizontalAlign::Start, width / 2.0);
    let has_number = !setup.document_number.is_empty();
    let number_width = (0..number.line_count()).map(|line| number.line_end(line)).fold(Length::ZERO, Length::max);
    let box_width = if has_number { number_width + BOX_PADDING * 2.0 } else { Length::ZERO };
    let box_height = if has_number { number.height() + BOX_PADDING / 2.0 } else { Length::ZERO };
    let gap = if has_number { GAP } else { Length::ZERO };
    let meeting = text(&setup.meeting, MEETING_SIZE, HorizontalAlign::End, width - box_width - gap);
    let has_meeting = !setup.meeting.is_empty();
    let height = box_height.max(if has_meeting { meeting.height() } else { Length::ZERO });
    if has_meeting {
        let element = canvas.element(ElementKind::Paragraph, 0);
        let lines = 0..meeting.line_count();
        let y = top + (height - meeting.height()) / 2.0;
        canvas.place_lines(&meeting, lines, left, y, Some(element));
    }
    if has_number {
        let element = canvas.element(ElementKind::Paragraph, 0);
        let x = left + width - box_width;
        let y = top + (height - box_height) / 2.0;
        let lines = 0..number.line_count();
        canvas.place_lines(&number, lines, x + BOX_PADDING, y + BOX_PADDING / 4.0, Some(element));
        canvas.frame(x, y, box_width, box_height, BOX_RULE);
    }
    canvas.reserve_top(height + SPACE_BELOW);
}

/// Header, footer and page number of every page, all of them artifacts; `last` is the number of the last page.
pub fn finish_pages(canvas: &mut Canvas<'_>, last: u32) {
    let setup = &canvas.document.page;
    let body = canvas.body;
    let (_, page_height) = setup.page_size();
    let header = text(&setup.header, MARGIN_SIZE, HorizontalAlign::Start, body.width);
    let header_top = (body.top - MARGIN_GAP - header.height()).max(EDGE.min(body.top));
    let footer = text(&setup.footer, MARGIN_SIZE, HorizontalAlign::Start, body.width / 2.0 - NUMBER_ROOM);
    let below = |height: Length| (body.bottom() + MARGIN_GAP).min((page_height - EDGE - height).max(body.bottom()));
    for page in &mut canvas.pages.pages {
        if !setup.header.is_empty() {
            place(page, &header, body.left, header_top);
        }
        if !setup.footer.is_empty() {
            place(page, &footer, body.left, below(footer.height()));
        }
        if let Some(number) = page.number {
            let number = match setup.page_numbers {
                PageNumbers::None => continue,
                PageNumbers::Dashed => format!("- {number} -"),
                PageNumbers::OfLast => format!("{number} / {last}"),
                PageNumbers::Plain => number.to_string(),
            };
            let number = text(&number, MARGIN_SIZE, HorizontalAlign::Center, body.width);
            let top = below(number.height());
            place(page, &number, body.left, top);
        }
    }
}

fn place(page: &mut Page, text: &SetText, x: Length, y: Length) {
    for line in 0..text.line_count() {
        let top = y + text.height_of(line);
        page.items.extend(text.line(line).map(|run| {
            super::page::Item::Text(super::page::TextRun { x: run.x + x, baseline: run.baseline + top, ..run })
        }));
    }
}
