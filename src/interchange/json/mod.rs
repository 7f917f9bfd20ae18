//! The JSON exchange format (`docs/exchange-format.md`): a book as one file that people and programs can read.

mod dto;
mod dto_forms;
mod exact;
mod from_book;
mod identity;
mod named_list;
mod read;
mod to_rows;

pub use dto::*;
pub use exact::Exact;
pub use from_book::{MAX_SECTION_DEPTH, export};
pub use named_list::NamedList;
pub use read::{MAX_BYTES, read};
pub use to_rows::to_rows;
pub(in crate::interchange) use to_rows::to_rows_in_book;

#[cfg(test)]
mod round_trip_tests;
