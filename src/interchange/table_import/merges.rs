//! Finding the merged cells that a cell belongs to, fast enough for the largest sheet.

use crate::interchange::rows::{Region, Sheet};
use std::collections::BTreeMap;

/// The merged regions of a sheet by column, top to bottom. Excel never lets two of them overlap.
pub(super) struct Merges<'a> {
    sheet: &'a Sheet,
    by_column: BTreeMap<u32, BTreeMap<u32, Region>>,
}

impl<'a> Merges<'a> {
    pub fn new(sheet: &'a Sheet) -> Self {
        let mut by_column: BTreeMap<u32, BTreeMap<u32, Region>> = BTreeMap::new();
        for region in &sheet.merges {
            for column in region.first_column..=region.last_column {
                by_column.entry(column).or_default().insert(region.first_row, *region);
            }
        }
        Self { sheet, by_column }
    }

    pub fn at(&self, row: u32, column: u32) -> Option<Region> {
        let (_, region) = self.by_column.get(&column)?.range(..=row).next_back()?;
        (row <= region.last_row).then_some(*region)
    }

    /// The text that a reader sees in a cell: that of the first cell for all merged ones.
    pub fn seen_text(&self, row: u32, column: u32) -> &'a str {
        let (row, column) =
            self.at(row, column).map_or((row, column), |region| (region.first_row, region.first_column));
        self.sheet.text(row, column)
    }

    /// The text that a cell itself holds; the hidden part of merged cells holds none.
    pub fn own_text(&self, row: u32, column: u32) -> &'a str {
        match self.at(row, column) {
            Some(region) if (region.first_row, region.first_column) != (row, column) => "",
            _ => self.sheet.text(row, column),
        }
    }

    /// The merged cells that began in a row above and go on through this cell.
    pub fn begun_above(&self, row: u32, column: u32) -> Option<Region> {
        self.at(row, column).filter(|region| region.first_row < row)
    }
}
