//! How tall the lines of the table are: guessed from the number of characters until a line is seen, then as measured.

/// Heights and tops of all lines in points.
#[derive(Clone, Debug, Default)]
pub struct Heights {
    heights: Vec<f32>,
    measured: Vec<bool>,
    /// One more than there are lines; the last is the height of all.
    tops: Vec<f32>,
}

impl Heights {
    /// All lines with their guessed heights.
    pub fn guessed(heights: Vec<f32>) -> Self {
        let mut tops = Vec::with_capacity(heights.len() + 1);
        tops.push(0.0);
        let mut guessed = Self { measured: vec![false; heights.len()], heights, tops };
        guessed.stack_from(0);
        guessed
    }

    fn stack_from(&mut self, line: usize) {
        self.tops.truncate(line + 1);
        let mut top = self.tops.last().copied().unwrap_or(0.0);
        for height in self.heights.iter().skip(line) {
            top += height;
            self.tops.push(top);
        }
    }

    pub fn total(&self) -> f32 {
        self.tops.last().copied().unwrap_or(0.0)
    }

    /// The upper edge of a line; the end for lines that do not exist.
    pub fn top(&self, line: usize) -> f32 {
        self.tops.get(line).copied().unwrap_or_else(|| self.total())
    }

    pub fn height(&self, line: usize) -> f32 {
        self.heights.get(line).copied().unwrap_or(0.0)
    }

    pub fn is_measured(&self, line: usize) -> bool {
        self.measured.get(line).copied().unwrap_or(true)
    }

    /// The line at a height; the last one below the end.
    pub fn line_at(&self, y: f32) -> usize {
        let below = self.tops.partition_point(|top| *top <= y);
        below.saturating_sub(1).min(self.heights.len().saturating_sub(1))
    }

    /// Keeps what a line measures; how much it grew.
    pub fn measure(&mut self, line: usize, height: f32) -> f32 {
        let (Some(kept), Some(measured)) = (self.heights.get_mut(line), self.measured.get_mut(line)) else {
            return 0.0;
        };
        let grown = height - *kept;
        *measured = true;
        if grown.abs() < 0.01 {
            return 0.0;
        }
        *kept = height;
        self.stack_from(line);
        grown
    }
}

#[cfg(test)]
mod tests {
    use super::Heights;

    #[test]
    fn a_measured_line_moves_those_below_it() {
        let mut heights = Heights::guessed(vec![10.0, 20.0, 30.0]);
        assert_eq!(heights.measure(1, 25.0), 5.0);
        assert_eq!([heights.top(0), heights.top(1), heights.top(2), heights.total()], [0.0, 10.0, 35.0, 65.0]);
        assert_eq!([0.0, 9.9, 10.0, 34.9, 35.0, 900.0].map(|y| heights.line_at(y)), [0, 0, 1, 1, 2, 2]);
        assert!(heights.is_measured(1) && !heights.is_measured(0));
    }

    #[test]
    fn an_empty_table_has_no_height() {
        let heights = Heights::guessed(Vec::new());
        assert_eq!((heights.total(), heights.line_at(5.0)), (0.0, 0));
    }
}
