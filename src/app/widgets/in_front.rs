//! Whether a menu stands in front: then keys belong to it.

use egui::{Id, Popup, Ui};

/// Whether a menu or list is open, or was until this very frame, in which Escape or Enter may have closed it. To be
/// asked in every frame; `asking` keeps those who ask apart.
pub fn menu_in_front(ui: &Ui, asking: &'static str) -> bool {
    let is_open = Popup::is_any_open(ui.ctx());
    let was_open = ui.data_mut(|data| {
        let before = data.get_temp_mut_or_default::<bool>(Id::unique("menu_in_front").with(asking));
        std::mem::replace(before, is_open)
    });
    is_open || was_open
}
