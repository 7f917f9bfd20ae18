//! What a deed on several cells writes: paste, fill down, empty, choose. Each gives the cells to be written and the
//! places that cannot take it; nothing is written here.

use super::arrange::{Line, goes_on};
use super::clipboard::Block;
use super::selection::{Selection, Spot};
use super::table::{Column, GridRow, Table};
use crate::edit::{Command, Target};
use crate::model::text::searchable;
use crate::model::{Book, Choice, EntryState, FieldId, Level, Owner, RecordId};
use std::collections::BTreeSet;

/// The table as it is shown.
#[derive(Clone, Copy)]
pub struct Sheet<'a> {
    pub book: &'a Book,
    pub table: &'a Table,
    pub lines: &'a [Line],
}

/// What would be written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Deed {
    pub cells: Vec<(Owner, FieldId, String)>,
    /// Why a place cannot take its text, in the officer's words.
    pub refused: Vec<String>,
}

impl Deed {
    /// One step of 元に戻す; `None` when nothing would change.
    pub fn command(self, label: &str) -> Option<Command> {
        let count = self.cells.len();
        (count > 0).then(|| Command::SetCells { label: format!("{label}（{count}欄）"), cells: self.cells })
    }

    fn write(&mut self, sheet: &Sheet<'_>, spot: Spot, text: &str) {
        match sheet.write(spot, text) {
            Ok(cell) => self.cells.extend(cell),
            Err(reason) => self.refused.push(reason),
        }
    }
}

impl<'a> Sheet<'a> {
    /// The row and column of a place, and whether the row leads its record.
    pub fn at(&self, spot: Spot) -> Option<(&'a GridRow, &'a Column, bool)> {
        let Line::Row { row, leads } = self.lines.get(spot.line)? else { return None };
        Some((self.table.rows.get(*row)?, self.table.columns.get(spot.column)?, *leads))
    }

    /// The cell that is written at a place; `None` where nothing is.
    pub fn written(&self, spot: Spot) -> Option<(Owner, FieldId)> {
        let (row, column, leads) = self.at(spot)?;
        if goes_on(column.level, leads) {
            return None;
        }
        Some((self.table.owner(row, column)?, column.field.as_ref()?.id))
    }

    /// What is shown at a place.
    pub fn text(&self, spot: Spot) -> String {
        match self.at(spot) {
            Some((_, column, false)) if goes_on(column.level, false) => String::new(),
            Some((row, column, _)) => self.table.text(self.book, row, column).into_owned(),
            None => String::new(),
        }
    }

    /// `No.3「親子ふれあい広場の運営」（子育て支援課）の「評価」`
    pub fn place(&self, spot: Spot) -> String {
        let Some((row, column, _)) = self.at(spot) else { return String::new() };
        let title = crate::model::text::excerpt(self.book.record_title(row.record), 16);
        let department = if row.departments.is_empty() { String::new() } else { format!("（{}）", row.departments) };
        format!("No.{}「{title}」{department}の「{}」", row.number, column.label)
    }

    /// Why nothing can be written at a place.
    pub fn why_not(&self, spot: Spot) -> Option<&'static str> {
        let (_, column, leads) = self.at(spot)?;
        if !column.is_written() {
            return Some("自動で表示される欄です");
        }
        if goes_on(column.level, leads) {
            return Some("事業の欄は、その事業の最初の行に入力します");
        }
        self.written(spot).is_none().then_some("担当課別の記入がない事業です")
    }

    /// The cell with its new text; `None` when it would stay as it is.
    fn write(&self, spot: Spot, text: &str) -> Result<Option<(Owner, FieldId, String)>, String> {
        let Some((_, column, _)) = self.at(spot) else { return Ok(None) };
        let Some((owner, field)) = self.written(spot) else {
            let stays = text.is_empty() || text == self.text(spot) || text == self.full_text(spot);
            let reason = self.why_not(spot).unwrap_or_default();
            return if stays { Ok(None) } else { Err(format!("{}：{reason}", self.place(spot))) };
        };
        let text = match column.choices() {
            Some(choices) if !text.is_empty() => choice_meant(choices, text)
                .ok_or_else(|| format!("{}：「{text}」という区分はありません", self.place(spot)))?,
            _ => text,
        };
        Ok((self.book.text(owner, field) != text).then(|| (owner, field, text.to_owned())))
    }

    /// The text behind a place, also where it goes on from the line above.
    pub fn full_text(&self, spot: Spot) -> String {
        self.at(spot).map(|(row, column, _)| self.table.text(self.book, row, column).into_owned()).unwrap_or_default()
    }

    /// The lines of a selection that are rows.
    fn rows(&self, selection: &Selection) -> Vec<usize> {
        let lines = selection.lines();
        lines.filter(|line| self.lines.get(*line).is_some_and(|line| line.row().is_some())).collect()
    }

    fn spots(&self, selection: &Selection) -> impl Iterator<Item = Spot> + 'a {
        let columns = selection.columns();
        self.rows(selection).into_iter().flat_map(move |line| columns.clone().map(move |column| Spot { line, column }))
    }

    /// What Ctrl+C takes.
    pub fn copy(&self, selection: &Selection) -> Block {
        let row = |line| selection.columns().map(|column| self.text(Spot { line, column })).collect();
        self.rows(selection).into_iter().map(row).collect()
    }

    /// A block laid over the selection: from its first cell on, or as often as it fits into it. One value fills it.
    pub fn paste(&self, selection: &Selection, block: &[Vec<String>]) -> Deed {
        let (height, width) = (block.len(), block.iter().map(Vec::len).max().unwrap_or(0));
        if height == 0 || width == 0 {
            return Deed::default();
        }
        let selected = self.rows(selection);
        let columns: Vec<usize> = selection.columns().collect();
        let times =
            |selected: usize, own: usize| if selected.is_multiple_of(own) { (selected / own).max(1) } else { 1 };
        let (down, across) = (times(selected.len(), height), times(columns.len(), width));
        let first = *selection.lines().start();
        let rows = (first..self.lines.len()).filter(|line| self.lines.get(*line).is_some_and(|l| l.row().is_some()));
        let rows: Vec<usize> = rows.take(height * down).collect();
        let first = *selection.columns().start();
        let room = self.table.columns.len().saturating_sub(first);
        let mut deed = Deed::default();
        for (line, texts) in rows.iter().zip(block.iter().cycle()) {
            for across in 0..across {
                for (at, text) in texts.iter().enumerate().filter(|(at, _)| across * width + at < room) {
                    deed.write(self, Spot { line: *line, column: first + across * width + at }, text);
                }
            }
        }
        let beyond_below: usize = block.iter().cycle().take(height * down).skip(rows.len()).map(Vec::len).sum();
        let beyond_right: usize = block.iter().take(rows.len()).map(|texts| texts.len().saturating_sub(room)).sum();
        if beyond_below + beyond_right > 0 {
            deed.refused.push(format!("表の端を越える {} 欄", beyond_below + beyond_right));
        }
        deed
    }

    /// The first row of the selection into the others; a single row takes the one above it.
    pub fn fill_down(&self, selection: &Selection) -> Deed {
        let mut rows = self.rows(selection);
        if let [only] = rows.as_slice() {
            let above = (0..*only).rev().find(|line| self.lines.get(*line).is_some_and(|line| line.row().is_some()));
            rows.splice(0..0, above);
        }
        let mut deed = Deed::default();
        let Some((first, others)) = rows.split_first() else { return deed };
        for column in
            selection.columns().filter(|column| self.table.columns.get(*column).is_some_and(Column::is_written))
        {
            let text = self.full_text(Spot { line: *first, column });
            for line in others {
                let spot = Spot { line: *line, column };
                if self.written(spot).is_some() {
                    deed.write(self, spot, &text);
                }
            }
        }
        deed
    }

    /// Empties what can be written in the selection.
    pub fn clear(&self, selection: &Selection) -> Deed {
        let mut deed = Deed::default();
        self.spots(selection).filter(|spot| self.written(*spot).is_some()).for_each(|spot| deed.write(self, spot, ""));
        deed
    }

    /// The texts of the selection, each rewritten; choices stay as they are.
    pub fn rewrite(&self, selection: &Selection, rewrite: impl Fn(&str) -> String) -> Deed {
        let mut deed = Deed::default();
        let is_text = |column: usize| self.table.columns.get(column).is_some_and(|column| column.choices().is_none());
        for spot in self.spots(selection).filter(|spot| is_text(spot.column)) {
            if let Some((owner, field)) = self.written(spot) {
                deed.write(self, spot, &rewrite(self.book.text(owner, field)));
            }
        }
        deed
    }

    /// Last year's texts over the selection.
    pub fn copy_last_year(&self, selection: &Selection) -> Option<Command> {
        let cells: Vec<(Owner, FieldId)> = self.spots(selection).filter_map(|spot| self.written(spot)).collect();
        let (owner, _) = cells.first()?;
        let edition = self.book.record_of(*owner).and_then(|record| self.book.edition_of_record(record))?;
        let from = self.book.previous_edition(edition)?.id;
        Some(Command::CopyCells { from, cells })
    }

    /// The scale of the selected cells of choice, and how many they are; `None` when there are none or several scales.
    pub fn choices(&self, selection: &Selection) -> Option<(&'a [Choice], usize)> {
        let mut found: Option<&'a [Choice]> = None;
        let mut count = 0;
        for column in selection.columns() {
            let Some(choices) = self.table.columns.get(column).and_then(Column::choices) else { continue };
            if found.is_some_and(|known| known != choices) {
                return None;
            }
            found = Some(choices);
            count += self
                .rows(selection)
                .iter()
                .filter(|line| self.written(Spot { line: **line, column }).is_some())
                .count();
        }
        found.map(|choices| (choices, count)).filter(|(_, count)| *count > 0)
    }

    /// A grade or direction for all selected cells of choice.
    pub fn choose(&self, selection: &Selection, label: &str) -> Deed {
        let mut deed = Deed::default();
        let is_choice = |column: usize| self.table.columns.get(column).is_some_and(|column| column.choices().is_some());
        for spot in self.spots(selection).filter(|spot| is_choice(spot.column) && self.written(*spot).is_some()) {
            deed.write(self, spot, label);
        }
        deed
    }

    /// What the states of the selected lines belong to: entries, or records whose own words are drafted.
    fn targets(&self, selection: &Selection) -> Vec<Target> {
        let rows = self.rows(selection).into_iter().filter_map(|line| self.lines.get(line)?.row());
        let rows = rows.filter_map(|row| self.table.rows.get(row));
        if self.book.drafted_fields(self.table.form).level == Level::Record {
            let records: BTreeSet<RecordId> = rows.map(|row| row.record).collect();
            return records.into_iter().map(Target::Record).collect();
        }
        rows.filter_map(|row| row.entry.map(Target::Entry)).collect()
    }

    /// 確認済にする or 下書きに戻す for the selected lines; `None` where it changes nothing.
    pub fn set_state(&self, selection: &Selection, state: EntryState) -> Option<Command> {
        let differs = |target: &Target| match *target {
            Target::Entry(id) => self.book.entry(id).is_some_and(|entry| entry.state != state),
            Target::Record(id) => {
                let mut entries = self.book.entries(id).peekable();
                let begins = entries.peek().is_none() && state == EntryState::Confirmed;
                begins || entries.any(|entry| entry.state != state)
            }
            Target::Section(_) | Target::Block(_) => false,
        };
        let targets: Vec<Target> = self.targets(selection).into_iter().filter(differs).collect();
        (!targets.is_empty()).then_some(Command::SetState { targets, state })
    }
}

/// The choice that a typed or pasted text names; width, case and white space do not matter.
pub fn choice_meant<'a>(choices: &'a [Choice], text: &'a str) -> Option<&'a str> {
    let exact = choices.iter().find(|choice| choice.label == text);
    let alike = || choices.iter().find(|choice| searchable(&choice.label) == searchable(text));
    exact.or_else(alike).map(|choice| choice.label.as_str())
}

/// Several reasons on a few lines.
pub fn reasons(refused: &[String]) -> String {
    const SHOWN: usize = 3;
    let mut lines: Vec<String> = refused.iter().take(SHOWN).cloned().collect();
    if refused.len() > SHOWN {
        lines.push(format!("ほか {} 件", refused.len() - SHOWN));
    }
    lines.join("\n")
}
