//! Names for a screen reader where egui gives none, or an English one.

use egui::accesskit::{Action, Node, Role};
use egui::{Context, FullOutput};

/// What egui calls the edge by which a panel is drawn.
const EDGE: &str = "Resize panel";

#[derive(Default)]
struct SpokenNames;

impl egui::Plugin for SpokenNames {
    fn debug_name(&self) -> &'static str {
        "spoken_names"
    }

    fn output_hook(&mut self, _ctx: &Context, output: &mut FullOutput) {
        let Some(update) = &mut output.platform_output.accesskit_update else { return };
        for (_, node) in &mut update.nodes {
            if node.label() == Some(EDGE) {
                node.set_label("区画の境目（引くと大きさが変わります）");
            } else if is_column_edge(node) {
                node.set_label("列の境目（引くと幅が変わります）");
            }
        }
    }
}

/// Whether a node is the edge by which egui's tables let a column be drawn: it has neither a role nor a name.
fn is_column_edge(node: &Node) -> bool {
    let narrow = node.bounds().is_some_and(|bounds| bounds.width() < bounds.height() / 4.0);
    node.role() == Role::Unknown && node.label().is_none() && node.supports_action(Action::Focus) && narrow
}

/// Adds the plugin; once per window.
pub fn set_up(ctx: &Context) {
    ctx.add_plugin(SpokenNames);
}

/// The window itself, which has the focus while nothing in it has.
pub fn name_window(ctx: &Context, title: &str) {
    ctx.accesskit_node_builder(egui::accesskit_root_id(), |node| node.set_label(title));
}
