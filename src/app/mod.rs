//! Screens, widgets and the preview of the paper.

pub mod preview;
