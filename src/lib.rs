//! 評価帳: the yearly evaluation report of a municipal plan, edited beside last year's text and printed.
//!
//! The modules stand in the order in which they may know each other, see `ARCHITECTURE.md`.

pub mod fonts;
pub mod model;

pub mod check;
pub mod compare;
pub mod edit;
pub mod layout;
pub mod report;

pub mod interchange;
pub mod pdf;
pub mod store;

pub mod work;
pub mod workspace;

pub mod app;
pub mod cli;
