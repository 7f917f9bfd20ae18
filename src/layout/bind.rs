//! Several papers in one file: numbered through or each by itself, one tree of elements, bookmarks under each paper.

use super::Pages;
use super::cache::Texts;
use super::canvas::Canvas;
use super::document::Document;
use super::page::{Bookmark, Element, ElementKind, Item, Link};
use super::{flow, furniture};

/// How the pages of bound papers are numbered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Numbering {
    /// The first paper begins with its own number, each of the others where the one before it ends.
    #[default]
    Through,
    /// Each paper begins with its own number.
    Separate,
}

/// Sets papers that will be bound, in order; `None` when `progress` (0 to 1, whether to go on) said to stop.
/// [`Numbering::Through`] changes the papers' first page numbers.
pub fn lay_out_parts(
    documents: &mut [Document],
    numbering: Numbering,
    progress: &dyn Fn(f32) -> bool,
) -> Option<Vec<Pages>> {
    let count = documents.len().max(1) as f32;
    let begun = std::cell::Cell::new(0_u8);
    let overall = |done: f32| progress((f32::from(begun.get()) + done) / count);
    let mut canvases: Vec<Canvas<'_>> = Vec::with_capacity(documents.len());
    for document in documents {
        if let (Numbering::Through, Some(before)) = (numbering, canvases.last()) {
            document.page.first_page_number = before.page_number(before.pages.pages.len());
        }
        canvases.push(flow::fill(document, Texts { cache: None }, &overall)?);
        begun.set(begun.get().saturating_add(1));
    }
    let last_of_all = canvases.last().map_or(0, |canvas| canvas.page_number(canvas.page_index()));
    let finished = |mut canvas: Canvas<'_>| {
        let own_last = canvas.page_number(canvas.page_index());
        furniture::finish_pages(&mut canvas, if numbering == Numbering::Through { last_of_all } else { own_last });
        canvas.pages
    };
    Some(canvases.into_iter().map(finished).collect())
}

/// One paper of a bound file.
pub struct Part {
    /// Its bookmark, under which those of its headings stand: `資料１　令和６年度　評価表`.
    pub bookmark: String,
    pub pages: Pages,
}

/// One file of papers that stand on their pages already. Nothing on the pages moves.
pub fn bind(title: &str, author: &str, parts: Vec<Part>) -> Pages {
    let root = Element { kind: ElementKind::Document, children: Vec::new(), parent: None };
    let mut bound =
        Pages { title: title.to_owned(), author: author.to_owned(), structure: vec![root], ..Pages::default() };
    for part in parts {
        append(&mut bound, part);
    }
    bound
}

fn append(bound: &mut Pages, Part { bookmark, pages: mut part }: Part) {
    let (first_page, first_element) = (bound.pages.len(), bound.structure.len());
    bound.bookmarks.push(Bookmark { title: bookmark, level: 0, page: first_page });
    // The paper's title stands in its own bookmark.
    let is_title = |(index, bookmark): &(usize, Bookmark)| *index == 0 && bookmark.level == 1;
    let below = part.bookmarks.into_iter().enumerate().filter(|bookmark| !is_title(bookmark));
    bound.bookmarks.extend(below.map(|(_, below)| Bookmark { page: below.page + first_page, ..below }));
    bound.links.extend(part.links.into_iter().map(|link| Link {
        page: link.page + first_page,
        target: link.target + first_page,
        element: link.element + first_element,
        ..link
    }));
    for item in part.pages.iter_mut().flat_map(|page| &mut page.items) {
        let element = match item {
            Item::Text(run) => &mut run.element,
            Item::Image(image) => &mut image.element,
            Item::Shape(shape) => &mut shape.element,
            Item::Rule(_) | Item::Fill(_) => continue,
        };
        *element = element.map(|element| element + first_element);
    }
    bound.pages.append(&mut part.pages);
    for (index, mut element) in part.structure.into_iter().enumerate() {
        if index == 0 {
            element.kind = ElementKind::Part;
        }
        element.parent = Some(element.parent.map_or(0, |parent| parent + first_element));
        element.children.iter_mut().for_each(|child| *child += first_element);
        bound.structure.push(element);
    }
    if let Some(root) = bound.structure.first_mut() {
        root.children.push(first_element);
    }
    bound.warnings.append(&mut part.warnings);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::document::{Flow, PageNumbers};
    use crate::layout::tests::{content, document, dump, heading, run_text, runs, style};

    /// Two pages: a title and a heading on the second.
    fn paper(name: &str, source: i64) -> Document {
        let text = |text: &str, source| Flow::Paragraph(content(text, style(10.0), source));
        document(vec![
            heading(1, name, source),
            text("はじめ", source + 1),
            Flow::Contents { style: style(10.0), max_level: 3 },
            Flow::PageBreak,
            heading(2, "第１", source + 2),
            text("終わり", source + 3),
        ])
    }

    fn numbers(pages: &Pages) -> Vec<Option<u32>> {
        pages.pages.iter().map(|page| page.number).collect()
    }

    fn bound(numbering: Numbering) -> Pages {
        let mut papers = [paper("甲", 10), paper("乙", 20)];
        papers[0].page.first_page_number = 3;
        let parts = lay_out_parts(&mut papers, numbering, &|_| true).unwrap();
        let part = |(pages, name): (Pages, &str)| Part { bookmark: format!("資料　{name}"), pages };
        bind("会議資料", "試験市", parts.into_iter().zip(["甲", "乙"]).map(part).collect())
    }

    #[test]
    fn pages_are_numbered_through_or_by_paper() {
        assert_eq!(numbers(&bound(Numbering::Through)), [Some(3), Some(4), Some(5), Some(6)]);
        assert_eq!(numbers(&bound(Numbering::Separate)), [Some(3), Some(4), Some(1), Some(2)]);
    }

    #[test]
    fn the_contents_of_a_paper_name_the_numbers_that_are_printed() {
        let pages = bound(Numbering::Through);
        let texts: Vec<String> = runs(&pages.pages[2]).map(run_text).collect();
        assert!(texts.iter().any(|text| text == "6"), "{texts:?}");
    }

    #[test]
    fn the_last_number_is_that_of_all_papers() {
        let mut papers = [paper("甲", 10), paper("乙", 20)];
        papers.iter_mut().for_each(|paper| paper.page.page_numbers = PageNumbers::OfLast);
        for (numbering, expected) in [(Numbering::Through, "1 / 4"), (Numbering::Separate, "1 / 2")] {
            let parts = lay_out_parts(&mut papers, numbering, &|_| true).unwrap();
            let texts: Vec<String> = runs(&parts[0].pages[0]).map(run_text).collect();
            assert!(texts.iter().any(|text| text == expected), "{texts:?}");
        }
    }

    #[test]
    fn bookmarks_stand_under_their_paper() {
        let pages = bound(Numbering::Through);
        let bookmarks: Vec<_> = pages.bookmarks.iter().map(|b| (b.title.as_str(), b.level, b.page)).collect();
        assert_eq!(bookmarks, [("資料　甲", 0, 0), ("第１", 2, 1), ("資料　乙", 0, 2), ("第１", 2, 3)]);
    }

    #[test]
    fn the_contents_of_each_paper_lead_to_its_own_pages() {
        let pages = bound(Numbering::Separate);
        let links: Vec<_> = pages.links.iter().map(|link| (link.page, link.target, link.title.as_str())).collect();
        assert_eq!(links, [(0, 1, "第１"), (2, 3, "第１")]);
        for link in &pages.links {
            let words: String =
                runs(&pages.pages[link.page]).filter(|run| run.element == Some(link.element)).map(run_text).collect();
            assert!(words.starts_with("第１"), "{words}");
            assert_eq!(pages.structure[link.element].kind, ElementKind::Link);
            let line = runs(&pages.pages[link.page]).find(|run| run.element == Some(link.element)).unwrap();
            assert!(link.x <= line.x && link.y < line.baseline && line.baseline < link.y + link.height);
            assert!(link.width > pages.pages[link.page].width * 0.5, "the whole line leads there");
        }
    }

    #[test]
    fn every_item_is_read_as_before() {
        let single = crate::layout::lay_out(&paper("乙", 20));
        let pages = bound(Numbering::Separate);
        let part = pages.structure[0].children[1];
        assert_eq!(pages.structure[part].kind, ElementKind::Part);
        for (bound, alone) in pages.pages[2..].iter().zip(&single.pages) {
            for (bound, alone) in runs(bound).zip(runs(alone)) {
                assert_eq!((run_text(bound), bound.x, bound.baseline), (run_text(alone), alone.x, alone.baseline));
                assert_eq!(bound.element, alone.element.map(|element| element + part));
            }
        }
        for (index, element) in pages.structure.iter().enumerate().skip(1) {
            assert!(pages.structure[element.parent.unwrap()].children.contains(&index), "{}", dump(&pages));
        }
    }

    #[test]
    fn stopping_leaves_nothing() {
        assert!(lay_out_parts(&mut [paper("甲", 10)], Numbering::Through, &|_| false).is_none());
    }
}
