//! The JSON exchange format (`docs/exchange-format.md`): a book as one file that people and programs can read.

mod dto;
mod exact;
mod named_list;

pub use dto::*;
pub use exact::Exact;
pub use named_list::NamedList;
