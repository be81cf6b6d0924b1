//! A PDF taken apart by another library than the one that wrote it.

use hayro_cmap::BfString;
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache, InterpreterSettings, Paint,
    PathDrawMode, SoftMask, font::Glyph, interpret_page,
};
use hayro_syntax::{
    Pdf,
    object::{Dict, Stream, String as Text},
};
use kurbo::{Affine, BezPath, Point, Rect};

/// A PDF that can be asked.
pub(crate) struct Read(Pdf);

impl Read {
    pub(crate) fn new(pdf: Vec<u8>) -> Read {
        Read(Pdf::new(pdf).expect("it is a PDF"))
    }

    pub(crate) fn catalog(&self) -> Dict<'_> {
        self.0.xref().get(self.0.xref().root_id()).expect("a PDF has a catalog")
    }

    /// A text string of a dictionary, in one of the two encodings that there are.
    pub(crate) fn words(&self, dict: &Dict<'_>, key: &str) -> String {
        let text: Text<'_> = dict.get(key).expect("it is there");
        match text.as_bytes() {
            [0xfe, 0xff, wide @ ..] => {
                let units: Vec<u16> = wide.chunks_exact(2).map(|two| u16::from_be_bytes([two[0], two[1]])).collect();
                String::from_utf16(&units).expect("it is UTF-16")
            }
            plain => plain.iter().map(|byte| char::from(*byte)).collect(),
        }
    }

    /// The metadata in XML.
    pub(crate) fn metadata(&self) -> String {
        let stream: Stream<'_> = self.catalog().get("Metadata").expect("it has metadata");
        String::from_utf8(stream.decoded().expect("it can be decoded").into_owned()).expect("it is UTF-8")
    }

    /// Width and height of each page in points, rounded.
    pub(crate) fn sizes(&self) -> Vec<(i64, i64)> {
        let size = |(width, height): (f32, f32)| (width.round() as i64, height.round() as i64);
        self.0.pages().iter().map(|page| size(page.base_dimensions())).collect()
    }

    /// The bookmarks, with how deep they are.
    pub(crate) fn bookmarks(&self) -> Vec<(usize, String)> {
        let mut found = Vec::new();
        self.walk(&self.catalog().get("Outlines").expect("it has bookmarks"), 0, &mut found);
        found
    }

    fn walk(&self, parent: &Dict<'_>, depth: usize, found: &mut Vec<(usize, String)>) {
        let mut next = parent.get::<Dict<'_>>("First");
        while let Some(item) = next {
            found.push((depth, self.words(&item, "Title")));
            self.walk(&item, depth + 1, found);
            next = item.get("Next");
        }
    }

    /// What can be selected on all pages, a line for each line.
    pub(crate) fn text(&self) -> String {
        let cache = InterpreterCache::new();
        let mut selection = Selection::default();
        for page in self.0.pages().iter() {
            let (all, settings) = (Rect::new(0.0, 0.0, 1.0, 1.0), InterpreterSettings::default());
            let mut context = Context::new(Affine::IDENTITY, all, &cache, self.0.xref(), settings);
            interpret_page(page, &mut context, &mut selection);
        }
        selection.text
    }
}

#[derive(Default)]
struct Selection {
    text: String,
    height: f64,
}

impl Device<'_> for Selection {
    fn draw_glyph(&mut self, glyph: &Glyph<'_>, at: Affine, in_font: Affine, _: &Paint<'_>, _: &GlyphDrawMode) {
        let height = (at * in_font * Point::ZERO).y;
        if (height - self.height).abs() > 1.0 {
            self.text.push('\n');
            self.height = height;
        }
        match glyph.as_unicode() {
            Some(BfString::Char(char)) => self.text.push(char),
            Some(BfString::String(chars)) => self.text.push_str(&chars),
            None => self.text.push(char::REPLACEMENT_CHARACTER),
        }
    }

    fn set_soft_mask(&mut self, _: Option<SoftMask<'_>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn draw_path(&mut self, _: &BezPath, _: Affine, _: &Paint<'_>, _: &PathDrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'_, '_>, _: Affine) {}
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
