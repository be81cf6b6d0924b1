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

/// A text of `info.toml` or of a README, which is Markdown, as HTML. HTML in it is shown as text, and so is what stands for
/// an image, since nothing lies beside a page and nothing is fetched. A link stays one if it leads to a page, a place or a
/// mailbox; of others, such as scripts, the text is left. Headings begin at `<h{below + 1}>`.
pub fn markdown(text: &str, below: u8) -> Markup {
    use pulldown_cmark::{Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};
    let lower = |level: HeadingLevel| HeadingLevel::try_from((level as usize + below as usize).min(6)).unwrap_or(level);
    // The links that are open: in the text of an image there may be another one.
    let mut links = Vec::new();
    let events = Parser::new_ext(text, Options::ENABLE_TABLES).filter_map(|event| match event {
        Event::Html(text) | Event::InlineHtml(text) => Some(Event::Text(text)),
        Event::Start(Tag::Heading { level, id, classes, attrs }) => {
            Some(Event::Start(Tag::Heading { level: lower(level), id, classes, attrs }))
        }
        Event::End(TagEnd::Heading(level)) => Some(Event::End(TagEnd::Heading(lower(level)))),
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => None,
        Event::Start(Tag::Link { link_type, ref dest_url, .. }) => {
            let stays = link_type == LinkType::Email || may_be_followed(dest_url);
            links.push(stays);
            stays.then_some(event)
        }
        Event::End(TagEnd::Link) => links.pop().unwrap_or(false).then_some(event),
        other => Some(other),
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

/// Whether a link leads to what can be read: by `http`, `https`, `mailto`, or within the page or the folder.
fn may_be_followed(link: &str) -> bool {
    // Browsers see no control characters or blanks in front of a scheme, nor tabs and line ends within (URL Standard, 4.4).
    let link: String = link.chars().filter(|letter| !letter.is_control() && *letter != ' ').collect();
    let before = link.split(['/', '\\', '?', '#']).next().unwrap_or_default();
    match before.split_once(':') {
        Some((scheme, _)) => ["http", "https", "mailto"].iter().any(|known| scheme.eq_ignore_ascii_case(known)),
        None => !link.starts_with("//") && !link.contains('\\'),
    }
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
    fn of_links_those_stay_that_lead_to_something_to_read() {
        for link in ["https://a.org/x:y", "HTTP://a.org", "mailto:a@b.org", "#place", "../a/b.md", "a?x=y:z", "./a:b"] {
            let made = markdown(&format!("[t](<{link}>)"), 0).into_string();
            assert!(made.contains(&format!("<a href=\"{link}\">t</a>")), "{made}");
        }
        for link in [
            "javascript:alert(1)",
            "JavaScript&colon;a",
            "java&#9;script:a",
            " &#1;javascript:a",
            "data:text/html,x",
            "vbscript:a",
            "file:///etc/passwd",
            "//a.org/x",
            "/\\\\a.org",
        ] {
            for text in [format!("a [*t*](<{link}>) b"), format!("a [*t*][1] b\n\n[1]: <{link}>")] {
                assert_eq!(markdown(&text, 0).into_string(), "<p>a <em>t</em> b</p>\n", "{text}");
            }
        }
        assert_eq!(markdown("<javascript:a>", 0).into_string(), "<p>javascript:a</p>\n");
        assert_eq!(markdown("<a@b.org>", 0).into_string(), "<p><a href=\"mailto:a@b.org\">a@b.org</a></p>\n");
    }

    #[test]
    fn no_image_is_fetched_and_what_stands_for_it_is_shown() {
        let made = |text: &str| markdown(text, 0).into_string();
        assert_eq!(made("![two `threads`](http://a.org/i.png \"t\") meet"), "<p>two <code>threads</code> meet</p>\n");
        assert_eq!(made("![x](i.png)"), "<p>x</p>\n");
        assert_eq!(made("[![ci](http://a.org/i.svg)](https://a.org)"), "<p><a href=\"https://a.org\">ci</a></p>\n");
        assert_eq!(made("![a [b](javascript:c)](i.png) [d](e)"), "<p>a b <a href=\"e\">d</a></p>\n");
    }

    #[test]
    fn what_people_write_can_not_become_markup() {
        let page = page("a < b", "", &html! { p { ("<script>") } (markdown("# T\n\n<b>x</b> `y`", 1)) });
        assert!(page.contains("<title>a &lt; b</title>") && page.contains("<p>&lt;script&gt;</p>"), "{page}");
        assert!(page.contains("<h2>T</h2>") && page.contains("&lt;b&gt;x&lt;/b&gt; <code>y</code>"), "{page}");
    }
}
