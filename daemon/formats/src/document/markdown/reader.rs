//! From the events of the parser to an outline.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::front_matter;
use super::html::{self, Piece};
use super::outline::{Heading, Outline, Row};
use super::prose::{Prose, Role};

impl Outline {
    /// The outline of a text.
    pub(in crate::document) fn of(text: &str) -> Self {
        let skipped = front_matter::length(text);
        let body = &lines(&text[skipped..]);
        let options = Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS;
        let mut reader = Reader { open_headings: vec![Vec::new()], ..Reader::default() };
        for (event, at) in Parser::new_ext(body, options).into_offset_iter() {
            reader.event(event, at.start + skipped..at.end + skipped);
        }
        reader.end_container(text.len());
        let Reader { mut outline, .. } = reader;
        // A picture in a paragraph is met before the paragraph is over.
        outline.content.sort_unstable();
        outline
    }
}

/// The text with each CR that stands alone made LF: the parser takes it for the end of some lines
/// and not of others.
fn lines(text: &str) -> Cow<'_, str> {
    let alone = |at: &usize| text.as_bytes().get(at + 1) != Some(&b'\n');
    let mut ends = text.match_indices('\r').map(|(at, _)| at).filter(alone).peekable();
    if ends.peek().is_none() {
        return Cow::Borrowed(text);
    }
    let (mut made, mut from) = (String::with_capacity(text.len()), 0);
    for end in ends {
        made.push_str(&text[from..end]);
        made.push('\n');
        from = end + 1;
    }
    made.push_str(&text[from..]);
    Cow::Owned(made)
}

#[derive(Default)]
struct Reader {
    outline: Outline,
    open: Option<Prose>,
    heading: Option<(HeadingLevel, Range<usize>)>,
    row: Option<Row>,
    html: Option<Prose>,
    lists: usize,
    /// Whether an item began of which nothing was met yet.
    begins_item: bool,
    in_code: bool,
    in_picture: bool,
    /// The headings whose sections have not ended, for the document, and for each quote and item
    /// that is open.
    open_headings: Vec<Vec<usize>>,
}

impl Reader {
    fn event(&mut self, event: Event<'_>, at: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(&tag, at),
            Event::End(tag) => self.end(tag, at),
            Event::Text(_) if self.in_code => self.outline.content.push(at.start),
            // The words of a picture beside those of a heading are no part of its name.
            Event::Text(_) if self.in_picture && self.heading.is_some() => {}
            Event::Text(text) | Event::Code(text) => self.prose(at.start).push(&text, at),
            Event::SoftBreak | Event::HardBreak => self.prose(at.start).push("\n", at),
            Event::TaskListMarker(done) => self.prose(at.start).task = Some(done),
            Event::Html(text) => match &mut self.html {
                Some(html) => html.push(&text, at),
                None => self.outline.content.push(at.start),
            },
            Event::InlineHtml(text) => match html::tag(&text) {
                Some(Piece::Picture) => self.outline.content.push(at.start),
                Some(Piece::Break) => self.prose(at.start).push("\n", at),
                _ => {}
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
                self.html = Some(Prose::new(Role::Paragraph, at.start));
            }
            Tag::CodeBlock(_) => {
                self.flush();
                self.in_code = true;
            }
            Tag::List(_) => {
                self.flush();
                self.lists += 1;
            }
            Tag::Item => {
                self.flush();
                self.begins_item = true;
                self.open_headings.push(Vec::new());
            }
            Tag::BlockQuote(_) => {
                self.flush();
                self.open_headings.push(Vec::new());
            }
            Tag::TableRow => self.row = Some(Row { cells: Vec::new(), places: Vec::new() }),
            Tag::TableCell => self.open = Some(Prose::new(Role::Cell, at.start)),
            Tag::Image { .. } => {
                self.in_picture = true;
                if self.heading.is_none() {
                    self.outline.content.push(at.start);
                }
            }
            Tag::Paragraph => self.flush(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, at: Range<usize>) {
        match tag {
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::HtmlBlock => {
                if let Some(html) = self.html.take() {
                    self.end_html(&html, at);
                }
            }
            TagEnd::Image => self.in_picture = false,
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
            TagEnd::Paragraph => self.flush(),
            TagEnd::Item | TagEnd::BlockQuote(_) => {
                self.flush();
                self.begins_item = false;
                self.end_container(at.end);
            }
            _ => {}
        }
    }

    fn end_heading(&mut self) {
        let Some((level, whole)) = self.heading.take() else { return };
        let words = self.open.take();
        let place = words.as_ref().map_or(whole.start..whole.start, Prose::whole);
        let title = words.map(|words| words.text).unwrap_or_default();
        let (level, end) = (level as usize, whole.start);
        let headings = &mut self.outline.headings;
        let open = self.open_headings.last_mut().expect("the document is open");
        while let Some(last) = open.pop_if(|last| headings[*last].level >= level) {
            headings[last].end = end;
        }
        open.push(headings.len());
        headings.push(Heading { level, title, place, whole, end });
    }

    /// The end of a quote, of an item, or of the document, and of the sections in it.
    fn end_container(&mut self, end: usize) {
        for heading in self.open_headings.pop().unwrap_or_default() {
            self.outline.headings[heading].end = end;
        }
    }

    /// The end of a block of HTML: what is seen of it is said as in a paragraph.
    fn end_html(&mut self, html: &Prose, at: Range<usize>) {
        let text = &html.text;
        for piece in html::seen(text) {
            match piece {
                Piece::Words(words) => {
                    let mut from = words.start;
                    for line in text[words].split_inclusive('\n') {
                        let place = html.place(from..from + line.len());
                        self.prose(place.start).push(line, place);
                        from += line.len();
                    }
                }
                Piece::Picture => self.outline.content.push(at.start),
                Piece::Break => {
                    if let Some(open) = &mut self.open {
                        open.push("\n", at.end..at.end);
                    }
                }
            }
        }
        self.flush();
    }

    /// The prose that is being read, which may begin here.
    fn prose(&mut self, start: usize) -> &mut Prose {
        self.open.get_or_insert_with(|| {
            let role = match self.lists {
                0 => Role::Paragraph,
                lists if self.begins_item => Role::Item(lists - 1),
                _ => Role::Further,
            };
            self.begins_item = false;
            Prose::new(role, start)
        })
    }

    fn flush(&mut self) {
        let Some(prose) = self.open.take() else { return };
        if !prose.text.trim().is_empty() || prose.task.is_some() {
            self.outline.content.push(prose.whole().start);
            self.outline.prose.push(prose);
        }
    }
}
