//! What an officer would rather find before the meeting than in it: an edition read by rules, one file for each.
//!
//! A rule says only what is a slip in nearly every case; what offices write in different ways is left alone. A finding
//! names its place and its reason; where the remedy is certain, it carries the text as it should be.

mod brackets;
mod choice;
mod figures;
mod missing;
mod naming;
mod punctuation;
mod stale_year;
mod style;
mod unchanged;
mod unprintable;
mod written;
mod years;

pub use naming::Names;

use crate::edit::{Command, Replacement, replaced_text};
use crate::model::*;
use std::ops::Range;
use written::Written;

/// What is looked for. In this order findings are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    Missing,
    Choice,
    Unchanged,
    StaleYear,
    Brackets,
    Punctuation,
    Style,
    Figures,
    Unprintable,
}

impl Rule {
    pub const ALL: [Self; 9] = [
        Self::Missing,
        Self::Choice,
        Self::Unchanged,
        Self::StaleYear,
        Self::Brackets,
        Self::Punctuation,
        Self::Style,
        Self::Figures,
        Self::Unprintable,
    ];

    /// The stable name for scripts and for the window's memory.
    pub fn name(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Choice => "choice",
            Self::Unchanged => "unchanged",
            Self::StaleYear => "stale_year",
            Self::Brackets => "brackets",
            Self::Punctuation => "punctuation",
            Self::Style => "style",
            Self::Figures => "figures",
            Self::Unprintable => "unprintable",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.name() == name)
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Missing => "記入漏れ",
            Self::Choice => "選択肢にない記入",
            Self::Unchanged => "前年度と同じ文章",
            Self::StaleYear => "古い年度名",
            Self::Brackets => "括弧",
            Self::Punctuation => "句読点",
            Self::Style => "文体の混在",
            Self::Figures => "図・写真",
            Self::Unprintable => "印刷できない文字",
        }
    }

    /// What the rule finds, in one sentence.
    pub fn explanation(self) -> &'static str {
        match self {
            Self::Missing => "文章、評価、担当課などの記入が足りない所です",
            Self::Choice => "評価区分や方向性の選択肢にない言葉が入っている所です",
            Self::Unchanged => "新しく書く欄の文章が、前年度と全く同じ所です",
            Self::StaleYear => "前年度から写した文章などに、古い年度名が残っている所です",
            Self::Brackets => "括弧の始まりと終わりが合わない所です",
            Self::Punctuation => "句読点が重なっている所、違う種類の読点が混ざっている所などです",
            Self::Style => "一つの文章に「です・ます」と「である」が混ざっている所です",
            Self::Figures => "まだ届いていない図や写真、代替テキストのない図や写真です",
            Self::Unprintable => "どの書体にもなく〓と印刷される文字や、目に見えない文字がある所です",
        }
    }
}

/// What a finding is about, as precisely as it can be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Spot {
    /// A text, or the empty cell in which one is missing.
    Text(TextPlace),
    /// The departments of an entry.
    Departments(EntryId),
    Record(RecordId),
}

/// A remedy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What will stand in place of the passage.
    pub with: String,
    /// The whole text, before and after.
    pub text: Replacement,
}

/// One thing to be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub rule: Rule,
    pub section: SectionId,
    pub block: Option<BlockId>,
    pub record: Option<RecordId>,
    pub spot: Spot,
    /// Bytes of the text; `None` when the whole of it is meant.
    pub passage: Option<Range<usize>>,
    /// The reason, without the closing 。
    pub message: String,
    pub fix: Option<Fix>,
}

impl Finding {
    /// The remedy as one undoable step.
    pub fn command(&self, edition: EditionId) -> Option<Command> {
        let fix = self.fix.as_ref()?;
        let label = format!("指摘の修正（{}）", self.rule.label());
        Some(Command::Replace { edition, label, texts: vec![fix.text.clone()] })
    }

    /// The row that the finding is about.
    pub fn row(&self) -> RowKey {
        match self.spot {
            Spot::Text(place) => place.row(),
            Spot::Departments(id) => RowKey::Id(Table::Entry, id.0),
            Spot::Record(id) => RowKey::Id(Table::Record, id.0),
        }
    }

    /// The place of the text that the finding is about.
    pub fn place(&self) -> Option<TextPlace> {
        match self.spot {
            Spot::Text(place) => Some(place),
            Spot::Departments(_) | Spot::Record(_) => None,
        }
    }
}

/// A passage of a text that a rule has found.
struct Slip {
    passage: Range<usize>,
    message: String,
    /// What is to be put in place of which bytes, in order; empty when only the officer can know.
    edits: Vec<(Range<usize>, String)>,
}

impl Slip {
    fn new(passage: Range<usize>, message: impl Into<String>) -> Self {
        Self { passage, message: message.into(), edits: Vec::new() }
    }

    /// The passage itself is to be replaced.
    fn replaced_by(mut self, with: impl Into<String>) -> Self {
        self.edits = vec![(self.passage.clone(), with.into())];
        self
    }
}

/// Everything found in an edition, by rule and then in reading order. Takes time in proportion to the edition.
pub fn check(book: &Book, edition: EditionId) -> Vec<Finding> {
    let mut findings = Vec::new();
    missing::check(book, edition, &mut findings);
    figures::check(book, edition, &mut findings);
    let Some(context) = Years::new(book, edition) else { return findings };
    for passage in book.passages(edition) {
        let Some(written) = Written::new(book, &passage) else { continue };
        if let Some(found) = choice::check(&written) {
            findings.push(found);
        } else if written.is_text() {
            check_text(&context, &written, &mut findings);
        }
    }
    findings.sort_by_key(|finding| finding.rule);
    findings
}

fn check_text(years: &Years, written: &Written<'_>, findings: &mut Vec<Finding>) {
    let text = written.passage.text;
    let mut add = |rule, slips: Vec<Slip>| findings.extend(slips.into_iter().map(|slip| written.finding(rule, slip)));
    add(Rule::Unchanged, unchanged::check(years, written).into_iter().collect());
    add(Rule::StaleYear, stale_year::check(years, written));
    add(Rule::Brackets, brackets::check(text));
    add(Rule::Punctuation, punctuation::check(text));
    add(Rule::Style, style::check(text).into_iter().collect());
    add(Rule::Unprintable, unprintable::check(text));
}

/// The year that is checked, and the one before it.
struct Years {
    this: FiscalYear,
    last: FiscalYear,
    /// Last year's edition, if it is in the book.
    last_edition: Option<EditionId>,
}

impl Years {
    fn new(book: &Book, edition: EditionId) -> Option<Self> {
        let this = book.edition(edition)?.year;
        let before = book.previous_edition(edition);
        let last = before.map_or(this.previous(), |before| before.year);
        Some(Self { this, last, last_edition: before.map(|before| before.id) })
    }
}

/// The text with the edits of a slip carried out.
fn edited(text: &str, edits: &[(Range<usize>, String)]) -> String {
    // From the end, so that the bytes before stay where they are.
    edits.iter().rev().fold(text.to_owned(), |text, (range, with)| {
        let hit = std::slice::from_ref(range);
        replaced_text(&text, hit, with)
    })
}
