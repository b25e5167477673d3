//! The only way to the terminal: plain lines, aligned, harmless, and coloured only where that helps.

use std::borrow::Cow;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use clap::ValueEnum;
use serde::Serialize;
use tidegate_api::{Exit, Failure, Reply};
use tidegate_core::text;

use crate::arguments::Global;
use crate::render;

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorWhen {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// How answers are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// Lines for people.
    Text,
    /// One JSON document.
    Json,
    /// One JSON document for each of the things listed.
    JsonLines,
    /// Ids only.
    Ids,
}

/// Where answers go, and how they are shown.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    form: Form,
    color: bool,
    width: Option<usize>,
}

/// What a piece of text is, for its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// The name of something.
    Name,
    /// A state.
    State,
    /// Something less important.
    Faint,
    /// Something that needs attention.
    Alarm,
    /// A heading.
    Strong,
}

impl Output {
    pub(crate) fn new(global: &Global) -> Self {
        let form = match (global.json, global.quiet) {
            (true, _) => Form::Json,
            (false, true) => Form::Ids,
            (false, false) => Form::Text,
        };
        let terminal = std::io::stdout().is_terminal();
        let color = match global.color {
            ColorWhen::Always => true,
            ColorWhen::Never => false,
            ColorWhen::Auto => {
                let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
                terminal
                    && !set("NO_COLOR")
                    && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
            }
        };
        let size =
            terminal.then(|| rustix::termios::tcgetwinsize(std::io::stdout()).ok()).flatten();
        let width = size.map(|size| usize::from(size.ws_col)).filter(|width| *width > 0);
        Self { form, color, width }
    }

    /// An output of this form, plain.
    pub(crate) fn plain(form: Form) -> Self {
        Self { form, color: false, width: None }
    }

    /// The same, but with a document for each of the things listed.
    pub(crate) fn in_lines(self) -> Self {
        Self { form: Form::JsonLines, ..self }
    }

    pub(crate) fn form(self) -> Form {
        self.form
    }

    /// Whether colours are used.
    pub(crate) fn has_color(self) -> bool {
        self.color
    }

    /// How many columns there are, on a terminal.
    pub(crate) fn width(self) -> Option<usize> {
        self.width
    }

    /// `text` made harmless, in the colour of `style`.
    pub(crate) fn paint(self, style: Style, shown: &str) -> String {
        let shown = text::visible(shown);
        if !self.color {
            return shown.into_owned();
        }
        let code = match style {
            Style::Name => "36",
            Style::State => "33",
            Style::Faint => "2",
            Style::Alarm => "31",
            Style::Strong => "1",
        };
        format!("\u{1b}[{code}m{shown}\u{1b}[0m")
    }

    /// Shows a reply.
    pub(crate) fn reply(self, reply: &Reply) -> ExitCode {
        let written = match self.form {
            Form::Json => {
                reply.json().map_err(io::Error::from).and_then(|json| self.json_lines(&json))
            }
            Form::JsonLines => self.json_lines(&render::json_lines(reply)),
            Form::Ids => self.lines(&text::visible_lines(&render::ids(reply))),
            Form::Text => self.lines(&render::text(reply, self)),
        };
        self.ended(reply, written)
    }

    /// Shows a reply by a text of the verb's own: JSON where that is the form, lines elsewhere.
    pub(crate) fn instead(self, reply: &Reply, text: &str) -> ExitCode {
        let written = match self.form {
            Form::Json | Form::JsonLines => self.json_lines(text),
            Form::Text | Form::Ids => self.lines(text),
        };
        self.ended(reply, written)
    }

    /// Tells what is to be known beside a reply, and how it went.
    fn ended(self, reply: &Reply, written: io::Result<()>) -> ExitCode {
        if matches!(self.form, Form::Text | Form::JsonLines) {
            tell(&render::notices(reply.notices()));
        }
        // Who reads bare lists is not to take the start of one for the whole.
        if matches!(self.form, Form::Ids | Form::JsonLines)
            && let Some(more) = render::more(reply)
        {
            tell(&more);
        }
        match written {
            Ok(()) => ExitCode::from(render::exit(reply)),
            Err(error) => unwritten(&error),
        }
    }

    /// Shows what went wrong.
    pub(crate) fn failure(self, failure: &Failure) -> ExitCode {
        match self.form {
            Form::Json | Form::JsonLines => {
                let document = serde_json::to_string(&failure.document()).map_err(io::Error::from);
                if let Err(error) = document.and_then(|document| self.json_lines(&document)) {
                    unwritten(&error);
                }
            }
            Form::Text | Form::Ids => {
                tell(&render::failure(failure));
            }
        }
        ExitCode::from(failure.exit.code())
    }

    /// Writes JSON to standard output.
    fn json_lines(self, text: &str) -> io::Result<()> {
        self.lines(&harmless(text))
    }

    /// Shows a text that is what it is, whatever the form.
    pub(crate) fn told(self, text: &str) -> ExitCode {
        self.lines(text).map_or_else(|error| unwritten(&error), |()| ExitCode::SUCCESS)
    }

    /// Shows a JSON document that no request asked for.
    pub(crate) fn document(self, document: &impl Serialize) -> ExitCode {
        let written = serde_json::to_string(document).map_err(io::Error::from);
        let written = written.and_then(|json| self.json_lines(&json));
        written.map_or_else(|error| unwritten(&error), |()| ExitCode::SUCCESS)
    }

    /// Shows one of many lines that come one by one. Gives whether somebody still reads.
    pub(crate) fn streamed(self, line: &str) -> io::Result<bool> {
        let line = match self.form {
            Form::Json | Form::JsonLines => harmless(line),
            Form::Text | Form::Ids => Cow::Borrowed(line),
        };
        let mut out = std::io::stdout().lock();
        match writeln!(out, "{line}").and_then(|()| out.flush()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(false),
            written => written.map(|()| true),
        }
    }

    /// Writes lines to standard output. A closed pipe ends the writing and changes nothing else:
    /// what was recorded is recorded, whether somebody reads about it or not.
    pub(crate) fn lines(self, text: &str) -> io::Result<()> {
        let text = text.trim_end_matches('\n');
        if text.is_empty() {
            return Ok(());
        }
        let mut out = std::io::stdout().lock();
        let written = out.write_all(text.as_bytes()).and_then(|()| out.write_all(b"\n"));
        unless_closed(written.and_then(|()| out.flush()))
    }
}

/// JSON, every character escaped that could do harm on a terminal. Such characters stand in texts
/// only, and there both spellings mean the same.
fn harmless(text: &str) -> Cow<'_, str> {
    // Most answers are plain. Piece by piece without a way out, many bytes are looked at at once.
    let is_plain = |byte: &u8| matches!(byte, b'\n' | b' '..=b'~');
    let are_plain = |bytes: &[u8]| bytes.iter().fold(true, |plain, byte| plain & is_plain(byte));
    if text.as_bytes().chunks(4096).all(are_plain) {
        return Cow::Borrowed(text);
    }
    let mut harmless = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if c != '\n' && text::is_unsafe(c) => {
                let units = &mut [0; 2];
                let units = c.encode_utf16(units).iter();
                let units = units.map(|unit| format!("\\u{unit:04x}"));
                harmless.extend(units);
            }
            c => harmless.push(c),
        }
    }
    Cow::Owned(harmless)
}

/// A closed pipe is no failure.
pub(crate) fn unless_closed(written: io::Result<()>) -> io::Result<()> {
    written.or_else(|error| match error.kind() {
        io::ErrorKind::BrokenPipe => Ok(()),
        _ => Err(error),
    })
}

/// Tells something on standard error. Nothing is left to be told where even this cannot be written.
fn tell(text: &str) {
    drop(std::io::stderr().lock().write_all(text.as_bytes()));
}

/// Tells on standard error that the answer could not be written. What was asked is done.
pub(crate) fn unwritten(error: &io::Error) -> ExitCode {
    tell(&format!("error: failed to write the answer: {error}\n"));
    ExitCode::from(Exit::Environment.code())
}
