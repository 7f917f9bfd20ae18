//! Integration tests: one binary, one module per subject.

mod app;
mod interchange;
mod store;
