//! A number as Excel shows it, for the formats that offices use. For any other format the caller is told.

/// The text of `value` in a format code (`General`, `0`, `#,##0`, `0.0%`, `0"人"`); `None` for codes not known here.
pub(super) fn show(value: f64, code: &str) -> Option<String> {
    if code.is_empty() || code.eq_ignore_ascii_case("general") || code == "@" {
        return Some(plain(value));
    }
    let mut sections = code.split(';');
    let (positive, negative) = (sections.next()?, sections.next());
    match negative {
        Some(negative) if value < 0.0 => one_section(-value, negative),
        _ => one_section(value, positive),
    }
}

/// The shortest figure that means the number; whole numbers without a decimal point.
pub(super) fn plain(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    // Excel keeps fifteen digits: what stands behind them is left over from its binary arithmetic.
    let rounded: f64 = format!("{value:.14e}").parse().unwrap_or(value);
    format!("{rounded}")
}

/// What stands in a section of a format code.
#[derive(Default)]
struct Section {
    before: String,
    after: String,
    grouped: bool,
    decimals: usize,
    whole_digits: usize,
    percent: bool,
}

fn one_section(value: f64, code: &str) -> Option<String> {
    let section = parse(code)?;
    let value = if section.percent { value * 100.0 } else { value };
    let figure = format!("{:.*}", section.decimals, value.abs());
    let (whole, decimals) = figure.split_once('.').map_or((figure.as_str(), ""), |(whole, decimals)| (whole, decimals));
    let mut whole = format!("{whole:0>width$}", width = section.whole_digits);
    if section.grouped {
        whole = grouped(&whole);
    }
    let point = if decimals.is_empty() { "" } else { "." };
    let is_zero = whole.chars().chain(decimals.chars()).all(|c| c == '0');
    let sign = if value < 0.0 && !is_zero { "-" } else { "" };
    Some(format!("{sign}{}{whole}{point}{decimals}{}", section.before, section.after))
}

fn parse(code: &str) -> Option<Section> {
    let mut section = Section::default();
    let mut chars = code.chars().peekable();
    let (mut in_figure, mut in_decimals, mut figure_done) = (false, false, false);
    while let Some(c) = chars.next() {
        let mut literal = String::new();
        match c {
            '0' | '#' if figure_done => return None,
            '0' | '#' if in_decimals => section.decimals += 1,
            '0' => (in_figure, section.whole_digits) = (true, section.whole_digits + 1),
            '#' => in_figure = true,
            ',' if in_figure && matches!(chars.peek(), Some('0' | '#')) => section.grouped = true,
            '.' if in_figure && !in_decimals && matches!(chars.peek(), Some('0')) => in_decimals = true,
            '%' => (section.percent, literal) = (true, "%".to_owned()),
            '"' => literal = chars.by_ref().take_while(|c| *c != '"').collect(),
            '\\' => literal.extend(chars.next()),
            '_' => literal.extend(chars.next().map(|_| ' ').filter(|_| false)),
            '-' | '+' | '(' | ')' | ' ' | '▲' | '△' | '¥' | '$' => literal.push(c),
            c if !c.is_ascii() => literal.push(c),
            _ => return None,
        }
        figure_done = figure_done || in_figure && !literal.is_empty();
        if in_figure { &mut section.after } else { &mut section.before }.push_str(&literal);
    }
    in_figure.then_some(section)
}

fn grouped(whole: &str) -> String {
    let count = whole.chars().count();
    let comma = |index: usize| if index > 0 && (count - index).is_multiple_of(3) { "," } else { "" };
    whole.chars().enumerate().map(|(index, c)| format!("{}{c}", comma(index))).collect()
}

#[cfg(test)]
mod tests {
    use super::show;

    #[test]
    fn numbers_read_as_they_are_shown() {
        for (value, code, expected) in [
            (1.0, "General", Some("1")),
            (0.1 + 0.2, "General", Some("0.3")),
            (1234.5, "", Some("1234.5")),
            (12.0, "0", Some("12")),
            (1_234_567.0, "#,##0", Some("1,234,567")),
            (0.933, "0.0%", Some("93.3%")),
            (0.5, "0%", Some("50%")),
            (22.0, "0\"校\"", Some("22校")),
            (22.0, "0校", Some("22校")),
            (-12.0, "#,##0;\"▲\"#,##0", Some("▲12")),
            (-12.0, "#,##0;▲ #,##0", Some("▲ 12")),
            (-1200.0, "#,##0_ ;[Red]\\-#,##0\\ ", None),
            (-1200.0, "#,##0_ ", Some("-1,200")),
            (3.0, "00", Some("03")),
            (-0.0, "0", Some("0")),
            (-0.001, "0.0", Some("0.0")),
            (5.0, "0.00E+00", None),
            (5.0, "yyyy", None),
            (5.0, "# ?/?", None),
        ] {
            assert_eq!(show(value, code).as_deref(), expected, "{value} {code}");
        }
    }
}
