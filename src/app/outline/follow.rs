//! Bringing the outline up to date with a step of the book: a text that changed touches one row and the counts above it.

use super::build::Builder;
use super::*;

impl Outline {
    /// Follows the book from the revision for which the outline was made or last followed it. False when it must be
    /// made anew: something was added, taken away, moved or renamed, or too much has happened since.
    pub fn follow(&mut self, book: &Book, revision: u64) -> bool {
        let Some(changes) = book.changes_since(revision) else { return false };
        let mut touched: BTreeSet<Place> = BTreeSet::new();
        for change in changes {
            match touched_by(book, change) {
                Touched::Nothing => {}
                Touched::Place(place) => {
                    touched.extend(self.shown_again(place));
                    touched.insert(place);
                }
                Touched::Order => return false,
            }
        }
        let mut builder =
            Builder { book, filters: std::mem::take(&mut self.filters), lookups: std::mem::take(&mut self.lookups) };
        for place in touched {
            // A place of another year has no row here.
            if let Some(index) = self.places.get(&place).copied() {
                self.replace(index, &mut builder);
            }
        }
        (self.filters, self.lookups) = (builder.filters, builder.lookups);
        true
    }

    /// Brings the rows into the book's present order when something was added, moved or taken away; those of records
    /// that stayed as they were are taken over. False when more has changed than that.
    pub fn rearrange(&mut self, book: &Book, edition: EditionId, revision: u64) -> bool {
        let Some(changes) = book.changes_since(revision) else { return false };
        let mut touched: BTreeSet<Place> = BTreeSet::new();
        for change in changes {
            match made_again(book, change) {
                Some(Some(record)) => {
                    let place = Place::Record(record);
                    touched.extend(self.shown_again(place));
                    touched.insert(place);
                }
                Some(None) => {}
                None => return false,
            }
        }
        let mut rows: Vec<Option<OutlineRow>> = std::mem::take(&mut self.rows).into_iter().map(Some).collect();
        let places = std::mem::take(&mut self.places);
        let builder =
            Builder { book, filters: std::mem::take(&mut self.filters), lookups: std::mem::take(&mut self.lookups) };
        *self = builder.outline(edition, |record| {
            let place = Place::Record(record);
            let index = places.get(&place).filter(|_| !touched.contains(&place))?;
            rows.get_mut(*index)?.take()
        });
        true
    }

    /// The （再掲）that show a record again.
    fn shown_again(&self, place: Place) -> impl Iterator<Item = Place> + use<> {
        let repeats = match place {
            Place::Record(id) => self.lookups.repeats.get(&id).cloned().unwrap_or_default(),
            Place::Section(_) => Vec::new(),
        };
        repeats.into_iter().map(Place::Record)
    }

    fn replace(&mut self, index: usize, builder: &mut Builder<'_>) {
        let Some(before) = self.rows.get(index) else { return };
        let (depth, parents) = (before.depth, before.parents.clone());
        let made = match before.place {
            Place::Record(id) => {
                let form = builder.book.form_of_record(id);
                form.map(|form| builder.record(form, id, before.number.clone(), depth, parents))
            }
            Place::Section(id) => builder.book.section(id).map(|section| builder.section(section, depth, parents)),
        };
        let Some(mut row) = made else { return };
        let (old, new) = (before.own, row.own);
        row.counts = before.counts;
        row.has_rows_below = before.has_rows_below;
        let above: Vec<usize> =
            row.parents.iter().filter_map(|id| self.places.get(&Place::Section(*id)).copied()).collect();
        if let Some(place) = self.rows.get_mut(index) {
            *place = row;
        }
        for at in above.into_iter().chain([index]) {
            if let Some(row) = self.rows.get_mut(at) {
                row.counts.take_out(old);
                row.counts.merge(new);
            }
        }
        self.total.take_out(old);
        self.total.merge(new);
    }
}

/// What a change means for the outline.
enum Touched {
    Nothing,
    /// One row and the counts above it.
    Place(Place),
    /// The rows themselves.
    Order,
}

/// The record whose row a change makes out of date, beside the order of the rows; `None` when a change reaches further.
fn made_again(book: &Book, change: &Change) -> Option<Option<RecordId>> {
    match (&change.before, &change.after) {
        (Some(Row::Record(before)), Some(Row::Record(after))) => {
            let moved = Record { position: before.position, ..Record::clone(after) };
            Some((moved != **before).then_some(after.id))
        }
        (_, Some(Row::Record(row))) | (Some(Row::Record(row)), None) => Some(Some(row.id)),
        (Some(Row::Entry(before)), Some(Row::Entry(after))) if before.record != after.record => None,
        (_, Some(Row::Entry(row))) | (Some(Row::Entry(row)), None) => Some(Some(row.record)),
        (_, Some(Row::Cell(cell))) | (Some(Row::Cell(cell)), None) => Some(book.record_of(cell.key.owner)),
        (_, Some(Row::Section(_) | Row::Paper(_) | Row::Image(_) | Row::Settings(_)))
        | (Some(Row::Section(_) | Row::Paper(_) | Row::Image(_) | Row::Settings(_)), None) => Some(None),
        (Some(Row::Block(before)), Some(Row::Block(after))) => {
            let form = |content: &BlockContent| match content {
                BlockContent::Records { form, .. } => Some(*form),
                _ => None,
            };
            (form(&before.content) == form(&after.content)).then_some(None)
        }
        (None, Some(Row::Block(_))) | (Some(Row::Block(_)), None) => Some(None),
        _ => None,
    }
}

fn touched_by(book: &Book, change: &Change) -> Touched {
    match (&change.before, &change.after) {
        (Some(Row::Cell(cell)), _) | (_, Some(Row::Cell(cell))) => {
            book.record_of(cell.key.owner).map_or(Touched::Order, |record| Touched::Place(Place::Record(record)))
        }
        (Some(Row::Entry(before)), Some(Row::Entry(after)))
            if (before.record, before.position) == (after.record, after.position) =>
        {
            Touched::Place(Place::Record(after.record))
        }
        (Some(Row::Block(before)), Some(Row::Block(after))) => {
            let texts = [&before.content, &after.content].map(|content| matches!(content, BlockContent::Text { .. }));
            let stays = (before.section, before.position) == (after.section, after.position);
            if stays && texts == [true, true] { Touched::Place(Place::Section(after.section)) } else { Touched::Order }
        }
        (_, Some(Row::Paper(_) | Row::Image(_) | Row::Settings(_)))
        | (Some(Row::Paper(_) | Row::Image(_) | Row::Settings(_)), None) => Touched::Nothing,
        _ => Touched::Order,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::{self, Command};
    use crate::work::import;

    fn state(outline: &Outline) -> (Vec<String>, StageCounts) {
        let facets = |row: &OutlineRow| -> String {
            let value = |(filter, option): &(usize, usize)| {
                let filter = &outline.filters[*filter];
                format!("{}={} ", filter.label, filter.options[*option])
            };
            let facet =
                |facet: &Facet| format!("[{:?} {}]", facet.stage, facet.values.iter().map(value).collect::<String>());
            row.facets.iter().map(facet).collect()
        };
        let line = |row: &OutlineRow| {
            let OutlineRow { place, depth, number, title, departments, counts, has_rows_below, .. } = row;
            format!("{place:?} {depth} {number} {title} {departments} {counts:?} {has_rows_below} {}", facets(row))
        };
        (outline.rows.iter().map(line).collect(), outline.total)
    }

    /// Every text, state and grade of a book once, each followed and compared with an outline made anew.
    #[test]
    fn an_outline_that_follows_is_the_one_that_would_be_made_anew() {
        let mut book = import::sample_book().unwrap();
        let edition = book.editions().last().unwrap().id;
        let mut outline = Outline::build(&book, edition);
        let mut commands = Vec::new();
        for (index, record) in book.records_in_order(edition).into_iter().enumerate() {
            for entry in book.entries(record.id) {
                commands.push(Command::SetState {
                    targets: vec![edit::Target::Entry(entry.id)],
                    state: EntryState::Confirmed,
                });
                for cell in book.cells_of(Owner::Entry(entry.id)) {
                    let kind = &book.field(cell.key.field).unwrap().kind;
                    let text = if *kind == FieldKind::Text && index % 2 == 0 { "書き直した文章" } else { "" };
                    let (owner, field) = (cell.key.owner, cell.key.field);
                    commands.push(Command::SetCell { owner, field, text: text.to_owned() });
                }
            }
            if let Some(title) = book.form_of_record(record.id).and_then(|form| book.field_by_key(form, TITLE_KEY)) {
                let (owner, text) = (Owner::Record(record.id), format!("改めた名前{index}"));
                commands.push(Command::SetCell { owner, field: title.id, text });
            }
        }
        for (_, section) in book.sections_in_order(edition) {
            for block in book.blocks(section.id).filter(|block| matches!(block.content, BlockContent::Text { .. })) {
                commands.push(Command::SetBlockText { block: block.id, text: String::new() });
            }
        }
        assert!(commands.len() > 40, "{}", commands.len());
        for command in commands {
            let revision = book.revision();
            book = book.apply(&edit::plan(&book, &command).unwrap().changes).unwrap();
            assert!(outline.follow(&book, revision), "{command:?}");
            assert_eq!(state(&outline), state(&Outline::build(&book, edition)), "{command:?}");
        }
    }

    #[test]
    fn what_moves_comes_or_goes_has_the_rows_put_in_order() {
        let book = import::sample_book().unwrap();
        let edition = book.editions().last().unwrap().id;
        let mut outline = Outline::build(&book, edition);
        let record = book.records_in_order(edition)[0].id;
        let block = book.record(record).unwrap().block;
        let section = book.top_sections(edition).next().unwrap().id;
        for command in [
            Command::Delete(edit::Target::Record(record)),
            Command::Move { target: edit::Target::Record(record), by: 1 },
            Command::Move { target: edit::Target::Section(section), by: 1 },
            Command::Split { target: edit::Target::Record(record), from: None },
            Command::AddRecord { block, after: Some(record) },
            Command::AddEntry { record, after: None, departments: Vec::new() },
            Command::Delete(edit::Target::Section(section)),
            Command::AddSection { edition, parent: None, after: None, title: "新しい見出し".to_owned() },
        ] {
            let next = book.apply(&edit::plan(&book, &command).unwrap().changes).unwrap();
            assert!(!outline.follow(&next, book.revision()), "{command:?}");
            assert!(outline.rearrange(&next, edition, book.revision()), "{command:?}");
            assert_eq!(state(&outline), state(&Outline::build(&next, edition)), "{command:?}");
            outline = Outline::build(&book, edition);
        }
        assert!(!outline.follow(&book, book.revision() + 1), "another book");
    }
}
