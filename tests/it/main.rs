//! Integration tests: one binary, one module per subject.

mod durability;
mod sample;
mod store;
