//! What a screen reader says: everything that takes the focus has a name in words.

use super::Case;
use egui_kittest::kittest::{By, NodeT as _, Queryable as _};
use hyokacho::app::action::{Action, Sheet, View};
use hyokacho::app::search::SearchMode;

/// What can have the focus and has no name, or one of signs only.
fn nameless(case: &Case) -> Vec<String> {
    let nodes = case.harness.query_all(By::new()).filter_map(|node| {
        let node = node.accesskit_node();
        let name = node.label().unwrap_or_default();
        let spoken = name.chars().any(char::is_alphanumeric) && name != "Resize panel";
        let takes_focus = node.data().supports_action(egui::accesskit::Action::Focus);
        (takes_focus && !spoken).then(|| format!("{:?} {name:?} {:?}", node.role(), node.raw_bounds()))
    });
    nodes.collect()
}

#[test]
fn whatever_takes_the_focus_has_a_name() {
    let mut case = Case::new();
    let views = [View::Desk, View::Grid, View::Forms, View::Book].map(Action::Show);
    let panes = [Action::OpenSearch(SearchMode::Replace), Action::OpenCheck];
    let sheets = [Sheet::Export, Sheet::Import, Sheet::RollOver, Sheet::Keys, Sheet::Palette, Sheet::NewBook];
    let sheets = sheets.into_iter().flat_map(|sheet| [Action::Open(sheet), Action::CloseSheet]);
    for action in views.into_iter().chain([Action::Show(View::Desk)]).chain(panes).chain(sheets) {
        let shown = format!("{action:?}");
        case.window().push(action);
        case.harness.run_steps(6);
        assert_eq!(nameless(&case), Vec::<String>::new(), "{shown}");
    }
}
