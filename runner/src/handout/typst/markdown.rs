//! Markdown, which the course's texts are, as code of Typst. HTML in it is shown as text.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::{
    code,
    literal::{literal, printable},
};
use crate::handout::prose;

/// A text as the statements of a code block, with its headings below one of level `below`.
pub(super) fn blocks(text: &str, below: usize) -> String {
    let mut made = Made::default();
    for event in Parser::new_ext(&prose::below(text, below), Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        made.take(event);
    }
    made.text
}

#[derive(Default)]
struct Made {
    text: String,
    /// The code block that is being read: its language and what is in it so far.
    listing: Option<(String, String)>,
}

impl Made {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.listing.is_some() => {
                self.listing.as_mut().expect("it was asked for").1.push_str(&text);
            }
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => {
                let text = literal(&printable(&text));
                self.put(&text);
            }
            Event::Code(text) => {
                let text = literal(&printable(&text));
                self.put(&format!("raw({text})"));
            }
            Event::SoftBreak => self.put("\" \""),
            Event::HardBreak => self.put("linebreak()"),
            Event::Rule => self.put("divider()"),
            // Of extensions that are not asked for.
            Event::InlineMath(text) | Event::DisplayMath(text) | Event::FootnoteReference(text) => {
                let text = literal(&printable(&text));
                self.put(&text);
            }
            Event::TaskListMarker(_) => {}
        }
    }

    fn put(&mut self, statement: &str) {
        self.text.push_str(statement);
        self.text.push('\n');
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph => self.put("par({"),
            Tag::Heading { level, .. } => {
                self.put(&format!("subheading({}, {{", level as usize));
            }
            Tag::BlockQuote(_) => self.put("quote(block: true, {"),
            Tag::CodeBlock(kind) => {
                let language = match kind {
                    CodeBlockKind::Fenced(language) => language.into_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                self.listing = Some((language, String::new()));
            }
            Tag::List(Some(first)) => self.put(&format!("enum(start: {first},")),
            Tag::List(None) => self.put("list("),
            Tag::Item => self.put("{"),
            Tag::Table(columns) => self.put(&format!("rows({},", columns.len())),
            Tag::TableHead => self.put("table.header("),
            Tag::TableCell => self.put("{"),
            Tag::Emphasis => self.put("emph({"),
            Tag::Strong => self.put("strong({"),
            Tag::Strikethrough => self.put("strike({"),
            Tag::Link { dest_url, .. } => {
                // A path in the repository leads nowhere from paper.
                if dest_url.starts_with("https://") || dest_url.starts_with("http://") {
                    self.put(&format!("reference({}, {{", literal(&dest_url)));
                } else {
                    self.put("({");
                }
            }
            Tag::Image { .. } => self.put("emph({"),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::BlockQuote(_)
            | TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Link
            | TagEnd::Image => self.put("})"),
            TagEnd::CodeBlock => {
                let Some((language, text)) = self.listing.take() else { return };
                // As in `rust,ignore`; a drawing has no language.
                let is_rust = language.split([',', ' ']).next().is_some_and(|name| name == "rust");
                let lines = if is_rust { code::rust(&text) } else { code::verbatim(&text) };
                self.put(&format!("listing({lines})"));
            }
            TagEnd::List(_) | TagEnd::Table => self.put(")"),
            TagEnd::TableHead => self.put("),"),
            TagEnd::Item | TagEnd::TableCell => self.put("},"),
            _ => {}
        }
    }
}
