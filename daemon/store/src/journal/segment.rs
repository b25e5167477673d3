//! A segment: one preallocated file of records, read up to the first that does not follow.
//!
//! What stands behind the end is zeroes, what a power cut tore, or left from an earlier use of the
//! file: none of it counts. Only where a record further on says that the place was durable before
//! is it damage, and then nothing is written over it.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tidegate_files::{File, FileSystem, Open};

use super::header::{Ends, Header, NOTE, NOTE_LENGTH, NoHeader, Position, RECORDS, SECTOR};
use super::record::{ALIGNED, Chain, Kind, Read, Record};

/// The size of a segment, unless a test wants smaller ones.
pub(crate) const SIZE: u64 = 1 << 20;

/// How much of the start of the file is of interest.
const SECTORS: usize = 2 * SECTOR + NOTE_LENGTH;

/// The longest record: an entry of 64 KiB, the headers of its commit and a signature.
const LONGEST: usize = 80 * 1024;

/// How much is read at once, and how much at first: most of the time little is new.
const CHUNK: usize = 2 * LONGEST;
const FIRST: usize = 4 * 1024;

/// A segment as far as it was read.
#[derive(Debug)]
pub(crate) struct Segment {
    pub(crate) path: PathBuf,
    pub(crate) file: Arc<dyn File>,
    pub(crate) header: Result<Header, NoHeader>,
    /// Whether it may be used again.
    pub(crate) is_retired: bool,
    pub(crate) records: Arc<Vec<Record>>,
    /// Where the next record goes.
    pub(crate) end: u64,
    /// Where the streams stand after its records.
    pub(crate) ends: Ends,
    chain: Chain,
    /// Whether all of it was read, and nobody will add to it.
    pub(crate) is_complete: bool,
    /// How far it is noted to be durable.
    noted: u64,
    /// Whether what stands behind the end was looked at.
    has_looked: bool,
    /// Where a record is damaged that was durable once.
    pub(crate) damaged_at: Option<u64>,
}

impl Segment {
    /// Makes a segment of `size` bytes, unless there is one. Every byte is written: what is
    /// preallocated must not change its place when it is used.
    pub(crate) fn create(
        files: &dyn FileSystem,
        path: &Path,
        size: u64,
        mode: u32,
    ) -> io::Result<()> {
        let bytes = vec![0; usize::try_from(size).map_err(io::Error::other)?];
        files.create(path, &bytes, mode).map(drop)
    }

    /// Opens a segment. Without `write` it can only be read.
    pub(crate) fn open(files: &dyn FileSystem, path: PathBuf, write: bool) -> io::Result<Self> {
        let file = files.open(&path, if write { Open::Update } else { Open::Read })?;
        Ok(Self {
            path,
            file: file.into(),
            header: Err(NoHeader::Unused),
            is_retired: false,
            records: Arc::default(),
            end: RECORDS,
            ends: Ends::default(),
            chain: Chain::begin(0),
            is_complete: false,
            noted: 0,
            has_looked: false,
            damaged_at: None,
        })
    }

    /// Reads what the segment says of itself. If it is used anew, nothing was read of it.
    pub(crate) fn look(&mut self) -> io::Result<()> {
        let (header, sectors) = self.sectors()?;
        if header != self.header {
            self.header = header;
            self.begin();
        }
        if let Ok(header) = self.header {
            let (mark, note) = sectors[SECTOR..].split_at(SECTOR);
            self.is_retired = mark == header.mark();
            self.noted = self.noted.max(header.noted(note));
        }
        Ok(())
    }

    /// Whether it is still what it was at the last look.
    pub(crate) fn is_still(&self) -> io::Result<bool> {
        Ok(self.sectors()?.0 == self.header)
    }

    fn sectors(&self) -> io::Result<(Result<Header, NoHeader>, [u8; SECTORS])> {
        let mut sectors = [0; SECTORS];
        let read = self.file.read_at(0, &mut sectors)?;
        let header = match read < SECTORS {
            true => Err(NoHeader::Garbage),
            false => Header::decode(sectors[..SECTOR].try_into().expect("one sector")),
        };
        Ok((header, sectors))
    }

    /// How far it is noted to be durable.
    pub(crate) fn noted(&self) -> u64 {
        self.noted
    }

    /// How many bytes are left for records.
    pub(crate) fn room(&self) -> usize {
        let size = self.header.map_or(0, |header| header.size);
        usize::try_from(size.saturating_sub(self.end)).expect("a segment fits into memory")
    }

    /// Adds records at the end, in one write: all of them will count, or none. They are not durable
    /// yet.
    pub(crate) fn write(&mut self, records: Vec<Record>, synced: u64) -> io::Result<()> {
        let mut chain = self.chain;
        let mut bytes = Vec::with_capacity(records.iter().map(Record::length).sum());
        for (record, following) in records.iter().zip((0..records.len()).rev()) {
            record.encode(&mut chain, following, synced, &mut bytes);
        }
        self.file.write_at(self.end, &bytes)?;
        self.chain = chain;
        self.end += bytes.len() as u64;
        records.into_iter().for_each(|record| self.take(record));
        Ok(())
    }

    /// Notes that all up to `end` is durable, for those who read and write after us.
    pub(crate) fn note(&mut self, end: u64) {
        let Ok(header) = self.header else { return };
        if end > self.noted {
            self.noted = end;
            // It only helps to tell damage from what was torn.
            drop(self.file.write_at(NOTE, &header.note(end)));
        }
    }

    /// Writes a header, which begins the segment anew.
    pub(crate) fn reuse(&mut self, header: Header) -> io::Result<()> {
        self.file.write_at(0, &header.encode())?;
        self.header = Ok(header);
        self.is_retired = false;
        self.begin();
        Ok(())
    }

    /// Marks it as one that may be used again, to stay.
    pub(crate) fn retire(&mut self) -> io::Result<()> {
        let Ok(header) = self.header else { return Ok(()) };
        self.file.write_at(SECTOR as u64, &header.mark())?;
        self.file.sync()?;
        self.is_retired = true;
        Ok(())
    }

    fn begin(&mut self) {
        self.records = Arc::default();
        self.end = RECORDS;
        self.is_complete = false;
        self.damaged_at = None;
        self.has_looked = false;
        self.noted = 0;
        let Ok(header) = self.header else { return };
        self.ends = header.base;
        self.chain = Chain::begin(header.salt);
    }

    /// Reads what is new since the last time.
    pub(crate) fn read_on(&mut self) -> io::Result<()> {
        let Ok(Header { size, .. }) = self.header else { return Ok(()) };
        let mut bytes = Vec::new();
        self.read_records(size, &mut bytes)?;
        // Nobody writes over what was looked at; so one look is enough while nothing stands there.
        while !self.has_looked {
            self.read(CHUNK, size, &mut bytes)?;
            // What others append meanwhile is no damage.
            if self.take_batches(&bytes).1 > 0 {
                self.read_records(size, &mut bytes)?;
                continue;
            }
            let is_damaged = self.noted > self.end || self.damage(&bytes);
            self.damaged_at = is_damaged.then_some(self.end);
            if is_damaged {
                break;
            }
            self.has_looked = true;
        }
        Ok(())
    }

    /// Reads what follows, up to the end, piece by piece into `bytes`.
    fn read_records(&mut self, size: u64, bytes: &mut Vec<u8>) -> io::Result<()> {
        let mut chunk = FIRST;
        loop {
            self.read(chunk, size, bytes)?;
            let (within, whole) = self.take_batches(bytes);
            let rest = &bytes[within..];
            let was_cut = bytes.len() == chunk && rest.len() < LONGEST;
            if !was_cut || !(within > 0 && rest.is_empty() || Read::begins(rest)) {
                return Ok(());
            }
            // What was cut off by the end of what was read is read again, whole: a torn batch may
            // have been overwritten meanwhile.
            chunk = if whole == 0 { CHUNK.max(2 * chunk) } else { CHUNK };
        }
    }

    /// Reads what stands behind the end into `bytes`.
    fn read(&self, most: usize, size: u64, bytes: &mut Vec<u8>) -> io::Result<()> {
        let left = usize::try_from(size.saturating_sub(self.end)).unwrap_or(most);
        bytes.resize(left.min(most), 0);
        let read = self.file.read_at(self.end, bytes)?;
        bytes.truncate(read);
        Ok(())
    }

    /// Takes the batches at the start of `bytes`. Gives how far there are records, and how far whole
    /// batches.
    fn take_batches(&mut self, bytes: &[u8]) -> (usize, usize) {
        let mut next = Next { chain: self.chain, ends: self.ends };
        let mut batch = Vec::new();
        let (mut within, mut whole) = (0, 0);
        while let Some(read) = next.read(&bytes[within..]) {
            within += read.record.length();
            batch.push(read.record);
            if read.following == 0 {
                Arc::make_mut(&mut self.records).append(&mut batch);
                (self.chain, self.ends) = (next.chain, next.ends);
                whole = within;
            }
        }
        self.end += whole as u64;
        (within, whole)
    }

    fn take(&mut self, record: Record) {
        self.ends.set(record.stream, Position { seq: record.seq, oid: record.oid });
        Arc::make_mut(&mut self.records).push(record);
    }

    /// Whether a record in `bytes`, which stand behind the end, was written when more than the
    /// end was durable.
    fn damage(&self, bytes: &[u8]) -> bool {
        self.behind(bytes).is_some_and(|synced| synced > self.end)
    }

    /// Of the whole records in `bytes`, which stand behind the end: how far the segment was known
    /// to be durable when the last of them was written. Nothing, if there are none.
    pub(super) fn behind(&self, bytes: &[u8]) -> Option<u64> {
        // Mostly nothing stands there, and much of that is passed over at once.
        let is_blank = |part: &[u8]| part.iter().fold(0, |any, byte| any | byte) == 0;
        let parts = bytes.chunks(SECTOR).enumerate().filter(|(_, part)| !is_blank(part));
        let places = parts
            .flat_map(|(n, part)| (0..part.len()).step_by(ALIGNED).map(move |at| n * SECTOR + at));
        let later = places.filter(|at| *at > 0).map(|at| &bytes[at..]);
        let begun = later.filter(|bytes| Read::begins(bytes));
        begun.filter_map(|bytes| Read::decode(bytes, self.chain)).map(|read| read.synced).max()
    }
}

/// After what the next record is expected.
struct Next {
    chain: Chain,
    ends: Ends,
}

impl Next {
    /// The next record, if one stands at the start of `bytes` and follows.
    fn read(&mut self, bytes: &[u8]) -> Option<Read> {
        let read = Read::decode(bytes, self.chain)?;
        let Record { stream, kind, seq, oid, .. } = read.record;
        let last = self.ends.of(stream).map_or(0, |end| end.seq);
        let is_next = match kind {
            Kind::Entry => seq == last + 1,
            Kind::Pack => seq > last,
        };
        self.chain = read.chain.filter(|_| is_next)?;
        self.ends.set(stream, Position { seq, oid });
        Some(read)
    }
}
