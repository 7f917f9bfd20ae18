//! From an origin back to words: where on the paper something stands, as an officer would say it.

use super::part;
use crate::layout::Origin;
use crate::model::{
    BlockContent, BlockId, Book, EditionId, EntryId, FieldId, FormId, RecordId, ScaleId, SectionId, text,
};

/// `（１）学びの支援「見守り事業」（子育て課）の「実施状況」`; 「書式」 for what has no place of its own.
pub fn place(book: &Book, origin: Origin) -> String {
    let Origin { source, part } = origin;
    let field = book.field(FieldId(part)).map(|field| format!("の「{}」", book.field_label(field, None)));
    let field = field.unwrap_or_default();
    if let Some(entry) = book.entry(EntryId(source)) {
        let departments = book.department_names(&entry.departments).join("、");
        let departments = if departments.is_empty() { departments } else { format!("（{departments}）") };
        return format!("{}{departments}{field}", record_place(book, entry.record));
    }
    if book.record(RecordId(source)).is_some() {
        let field = if part <= part::CHART { "のグラフ".to_owned() } else { field };
        return format!("{}{field}", record_place(book, RecordId(source)));
    }
    if let Some(block) = book.block(BlockId(source)) {
        if let (BlockContent::Figures { figures }, ..=part::CAPTION) = (&block.content, part) {
            let figure = usize::try_from(part::CAPTION - part).ok().and_then(|index| figures.get(index));
            let caption = figure.map(|figure| text::excerpt(&figure.caption, 30)).filter(|caption| !caption.is_empty());
            let caption = caption.map(|caption| format!("「{caption}」")).unwrap_or_default();
            return format!("「{}」の図{caption}", book.section_heading(block.section));
        }
        let what = match part {
            part::HEADING => "小見出し",
            part::LEGEND => "凡例",
            part::TEXT => "本文",
            part::TOTAL => "表の合計",
            part::FORMULAS => "表の注",
            _ if !field.is_empty() => "表の合計",
            _ => "図",
        };
        return format!("「{}」の{what}", book.section_heading(block.section));
    }
    if book.section(SectionId(source)).is_some() {
        return format!("見出し「{}」", book.section_heading(SectionId(source)));
    }
    if let Some(edition) = book.edition(EditionId(source)) {
        let what = if part <= part::LISTED { "資料一覧の行" } else { "表題" };
        return format!("{}版の{what}", edition.year.label());
    }
    if let Some(form) = book.form(FormId(source)) {
        return format!("様式「{}」{field}", form.name);
    }
    if let Some(scale) = book.scale(ScaleId(source)) {
        return format!("「{}」の凡例", scale.name);
    }
    "書式".to_owned()
}

fn record_place(book: &Book, record: RecordId) -> String {
    let section = book.record(record).and_then(|record| book.block(record.block)).map(|block| block.section);
    let heading = section.map(|section| book.section_heading(section)).unwrap_or_default();
    format!("{heading}「{}」", book.record_title(record))
}
