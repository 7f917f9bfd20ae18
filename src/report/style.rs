//! The sizes, faces and margins of each kind of paper.

use super::{PaperKind, PaperOptions};
use crate::layout::Length;
use crate::layout::document::{Face, HorizontalAlign, Margins, PageSetup, TextStyle};
use crate::model::{Align, Edition, Typeface, expand_label};

/// What every part of one paper asks for its text styles.
#[derive(Clone, Debug)]
pub struct Style {
    kind: PaperKind,
    table_size: Length,
    typeface: Option<Typeface>,
}

impl Style {
    pub fn new(options: &PaperOptions) -> Self {
        let size = options.font_size_pt.clamp(*PaperOptions::FONT_SIZES_PT.start(), *PaperOptions::FONT_SIZES_PT.end());
        Self { kind: options.kind, table_size: Length::pt(size), typeface: options.typeface }
    }

    fn face(&self, form: Typeface) -> Face {
        match self.typeface.unwrap_or(form) {
            Typeface::Gothic => Face::Gothic,
            Typeface::Mincho => Face::Mincho,
            Typeface::ProportionalGothic => Face::ProportionalGothic,
        }
    }

    /// Text in a cell.
    pub fn cell(&self, form: Typeface, align: Align, tight_punctuation: bool) -> TextStyle {
        let align = match align {
            Align::Start => HorizontalAlign::Start,
            Align::Center => HorizontalAlign::Center,
            Align::End => HorizontalAlign::End,
        };
        TextStyle {
            face: self.face(form),
            size: self.table_size,
            line_height: 1.45,
            align,
            justify: false,
            tight_punctuation,
        }
    }

    /// A header cell or the label of a box.
    pub fn label(&self) -> TextStyle {
        TextStyle {
            face: Face::GothicBold,
            size: self.table_size,
            line_height: 1.35,
            align: HorizontalAlign::Center,
            justify: false,
            tight_punctuation: true,
        }
    }

    /// Body text: Mincho on a plan, Gothic beside tables.
    pub fn body(&self) -> TextStyle {
        let (face, size) = match self.kind {
            PaperKind::Plan => (self.face(Typeface::Mincho), 10.5),
            PaperKind::Sheet => (self.face(Typeface::Gothic), 10.0),
            PaperKind::Evaluation => (self.face(Typeface::Gothic), (self.table_size.to_pt() + 1.0).min(10.5)),
        };
        TextStyle {
            face,
            size: Length::pt(size),
            line_height: 1.7,
            align: HorizontalAlign::Start,
            justify: true,
            tight_punctuation: true,
        }
    }

    /// Legends, notes and captions.
    pub fn note(&self) -> TextStyle {
        let size = (self.table_size.to_pt()).clamp(7.5, 9.0);
        TextStyle { face: Face::Gothic, size: Length::pt(size), line_height: 1.5, justify: false, ..self.body() }
    }

    /// Years, values and names in a chart.
    pub fn chart(&self) -> TextStyle {
        let size = self.table_size.to_pt().clamp(7.0, 8.0);
        TextStyle { face: Face::Gothic, size: Length::pt(size), line_height: 1.2, justify: false, ..self.body() }
    }

    /// The name over a chart.
    pub fn chart_title(&self) -> TextStyle {
        let size = self.table_size.to_pt().clamp(7.5, 9.0);
        TextStyle { face: Face::GothicBold, size: Length::pt(size), line_height: 1.35, ..self.chart() }
    }

    /// Headings by level; level 1 is the title.
    pub fn heading(&self, level: u8) -> TextStyle {
        let size = match level {
            1 => 15.0,
            2 => 12.5,
            3 => 11.0,
            _ => 10.5,
        };
        TextStyle {
            face: Face::GothicBold,
            size: Length::pt(size),
            line_height: 1.4,
            align: if level == 1 { HorizontalAlign::Center } else { HorizontalAlign::Start },
            justify: false,
            tight_punctuation: true,
        }
    }

    /// Space before and after a heading.
    pub fn heading_space(&self, level: u8) -> (Length, Length) {
        match level {
            1 => (Length::ZERO, Length::mm(4.0)),
            2 => (Length::mm(4.5), Length::mm(2.0)),
            3 => (Length::mm(3.5), Length::mm(1.6)),
            _ => (Length::mm(3.0), Length::mm(1.2)),
        }
    }

    pub fn cell_padding(&self) -> Length {
        self.table_size * 0.42
    }
}

/// Landscape tables are bound at the top, portrait papers at the left: the bound edge keeps at least 20 mm
/// (白川町公文規程: left 30 mm for the holes; 20 mm is the least that a punch needs).
pub(super) fn page_setup(options: &PaperOptions, edition: &Edition) -> PageSetup {
    let landscape = options.kind == PaperKind::Evaluation;
    let filled = |text: &str| expand_label(text, edition).replace("{表題}", &edition.title);
    PageSetup {
        size: options.size,
        landscape,
        margins: margins(options, landscape),
        document_number: options.document_number.clone(),
        meeting: options.meeting.clone(),
        header: filled(&options.header),
        footer: filled(&options.footer),
        page_numbers: options.page_numbers,
        first_page_number: options.first_page_number,
        draft: options.draft,
        keep_groups: options.keep_records,
    }
}

fn margins(options: &PaperOptions, landscape: bool) -> Margins {
    let mm = Length::mm;
    let (least, most) = (*PaperOptions::BINDING_MM.start(), *PaperOptions::BINDING_MM.end());
    let bound = |usual: f64| mm(options.binding_mm.filter(|mm| mm.is_finite()).unwrap_or(usual).clamp(least, most));
    match (landscape, options.bind_left) {
        (true, false) => Margins { top: bound(20.0), right: mm(14.0), bottom: mm(16.0), left: mm(14.0) },
        (true, true) => Margins { top: mm(16.0), right: mm(14.0), bottom: mm(16.0), left: bound(20.0) },
        (false, _) => Margins { top: mm(22.0), right: mm(20.0), bottom: mm(20.0), left: bound(25.0) },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{EditionId, EditionState, FiscalYear, Lineage};

    fn edition(title: &str) -> Edition {
        Edition {
            id: EditionId(1),
            year: FiscalYear(2024),
            title: title.to_owned(),
            plan_period: String::new(),
            state: EditionState::Drafting,
            lineage: Lineage(1),
        }
    }

    /// Top, right, bottom, left in millimetres.
    fn check(kind: PaperKind, binding_mm: Option<f64>, bind_left: bool, expected: [f64; 4]) {
        let options = PaperOptions { binding_mm, bind_left, ..PaperOptions::new(kind) };
        let page = page_setup(&options, &edition(""));
        let Margins { top, right, bottom, left } = page.margins;
        assert_eq!([top, right, bottom, left].map(|margin| margin.to_mm().round()), expected, "{options:?}");
    }

    #[test]
    fn the_bound_edge_has_its_margin() {
        check(PaperKind::Evaluation, None, false, [20.0, 14.0, 16.0, 14.0]);
        check(PaperKind::Evaluation, Some(30.0), false, [30.0, 14.0, 16.0, 14.0]);
        check(PaperKind::Evaluation, Some(30.0), true, [16.0, 14.0, 16.0, 30.0]);
        check(PaperKind::Plan, Some(30.0), false, [22.0, 20.0, 20.0, 30.0]);
        check(PaperKind::Plan, Some(1.0), true, [22.0, 20.0, 20.0, 10.0]);
        check(PaperKind::Sheet, Some(f64::NAN), false, [22.0, 20.0, 20.0, 25.0]);
    }

    #[test]
    fn running_texts_are_filled_in() {
        let options = PaperOptions { header: "{表題}　第3回".to_owned(), ..PaperOptions::new(PaperKind::Plan) };
        assert_eq!(page_setup(&options, &edition("子ども計画　評価")).header, "子ども計画　評価　第3回");
    }
}
