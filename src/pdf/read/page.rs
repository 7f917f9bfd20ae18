//! The content stream of a page → marked content with its text.

use super::character_map::CharacterMap;
use super::file::File;
use super::lexer::{Lexer, Token};
use super::value::Value;
use super::{ReadPage, ReadSection, unreadable};
use crate::pdf::PdfError;
use std::collections::HashMap;

/// The object numbers of the pages, in order.
pub fn page_numbers(file: &File<'_>, catalog: &Value<'_>) -> Result<Vec<u32>, PdfError> {
    let tree = file.entry(catalog, "Pages")?;
    let kids = tree.get("Kids").map(Value::items).unwrap_or_default();
    kids.iter().map(|kid| kid.reference().ok_or_else(|| unreadable("ページの並びが壊れている"))).collect()
}

/// The fonts of the file, by the object that holds the resources of a page.
pub struct Fonts {
    by_resources: HashMap<u32, HashMap<Vec<u8>, Font>>,
}

struct Font {
    characters: CharacterMap,
    /// Thousandths of an em, by code.
    widths: Vec<Option<f64>>,
}

impl Fonts {
    pub fn collect(file: &File<'_>, page_numbers: &[u32]) -> Result<Self, PdfError> {
        let mut by_resources = HashMap::new();
        for number in page_numbers {
            let resources = resources_of(&file.object(*number)?)?;
            if let std::collections::hash_map::Entry::Vacant(vacant) = by_resources.entry(resources) {
                vacant.insert(read_fonts(file, resources)?);
            }
        }
        Ok(Self { by_resources })
    }
}

fn resources_of(page: &Value<'_>) -> Result<u32, PdfError> {
    page.get("Resources").and_then(Value::reference).ok_or_else(|| unreadable("資源のないページ"))
}

fn read_fonts(file: &File<'_>, resources: u32) -> Result<HashMap<Vec<u8>, Font>, PdfError> {
    let Value::Dictionary(fonts) = file.entry(&file.object(resources)?, "Font")? else {
        return Err(unreadable("フォントの一覧が壊れている"));
    };
    let read = |(name, font): &(&[u8], Value<'_>)| Ok((name.to_vec(), Font::read(file, &file.resolved(font)?)?));
    fonts.iter().map(read).collect()
}

impl Font {
    fn read(file: &File<'_>, font: &Value<'_>) -> Result<Self, PdfError> {
        if font.get("Encoding").and_then(Value::name) != Some(b"Identity-H") {
            return Err(unreadable("知らない符号のフォント"));
        }
        let descendants = file.entry(font, "DescendantFonts")?;
        let descendant = descendants.items().first().ok_or_else(|| unreadable("中身のないフォント"))?;
        let descendant = file.resolved(descendant)?;
        let descriptor = file.entry(&descendant, "FontDescriptor")?;
        let program = descriptor.get("FontFile2").or(descriptor.get("FontFile3")).and_then(Value::reference);
        let program = program.ok_or_else(|| unreadable("埋め込まれていないフォント"))?;
        let glyphs = glyph_count(&file.stream(program)?.1).ok_or_else(|| unreadable("読めないフォント"))?;
        let map = font.get("ToUnicode").and_then(Value::reference);
        let map = map.ok_or_else(|| unreadable("文字の対応表のないフォント"))?;
        let characters = CharacterMap::parse(&file.stream(map)?.1)?;
        if characters.len() > glyphs {
            return Err(unreadable("字形の足りないフォント"));
        }
        Ok(Self { characters, widths: widths(&descendant)? })
    }
}

/// How many glyphs an embedded font program draws, be it TrueType or bare CFF.
fn glyph_count(program: &[u8]) -> Option<usize> {
    let glyphs = match ttf_parser::Face::parse(program, 0) {
        Ok(face) => face.number_of_glyphs(),
        Err(_) => ttf_parser::cff::Table::parse(program)?.number_of_glyphs(),
    };
    Some(usize::from(glyphs))
}

/// `[first [width width …] first [width …]]`
fn widths(descendant: &Value<'_>) -> Result<Vec<Option<f64>>, PdfError> {
    let mut widths = Vec::new();
    let (groups, _) = descendant.get("W").map(Value::items).unwrap_or_default().as_chunks::<2>();
    for [first, group] in groups {
        let first = first.index().filter(|first| *first <= usize::from(u16::MAX));
        let first = first.ok_or_else(|| unreadable("字幅の表が壊れている"))?;
        let group: Vec<_> = group.items().iter().map(Value::number).collect();
        widths.resize(widths.len().max(first), None);
        widths.splice(first.., group);
    }
    Ok(widths)
}

/// Reads one page.
///
/// # Errors
/// When something is painted outside of marked content, or with a font or code that has no text.
pub fn read(file: &File<'_>, fonts: &Fonts, number: u32) -> Result<ReadPage, PdfError> {
    let page = file.object(number)?;
    let fonts = fonts.by_resources.get(&resources_of(&page)?).ok_or_else(|| unreadable("資源のないページ"))?;
    let contents = page.get("Contents").and_then(Value::reference).ok_or_else(|| unreadable("中身のないページ"))?;
    let (_, content) = file.stream(contents)?;
    let sides: Option<Vec<f64>> =
        page.get("MediaBox").map(Value::items).unwrap_or_default().iter().map(Value::number).collect();
    let Some(&[0.0, 0.0, width, height]) = sides.as_deref() else {
        return Err(unreadable("大きさのないページ"));
    };
    let mut scanner = Scanner {
        fonts,
        size_of_page: (width, height),
        page: ReadPage::default(),
        open: None,
        font: None,
        size: 0.0,
        matrix: IDENTITY,
    };
    let mut operands = Vec::new();
    let mut lexer = Lexer::new(&content, 0);
    while let Some(token) = lexer.next()? {
        match token {
            Token::Word(operator) => {
                scanner.apply(operator, &operands)?;
                operands.clear();
            }
            operand => operands.push(operand),
        }
    }
    scanner.finish()
}

const IDENTITY: [f64; 6] = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

struct Scanner<'f> {
    fonts: &'f HashMap<Vec<u8>, Font>,
    /// Width and height.
    size_of_page: (f64, f64),
    page: ReadPage,
    open: Option<ReadSection>,
    font: Option<&'f Font>,
    size: f64,
    /// Where the current line begins, and its direction.
    matrix: [f64; 6],
}

impl<'f> Scanner<'f> {
    fn apply(&mut self, operator: &[u8], operands: &[Token<'_>]) -> Result<(), PdfError> {
        match operator {
            b"BMC" | b"BDC" => self.begin_section(operands),
            b"EMC" => {
                let section = self.open.take().ok_or_else(|| unreadable("始まりのない印"))?;
                self.page.sections.push(section);
                Ok(())
            }
            b"BT" => {
                self.matrix = IDENTITY;
                Ok(())
            }
            b"Tf" => self.set_font(operands),
            b"Td" => {
                let [x, y] = numbers(operands)?;
                let [a, b, c, d, e, f] = self.matrix;
                self.matrix = [a, b, c, d, e + x * a + y * c, f + x * b + y * d];
                Ok(())
            }
            b"Tm" => {
                self.matrix = numbers(operands)?;
                Ok(())
            }
            b"Tj" | b"TJ" => self.show(operands),
            b"S" | b"s" | b"f" | b"B" | b"b" | b"Do" => match self.open {
                Some(_) => Ok(()),
                None => Err(unreadable("印の外に描かれたもの")),
            },
            b"ET" | b"q" | b"Q" | b"cm" | b"w" | b"J" | b"g" | b"m" | b"l" | b"re" => Ok(()),
            unknown => Err(unreadable(format!("知らない演算子「{}」", String::from_utf8_lossy(unknown)))),
        }
    }

    fn begin_section(&mut self, operands: &[Token<'_>]) -> Result<(), PdfError> {
        let Some(Token::Name(tag)) = operands.first() else { return Err(unreadable("名のない印")) };
        let id = operands.windows(2).find_map(|pair| match pair {
            [Token::Name(b"MCID"), Token::Integer(id)] => usize::try_from(*id).ok(),
            _ => None,
        });
        if id.is_none() && *tag != b"Artifact" {
            return Err(unreadable("番号のない印"));
        }
        let tag = String::from_utf8_lossy(tag).into_owned();
        match self.open.replace(ReadSection { tag, id, ..ReadSection::default() }) {
            None => Ok(()),
            Some(_) => Err(unreadable("重なった印")),
        }
    }

    fn set_font(&mut self, operands: &[Token<'_>]) -> Result<(), PdfError> {
        let [Token::Name(name), size] = operands else { return Err(unreadable("名のないフォント")) };
        [self.size] = numbers(std::slice::from_ref(size))?;
        self.font = Some(self.fonts.get(*name).ok_or_else(|| unreadable("一覧にないフォント"))?);
        Ok(())
    }

    fn show(&mut self, operands: &[Token<'_>]) -> Result<(), PdfError> {
        let font = self.font.ok_or_else(|| unreadable("フォントのない文字"))?;
        let Some(section) = &mut self.open else { return Err(unreadable("印の外の文字")) };
        let before = section.text.len();
        let mut pen = 0.0;
        for operand in operands {
            match operand {
                Token::Text(codes) => pen += font.read_codes(codes, &mut section.text)?,
                Token::Integer(back) => pen -= *back as f64,
                Token::Real(back) => pen -= back,
                _ => {}
            }
        }
        let [a, b, _, _, x, y] = self.matrix;
        let distance = pen * self.size / 1000.0;
        let inside = self.is_on_page(x, y) && self.is_on_page(x + distance * a, y + distance * b);
        if let Some(section) = &mut self.open
            && !inside
            && section.outside.is_none()
        {
            section.outside = Some(section.text.get(..before).unwrap_or_default().chars().count());
        }
        Ok(())
    }

    fn is_on_page(&self, x: f64, y: f64) -> bool {
        /// What rounding to hundredths of a point may add up to.
        const TOLERANCE: f64 = 0.02;
        let within = |value: f64, limit: f64| (-TOLERANCE..=limit + TOLERANCE).contains(&value);
        within(x, self.size_of_page.0) && within(y, self.size_of_page.1)
    }

    fn finish(self) -> Result<ReadPage, PdfError> {
        match self.open {
            None => Ok(self.page),
            Some(_) => Err(unreadable("終わりのない印")),
        }
    }
}

impl Font {
    /// Appends the text of a string of codes; the result is its width in thousandths of an em.
    fn read_codes(&self, codes: &[u8], text: &mut String) -> Result<f64, PdfError> {
        let (pairs, rest) = codes.as_chunks();
        if !rest.is_empty() {
            return Err(unreadable("半端な文字列"));
        }
        let mut width = 0.0;
        for pair in pairs {
            let code = u16::from_be_bytes(*pair);
            let known = self.widths.get(usize::from(code)).copied().flatten();
            let (Some(advance), Some(())) = (known, self.characters.push_text(code, text)) else {
                return Err(unreadable("文字の分からない字形"));
            };
            width += advance;
        }
        Ok(width)
    }
}

fn numbers<const N: usize>(operands: &[Token<'_>]) -> Result<[f64; N], PdfError> {
    let number = |token: &Token<'_>| match token {
        Token::Integer(number) => Some(*number as f64),
        Token::Real(number) => Some(*number),
        _ => None,
    };
    let numbers: Option<Vec<f64>> = operands.iter().map(number).collect();
    numbers.and_then(|numbers| numbers.try_into().ok()).ok_or_else(|| unreadable("数の足りない演算子"))
}
