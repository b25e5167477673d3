//! What liars do: false pasts, forged chains, lines that are no entries, kinds of no build.

use tidegate_core::Oid;
use tidegate_core::event::{Applied, Event, EventBody};
use tidegate_core::redact::Redactor;

use crate::world::{World, definition};

impl World {
    /// Records `body` as the next entry of `who`, after `after` and nothing else.
    pub(crate) fn lie(
        &mut self,
        who: usize,
        body: EventBody,
        key: Option<&str>,
        after: &[Oid],
    ) -> Oid {
        let event = self.event_after(who, body, key, after);
        self.append(who, vec![event])
    }

    /// An event that names `after`, and nothing else, as its past.
    pub(crate) fn event_after(
        &self,
        who: usize,
        body: EventBody,
        key: Option<&str>,
        after: &[Oid],
    ) -> Event {
        let mut after = after.to_vec();
        after.sort_unstable();
        after.dedup();
        Event { after, ..self.event(who, body, key) }
    }

    /// Writes a second entry in the place of one that the chain of `who` has already: the next
    /// entries of `who` go on from it.
    pub(crate) fn fork(&mut self, who: usize, at: Oid) {
        let parent = self.entries[&at].parent;
        let seq = self.entries[&at].content.as_ref().expect("an entry").seq;
        let replica = &mut self.replicas[who];
        replica.tip = parent;
        replica.seq = seq - 1;
    }

    /// Puts something in the chain of `who` that no build takes.
    pub(crate) fn garbage(&mut self, who: usize, text: &str) -> Oid {
        let parent = self.replicas[who].tip;
        let oid = self.publish_line(text.as_bytes(), parent);
        self.replicas[who].tip = Some(oid);
        self.replicas[who].seq += 1;
        self.deliver(oid, who);
        oid
    }

    /// Puts an entry of a later format, about the item, into the chain of `who`.
    pub(crate) fn later_format(&mut self, who: usize) -> Oid {
        let comment = self.event(who, unknown("x.later"), None);
        let entry = self.entry(who, vec![comment]);
        let line = entry.encode(&Redactor::default()).expect("writable");
        let line = String::from_utf8(line).expect("JSON is UTF-8");
        self.garbage(who, &line.replace(r#""format":1"#, r#""format":2"#))
    }
}

/// An event of a kind that no build knows.
pub(crate) fn unknown(kind: &str) -> EventBody {
    EventBody::Unknown { kind: kind.into(), data: "{}".into() }
}

/// A move as it would be recorded, whatever anybody's view.
pub(crate) fn moved(via: &str, from: &str, to: &str) -> EventBody {
    EventBody::Applied(Applied {
        via: via.into(),
        from: from.into(),
        to: to.into(),
        definition: definition(),
        region: None,
        reason: None,
        keyword: None,
        documents: None,
        zones: None,
        commit: None,
    })
}
