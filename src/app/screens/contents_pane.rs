//! How a list of headings is made: how deep, and with which numbers.

use super::numbering::example_styles;
use crate::app::action::Action;
use crate::app::theme;
use crate::app::widgets::options::value_option_ui;
use crate::edit::Command;
use crate::model::*;
use egui::{ComboBox, RichText, Ui};

/// Headings nest no deeper on paper.
const DEEPEST: u8 = 4;

pub fn contents_ui(ui: &mut Ui, block: &Block, actions: &mut Vec<Action>) {
    let BlockContent::Contents { depth, number_style } = &block.content else { return };
    let (mut chosen_depth, mut chosen_style) = (*depth, number_style.clone());
    ui.horizontal(|ui| {
        let name = |text: &str| RichText::new(text).font(theme::bold(13.5)).color(theme::palette(ui).weak);
        let (of_depth, of_style) = (name("載せる見出し"), name("一覧の番号"));
        ui.label(of_depth);
        let shown = depth_words(chosen_depth);
        let depth = ComboBox::from_id_salt(("depth", block.id)).selected_text(shown).show_ui(ui, |ui| {
            for depth in 1..=DEEPEST {
                value_option_ui(ui, &mut chosen_depth, depth, depth_words(depth));
            }
        });
        depth.response.accessible_name("載せる見出し");
        ui.add_space(16.0);
        ui.label(of_style);
        let shown = style_words(chosen_style.as_ref());
        let style = ComboBox::from_id_salt(("style", block.id)).selected_text(shown).width(150.0).show_ui(ui, |ui| {
            for style in std::iter::once(None).chain(example_styles().map(Some)) {
                let words = style_words(style.as_ref());
                value_option_ui(ui, &mut chosen_style, style, words);
            }
        });
        style.response.accessible_name("一覧の番号");
    });
    if (chosen_depth, &chosen_style) != (*depth, number_style) {
        let (block, depth, number_style) = (block.id, chosen_depth, chosen_style);
        actions.push(Action::Run(Command::SetContents { block, depth, number_style }));
    }
}

fn depth_words(depth: u8) -> String {
    if depth == 1 { "すぐ下の見出し".to_owned() } else { format!("{depth}段下までの見出し") }
}

fn style_words(style: Option<&NumberStyle>) -> String {
    style.map_or_else(|| "見出しと同じ".to_owned(), |style| format!("{} から", style.format(1, None)))
}
