//! The window. Screens read the open book and cached results and push actions; nothing below knows of it.

pub mod action;
pub mod book;
pub mod check;
pub mod command;
pub mod commit;
pub mod desk;
mod exchange;
pub mod export;
mod files;
pub mod forms;
pub mod grid;
pub mod indicator;
mod jobs;
pub mod keeping;
mod latest;
pub mod memory;
pub mod outline;
pub mod page;
pub mod paper;
pub mod paper_lines;
mod perform;
mod pictures;
pub mod presets;
pub mod preview;
pub mod screens;
pub mod search;
pub mod theme;
pub mod thumbnails;
pub mod widgets;
mod window;
pub mod writing;

pub use window::Window;

use std::path::PathBuf;

/// Why no window could be shown.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    #[error("画面を表示できませんでした（{0}）。画面のない所では、コマンドを使ってください（使い方: hyokacho --help）")]
    NoWindow(String),
}

/// Opens the window and returns when it is closed. `HYOKACHO_RENDERER=wgpu|glow` chooses how it is drawn; otherwise
/// the first is tried before the second, which old drivers know.
#[expect(clippy::needless_pass_by_value, reason = "each renderer that is tried gets a copy of its own")]
pub fn run(file: Option<PathBuf>) -> Result<(), AppError> {
    if no_display() {
        return Err(AppError::NoWindow("ディスプレイがありません".to_owned()));
    }
    let wished = std::env::var("HYOKACHO_RENDERER").unwrap_or_default();
    let renderers: &[eframe::Renderer] = match wished.as_str() {
        "glow" => &[eframe::Renderer::Glow],
        "wgpu" => &[eframe::Renderer::Wgpu],
        _ => &[eframe::Renderer::Wgpu, eframe::Renderer::Glow],
    };
    let mut reason = String::new();
    for renderer in renderers {
        match run_with(*renderer, file.clone()) {
            Ok(()) => return Ok(()),
            Err(error) => {
                log::warn!("{renderer}: {error}");
                reason = error.to_string();
            }
        }
    }
    Err(AppError::NoWindow(reason))
}

fn run_with(renderer: eframe::Renderer, file: Option<PathBuf>) -> eframe::Result {
    let viewport = egui::ViewportBuilder::default()
        .with_title("評価帳")
        .with_app_id("hyokacho")
        .with_inner_size([1360.0, 860.0])
        .with_min_inner_size([800.0, 520.0])
        .with_drag_and_drop(true);
    let options = eframe::NativeOptions { renderer, viewport, ..Default::default() };
    eframe::run_native(
        "hyokacho",
        options,
        Box::new(move |creation| {
            let memory = window::stored_memory(creation.storage);
            Ok(Box::new(Window::new(&creation.egui_ctx, memory, file).with_backups()))
        }),
    )
}

/// Whether there is surely nothing to draw on.
fn no_display() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(all(unix, not(target_os = "macos"))) && !set("DISPLAY") && !set("WAYLAND_DISPLAY")
}
