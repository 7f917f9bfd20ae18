//! Integration tests: one binary, one module per subject.

#![cfg(test)]

mod app;
mod architecture;
mod bad_input;
mod check;
mod durability;
mod fit;
mod interchange;
mod paper_options;
mod real_documents;
mod sample;
mod samples;
mod store;
mod support;
