//! Pictures on their way into the book: from a file, from the clipboard, dropped on the window.

use super::action::Place;
use super::commit::figures;
use super::jobs::Message;
use super::screens::messages::Notice;
use super::window::Window;
use crate::edit::Command;
use crate::model::{BlockContent, BlockId, Figure, Image, ImageId};
use crate::work::picture::{self, Picture};
use std::path::PathBuf;

impl Window {
    /// Reads a picture for the figure `index` of a block, or for a new one.
    pub(super) fn read_picture(&mut self, block: BlockId, index: Option<usize>, path: PathBuf) {
        self.jobs.start("picture", "画像を読み取っています", move |_| {
            let result = picture::read(&path).map_err(|error| error.to_string());
            Message::PictureRead { block, index, result }
        });
    }

    /// Puts the clipboard's picture behind the last figure of the heading on the desk.
    pub(super) fn paste_picture(&mut self, pixels: &egui::ColorImage) {
        let Some(block) = self.figures_on_desk() else {
            let text = "図を置く見出しを開いて、「見出しの操作」の「図を追加」で図の場所を作ってから貼り付けてください";
            self.notice =
                Some(Notice { title: "画像を貼り付けられません".to_owned(), text: text.to_owned() });
            return;
        };
        let [width, height] = pixels.size;
        let rgba: Vec<u8> = pixels.pixels.iter().flat_map(egui::Color32::to_srgba_unmultiplied).collect();
        self.jobs.start("picture", "画像を取り込んでいます", move |_| {
            let size = u32::try_from(width).ok().zip(u32::try_from(height).ok());
            let result = match size {
                Some((width, height)) => picture::from_pixels(width, height, rgba).map_err(|error| error.to_string()),
                None => Err("画像が大きすぎます".to_owned()),
            };
            Message::PictureRead { block, index: None, result }
        });
    }

    fn figures_on_desk(&self) -> Option<BlockId> {
        let book = self.workspace.as_ref()?.book();
        let Some(Place::Section(section)) = self.desk.place else { return None };
        let is_figures = |content: &BlockContent| matches!(content, BlockContent::Figures { .. });
        book.blocks(section).filter(|block| is_figures(&block.content)).last().map(|block| block.id)
    }

    pub(super) fn picture_read(&mut self, block: BlockId, index: Option<usize>, result: Result<Picture, String>) {
        match result {
            Ok(picture) => {
                if let Some(command) = self.with_picture(block, index, picture) {
                    self.run(&command);
                }
            }
            Err(text) => self.notice = Some(Notice { title: "画像を使えませんでした".to_owned(), text }),
        }
    }

    fn with_picture(&self, block: BlockId, index: Option<usize>, picture: Picture) -> Option<Command> {
        let book = self.workspace.as_ref()?.book();
        let mut figures = figures(book, block)?.to_vec();
        let image = Image { id: ImageId(book.next_id()), file_name: picture.file_name, bytes: picture.bytes.into() };
        match index.and_then(|index| figures.get_mut(index)) {
            Some(figure) => figure.image = Some(image.id),
            None => figures.push(Figure { image: Some(image.id), caption: String::new(), alt_text: String::new() }),
        }
        Some(Command::SetFigures { block, figures, images: vec![image] })
    }
}
