//! Ties what was read to its counterparts in the edition whose form was taken: same heading, same name, same departments.
//! Only exact and unmistakable matches count; the rest is new, and the preview says how much of each there was.

use crate::interchange::json::{CellDto, EditionDto, EntryDto, LineageLabel, RecordDto, SectionDto};
use crate::model::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How many things found their counterparts.
#[derive(Default)]
struct Tied {
    sections: usize,
    records: usize,
    new_records: usize,
}

/// Gives departments, sections, tables, records and entries the lineage of their counterparts in `base`; the answer
/// is what the preview says of it.
pub(super) fn tie(book: &Book, base: EditionId, edition: &mut EditionDto) -> Option<String> {
    let year = book.edition(base)?.year;
    let departments = unmistakable(book.departments(base).map(|row| (row.name.clone(), row.lineage)));
    for department in &mut edition.departments {
        department.lineage = departments.get(&department.name).map(label);
    }
    let mut tied = Tied::default();
    tie_sections(book, &book.top_sections(base).collect::<Vec<_>>(), &mut edition.sections, &mut tied);
    let Tied { sections, records, new_records } = tied;
    Some(format!(
        "{}と題・名前が同じ見出し{sections}・事業{records}件を前の年度と対応付けます。対応のない事業は{new_records}件です",
        year.label()
    ))
}

fn label(lineage: &Lineage) -> LineageLabel {
    LineageLabel::Number(lineage.0)
}

/// Names that stand only once, with what they name.
fn unmistakable<T>(named: impl Iterator<Item = (String, T)>) -> BTreeMap<String, T> {
    let mut once = BTreeMap::new();
    let mut twice = BTreeSet::new();
    for (name, thing) in named {
        if once.insert(name.clone(), thing).is_some() {
            twice.insert(name);
        }
    }
    once.retain(|name, _| !name.trim().is_empty() && !twice.contains(name));
    once
}

fn tie_sections(book: &Book, base: &[&Arc<Section>], sections: &mut [SectionDto], tied: &mut Tied) {
    let known = unmistakable(base.iter().map(|row| (row.title.clone(), *row)));
    let found = unmistakable(sections.iter().map(|section| (section.title.clone(), ())));
    for section in sections {
        let counterpart = known.get(&section.title).filter(|_| found.contains_key(&section.title)).copied();
        if let Some(counterpart) = counterpart {
            tied.sections += 1;
            section.lineage = Some(label(&counterpart.lineage));
            tie_blocks(book, counterpart, section, tied);
        } else {
            let records = section.blocks.iter().filter_map(|block| block.records.as_ref());
            tied.new_records += records.map(|records| records.rows.len()).sum::<usize>();
        }
        let below: Vec<_> = counterpart.into_iter().flat_map(|row| book.subsections(row.id)).collect();
        tie_sections(book, &below, &mut section.sections, tied);
    }
}

fn tie_blocks(book: &Book, counterpart: &Section, section: &mut SectionDto, tied: &mut Tied) {
    let is_table = |block: &&Arc<Block>| matches!(block.content, BlockContent::Records { .. });
    let base: Vec<_> = book.blocks(counterpart.id).filter(is_table).collect();
    for (index, block) in section.blocks.iter_mut().enumerate() {
        block.lineage = base.get(index).map(|row| label(&row.lineage));
        let rows = block.records.iter_mut().flat_map(|records| &mut records.rows).collect();
        tie_records(book, base.get(index).copied(), rows, tied);
    }
}

fn tie_records(book: &Book, base: Option<&Arc<Block>>, rows: Vec<&mut RecordDto>, tied: &mut Tied) {
    let base = base.into_iter().flat_map(|block| book.records(block.id));
    let known = unmistakable(base.map(|record| (book.record_title(record.id).to_owned(), record)));
    let found = unmistakable(rows.iter().map(|record| (title(record), ())));
    for record in rows {
        let title = title(record);
        match known.get(&title).filter(|_| found.contains_key(&title)) {
            Some(counterpart) => {
                tied.records += 1;
                record.lineage = Some(label(&counterpart.lineage));
                tie_entries(book, counterpart, &mut record.entries);
            }
            None => tied.new_records += 1,
        }
    }
}

fn title(record: &RecordDto) -> String {
    match record.cells.0.iter().find(|(key, _)| key == TITLE_KEY) {
        Some((_, CellDto::Text(text))) => text.clone(),
        _ => String::new(),
    }
}

fn tie_entries(book: &Book, counterpart: &Record, entries: &mut [EntryDto]) {
    let names = |entry: &Arc<Entry>| book.department_names(&entry.departments).join("\n");
    let known = unmistakable(book.entries(counterpart.id).map(|entry| (names(entry), entry.lineage)));
    let found = unmistakable(entries.iter().map(|entry| (entry.departments.join("\n"), ())));
    for entry in entries {
        let names = entry.departments.join("\n");
        entry.lineage = known.get(&names).filter(|_| found.contains_key(&names)).map(label);
    }
}
