//! A page of HTML, read by a strict parser.

use std::collections::{BTreeMap, BTreeSet};

use roxmltree::{Document, Node};

/// A page that could be read.
pub(crate) struct Page(String);

impl Page {
    pub(crate) fn of(html: &str) -> Page {
        let mut xml = html.replace("<!DOCTYPE html>", "");
        // What HTML leaves open by itself.
        for tag in ["meta", "col", "br", "hr", "img"] {
            xml = closed(&xml, tag);
        }
        Page(xml)
    }

    fn read(&self) -> Document<'_> {
        Document::parse(&self.0).unwrap_or_else(|error| {
            let at = error.pos();
            let line = self.0.lines().nth(at.row as usize - 1).unwrap_or_default();
            let around: String = line.chars().skip((at.col as usize).saturating_sub(200)).take(300).collect();
            panic!("{error}: {around}")
        })
    }

    /// Every tag is closed, every id is there once, everything that is referred to is there, no level of heading is
    /// skipped, the heads of tables say what they head, and pictures say what they show.
    pub(crate) fn assert_sound(&self) {
        let document = self.read();
        let all = || document.descendants().filter(Node::is_element);
        let ids: Vec<&str> = all().filter_map(|node| node.attribute("id")).collect();
        let known: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), known.len(), "ids are there once");
        let links = all().filter_map(|node| node.attribute("href")?.strip_prefix('#'));
        let labels = all().filter_map(|node| node.attribute("aria-labelledby"));
        let lost: Vec<&str> = links.chain(labels).filter(|id| !known.contains(id)).collect();
        assert!(lost.is_empty(), "nothing has the id of {lost:?}");
        assert_eq!(document.root_element().attribute("lang"), Some("en"));

        let heading = |node: &Node<'_, '_>| node.tag_name().name().strip_prefix('h')?.parse::<u32>().ok();
        let levels: Vec<u32> = all().filter_map(|node| heading(&node)).collect();
        assert_eq!(levels.iter().filter(|level| **level == 1).count(), 1);
        assert!(levels[0] == 1 && levels.windows(2).all(|two| two[1] <= two[0] + 1), "{levels:?}");

        assert!(all().filter(|node| node.has_tag_name("th")).all(|head| head.has_attribute("scope")));
        let svg = |node: &Node<'_, '_>| node.tag_name().name() == "svg";
        assert!(all().filter(svg).all(|svg| svg.children().any(|child| child.tag_name().name() == "title")));
        for room in all().filter(|node| node.attribute("role") == Some("img") && !svg(node)) {
            assert!(room.has_attribute("aria-label"));
        }
        assert!(all().all(|node| !matches!(node.tag_name().name(), "script" | "link")), "the page is one file");
    }

    /// The code that is printed, by koan, without the numbers of its blanks.
    pub(crate) fn codes(&self) -> BTreeMap<String, Vec<String>> {
        let document = self.read();
        let mut codes: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for node in document.descendants() {
            let label = node.attribute("aria-label").unwrap_or_default();
            let Some(koan) = label.strip_prefix("The code of ") else { continue };
            let texts = node.descendants().filter(|node| node.is_text() && !node.parent().unwrap().has_tag_name("sub"));
            let code: String = texts.filter_map(|node| node.text()).collect();
            codes.entry(koan.to_string()).or_default().push(code.trim_end().to_string());
        }
        codes
    }

    /// All ids.
    pub(crate) fn ids(&self) -> Vec<String> {
        self.read().descendants().filter_map(|node| node.attribute("id").map(String::from)).collect()
    }
}

/// `<br>` as `<br/>`.
fn closed(html: &str, tag: &str) -> String {
    let mut made = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find(&format!("<{tag}")) {
        let end = at + rest[at..].find('>').expect("a tag ends");
        let is_it = !rest[at + tag.len() + 1..].starts_with(|one: char| one.is_ascii_alphanumeric());
        made.push_str(rest[..end].trim_end_matches('/'));
        made.push_str(if is_it || rest[..end].ends_with('/') { "/>" } else { ">" });
        rest = &rest[end + 1..];
    }
    made + rest
}

/// A page without the rules of its style.
pub(crate) fn without_style(html: &str) -> String {
    let (before, rest) = html.split_once("<style>").unwrap();
    let (_, after) = rest.split_once("</style>").unwrap();
    let mut lines = format!("{before}<style>…</style>{after}");
    // One line would be hard to read, and its differences too.
    for tag in
        ["<h2", "<h3", "<h4", "<pre", "<table", "<tr", "<li", "<p", "<dl", "<div", "<section", "<article", "<svg"]
    {
        lines = lines.replace(tag, &format!("\n{tag}"));
    }
    lines
}
