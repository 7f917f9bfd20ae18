//! Integration tests: one binary, one module per subject.

mod app;
mod store;
