//! 目次・一覧: the list that a section makes from the headings below it.

use super::{Book, NumberStyle, Section, SectionId, SectionNumber, gap_after};
use std::sync::Arc;

impl Book {
    /// The lines of a list in `section`: of the headings below it or, where it has none, below the one that follows,
    /// `depth` levels deep. With a style of its own the list is numbered one level further out than the headings:
    /// under `1` stand those that follow `(1)` in the text as `(1)`.
    pub fn heading_list(&self, section: SectionId, depth: u8, number_style: Option<&NumberStyle>) -> Vec<String> {
        let mut lines = Vec::new();
        self.list_below(self.listed_section(section), 0, depth, number_style, &mut lines);
        lines
    }

    fn listed_section(&self, section: SectionId) -> SectionId {
        if self.subsections(section).next().is_some() {
            return section;
        }
        let Some(own) = self.section(section) else { return section };
        let siblings: Vec<&Arc<Section>> = match own.parent {
            Some(parent) => self.subsections(parent).collect(),
            None => self.top_sections(own.edition).collect(),
        };
        siblings.iter().skip_while(|sibling| sibling.id != section).nth(1).map_or(section, |sibling| sibling.id)
    }

    fn list_below(
        &self,
        section: SectionId,
        level: u8,
        depth: u8,
        number_style: Option<&NumberStyle>,
        lines: &mut Vec<String>,
    ) {
        if level >= depth {
            return;
        }
        for (below, figure) in self.subsections(section).zip(1_u32..) {
            let number = match number_style {
                Some(style) => style.format(figure, None),
                None => self.section_number(below.id),
            };
            let indent = "　".repeat(usize::from(level));
            let number = format!("{number}{}", below.badge);
            let gap = gap_after(&number);
            lines.push(format!("{indent}{number}{gap}{}", below.title));
            let inner = match &below.number {
                SectionNumber::Auto { style, .. } => Some(style),
                SectionNumber::None | SectionNumber::Typed { .. } => None,
            };
            self.list_below(below.id, level + 1, depth, inner.filter(|_| number_style.is_some()), lines);
        }
    }
}
