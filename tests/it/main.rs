//! Integration tests: one binary, one module per subject.

mod real_documents;
mod store;
mod support;
