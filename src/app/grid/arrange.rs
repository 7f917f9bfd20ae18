//! Which rows are shown and in what order: filter, sorting, grouping. Carried out when it is asked for, not with every
//! key, so that a row stays where it is while it is written (as in Excel).

use super::table::{ColumnKind, GridRow, Table};
use crate::app::outline::Stage;
use crate::model::text::searchable;
use crate::model::{Book, DepartmentId, Level, Quantity, RecordId};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// Rows that belong together get a heading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Grouping {
    #[default]
    None,
    Section,
    Department,
}

impl Grouping {
    pub const ALL: [Self; 3] = [Self::None, Self::Section, Self::Department];

    pub fn label(self) -> &'static str {
        match self {
            Self::None => "分けない",
            Self::Section => "見出しごと",
            Self::Department => "担当課ごと",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Ascending,
    Descending,
}

/// How the rows are to be shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wishes {
    /// What was typed into the filter.
    pub words: String,
    /// Empty for all.
    pub departments: BTreeSet<DepartmentId>,
    /// Column → labels, the empty label for cells without one; columns that are missing show all.
    pub choices: BTreeMap<usize, BTreeSet<String>>,
    pub stages: BTreeSet<Stage>,
    /// Column and direction; `None` for the order of the book.
    pub sort: Option<(usize, Direction)>,
    pub grouping: Grouping,
    /// Titles of groups whose rows are hidden.
    pub collapsed: BTreeSet<String>,
}

impl Wishes {
    pub fn filters(&self) -> bool {
        let chips = !self.departments.is_empty() || !self.choices.is_empty() || !self.stages.is_empty();
        chips || !searchable(&self.words).is_empty()
    }

    /// Ascending, descending, as in the book.
    pub fn turn_sort(&mut self, column: usize) {
        self.sort = match self.sort {
            Some((same, Direction::Ascending)) if same == column => Some((column, Direction::Descending)),
            Some((same, Direction::Descending)) if same == column => None,
            _ => Some((column, Direction::Ascending)),
        };
    }
}

/// One line of the table on screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    Group {
        title: String,
        count: usize,
        collapsed: bool,
    },
    Row {
        /// Index into [`Table::rows`].
        row: usize,
        /// The first line of its record here; the record's own fields stand in it.
        leads: bool,
    },
}

impl Line {
    pub fn row(&self) -> Option<usize> {
        match self {
            Self::Row { row, .. } => Some(*row),
            Self::Group { .. } => None,
        }
    }
}

/// What the filter looks at, for every row: its texts as a search compares them.
pub fn searched_texts(book: &Book, table: &Table) -> Vec<String> {
    let text = |row: &GridRow| {
        let mut all = row.number.clone();
        for column in &table.columns {
            // Nothing that is typed holds a line break, so no word is found across two cells.
            all.push('\n');
            all.push_str(&searchable(&table.text(book, row, column)));
        }
        all
    };
    table.rows.iter().map(text).collect()
}

/// The lines that the wishes leave, in order. `searched` is [`searched_texts`], or empty while no words are typed.
pub fn arrange(book: &Book, table: &Table, wishes: &Wishes, searched: &[String]) -> Vec<Line> {
    let words = searchable(&wishes.words);
    let mut rows: Vec<usize> = table
        .rows
        .iter()
        .enumerate()
        .filter(|(index, row)| {
            let found = words.is_empty() || searched.get(*index).is_some_and(|text| text.contains(&words));
            found && passes(book, table, row, wishes)
        })
        .map(|(index, _)| index)
        .collect();
    if let Some((column, direction)) = wishes.sort {
        sort(book, table, &mut rows, column, direction);
    }
    match wishes.grouping {
        Grouping::None => leading(table, &rows).collect(),
        Grouping::Section => grouped(table, &rows, wishes, |row| {
            (row.section, table.sections.get(row.section).cloned().unwrap_or_default())
        }),
        Grouping::Department => {
            let mut order: BTreeMap<&str, usize> = BTreeMap::new();
            for row in &table.rows {
                let next = order.len();
                order.entry(&row.departments).or_insert(next);
            }
            grouped(table, &rows, wishes, |row| {
                let title = if row.departments.is_empty() { "担当課なし" } else { &row.departments };
                (order.get(row.departments.as_str()).copied().unwrap_or(0), title.to_owned())
            })
        }
    }
}

fn passes(book: &Book, table: &Table, row: &GridRow, wishes: &Wishes) -> bool {
    let department = || {
        let entry = row.entry.and_then(|entry| book.entry(entry));
        let own = entry.map_or(&[][..], |entry| entry.departments.as_slice());
        wishes.departments.is_empty() || own.iter().any(|id| wishes.departments.contains(id))
    };
    let stage =
        || wishes.stages.is_empty() || table.stage(book, row).is_some_and(|stage| wishes.stages.contains(&stage));
    let choices = || {
        wishes.choices.iter().all(|(column, labels)| {
            table.columns.get(*column).is_none_or(|column| labels.contains(table.text(book, row, column).as_ref()))
        })
    };
    department() && stage() && choices()
}

/// What a text counts as when a column is sorted.
#[derive(Debug, PartialEq)]
enum SortKey {
    Place(usize),
    Number(f64),
    Text(String),
    /// Last in both directions, as in Excel.
    Empty,
}

impl SortKey {
    fn of(book: &Book, table: &Table, row: &GridRow, column: usize) -> Self {
        let Some(column) = table.columns.get(column) else { return Self::Empty };
        if column.kind == ColumnKind::State {
            let Some(stage) = table.stage(book, row) else { return Self::Empty };
            return Self::Place(Stage::ALL.iter().position(|other| *other == stage).unwrap_or(0));
        }
        let text = table.text(book, row, column);
        if text.trim().is_empty() {
            return Self::Empty;
        }
        if let Some(choices) = column.choices() {
            let place = choices.iter().position(|choice| choice.label == text);
            return Self::Place(place.unwrap_or(choices.len()));
        }
        let figure = Quantity::parse(&text).map(|quantity| quantity.number);
        figure.map_or_else(|| Self::Text(text.into_owned()), Self::Number)
    }

    fn rank(&self) -> u8 {
        match self {
            Self::Place(_) | Self::Number(_) => 0,
            Self::Text(_) => 1,
            Self::Empty => 2,
        }
    }

    fn compare(&self, other: &Self, direction: Direction) -> Ordering {
        let order = match (self, other) {
            (Self::Place(a), Self::Place(b)) => a.cmp(b),
            (Self::Number(a), Self::Number(b)) => a.total_cmp(b),
            (Self::Text(a), Self::Text(b)) => a.cmp(b),
            (Self::Empty, _) | (_, Self::Empty) => return self.rank().cmp(&other.rank()),
            _ => self.rank().cmp(&other.rank()),
        };
        match direction {
            Direction::Ascending => order,
            Direction::Descending => order.reverse(),
        }
    }
}

fn sort(book: &Book, table: &Table, rows: &mut [usize], column: usize, direction: Direction) {
    let key = |index: usize| table.rows.get(index).map_or(SortKey::Empty, |row| SortKey::of(book, table, row, column));
    let keys: BTreeMap<usize, SortKey> = rows.iter().map(|index| (*index, key(*index))).collect();
    rows.sort_by(|a, b| match (keys.get(a), keys.get(b)) {
        (Some(a), Some(b)) => a.compare(b, direction),
        _ => Ordering::Equal,
    });
}

/// The rows as lines; the first of several lines of one record leads.
fn leading<'a>(table: &'a Table, rows: &'a [usize]) -> impl Iterator<Item = Line> + 'a {
    let mut before: Option<RecordId> = None;
    rows.iter().map(move |row| {
        let record = table.rows.get(*row).map(|row| row.record);
        let leads = record != before;
        before = record;
        Line::Row { row: *row, leads }
    })
}

/// Groups in the order of their first number, each with its rows in the order given.
fn grouped(
    table: &Table,
    rows: &[usize],
    wishes: &Wishes,
    group_of: impl Fn(&GridRow) -> (usize, String),
) -> Vec<Line> {
    let mut groups: BTreeMap<(usize, String), Vec<usize>> = BTreeMap::new();
    for index in rows {
        if let Some(row) = table.rows.get(*index) {
            groups.entry(group_of(row)).or_default().push(*index);
        }
    }
    let mut lines = Vec::new();
    for ((_, title), rows) in groups {
        let collapsed = wishes.collapsed.contains(&title);
        lines.push(Line::Group { title, count: rows.len(), collapsed });
        if !collapsed {
            lines.extend(leading(table, &rows));
        }
    }
    lines
}

/// Whether a place of the table only goes on with what stands in the line above.
pub fn goes_on(level: Level, leads: bool) -> bool {
    level == Level::Record && !leads
}
