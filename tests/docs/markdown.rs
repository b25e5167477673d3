//! The commands that a document shows, and what it says they print.
//!
//! A block opens with three backticks and `console`; in it, a line `$ …` is a command, lines
//! `> …` continue it, and what follows is its output. A block that cannot be run is marked
//! `console ignore` and has `<!-- not run: reason -->` above it. A command in any other kind of
//! block is an error, so that none escapes.

/// One command of a document.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) line: usize,
    pub(crate) command: String,
    pub(crate) expected: Vec<String>,
}

/// What a document shows.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Document {
    pub(crate) steps: Vec<Step>,
    /// The lines where blocks begin that are not run.
    pub(crate) ignored: Vec<usize>,
    pub(crate) complaints: Vec<String>,
}

/// What stands between two fences.
enum Block {
    Run,
    Ignored,
    Other,
}

impl Document {
    /// Reads a document.
    pub(crate) fn parse(text: &str) -> Self {
        let mut document = Self::default();
        let (mut block, mut above) = (None, "");
        for (line, text) in (1..).zip(text.lines()) {
            match (&block, text.strip_prefix("```")) {
                (None, Some(info)) => block = Some(document.open(line, info, above)),
                (Some(_), Some("")) => block = None,
                (Some(block), _) => document.inside(line, block, text),
                (None, None) if text.trim_start().starts_with("```") => {
                    document.complain(line, "a fence is indented");
                }
                (None, None) if !text.trim().is_empty() => above = text,
                (None, None) => {}
            }
        }
        if block.is_some() {
            document.complaints.push("the last block is not closed".to_owned());
        }
        document
    }

    fn open(&mut self, line: usize, info: &str, above: &str) -> Block {
        match info {
            "console" => return Block::Run,
            "console ignore" => self.ignored.push(line),
            _ if info.starts_with("console") => self.complain(line, "an unknown kind of block"),
            _ => return Block::Other,
        }
        let reason = above.strip_prefix("<!-- not run: ").and_then(|text| text.strip_suffix("-->"));
        if reason.is_none_or(|reason| reason.trim().is_empty()) {
            self.complain(line, "no `<!-- not run: reason -->` stands above");
        }
        Block::Ignored
    }

    fn inside(&mut self, line: usize, block: &Block, text: &str) {
        let command = text.strip_prefix("$ ");
        match (block, command) {
            (Block::Ignored, _) | (Block::Other, None) => {}
            (Block::Other, Some(_)) => self.complain(line, "a command outside of `console`"),
            (Block::Run, Some(command)) => {
                let command = command.to_owned();
                self.steps.push(Step { line, command, expected: Vec::new() });
            }
            (Block::Run, None) => self.output(line, text),
        }
    }

    fn output(&mut self, line: usize, text: &str) {
        match (self.steps.last_mut(), text.strip_prefix("> ")) {
            (None, _) => self.complain(line, "output before any command"),
            (Some(step), Some(more)) if step.expected.is_empty() => {
                step.command.push('\n');
                step.command.push_str(more);
            }
            (Some(step), _) => step.expected.push(text.to_owned()),
        }
    }

    fn complain(&mut self, line: usize, what: &str) {
        self.complaints.push(format!("line {line}: {what}"));
    }
}

#[test]
fn commands_are_found_with_their_output() {
    let text = "# A\n\n```console\n$ cat <<X\n> a\n> X\na\n\n$ true # so\n```\n```text\nb\n```\n";
    let document = Document::parse(text);
    let step = |line, command: &str, expected: &[&str]| Step {
        line,
        command: command.to_owned(),
        expected: expected.iter().map(|line| (*line).to_owned()).collect(),
    };
    assert_eq!(document.complaints, [""; 0]);
    assert_eq!(document.steps, [step(4, "cat <<X\na\nX", &["a", ""]), step(9, "true # so", &[])]);
}

#[test]
fn what_is_not_run_says_why() {
    let ignored = Document::parse("<!-- not run: takes hours -->\n```console ignore\n$ a\n```\n");
    assert_eq!((ignored.ignored, ignored.complaints), (vec![2], vec![]));
    for text in [
        "```console ignore\n$ a\n```\n",
        "<!-- not run: -->\n```console ignore\n$ a\n```\n",
        "<!-- not run: b -->\n```console later\n$ a\n```\n",
        "```sh\n$ a\n```\n",
        "1. A\n   ```console\n   $ a\n   ```\n",
        "```console\na\n```\n",
        "```console\n$ a\n",
    ] {
        assert!(!Document::parse(text).complaints.is_empty(), "{text}");
    }
}
