//! Integration tests: one binary, one module per subject.

mod durability;
mod sample;
mod real_documents;
mod samples;
mod app;
mod store;
mod support;
