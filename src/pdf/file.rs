//! The file itself: header, streams, object streams, cross-reference stream.

use super::PdfOptions;
use super::error::PdfError;
use super::number::push_integer;
use super::object::{Objects, push_object};
use super::parallel;
use super::skeleton::Frame;
use flate2::{Compress, Compression, FlushCompress, Status};
use lopdf::{Object, Stream, dictionary};

/// Objects in one object stream. A reader unpacks a whole stream to see one object; larger ones save little.
const OBJECTS_PER_STREAM: usize = 400;

/// Compresses one stream after the other. Its tables take half a megabyte: making them anew for every page would take
/// as long as the pages themselves.
pub struct Deflater(Compress);

impl Deflater {
    /// With the effort that is worth its time.
    pub fn new() -> Self {
        Self(Compress::new(Compression::new(4), true))
    }

    /// # Errors
    /// Never in practice: memory takes every write.
    pub fn deflate(&mut self, bytes: &[u8]) -> Result<Vec<u8>, PdfError> {
        self.0.reset();
        let mut compressed = Vec::with_capacity(bytes.len() / 2 + 64);
        loop {
            let consumed = usize::try_from(self.0.total_in()).map_err(PdfError::broken)?;
            let rest = bytes.get(consumed..).unwrap_or_default();
            match self.0.compress_vec(rest, &mut compressed, FlushCompress::Finish).map_err(PdfError::broken)? {
                Status::StreamEnd => return Ok(compressed),
                Status::Ok | Status::BufError => compressed.reserve(compressed.capacity()),
            }
        }
    }
}

/// Puts the pages' contents into the frame and writes everything out.
///
/// # Errors
/// When the frame is not as it should be.
pub fn assemble(frame: Frame, contents: Vec<Vec<u8>>, options: &PdfOptions) -> Result<Vec<u8>, PdfError> {
    let Frame { mut document, contents: content_numbers, structure, last_number } = frame;
    for (number, content) in content_numbers.into_iter().zip(contents) {
        let stream = Stream::new(dictionary! { "Filter" => "FlateDecode" }, content);
        document.objects.insert((number, 0), Object::Stream(stream));
    }
    let (mut streams, mut plain) = (Vec::new(), Objects::default());
    for ((number, _), object) in std::mem::take(&mut document.objects) {
        match object {
            Object::Stream(stream) => streams.push((number, stream)),
            object => push_object(plain.begin(number), &object),
        }
    }
    plain.append(&structure);
    let mut file = File::new(&document.version, last_number);
    let compressed = parallel::map_with(&streams, Deflater::new, |deflater, (_, stream)| {
        is_plain(stream).then(|| deflater.deflate(&stream.content)).transpose()
    });
    for ((number, mut stream), compressed) in streams.into_iter().zip(compressed) {
        if let Some(content) = compressed? {
            stream.dict.set("Filter", "FlateDecode");
            stream.set_content(content);
        }
        file.write_stream(number, &stream);
    }
    file.write_object_streams(&plain)?;
    let root = document.trailer.get(b"Root")?.clone();
    let information = document.trailer.get(b"Info")?.clone();
    file.finish(root, information, options)
}

/// Whether a stream is still to be compressed. XMP is to be found by a plain search.
fn is_plain(stream: &Stream) -> bool {
    !stream.dict.has(b"Filter") && !stream.dict.has_type(b"Metadata")
}

/// Where an object is found.
#[derive(Clone, Copy)]
enum Place {
    Free,
    Offset(usize),
    Inside { stream: u32, index: usize },
}

struct File {
    bytes: Vec<u8>,
    places: Vec<Place>,
}

impl File {
    fn new(version: &str, last_number: u32) -> Self {
        let mut bytes = format!("%PDF-{version}\n%").into_bytes();
        // Four bytes that tell mail programs that this is no text.
        bytes.extend_from_slice(b"\xE8\xA9\x95\xE4\n");
        Self { bytes, places: vec![Place::Free; last_number as usize + 1] }
    }

    fn write_stream(&mut self, number: u32, stream: &Stream) {
        self.place(number, Place::Offset(self.bytes.len()));
        push_integer(&mut self.bytes, i64::from(number));
        self.bytes.extend_from_slice(b" 0 obj\n");
        super::object::push_stream(&mut self.bytes, stream);
        self.bytes.extend_from_slice(b"\nendobj\n");
    }

    fn place(&mut self, number: u32, place: Place) {
        let number = number as usize;
        if self.places.len() <= number {
            self.places.resize(number + 1, Place::Free);
        }
        self.places[number] = place;
    }

    fn write_object_streams(&mut self, objects: &Objects) -> Result<(), PdfError> {
        let chunks: Vec<usize> = (0..objects.starts.len()).step_by(OBJECTS_PER_STREAM).collect();
        let streams =
            parallel::map_with(&chunks, Deflater::new, |deflater, &first| object_stream(objects, first, deflater));
        for (first, stream) in chunks.into_iter().zip(streams) {
            let number = u32::try_from(self.places.len()).map_err(PdfError::broken)?;
            self.write_stream(number, &stream?);
            let members = objects.starts.iter().skip(first).take(OBJECTS_PER_STREAM);
            for (index, &(member, _)) in members.enumerate() {
                self.place(member, Place::Inside { stream: number, index });
            }
        }
        Ok(())
    }

    /// Writes the cross-reference stream, which is also the trailer.
    fn finish(mut self, root: Object, information: Object, options: &PdfOptions) -> Result<Vec<u8>, PdfError> {
        let start = self.bytes.len();
        let number = u32::try_from(self.places.len()).map_err(PdfError::broken)?;
        self.place(number, Place::Offset(start));
        let identity = xxhash_rust::xxh3::xxh3_128(options.document_id.as_bytes()).to_be_bytes();
        let version = xxhash_rust::xxh3::xxh3_128(&self.bytes).to_be_bytes();
        let identity = [identity, version].map(|id| Object::string_literal(id.to_vec()));
        let dictionary = dictionary! {
            "Type" => "XRef",
            "Size" => i64::from(number) + 1,
            "W" => Object::Array(vec![1.into(), 4.into(), 2.into()]),
            "Root" => root,
            "Info" => information,
            "ID" => Object::Array(identity.to_vec()),
            "Filter" => "FlateDecode",
            "DecodeParms" => dictionary! { "Predictor" => 12, "Columns" => 7 },
        };
        let rows = rows(&self.places)?;
        self.write_stream(number, &Stream::new(dictionary, Deflater::new().deflate(&rows)?));
        self.bytes.extend_from_slice(format!("startxref\n{start}\n%%EOF\n").as_bytes());
        Ok(self.bytes)
    }
}

/// The places as rows of seven bytes, each given as the difference to the row above.
fn rows(places: &[Place]) -> Result<Vec<u8>, PdfError> {
    let mut rows = Vec::with_capacity(places.len() * 8);
    let mut above = [0_u8; 7];
    for place in places {
        let (kind, second, third) = match *place {
            Place::Free => (0, 0, u16::MAX),
            Place::Offset(offset) => (1, u32::try_from(offset).map_err(PdfError::broken)?, 0),
            Place::Inside { stream, index } => (2, stream, u16::try_from(index).map_err(PdfError::broken)?),
        };
        let [a, b, c, d] = second.to_be_bytes();
        let [e, f] = third.to_be_bytes();
        let row = [kind, a, b, c, d, e, f];
        // 2 is the predictor "up".
        rows.push(2);
        rows.extend(row.iter().zip(above).map(|(byte, above)| byte.wrapping_sub(above)));
        above = row;
    }
    Ok(rows)
}

/// One object stream: the numbers and places of its objects, then the objects.
fn object_stream(objects: &Objects, first: usize, deflater: &mut Deflater) -> Result<Stream, PdfError> {
    let end = objects.starts.len().min(first + OBJECTS_PER_STREAM);
    let members = &objects.starts[first..end];
    let start = members.first().map_or(0, |member| member.1);
    let stop = objects.starts.get(end).map_or(objects.bytes.len(), |next| next.1);
    let mut content = Vec::with_capacity(stop - start + members.len() * 12);
    for &(number, place) in members {
        push_integer(&mut content, i64::from(number));
        content.push(b' ');
        push_integer(&mut content, (place - start) as i64);
        content.push(b' ');
    }
    let dictionary = dictionary! {
        "Type" => "ObjStm",
        "N" => members.len() as i64,
        "First" => content.len() as i64,
        "Filter" => "FlateDecode",
    };
    content.extend_from_slice(&objects.bytes[start..stop]);
    Ok(Stream::new(dictionary, deflater.deflate(&content)?))
}
