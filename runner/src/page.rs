//! A web page that is one file: what every HTML that koans writes is wrapped in. No script is needed to read it, nothing
//! is fetched, and it is as good on a phone and on paper as on a screen.

use maud::{DOCTYPE, Markup, PreEscaped, html};

/// The style of all pages. Colours have a contrast of at least 4.5 to 1 (WCAG 2.2, AA), in the light and in the dark.
const STYLE: &str = include_str!("page/page.css");

/// By this a page is known to be ours.
pub const GENERATOR: &str = "koans";

/// A whole page. `style` are further rules of CSS, behind those of all pages; `body` is what stands in `<main>`.
pub fn page(title: &str, style: &str, body: &Markup) -> String {
    page_with("en", title, style, &html! {}, body)
}

/// The same in another language, by its tag, and with more in its `<head>`.
pub fn page_with(language: &str, title: &str, style: &str, head: &Markup, body: &Markup) -> String {
    let made = html! {
        (DOCTYPE)
        html lang=(language) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="generator" content=(GENERATOR);
                meta name="color-scheme" content="light dark";
                (head)
                title { (title) }
                style { (PreEscaped(STYLE)) (PreEscaped(style)) }
            }
            body { main { (body) } }
        }
    };
    made.into_string()
}

/// A text of `info.toml` or of a README, which is Markdown, as HTML. HTML in it is shown as text. Headings begin at
/// `<h{below + 1}>`.
pub fn markdown(text: &str, below: u8) -> Markup {
    use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
    let lower = |level: HeadingLevel| HeadingLevel::try_from((level as usize + below as usize).min(6)).unwrap_or(level);
    let events = Parser::new_ext(text, Options::ENABLE_TABLES).map(|event| match event {
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        Event::Start(Tag::Heading { level, id, classes, attrs }) => {
            Event::Start(Tag::Heading { level: lower(level), id, classes, attrs })
        }
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(lower(level))),
        other => other,
    });
    let mut made = String::new();
    pulldown_cmark::html::push_html(&mut made, events);
    // All `<` of the text itself are `&lt;` by now. A table scrolls by itself where it is wider than a phone.
    let made = made
        .replace("<table>", "<div class=\"wide\"><table>")
        .replace("</table>", "</table></div>")
        .replace("<th>", "<th scope=\"col\">")
        .replace("<th style", "<th scope=\"col\" style");
    PreEscaped(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heads_of_a_table_say_what_they_head() {
        let made = markdown("| a | b |\n| --- | --: |\n| `<th>` | c |", 1).into_string();
        assert!(made.starts_with("<div class=\"wide\"><table><thead><tr><th scope=\"col\">a</th>"), "{made}");
        assert!(made.contains("<th scope=\"col\" style=\"text-align: right\">b</th>"), "{made}");
        assert!(made.contains("<code>&lt;th&gt;</code>"), "{made}");
    }

    #[test]
    fn what_people_write_can_not_become_markup() {
        let page = page("a < b", "", &html! { p { ("<script>") } (markdown("# T\n\n<b>x</b> `y`", 1)) });
        assert!(page.contains("<title>a &lt; b</title>") && page.contains("<p>&lt;script&gt;</p>"), "{page}");
        assert!(page.contains("<h2>T</h2>") && page.contains("&lt;b&gt;x&lt;/b&gt; <code>y</code>"), "{page}");
    }
}
