//! Somebody who does what `why` says would help, and tries after each step whether it said so rightly.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use tidegate_core::command::{
    AddCriterion, Assess, CheckCriterion, Command, EditItem, FieldEdit, Gates, ItemRef, Move,
    Reaffirm, Shown,
};
use tidegate_core::decide::Decision;
use tidegate_core::event::Run;
use tidegate_core::gate::{Gate, Help};
use tidegate_core::outlook::{GateView, Outlook, Standing, Way};
use tidegate_core::passage::passages;
use tidegate_core::refusal::Refusal;
use tidegate_core::schedule::Opening;
use tidegate_core::{ActorKind, ItemId, Millis};

use crate::asked::Asker;
use crate::files::Tree;

/// What came of the ways that were looked at.
#[derive(Debug, Default)]
pub(crate) struct Spread {
    pub(crate) open: usize,
    pub(crate) shut: usize,
    pub(crate) kept: usize,
    pub(crate) opened: usize,
    /// What was done that helped, and how often.
    pub(crate) done: BTreeMap<&'static str, usize>,
    /// What was left where nothing helped any more, and how often.
    pub(crate) left: BTreeMap<String, usize>,
}

/// What fails is shrunk.
pub(crate) type Checked = Result<(), TestCaseError>;

/// The command that takes a way.
pub(crate) fn taken(id: ItemId, way: &Way, word: Option<&String>) -> Command {
    Command::Move(Move {
        item: ItemRef::from(id),
        word: None,
        via: Some(way.written()),
        to: Some(way.enters()),
        gates: Gates::Ask,
        keyword: word.cloned(),
    })
}

/// Whether a way can be taken is what `why` says of it; if it can, the move counts for everybody.
pub(crate) fn agrees(asker: &Asker, id: ItemId, way: &Way) -> Checked {
    match asker.decide(&taken(id, way, asker.word.as_ref()), None) {
        Decision::Done(drafts) => {
            prop_assert!(way.open, "what is shut was taken: {way:?}");
            let mut asker = asker.clone();
            let entry = asker.record(drafts, None);
            prop_assert_eq!(asker.void(entry), [""; 0], "{:?}", way);
            let item = asker.item(id).expect("it is there");
            let at = item.regions.iter().find(|at| Some(&at.region) == way.region.as_ref());
            let state = at.map_or(item.single_state(), |at| at.state.single());
            prop_assert_eq!(state, Some(way.to.as_str()));
        }
        Decision::Refused(Refusal::Shut { .. }, _) => {
            prop_assert!(!way.open, "what is open was refused: {way:?}");
        }
        other => prop_assert!(false, "{way:?}: {other:?}"),
    }
    Ok(())
}

/// The gates of a way that are not open.
pub(crate) fn shut(way: &Way) -> impl Iterator<Item = &GateView> {
    way.gates.iter().filter(|gate| !gate.verdict.passes())
}

/// The gates of a way, as the definition has them.
pub(crate) fn gates_of(asker: &Asker, id: ItemId, way: &Way) -> Vec<Gate> {
    let item = asker.item(id).expect("it is there");
    let known = item.definition.as_ref().and_then(|d| asker.fold().definitions().get(d));
    let Some(definition) = known else { return Vec::new() };
    let passages = passages(&item, definition);
    let passage = passages.iter().find(|passage| passage.written() == way.written());
    passage.map(|passage| passage.transition.gates.clone()).unwrap_or_default()
}

/// Somebody who does what they are told would help.
pub(crate) struct Helped<'a> {
    pub(crate) asker: Asker,
    spread: &'a mut Spread,
    /// Where items that are looked at have been: nobody takes them round.
    been: BTreeSet<(ItemId, String)>,
    /// What was checked: who shows it once more gets no further.
    tried: BTreeSet<String>,
}

impl<'a> Helped<'a> {
    pub(crate) fn new(asker: Asker, spread: &'a mut Spread) -> Self {
        Self { asker, spread, been: BTreeSet::new(), tried: BTreeSet::new() }
    }

    pub(crate) fn way(&self, id: ItemId, name: (&str, &str)) -> Option<Way> {
        let ways = self.asker.why(id).expect("it is there").ways;
        ways.into_iter().find(|way| (&*way.written(), &*way.enters()) == name)
    }

    /// Does all that would open a way until it is open, or nothing helps any more.
    pub(crate) fn open(
        &mut self,
        id: ItemId,
        name: (&str, &str),
        depth: usize,
    ) -> Result<bool, TestCaseError> {
        let mut waited = 0;
        for _ in 0..60 {
            let Some(way) = self.way(id, name) else { return Ok(false) };
            agrees(&self.asker, id, &way)?;
            if way.open {
                return Ok(true);
            }
            let mut helped = false;
            for help in shut(&way).flat_map(|gate| &gate.help) {
                helped |= self.do_it(id, (help, name.0), depth)?;
            }
            if !helped && (waited > 20 || !self.wait(id, &way)) {
                return Ok(false);
            }
            waited += usize::from(!helped);
        }
        prop_assert!(false, "there is no end to what helps");
        Ok(false)
    }

    fn do_it(
        &mut self,
        id: ItemId,
        (help, via): (&Help, &str),
        depth: usize,
    ) -> Result<bool, TestCaseError> {
        let item = ItemRef::from(id);
        let check = |n: &usize, by| {
            let (item, criterion) = (item.clone(), n.to_string());
            Command::CheckCriterion(CheckCriterion { item, criterion, by })
        };
        let command = match help {
            Help::Type(word) => {
                let is_news = self.asker.word.as_ref() != Some(word);
                self.asker.word = Some(word.clone());
                *self.spread.done.entry("type").or_default() += usize::from(is_news);
                return Ok(is_news);
            }
            Help::Look(other) if depth > 2 => return Ok(*other == id),
            Help::Look(other) => return self.go_on(*other, depth + 1),
            Help::Take(via) => {
                let ways = self.asker.why(id).expect("it is there").ways;
                let Some(way) = ways.into_iter().find(|way| way.written() == *via) else {
                    return Ok(false);
                };
                taken(id, &way, None)
            }
            Help::Set(field) => {
                let fields = [(field.clone(), FieldEdit::Set("a".into()))].into();
                Command::EditItem(Box::new(EditItem { fields, ..EditItem::of(item) }))
            }
            Help::LookAtDocuments => return Ok(self.commit_documents(id, via)),
            Help::Fetch(commit) => {
                let is_news =
                    *commit == Tree::usual().commit() && self.asker.fetched.insert(*commit);
                *self.spread.done.entry("fetch").or_default() += usize::from(is_news);
                return Ok(is_news);
            }
            // Nobody has a part of a commit here.
            Help::FetchFiles(..) => return Ok(false),
            Help::Reaffirm => Command::Reaffirm(Reaffirm { items: vec![item], all: false }),
            Help::AddCriterion => {
                let text = format!("it holds {}", self.asker.world.entries.len());
                Command::AddCriterion(AddCriterion { item, text })
            }
            Help::Check(n) => check(n, Shown::Run(passing())),
            Help::Claim(n) => check(n, Shown::Claim("seen".into())),
            Help::Assess(dimension, score) => Command::Assess(Assess {
                item,
                scores: [(dimension.clone(), *score)].into(),
                recommendation: None,
                details: BTreeMap::new(),
            }),
        };
        let is_check = matches!(command, Command::CheckCriterion(_));
        if is_check && !self.tried.insert(format!("{command:?}")) {
            return Ok(false);
        }
        Ok(self.carry_out(&command, None))
    }

    /// Commits the documents that are asked for, unless that was there before.
    fn commit_documents(&mut self, id: ItemId, via: &str) -> bool {
        for demanded in self.asker.demands(id) {
            if !demanded.verdict.passes() && demanded.ways.iter().any(|way| way == via) {
                self.asker.tree.mend(&demanded);
            }
        }
        let is_news = self.tried.insert(format!("{:?}", self.asker.tree));
        *self.spread.done.entry("commit").or_default() += usize::from(is_news);
        is_news
    }

    /// Whether a command recorded something; where it takes another kind of people, by one of these.
    fn carry_out(&mut self, command: &Command, kind: Option<ActorKind>) -> bool {
        let word = match command {
            Command::Move(_) => "take",
            Command::AddCriterion(_) => "add",
            Command::EditItem(_) => "set",
            Command::Reaffirm(_) => "reaffirm",
            Command::CheckCriterion(_) if kind.is_some() => "have somebody else check",
            Command::CheckCriterion(_) => "check",
            _ => "assess",
        };
        match self.asker.decide(command, kind) {
            Decision::Done(drafts) if drafts.is_empty() => false,
            Decision::Done(drafts) => {
                self.asker.record(drafts, kind);
                *self.spread.done.entry(word).or_default() += 1;
                true
            }
            // What it went by then is no longer so.
            Decision::Refused(Refusal::NotReaffirmed { .. }, _) => false,
            Decision::Refused(Refusal::MayNotCheck { may, .. }, _) if kind.is_none() => {
                self.carry_out(command, ActorKind::from_word(&may[0]))
            }
            other => panic!("what would help is refused: {other:?}"),
        }
    }

    /// Takes another item one way on.
    fn go_on(&mut self, id: ItemId, depth: usize) -> Result<bool, TestCaseError> {
        let Ok(Outlook { ways, standing, .. }) = self.asker.why(id) else { return Ok(false) };
        if matches!(standing, Standing::Finished | Standing::Kept(_)) {
            return Ok(false);
        }
        let word = self.asker.word.take();
        let here = self.asker.item(id).and_then(|item| item.single_state().map(str::to_owned));
        self.been.extend(here.map(|here| (id, here)));
        let been = self.been.clone();
        let is_new = |way: &&Way| !been.contains(&(id, way.to.clone()));
        let on = ways.iter().filter(|way| way.leads_on(&ways)).filter(is_new);
        let mut has_gone = false;
        for way in on {
            if self.open(id, (&way.written(), &way.enters()), depth)? {
                let command = taken(id, way, self.asker.word.as_ref());
                has_gone = self.carry_out(&command, None);
                break;
            }
        }
        self.asker.word = word;
        Ok(has_gone)
    }

    /// Waits until a gate opens that asks the time, if one does.
    fn wait(&mut self, id: ItemId, way: &Way) -> bool {
        let item = self.asker.item(id).expect("it is there");
        let now = self.asker.call(None).at.0;
        let from = now.max(item.updated_at.0);
        let until = |gate: &Gate| match gate {
            Gate::Timer(timer) => Some(item.since?.0 + i64::from(timer.seconds) * 1000),
            Gate::Schedule(schedule) => {
                match schedule.read().expect("a window").is_open(Millis(from)) {
                    Opening::Shut { opens } => Some(opens?.0),
                    Opening::Open { .. } | Opening::Unknown(_) => Some(from),
                }
            }
            _ => None,
        };
        let until = gates_of(&self.asker, id, way).iter().filter_map(until).max();
        let Some(until) = until.map(|until| until.max(from)) else { return false };
        if until == now || !item.doubts.is_empty() {
            return false;
        }
        self.asker.world.replicas[self.asker.who].skew += until - now;
        *self.spread.done.entry("wait").or_default() += 1;
        true
    }
}

/// A command that shows something.
fn passing() -> Run {
    Run {
        argv: vec!["cargo".into(), "test".into()],
        exit: Some(0),
        tests: Some(3),
        failed: false,
        head: None,
        tree: None,
        changed: false,
        output: String::new(),
    }
}
