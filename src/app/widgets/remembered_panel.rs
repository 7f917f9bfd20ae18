//! Panels whose size the officer draws: the size is kept while another view is shown and over a restart.

use egui::{Context, Frame, Id, InnerResponse, Panel, Rangef, Ui};
use std::collections::BTreeMap;

/// Sizes of the panels by their names, in points, margins included.
pub type PanelSizes = BTreeMap<String, f32>;

/// The edge at which a panel stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    Left,
    Right,
    Bottom,
}

/// A panel at an edge.
#[derive(Clone, Copy, Debug)]
pub struct RememberedPanel {
    /// Under which its size is remembered.
    pub name: &'static str,
    pub edge: Edge,
    pub frame: Frame,
    /// Until the officer draws it.
    pub size: f32,
    pub range: Rangef,
}

impl RememberedPanel {
    /// Draws the panel with its content.
    pub fn show<R>(self, ui: &mut Ui, content: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
        let panel = match self.edge {
            Edge::Left => Panel::left(self.name),
            Edge::Right => Panel::right(self.name),
            Edge::Bottom => Panel::bottom(self.name),
        };
        let size = sizes(ui).get(self.name).copied().unwrap_or(self.size);
        let size = size.clamp(self.range.min, self.range.max.max(self.range.min));
        let panel = panel.frame(self.frame).resizable(true).default_size(size).size_range(self.range);
        let shown = panel.show(ui, content);
        let rect = shown.response.rect;
        let drawn = if self.edge == Edge::Bottom { rect.height() } else { rect.width() };
        ui.data_mut(|data| {
            data.get_temp_mut_or_default::<PanelSizes>(key()).insert(self.name.to_owned(), drawn);
        });
        shown
    }
}

fn key() -> Id {
    Id::unique("panel_sizes")
}

/// The sizes of all panels that have been shown.
pub fn sizes(ctx: &Context) -> PanelSizes {
    ctx.data(|data| data.get_temp(key())).unwrap_or_default()
}

/// Panels that are shown from now on have these sizes.
pub fn set_sizes(ctx: &Context, sizes: PanelSizes) {
    ctx.data_mut(|data| data.insert_temp(key(), sizes));
}
