//! Mutations of a corpus, the same ones for the same seed.

/// An endless source of mutated inputs.
pub struct Mutations<'a> {
    corpus: &'a [Vec<u8>],
    state: u64,
}

/// Pieces that parsers stumble over.
const PIECES: [&[u8]; 43] = [
    b"{",
    b"}",
    b"[",
    b"]",
    b"\"",
    b"\\",
    b"\\u",
    b"\\u0000",
    b"null",
    b"-0",
    b"1e9",
    b"9007199254740992",
    b"\n",
    b"\n\n",
    b"\x1b[2J",
    "\u{202e}".as_bytes(),
    b"\xff",
    b"\0",
    b"parent ",
    b"ghp_",
    br#""labels":[],"#,
    br#""body":"","#,
    br#"["Ann","ann@example.org","human"]"#,
    br#"["write","title","x"]"#,
    br#"{"$serde_json::private::RawValue":"null"}"#,
    b"\r",
    b"\r\n",
    b"\n    ",
    b"\n\n## ",
    b"\n---\n",
    b"\n+++\n",
    b"\n```\n",
    b"\n~~~~\n",
    b"<!--",
    b"-->",
    b"<br>",
    b"\n> ",
    b"\n- [ ] ",
    b"\n| - | - |\n",
    b"\\|",
    "\u{feff}".as_bytes(),
    "\u{200b}".as_bytes(),
    "\u{a0}".as_bytes(),
];

/// The longest input.
const LONGEST: usize = 200_000;

impl<'a> Mutations<'a> {
    /// Mutations of `corpus`, which is not empty.
    #[must_use]
    pub fn new(corpus: &'a [Vec<u8>], seed: u64) -> Self {
        Self { corpus, state: seed | 1 }
    }

    /// The next input.
    pub fn next_input(&mut self) -> Vec<u8> {
        let mut input =
            self.pick(self.corpus.len()).map(|n| self.corpus[n].clone()).unwrap_or_default();
        for _ in 0..1 + self.below(4) {
            self.mutate(&mut input);
        }
        input.truncate(LONGEST);
        input
    }

    fn mutate(&mut self, input: &mut Vec<u8>) {
        let at = self.below(input.len() + 1);
        match self.below(7) {
            0 if at < input.len() => input[at] ^= 1 << self.below(8),
            1 if at < input.len() => drop(input.remove(at)),
            2 => {
                let piece = PIECES[self.below(PIECES.len())];
                drop(input.splice(at..at, piece.iter().copied()));
            }
            3 => {
                let end = (at + self.below(32)).min(input.len());
                drop(input.drain(at..end));
            }
            4 => {
                let end = (at + self.below(64)).min(input.len());
                let copy = input[at..end].to_vec();
                let to = self.below(input.len() + 1);
                drop(input.splice(to..to, copy));
            }
            5 => {
                let other = self.corpus[self.below(self.corpus.len())].clone();
                let from = self.below(other.len() + 1);
                input.truncate(at);
                input.extend_from_slice(&other[from..]);
            }
            _ => {
                let piece = PIECES[self.below(PIECES.len())];
                let repeated = piece.repeat(1 + self.below(300));
                drop(input.splice(at..at, repeated));
            }
        }
    }

    fn pick(&mut self, length: usize) -> Option<usize> {
        (length > 0).then(|| self.below(length))
    }

    /// A number below `bound`, or 0. Xorshift: good enough to shake a parser.
    fn below(&mut self, bound: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        usize::try_from(self.state >> 11).unwrap_or(0) % bound.max(1)
    }
}
