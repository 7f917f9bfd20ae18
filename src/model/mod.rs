//! The book as values: what it holds, how its parts refer to each other, how they are named and numbered.
//!
//! Knows no clock, no file and no format. Everything above reads these values; only `edit` makes new ones.

mod book;
mod computed;
mod department;
mod drafted;
mod edition;
mod find;
mod form;
mod heading_list;
mod ids;
mod label;
mod lines;
mod numbering;
mod passage;
mod record;
mod row;
mod section;
mod series;
pub mod terms;
pub mod text;
mod totals;
mod year;

pub use book::{ApplyError, Book};
pub use computed::{computed_text, directions, formula_words, short_label};
pub use department::{Choice, Department, Mark, MarkPlace, Scale};
pub use drafted::DraftedFields;
pub use edition::{Edition, EditionState, Paper, Settings};
pub use find::{Matching, Pattern};
pub use form::{
    Align, Arrangement, Better, Carry, ChartOptions, Field, FieldKind, Form, FormOptions, Formula, Level,
    NumberRestart, TITLE_KEY, Typeface,
};
pub use ids::{
    BlockId, CellKey, DepartmentId, EditionId, EntryId, FieldId, FormId, ImageId, Lineage, MarkId, Owner, PaperId,
    RecordId, ScaleId, SectionId,
};
pub use label::{expand_label, match_key};
pub use lines::{YearLine, YearLines};
pub use numbering::{Digits, NumberStyle, full_width, gap_after};
pub use passage::{Passage, TextPlace};
pub use record::{Cell, Entry, EntryState, Image, Quantity, Record, value_part};
pub use row::{Change, Row, RowKey, Table};
pub use section::{Block, BlockContent, Figure, LabelOverride, Section, SectionNumber};
pub use series::{YearValue, series};
pub use totals::{has_totals, total_text};
pub use year::{FiscalYear, calendar_year, era_of_day};
