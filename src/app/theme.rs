//! Fonts, colours and spacing of the window. Screens take every colour from here; no meaning rests on colour alone.

use crate::fonts;
use egui::style::ScrollStyle;
use egui::{
    Color32, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, FontTweak, Margin, Stroke, TextStyle, Vec2,
};
use std::sync::Arc;

/// The family of BIZ UDGothic Bold; egui itself has no bold.
pub const BOLD: &str = "bold";

/// Body size in points at 100 %.
pub const BODY_SIZE: f32 = 15.0;

/// How much of the text's colour the handle of a scroll bar has.
const SCROLL_HANDLE: f32 = 0.5;

/// The colours that the desk needs beyond egui's own.
#[derive(Clone, Copy, Debug)]
pub struct Palette {
    pub paper: Color32,
    pub desk: Color32,
    pub last_year: Color32,
    pub line: Color32,
    pub accent: Color32,
    pub accent_pale: Color32,
    pub weak: Color32,
    pub text: Color32,
    pub empty: Color32,
    pub carried: Color32,
    pub draft: Color32,
    pub confirmed: Color32,
    pub inserted: Color32,
    pub deleted: Color32,
    pub deleted_pale: Color32,
    /// Behind the words that a search found.
    pub hit: Color32,
}

const LIGHT: Palette = Palette {
    paper: Color32::from_rgb(255, 255, 255),
    desk: Color32::from_rgb(244, 245, 247),
    last_year: Color32::from_rgb(240, 241, 244),
    line: Color32::from_rgb(203, 208, 216),
    accent: Color32::from_rgb(28, 78, 138),
    accent_pale: Color32::from_rgb(219, 231, 246),
    weak: Color32::from_rgb(94, 102, 114),
    text: Color32::from_rgb(27, 31, 38),
    empty: Color32::from_rgb(168, 32, 32),
    carried: Color32::from_rgb(133, 84, 0),
    draft: Color32::from_rgb(60, 76, 104),
    confirmed: Color32::from_rgb(22, 104, 58),
    inserted: Color32::from_rgb(20, 112, 60),
    deleted: Color32::from_rgb(178, 36, 36),
    deleted_pale: Color32::from_rgb(252, 226, 226),
    hit: Color32::from_rgb(255, 233, 128),
};

const DARK: Palette = Palette {
    paper: Color32::from_rgb(30, 33, 38),
    desk: Color32::from_rgb(22, 24, 28),
    last_year: Color32::from_rgb(38, 42, 48),
    line: Color32::from_rgb(72, 78, 88),
    accent: Color32::from_rgb(126, 174, 232),
    accent_pale: Color32::from_rgb(38, 60, 90),
    weak: Color32::from_rgb(160, 168, 180),
    text: Color32::from_rgb(230, 233, 238),
    empty: Color32::from_rgb(255, 138, 128),
    carried: Color32::from_rgb(240, 186, 92),
    draft: Color32::from_rgb(170, 188, 216),
    confirmed: Color32::from_rgb(122, 206, 152),
    inserted: Color32::from_rgb(122, 214, 158),
    deleted: Color32::from_rgb(255, 150, 142),
    deleted_pale: Color32::from_rgb(78, 34, 34),
    hit: Color32::from_rgb(104, 84, 16),
};

/// The palette that goes with the theme in use.
pub fn palette(ui: &egui::Ui) -> &'static Palette {
    if ui.visuals().dark_mode { &DARK } else { &LIGHT }
}

/// The frame of a window over the desk.
pub fn sheet_frame(ui: &egui::Ui) -> egui::Frame {
    egui::Frame::popup(ui.style()).inner_margin(Margin::symmetric(24, 20))
}

/// Bold text of the given size.
pub fn bold(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(BOLD.into()))
}

/// Small text under and beside things.
pub fn small() -> FontId {
    FontId::new(13.0, FontFamily::Proportional)
}

/// Text that may take several lines; egui sets those of a label without room between them.
pub fn paragraph(text: impl Into<String>) -> egui::RichText {
    egui::RichText::new(text).line_height(Some(BODY_SIZE * 1.4))
}

/// Sets fonts, sizes, colours and spacing once, when the window opens.
pub fn set_up(ctx: &egui::Context) {
    ctx.set_fonts(font_definitions());
    ctx.set_visuals_of(egui::Theme::Light, visuals(egui::Visuals::light(), &LIGHT));
    ctx.set_visuals_of(egui::Theme::Dark, visuals(egui::Visuals::dark(), &DARK));
    ctx.all_styles_mut(|style| {
        let body = FontId::new(BODY_SIZE, FontFamily::Proportional);
        for (text_style, font) in [
            (TextStyle::Small, small()),
            (TextStyle::Body, body.clone()),
            (TextStyle::Button, body.clone()),
            (TextStyle::Monospace, body),
            (TextStyle::Heading, bold(20.0)),
        ] {
            style.text_styles.insert(text_style, font);
        }
        style.spacing.extra_text_line_spacing = 5.0;
        style.spacing.item_spacing = Vec2::new(8.0, 6.0);
        style.spacing.button_padding = Vec2::new(10.0, 5.0);
        style.spacing.interact_size.y = 28.0;
        style.spacing.menu_margin = Margin::same(8);
        style.spacing.window_margin = Margin::same(20);
        style.spacing.icon_width = 18.0;
        style.spacing.icon_width_inner = 10.0;
        style.spacing.scroll = scroll_style();
        style.interaction.selectable_labels = false;
        style.visuals.ime_composition.legacy_visuals = false;
    });
}

/// Scroll bars that always have their room. egui paints a handle of this kind in the colour of the text, so much thinned
/// that it is a calm grey in either theme.
pub fn scroll_style() -> ScrollStyle {
    let solid = ScrollStyle::solid();
    ScrollStyle {
        floating: true,
        bar_width: 7.0,
        floating_width: 7.0,
        floating_allocated_width: solid.allocated_width() + 1.0,
        bar_inner_margin: 3.0,
        bar_outer_margin: 1.0,
        handle_min_length: 28.0,
        foreground_color: true,
        dormant_background_opacity: 0.0,
        active_background_opacity: 0.0,
        interact_background_opacity: 0.0,
        dormant_handle_opacity: SCROLL_HANDLE,
        active_handle_opacity: SCROLL_HANDLE,
        interact_handle_opacity: 0.75,
        ..solid
    }
}

fn font_definitions() -> FontDefinitions {
    let mut definitions = FontDefinitions::empty();
    for (name, data) in [("biz", fonts::GOTHIC), ("biz-bold", fonts::GOTHIC_BOLD), ("fallback", fonts::FALLBACK)] {
        // Fitted to the pixels by the font's own instructions, thin strokes would vanish at some sizes: - ― _
        let tweak = FontTweak { hinting: Some(false), ..FontTweak::default() };
        definitions.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(data).tweak(tweak)));
    }
    let chain = |first: &str| vec![first.to_owned(), "biz".to_owned(), "fallback".to_owned()];
    definitions.families.insert(FontFamily::Proportional, chain("biz"));
    definitions.families.insert(FontFamily::Monospace, chain("biz"));
    definitions.families.insert(FontFamily::Name(BOLD.into()), chain("biz-bold"));
    definitions
}

fn visuals(mut visuals: egui::Visuals, palette: &Palette) -> egui::Visuals {
    visuals.panel_fill = palette.desk;
    visuals.window_fill = palette.paper;
    visuals.extreme_bg_color = palette.paper;
    visuals.text_edit_bg_color = Some(palette.paper);
    visuals.faint_bg_color = palette.last_year;
    visuals.window_stroke = Stroke::new(1.0, palette.line);
    visuals.hyperlink_color = palette.accent;
    visuals.weak_text_color = Some(palette.weak);
    visuals.warn_fg_color = palette.carried;
    visuals.error_fg_color = palette.empty;
    visuals.selection.bg_fill = palette.accent_pale;
    // Whole points: a field with the focus takes them off its margin, which has no fractions. Its text would move.
    visuals.selection.stroke = Stroke::new(2.0, palette.accent);
    visuals.ime_composition.legacy_visuals = false;
    visuals.window_corner_radius = CornerRadius::same(6);
    visuals.menu_corner_radius = CornerRadius::same(4);
    let widgets = &mut visuals.widgets;
    widgets.noninteractive.bg_stroke = Stroke::new(1.0, palette.line);
    for widget in [
        &mut widgets.noninteractive,
        &mut widgets.inactive,
        &mut widgets.hovered,
        &mut widgets.active,
        &mut widgets.open,
    ] {
        widget.fg_stroke = Stroke::new(1.0, palette.text);
        widget.corner_radius = CornerRadius::same(4);
        widget.expansion = 0.0;
    }
    widgets.inactive.weak_bg_fill = palette.paper;
    widgets.inactive.bg_fill = palette.last_year;
    widgets.inactive.bg_stroke = Stroke::new(1.0, palette.line);
    for widget in [&mut widgets.hovered, &mut widgets.active, &mut widgets.open] {
        widget.weak_bg_fill = palette.accent_pale;
        widget.bg_stroke = Stroke::new(1.0, palette.accent);
    }
    // The pointer's place is shown more softly than the focus.
    widgets.hovered.bg_stroke = Stroke::new(1.0, palette.weak);
    widgets.active.bg_stroke = Stroke::new(2.0, palette.accent);
    visuals
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance as the contrast rules for screens define it.
    fn luminance(color: Color32) -> f32 {
        let [red, green, blue, _] = egui::Rgba::from(color).to_array();
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    fn contrast(one: Color32, other: Color32) -> f32 {
        let (one, other) = (luminance(one) + 0.05, luminance(other) + 0.05);
        one.max(other) / one.min(other)
    }

    #[test]
    fn the_handles_of_scroll_bars_are_seen_in_both_themes() {
        for palette in [&LIGHT, &DARK] {
            for ground in [palette.paper, palette.desk] {
                let handle = ground.blend(palette.text.gamma_multiply(SCROLL_HANDLE));
                let seen = contrast(handle, ground);
                assert!(seen >= 3.0, "{ground:?} {seen}");
            }
        }
    }

    /// With the font's own instructions for small sizes a hyphen vanished at 13 points.
    #[test]
    fn every_sign_leaves_ink_at_every_size() {
        let signs = (' '..='~').chain("、。・ー－―～…「」（）○△□●①".chars()).filter(|sign| *sign != ' ');
        let signs: Vec<char> = signs.collect();
        for zoom in [1.0, 1.1, 1.25, 1.3, 1.5, 1.75, 2.0] {
            let mut fonts = egui::epaint::text::Fonts::new(egui::epaint::TextOptions::default(), font_definitions());
            for font in [small(), FontId::new(BODY_SIZE, FontFamily::Proportional), bold(13.5), bold(15.0), bold(20.0)]
            {
                let mut faint = String::new();
                for sign in &signs {
                    let mut view = fonts.with_pixels_per_point(zoom);
                    let galley = view.layout_no_wrap(sign.to_string(), font.clone(), Color32::BLACK);
                    let glyph = galley.rows[0].row.glyphs[0];
                    let image = view.image();
                    let ([left, top], [right, bottom]) = (glyph.uv_rect.min, glyph.uv_rect.max);
                    let pixels =
                        (top..bottom).flat_map(|y| (left..right).map(move |x| (usize::from(x), usize::from(y))));
                    let ink = pixels.map(|(x, y)| image[(x, y)].a()).max().unwrap_or(0);
                    if ink < 60 {
                        faint.push(*sign);
                    }
                }
                assert!(faint.is_empty(), "{faint} at {} points, {zoom}-fold", font.size);
            }
        }
    }
}
