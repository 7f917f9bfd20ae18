//! Which column of a sheet is which field of the form, by its label.

use super::frame::Frame;
use super::merges::Merges;
use crate::interchange::json::{Exact, FieldDto, FieldKindDto};
use crate::interchange::rows::column_letter;
use crate::model::{Align, Carry, FiscalYear, Level, match_key};
use std::collections::{BTreeMap, BTreeSet};

/// A field of the form as far as a table is concerned.
#[derive(Clone, Debug)]
pub(super) struct TableField {
    pub key: String,
    pub label: String,
    pub level: Level,
    pub kind: FieldKindDto,
    /// What may be chosen, where the field is a choice.
    pub choices: Option<Vec<String>>,
}

impl TableField {
    /// The label for the preview, where year and plan are told elsewhere: 実施状況（年度）.
    pub fn shown_label(&self) -> String {
        self.label.replace("{年度}", "年度").replace("{年度:半角}", "年度").replace("{計画}", "計画")
    }
}

/// The form's fields, those that the sheets add, and what the labels have told of year and plan.
pub(super) struct ColumnMap {
    fields: Vec<TableField>,
    adds_fields: bool,
    added: Vec<FieldDto>,
    plan_periods: BTreeSet<String>,
    /// Years named in labels and titles, with the places that name them.
    years: BTreeMap<FiscalYear, Vec<String>>,
}

/// One column of a table.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub column: u32,
    pub label: String,
    pub role: Role,
}

#[derive(Clone, Debug)]
pub(super) enum Role {
    Field(TableField),
    New(TableField),
    Ignored(String),
}

impl Column {
    /// The field that the column is read into.
    pub fn field(&self) -> Option<&TableField> {
        match &self.role {
            Role::Field(field) | Role::New(field) => Some(field),
            Role::Ignored(_) => None,
        }
    }
}

/// The columns of a header, and the row in which it ends.
#[derive(Clone, Debug)]
pub(super) struct Header {
    pub last_row: u32,
    pub columns: Vec<Column>,
}

impl ColumnMap {
    pub fn new(frame: &Frame, adds_fields: bool) -> Self {
        let field = |field: &FieldDto| TableField {
            key: field.key.clone(),
            label: field.label.clone(),
            level: field.level,
            kind: field.kind.clone(),
            choices: frame.choices_of(&field.kind),
        };
        Self {
            fields: frame.form.fields.iter().map(field).collect(),
            adds_fields,
            added: Vec::new(),
            plan_periods: BTreeSet::new(),
            years: BTreeMap::new(),
        }
    }

    fn field_of_label(&self, label: &str) -> Option<&TableField> {
        let wanted = label_key(label);
        self.fields.iter().find(|field| !wanted.is_empty() && label_key(&field.label) == wanted)
    }

    /// How many fields of the form a row names.
    fn score(&self, merges: &Merges<'_>, row: u32, columns: &[u32]) -> usize {
        let named = columns.iter().filter_map(|column| self.field_of_label(merges.seen_text(row, *column)));
        named.map(|field| field.key.as_str()).collect::<BTreeSet<_>>().len()
    }

    /// The header rows of a sheet, top to bottom: the rows that name at least two fields, and nearly as many as the
    /// best of them does.
    pub fn headers(&self, merges: &Merges<'_>, rows: &BTreeSet<u32>, columns: &[u32]) -> Vec<(u32, u32)> {
        let scores: Vec<_> = rows.iter().map(|row| (*row, self.score(merges, *row, columns))).collect();
        let best = scores.iter().map(|(_, score)| *score).max().unwrap_or(0);
        let mut headers: Vec<(u32, u32)> = Vec::new();
        for (row, score) in scores {
            let belongs = headers.last().is_some_and(|header| row <= header.1);
            if score >= 2 && score * 3 >= best * 2 && !belongs {
                headers.push((row, self.header_end(merges, row, columns)));
            }
        }
        headers
    }

    /// The last row of a header: merged labels may reach down beside a second line of labels.
    fn header_end(&self, merges: &Merges<'_>, row: u32, columns: &[u32]) -> u32 {
        const DEEPEST: u32 = 4;
        let regions = columns.iter().filter(|column| self.field_of_label(merges.seen_text(row, **column)).is_some());
        let ends = regions.filter_map(|column| merges.at(row, *column)).map(|region| region.last_row);
        ends.max().unwrap_or(row).clamp(row, row + DEEPEST)
    }

    /// Decides on every column of a header. `filled` are the columns that hold text below it.
    pub fn columns(&mut self, merges: &Merges<'_>, rows: (u32, u32), filled: &BTreeSet<u32>) -> Header {
        let mut taken = BTreeSet::new();
        let mut columns = Vec::new();
        for column in filled {
            let label = header_label(merges, rows, *column);
            self.learn_from_label(&label, &column_letter(*column));
            let role = self.role(&label, &mut taken);
            columns.push(Column { column: *column, label, role });
        }
        Header { last_row: rows.1, columns }
    }

    fn role(&mut self, label: &str, taken: &mut BTreeSet<String>) -> Role {
        if label.trim().is_empty() {
            return Role::Ignored("見出しがありません".to_owned());
        }
        let Some(field) = self.field_of_label(label).cloned() else { return self.role_of_unknown(label, taken) };
        if !taken.insert(field.key.clone()) {
            return Role::Ignored(format!("項目「{}」の列が既にあります", field.shown_label()));
        }
        if matches!(field.kind, FieldKindDto::Computed { .. }) {
            return Role::Ignored("評価帳が計算する項目です".to_owned());
        }
        if self.added.iter().any(|added| added.key == field.key) { Role::New(field) } else { Role::Field(field) }
    }

    fn role_of_unknown(&mut self, label: &str, taken: &mut BTreeSet<String>) -> Role {
        if !self.adds_fields {
            return Role::Ignored(
                "様式に同じ名前の項目がありません（項目を追加して取り込むこともできます）".to_owned(),
            );
        }
        let key = self.free_key();
        let field = TableField {
            key: key.clone(),
            label: label.replace('\n', ""),
            level: Level::Entry,
            kind: FieldKindDto::Text,
            choices: None,
        };
        self.added.push(new_field(&field));
        self.fields.push(field.clone());
        taken.insert(key);
        Role::New(field)
    }

    fn free_key(&self) -> String {
        let is_free = |key: &String| self.fields.iter().all(|field| field.key != *key);
        (1_u32..).map(|number| format!("added{number}")).find(is_free).unwrap_or_default()
    }

    fn learn_from_label(&mut self, label: &str, place: &str) {
        self.learn_year(label, &format!("{place}列の見出し「{}」", label.replace('\n', "")));
        let known = self.field_of_label(label).map(|field| field.label.clone());
        self.plan_periods.extend(known.and_then(|known| plan_in(label, &known)));
    }

    /// Remembers a year that a title or label names.
    pub fn learn_year(&mut self, text: &str, place: &str) {
        if let Some(year) = FiscalYear::find_in(text) {
            let places = self.years.entry(year).or_default();
            if !places.iter().any(|known| known == place) {
                places.push(place.to_owned());
            }
        }
    }

    /// Fields that the sheets add to the form.
    pub fn new_fields(&self) -> Vec<FieldDto> {
        self.added.clone()
    }

    /// What stands for {計画} in the labels; `None` when no label tells or they disagree.
    pub fn plan_period(&self) -> Option<String> {
        self.plan_periods.first().filter(|_| self.plan_periods.len() == 1).cloned()
    }

    /// Years other than the one asked for, and plans that disagree.
    pub fn warnings(&self, year: FiscalYear) -> Vec<String> {
        let other = |(found, places): (&FiscalYear, &Vec<String>)| {
            let (found, asked) = (found.label_full_width(), year.label_full_width());
            format!("指定した年度は{asked}ですが、{}は{found}です。年度が正しいか確かめてください", places.join("、"))
        };
        let mut warnings: Vec<String> = self.years.iter().filter(|(found, _)| **found != year).map(other).collect();
        if self.plan_periods.len() > 1 {
            let periods = self.plan_periods.iter().map(String::as_str).collect::<Vec<_>>().join("」「");
            warnings.push(format!("計画の名前がシートによって違います（「{periods}」）。元の様式のままにしました"));
        }
        warnings
    }
}

fn new_field(field: &TableField) -> FieldDto {
    FieldDto {
        id: None,
        position: None,
        lineage: None,
        key: field.key.clone(),
        group: String::new(),
        label: field.label.clone(),
        level: field.level,
        kind: field.kind.clone(),
        carry: Carry::Keep,
        width_mm: Exact(30.0),
        align: Align::Start,
        vertical_label: false,
        printed: true,
    }
}

/// The label that stands lowest over a column; in a header of several rows the upper one tells only the group.
fn header_label(merges: &Merges<'_>, rows: (u32, u32), column: u32) -> String {
    let labels = (rows.0..=rows.1).rev().map(|row| merges.seen_text(row, column));
    labels.into_iter().find(|label| !label.trim().is_empty()).unwrap_or_default().to_owned()
}

/// What is left of a label without year, plan, brackets and white space.
fn label_key(label: &str) -> String {
    let year = "令和1年度";
    let plain = label.replace("{年度}", year).replace("{年度:半角}", year).replace("{計画}", "");
    without_year(&match_key(&plain))
}

/// Takes `令和4年度`, `令和4年` and a following の out of a label in one width.
fn without_year(key: &str) -> String {
    for era in ["令和", "平成"] {
        if let Some((before, after)) = key.split_once(era) {
            let rest = after.trim_start_matches(|c: char| c.is_ascii_digit() || c == '元');
            let rest = rest.strip_prefix("年度").or_else(|| rest.strip_prefix('年')).unwrap_or(rest);
            return format!("{before}{}", rest.strip_prefix('の').unwrap_or(rest));
        }
    }
    key.to_owned()
}

/// What stands in `label` where the form's own label has {計画}.
fn plan_in(label: &str, form_label: &str) -> Option<String> {
    let without_space = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let (before, after) = form_label.split_once("{計画}")?;
    let label = without_space(label);
    let plan = label.strip_prefix(without_space(before).as_str())?.strip_suffix(without_space(after).as_str())?;
    (!plan.is_empty() && !plan.contains(['（', '）', '(', ')'])).then(|| plan.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_the_same_in_spite_of_year_and_plan() {
        for (form, sheet) in [
            ("実施状況（{年度}）", "実施状況（令和４年度）"),
            ("{年度}の実施状況", "令和４年度実施状況"),
            ("{年度:半角}の実施状況", "令和元年度の\n実施状況"),
            ("内容（{計画}記載）", "内容（第２期計画記載）"),
            ("No.", "Ｎｏ"),
        ] {
            assert_eq!(label_key(form), label_key(sheet), "{form} {sheet}");
        }
        assert_ne!(label_key("評価"), label_key("評価理由"));
    }

    #[test]
    fn the_plan_is_read_from_its_label() {
        for (label, expected) in [
            ("内容（第２期計画記載）", Some("第２期計画")),
            ("内容\n（第２期 計画記載）", Some("第２期計画")),
            ("内容", None),
            ("内容（記載）", None),
            ("内容（（案）計画記載）", None),
        ] {
            assert_eq!(plan_in(label, "内容（{計画}記載）").as_deref(), expected, "{label}");
        }
        assert_eq!(plan_in("内容（第２期計画記載）", "内容"), None);
    }
}
