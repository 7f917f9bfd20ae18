//! [`Exchange`] → rows of a book: ids drawn, references looked up, contradictions refused with their place.

use super::from_book::{MAX_SECTION_DEPTH, expected_quantity};
use super::identity::Identities;
use super::*;
use crate::interchange::ImportError;
use crate::model::*;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

type Result<T> = std::result::Result<T, ImportError>;

/// The rows that bring the file into `book`, parents before children. `docs/exchange-format.md` says which ids they get.
///
/// # Errors
/// A year that the book or the file already has, references to what is not there, ids used twice.
pub fn to_rows(exchange: &Exchange, book: &Book) -> Result<Vec<Row>> {
    write_rows(exchange, book, Identities::new(exchange, book))
}

/// Like [`to_rows`], for an edition made from the book itself: its integer lineages are those of the book.
pub(in crate::interchange) fn to_rows_in_book(exchange: &Exchange, book: &Book) -> Result<Vec<Row>> {
    write_rows(exchange, book, Identities::of_book(book))
}

fn write_rows(exchange: &Exchange, book: &Book, identities: Identities) -> Result<Vec<Row>> {
    refuse_years_twice(exchange, book)?;
    let mut writer =
        RowWriter { identities, rows: Vec::new(), images: Names::default(), edition: EditionNames::default() };
    if let Some(settings) = &exchange.settings
        && book.editions().is_empty()
    {
        writer.push(settings.clone());
    }
    writer.images(&exchange.images)?;
    for (index, edition) in exchange.editions.iter().enumerate() {
        writer.edition(edition, &format!("editions[{index}]"))?;
    }
    writer.papers(&exchange.papers, book)?;
    Ok(writer.rows)
}

fn year_of(edition: &EditionDto, path: &str) -> Result<FiscalYear> {
    FiscalYear::parse(&edition.year)
        .ok_or_else(|| ImportError::place(path, format!("年度「{}」を読めません（例：R5）", edition.year)))
}

fn refuse_years_twice(exchange: &Exchange, book: &Book) -> Result<()> {
    let mut years = BTreeSet::new();
    for (index, edition) in exchange.editions.iter().enumerate() {
        let path = format!("editions[{index}]");
        let year = year_of(edition, &path)?;
        if book.edition_of_year(year).is_some() {
            return Err(ImportError::YearExists(year));
        }
        if !years.insert(year) {
            return Err(ImportError::place(&path, format!("{}の年度版が二つあります", year.label())));
        }
    }
    Ok(())
}

/// Keys and names of one kind of thing.
struct Names<Id>(BTreeMap<String, Id>);

impl<Id> Default for Names<Id> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<Id: Copy> Names<Id> {
    /// A thing that answers to what another one answers to is refused; without any name it answers to nothing.
    fn add(&mut self, key: Option<&String>, name: &str, id: Id, path: &str) -> Result<()> {
        let name = key.map_or(name, String::as_str);
        if !name.is_empty() && self.0.insert(name.to_owned(), id).is_some() {
            return Err(ImportError::place(path, format!("「{name}」が二つあります。keyを付けて区別してください")));
        }
        Ok(())
    }

    fn get(&self, what: &str, name: &str, path: &str) -> Result<Id> {
        let found = self.0.get(name).copied();
        found.ok_or_else(|| ImportError::place(path, format!("{what}「{name}」がありません")))
    }

    fn list(&self, what: &str, names: &[String], path: &str) -> Result<Vec<Id>> {
        names.iter().map(|name| self.get(what, name, path)).collect()
    }
}

/// What the things of the edition being written answer to.
#[derive(Default)]
struct EditionNames {
    departments: Names<DepartmentId>,
    scales: Names<ScaleId>,
    marks: Names<MarkId>,
    forms: Names<FormId>,
    fields: BTreeMap<FormId, Arc<Vec<Field>>>,
    records: Names<RecordId>,
    /// Rows of records that wait for the id of the record they repeat.
    repeats: Vec<Repeat>,
}

struct Repeat {
    row: usize,
    target: String,
    path: String,
}

struct RowWriter {
    identities: Identities,
    rows: Vec<Row>,
    images: Names<ImageId>,
    edition: EditionNames,
}

/// The position of a thing in its list: as given, or one more than the one before it.
fn next_position(given: Option<i64>, last: &mut i64) -> i64 {
    *last = given.unwrap_or_else(|| last.saturating_add(1));
    *last
}

impl RowWriter {
    fn push(&mut self, row: impl Into<Row>) {
        self.rows.push(row.into());
    }

    fn images(&mut self, images: &[ImageDto]) -> Result<()> {
        for (index, image) in images.iter().enumerate() {
            let path = format!("images[{index}]");
            let id = ImageId(self.identities.id(image.id, &path)?);
            let bytes = STANDARD.decode(&image.data);
            let bytes = bytes.map_err(|_| ImportError::place(&path, "dataをBase64として読めません"))?.into();
            self.images.add(image.key.as_ref(), &image.file_name, id, &path)?;
            self.push(Image { id, file_name: image.file_name.clone(), bytes });
        }
        Ok(())
    }

    /// Papers whose name the book has are left as they are in the book.
    fn papers(&mut self, papers: &[PaperDto], book: &Book) -> Result<()> {
        let mut last = book.papers().map(|paper| paper.position).max().unwrap_or(0);
        for (index, paper) in papers.iter().enumerate() {
            let id = PaperId(self.identities.id(paper.id, &format!("papers[{index}]"))?);
            if book.papers().any(|known| known.name == paper.name) {
                continue;
            }
            let position = next_position(paper.position, &mut last);
            self.push(Paper { id, position, name: paper.name.clone(), options: paper.options.clone() });
        }
        Ok(())
    }

    fn edition(&mut self, dto: &EditionDto, path: &str) -> Result<()> {
        self.edition = EditionNames::default();
        let id = EditionId(self.identities.id(dto.id, path)?);
        let row = Edition {
            id,
            year: year_of(dto, path)?,
            title: dto.title.clone(),
            plan_period: dto.plan_period.clone(),
            state: dto.state,
            lineage: self.identities.lineage(Table::Edition, dto.lineage.as_ref(), dto.id, id.0),
        };
        self.push(row);
        self.departments(id, &dto.departments, path)?;
        self.scales(id, &dto.scales, path)?;
        self.marks(id, &dto.marks, path)?;
        self.forms(id, &dto.forms, path)?;
        self.sections(id, None, &dto.sections, path, 1)?;
        self.resolve_repeats()
    }

    fn departments(&mut self, edition: EditionId, list: &[DepartmentDto], path: &str) -> Result<()> {
        let mut last = 0;
        for (index, dto) in list.iter().enumerate() {
            let path = format!("{path}.departments[{index}]");
            let id = DepartmentId(self.identities.id(dto.id, &path)?);
            self.edition.departments.add(dto.key.as_ref(), &dto.name, id, &path)?;
            let row = Department {
                id,
                edition,
                position: next_position(dto.position, &mut last),
                name: dto.name.clone(),
                lineage: self.identities.lineage(Table::Department, dto.lineage.as_ref(), dto.id, id.0),
            };
            self.push(row);
        }
        Ok(())
    }

    fn scales(&mut self, edition: EditionId, list: &[ScaleDto], path: &str) -> Result<()> {
        let mut last = 0;
        let choice = |ChoiceDto { label, meaning, color }: ChoiceDto| Choice { label, meaning, color };
        for (index, dto) in list.iter().enumerate() {
            let path = format!("{path}.scales[{index}]");
            let id = ScaleId(self.identities.id(dto.id, &path)?);
            self.edition.scales.add(dto.key.as_ref(), &dto.name, id, &path)?;
            let row = Scale {
                id,
                edition,
                position: next_position(dto.position, &mut last),
                name: dto.name.clone(),
                choices: dto.choices.iter().cloned().map(choice).collect(),
                lineage: self.identities.lineage(Table::Scale, dto.lineage.as_ref(), dto.id, id.0),
            };
            self.push(row);
        }
        Ok(())
    }

    fn marks(&mut self, edition: EditionId, list: &[MarkDto], path: &str) -> Result<()> {
        let mut last = 0;
        for (index, dto) in list.iter().enumerate() {
            let path = format!("{path}.marks[{index}]");
            let id = MarkId(self.identities.id(dto.id, &path)?);
            self.edition.marks.add(dto.key.as_ref(), &dto.text, id, &path)?;
            let row = Mark {
                id,
                edition,
                position: next_position(dto.position, &mut last),
                text: dto.text.clone(),
                place: dto.place,
                legend: dto.legend.clone(),
                kept_at_rollover: dto.kept_at_rollover,
                lineage: self.identities.lineage(Table::Mark, dto.lineage.as_ref(), dto.id, id.0),
            };
            self.push(row);
        }
        Ok(())
    }

    fn forms(&mut self, edition: EditionId, list: &[FormDto], path: &str) -> Result<()> {
        let mut last = 0;
        for (index, dto) in list.iter().enumerate() {
            let path = format!("{path}.forms[{index}]");
            let id = FormId(self.identities.id(dto.id, &path)?);
            self.edition.forms.add(dto.key.as_ref(), &dto.name, id, &path)?;
            let row = Form {
                id,
                edition,
                position: next_position(dto.position, &mut last),
                name: dto.name.clone(),
                code: dto.code.clone(),
                arrangement: dto.arrangement,
                options: (&dto.options).into(),
                lineage: self.identities.lineage(Table::Form, dto.lineage.as_ref(), dto.id, id.0),
            };
            self.push(row);
            let fields = self.fields(id, &dto.fields, &path)?;
            fields.iter().for_each(|field| self.push(field.clone()));
            self.edition.fields.insert(id, Arc::new(fields));
        }
        Ok(())
    }

    fn fields(&mut self, form: FormId, list: &[FieldDto], path: &str) -> Result<Vec<Field>> {
        let mut last = 0;
        let mut fields: Vec<Field> = Vec::new();
        for (index, dto) in list.iter().enumerate() {
            let path = format!("{path}.fields[{index}]");
            if dto.key.is_empty() || fields.iter().any(|field| field.key == dto.key) {
                return Err(ImportError::place(&path, format!("項目のkey「{}」が空か、二度使われています", dto.key)));
            }
            let id = FieldId(self.identities.id(dto.id, &path)?);
            fields.push(Field {
                id,
                form,
                position: next_position(dto.position, &mut last),
                key: dto.key.clone(),
                group: dto.group.clone(),
                label: dto.label.clone(),
                level: dto.level,
                kind: self.kind(&dto.kind, &path)?,
                carry: dto.carry.clone(),
                width_mm: dto.width_mm.0,
                align: dto.align,
                vertical_label: dto.vertical_label,
                printed: dto.printed,
                lineage: self.identities.lineage(Table::Field, dto.lineage.as_ref(), dto.id, id.0),
            });
        }
        Ok(fields)
    }

    fn kind(&self, kind: &FieldKindDto, path: &str) -> Result<FieldKind> {
        Ok(match kind.clone() {
            FieldKindDto::Text => FieldKind::Text,
            FieldKindDto::Choice { scale } => {
                FieldKind::Choice { scale: self.edition.scales.get("評価区分", &scale, path)? }
            }
            FieldKindDto::Departments => FieldKind::Departments,
            FieldKindDto::RecordNumber => FieldKind::RecordNumber,
            FieldKindDto::Number { unit } => FieldKind::Number { unit },
            FieldKindDto::Value => FieldKind::Value,
            FieldKindDto::Computed { formula } => FieldKind::Computed { formula },
        })
    }

    fn sections(
        &mut self,
        edition: EditionId,
        parent: Option<SectionId>,
        list: &[SectionDto],
        path: &str,
        depth: usize,
    ) -> Result<()> {
        let mut last = 0;
        for (index, dto) in list.iter().enumerate() {
            let path = format!("{path}.sections[{index}]");
            if depth > MAX_SECTION_DEPTH {
                return Err(ImportError::place(
                    &path,
                    format!("見出しが深すぎます（上限は{MAX_SECTION_DEPTH}段です）"),
                ));
            }
            let id = SectionId(self.identities.id(dto.id, &path)?);
            let row = Section {
                id,
                edition,
                parent,
                position: next_position(dto.position, &mut last),
                number: section_number(dto.number.as_ref()),
                badge: dto.badge.clone(),
                title: dto.title.clone(),
                departments_label: dto.departments_label.clone(),
                departments: self.edition.departments.list("担当課", &dto.departments, &path)?,
                new_page: dto.new_page,
                lineage: self.identities.lineage(Table::Section, dto.lineage.as_ref(), dto.id, id.0),
            };
            self.push(row);
            self.blocks(id, &dto.blocks, &path)?;
            self.sections(edition, Some(id), &dto.sections, &path, depth + 1)?;
        }
        Ok(())
    }

    fn blocks(&mut self, section: SectionId, list: &[BlockDto], path: &str) -> Result<()> {
        let mut last = 0;
        for (index, dto) in list.iter().enumerate() {
            let path = format!("{path}.blocks[{index}]");
            let id = BlockId(self.identities.id(dto.id, &path)?);
            let row = Block {
                id,
                section,
                position: next_position(dto.position, &mut last),
                heading: dto.heading.clone(),
                content: self.content(dto, &path)?,
                carried: dto.carried,
                lineage: self.identities.lineage(Table::Block, dto.lineage.as_ref(), dto.id, id.0),
            };
            self.push(row);
            if let Some(records) = &dto.records {
                self.records(id, records, &path)?;
            }
        }
        Ok(())
    }

    fn content(&self, dto: &BlockDto, path: &str) -> Result<BlockContent> {
        match (&dto.text, &dto.records, &dto.figures, &dto.contents) {
            (Some(text), None, None, None) => Ok(BlockContent::Text { text: text.clone(), state: dto.state }),
            (None, Some(records), None, None) => self.records_content(records, path),
            (None, None, Some(figures), None) => {
                let figures = figures.iter().map(|figure| self.figure(figure, path)).collect::<Result<_>>()?;
                Ok(BlockContent::Figures { figures })
            }
            (None, None, None, Some(ContentsDto { depth, number_style })) => {
                let number_style = number_style.as_ref().map(NumberStyle::from);
                Ok(BlockContent::Contents { depth: *depth, number_style })
            }
            _ => Err(ImportError::place(path, "text・records・figures・contentsのうち一つだけを書いてください")),
        }
    }

    fn records_content(&self, records: &RecordsDto, path: &str) -> Result<BlockContent> {
        let form = self.edition.forms.get("様式", &records.form, path)?;
        let fields = self.edition.fields.get(&form).cloned().unwrap_or_default();
        let label = |(key, label): &(String, String)| {
            let field = find_field(&fields, key, path)?;
            Ok(LabelOverride { field: field.id, label: label.clone() })
        };
        let labels = records.labels.0.iter().map(label).collect::<Result<_>>()?;
        Ok(BlockContent::Records { form, labels, legend: records.legend.clone() })
    }

    fn figure(&self, figure: &FigureDto, path: &str) -> Result<Figure> {
        let image = figure.image.as_ref().map(|name| self.images.get("画像", name, path)).transpose()?;
        Ok(Figure { image, caption: figure.caption.clone(), alt_text: figure.alt_text.clone() })
    }

    fn records(&mut self, block: BlockId, records: &RecordsDto, path: &str) -> Result<()> {
        let form = self.edition.forms.get("様式", &records.form, path)?;
        let fields = self.edition.fields.get(&form).cloned().unwrap_or_default();
        let mut last = 0;
        for (index, dto) in records.rows.iter().enumerate() {
            let path = format!("{path}.records.rows[{index}]");
            let id = RecordId(self.identities.id(dto.id, &path)?);
            self.edition.records.add(dto.key.as_ref(), "", id, &path)?;
            if let Some(target) = dto.repeat_of.clone() {
                self.edition.repeats.push(Repeat { row: self.rows.len(), target, path: path.clone() });
            }
            let row = Record {
                id,
                block,
                position: next_position(dto.position, &mut last),
                number: dto.number.clone(),
                marks: self.edition.marks.list("印", &dto.marks, &path)?,
                repeat_of: None,
                lineage: self.identities.lineage(Table::Record, dto.lineage.as_ref(), dto.id, id.0),
            };
            self.push(row);
            let place = CellPlace { owner: Owner::Record(id), level: Level::Record, by_hand: dto.id.is_none() };
            self.cells(&place, &dto.cells, &fields, &path)?;
            self.entries(id, &dto.entries, &fields, &path)?;
        }
        Ok(())
    }

    fn entries(&mut self, record: RecordId, list: &[EntryDto], fields: &[Field], path: &str) -> Result<()> {
        let mut last = 0;
        for (index, dto) in list.iter().enumerate() {
            let path = format!("{path}.entries[{index}]");
            let id = EntryId(self.identities.id(dto.id, &path)?);
            let row = Entry {
                id,
                record,
                position: next_position(dto.position, &mut last),
                departments: self.edition.departments.list("担当課", &dto.departments, &path)?,
                state: dto.state,
                lineage: self.identities.lineage(Table::Entry, dto.lineage.as_ref(), dto.id, id.0),
            };
            self.push(row);
            let place = CellPlace { owner: Owner::Entry(id), level: Level::Entry, by_hand: dto.id.is_none() };
            self.cells(&place, &dto.cells, fields, &path)?;
        }
        Ok(())
    }

    fn cells(&mut self, place: &CellPlace, cells: &NamedList<CellDto>, fields: &[Field], path: &str) -> Result<()> {
        for (key, cell) in &cells.0 {
            let field = find_field(fields, key, path)?;
            place.refuse_misplaced(field, path)?;
            let key = CellKey { owner: place.owner, field: field.id };
            self.push(match cell {
                CellDto::Text(text) => plain_cell(key, text, field),
                CellDto::Full(full) => full_cell(key, full, field),
            });
        }
        Ok(())
    }

    fn resolve_repeats(&mut self) -> Result<()> {
        for repeat in std::mem::take(&mut self.edition.repeats) {
            let target = self.edition.records.get("再掲元の事業", &repeat.target, &repeat.path)?;
            if let Some(Row::Record(record)) = self.rows.get_mut(repeat.row) {
                if record.id == target {
                    return Err(ImportError::place(&repeat.path, "事業が自分自身の再掲になっています"));
                }
                Arc::make_mut(record).repeat_of = Some(target);
            }
        }
        Ok(())
    }
}

/// Whose cells are being written.
struct CellPlace {
    owner: Owner,
    level: Level,
    /// A thing without an id was written by hand. An exported one may hold cells from before its form was changed.
    by_hand: bool,
}

impl CellPlace {
    fn refuse_misplaced(&self, field: &Field, path: &str) -> Result<()> {
        if self.by_hand && !field.kind.is_written() {
            return Err(ImportError::place(path, format!("項目「{}」には文字を書けません", field.key)));
        }
        if self.by_hand && field.level != self.level {
            let place = if field.level == Level::Record { "事業（rows）" } else { "記入（entries）" };
            return Err(ImportError::place(path, format!("項目「{}」は{place}のcellsに書いてください", field.key)));
        }
        Ok(())
    }
}

fn find_field<'a>(fields: &'a [Field], key: &str, path: &str) -> Result<&'a Field> {
    let field = fields.iter().find(|field| field.key == key);
    field.ok_or_else(|| ImportError::place(path, format!("様式に項目「{key}」がありません")))
}

fn section_number(number: Option<&SectionNumberDto>) -> SectionNumber {
    match number {
        None => SectionNumber::None,
        Some(SectionNumberDto::Typed(text)) => SectionNumber::Typed { text: text.clone() },
        Some(SectionNumberDto::Auto { style, start }) => SectionNumber::Auto { style: style.into(), start: *start },
    }
}

fn plain_cell(key: CellKey, text: &str, field: &Field) -> Cell {
    Cell { key, text: text.to_owned(), quantity: expected_quantity(&field.kind, text), carried: false }
}

fn full_cell(key: CellKey, cell: &FullCellDto, field: &Field) -> Cell {
    let quantity = |given: &QuantityDto| Quantity { number: given.number.0, unit: given.unit.clone() };
    let quantity = match &cell.quantity {
        Some(given) => given.as_ref().map(quantity),
        None => expected_quantity(&field.kind, &cell.text),
    };
    Cell { key, text: cell.text.clone(), quantity, carried: cell.carried }
}
