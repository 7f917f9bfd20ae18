//! The rows in which a text stands on screen: they end where lines on paper may end, and a caret finds its way in them.

use super::fields::{FIRST, fields, focus, preedit, press, text_of, typed};
use egui::epaint::text::{PlacedRow, cursor::CCursor};
use egui::text::{CharIndex, LayoutJob, TextFormat};
use egui::{Color32, Context, Event, FontId, Galley, Key, Modifiers, OutputCommand, PointerButton, TextEdit, vec2};
use egui_kittest::Harness;
use hyokacho::app::theme;
use hyokacho::app::widgets::diff_text::{lay_out, plain_job};
use hyokacho::app::widgets::draft_text::{DraftLook, Drafts, draft_text_ui};
use hyokacho::app::widgets::text_rows::{lay_out_rows, lay_out_written_rows};
use hyokacho::model::{Matching, Pattern};
use std::sync::Arc;

/// Everything that a row must not be broken at, in one text.
const TEXT: &str = "令和６年度は「親子ふれあい広場」（市内８か所）を延べ12,345人が利用し、前年度比103.5％となった。\
    相談は１，２３４件で、うち「子育て（０～２歳児）」の相談が８割を占める。パートナーシップ事業――予算1,234千円――は\
    Officeで作成した資料（https://a.example.jp/b/c.html）を人々に配り、カード・チラシ等も…終了した。\n\
    \n□ 「ヤングケアラー」支援：第３期計画では、①受入れ体制、②指導員（△３人）を確保する。  \n";
/// Signs that must not begin a row, and signs that must not end one.
const NOT_FIRST: &str = "、。，．・：；？！」）』】～ー々ぁぃっゃゅょァィッャュョ…―％,.)";
const NOT_LAST: &str = "「（『【(";

fn body(color: Color32) -> TextFormat {
    TextFormat { line_height: Some(22.0), ..TextFormat::simple(FontId::proportional(15.0), color) }
}

fn plain(text: &str, width: f32) -> LayoutJob {
    let mut job = LayoutJob::default();
    job.append(text, 0.0, body(Color32::BLACK));
    job.wrap.max_width = width;
    job.keep_trailing_whitespace = true;
    job
}

fn run(ctx: &Context, mut look: impl FnMut(&Context)) {
    let mut output = ctx.run_ui(egui::RawInput::default(), |ui| look(ui.ctx()));
    output.textures_delta.clear();
}

/// What `look` finds in a frame at this zoom.
fn in_frame<T>(zoom: f32, look: impl Fn(&Context) -> T) -> T {
    let ctx = Context::default();
    theme::set_up(&ctx);
    ctx.set_pixels_per_point(zoom);
    let mut found = None;
    for _ in 0..2 {
        run(&ctx, |ctx| found = Some(look(ctx)));
    }
    found.expect("a frame")
}

fn rows_of(galley: &Galley) -> Vec<String> {
    galley.rows.iter().map(|row| row.text()).collect()
}

#[test]
fn rows_break_as_the_paper_does_and_keep_every_character() {
    for zoom in [1.0, 1.25, 2.0] {
        in_frame(zoom, |ctx| {
            for width in (200..700).step_by(7) {
                let galley = lay_out_rows(ctx, plain(TEXT, width as f32));
                let rows = galley.rows.iter().map(|row| format!("{}{}", row.text(), newline(row.ends_with_newline)));
                assert_eq!(rows.collect::<String>(), TEXT, "{width}");
                assert_eq!(galley.text(), TEXT);
                assert!(galley.rect.width() <= width as f32, "{width}: {:?}", galley.rect);
                for pair in galley.rows.windows(2).filter(|pair| !pair[0].ends_with_newline) {
                    sound_break(&pair[0].text(), &pair[1].text(), width);
                }
            }
        });
    }
}

fn newline(ends: bool) -> &'static str {
    if ends { "\n" } else { "" }
}

fn sound_break(before: &str, after: &str, width: i32) {
    let (last, first) = (before.chars().last().unwrap_or(' '), after.chars().next().unwrap_or(' '));
    let place = format!("{width}: {before}|{after}");
    assert!(!NOT_FIRST.contains(first), "{place}");
    assert!(!NOT_LAST.contains(last), "{place}");
    let is_digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    assert!(!(is_digit(last) && (is_digit(first) || "年か人件歳割千".contains(first))), "{place}");
    assert!((last, first) != ('千', '円') && !first.is_whitespace(), "{place}");
}

#[test]
fn a_row_that_ends_well_is_left_to_egui() {
    in_frame(1.0, |ctx| {
        let galley = lay_out_rows(ctx, plain("子育て相談会を開いた", 64.0));
        let own = ctx.fonts_mut(|fonts| fonts.layout_job(plain("子育て相談会を開いた", 64.0)));
        assert!(Arc::ptr_eq(&galley, &own));
        // egui itself ends a row with the bracket.
        let job = || plain("子育て「相談会」", 64.0);
        assert_eq!(rows_of(&ctx.fonts_mut(|fonts| fonts.layout_job(job()))), ["子育て「", "相談会」"]);
        assert_eq!(rows_of(&lay_out_rows(ctx, job())), ["子育て", "「相談", "会」"]);
    });
}

#[test]
fn a_caret_comes_back_from_every_place() {
    for (zoom, width) in [(1.0, 150.0), (1.0, 331.0), (1.5, 200.0), (2.0, 333.0)] {
        in_frame(zoom, |ctx| {
            let galley = lay_out_rows(ctx, plain(TEXT, width));
            let mut start = 0;
            for row in &galley.rows {
                let end = start + row.glyphs.len();
                for index in start..=end {
                    // At its end a row is meant by preferring it to the next.
                    let prefer_next_row = index < end;
                    let cursor = CCursor { index: CharIndex(index), prefer_next_row };
                    let rect = galley.pos_from_cursor(cursor);
                    assert!(rect.top() == row.min_y() && rect.right() <= width + 1.0, "{index}: {rect:?}");
                    let is_seen = row.glyphs.get(index - start).is_none_or(|glyph| glyph.advance_width > 1.0);
                    let found = galley.cursor_from_pos(rect.center().to_vec2());
                    assert!(!is_seen || found == cursor, "{width}, {index}: {found:?}");
                    assert_eq!(galley.cursor_begin_of_row(&cursor).index.0, start);
                    assert_eq!(galley.cursor_end_of_row(&cursor).index.0, end);
                }
                start = end + usize::from(row.ends_with_newline);
            }
            assert_eq!((start, galley.end().index.0), (TEXT.chars().count(), TEXT.chars().count()));
        });
    }
}

#[test]
fn the_caret_goes_down_and_up_through_every_row() {
    in_frame(1.0, |ctx| {
        let galley = lay_out_rows(ctx, plain(TEXT, 240.0));
        let mut cursor = galley.begin();
        let mut x = None;
        let mut visited = vec![galley.layout_from_cursor(cursor).row];
        while visited.len() < galley.rows.len() {
            (cursor, x) = galley.cursor_down_one_row(&cursor, x);
            visited.push(galley.layout_from_cursor(cursor).row);
        }
        assert_eq!(visited, (0..galley.rows.len()).collect::<Vec<_>>());
        for expected in (0..galley.rows.len() - 1).rev() {
            (cursor, x) = galley.cursor_up_one_row(&cursor, x);
            assert_eq!(galley.layout_from_cursor(cursor).row, expected);
        }
        let second_paragraph = TEXT.chars().position(|c| c == '\n').expect("two paragraphs");
        let cursor = CCursor::new(second_paragraph / 2);
        assert_eq!(galley.cursor_begin_of_paragraph(&cursor).index.0, 0);
        assert_eq!(galley.cursor_end_of_paragraph(&cursor).index.0, second_paragraph);
    });
}

#[test]
fn odd_characters_and_narrow_columns_lose_nothing() {
    let odd = [
        "葛\u{E0100}城市の神\u{FE00}「辻\u{E0101}」",
        "が\u{3099}は\u{309A}e\u{301}\u{302}x「\u{301}」",
        "\u{301}始まり\t区切り\t「終わり」\t",
        "家族👨\u{200D}👩\u{200D}👧と🇯🇵と𠮷野家「𩸽」",
        "前\r後「\u{2028}」\u{85}終",
        "\u{200B}\u{2060}\u{FEFF}「」\u{AD}ab\u{A0}c",
        "「「「「「「「」」」」」」」。。。。、、、、……――",
        "      \n\n　　　　　\n",
    ];
    for zoom in [1.0, 1.5] {
        in_frame(zoom, |ctx| {
            for text in odd {
                for width in (1..130).step_by(4) {
                    let galley = lay_out_rows(ctx, plain(text, width as f32));
                    let count = |row: &PlacedRow| row.glyphs.len() + usize::from(row.ends_with_newline);
                    let characters = text.chars().count();
                    assert_eq!(galley.rows.iter().map(count).sum::<usize>(), characters, "{width}: {text}");
                    for index in 0..=characters {
                        let cursor = CCursor { index: CharIndex(index), prefer_next_row: true };
                        let rect = galley.pos_from_cursor(cursor);
                        assert!(rect.is_finite() && galley.clamp_cursor(&cursor).index == cursor.index);
                        let mut cut = plain(text, width as f32);
                        cut.wrap.max_rows = 2;
                        assert!(lay_out_rows(ctx, cut).rows.len() <= 2);
                    }
                }
            }
        });
    }
}

#[test]
fn colours_and_lines_stay_with_their_characters() {
    in_frame(1.0, |ctx| {
        let mut job = LayoutJob::default();
        let mut marked = body(Color32::RED);
        marked.underline = egui::Stroke::new(1.5, Color32::RED);
        job.append("広場の利用は「親", 0.0, body(Color32::BLACK));
        job.append("子ふれあい", 0.0, marked);
        job.append("広場」で延べ12,345人だった。", 0.0, body(Color32::BLACK));
        job.wrap.max_width = 109.0;
        let galley = lay_out_rows(ctx, job);
        assert_eq!(rows_of(&galley), ["広場の利用は", "「親子ふれあい", "広場」で延べ", "12,345人だっ", "た。"]);
        for row in &galley.rows {
            for glyph in row.glyphs.iter().filter(|glyph| !glyph.uv_rect.is_nothing()) {
                let color = row.visuals.mesh.vertices[glyph.first_vertex as usize].color;
                assert_eq!(color == Color32::RED, "子ふれあい".contains(glyph.chr), "{}", glyph.chr);
            }
            let lines = row.visuals.mesh.vertices.len() - row.visuals.glyph_vertex_range.end;
            assert_eq!(lines > 0, row.text().contains('子'), "{}", row.text());
        }
        assert_eq!(galley.num_vertices, galley.rows.iter().map(|row| row.visuals.mesh.vertices.len()).sum::<usize>());
    });
}

#[test]
fn blanks_at_the_end_of_a_row_stay_within_the_field() {
    in_frame(1.0, |ctx| {
        let text = "広場を開いた。　　　　　　　　　　　次へ";
        let galley = lay_out_rows(ctx, plain(text, 122.0));
        assert_eq!(rows_of(&galley), ["広場を開いた。　　　　　　　　　　　", "次へ"]);
        assert!(galley.rect.width() <= 122.0 && galley.rows[0].size.x <= 122.0);
        for index in 0..=text.chars().count() {
            assert!(galley.pos_from_cursor(CCursor::new(index)).left() <= 122.0, "{index}");
        }
    });
}

#[test]
fn what_is_cut_is_cut_at_the_end_of_a_row() {
    in_frame(1.0, |ctx| {
        for width in (90..400).step_by(3) {
            for most in [1, 2, 4] {
                let mut job = plain(TEXT, width as f32);
                job.wrap.max_rows = most;
                let galley = lay_out_rows(ctx, job);
                let rows = rows_of(&galley);
                assert!(galley.elided && rows.len() == most, "{width}: {rows:?}");
                assert!(rows[most - 1].ends_with('…') && galley.rect.width() <= width as f32 + 1.0, "{rows:?}");
                assert!(TEXT.starts_with(rows.concat().trim_end_matches('…')));
            }
        }
        let mut job = plain("一\n二\n三", 100.0);
        job.wrap.max_rows = 3;
        assert!(!lay_out_rows(ctx, job.clone()).elided);
        job.wrap.max_rows = 2;
        let galley = lay_out_rows(ctx, job);
        assert_eq!((rows_of(&galley), galley.elided), (vec!["一".to_owned(), "二…".to_owned()], true));
    });
}

#[test]
fn rows_are_made_once_for_a_text_and_anew_for_another_texture() {
    let ctx = Context::default();
    theme::set_up(&ctx);
    let mut galleys = Vec::new();
    for frame in 0..6 {
        if frame == 4 {
            ctx.set_zoom_factor(2.0);
        }
        run(&ctx, |ctx| galleys.push(lay_out_rows(ctx, plain(TEXT, 240.0))));
    }
    assert!(Arc::ptr_eq(&galleys[1], &galleys[2]) && Arc::ptr_eq(&galleys[2], &galleys[3]));
    assert_eq!(galleys.last().expect("six").pixels_per_point, 2.0);
    run(&ctx, |_| {});
    let kept = ctx.memory_mut(|memory| format!("{:?}", memory.caches));
    assert!(kept.contains("0 elements"), "what is not shown is not kept: {kept}");
}

#[test]
fn a_field_that_is_written_keeps_its_rows_for_the_next_key() {
    let kept_rows = |lay_out: fn(&Context, LayoutJob) -> Arc<Galley>| {
        let ctx = Context::default();
        theme::set_up(&ctx);
        let mut count = 0;
        for _ in 0..4 {
            run(&ctx, |ctx| {
                lay_out(ctx, plain(TEXT, 240.0));
                count = ctx.fonts_mut(|fonts| fonts.num_galleys_in_cache());
            });
        }
        count
    };
    let rows = in_frame(1.0, |ctx| lay_out_rows(ctx, plain(TEXT, 240.0)).rows.len());
    assert!(kept_rows(lay_out_rows) + rows / 2 < kept_rows(lay_out_written_rows));
}

/// The characters that are selected in the first field; the caret is the second.
fn selected(case: &super::fields::Case) -> (usize, usize) {
    let range = TextEdit::load_state(&case.ctx, FIRST.id()).and_then(|state| state.cursor.char_range());
    let range = range.expect("a caret");
    (range.secondary.index.0, range.primary.index.0)
}

/// The rows of the first field, as the keys Pos 1, End and the arrows find them.
fn rows_by_keys(case: &mut super::fields::Case) -> Vec<(usize, usize)> {
    press(case, Modifiers::CTRL, Key::Home);
    let mut rows = Vec::new();
    for _ in 0..100 {
        press(case, Modifiers::NONE, Key::End);
        let end = selected(case).1;
        press(case, Modifiers::NONE, Key::Home);
        let start = selected(case).1;
        if rows.last() == Some(&(start, end)) {
            break;
        }
        rows.push((start, end));
        press(case, Modifiers::NONE, Key::ArrowDown);
    }
    rows
}

fn slice(text: &str, (start, end): (usize, usize)) -> String {
    text.chars().skip(start).take(end - start).collect()
}

#[test]
fn home_end_and_the_arrows_follow_the_rows_of_a_field() {
    let mut case = fields(TEXT, "");
    focus(&mut case, "一つ目");
    let rows = rows_by_keys(&mut case);
    assert!(rows.len() > 7, "{rows:?}");
    for pair in rows.windows(2) {
        let between = slice(TEXT, (pair[0].1, pair[1].0));
        assert!(between.is_empty() || between == "\n", "{between:?}");
        if between.is_empty() {
            sound_break(&slice(TEXT, pair[0]), &slice(TEXT, pair[1]), 0);
        }
    }
    assert_eq!((rows[0].0, rows[rows.len() - 1].1), (0, TEXT.chars().count()));
    press(&mut case, Modifiers::CTRL, Key::End);
    for row in rows.iter().rev().skip(1) {
        press(&mut case, Modifiers::NONE, Key::ArrowUp);
        let caret = selected(&case).1;
        assert!((row.0..=row.1).contains(&caret), "{row:?}: {caret}");
    }
}

#[test]
fn last_years_text_breaks_as_the_same_text_in_the_field_beside_it() {
    struct Beside {
        drafts: Drafts,
        last_year: usize,
    }
    let text = "字".repeat(80);
    for width in 200..216 {
        let shown = text.clone();
        let mut case =
            Harness::builder().with_size([width as f32, 400.0]).with_context_setup(theme::set_up).build_ui_state(
                move |ui, beside: &mut Beside| {
                    let galley = lay_out(ui, plain_job(ui, &shown, Color32::BLACK), ui.available_width());
                    beside.last_year = galley.rows[0].glyphs.len();
                    let look = DraftLook { name: "欄", single_line: false, hint: "", min_height: 60.0, spans: None };
                    draft_text_ui(ui, &mut beside.drafts, FIRST, &shown, look);
                },
                Beside { drafts: Drafts::default(), last_year: 0 },
            );
        case.run_steps(2);
        // With the focus the frame of the field is wider, but not its text narrower.
        case.ctx.memory_mut(|memory| memory.request_focus(FIRST.id()));
        case.run_steps(2);
        for (modifiers, key) in [(Modifiers::CTRL, Key::Home), (Modifiers::NONE, Key::End)] {
            case.key_press_modifiers(modifiers, key);
            case.run_steps(2);
        }
        let range = TextEdit::load_state(&case.ctx, FIRST.id()).and_then(|state| state.cursor.char_range());
        assert_eq!(range.map(|range| range.primary.index.0), Some(case.state().last_year), "{width}");
    }
}

#[test]
fn a_field_of_one_line_has_one_row_while_a_search_marks_it() {
    let shown = "妊産婦・乳幼児の健康診査と、子育て世代の「相談支援」";
    let mut case = Harness::builder().with_size([200.0, 400.0]).with_context_setup(theme::set_up).build_ui_state(
        |ui, heights: &mut Vec<f32>| {
            let mut drafts = Drafts::default();
            drafts.pattern = Pattern::new("相談", Matching::Exact);
            let look = DraftLook { name: "欄", single_line: true, hint: "", min_height: 0.0, spans: None };
            heights.push(draft_text_ui(ui, &mut drafts, FIRST, shown, look).response.rect.height());
        },
        Vec::new(),
    );
    case.run_steps(2);
    assert!(case.state().iter().all(|height| *height < 50.0), "{:?}", case.state());
}

/// The middle of a row on screen, `x` points from the left edge of the text.
fn on_row(case: &super::fields::Case, row: usize, x: f32) -> egui::Pos2 {
    use egui_kittest::kittest::Queryable as _;
    let rect = case.get_by_label("一つ目").rect();
    let mut pitch = 0.0;
    case.ctx.fonts_mut(|fonts| pitch = fonts.row_height(&FontId::proportional(15.0)));
    let pitch = pitch + case.ctx.style_of(egui::Theme::Light).spacing.extra_text_line_spacing;
    rect.left_top() + vec2(10.0 + x, 8.0 + pitch * (row as f32 + 0.5))
}

fn button(case: &mut super::fields::Case, pos: egui::Pos2, pressed: bool) {
    case.event(Event::PointerMoved(pos));
    case.run_steps(1);
    case.event(Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE });
    case.run_steps(1);
}

#[test]
fn the_mouse_finds_characters_and_selects_over_the_end_of_a_row() {
    let mut case = fields(TEXT, "");
    focus(&mut case, "一つ目");
    let rows = rows_by_keys(&mut case);
    for (number, row) in rows.iter().take(4).enumerate() {
        let at = on_row(&case, number, 2.0);
        button(&mut case, at, true);
        button(&mut case, at, false);
        assert_eq!(selected(&case), (row.0, row.0), "a click at the start of row {number}");
        case.run_steps(60);
        let at = on_row(&case, number, 575.0);
        button(&mut case, at, true);
        button(&mut case, at, false);
        assert_eq!(selected(&case), (row.1, row.1), "a click behind row {number}");
        case.run_steps(60);
    }
    let (from, to) = (on_row(&case, 0, 500.0), on_row(&case, 2, 46.0));
    button(&mut case, from, true);
    case.event(Event::PointerMoved(to));
    case.run_steps(2);
    button(&mut case, to, false);
    let (start, end) = selected(&case);
    assert!(rows[0].0 < start && start < rows[0].1 && rows[2].0 < end && end < rows[2].1, "{start}, {end}, {rows:?}");
    case.event(Event::Copy);
    case.step();
    let copied = case.output().platform_output.commands.iter().find_map(|command| match command {
        OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    assert_eq!(copied, Some(slice(TEXT, (start, end))));
    typed(&mut case, "■");
    let expected = [&slice(TEXT, (0, start)), "■", &slice(TEXT, (end, usize::MAX))].concat();
    assert_eq!(text_of(&case, "一つ目"), expected);
    press(&mut case, Modifiers::COMMAND, Key::Z);
    assert_eq!(text_of(&case, "一つ目"), TEXT);
}

#[test]
fn typing_and_converting_over_the_end_of_a_row_lose_nothing() {
    let mut case = fields("", "");
    focus(&mut case, "一つ目");
    for letter in TEXT.trim_end().split_inclusive(|_: char| true).filter(|letter| *letter != "\n") {
        typed(&mut case, letter);
    }
    let flat = TEXT.trim_end().replace('\n', "");
    assert_eq!(text_of(&case, "一つ目"), flat);
    assert_eq!(selected(&case).1, flat.chars().count());

    let rows = rows_by_keys(&mut case);
    press(&mut case, Modifiers::CTRL, Key::Home);
    press(&mut case, Modifiers::NONE, Key::End);
    for kana in ["し", "しえ", "しえん「", "支援「さくら", "支援「さくら」（１２か所）を"] {
        case.event(preedit(kana));
        case.run_steps(2);
        let caret = case.output().platform_output.ime.as_ref().map(|ime| ime.cursor_rect);
        let field = on_row(&case, 0, 0.0).x..on_row(&case, 0, 582.0).x;
        assert!(caret.is_some_and(|caret| field.contains(&caret.left())), "{caret:?}");
    }
    case.event(preedit(""));
    case.event(Event::Ime(egui::ImeEvent::Commit("支援「さくら」（１２か所）を".to_owned())));
    case.run_steps(2);
    let at = rows[0].1;
    let expected = [&slice(&flat, (0, at)), "支援「さくら」（１２か所）を", &slice(&flat, (at, usize::MAX))].concat();
    assert_eq!(text_of(&case, "一つ目"), expected);
    let rows = rows_by_keys(&mut case);
    for pair in rows.windows(2) {
        assert_eq!(pair[0].1, pair[1].0);
        sound_break(&slice(&expected, pair[0]), &slice(&expected, pair[1]), 0);
    }
}
