//! Line charts, drawn black on white: lines differ in their dashes and markers, names and values stand beside them.
//!
//! Everything of one chart is one figure with its words for those who do not see it; the grid behind it is none.

use super::Length;
use super::canvas::Canvas;
use super::document::{Chart, ChartLine, Content, HorizontalAlign, Origin};
use super::page::{ElementKind, Item, Shape, Warning};
use super::text::{SetText, Setting, set_text};

/// A chart is at least this wide; as many stand side by side as there is room for.
const LEAST_WIDTH: Length = Length::mm(68.0);
const WIDEST: Length = Length::mm(110.0);
const GAP: Length = Length::mm(8.0);
const PLOT_HEIGHT: Length = Length::mm(29.0);
const SPACE_AFTER: Length = Length::mm(6.0);
/// Between the unit and the highest tick.
const ROOM_ABOVE: Length = Length::mm(3.0);
/// Between the things of a chart.
const NEAR: Length = Length::mm(1.2);
/// Names beside the lines take at most this part of the width.
const NAMES_PART: f64 = 0.3;

const GRID_WIDTH: Length = Length::pt(0.4);
const GRID_GREY: f64 = 0.82;
const AXIS_WIDTH: Length = Length::pt(0.6);
const LINE_WIDTH: Length = Length::pt(1.1);
const TARGET_WIDTH: Length = Length::pt(0.8);
const MARKER: Length = Length::pt(2.3);
/// Dashes and gaps of the first, second, … line; the first is drawn through.
const DASHES: [&[f64]; 4] = [&[], &[5.0, 3.0], &[8.0, 2.5, 1.2, 2.5], &[2.5, 2.0]];
const DOTS: &[f64] = &[0.6, 2.2];

/// Charts in rows, with their texts set.
pub struct MeasuredCharts<'a> {
    rows: Vec<Vec<MeasuredChart<'a>>>,
    slot: Length,
}

struct MeasuredChart<'a> {
    chart: &'a Chart,
    width: Length,
    title: SetText,
    unit: SetText,
    steps: Vec<SetText>,
    names: Vec<SetText>,
    ticks: Ticks,
    tick_texts: Vec<SetText>,
}

impl<'a> MeasuredCharts<'a> {
    pub fn new(charts: &'a [Chart], width: Length, warnings: &mut Vec<Warning>) -> Self {
        let per_row = (((width + GAP) / (LEAST_WIDTH + GAP) + 0.001) as usize).max(1);
        let slot = (width - GAP * (per_row - 1) as f64) / per_row as f64;
        let charts: Vec<_> = charts.iter().map(|chart| MeasuredChart::new(chart, slot.min(WIDEST), warnings)).collect();
        let mut rows: Vec<Vec<MeasuredChart<'a>>> = Vec::new();
        for chart in charts {
            match rows.last_mut() {
                Some(row) if row.len() < per_row => row.push(chart),
                _ => rows.push(vec![chart]),
            }
        }
        Self { rows, slot }
    }

    pub fn first_height(&self) -> Length {
        self.rows.first().map_or(Length::ZERO, |row| row_height(row))
    }

    pub fn place(self, canvas: &mut Canvas<'_>, parent: usize) {
        for row in self.rows {
            let height = row_height(&row);
            if !height.fits(canvas.remaining()) && !canvas.is_at_top() {
                canvas.next_page();
            }
            let title_height = row.iter().map(|chart| chart.title.height()).fold(Length::ZERO, Length::max);
            for (number, chart) in row.into_iter().enumerate() {
                let left = canvas.body.left + (self.slot + GAP) * number as f64;
                let top = canvas.y;
                chart.place(canvas, left, top, title_height, parent);
            }
            canvas.y = (canvas.y + height + SPACE_AFTER).min(canvas.body.bottom());
        }
    }
}

fn row_height(row: &[MeasuredChart<'_>]) -> Length {
    let titles = row.iter().map(|chart| chart.title.height()).fold(Length::ZERO, Length::max);
    titles + row.iter().map(MeasuredChart::height_below_title).fold(Length::ZERO, Length::max)
}

impl<'a> MeasuredChart<'a> {
    fn new(chart: &'a Chart, width: Length, warnings: &mut Vec<Warning>) -> Self {
        let mut set = |content: &Content, align: HorizontalAlign, width: Length| {
            let mut content = content.clone();
            content.style.align = align;
            content.style.justify = false;
            set_text(&content, Setting::of_width(width), warnings)
        };
        let title = set(&chart.title, HorizontalAlign::Start, width);
        let unit = set(&chart.unit, HorizontalAlign::Start, width);
        let step_width = width / chart.steps.len().max(1) as f64;
        let steps = chart.steps.iter().map(|step| set(step, HorizontalAlign::Start, step_width.max(MARKER * 8.0)));
        let steps = steps.collect();
        let names =
            chart.lines.iter().map(|line| set(&line.name, HorizontalAlign::Start, width * NAMES_PART)).collect();
        let ticks = Ticks::of(chart.lines.iter().flat_map(|line| line.points.iter().flatten()).map(|p| p.value));
        let tick_texts = ticks.labels().into_iter().map(|label| {
            let origin = Origin::default();
            let content = Content { text: label.into(), style: chart.unit.style, origin, underlines: Vec::new() };
            set(&content, HorizontalAlign::Start, width)
        });
        let tick_texts = tick_texts.collect();
        Self { chart, width, title, unit, steps, names, ticks, tick_texts }
    }

    fn height_below_title(&self) -> Length {
        let steps = self.steps.iter().map(SetText::height).fold(Length::ZERO, Length::max);
        NEAR + self.unit.height() + ROOM_ABOVE + PLOT_HEIGHT + NEAR + steps
    }

    fn place(mut self, canvas: &mut Canvas<'_>, left: Length, top: Length, title_height: Length, parent: usize) {
        let plot = self.plot(left, top + title_height);
        for text_y in self.ticks.values().map(|value| plot.y(value)) {
            let y = text_y - GRID_WIDTH / 2.0;
            canvas.fill(plot.left, y, plot.right - plot.left, GRID_WIDTH, GRID_GREY);
        }
        let alt_text = self.chart.alt_text.clone();
        let element = canvas.element(ElementKind::Figure { alt_text }, parent);
        let mut pen = Pen { canvas, element };
        let title_top = top + title_height - self.title.height();
        pen.text(&mut self.title, left, title_top);
        pen.text(&mut self.unit, left, top + title_height + NEAR);
        for (text, value) in self.tick_texts.iter_mut().zip(self.ticks.values()) {
            let x = plot.left - NEAR - text.line_end(0);
            pen.text(text, x, plot.y(value) - text.pitch / 2.0);
        }
        pen.line(&[(plot.left, plot.bottom), (plot.right, plot.bottom)], AXIS_WIDTH, &[]);
        for (index, text) in self.steps.iter_mut().enumerate() {
            let x = plot.x(index) - text.line_end(0) / 2.0;
            pen.text(text, x, plot.bottom + NEAR);
        }
        self.place_lines(&mut pen, &plot);
        self.place_names(&mut pen, &plot);
        self.place_labels(&mut pen, &plot);
    }

    /// Between the labels of the ticks on the left and the names on the right.
    fn plot(&self, left: Length, below_title: Length) -> Plot {
        let widest = |texts: &[SetText]| {
            let lines = texts.iter().flat_map(|text| (0..text.line_count()).map(|line| text.line_end(line)));
            lines.fold(Length::ZERO, Length::max)
        };
        let top = below_title + NEAR + self.unit.height() + ROOM_ABOVE;
        Plot {
            left: left + widest(&self.tick_texts) + NEAR,
            right: left + self.width - widest(&self.names) - NEAR,
            top,
            bottom: top + PLOT_HEIGHT,
            steps: self.chart.steps.len(),
            least: self.ticks.least,
            most: self.ticks.most(),
        }
    }

    /// The lines of the targets lie below the others.
    fn place_lines(&self, pen: &mut Pen<'_, '_>, plot: &Plot) {
        for line in self.chart.lines.iter().filter(|line| line.is_target) {
            let mut stretches = plot.stretches(line);
            for stretch in &mut stretches {
                // A target that stays the same runs through the whole chart.
                if let ([first, .., last], true) = (stretch.as_mut_slice(), plot.is_level(line)) {
                    (first.0, last.0) = (plot.left, plot.right);
                }
                pen.line(stretch, TARGET_WIDTH, DOTS);
            }
        }
        for (index, line) in self.chart.lines.iter().filter(|line| !line.is_target).enumerate() {
            for stretch in plot.stretches(line) {
                pen.line(&stretch, LINE_WIDTH, DASHES[index % DASHES.len()]);
            }
        }
        for (index, line) in self.chart.lines.iter().filter(|line| !line.is_target).enumerate() {
            for (x, y) in plot.stretches(line).concat() {
                pen.marker(index, x, y);
            }
        }
    }

    /// Names to the right of the last points, moved apart where they would lie on each other.
    fn place_names(&mut self, pen: &mut Pen<'_, '_>, plot: &Plot) {
        let last = |line: &ChartLine| line.points.iter().rev().flatten().next().map(|point| plot.y(point.value));
        let mut order: Vec<(usize, Length)> = self
            .chart
            .lines
            .iter()
            .enumerate()
            .map(|(index, line)| (index, last(line).unwrap_or(plot.bottom)))
            .collect();
        order.sort_by(|a, b| a.1.to_pt().total_cmp(&b.1.to_pt()));
        let heights: Vec<Length> = order.iter().map(|(index, _)| self.names[*index].height()).collect();
        let wished: Vec<Length> = order.iter().zip(&heights).map(|((_, y), height)| *y - *height / 2.0).collect();
        let tops = apart(&wished, &heights, plot.top - NEAR * 2.0, plot.bottom + NEAR * 2.0);
        for ((index, _), top) in order.into_iter().zip(tops) {
            pen.text(&mut self.names[index], plot.right + NEAR, top);
        }
    }

    /// Values at their points: above, or below where the line comes from above on both sides or another line is in
    /// the way.
    fn place_labels(&self, pen: &mut Pen<'_, '_>, plot: &Plot) {
        for (index, line) in self.chart.lines.iter().enumerate() {
            for (step, point) in line.points.iter().enumerate() {
                let Some((point, label)) = point.as_ref().and_then(|point| Some((point, point.label.as_ref()?))) else {
                    continue;
                };
                let mut content = label.clone();
                content.style.align = HorizontalAlign::Start;
                content.style.justify = false;
                let mut text = set_text(&content, Setting::of_width(self.width), &mut pen.canvas.pages.warnings);
                let (width, height) = (text.line_end(0), text.height());
                let y = plot.y(point.value);
                let (above, below) = (y - MARKER - height, y + MARKER);
                let fits_below = (below + height).fits(plot.bottom) && !self.crosses_target(plot, y, below + height);
                let top = if self.is_below(index, step) && fits_below { below } else { above };
                let x = plot.x(step) - width / 2.0;
                pen.halo(x, top, width, height);
                pen.text(&mut text, x, top);
            }
        }
    }

    /// Whether a level target runs through what lies between two heights.
    fn crosses_target(&self, plot: &Plot, top: Length, bottom: Length) -> bool {
        let level = self.chart.lines.iter().filter(|line| line.is_target && plot.is_level(line));
        let mut heights = level.filter_map(|line| Some(plot.y(line.points.first()?.as_ref()?.value)));
        heights.any(|y| top < y && y < bottom)
    }

    /// Whether the label of a point goes below it.
    fn is_below(&self, index: usize, step: usize) -> bool {
        let value = |line: &ChartLine, step: usize| Some(line.points.get(step)?.as_ref()?.value);
        let line = &self.chart.lines[index];
        let Some(own) = value(line, step) else { return false };
        let drawn = self.chart.lines.iter().enumerate().filter(|(_, other)| !other.is_target);
        let others: Vec<f64> =
            drawn.filter(|(other, _)| *other != index).filter_map(|(_, other)| value(other, step)).collect();
        if !others.is_empty() {
            return others.iter().any(|other| *other > own) && others.iter().all(|other| *other >= own);
        }
        let before = step.checked_sub(1).and_then(|step| value(line, step));
        let after = value(line, step + 1);
        match (before, after) {
            (Some(before), Some(after)) => before + after > own * 2.0,
            (None, Some(after)) => after > own,
            (Some(before), None) => before > own,
            (None, None) => false,
        }
    }
}

/// Tops of texts of these heights, as near as can be to where they are wished, none on another. The wishes ascend.
fn apart(wished: &[Length], heights: &[Length], top: Length, bottom: Length) -> Vec<Length> {
    let mut tops: Vec<Length> = Vec::with_capacity(wished.len());
    let mut free = top;
    for (wished, height) in wished.iter().zip(heights) {
        let at = wished.max(free);
        tops.push(at);
        free = at + *height;
    }
    let mut free = bottom;
    for (at, height) in tops.iter_mut().zip(heights).rev() {
        *at = at.min(free - *height);
        free = *at;
    }
    tops
}

/// Where values and steps lie on the page.
struct Plot {
    left: Length,
    right: Length,
    top: Length,
    bottom: Length,
    steps: usize,
    least: f64,
    most: f64,
}

impl Plot {
    fn x(&self, step: usize) -> Length {
        let width = self.right - self.left;
        let side = width * 0.5 / self.steps.max(1) as f64;
        let side = side.min(Length::mm(7.0));
        match self.steps {
            0 | 1 => self.left + width / 2.0,
            steps => self.left + side + (width - side * 2.0) * (step as f64 / (steps - 1) as f64),
        }
    }

    fn y(&self, value: f64) -> Length {
        let share = (value - self.least) / (self.most - self.least);
        self.bottom - (self.bottom - self.top) * if share.is_finite() { share } else { 0.0 }
    }

    /// The points of a line from gap to gap.
    fn stretches(&self, line: &ChartLine) -> Vec<Vec<(Length, Length)>> {
        let mut stretches = vec![Vec::new()];
        for (step, point) in line.points.iter().enumerate() {
            match (point, stretches.last_mut()) {
                (Some(point), Some(stretch)) => stretch.push((self.x(step), self.y(point.value))),
                _ => stretches.push(Vec::new()),
            }
        }
        stretches.retain(|stretch| !stretch.is_empty());
        stretches
    }

    fn is_level(&self, line: &ChartLine) -> bool {
        let mut values = line.points.iter().map(|point| point.as_ref().map(|point| point.value));
        let first = values.next().flatten();
        first.is_some() && values.all(|value| value == first)
    }
}

/// Round values on the vertical axis.
struct Ticks {
    least: f64,
    step: f64,
    /// How many steps.
    count: u32,
}

impl Ticks {
    fn of(values: impl Iterator<Item = f64>) -> Self {
        let values: Vec<f64> = values.filter(|value| value.is_finite()).collect();
        let least = values.iter().copied().fold(f64::INFINITY, f64::min);
        let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let (mut least, mut most) = if values.is_empty() { (0.0, 1.0) } else { (least, most) };
        // Values that are not far from zero are shown from zero on.
        if least > 0.0 && least < most * 0.6 {
            least = 0.0;
        }
        if most < 0.0 && most > least * 0.6 {
            most = 0.0;
        }
        if most <= least {
            let room = if least == 0.0 { 1.0 } else { least.abs() * 0.1 };
            (least, most) = (least - room, most + room);
        }
        let step = round_step((most - least) / 3.0);
        let lowest = least;
        let mut least = (least / step).floor() * step;
        // Room for a value written below its point.
        if least != 0.0 && lowest - least < step * 0.6 {
            least -= step;
        }
        let count = ((most - least) / step - 1e-9).ceil().clamp(1.0, 8.0) as u32;
        Self { least, step, count }
    }

    fn most(&self) -> f64 {
        self.step.mul_add(f64::from(self.count), self.least)
    }

    fn values(&self) -> impl Iterator<Item = f64> + use<> {
        let (least, step) = (self.least, self.step);
        (0..=self.count).map(move |tick| step.mul_add(f64::from(tick), least))
    }

    fn labels(&self) -> Vec<String> {
        let decimals = (-(self.step.log10() + 1e-9).floor()).clamp(0.0, 6.0) as usize;
        self.values().map(|value| grouped(value, decimals)).collect()
    }
}

/// 1, 2 or 5 times a power of ten, at least `step`.
fn round_step(step: f64) -> f64 {
    let power = 10_f64.powf(step.log10().floor());
    let times = [1.0, 2.0, 5.0].into_iter().find(|times| times * power >= step * 0.999).unwrap_or(10.0);
    times * power
}

/// As figures are printed: thousands set off, ▲ for less than nothing.
fn grouped(value: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut out = String::new();
    let is_nothing = text.chars().all(|c| matches!(c, '0' | '.'));
    if value < 0.0 && !is_nothing {
        out.push('▲');
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// Draws into one figure.
struct Pen<'a, 'b> {
    canvas: &'a mut Canvas<'b>,
    element: usize,
}

impl Pen<'_, '_> {
    fn text(&mut self, text: &mut SetText, x: Length, y: Length) {
        let lines = 0..text.line_count();
        self.canvas.place_lines(text, lines, x, y, Some(self.element));
    }

    fn shape(&mut self, points: Vec<(Length, Length)>, closed: bool, fill: Option<f64>, stroke: Length) {
        let element = Some(self.element);
        self.canvas.push(Item::Shape(Shape { points, closed, fill, stroke, element }));
    }

    fn line(&mut self, points: &[(Length, Length)], width: Length, dashes: &[f64]) {
        if points.len() < 2 {
            return;
        }
        if dashes.is_empty() {
            self.shape(points.to_vec(), false, None, width);
        }
        for dash in dashed(points, dashes) {
            self.shape(dash, false, None, width);
        }
    }

    /// White behind a label, so that no line runs through it.
    fn halo(&mut self, x: Length, y: Length, width: Length, height: Length) {
        let (right, bottom) = (x + width, y + height);
        self.shape(vec![(x, y), (right, y), (right, bottom), (x, bottom)], true, Some(1.0), Length::ZERO);
    }

    /// ● ○ ▲ △ ■ □ for the first, second, … line.
    fn marker(&mut self, index: usize, x: Length, y: Length) {
        let round = |corners: usize, turn: f64, size: f64| {
            let corner = move |corner: usize| {
                let angle = std::f64::consts::TAU * (corner as f64 / corners as f64 + turn);
                (x + MARKER * size * angle.cos(), y + MARKER * size * angle.sin())
            };
            (0..corners).map(corner).collect::<Vec<_>>()
        };
        let points = match index % 6 / 2 {
            0 => round(24, 0.0, 0.85),
            1 => round(3, -0.25, 1.2),
            _ => round(4, 0.125, 1.1),
        };
        let fill = if index.is_multiple_of(2) { 0.0 } else { 1.0 };
        self.shape(points, true, Some(fill), Length::pt(0.8));
    }
}

/// Cuts a line into dashes; their ends reach half a line's width beyond, as the pen does.
fn dashed(points: &[(Length, Length)], pattern: &[f64]) -> Vec<Vec<(Length, Length)>> {
    let mut out: Vec<Vec<(Length, Length)>> = Vec::new();
    let (mut at, mut left) = (0, pattern.first().copied().unwrap_or_default());
    let mut dash: Vec<(Length, Length)> = Vec::new();
    for ends in points.windows(2) {
        let &[(x1, y1), (x2, y2)] = ends else { continue };
        let length = (x2 - x1).to_pt().hypot((y2 - y1).to_pt());
        let point = |along: f64| (x1 + (x2 - x1) * (along / length), y1 + (y2 - y1) * (along / length));
        let mut along = 0.0;
        if dash.is_empty() && at % 2 == 0 {
            dash.push((x1, y1));
        }
        while length > 0.0 && left > 0.0 && along + left <= length {
            along += left;
            if at % 2 == 0 {
                dash.push(point(along));
                out.push(std::mem::take(&mut dash));
            } else {
                dash = vec![point(along)];
            }
            at = (at + 1) % pattern.len().max(1);
            left = pattern.get(at).copied().unwrap_or_default();
        }
        left -= length - along;
        if at % 2 == 0 {
            dash.push((x2, y2));
        }
    }
    out.extend((dash.len() > 1 && dash.first() != dash.last()).then_some(dash));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::layout::document::{ChartPoint, Flow};
    use crate::layout::tests::{content, document, runs, style, text_of};

    /// Lines of values over as many steps; texts come from the source `number`.
    fn chart(number: i64, lines: &[&[f64]]) -> Chart {
        let content = |text: &str| content(text, style(8.0), number);
        let point = |value: &f64| Some(ChartPoint { value: *value, label: Some(content(&format!("{value}"))) });
        let line = |values: &&[f64]| ChartLine {
            name: content("名"),
            is_target: false,
            points: values.iter().map(point).collect(),
        };
        Chart {
            title: content("題"),
            unit: content("（人）"),
            steps: vec![content("R3"), content("R4"), content("R5")],
            lines: lines.iter().map(line).collect(),
            alt_text: format!("図{number}"),
        }
    }

    #[test]
    fn charts_stand_side_by_side_and_go_on_overleaf() {
        let lines: [&[f64]; 2] = [&[1.0, 5.0, 3.0], &[2.0, 2.0, 9.0]];
        let charts = (1..=10).map(|number| chart(number, &lines)).collect();
        let pages = crate::layout::lay_out(&document(vec![Flow::Charts(charts)]));
        assert_eq!(pages.pages.len(), 2, "three in a row, three rows on a landscape page");
        let bottom = pages.pages[0].height - Length::mm(20.0);
        for number in 1..=10 {
            let found = text_of(&pages, number);
            assert_eq!(found, "題（人）R3R4R5名名153229", "chart {number}");
        }
        let right = pages.pages[0].width - Length::mm(20.0);
        for run in pages.pages.iter().flat_map(runs).filter(|run| run.element.is_some()) {
            assert!(run.baseline.fits(bottom), "nothing below the page");
            assert!(super::super::text::run_end(run).fits(right), "nothing beside it");
        }
        let figures = pages.structure.iter().filter(|element| matches!(element.kind, ElementKind::Figure { .. }));
        assert_eq!(figures.count(), 10);
    }

    #[test]
    fn a_chart_without_values_is_an_empty_frame() {
        let pages =
            crate::layout::lay_out(&document(vec![Flow::Charts(vec![chart(1, &[]), chart(2, &[&[f64::NAN]])])]));
        assert_eq!(pages.pages.len(), 1);
    }

    fn ticks(values: &[f64]) -> String {
        Ticks::of(values.iter().copied()).labels().join(" ")
    }

    #[test]
    fn ticks_are_few_and_round() {
        for (values, expected) in [
            (&[12.0, 13.0, 20.0][..], "5 10 15 20"),
            (&[11.0, 20.0], "0 10 20"),
            (&[66.0, 85.0], "60 70 80 90"),
            (&[97.6, 98.3, 98.0], "97.0 97.5 98.0 98.5"),
            (&[1085.0, 1300.0], "1,000 1,100 1,200 1,300"),
            (&[-3.0, 4.0], "▲10 ▲5 0 5"),
            (&[5.0], "4.0 4.5 5.0 5.5"),
            (&[0.0], "▲2 ▲1 0 1"),
            (&[], "0.0 0.5 1.0"),
        ] {
            assert_eq!(ticks(values), expected, "{values:?}");
        }
    }

    #[test]
    fn names_are_moved_apart_and_stay_inside() {
        let pt = |values: &[f64]| values.iter().map(|value| Length::pt(*value)).collect::<Vec<_>>();
        let tops = apart(&pt(&[10.0, 12.0, 90.0]), &pt(&[8.0, 8.0, 20.0]), Length::pt(5.0), Length::pt(100.0));
        assert_eq!(tops, pt(&[10.0, 18.0, 80.0]));
    }

    #[test]
    fn dashes_go_round_corners_and_cover_their_share() {
        let point = |x: f64, y: f64| (Length::pt(x), Length::pt(y));
        let dashes = dashed(&[point(0.0, 0.0), point(7.0, 0.0), point(7.0, 9.0)], &[5.0, 3.0]);
        assert_eq!(dashes.len(), 2);
        assert_eq!(dashes[0], [point(0.0, 0.0), point(5.0, 0.0)]);
        assert_eq!(dashes[1], [point(7.0, 1.0), point(7.0, 6.0)]);
        let bent = dashed(&[point(0.0, 0.0), point(3.0, 0.0), point(3.0, 9.0)], &[5.0, 3.0]);
        assert_eq!(bent[0], [point(0.0, 0.0), point(3.0, 0.0), point(3.0, 2.0)]);
    }
}
