//! The tree that says in which order and as what the pages are read aloud, while it grows.

use super::page::{Element, ElementKind};

/// Element 0 is the document.
#[derive(Debug)]
pub struct Structure {
    elements: Vec<Element>,
}

impl Default for Structure {
    fn default() -> Self {
        Self { elements: vec![Element { kind: ElementKind::Document, children: Vec::new(), parent: None }] }
    }
}

impl Structure {
    /// A new last child of `parent`.
    pub fn add(&mut self, parent: usize, kind: ElementKind) -> usize {
        let index = self.elements.len();
        self.elements.push(Element { kind, children: Vec::new(), parent: Some(parent) });
        if let Some(parent) = self.elements.get_mut(parent) {
            parent.children.push(index);
        }
        index
    }

    pub fn into_elements(self) -> Vec<Element> {
        self.elements
    }
}
