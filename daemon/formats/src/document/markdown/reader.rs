//! From the events of the parser to an outline.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::outline::{Heading, Outline, Row};
use super::prose::{Prose, Role};

/// How front matter begins and ends.
const FENCE: &str = "---";

impl Outline {
    /// The outline of a text.
    pub(in crate::document) fn of(text: &str) -> Self {
        let skipped = front_matter(text);
        let body = &text[skipped..];
        let options = Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS;
        let mut reader = Reader::default();
        for (event, at) in Parser::new_ext(body, options).into_offset_iter() {
            reader.event(event, at.start + skipped..at.end + skipped);
        }
        let Reader { mut outline, .. } = reader;
        // A picture in a paragraph is met before the paragraph is over.
        outline.content.sort_unstable();
        outline.end = text.len();
        outline
    }
}

/// How many bytes the front matter takes that a text begins with.
fn front_matter(text: &str) -> usize {
    let mut lines = text.split_inclusive('\n');
    let Some(first) = lines.next().filter(|line| line.trim_end() == FENCE) else { return 0 };
    let mut length = first.len();
    for line in lines {
        length += line.len();
        if [FENCE, "..."].contains(&line.trim_end()) {
            return length;
        }
    }
    0
}

#[derive(Default)]
struct Reader {
    outline: Outline,
    open: Option<Prose>,
    heading: Option<(HeadingLevel, Range<usize>)>,
    row: Option<Row>,
    html: Option<(String, usize)>,
    lists: usize,
    in_code: bool,
}

impl Reader {
    fn event(&mut self, event: Event<'_>, at: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(&tag, at),
            Event::End(tag) => self.end(tag, at),
            Event::Text(_) if self.in_code => self.outline.content.push(at.start),
            Event::Text(text) | Event::Code(text) => self.prose(at.start).push(&text, at),
            Event::SoftBreak | Event::HardBreak => self.prose(at.start).push("\n", at),
            Event::TaskListMarker(done) => self.prose(at.start).task = Some(done),
            Event::Html(text) => match &mut self.html {
                Some((html, _)) => html.push_str(&text),
                None => self.outline.content.push(at.start),
            },
            // Marks within prose say nothing; comments there are left out, too.
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, at: Range<usize>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.flush();
                self.heading = Some((*level, at));
            }
            Tag::HtmlBlock => {
                self.flush();
                self.html = Some((String::new(), at.start));
            }
            Tag::CodeBlock(_) => {
                self.flush();
                self.in_code = true;
            }
            Tag::List(_) => {
                self.flush();
                self.lists += 1;
            }
            Tag::TableRow => self.row = Some(Row { cells: Vec::new(), places: Vec::new() }),
            Tag::TableCell => self.open = Some(Prose::new(Role::Cell, at.start)),
            Tag::Image { .. } => self.outline.content.push(at.start),
            Tag::Item | Tag::Paragraph => self.flush(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, at: Range<usize>) {
        match tag {
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::HtmlBlock => {
                if let Some((html, start)) = self.html.take()
                    && says_something(&html)
                {
                    self.outline.content.push(start);
                }
            }
            TagEnd::CodeBlock => self.in_code = false,
            TagEnd::List(_) => {
                self.flush();
                self.lists -= 1;
            }
            TagEnd::TableCell => {
                let text = self.open.as_ref().map(|cell| cell.text.clone()).unwrap_or_default();
                self.flush();
                if let Some(row) = &mut self.row {
                    row.cells.push(text);
                    row.places.push(at);
                }
            }
            TagEnd::TableRow => self.outline.rows.extend(self.row.take()),
            TagEnd::Paragraph | TagEnd::Item => self.flush(),
            _ => {}
        }
    }

    fn end_heading(&mut self) {
        let Some((level, whole)) = self.heading.take() else { return };
        let words = self.open.take();
        let place = words.as_ref().map_or(whole.start..whole.start, Prose::whole);
        let title = words.map(|words| words.text).unwrap_or_default();
        self.outline.headings.push(Heading { level: level as usize, title, place, whole });
    }

    /// The prose that is being read, which may begin here.
    fn prose(&mut self, start: usize) -> &mut Prose {
        let role = match self.lists {
            0 => Role::Paragraph,
            lists => Role::Item(lists - 1),
        };
        self.open.get_or_insert_with(|| Prose::new(role, start))
    }

    fn flush(&mut self) {
        let Some(prose) = self.open.take() else { return };
        if !prose.text.trim().is_empty() || prose.task.is_some() {
            self.outline.content.push(prose.whole().start);
            self.outline.prose.push(prose);
        }
    }
}

/// Whether a block of HTML shows anything: not if it is comments and tags.
fn says_something(html: &str) -> bool {
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        if !rest[..start].trim().is_empty() || rest[start..].starts_with("<img") {
            return true;
        }
        let end = if rest[start..].starts_with("<!--") { "-->" } else { ">" };
        let Some(close) = rest[start..].find(end) else { return false };
        rest = &rest[start + close + end.len()..];
    }
    !rest.trim().is_empty()
}
