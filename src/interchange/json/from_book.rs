//! [`Book`] → [`Exchange`] → bytes.

use super::*;
use crate::interchange::ExportError;
use crate::model::*;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::collections::{BTreeMap, BTreeSet};

/// Sections nested deeper than this could not be read again.
pub const MAX_SECTION_DEPTH: usize = 40;

/// The whole book in the exchange format: indented JSON, UTF-8, a line break at the end.
///
/// # Errors
/// Sections nested too deep, or rows that refer to what is not there.
pub fn export(book: &Book) -> Result<Vec<u8>, ExportError> {
    let exchange = from_book(book)?;
    let mut bytes = serde_json::to_vec_pretty(&exchange)
        .map_err(|error| ExportError::Writer { format: "JSON", problem: error.to_string() })?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn from_book(book: &Book) -> Result<Exchange, ExportError> {
    let images = References::of(book.images().map(|image| (image.id.0, image.file_name.as_str())));
    let editions = book.editions();
    Ok(Exchange {
        format: FORMAT.to_owned(),
        version: VERSION,
        settings: Some(Settings::clone(book.settings())),
        papers: papers(book),
        images: book.images().map(|image| image_dto(image, &images)).collect(),
        editions: editions
            .into_iter()
            .map(|edition| EditionWriter::new(book, edition, &images)?.write())
            .collect::<Result<_, _>>()?,
    })
}

fn papers(book: &Book) -> Vec<PaperDto> {
    let mut count = Positions::default();
    let paper = |paper: &std::sync::Arc<Paper>| PaperDto {
        id: Some(paper.id.0),
        position: count.shown(paper.position),
        name: paper.name.clone(),
        options: paper.options.clone(),
    };
    book.papers().map(paper).collect()
}

fn image_dto(image: &Image, references: &References) -> ImageDto {
    ImageDto {
        id: Some(image.id.0),
        key: references.key(image.id.0),
        file_name: image.file_name.clone(),
        data: STANDARD.encode(&image.bytes),
    }
}

/// Writes a position only where it is not the one that the reader would give.
#[derive(Default)]
struct Positions {
    last: i64,
}

impl Positions {
    fn shown(&mut self, position: i64) -> Option<i64> {
        let expected = self.last.saturating_add(1);
        self.last = position;
        (position != expected).then_some(position)
    }
}

fn shown_lineage(lineage: Lineage, id: i64) -> Option<LineageLabel> {
    (lineage.0 != id).then_some(LineageLabel::Number(lineage.0))
}

/// What a thing is called by the things that refer to it: its name where that is unmistakable, else a key.
struct References(BTreeMap<i64, Reference>);

enum Reference {
    Name(String),
    Key(String),
}

impl References {
    fn of<'a>(things: impl Iterator<Item = (i64, &'a str)>) -> Self {
        let things: Vec<_> = things.collect();
        let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, name) in &things {
            *uses.entry(name).or_default() += 1;
        }
        let alone = |name: &str| !name.is_empty() && uses.get(name) == Some(&1);
        let mut taken: BTreeSet<String> = uses.keys().map(|name| (*name).to_owned()).collect();
        let reference = |(id, name): (i64, &str)| {
            if alone(name) {
                return (id, Reference::Name(name.to_owned()));
            }
            let mut key = format!("#{id}");
            while !taken.insert(key.clone()) {
                key.insert(0, '#');
            }
            (id, Reference::Key(key))
        };
        Self(things.into_iter().map(reference).collect())
    }

    fn key(&self, id: i64) -> Option<String> {
        match self.0.get(&id) {
            Some(Reference::Key(key)) => Some(key.clone()),
            _ => None,
        }
    }

    fn to(&self, id: i64) -> Option<String> {
        self.0.get(&id).map(|(Reference::Name(text) | Reference::Key(text))| text.clone())
    }

    fn needed(&self, what: &str, id: i64) -> Result<String, ExportError> {
        self.to(id).ok_or_else(|| ExportError::Broken(format!("{what}{id}がありません")))
    }
}

/// One edition on its way out.
struct EditionWriter<'a> {
    book: &'a Book,
    edition: &'a Edition,
    images: &'a References,
    departments: References,
    scales: References,
    marks: References,
    forms: References,
    /// Records that another record repeats.
    repeated: BTreeSet<RecordId>,
}

impl<'a> EditionWriter<'a> {
    fn new(book: &'a Book, edition: &'a Edition, images: &'a References) -> Result<Self, ExportError> {
        let repeated = book.records_in_order(edition.id).iter().filter_map(|record| record.repeat_of).collect();
        Ok(Self {
            book,
            edition,
            images,
            departments: References::of(book.departments(edition.id).map(|row| (row.id.0, row.name.as_str()))),
            scales: References::of(book.scales(edition.id).map(|row| (row.id.0, row.name.as_str()))),
            marks: References::of(book.marks(edition.id).map(|row| (row.id.0, row.text.as_str()))),
            forms: References::of(book.forms(edition.id).map(|row| (row.id.0, row.name.as_str()))),
            repeated,
        })
    }

    fn write(&self) -> Result<EditionDto, ExportError> {
        let edition = self.edition;
        let year = edition.year.short();
        if FiscalYear::parse(&year) != Some(edition.year) {
            return Err(ExportError::Broken(format!("年度{}は扱えません", edition.year.0)));
        }
        Ok(EditionDto {
            id: Some(edition.id.0),
            lineage: shown_lineage(edition.lineage, edition.id.0),
            year,
            title: edition.title.clone(),
            plan_period: edition.plan_period.clone(),
            state: edition.state,
            departments: self.department_list(),
            scales: self.scale_list(),
            marks: self.mark_list(),
            forms: self.form_list()?,
            sections: self.section_list(self.book.top_sections(edition.id), 1)?,
        })
    }

    fn department_list(&self) -> Vec<DepartmentDto> {
        let mut count = Positions::default();
        let department = |row: &std::sync::Arc<Department>| DepartmentDto {
            id: Some(row.id.0),
            position: count.shown(row.position),
            lineage: shown_lineage(row.lineage, row.id.0),
            key: self.departments.key(row.id.0),
            name: row.name.clone(),
        };
        self.book.departments(self.edition.id).map(department).collect()
    }

    fn scale_list(&self) -> Vec<ScaleDto> {
        let mut count = Positions::default();
        let choice = |Choice { label, meaning, color }: Choice| ChoiceDto { label, meaning, color };
        let scale = |row: &std::sync::Arc<Scale>| ScaleDto {
            id: Some(row.id.0),
            position: count.shown(row.position),
            lineage: shown_lineage(row.lineage, row.id.0),
            key: self.scales.key(row.id.0),
            name: row.name.clone(),
            choices: row.choices.iter().cloned().map(choice).collect(),
        };
        self.book.scales(self.edition.id).map(scale).collect()
    }

    fn mark_list(&self) -> Vec<MarkDto> {
        let mut count = Positions::default();
        let mark = |row: &std::sync::Arc<Mark>| MarkDto {
            id: Some(row.id.0),
            position: count.shown(row.position),
            lineage: shown_lineage(row.lineage, row.id.0),
            key: self.marks.key(row.id.0),
            text: row.text.clone(),
            place: row.place,
            legend: row.legend.clone(),
            kept_at_rollover: row.kept_at_rollover,
        };
        self.book.marks(self.edition.id).map(mark).collect()
    }

    fn form_list(&self) -> Result<Vec<FormDto>, ExportError> {
        let mut count = Positions::default();
        let mut forms = Vec::new();
        for row in self.book.forms(self.edition.id) {
            forms.push(FormDto {
                id: Some(row.id.0),
                position: count.shown(row.position),
                lineage: shown_lineage(row.lineage, row.id.0),
                key: self.forms.key(row.id.0),
                name: row.name.clone(),
                code: row.code.clone(),
                arrangement: row.arrangement,
                options: (&row.options).into(),
                fields: self.field_list(row.id)?,
            });
        }
        Ok(forms)
    }

    fn field_list(&self, form: FormId) -> Result<Vec<FieldDto>, ExportError> {
        let mut count = Positions::default();
        let mut keys = BTreeSet::new();
        let mut fields = Vec::new();
        for row in self.book.fields(form) {
            if !keys.insert(row.key.as_str()) {
                return Err(ExportError::Broken(format!("項目「{}」が様式の中に二つあります", row.key)));
            }
            fields.push(FieldDto {
                id: Some(row.id.0),
                position: count.shown(row.position),
                lineage: shown_lineage(row.lineage, row.id.0),
                key: row.key.clone(),
                group: row.group.clone(),
                label: row.label.clone(),
                level: row.level,
                kind: self.kind(&row.kind)?,
                carry: row.carry.clone(),
                width_mm: Exact(row.width_mm),
                align: row.align,
                vertical_label: row.vertical_label,
                printed: row.printed,
            });
        }
        Ok(fields)
    }

    fn kind(&self, kind: &FieldKind) -> Result<FieldKindDto, ExportError> {
        Ok(match kind.clone() {
            FieldKind::Text => FieldKindDto::Text,
            FieldKind::Choice { scale } => FieldKindDto::Choice { scale: self.scales.needed("評価区分", scale.0)? },
            FieldKind::Departments => FieldKindDto::Departments,
            FieldKind::RecordNumber => FieldKindDto::RecordNumber,
            FieldKind::Number { unit } => FieldKindDto::Number { unit },
            FieldKind::Value => FieldKindDto::Value,
            FieldKind::Computed { formula } => FieldKindDto::Computed { formula },
        })
    }

    fn department_references(&self, departments: &[DepartmentId]) -> Vec<String> {
        departments.iter().filter_map(|id| self.departments.to(id.0)).collect()
    }

    fn section_list<'b>(
        &self,
        sections: impl Iterator<Item = &'b std::sync::Arc<Section>>,
        depth: usize,
    ) -> Result<Vec<SectionDto>, ExportError> {
        let mut count = Positions::default();
        let mut list = Vec::new();
        for row in sections {
            if depth > MAX_SECTION_DEPTH {
                return Err(ExportError::TooDeep { limit: MAX_SECTION_DEPTH, title: row.title.clone() });
            }
            list.push(SectionDto {
                id: Some(row.id.0),
                position: count.shown(row.position),
                lineage: shown_lineage(row.lineage, row.id.0),
                number: number(&row.number),
                badge: row.badge.clone(),
                title: row.title.clone(),
                departments_label: row.departments_label.clone(),
                departments: self.department_references(&row.departments),
                new_page: row.new_page,
                blocks: self.block_list(row.id)?,
                sections: self.section_list(self.book.subsections(row.id), depth + 1)?,
            });
        }
        Ok(list)
    }

    fn block_list(&self, section: SectionId) -> Result<Vec<BlockDto>, ExportError> {
        let mut count = Positions::default();
        let mut blocks = Vec::new();
        for row in self.book.blocks(section) {
            let mut block = BlockDto {
                id: Some(row.id.0),
                position: count.shown(row.position),
                lineage: shown_lineage(row.lineage, row.id.0),
                heading: row.heading.clone(),
                carried: row.carried,
                ..BlockDto::default()
            };
            match &row.content {
                BlockContent::Text { text, state } => {
                    block.text = Some(text.clone());
                    block.state = *state;
                }
                BlockContent::Records { form, labels, legend } => {
                    block.records = Some(self.records(row.id, *form, labels, legend)?);
                }
                BlockContent::Figures { figures } => {
                    block.figures = Some(figures.iter().map(|figure| self.figure(figure)).collect());
                }
                BlockContent::Contents { depth, number_style } => {
                    let number_style = number_style.as_ref().map(NumberStyleDto::from);
                    block.contents = Some(ContentsDto { depth: *depth, number_style });
                }
            }
            blocks.push(block);
        }
        Ok(blocks)
    }

    fn figure(&self, figure: &Figure) -> FigureDto {
        FigureDto {
            image: figure.image.and_then(|image| self.images.to(image.0)),
            caption: figure.caption.clone(),
            alt_text: figure.alt_text.clone(),
        }
    }

    /// A label of a field that is gone, like any reference to what is gone and was not needed, is left out.
    fn records(
        &self,
        block: BlockId,
        form: FormId,
        labels: &[LabelOverride],
        legend: &str,
    ) -> Result<RecordsDto, ExportError> {
        let fields: Vec<_> = self.book.fields(form).collect();
        let mut labelled = BTreeSet::new();
        let label = |label: &LabelOverride| {
            let field = fields.iter().find(|field| field.id == label.field)?;
            labelled.insert(field.id).then(|| (field.key.clone(), label.label.clone()))
        };
        let mut count = Positions::default();
        let mut rows = Vec::new();
        for row in self.book.records(block) {
            rows.push(RecordDto {
                id: Some(row.id.0),
                position: count.shown(row.position),
                lineage: shown_lineage(row.lineage, row.id.0),
                key: self.repeated.contains(&row.id).then(|| record_key(row.id)),
                number: row.number.clone(),
                marks: row.marks.iter().filter_map(|mark| self.marks.to(mark.0)).collect(),
                repeat_of: self.repeat_of(row)?,
                cells: self.cells(Owner::Record(row.id), &fields)?,
                entries: self.entry_list(row.id, &fields)?,
            });
        }
        let form = self.forms.needed("様式", form.0)?;
        let labels = NamedList(labels.iter().filter_map(label).collect());
        Ok(RecordsDto { form, labels, legend: legend.to_owned(), rows })
    }

    fn repeat_of(&self, record: &Record) -> Result<Option<String>, ExportError> {
        let Some(target) = record.repeat_of else { return Ok(None) };
        match self.book.edition_of_record(target) {
            None => Ok(None),
            Some(edition) if edition == self.edition.id => Ok(Some(record_key(target))),
            Some(_) => Err(ExportError::Broken(format!("事業{}の再掲元が別の年度版にあります", record.id))),
        }
    }

    fn entry_list(&self, record: RecordId, fields: &[&std::sync::Arc<Field>]) -> Result<Vec<EntryDto>, ExportError> {
        let mut count = Positions::default();
        let mut entries = Vec::new();
        for row in self.book.entries(record) {
            entries.push(EntryDto {
                id: Some(row.id.0),
                position: count.shown(row.position),
                lineage: shown_lineage(row.lineage, row.id.0),
                departments: self.department_references(&row.departments),
                state: row.state,
                cells: self.cells(Owner::Entry(row.id), fields)?,
            });
        }
        Ok(entries)
    }

    fn cells(&self, owner: Owner, fields: &[&std::sync::Arc<Field>]) -> Result<NamedList<CellDto>, ExportError> {
        let written = self.book.cells_of(owner).count();
        let cells: Vec<_> = fields
            .iter()
            .filter_map(|field| self.book.cell(owner, field.id).map(|cell| (field.key.clone(), cell_dto(cell, field))))
            .collect();
        if cells.len() != written {
            return Err(ExportError::Broken(format!("{}の記入に、様式に無い項目があります", owner.number())));
        }
        Ok(NamedList(cells))
    }
}

fn record_key(record: RecordId) -> String {
    format!("r{record}")
}

fn number(number: &SectionNumber) -> Option<SectionNumberDto> {
    match number {
        SectionNumber::None => None,
        SectionNumber::Auto { style, start } => Some(SectionNumberDto::Auto { style: style.into(), start: *start }),
        SectionNumber::Typed { text } => Some(SectionNumberDto::Typed(text.clone())),
    }
}

fn cell_dto(cell: &Cell, field: &Field) -> CellDto {
    let expected = expected_quantity(&field.kind, &cell.text);
    if cell.quantity == expected && !cell.carried {
        return CellDto::Text(cell.text.clone());
    }
    let quantity = |quantity: &Quantity| QuantityDto { number: Exact(quantity.number), unit: quantity.unit.clone() };
    CellDto::Full(FullCellDto {
        text: cell.text.clone(),
        quantity: (cell.quantity != expected).then(|| cell.quantity.as_ref().map(quantity)),
        carried: cell.carried,
    })
}

/// The quantity that a reader takes from the text alone.
pub(super) fn expected_quantity(kind: &FieldKind, text: &str) -> Option<Quantity> {
    match kind {
        FieldKind::Value | FieldKind::Number { .. } => Quantity::parse(text),
        _ => None,
    }
}
