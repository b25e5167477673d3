//! Deflating as git's formats want it. Fast rather than small: what is packed first is packed
//! again by git. The state is large and costly to make, so it is used again for each stream.

use gix::zlib::stream::deflate::{Compress, FlushCompress};
use gix::zlib::{Compression, Status};

/// How much is deflated before it is appended.
const CHUNK: usize = 32 * 1024;

/// What deflates one stream after the other.
pub(crate) struct Deflater {
    state: Compress,
    chunk: Vec<u8>,
}

impl Deflater {
    pub(crate) fn new() -> Self {
        Self { state: Compress::new(Compression::BEST_SPEED), chunk: vec![0; CHUNK] }
    }

    /// Appends one stream that holds `head` and then `body`.
    pub(crate) fn append(&mut self, head: &[u8], body: &[u8], out: &mut Vec<u8>) {
        self.state.reset();
        if !head.is_empty() {
            self.feed(head, FlushCompress::None, out);
        }
        self.feed(body, FlushCompress::Finish, out);
    }

    /// Deflates until all input is taken, and to the end of the stream if that is wanted.
    fn feed(&mut self, mut input: &[u8], flush: FlushCompress, out: &mut Vec<u8>) {
        loop {
            let (taken, made) = (self.state.total_in(), self.state.total_out());
            let status = self
                .state
                .compress(input, &mut self.chunk, flush)
                .expect("what was reset and not yet finished deflates");
            let length = |bytes: u64| usize::try_from(bytes).expect("no more than was given");
            input = &input[length(self.state.total_in() - taken)..];
            let made = length(self.state.total_out() - made);
            out.extend_from_slice(&self.chunk[..made]);
            let whole = match flush {
                FlushCompress::Finish => matches!(status, Status::StreamEnd),
                _ => input.is_empty() && made < CHUNK,
            };
            if whole {
                return;
            }
        }
    }
}
