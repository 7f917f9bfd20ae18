//! Integration tests: one binary, one module per subject.

mod real_documents;
mod samples;
mod store;
mod support;
