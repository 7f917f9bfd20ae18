//! Integration tests: one binary, one module per subject.

mod app;
mod architecture;
mod durability;
mod real_documents;
mod sample;
mod samples;
mod store;
mod support;
