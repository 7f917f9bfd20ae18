//! What the file says about itself: properties, XMP, what its colours mean.

use super::PdfOptions;
use super::object::text_object;
use crate::layout::Pages;
use chrono::{DateTime, FixedOffset};
use lopdf::{Dictionary, Document, Object, Stream, StringFormat, dictionary};

/// The properties as readers show them. Replaces what `printpdf` writes, which claims a standard for prepress.
pub fn information(pages: &Pages, options: &PdfOptions) -> Dictionary {
    let created = Object::String(pdf_date(options.created).into_bytes(), StringFormat::Literal);
    let mut information = dictionary! { "CreationDate" => created.clone(), "ModDate" => created };
    let texts = [
        ("Title", &pages.title),
        ("Author", &pages.author),
        ("Creator", &options.producer),
        ("Producer", &options.producer),
    ];
    for (key, text) in texts {
        if !text.is_empty() {
            information.set(key, text_object(text));
        }
    }
    information
}

/// `D:20261121093000+09'00'`
fn pdf_date(date: DateTime<FixedOffset>) -> String {
    let offset = date.offset().local_minus_utc();
    let (sign, minutes) = (if offset < 0 { '-' } else { '+' }, offset.abs() / 60);
    format!("D:{}{sign}{:02}'{:02}'", date.format("%Y%m%d%H%M%S"), minutes / 60, minutes % 60)
}

/// The same once more as XMP, and the claim of accessibility.
pub fn xmp(pages: &Pages, options: &PdfOptions) -> Stream {
    let (title, author, producer) = (escaped(&pages.title), escaped(&pages.author), escaped(&options.producer));
    let date = options.created.to_rfc3339_opts(chrono::SecondsFormat::Secs, false);
    let creator = if author.is_empty() {
        String::new()
    } else {
        format!("<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>\n")
    };
    let text = format!(
        r#"<?xpacket begin="{mark}" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
{creator}<dc:language><rdf:Bag><rdf:li>ja-JP</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{date}</xmp:CreateDate>
<xmp:ModifyDate>{date}</xmp:ModifyDate>
<xmp:MetadataDate>{date}</xmp:MetadataDate>
<xmp:CreatorTool>{producer}</xmp:CreatorTool>
<pdf:Producer>{producer}</pdf:Producer>
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"#,
        mark = '\u{FEFF}',
    );
    Stream::new(dictionary! { "Type" => "Metadata", "Subtype" => "XML" }, text.into_bytes())
}

/// What the file's greys and colours mean, as archives ask for it. sRGB of the Compact ICC Profiles (CC0).
const SRGB: &[u8] = include_bytes!("../../assets/sRGB-v2-magic.icc");

/// The profile goes into the document, the entry for the catalog comes back.
pub fn output_intents(document: &mut Document) -> Object {
    let profile = document.add_object(Stream::new(dictionary! { "N" => 3 }, SRGB.to_vec()));
    Object::Array(vec![Object::Dictionary(dictionary! {
        "Type" => "OutputIntent",
        "S" => "GTS_PDFA1",
        "OutputConditionIdentifier" => Object::string_literal("sRGB"),
        "Info" => Object::string_literal("sRGB IEC61966-2.1"),
        "DestOutputProfile" => Object::Reference(profile),
    })])
}

/// Text inside an XML element; characters that XML cannot hold are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\t' | '\n' => out.push(' '),
            '\u{0}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => {}
            _ => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_carry_the_offset() {
        for (date, expected) in [
            ("2026-11-21T09:30:05+09:00", "D:20261121093005+09'00'"),
            ("2026-11-21T00:30:05Z", "D:20261121003005+00'00'"),
            ("2026-11-21T00:30:05-03:30", "D:20261121003005-03'30'"),
        ] {
            assert_eq!(DateTime::parse_from_rfc3339(date).map(pdf_date).as_deref(), Ok(expected));
        }
    }

    #[test]
    fn xml_stays_well_formed() {
        assert_eq!(escaped("評価<案> A&B\u{1}\t終"), "評価&lt;案&gt; A&amp;B 終");
    }
}
