//! The paper on screen: the pages that will be printed, following an edit, leading to and from its fields.
//!
//! `arrange` says where the pages stand and which pieces of them are in view, `raster` paints a piece, `worker` does so
//! beside the frame, `state` holds what is shown, `view` draws it. Setting the paper is left to the caller, who hands
//! over a job that does it.

mod arrange;
mod coverage;
pub mod hit;
mod picture;
mod raster;
mod state;
mod view;
mod worker;

pub use arrange::Zoom;
pub use state::PreviewState;
pub use view::{PreviewAction, preview_below_ui, preview_ui};
pub use worker::Compose;

#[cfg(test)]
mod sample;
