//! Panels whose size the officer draws: the size is kept while another view is shown and over a restart.

use egui::{Context, Frame, Id, InnerResponse, Panel, PanelState, Rangef, Ui};
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
        let wanted = sizes(ui).get(self.name).copied().unwrap_or(self.size);
        let wanted = wanted.clamp(self.range.min, self.range.max.max(self.range.min));
        let panel = panel.frame(self.frame).resizable(true).default_size(wanted).size_range(self.range);
        let shown = panel.show(ui, |ui| {
            // A panel shrinks to what is in it.
            match self.edge {
                Edge::Bottom => ui.set_min_height(ui.available_height()),
                Edge::Left | Edge::Right => ui.set_min_width(ui.available_width()),
            }
            content(ui)
        });
        let rect = shown.response.rect;
        let drawn = if self.edge == Edge::Bottom { rect.height() } else { rect.width() };
        self.follow(ui, wanted, drawn);
        shown
    }

    /// Keeps the size that the officer draws, and goes back to it when a smaller window has become large again.
    fn follow(&self, ui: &Ui, wanted: f32, drawn: f32) {
        let before_id = Id::unique(("panel_drawn", self.name));
        let before: Option<f32> = ui.data_mut(|data| {
            let before = data.get_temp(before_id);
            data.insert_temp(before_id, drawn);
            before
        });
        let asked_id = Id::unique(("panel_asked", self.name));
        let held = ui.input(|input| input.pointer.any_down() || input.pointer.any_released());
        if held && before.is_some_and(|before| (before - drawn).abs() > 0.5) {
            ui.data_mut(|data| {
                data.get_temp_mut_or_default::<PanelSizes>(key()).insert(self.name.to_owned(), drawn);
            });
        } else if (drawn - wanted).abs() <= 1.0 {
            ui.data_mut(|data| data.remove::<f32>(asked_id));
        } else if !held {
            // egui goes on with the size that it drew last. Asked once for each size: there may be no room for it.
            if ui.data(|data| data.get_temp(asked_id)) != Some(wanted) {
                ui.data_mut(|data| {
                    data.insert_temp(asked_id, wanted);
                    data.remove_by_type::<PanelState>();
                });
                ui.ctx().request_repaint();
            }
        }
    }
}

fn key() -> Id {
    Id::unique("panel_sizes")
}

/// The sizes that have been drawn.
pub fn sizes(ctx: &Context) -> PanelSizes {
    ctx.data(|data| data.get_temp(key())).unwrap_or_default()
}

/// Panels that are shown from now on have these sizes.
pub fn set_sizes(ctx: &Context, sizes: PanelSizes) {
    ctx.data_mut(|data| data.insert_temp(key(), sizes));
}
