//! The first three sectors of a segment: what it is, the mark that it may be used again, and a note
//! of how far it is durable.
//!
//! All numbers are little-endian.
//!
//! ```text
//! 0    magic (8)            40   replica, as text (18)
//! 8    version u16          64   where each stream stood before: for each of three
//! 10   hash: bytes of an id          seq u64, then length of the id (1) and id (32)
//! 11   reason               508  CRC-32C of all before
//! 16   generation u64
//! 24   salt u64             512  magic (8), generation u64, salt u64, CRC-32C of these:
//! 32   size of the segment       the segment is retired
//!
//! 1024 generation u64, salt u64, end u64, CRC-32C of these
//! ```
//!
//! The note is written after a sync and not synced itself: where it is there, it is true.

use tidegate_core::{Oid, ReplicaId};
use tidegate_git::HashKind;

/// The bytes of a sector: what a disk writes as a whole.
pub(crate) const SECTOR: usize = 512;

/// Where it is noted how far the segment is durable.
pub(crate) const NOTE: u64 = 1024;

/// Where records begin.
pub(crate) const RECORDS: u64 = 1536;

/// How many bytes the note has.
pub(crate) const NOTE_LENGTH: usize = 28;

const MAGIC: &[u8; 8] = b"TGATEJ\r\n";
const MARK: &[u8; 8] = b"RETIRED\n";
const VERSION: u16 = 1;
const STREAMS: usize = 3;
const BASE: usize = 41;

/// A chain of entries that one replica writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stream {
    /// The facts.
    Log,
    /// What sessions say.
    Sessions,
    /// Attached files.
    Files,
}

/// The end of a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// The number of its last entry; zero before the first.
    pub seq: u64,
    /// Its last entry, or the one that a first entry follows.
    pub oid: Oid,
}

/// Where each stream stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Ends([Option<Position>; STREAMS]);

/// Why a segment was begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reason {
    /// The journal was made.
    Begun,
    /// The other one was full.
    Rotated,
    /// The other one could not be synced; this one holds all of it.
    Suspect,
}

/// What a segment says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) generation: u64,
    pub(crate) salt: u64,
    pub(crate) size: u64,
    pub(crate) hash: HashKind,
    pub(crate) reason: Reason,
    pub(crate) replica: ReplicaId,
    pub(crate) base: Ends,
}

/// Why a sector is no header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoHeader {
    /// Nothing was ever written there.
    Unused,
    /// A later build wrote it.
    Newer(u16),
    /// Its bytes make no sense.
    Garbage,
}

impl Stream {
    pub(crate) const ALL: [Self; STREAMS] = [Self::Log, Self::Sessions, Self::Files];

    pub(crate) fn number(self) -> u8 {
        self as u8
    }

    pub(crate) fn of(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }
}

impl Ends {
    pub(crate) fn of(&self, stream: Stream) -> Option<Position> {
        self.0[usize::from(stream.number())]
    }

    pub(crate) fn set(&mut self, stream: Stream, position: Position) {
        self.0[usize::from(stream.number())] = Some(position);
    }
}

impl Header {
    /// The bytes of the first sector.
    pub(crate) fn encode(&self) -> [u8; SECTOR] {
        let mut sector = [0; SECTOR];
        sector[..8].copy_from_slice(MAGIC);
        sector[8..10].copy_from_slice(&VERSION.to_le_bytes());
        sector[10] = u8::try_from(self.hash.length()).expect("an id is short");
        sector[11] = self.reason as u8;
        sector[16..24].copy_from_slice(&self.generation.to_le_bytes());
        sector[24..32].copy_from_slice(&self.salt.to_le_bytes());
        sector[32..40].copy_from_slice(&self.size.to_le_bytes());
        let replica = self.replica.to_string();
        sector[40..40 + replica.len()].copy_from_slice(replica.as_bytes());
        for (stream, part) in Stream::ALL.iter().zip(sector[64..].chunks_exact_mut(BASE)) {
            let Some(Position { seq, oid }) = self.base.of(*stream) else { continue };
            let id = oid.as_bytes();
            part[..8].copy_from_slice(&seq.to_le_bytes());
            part[8] = u8::try_from(id.len()).expect("an id is short");
            part[9..9 + id.len()].copy_from_slice(id);
        }
        seal(&mut sector);
        sector
    }

    /// The header in the first sector.
    pub(crate) fn decode(sector: &[u8; SECTOR]) -> Result<Self, NoHeader> {
        if sector.iter().all(|byte| *byte == 0) {
            return Err(NoHeader::Unused);
        }
        if &sector[..8] != MAGIC || !is_sealed(sector) {
            return Err(NoHeader::Garbage);
        }
        let version = u16::from_le_bytes([sector[8], sector[9]]);
        if version > VERSION {
            return Err(NoHeader::Newer(version));
        }
        Self::fields(sector).ok_or(NoHeader::Garbage)
    }

    fn fields(sector: &[u8; SECTOR]) -> Option<Self> {
        let hash = match sector[10] {
            20 => HashKind::Sha1,
            32 => HashKind::Sha256,
            _ => return None,
        };
        let reason = [Reason::Begun, Reason::Rotated, Reason::Suspect]
            .into_iter()
            .find(|reason| *reason as u8 == sector[11])?;
        let replica = sector[40..64].split(|byte| *byte == 0).next()?;
        let replica = ReplicaId::parse(std::str::from_utf8(replica).ok()?).ok()?;
        let mut base = Ends::default();
        for (stream, part) in Stream::ALL.iter().zip(sector[64..].chunks_exact(BASE)) {
            if part[8] != 0 {
                let oid = Oid::from_bytes(part.get(9..9 + usize::from(part[8]))?).ok()?;
                base.set(*stream, Position { seq: number(part, 0), oid });
            }
        }
        let [generation, salt, size] = [16, 24, 32].map(|at| number(sector, at));
        Some(Self { generation, salt, size, hash, reason, replica, base })
    }

    /// The bytes of the second sector that allow this segment to be used again.
    pub(crate) fn mark(&self) -> [u8; SECTOR] {
        let mut sector = [0; SECTOR];
        sector[..8].copy_from_slice(MARK);
        sector[8..16].copy_from_slice(&self.generation.to_le_bytes());
        sector[16..24].copy_from_slice(&self.salt.to_le_bytes());
        seal(&mut sector);
        sector
    }
}

impl Header {
    /// The bytes of the note that all up to `end` is durable.
    pub(crate) fn note(&self, end: u64) -> [u8; NOTE_LENGTH] {
        let mut note = [0; NOTE_LENGTH];
        note[..8].copy_from_slice(&self.generation.to_le_bytes());
        note[8..16].copy_from_slice(&self.salt.to_le_bytes());
        note[16..24].copy_from_slice(&end.to_le_bytes());
        let sum = crc32c::crc32c(&note[..24]);
        note[24..].copy_from_slice(&sum.to_le_bytes());
        note
    }

    /// How far a note says that this use of the segment is durable.
    pub(crate) fn noted(&self, note: &[u8]) -> u64 {
        let end = note.get(16..24).map_or(0, |_| number(note, 16));
        if note == self.note(end) { end } else { 0 }
    }
}

fn seal(sector: &mut [u8; SECTOR]) {
    let sum = crc32c::crc32c(&sector[..SECTOR - 4]);
    sector[SECTOR - 4..].copy_from_slice(&sum.to_le_bytes());
}

fn is_sealed(sector: &[u8; SECTOR]) -> bool {
    crc32c::crc32c(&sector[..SECTOR - 4]).to_le_bytes() == sector[SECTOR - 4..]
}

fn number(bytes: &[u8], at: usize) -> u64 {
    u64::from_le_bytes(bytes[at..at + 8].try_into().expect("eight bytes"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header() -> Header {
        let mut base = Ends::default();
        let oid = Oid::from_bytes(&[7; 20]).expect("twenty bytes");
        base.set(Stream::Sessions, Position { seq: 9, oid });
        let replica = ReplicaId::mint([3; 10]);
        let (hash, reason) = (HashKind::Sha1, Reason::Rotated);
        Header { generation: 4, salt: u64::MAX - 1, size: 1 << 20, hash, reason, replica, base }
    }

    #[test]
    fn a_header_reads_back_and_every_changed_byte_is_noticed() {
        let sector = header().encode();
        assert_eq!(Header::decode(&sector), Ok(header()));
        for at in 0..SECTOR {
            let mut changed = sector;
            changed[at] ^= 0x40;
            assert_eq!(Header::decode(&changed), Err(NoHeader::Garbage), "byte {at}");
        }
        assert_eq!(Header::decode(&[0; SECTOR]), Err(NoHeader::Unused));
    }

    #[test]
    fn a_header_of_a_later_build_is_known_as_one() {
        let mut sector = header().encode();
        sector[8] = 2;
        seal(&mut sector);
        assert_eq!(Header::decode(&sector), Err(NoHeader::Newer(2)));
    }

    #[test]
    fn a_mark_is_of_one_generation_and_salt() {
        let mark = header().mark();
        assert_eq!(mark, header().mark());
        assert_ne!(mark, Header { salt: 1, ..header() }.mark());
        assert_ne!(mark, Header { generation: 1, ..header() }.mark());
    }
}
