//! One stream of a child: its first bytes are kept, the rest is read and forgotten, so that a
//! child never blocks on a full pipe.

use std::io::{self, ErrorKind, Read};
use std::sync::{Arc, Mutex, MutexGuard};

/// How much is read at a time: the size of a pipe.
const CHUNK: usize = 64 * 1024;

/// What was read so far. Shared, because the reading thread may outlive our patience.
#[derive(Clone, Default)]
pub(crate) struct Capture {
    shared: Arc<Mutex<Captured>>,
}

/// The kept bytes of a stream.
#[derive(Default)]
pub(crate) struct Captured {
    pub(crate) bytes: Vec<u8>,
    pub(crate) truncated: bool,
}

impl Capture {
    /// Reads `stream` to its end, keeps at most `limit` bytes, and calls `overflow` once when
    /// there is more.
    pub(crate) fn fill(
        &self,
        mut stream: impl Read,
        limit: usize,
        mut overflow: impl FnMut(),
    ) -> io::Result<()> {
        let mut chunk = vec![0; CHUNK];
        loop {
            let read = match stream.read(&mut chunk) {
                Ok(0) => return Ok(()),
                Ok(read) => read,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            let mut captured = self.lock();
            let kept = read.min(limit - captured.bytes.len());
            captured.bytes.extend_from_slice(&chunk[..kept]);
            if kept < read && !captured.truncated {
                captured.truncated = true;
                drop(captured);
                overflow();
            }
        }
    }

    /// Takes what was read so far.
    pub(crate) fn take(&self) -> Captured {
        std::mem::take(&mut *self.lock())
    }

    fn lock(&self) -> MutexGuard<'_, Captured> {
        self.shared.lock().expect("no thread panics while it holds the capture")
    }
}
