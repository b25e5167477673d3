//! A journal as it lies there, whatever is wrong with it: for those who look after it. Whoever
//! appends looks no further than it must; here every byte is read.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use tidegate_core::Oid;
use tidegate_files::{FileSystem, Open};

use super::error::JournalError;
use super::header::{Header, NoHeader, Position, RECORDS, Reason, SECTOR, Stream};
use super::open::{Beginning, GARBAGE, GONE, NAMES, WIPED, counts, falls_short, is_wiped};
use super::record::{ALIGNED, claimed};
use super::segment::Segment;
use crate::random;

/// The largest segment that is read whole.
const LARGEST: u64 = 1 << 26;

/// What is wrong with a journal whose segments are both blank.
pub(crate) const BLANK: &str = "it is blank: what it held and git had not, nobody can tell";

/// Both segments of a journal, each as it lies there.
#[derive(Debug)]
pub(crate) struct Survey {
    pub(crate) segments: [Found; 2],
}

/// One segment as it lies there.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) path: PathBuf,
    /// Its bytes, if it can be read.
    pub(crate) bytes: Vec<u8>,
    pub(crate) header: Option<Header>,
    pub(crate) flaw: Option<Flaw>,
    /// What appending would see of it.
    segment: Option<Segment>,
}

/// What is wrong with a segment.
#[derive(Debug)]
pub(crate) enum Flaw {
    /// It is not there.
    Missing,
    /// The system does not let it be read.
    Unreadable(io::Error),
    /// It is shorter than it says.
    Short,
    /// It has no header that makes sense.
    Garbage,
    /// It says nothing of itself, and did once.
    Wiped,
    /// A later build wrote it.
    Newer(u16),
    /// It does not follow from here on, and what stands there was durable once.
    Damaged(u64),
    /// It does not follow from here on, and a whole record stands behind: a power cut took what
    /// nobody was promised. What is written next goes over it.
    Torn(u64),
}

impl Survey {
    /// Reads both segments in `folder` as a whole. Writes nothing.
    pub(crate) fn of(files: &dyn FileSystem, folder: &Path) -> Self {
        let [mut one, mut other] = NAMES.map(|name| Found::at(files, folder.join(name)));
        let generation = |found: &Found| found.header.map(|header| header.generation);
        let is_newer = generation(&other) > generation(&one);
        let (newer, older) = if is_newer { (&other, &mut one) } else { (&one, &mut other) };
        older.beside(newer);
        Self { segments: [one, other] }
    }

    /// Whether there is no journal at all.
    pub(crate) fn is_absent(&self) -> bool {
        self.segments.iter().all(|found| matches!(found.flaw, Some(Flaw::Missing)))
    }

    /// Whether it can be read and written as it is.
    pub(crate) fn is_sound(&self) -> bool {
        self.segments.iter().all(|found| found.flaw.as_ref().is_none_or(Flaw::is_harmless))
            && self.segments.iter().any(|found| found.header.is_some())
    }

    /// What the segments hold that says it is an object, in the order in which it lies there. That
    /// it is one, its hash has to prove.
    pub(crate) fn claims(&self) -> impl Iterator<Item = (Oid, &[u8])> {
        self.segments.iter().flat_map(|found| {
            let first = usize::try_from(RECORDS).expect("it is small");
            let places = (first..found.bytes.len()).step_by(ALIGNED);
            places.filter_map(|at| claimed(&found.bytes[at..]))
        })
    }

    /// Where the headers say that the log stood when it was published: not where one segment went on
    /// from another that was not retired.
    pub(crate) fn bases(&self) -> impl Iterator<Item = Position> {
        let [one, other] = &self.segments;
        let published = |(found, other): (&Found, &Found)| {
            let header = found.header?;
            let is_retired = other.segment.as_ref().is_some_and(|other| other.is_retired);
            let is_older = other.header.is_some_and(|other| other.generation > header.generation);
            let was_published = is_older || is_retired || header.reason != Reason::Rotated;
            header.base.of(Stream::Log).filter(|base| was_published && base.seq > 0)
        };
        [(one, other), (other, one)].into_iter().filter_map(published)
    }

    /// The greatest generation that is known.
    fn generation(&self) -> u64 {
        let headers = self.segments.iter().filter_map(|found| found.header);
        headers.map(|header| header.generation).max().unwrap_or(0)
    }

    /// Makes both segments ones in which nothing stands yet, the first to go on from `beginning`.
    /// What they held is elsewhere. The files stay the same ones: others may have them open.
    pub(crate) fn begin_anew(
        &self,
        files: &dyn FileSystem,
        mode: u32,
        beginning: Beginning,
    ) -> Result<(), JournalError> {
        let Beginning { replica, hash, base, size } = beginning;
        let (generation, reason) = (self.generation() + 1, Reason::Begun);
        let folder = self.segments[0].path.clone();
        let salt = random::number().map_err(|error| JournalError::file("begin", folder, error))?;
        let header = Header { generation, salt, size, hash, reason, replica, base };
        let blank = [0; SECTOR];
        for (found, first) in self.segments.iter().zip([&header.encode(), &blank]) {
            let path = &found.path;
            let failed = |error| JournalError::file("begin", path.clone(), error);
            Segment::create(files, path, size, mode).map_err(failed)?;
            let file = files.open(path, Open::Update).map_err(failed)?;
            let length = file.look().map_err(failed)?.length;
            if length < size {
                let rest = usize::try_from(size - length).expect("a segment fits into memory");
                file.write_at(length, &vec![0; rest]).map_err(failed)?;
            }
            file.write_at(SECTOR as u64, &blank).map_err(failed)?;
            file.write_at(0, first).map_err(failed)?;
            file.sync().map_err(failed)?;
        }
        Ok(())
    }
}

impl Found {
    fn at(files: &dyn FileSystem, path: PathBuf) -> Self {
        let (mut bytes, mut segment) = (Vec::new(), None);
        let flaw = match files.read(&path, LARGEST) {
            Err(error) if error.kind() == ErrorKind::NotFound => Some(Flaw::Missing),
            Err(error) => Some(Flaw::Unreadable(error)),
            Ok(read) => {
                bytes = read;
                match scanned(files, &path, &bytes) {
                    Err(error) => Some(Flaw::Unreadable(error)),
                    Ok((scanned, flaw)) => {
                        segment = Some(scanned);
                        flaw
                    }
                }
            }
        };
        let header = segment.as_ref().and_then(|segment| segment.header.ok());
        Self { path, bytes, header, flaw, segment }
    }

    /// Judges it as what it is beside the segment that was begun after it.
    fn beside(&mut self, newer: &Self) {
        let (Some(own), Some(newer)) = (&self.segment, &newer.segment) else { return };
        if is_wiped(&own.header, newer.header.ok()) {
            self.flaw = Some(Flaw::Wiped);
        }
        if counts(newer, own) && falls_short(newer, own) && !matches!(self.flaw, Some(Flaw::Short))
        {
            self.flaw = Some(Flaw::Damaged(own.end));
        }
        if !counts(newer, own) {
            // Whoever begins it anew writes over what stands there.
            self.flaw.take_if(|flaw| matches!(flaw, Flaw::Damaged(_) | Flaw::Torn(_)));
        }
    }
}

/// A segment as appending would see it, and what is wrong with it as a whole.
fn scanned(
    files: &dyn FileSystem,
    path: &Path,
    bytes: &[u8],
) -> io::Result<(Segment, Option<Flaw>)> {
    let mut segment = Segment::open(files, path.to_owned(), false)?;
    segment.look()?;
    segment.read_on()?;
    let flaw = match segment.header {
        Err(NoHeader::Unused) => None,
        Err(NoHeader::Garbage) => Some(Flaw::Garbage),
        Err(NoHeader::Newer(version)) => Some(Flaw::Newer(version)),
        Ok(header) if (bytes.len() as u64) < header.size => Some(Flaw::Short),
        Ok(_) => {
            let end = usize::try_from(segment.end).expect("a segment fits into memory");
            match segment.behind(bytes.get(end..).unwrap_or_default()) {
                _ if segment.noted() > segment.end => Some(Flaw::Damaged(segment.end)),
                None => None,
                Some(synced) if synced > segment.end => Some(Flaw::Damaged(segment.end)),
                Some(_) => Some(Flaw::Torn(segment.end)),
            }
        }
    };
    Ok((segment, flaw))
}

impl Flaw {
    /// Whether nothing is lost by it, and what is written next makes it go away.
    pub(crate) fn is_harmless(&self) -> bool {
        matches!(self, Self::Torn(_))
    }

    /// A name for machines, and what it is for people.
    pub(crate) fn told(&self) -> (&'static str, String) {
        match self {
            Self::Missing => ("journal_damaged", GONE.to_owned()),
            Self::Unreadable(error) => ("journal_unreadable", error.to_string()),
            Self::Short => ("journal_damaged", "it is shorter than it was made".to_owned()),
            Self::Garbage => ("journal_damaged", GARBAGE.to_owned()),
            Self::Wiped => ("journal_damaged", WIPED.to_owned()),
            Self::Newer(version) => {
                ("journal_newer", format!("its version {version} is newer than this build knows"))
            }
            Self::Damaged(at) => {
                ("journal_damaged", format!("its record at {at} is damaged, and was durable once"))
            }
            Self::Torn(at) => {
                let what = "is torn, as by a power cut: what stood there was promised to nobody";
                ("journal_torn", format!("its record at {at} {what}"))
            }
        }
    }
}
