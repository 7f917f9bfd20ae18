//! Foreign files: xlsx, csv and json ⇄ neutral rows ⇄ commands.
//!
//! Nothing here opens a file: bytes come in, bytes and values go out. The callers name the file in their messages.

pub mod json;
