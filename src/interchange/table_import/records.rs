//! The rows below a header → records with their entries: merged and blank cells of a record go on into the next row.

use super::columns::{Header, TableField};
use super::merges::Merges;
use super::preview::RowFate;
use crate::interchange::json::{CellDto, EntryDto, FieldKindDto, NamedList, RecordDto};
use crate::interchange::rows::{cell_name, places};
use crate::model::Level;
use std::collections::{BTreeMap, BTreeSet};

/// What a table gives: its records, what became of its rows, what is to be told.
#[derive(Default)]
pub(super) struct TableRows {
    pub records: Vec<RecordDto>,
    pub fates: Vec<(u32, RowFate)>,
    pub notes: Vec<String>,
    /// Names of departments in the order in which they come.
    pub departments: Vec<String>,
}

/// Reads the rows after `header` up to `last_row`.
pub(super) fn read_rows(merges: &Merges<'_>, header: &Header, rows: &BTreeSet<u32>, last_row: u32) -> TableRows {
    let columns = header.columns.iter().filter_map(|column| Some((column.column, column.field()?))).collect();
    let mut reader = RowReader { merges, columns, out: TableRows::default(), doubts: Doubts::default(), first_row: 0 };
    for row in rows.range(header.last_row + 1..=last_row) {
        let fate = reader.row(*row);
        reader.out.fates.push((*row, fate));
    }
    reader.out.notes = reader.doubts.notes();
    reader.out
}

/// Places to be told, by what there is to tell.
#[derive(Default)]
struct Doubts(BTreeMap<&'static str, Vec<String>>);

impl Doubts {
    fn add(&mut self, what: &'static str, place: String) {
        self.0.entry(what).or_default().push(place);
    }

    fn notes(&self) -> Vec<String> {
        self.0.iter().map(|(what, cells)| format!("{what}：{}", places(cells))).collect()
    }
}

struct RowReader<'a> {
    merges: &'a Merges<'a>,
    columns: Vec<(u32, &'a TableField)>,
    out: TableRows,
    doubts: Doubts,
    /// The row in which the current record began.
    first_row: u32,
}

fn is_number(field: &TableField) -> bool {
    field.kind == FieldKindDto::RecordNumber
}

fn is_departments(field: &TableField) -> bool {
    field.kind == FieldKindDto::Departments
}

fn is_title(field: &TableField) -> bool {
    field.key == crate::model::TITLE_KEY
}

impl<'a> RowReader<'a> {
    fn text(&self, row: u32, column: u32) -> &'a str {
        self.merges.own_text(row, column)
    }

    fn own_texts(&self, row: u32) -> Vec<(u32, &'a TableField, &'a str)> {
        let texts = self.columns.iter().map(|(column, field)| (*column, *field, self.text(row, *column)));
        texts.filter(|(.., text)| !text.trim().is_empty()).collect()
    }

    fn row(&mut self, row: u32) -> RowFate {
        let own = self.own_texts(row);
        match own.as_slice() {
            [] => RowFate::Ignored("取り込む列に記入がありません".to_owned()),
            [(_, _, text)] if text.trim_start().starts_with(['※', '＊', '*', '注']) => {
                RowFate::Ignored(format!("表の外の注記です（{}）", crate::model::text::excerpt(text, 20)))
            }
            _ if self.begins_record(row) => self.begin_record(row),
            _ => self.go_on(row),
        }
    }

    fn named_by(&self, is: fn(&TableField) -> bool) -> Option<u32> {
        self.columns.iter().find(|(_, field)| is(field)).map(|(column, _)| *column)
    }

    fn begins_record(&self, row: u32) -> bool {
        let (number, title) = (self.named_by(is_number), self.named_by(is_title));
        let own = |column: Option<u32>| column.map_or("", |column| self.text(row, column));
        if self.out.records.is_empty() || (number.is_none() && title.is_none()) {
            return true;
        }
        let (own_number, own_title) = (own(number), own(title));
        let named = !own_number.trim().is_empty() || !own_title.trim().is_empty();
        named && !self.repeats_names(own_number, own_title, number, title)
    }

    /// Tables without merged cells write No. and name of the record again in each of its rows.
    fn repeats_names(&self, own_number: &str, own_title: &str, number: Option<u32>, title: Option<u32>) -> bool {
        let first = |column: Option<u32>| column.map_or("", |column| self.text(self.first_row, column));
        let same_number = own_number == first(number) && (number.is_none() || !own_number.trim().is_empty());
        same_number && own_title == first(title) && !own_title.trim().is_empty() && number.is_some()
    }

    fn begin_record(&mut self, row: u32) -> RowFate {
        self.first_row = row;
        let mut record = RecordDto::default();
        for (column, field) in self.columns.clone() {
            if is_number(field) {
                record.number = Some(self.text(row, column).to_owned());
            } else if field.level == Level::Record && !is_departments(field) {
                let text = self.text_or_shared(row, column);
                push_cell(&mut record.cells, field, text);
            }
        }
        if self.named_by(is_title).is_some_and(|column| self.text(row, column).trim().is_empty()) {
            self.doubts.add("名前のない行を一つの事業として読みました", cell_name(row, 0));
        }
        record.entries.extend(self.entry(row, true));
        self.out.records.push(record);
        RowFate::Record
    }

    /// A record's text that is merged with that of the record above is meant for both.
    fn text_or_shared(&mut self, row: u32, column: u32) -> &'a str {
        if self.merges.begun_above(row, column).is_none() {
            return self.text(row, column);
        }
        self.doubts.add("複数の事業にまたがる結合セルの内容を、それぞれの事業に写しました", cell_name(row, column));
        self.merges.seen_text(row, column)
    }

    fn go_on(&mut self, row: u32) -> RowFate {
        for (column, field) in self.columns.clone() {
            let text = self.text(row, column);
            let of_record = field.level == Level::Record && !is_departments(field) && !is_number(field);
            if of_record && !text.trim().is_empty() {
                self.append_to_record(field, text, cell_name(row, column));
            }
        }
        let entry = self.entry(row, false);
        let Some(record) = self.out.records.last_mut() else { return RowFate::Blank };
        match entry {
            Some(entry) => {
                record.entries.push(entry);
                RowFate::Entry
            }
            None => RowFate::Continued,
        }
    }

    fn append_to_record(&mut self, field: &TableField, text: &str, place: String) {
        let Some(record) = self.out.records.last_mut() else { return };
        match record.cells.0.iter_mut().find(|(key, _)| *key == field.key) {
            None => push_cell(&mut record.cells, field, text),
            Some((_, CellDto::Text(known))) if known == text => {}
            Some((_, CellDto::Text(known))) => {
                known.push('\n');
                known.push_str(text);
                self.doubts.add("続きの行の内容を、同じ事業の内容の後に改行してつなげました", place);
            }
            Some(_) => {}
        }
    }

    /// The entry of a row; `None` when the row says nothing that belongs to one.
    fn entry(&mut self, row: u32, first: bool) -> Option<EntryDto> {
        let mut entry = EntryDto::default();
        let mut says_something = false;
        let mut has_columns = false;
        for (column, field) in self.columns.clone() {
            if field.level != Level::Entry && !is_departments(field) {
                continue;
            }
            has_columns = true;
            let text = self.text(row, column);
            says_something |= !text.trim().is_empty();
            if is_departments(field) {
                entry.departments = self.departments(row, column);
                continue;
            }
            self.tell_of_entry_cell(row, column, field, text);
            push_cell(&mut entry.cells, field, text);
        }
        (says_something || first && has_columns).then_some(entry)
    }

    fn tell_of_entry_cell(&mut self, row: u32, column: u32, field: &TableField, text: &str) {
        if self.merges.begun_above(row, column).is_some() {
            self.doubts.add("複数の記入にまたがる結合セルは、最初の記入だけに入れました", cell_name(row, column));
        }
        if let Some(choices) = &field.choices
            && !text.is_empty()
            && !choices.iter().any(|choice| choice == text)
        {
            self.doubts
                .add("選択肢にない値です。書かれたまま取り込みます", format!("{}「{text}」", cell_name(row, column)));
        }
    }

    /// The departments of a row: a merged name stands for every row of its record.
    fn departments(&mut self, row: u32, column: u32) -> Vec<String> {
        let shared = self.merges.begun_above(row, column).is_some_and(|region| region.first_row >= self.first_row);
        let text = if shared { self.merges.seen_text(row, column) } else { self.text(row, column) };
        let names = split_departments(text);
        if names.len() > 1 {
            self.doubts
                .add("複数の担当課として読みました", format!("{}「{}」", cell_name(row, column), names.join("」「")));
        } else if names.first().is_some_and(|name| name != text) {
            self.doubts.add("担当課の名前から改行や前後の空白を除きました", cell_name(row, column));
        }
        for name in &names {
            if !self.out.departments.contains(name) {
                self.out.departments.push(name.clone());
            }
        }
        names
    }
}

/// Never written cells have no row; what holds only white space is kept as it is.
fn push_cell(cells: &mut NamedList<CellDto>, field: &TableField, text: &str) {
    if !text.is_empty() {
        cells.0.push((field.key.clone(), CellDto::Text(text.to_owned())));
    }
}

/// Names of departments in a cell. A line break separates names only when each line looks like one: long names are
/// also broken to fit their column. ・ stands inside names (人権・同和教育課).
fn split_departments(text: &str) -> Vec<String> {
    let parts: Vec<&str> = text.split(['\n', '、']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let is_name =
        |part: &&str| part.ends_with(['課', '室', '係', '局', '部', '所', '署', '館', '園', '校', '会', '班', 'ー']);
    if parts.iter().all(is_name) || !text.contains('\n') {
        return unique(parts.into_iter().map(str::to_owned).collect());
    }
    let joined = text.replace('\n', "");
    unique(joined.split('、').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect())
}

fn unique(names: Vec<String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    names.into_iter().filter(|name| seen.insert(name.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::split_departments;

    #[test]
    fn departments_are_split_only_where_each_part_is_a_name() {
        for (text, expected) in [
            ("こども課", &["こども課"][..]),
            ("こども課\n福祉課", &["こども課", "福祉課"]),
            ("こども課、福祉課", &["こども課", "福祉課"]),
            ("人権・同和\n教育課", &["人権・同和教育課"]),
            ("人権・同和\n教育課、福祉課", &["人権・同和教育課", "福祉課"]),
            (" こども課\n", &["こども課"]),
            ("こども課\nこども課", &["こども課"]),
            ("", &[]),
        ] {
            assert_eq!(split_departments(text), expected, "{text}");
        }
    }
}
