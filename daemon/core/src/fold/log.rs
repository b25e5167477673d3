//! The events of one object, each judged once against its own past, and their running sum.

use crate::Oid;
use crate::definition::Definitions;
use crate::entry::Entry;
use crate::event::{Event, EventBody, EventRef, Object};
use crate::field::Stamp;
use crate::history::{Chains, Dag, Node, Position};
use crate::item::{Context, Happening, ItemState, VoidReason};

use super::entries::Record;
use super::project::ProjectState;
use super::reads::Read;
use super::workflow::WorkflowState;

/// How many runs made apart are kept in mind for one object.
const RUNS: usize = 8;

/// The events of one object.
#[derive(Debug, Clone)]
pub(super) struct ObjectLog {
    pub(super) object: Object,
    pub(super) dag: Dag,
    pub(super) events: Vec<EventRecord>,
    pub(super) state: State,
    /// What the last events that did not know of all others, each with its past, add up to: the
    /// past of the next one of its run. So runs made apart are judged step by step, and not over
    /// and over, be it that their events arrive by turns.
    apart: Vec<(Node, State)>,
}

/// What the events of an object add up to.
#[derive(Debug, Clone)]
pub(super) enum State {
    Item(Box<ItemState>),
    Project(Box<ProjectState>),
    Workflow(Box<WorkflowState>),
    /// Nothing that this build adds up.
    Opaque,
}

/// One event, as judged.
#[derive(Debug, Clone)]
pub(super) struct EventRecord {
    pub(super) entry: u32,
    pub(super) at: EventRef,
    pub(super) depth: u32,
    pub(super) stamp: i64,
    pub(super) standing: Standing,
    /// The refused entries that it names as its past.
    pub(super) stubs: Box<[Oid]>,
}

/// Whether an event counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Standing {
    Valid,
    /// A record of an event that its past holds already.
    Witness,
    Void(Box<VoidReason>),
}

/// What an event names as its past, and what its chain adds to that.
#[derive(Debug, Default)]
pub(super) struct Past {
    pub(super) nodes: Vec<Node>,
    pub(super) stubs: Vec<Oid>,
    /// An entry named that does not touch the object.
    pub(super) astray: Option<Oid>,
    /// Whether the chain proves more than the event names.
    pub(super) retrograde: bool,
}

/// An event that is to be added.
pub(super) struct Arrival<'a> {
    pub(super) entry: &'a Entry,
    pub(super) event: &'a Event,
    pub(super) number: u32,
    pub(super) at: EventRef,
    pub(super) position: Position,
    pub(super) past: Past,
    /// Why it is void, where it was judged before.
    pub(super) void: Option<VoidReason>,
    /// What it read beside its object.
    pub(super) read: Read,
}

/// What adding an event looks up beside its object.
#[derive(Clone, Copy)]
pub(super) struct Library<'a> {
    pub(super) definitions: &'a Definitions,
    pub(super) entries: &'a [Record],
    pub(super) number_of: &'a dyn Fn(Oid) -> Option<u32>,
}

impl<'a> Library<'a> {
    pub(super) fn entry(&self, record: &EventRecord) -> &'a Entry {
        self.entries[record.entry as usize].entry().expect("a stub has no events")
    }

    pub(super) fn event(&self, record: &EventRecord) -> &'a Event {
        &self.entry(record).events[record.at.index as usize]
    }
}

impl State {
    pub(super) fn settle(&mut self, dag: &Dag, definitions: &Definitions) {
        if let Self::Item(item) = self {
            item.settle(dag, definitions);
        }
    }
}

impl ObjectLog {
    pub(super) fn new(object: Object) -> Self {
        let state = match object {
            Object::Item(_) => State::Item(Box::default()),
            Object::Project => State::Project(Box::default()),
            Object::Definition(_) => State::Workflow(Box::default()),
            Object::Policy | Object::Other(_) => State::Opaque,
        };
        Self { object, dag: Dag::default(), events: Vec::new(), state, apart: Vec::new() }
    }

    /// What `event`, written at `position`, has in its past here.
    pub(super) fn past_of(
        &self,
        event: &Event,
        at: EventRef,
        (chains, position): (&Chains, Position),
        last_node: impl Fn(Oid) -> LastNode,
    ) -> Past {
        let mut past = Past::default();
        for oid in &event.after {
            match last_node(*oid) {
                LastNode::Node(node) => past.nodes.push(node),
                LastNode::Stub => past.stubs.push(*oid),
                LastNode::None => past.astray = Some(*oid),
            }
        }
        if let Some(own) = self.dag.last_of_chain(chains, position)
            && !past.nodes.contains(&own)
        {
            past.retrograde = !past.nodes.iter().any(|node| self.dag.precedes(own, *node))
                && self.events[own as usize].at.entry != at.entry;
            past.nodes.push(own);
        }
        past
    }

    /// Adds an event after judging it against its past. Everything in its past is here.
    pub(super) fn add(&mut self, arrival: Arrival<'_>, library: Library<'_>) -> Node {
        let Arrival { entry, event, number, at, position, past, void, read } = arrival;
        let of_past = |value: fn(&EventRecord) -> i64| {
            past.nodes.iter().map(|node| value(&self.events[*node as usize])).max()
        };
        let depth = 1 + of_past(|e| i64::from(e.depth)).unwrap_or(0);
        let stamp = of_past(|e| e.stamp + 1).map_or(entry.at.0, |after| after.max(entry.at.0));
        let node = self.dag.add(position, &past.nodes);
        let mut known = self.known(node, &past.nodes, library);
        let standing = match void.or(past.astray.map(VoidReason::Past)) {
            Some(why) => Err(why),
            None => {
                let beside = (known.as_ref(), library, &read);
                self.judge_and_apply(node, entry, event, &past.stubs, beside)
            }
        };
        if let State::Item(item) = &mut self.state {
            item.see(&past.stubs);
        }
        self.events.push(EventRecord {
            entry: number,
            at,
            depth: u32::try_from(depth).expect("no deeper than there are events"),
            stamp,
            standing: standing.unwrap_or_else(|why| Standing::Void(Box::new(why))),
            stubs: past.stubs.into(),
        });
        if let Some(known) = &mut known {
            self.take_up(known, node, library);
            known.settle(&self.dag, library.definitions);
        }
        self.keep_apart(node, known);
        node
    }

    /// What the past of `node` adds up to, which is that of `after` and those themselves. Nothing,
    /// where the event knows all that is here: its past is what everything adds up to.
    fn known(&mut self, node: Node, after: &[Node], library: Library<'_>) -> Option<State> {
        if self.dag.knows_all(node) {
            self.settle(library.definitions);
            return None;
        }
        match self.apart.iter().position(|(last, _)| after == [*last]) {
            Some(run) => Some(self.apart.remove(run).1),
            None => Some(self.restricted(node, library)),
        }
    }

    /// Keeps what `node` and its past add up to, where that is not everything: of the latest runs,
    /// those that nobody has gone on from.
    fn keep_apart(&mut self, node: Node, known: Option<State>) {
        let heads = self.dag.heads();
        self.apart.retain(|(last, _)| heads.contains(last));
        if self.apart.len() == RUNS {
            self.apart.remove(0);
        }
        self.apart.extend(known.map(|known| (node, known)));
    }

    fn judge_and_apply(
        &mut self,
        node: Node,
        entry: &Entry,
        event: &Event,
        stubs: &[Oid],
        (past, library, read): (Option<&State>, Library<'_>, &Read),
    ) -> Result<Standing, VoidReason> {
        let witness = event.key.is_some() && self.is_witness(node, event, library);
        let Self { dag, state, events, object, .. } = self;
        let (body, key, at, by) = (&event.body, event.key.as_deref(), entry.at, entry.actor.kind);
        let happening = Happening { node, dag, body, at, by, key, stubs };
        match state {
            State::Project(project) if !witness => {
                let seen = match past {
                    Some(State::Project(past)) => past,
                    _ => &*project,
                };
                seen.judge(happening)?;
                project.apply(happening);
            }
            State::Workflow(workflow) if !witness => {
                let Object::Definition(name) = &*object else {
                    unreachable!("it has such a state")
                };
                WorkflowState::judge(happening, name)?;
                workflow.apply(happening);
            }
            State::Item(item) if event.body.is_unknown() => {
                if event.critical != Some(false) {
                    item.mark_unknown(happening);
                }
            }
            State::Item(item) if witness => item.bear_witness(happening),
            State::Item(item) => {
                let seen = match past {
                    Some(State::Item(past)) => past,
                    _ => &*item,
                };
                let find = |named: EventRef| {
                    let place = ((library.number_of)(named.entry)?, named.index);
                    let at = events.binary_search_by_key(&place, |e| (e.entry, e.at.index)).ok()?;
                    Node::try_from(at).ok().filter(|at| dag.precedes(*at, node))
                };
                let is_own =
                    |own: Node| library.entry(&events[own as usize]).replica == entry.replica;
                let at_of = |node: Node| library.entry(&events[node as usize]).at;
                let definitions = library.definitions;
                let latest = || {
                    let counts = |e: &&EventRecord| !matches!(e.standing, Standing::Void(_));
                    let past = (0..).zip(events.iter()).filter(|(n, _)| dag.precedes(*n, node));
                    let past = past.map(|(_, event)| event).filter(counts);
                    past.map(|event| library.entry(event).at).max().unwrap_or_default()
                };
                let (find, at_of, is_own, latest) = (&find, &at_of, &is_own, &latest);
                let id = object.item().expect("it has such a state");
                let context = Context { id, definitions, read, find, at_of, latest, is_own };
                let made = seen.judge(happening, &context)?;
                item.apply(happening, made, library.definitions);
            }
            State::Opaque if !event.body.is_unknown() => {
                return Err(VoidReason::Kind {
                    object: object.to_string(),
                    kind: event.body.kind().to_owned(),
                });
            }
            State::Project(_) | State::Workflow(_) | State::Opaque => {}
        }
        Ok(if witness { Standing::Witness } else { Standing::Valid })
    }

    /// Whether the past of `node` holds a valid event of the same key that says the same.
    fn is_witness(&self, node: Node, event: &Event, library: Library<'_>) -> bool {
        (0..).zip(&self.events).any(|(earlier, record)| {
            let other = library.event(record);
            other.key == event.key
                && !matches!(record.standing, Standing::Void(_))
                && self.dag.precedes(earlier, node)
                && other.body.says_the_same(&event.body)
        })
    }

    /// Settles what the events added since the last time come to.
    pub(super) fn settle(&mut self, definitions: &Definitions) {
        self.state.settle(&self.dag, definitions);
    }

    /// Why the event at `node` is void, if it is.
    pub(super) fn void_reason(&self, node: Node) -> Option<&VoidReason> {
        match &self.events[node as usize].standing {
            Standing::Void(why) => Some(why),
            Standing::Valid | Standing::Witness => None,
        }
    }

    /// Makes the event at `node` void because another of its entry is.
    pub(super) fn void(&mut self, node: Node, why: &VoidReason) {
        let EventRecord { standing, stubs, .. } = &mut self.events[node as usize];
        if !matches!(standing, Standing::Void(_)) {
            *standing = Standing::Void(Box::new(VoidReason::Entry(Box::new(why.clone()))));
        }
        if let State::Item(item) = &mut self.state {
            item.see(stubs);
        }
        self.apart.clear();
    }

    /// The order in which concurrent events are shown.
    pub(super) fn shown_order(&self, node: Node) -> Stamp {
        let event = &self.events[node as usize];
        (event.stamp, event.at.entry, event.at.index)
    }

    /// The entries of the events that lie in no other's past.
    pub(super) fn heads(&self) -> Vec<Oid> {
        let mut heads: Vec<Oid> =
            self.dag.heads().iter().map(|node| self.events[*node as usize].at.entry).collect();
        heads.sort_unstable();
        heads.dedup();
        heads
    }
}

/// What an entry has of one object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LastNode {
    /// Its last event on the object.
    Node(Node),
    /// It was refused, so nobody can tell.
    Stub,
    /// Nothing.
    None,
}

impl EventBody {
    /// Whether two events under one key say the same: for moves, that they take the same
    /// transition to the same state; for all others, that their data is equal.
    pub(super) fn says_the_same(&self, other: &Self) -> bool {
        match (self.writes(), other.writes()) {
            (Some((via, to, _)), Some((other_via, other_to, _))) => {
                (via, to, self.region()) == (other_via, other_to, other.region())
            }
            _ => self == other,
        }
    }
}
