//! The check of an edition: what each rule finds and what it leaves alone, over made-up books, over the samples, and
//! over the real documents, in which nearly every finding must be a true slip.

use crate::app::book::*;
use crate::app::search::large_book;
use crate::samples::samples;
use crate::support::{book_of, evaluation, plan, real_document, rolled_over, run, sheet};
use hyokacho::check::{Finding, Names, Rule, Spot, check};
use hyokacho::edit::{Command, CopyScope, Target};
use hyokacho::model::*;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// The entry of the second record, whose status and grade are empty this year, and last year's.
const THIRD_ENTRY: EntryId = EntryId(143);
const THIRD_ENTRY_LAST_YEAR: EntryId = EntryId(43);
const FUTURE: FieldId = FieldId(109);
const FUTURE_LAST_YEAR: FieldId = FieldId(9);

fn set(book: &Book, entry: EntryId, field: FieldId, text: &str) -> Book {
    run(book, &Command::SetCell { owner: Owner::Entry(entry), field, text: text.to_owned() })
}

fn found(book: &Book, rule: Rule) -> Vec<Finding> {
    check(book, R5).into_iter().filter(|finding| finding.rule == rule).collect()
}

fn cell(entry: EntryId, field: FieldId) -> Spot {
    Spot::Text(TextPlace::Cell(Owner::Entry(entry), field))
}

fn spots(book: &Book, rule: Rule) -> Vec<Spot> {
    found(book, rule).into_iter().map(|finding| finding.spot).collect()
}

// ---- 記入漏れ ----

#[test]
fn a_record_in_which_nothing_stands_is_missing() {
    let book = small_book();
    assert_eq!(spots(&book, Rule::Missing), [cell(EntryId(145), STATUS)]);
    let written = set(&book, EntryId(145), STATUS, "３団体に助成した。");
    assert!(!spots(&written, Rule::Missing).contains(&cell(EntryId(145), STATUS)));
    let repeated = book.record(RecordId(133)).map(|record| Record { repeat_of: Some(FIRST), ..(**record).clone() });
    let repeated = run(&book, &Command::SetRecord(repeated.expect("the record")));
    assert!(spots(&repeated, Rule::Missing).is_empty(), "（再掲） is written where it stands first");
}

#[test]
fn a_text_without_the_grade_that_the_others_have_is_missing_it() {
    let book = set(&small_book(), SECOND_ENTRY, STATUS, "保健師が月３回出向いた。");
    assert!(spots(&book, Rule::Missing).contains(&cell(SECOND_ENTRY, GRADE)));
    let graded = set(&book, SECOND_ENTRY, GRADE, "B");
    assert!(!spots(&graded, Rule::Missing).contains(&cell(SECOND_ENTRY, GRADE)));
}

#[test]
fn a_text_that_is_still_last_years_waits_for_its_grade() {
    let scope = CopyScope::Cell { owner: Owner::Entry(SECOND_ENTRY), field: STATUS, from_field: None };
    let book = run(&small_book(), &Command::CopyFrom { from: R4, scope });
    let book = set(&book, SECOND_ENTRY, FUTURE, "相談の予約をインターネットで受け付ける。");
    assert!(!spots(&book, Rule::Missing).contains(&cell(SECOND_ENTRY, GRADE)));
}

#[test]
fn grades_that_nobody_has_given_yet_are_not_missing() {
    let book = set(&small_book(), FIRST_ENTRY, GRADE, "");
    let book = set(&book, SECOND_ENTRY, STATUS, "保健師が月３回出向いた。");
    let book = set(&book, THIRD_ENTRY, STATUS, "小学校６校で実施した。");
    assert_eq!(spots(&book, Rule::Missing), [cell(EntryId(145), STATUS)]);
}

#[test]
fn what_is_said_to_be_complete_has_its_grade() {
    let book = set(&small_book(), FIRST_ENTRY, GRADE, "");
    let book = set(&book, SECOND_ENTRY, STATUS, "保健師が月３回出向いた。");
    let confirm = Command::SetState { targets: vec![Target::Entry(SECOND_ENTRY)], state: EntryState::Confirmed };
    assert!(spots(&run(&book, &confirm), Rule::Missing).contains(&cell(SECOND_ENTRY, GRADE)));
}

#[test]
fn a_column_for_a_few_is_not_what_a_choice_judges() {
    let book = set(&small_book(), THIRD_ENTRY, GRADE, "A");
    let status = (**book.field(STATUS).expect("the column")).clone();
    let id = FieldId(book.next_id());
    let budget = Field { id, key: "budget".to_owned(), lineage: Lineage(id.0), ..status };
    let book = run(&book, &Command::AddRows { label: "列".to_owned(), rows: vec![budget.into()] });
    assert!(spots(&book, Rule::Missing).contains(&cell(THIRD_ENTRY, STATUS)));
    assert!(!spots(&book, Rule::Missing).contains(&cell(THIRD_ENTRY, id)));
}

#[test]
fn a_grade_without_a_text_is_found_at_the_text() {
    let book = set(&small_book(), THIRD_ENTRY, GRADE, "A");
    assert!(spots(&book, Rule::Missing).contains(&cell(THIRD_ENTRY, STATUS)));
}

#[test]
fn an_entry_without_a_department_is_found_where_the_others_have_one() {
    let none = |book: &Book, entry| run(book, &Command::SetEntryDepartments { entry, departments: Vec::new() });
    let book = none(&small_book(), FIRST_ENTRY);
    assert!(spots(&book, Rule::Missing).contains(&Spot::Departments(FIRST_ENTRY)));
    let book = [SECOND_ENTRY, THIRD_ENTRY, EntryId(145)].into_iter().fold(book, |book, entry| none(&book, entry));
    assert!(!spots(&book, Rule::Missing).contains(&Spot::Departments(FIRST_ENTRY)), "a book without departments");
}

// ---- 前年度と同じ文章, 選択肢 ----

#[test]
fn last_years_text_typed_again_is_found_and_one_confirmed_or_marked_is_not() {
    let same = "小学校５校で実施し、指導員の研修を３回行った。";
    let book = set(&small_book(), THIRD_ENTRY, STATUS, same);
    assert_eq!(spots(&book, Rule::Unchanged), [cell(THIRD_ENTRY, STATUS)]);
    let state = EntryState::Confirmed;
    let confirmed = run(&book, &Command::SetState { targets: vec![Target::Entry(THIRD_ENTRY)], state });
    assert!(spots(&confirmed, Rule::Unchanged).is_empty(), "the officer has looked at it");
    let scope = CopyScope::Cell { owner: Owner::Entry(THIRD_ENTRY), field: STATUS, from_field: None };
    let copied = run(&small_book(), &Command::CopyFrom { from: R4, scope });
    assert_eq!(copied.text(Owner::Entry(THIRD_ENTRY), STATUS), same);
    assert!(spots(&copied, Rule::Unchanged).is_empty(), "it says 前年のまま itself");
}

#[test]
fn fields_that_are_kept_and_short_words_may_stay_the_same() {
    let book = set(&small_book(), THIRD_ENTRY, FUTURE, "受入れ人数の拡大を検討する");
    let book = set(&book, THIRD_ENTRY, FUTURE, "受入れ人数の拡大を検討する。");
    assert!(spots(&book, Rule::Unchanged).is_empty(), "今後の取り組み is kept from year to year");
    let book = set(&book, THIRD_ENTRY_LAST_YEAR, FieldId(7), "該当なし");
    let book = set(&book, THIRD_ENTRY, STATUS, "該当なし");
    assert!(spots(&book, Rule::Unchanged).is_empty());
}

#[test]
fn a_draft_taken_from_another_field_and_left_as_it_was_is_found() {
    let book = small_book();
    let field = book.field(STATUS).expect("the field");
    let changed = Field { carry: Carry::From("future".to_owned()), ..(**field).clone() };
    let book = book.apply(&[Change::replace((**field).clone(), changed)]).expect("a sound book");
    let book = set(&book, THIRD_ENTRY, STATUS, "受入れ人数の拡大を検討する。");
    let found = found(&book, Rule::Unchanged);
    assert!(found.iter().any(|finding| finding.message.contains("今後の取り組み")), "{found:?}");
}

#[test]
fn a_grade_outside_its_scale_is_found() {
    let book = set(&small_book(), FIRST_ENTRY, GRADE, "Ａ");
    assert_eq!(spots(&book, Rule::Choice), [cell(FIRST_ENTRY, GRADE)]);
    assert!(spots(&small_book(), Rule::Choice).is_empty());
}

// ---- 古い年度名 ----

/// The text below 実施状況（令和５年度）, typed this year.
fn stale_when_typed(text: &str) -> Vec<Finding> {
    found(&set(&small_book(), THIRD_ENTRY, STATUS, text), Rule::StaleYear)
}

/// The text of last year's 今後の取り組み, copied into this year.
fn stale_when_copied(text: &str) -> Vec<Finding> {
    let book = set(&small_book(), THIRD_ENTRY_LAST_YEAR, FUTURE_LAST_YEAR, text);
    let scope = CopyScope::Cell { owner: Owner::Entry(THIRD_ENTRY), field: FUTURE, from_field: None };
    found(&run(&book, &Command::CopyFrom { from: R4, scope }), Rule::StaleYear)
}

#[test]
fn last_year_as_the_subject_below_this_years_heading_is_found() {
    for text in
        ["令和４年度は、研修を３回行った。", "・R4は研修を行った。", "令和４年度", "　令和 4 年度、研修を行った。"]
    {
        assert_eq!(stale_when_typed(text).len(), 1, "{text}");
    }
    for text in [
        "令和４年度から始めた研修を３回行った。",
        "令和４年度に引き続き、研修を行った。",
        "令和４年度と比べ、利用者が増えた。",
        "令和４年度は３回、令和５年度は４回行った。",
        "令和４年度の実績を踏まえ、研修を行った。",
        "第４回の研修を行った。",
        "研修を行った（令和４年度は３回）。",
        "令和５年度は、研修を３回行った。",
        "令和３年度は、研修を３回行った。",
    ] {
        assert!(stale_when_typed(text).is_empty(), "{text}");
    }
}

#[test]
fn what_is_announced_for_last_year_is_found() {
    for text in [
        "研修を令和４年度に行う予定です。",
        "体制の見直しは、令和４年度に向けて検討する。",
        "広場は令和4年度中に開設する予定",
    ] {
        assert_eq!(stale_when_typed(text).len(), 1, "{text}");
    }
    for text in [
        "令和４年度に予定していた研修を行った。",
        "令和４年度に向けて準備した講座を開いた。",
        "令和６年度に行う予定です。",
    ] {
        assert!(stale_when_typed(text).is_empty(), "{text}");
    }
}

#[test]
fn last_year_in_a_copied_text_is_found_and_history_is_not() {
    for text in [
        "令和４年度は２か所に増やす。",
        "令和４年度に２か所を増やし、体制を見直す。",
        "R4の利用者は延べ30人だった。",
        "４年度は２か所に増やす。",
    ] {
        assert_eq!(stale_when_copied(text).len(), 1, "{text}");
    }
    for text in [
        "令和４年度から続ける。",
        "令和４年度に開設した広場を続ける。",
        "令和４年４月の法改正を踏まえる。",
        "第４回を開く。",
    ] {
        assert!(stale_when_copied(text).is_empty(), "{text}");
    }
}

#[test]
fn what_a_copied_entry_announces_for_next_year_moves_on_with_it() {
    for (text, expected) in [
        ("令和５年度に２か所を増やす。", "令和６年度に２か所を増やす。"),
        ("R5は体制を見直す予定", "R6は体制を見直す予定"),
        ("令和４年度は３回。令和５年度は４回に増やす。", "令和５年度は３回。令和５年度は４回に増やす。"),
    ] {
        let found = stale_when_copied(text);
        let fix = found[0].fix.as_ref().expect("a remedy");
        assert_eq!(fix.text.after, expected, "{text}");
    }
    assert_eq!(stale_when_copied("令和４年度は３回。令和５年度は４回に増やす。").len(), 2);
    for text in ["令和５年度から続ける。", "令和６年度に２か所を増やす。", "令和５年度に策定した計画による。"]
    {
        assert!(stale_when_copied(text).is_empty(), "{text}");
    }
    assert!(stale_when_typed("令和５年度に２か所を増やす。").is_empty(), "typed this year");
}

#[test]
fn the_remedy_keeps_the_style_and_is_one_step() {
    let text = "・R4は研修を行った。\n令和４年度から続けている。";
    let book = set(&small_book(), THIRD_ENTRY, STATUS, text);
    let finding = found(&book, Rule::StaleYear).pop().expect("a finding");
    assert_eq!(finding.passage.clone().and_then(|passage| text.get(passage)), Some("R4"));
    let book = run(&book, &finding.command(R5).expect("a remedy"));
    assert_eq!(book.text(Owner::Entry(THIRD_ENTRY), STATUS), "・R5は研修を行った。\n令和４年度から続けている。");
    assert!(found_nothing(&book, Rule::StaleYear));
}

fn found_nothing(book: &Book, rule: Rule) -> bool {
    found(book, rule).is_empty()
}

#[test]
fn the_plans_own_words_may_name_any_year() {
    let book = run(
        &small_book(),
        &Command::SetCell {
            owner: Owner::Record(FIRST),
            field: FieldId(105),
            text: "令和４年度は広場を開く予定".to_owned(),
        },
    );
    assert!(found_nothing(&book, Rule::StaleYear));
}

#[test]
fn a_heading_left_from_last_year_is_found() {
    let rename = |book: &Book, id: i64, title: &str| {
        let section = book.section(SectionId(id)).expect("the section");
        run(book, &Command::SetSection(Section { title: title.to_owned(), ..(**section).clone() }))
    };
    let both = rename(&rename(&small_book(), 15, "令和４年度の取組"), 115, "令和４年度の取組");
    assert_eq!(spots(&both, Rule::StaleYear), [Spot::Text(TextPlace::SectionTitle(SectionId(115)))]);
    let new = rename(&small_book(), 115, "令和４年度からの取組");
    assert!(found_nothing(&new, Rule::StaleYear));
}

// ---- 文章と図 ----

#[test]
fn slips_of_the_pen_are_found_in_every_kind_of_text() {
    let text = "この目標では（子どもと家庭を支えます。。\n・相談の場を増やします。今後も続ける。".to_owned();
    let book = run(&small_book(), &Command::SetBlockText { block: TEXT_BLOCK, text });
    let place = Spot::Text(TextPlace::BlockText(TEXT_BLOCK));
    for rule in [Rule::Brackets, Rule::Punctuation, Rule::Style] {
        assert_eq!(spots(&book, rule), [place], "{rule:?}");
    }
    let fixed = found(&book, Rule::Punctuation)[0].command(R5).expect("a remedy");
    assert!(found_nothing(&run(&book, &fixed), Rule::Punctuation));
}

#[test]
fn pictures_to_come_and_pictures_without_words_are_found() {
    let section = SectionId(116);
    let book = run(&small_book(), &Command::AddFiguresBlock { section, after: None });
    let is_figures = |block: &&std::sync::Arc<Block>| matches!(block.content, BlockContent::Figures { .. });
    let block = book.blocks(section).find(is_figures).expect("the block").id;
    let image = ImageId(book.next_id() + 1);
    let figure = |image, alt_text: &str| Figure { image, caption: "広場".to_owned(), alt_text: alt_text.to_owned() };
    let figures = vec![figure(None, ""), figure(Some(image), ""), figure(Some(image), "遊ぶ親子")];
    let images = vec![Image { id: image, file_name: "広場.png".to_owned(), bytes: vec![1].into() }];
    let book = run(&book, &Command::SetFigures { block, figures, images });
    let expected = [Spot::Text(TextPlace::Caption(block, 0)), Spot::Text(TextPlace::AltText(block, 1))];
    assert_eq!(spots(&book, Rule::Figures), expected);
}

#[test]
fn findings_are_listed_by_rule_and_then_in_reading_order() {
    let book = set(&small_book(), THIRD_ENTRY, STATUS, "研修を行った。。");
    let book = set(&book, FIRST_ENTRY, STATUS, "広場を開いた。。");
    let rules: Vec<Rule> = check(&book, R5).iter().map(|finding| finding.rule).collect();
    assert!(rules.is_sorted(), "{rules:?}");
    assert_eq!(spots(&book, Rule::Punctuation), [cell(FIRST_ENTRY, STATUS), cell(THIRD_ENTRY, STATUS)]);
    let gone = run(&book, &Command::Delete(Target::Record(FIRST)));
    assert_eq!(spots(&gone, Rule::Punctuation), [cell(THIRD_ENTRY, STATUS)]);
}

// ---- whole books ----

/// How often each rule spoke.
fn counts(book: &Book, edition: EditionId) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for finding in check(book, edition) {
        *counts.entry(finding.rule.name()).or_default() += 1;
    }
    counts
}

/// The findings as the command line has them, to be read when a count differs.
fn lines(book: &Book, edition: EditionId) -> String {
    let names = Names::new(book, edition);
    let line = |finding: Finding| {
        format!("{:?} {} {} {}\n", finding.rule, names.heading(&finding), names.label(&finding), finding.message)
    };
    check(book, edition).into_iter().map(line).collect()
}

/// This year's findings, and those of the year after, in which everything is copied.
fn assert_counts(name: &str, book: &Book, expected: &[(&'static str, usize)]) {
    let expected: BTreeMap<&str, usize> = expected.iter().copied().collect();
    let (next, year) = rolled_over(book);
    let years = [book.editions()[0].id, next.edition_of_year(year).expect("the next year").id];
    for (book, edition) in [book, &next].into_iter().zip(years) {
        assert_eq!(counts(book, edition), expected, "{name}:\n{}", lines(book, edition));
    }
}

#[test]
fn true_slips_are_found_in_the_real_documents_and_hardly_anything_else() {
    if let Some(document) = real_document("ogori-r4-evaluation.json") {
        assert_counts("小郡市", &book_of(&evaluation::exchange(&document)), &[("punctuation", 1)]);
    }
    if let Some(document) = real_document("ageo-plan-chapter4.json") {
        assert_counts("上尾市", &book_of(&plan::exchange(&document, "plan", "R4")), &[]);
    }
    if let Some(document) = real_document("sakai-nishi-priority-sheet.json") {
        assert_counts("堺市西区", &book_of(&sheet::exchange(&document)), &[]);
    }
    if let Some(document) = real_document("fujisawa-pillars.json") {
        assert_counts("藤沢市", &book_of(&plan::exchange(&document, "pillars", "R4")), &[("figures", 2)]);
    }
    if let Some(document) = real_document("kunitachi-priority-measures.json") {
        let book = book_of(&plan::exchange(&document, "priority", "R6"));
        let expected = [("brackets", 1), ("style", 1), ("figures", 2)];
        let (next, year) = rolled_over(&book);
        assert_eq!(counts(&book, book.editions()[0].id), expected.into_iter().collect());
        let next_year = next.edition_of_year(year).expect("the next year").id;
        let stale = [("stale_year", 2)];
        assert_eq!(
            counts(&next, next_year),
            expected.into_iter().chain(stale).collect(),
            "{}",
            lines(&next, next_year)
        );
    }
}

#[test]
fn nothing_is_wrong_with_the_words_of_the_samples() {
    let words = [Rule::StaleYear, Rule::Brackets, Rule::Punctuation, Rule::Style, Rule::Unprintable, Rule::Choice];
    for (name, book, _) in samples() {
        for edition in book.editions() {
            let wrong = check(&book, edition.id).iter().filter(|finding| words.contains(&finding.rule)).count();
            assert_eq!(wrong, 0, "{name} {}:\n{}", edition.year.label(), lines(&book, edition.id));
        }
    }
}

#[test]
fn an_edition_that_has_just_been_begun_misses_nothing() {
    for (name, book, _) in samples() {
        let from = book.editions()[1];
        let (id, to) = (from.id, from.year.next());
        let next = run(&book, &Command::RollOver { from: id, to });
        let begun = next.edition_of_year(to).expect("the next year").id;
        let missing = check(&next, begun).iter().filter(|finding| finding.rule == Rule::Missing).count();
        assert_eq!(missing, 0, "{name}:\n{}", lines(&next, begun));
    }
}

#[test]
fn five_thousand_entries_are_checked_in_a_moment() {
    let book = large_book(5000);
    let clock = Instant::now();
    let findings = check(&book, R5);
    let took = clock.elapsed();
    println!("5 000 entries, {} findings: {took:?}", findings.len());
    assert!(took < Duration::from_secs(2), "{took:?}");
}
