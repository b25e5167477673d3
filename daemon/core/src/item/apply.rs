//! Adding one valid event to what an item adds up to.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::Oid;
use crate::definition::Definitions;
use crate::event::{EventBody, ItemCreated, ItemLinked, Run};
use crate::field::{FieldType, Winner, positions};
use crate::history::{Dag, Node};
use crate::state::{Act, Carried, Entry, Judged, Move, Nid, Place, Reaffirmation, Round};

use super::{Happening, ItemState, Made, editable, field};

impl ItemState {
    /// Adds `happening`, which was judged valid, and the move it makes.
    pub(crate) fn apply(
        &mut self,
        happening: Happening<'_>,
        made: Made,
        definitions: &Definitions,
    ) {
        let Happening { node, dag, body, .. } = happening;
        let stood = self.take(node, made);
        self.rested.extend(body.documents().map(|_| node));
        match body {
            EventBody::ItemCreated(created) => {
                let initial = definitions.initial(&created.definition).unwrap_or_default();
                self.create(happening, created, initial);
            }
            EventBody::ItemImported(e) => {
                let initial = definitions.initial(&e.item.definition).unwrap_or_default();
                self.create(happening, &e.item, e.state.as_deref().unwrap_or(initial));
            }
            EventBody::ItemEdited(e) => {
                for change in &e.changes {
                    self.fields.apply(dag, node, change, winner(change.field()));
                }
            }
            EventBody::ItemCommented(_) => self.comments.push(node),
            EventBody::ItemLinked(e) => self.take_link(happening, e),
            EventBody::ItemUnlinked(e) => {
                self.fields.remove(dag, node, field::LINKS, &format!("{} {}", e.rel, e.to));
            }
            EventBody::ItemMoved(e) => {
                self.register(
                    happening,
                    field::PARENT,
                    e.parent.map(|id| Value::from(id.to_string())),
                );
            }
            EventBody::Repinned(e) => self.repins.add(dag, node, e, stood),
            EventBody::ItemArchived(_) => {
                self.register(happening, field::ARCHIVED, Some(json!(true)))
            }
            EventBody::ItemUnarchived(_) => self.register(happening, field::ARCHIVED, None),
            EventBody::ItemClaimed(e) => {
                let claim = serde_json::to_value(e).expect("a claim holds texts and a number");
                self.register(happening, field::CLAIM, Some(claim));
            }
            EventBody::ItemReleased(_) => self.register(happening, field::CLAIM, None),
            EventBody::Resolved(e) => self.noted.extend(&e.stubs),
            EventBody::CriterionChecked(_)
            | EventBody::CriterionUnchecked(_)
            | EventBody::Assessed(_)
            | EventBody::Denied(_) => self.take_evidence(happening),
            EventBody::ProjectCreated(_)
            | EventBody::ProjectSet(_)
            | EventBody::Published(_)
            | EventBody::Applied(_)
            | EventBody::Forced(_)
            | EventBody::RolledBack(_)
            | EventBody::Undone(_)
            | EventBody::Withdrawn(_)
            | EventBody::Reaffirmed(_)
            | EventBody::CommitLinked(_)
            | EventBody::CommitRefused(_)
            | EventBody::Unknown { .. } => {}
        }
    }

    /// Adds a link, and what is said of it.
    fn take_link(&mut self, happening: Happening<'_>, linked: &ItemLinked) {
        let ItemLinked { rel, to, when, .. } = linked;
        let link = format!("{rel} {to}");
        self.fields.add(happening.dag, happening.node, field::LINKS, &link);
        let name = format!("{}{link}", field::WHEN);
        self.register(happening, &name, when.clone().map(Value::from));
    }

    /// Adds what gates read, or said.
    fn take_evidence(&mut self, happening: Happening<'_>) {
        match happening.body {
            EventBody::CriterionChecked(e) => {
                let is_shown = e.run.as_ref().is_some_and(Run::passes);
                self.tick(happening, &e.criterion, Some(is_shown));
            }
            EventBody::CriterionUnchecked(e) => self.tick(happening, &e.criterion, None),
            EventBody::Assessed(e) => {
                for (dimension, score) in &e.scores {
                    let name = format!("{}{dimension}", field::SCORE);
                    self.register(happening, &name, Some(Value::from(*score)));
                }
            }
            EventBody::Denied(e) => self.denied.push((happening.node, e.clone())),
            _ => {}
        }
    }

    /// Adds what an event made. Gives the moves that stood where it is a repin.
    fn take(&mut self, node: Node, made: Made) -> Vec<Node> {
        self.is_unread |= !matches!(made, Made::Nothing);
        match made {
            Made::Nothing => {}
            Made::Move(made) => self.moves.add(*made),
            Made::Reaffirmation(moves, meant) => {
                self.reaffirmed.push(Reaffirmation { node, moves, meant });
            }
            Made::Repin { stood } => return stood,
        }
        Vec::new()
    }

    /// Adds refused entries that an event, be it void, names as its past.
    pub(crate) fn see(&mut self, stubs: &[Oid]) {
        self.stubs.extend(stubs);
    }

    /// Settles which of the moves added stand.
    pub(crate) fn settle(&mut self, dag: &Dag, definitions: &Definitions) {
        self.moves.settle(dag);
        if std::mem::take(&mut self.is_unread) {
            self.stood = self.stand(&self.moves.standings(), dag, definitions);
            let (moves, repins, reaffirmed) = (&self.moves, &self.repins, &self.reaffirmed);
            let carried = Carried { moves, repins, reaffirmed, dag, definitions };
            self.challenges = carried.challenges();
            self.resting = carried.resting(&self.rested);
        }
    }

    /// Takes note of a critical event of a kind that this build does not know.
    pub(crate) fn mark_unknown(&mut self, happening: Happening<'_>) {
        self.unknown.push(happening.node);
    }

    /// Takes note of a record of an event that its past holds already.
    pub(crate) fn bear_witness(&mut self, happening: Happening<'_>) {
        if let Some((via, to, definition)) = happening.body.writes() {
            let region = happening.body.region();
            let witness = Move {
                node: happening.node,
                act: Act::Witness,
                judged: Judged::ByNobody,
                via: via.to_owned(),
                to: to.to_owned(),
                definition: definition.to_owned(),
                key: happening.key.map(str::to_owned),
                nid: Nid::of(&Round::default(), (via, to), definition, happening.key, region),
                place: region.map(|region| {
                    let (state, region) = (String::new(), region.to_owned());
                    Place { state, region, entry: Entry::new() }
                }),
                begins: BTreeMap::new(),
                is_free: false,
                meant: Vec::new(),
            };
            self.is_unread = true;
            self.moves.add(witness);
        }
    }

    fn create(&mut self, happening: Happening<'_>, created: &ItemCreated, initial: &str) {
        let Happening { node, dag, .. } = happening;
        (self.created, self.is_unread) = (true, true);
        let text = |text: &str| Some(Value::from(text));
        let registers = [
            (field::TITLE, text(&created.title)),
            (field::KIND, text(&created.kind)),
            (field::DEFINITION, text(&created.definition)),
            (field::INITIAL, text(initial)),
            (field::BODY, text(&created.body).filter(|_| !created.body.is_empty())),
            (field::PRIORITY, created.priority.as_deref().and_then(text)),
            (field::ASSIGNEE, created.assignee.as_deref().and_then(text)),
            (field::PARENT, created.parent.map(|id| Value::from(id.to_string()))),
        ];
        for (name, value) in registers.into_iter().filter(|(_, value)| value.is_some()) {
            self.register(happening, name, value);
        }
        created.labels.iter().for_each(|label| self.fields.add(dag, node, field::LABELS, label));
        created.aliases.iter().for_each(|alias| self.fields.add(dag, node, field::ALIASES, alias));
        for (name, value) in &created.fields {
            self.register(happening, &format!("{}{name}", field::CUSTOM), Some(value.clone()));
        }
        for change in &created.changes {
            self.fields.apply(dag, node, change, winner(change.field()));
        }
        for (criterion, at) in created.criteria.iter().zip(positions(created.criteria.len())) {
            let place = crate::event::Change::Place {
                field: field::CRITERIA.to_owned(),
                element: criterion.id.clone(),
                at,
                value: Some(Value::from(criterion.text.as_str())),
            };
            self.fields.apply(dag, node, &place, Winner::Add);
        }
    }

    fn register(&mut self, happening: Happening<'_>, name: &str, value: Option<Value>) {
        self.fields.write(happening.dag, happening.node, name, value);
    }
}

/// Which side wins in the set `name`.
fn winner(name: &str) -> Winner {
    match editable(name) {
        Some(FieldType::Set(winner)) => winner,
        _ => Winner::Add,
    }
}
