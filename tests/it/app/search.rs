//! Searching
