//! Integration tests: one binary, one module per subject.

#![cfg(test)]

mod app;
mod architecture;
mod durability;
mod fit;
mod interchange;
mod real_documents;
mod sample;
mod samples;
mod store;
mod support;
