//! One record: the bytes of an object on their way to git, chained to those before it.
//!
//! ```text
//! 0   magic u32        16  stream, kind, length of the id        56  id (32)
//!                      20  how many of its batch follow u32
//! 4   payload length   24  synced u64: known durable when written 88  CRC-32C of record and salt
//! 8   seq u64          32  hash of the key (16)                   92  CRC-32C of that and the one before
//!                                                                 96  payload
//! ```
//!
//! The first sum tells whether a record is whole by itself, the second whether it stands where it
//! was written: after all those before it, in this use of the segment.

use std::sync::Arc;

use tidegate_core::Oid;

use super::header::Stream;

/// How many bytes stand before the payload.
pub(crate) const PREFIX: usize = 96;

/// Records begin at multiples of this.
pub(crate) const ALIGNED: usize = 8;

const MAGIC: [u8; 4] = *b"TGR\x01";
const SUMS: usize = 88;

/// What a record holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The commit of an entry.
    Entry,
    /// The name of a pack of ours that holds entries.
    Pack,
}

/// A record, as far as its writer decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Record {
    pub(crate) stream: Stream,
    pub(crate) kind: Kind,
    /// The number of the entry; of the last one, of a pack.
    pub(crate) seq: u64,
    pub(crate) oid: Oid,
    /// The hash of the caller's key; zeroes without one.
    pub(crate) key: [u8; 16],
    pub(crate) payload: Arc<[u8]>,
}

/// Where a chain of sums stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Chain {
    salt: u64,
    last: u32,
}

/// A record that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Read {
    pub(crate) record: Record,
    /// How many records follow that count only together with it.
    pub(crate) following: usize,
    /// How far the segment was known to be durable when it was written.
    pub(crate) synced: u64,
    /// Where the chain stands after it, if it continues the chain that was given.
    pub(crate) chain: Option<Chain>,
}

impl Chain {
    /// The chain of a segment before its first record.
    pub(crate) fn begin(salt: u64) -> Self {
        Self { salt, last: crc32c::crc32c(&salt.to_le_bytes()) }
    }

    fn after(self, own: u32) -> Self {
        Self { last: crc32c::crc32c_append(self.last, &own.to_le_bytes()), ..self }
    }

    fn own_sum(self, prefix: &[u8], payload: &[u8]) -> u32 {
        let seeded = crc32c::crc32c(&self.salt.to_le_bytes());
        crc32c::crc32c_append(crc32c::crc32c_append(seeded, prefix), payload)
    }
}

impl Record {
    /// How many bytes it takes.
    pub(crate) fn length(&self) -> usize {
        (PREFIX + self.payload.len()).next_multiple_of(ALIGNED)
    }

    /// Adds its bytes, and moves the chain on. It counts together with those `following`, or not
    /// at all.
    pub(crate) fn encode(
        &self,
        chain: &mut Chain,
        following: usize,
        synced: u64,
        bytes: &mut Vec<u8>,
    ) {
        let start = bytes.len();
        let id = self.oid.as_bytes();
        let length = u32::try_from(self.payload.len()).expect("a payload fits into a segment");
        bytes.extend(MAGIC);
        bytes.extend(length.to_le_bytes());
        bytes.extend(self.seq.to_le_bytes());
        let id_length = u8::try_from(id.len()).expect("an id is short");
        let following = u32::try_from(following).expect("a batch fits into a segment");
        bytes.extend([self.stream.number(), self.kind as u8, id_length, 0]);
        bytes.extend(following.to_le_bytes());
        bytes.extend(synced.to_le_bytes());
        bytes.extend(self.key);
        bytes.resize(start + 48, 0);
        bytes.extend([0; 8]);
        bytes.extend(id);
        bytes.resize(start + SUMS, 0);
        let own = chain.own_sum(&bytes[start..], &self.payload);
        *chain = chain.after(own);
        bytes.extend(own.to_le_bytes());
        bytes.extend(chain.last.to_le_bytes());
        bytes.extend_from_slice(&self.payload);
        bytes.resize(start + self.length(), 0);
    }
}

impl Read {
    /// Whether a record may begin with these bytes, of which there may be too few.
    pub(crate) fn begins(bytes: &[u8]) -> bool {
        let known = bytes.len().min(MAGIC.len());
        bytes[..known] == MAGIC[..known]
    }

    /// The record at the start of `bytes`, if a whole one of this use of the segment stands there.
    pub(crate) fn decode(bytes: &[u8], chain: Chain) -> Option<Self> {
        let prefix = bytes.get(..PREFIX)?;
        if prefix[..4] != MAGIC {
            return None;
        }
        let length = usize::try_from(word(prefix, 4)).ok()?;
        let payload = bytes.get(PREFIX..)?.get(..length)?;
        let own = chain.own_sum(&prefix[..SUMS], payload);
        if own != word(prefix, SUMS) {
            return None;
        }
        let next = chain.after(own);
        let kind = [Kind::Entry, Kind::Pack].into_iter().find(|kind| *kind as u8 == prefix[17])?;
        let record = Record {
            stream: Stream::of(prefix[16])?,
            kind,
            seq: long(prefix, 8),
            oid: Oid::from_bytes(prefix[56..].get(..usize::from(prefix[18]))?).ok()?,
            key: prefix[32..48].try_into().expect("sixteen bytes"),
            payload: payload.into(),
        };
        let chain = (next.last == word(prefix, SUMS + 4)).then_some(next);
        let following = usize::try_from(word(prefix, 20)).ok()?;
        Some(Self { record, following, synced: long(prefix, 24), chain })
    }
}

/// What the record at the start of `bytes` says it holds, though nothing around it may be right.
pub(crate) fn claimed(bytes: &[u8]) -> Option<(Oid, &[u8])> {
    let prefix = bytes.get(..PREFIX)?;
    if prefix[..4] != MAGIC {
        return None;
    }
    let payload = bytes.get(PREFIX..)?.get(..usize::try_from(word(prefix, 4)).ok()?)?;
    Some((Oid::from_bytes(prefix[56..].get(..usize::from(prefix[18]))?).ok()?, payload))
}

fn word(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(bytes[at..at + 4].try_into().expect("four bytes"))
}

fn long(bytes: &[u8], at: usize) -> u64 {
    u64::from_le_bytes(bytes[at..at + 8].try_into().expect("eight bytes"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(seq: u64) -> Record {
        let oid = Oid::from_bytes(&[5; 32]).expect("thirty-two bytes");
        let payload: Arc<[u8]> = b"tree and so on"[..].into();
        Record { stream: Stream::Log, kind: Kind::Entry, seq, oid, key: [9; 16], payload }
    }

    #[test]
    fn a_record_reads_back_and_every_changed_byte_is_noticed() {
        let (begin, mut bytes) = (Chain::begin(1), Vec::new());
        let mut chain = begin;
        record(1).encode(&mut chain, 5, 77, &mut bytes);
        let read = Read::decode(&bytes, begin).expect("it is whole");
        assert_eq!((read.record, read.following, read.synced), (record(1), 5, 77));
        assert_eq!(read.chain, Some(chain));
        for at in 0..PREFIX + record(1).payload.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            let read = Read::decode(&changed, begin);
            assert!(read.is_none_or(|read| read.chain.is_none()), "byte {at}");
            assert_eq!(Read::decode(&bytes[..at], begin), None, "cut at {at}");
        }
    }

    #[test]
    fn a_record_stands_only_where_it_was_written() {
        let mut chain = Chain::begin(1);
        let mut bytes = Vec::new();
        record(1).encode(&mut chain, 0, 0, &mut bytes);
        let first = bytes.len();
        record(2).encode(&mut chain, 0, 0, &mut bytes);
        let moved = Read::decode(&bytes[first..], Chain::begin(1)).expect("whole by itself");
        assert_eq!(moved.chain, None, "it does not follow the header");
        assert_eq!(Read::decode(&bytes, Chain::begin(2)), None, "nor another use of the segment");
    }
}
