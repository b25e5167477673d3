//! `tidegate.item/1` and `tidegate.items/1`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tidegate_core::fold::Circle;
use tidegate_core::item::{Item, RegionView, StateView, Tag};
use tidegate_core::link::Relation;
use tidegate_core::{Actor, ItemId, Millis};

use crate::commits::CommitsView;
use crate::criteria::CriterionView;
use crate::notice::Notice;

/// `tidegate.item/1`: one item, and the entry that a change recorded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ItemDocument<T = ItemView> {
    /// Always `tidegate.item/1`.
    pub schema: String,
    /// The item.
    pub item: T,
    /// What was recorded, if the request was a change.
    pub recorded: Option<Recorded>,
    /// What is to be known about it.
    pub notices: Vec<Notice>,
}

/// `tidegate.items/1`: items, and where to go on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ItemsDocument<T = ItemRow> {
    /// Always `tidegate.items/1`.
    pub schema: String,
    /// The items.
    pub items: Vec<T>,
    /// What to ask for next, if there is more.
    pub next_cursor: Option<String>,
    /// What is to be known about them.
    pub notices: Vec<Notice>,
}

/// What a change recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Recorded {
    /// The last entry; absent from a rehearsal, and where everything was so already.
    pub entry: Option<String>,
    /// How many events.
    pub events: usize,
    /// Whether an earlier call with the same key recorded it.
    pub replayed: bool,
    /// Whether nothing was recorded because it was only a rehearsal.
    pub dry_run: bool,
}

/// Everything known about one item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "documented in docs/json.md, where others look for them")]
pub struct ItemView {
    pub id: Option<String>,
    pub short: Option<String>,
    pub aliases: Vec<String>,
    pub title: String,
    pub body: String,
    pub kind: String,
    pub state: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub regions: Vec<RegionRow>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outranked: Vec<String>,
    pub contested: Vec<String>,
    pub candidates: Vec<CandidateView>,
    pub challenged: bool,
    pub doubts: Vec<String>,
    pub progress: Option<u8>,
    pub parent: Option<String>,
    pub parent_short: Option<String>,
    pub circles: Vec<CircleView>,
    pub labels: Vec<String>,
    pub priority: Option<String>,
    pub assignee: Option<String>,
    pub criteria: Vec<CriterionView>,
    pub fields: BTreeMap<String, Value>,
    pub also: BTreeMap<String, Vec<Value>>,
    pub links: Vec<LinkView>,
    pub tags: Vec<TagView>,
    pub comments: Option<Vec<CommentView>>,
    pub comment_count: usize,
    pub archived: bool,
    pub claimed_by: Option<String>,
    pub commits: Option<CommitsView>,
    pub definition: Option<String>,
    pub key_conflicts: Vec<KeyConflictView>,
    pub heads: Vec<String>,
    pub created_at: String,
    pub updated_at: String,
}

/// A version of an item that has a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "documented in docs/json.md, where others look for them")]
pub struct TagView {
    pub name: String,
    pub entries: Vec<String>,
}

impl TagView {
    fn new(tag: &Tag) -> Self {
        let entries = tag.entries.iter().map(ToString::to_string).collect();
        Self { name: tag.name.clone(), entries }
    }
}

/// A circle that an item is in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "documented in docs/json.md, where others look for them")]
pub struct CircleView {
    pub rel: String,
    pub items: Vec<String>,
    pub shorts: Vec<String>,
}

/// A key under which something else was recorded, too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "documented in docs/json.md, where others look for them")]
pub struct KeyConflictView {
    pub key: String,
    pub event: String,
    pub other: String,
}

/// A state that stands in a contested item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "documented in docs/json.md, where others look for them")]
pub struct CandidateView {
    pub state: String,
    pub event: Option<String>,
}

/// Where a region of a state is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "documented in docs/json.md, where others look for them")]
pub struct RegionRow {
    pub region: String,
    pub state: Option<String>,
    pub contested: Vec<String>,
    pub candidates: Vec<CandidateView>,
}

/// A link to another item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "documented in docs/json.md, where others look for them")]
pub struct LinkView {
    pub rel: String,
    pub to: String,
    pub short: String,
    pub when: Option<String>,
}

/// Something that was said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "documented in docs/json.md, where others look for them")]
pub struct CommentView {
    pub event: String,
    pub actor: String,
    pub actor_kind: String,
    pub at: String,
    pub text: String,
    pub via: Option<String>,
    pub on: Option<String>,
    pub reply_to: Option<String>,
}

/// An item in a list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "documented in docs/json.md, where others look for them")]
pub struct ItemRow {
    pub id: String,
    pub short: String,
    pub aliases: Vec<String>,
    pub title: String,
    pub kind: String,
    pub state: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub regions: Vec<String>,
    pub contested: Vec<String>,
    pub challenged: bool,
    pub parent: Option<String>,
    pub in_circle: bool,
    pub labels: Vec<String>,
    pub priority: Option<String>,
    pub assignee: Option<String>,
    pub archived: bool,
    pub created_at: String,
    pub updated_at: String,
}

impl<T> ItemDocument<T> {
    /// The document of an item.
    #[must_use]
    pub fn new(item: T, recorded: Option<Recorded>) -> Self {
        Self { schema: "tidegate.item/1".to_owned(), item, recorded, notices: Vec::new() }
    }
}

impl<T> ItemsDocument<T> {
    /// The document of several items.
    #[must_use]
    pub fn new(items: Vec<T>, next_cursor: Option<String>) -> Self {
        Self { schema: "tidegate.items/1".to_owned(), items, next_cursor, notices: Vec::new() }
    }
}

impl ItemView {
    /// The view of `item`. `short` writes ids for people.
    #[must_use]
    pub fn new(item: &Item, short: impl Fn(ItemId) -> String) -> Self {
        let Item { also, fields, aliases, labels, .. } = item.clone();
        Self {
            id: Some(item.id.to_string()),
            short: Some(short(item.id)),
            aliases,
            title: item.title.clone(),
            body: item.body.clone(),
            kind: item.kind.clone(),
            state: item.single_state().map(str::to_owned),
            regions: item.regions.iter().map(RegionRow::new).collect(),
            outranked: item.outranked.clone(),
            contested: item.contested(),
            candidates: candidates(&item.state),
            challenged: !item.challenged.is_empty(),
            doubts: item.doubts.iter().map(ToString::to_string).collect(),
            progress: None,
            parent: item.parent.map(|id| id.to_string()),
            parent_short: item.parent.map(&short),
            circles: Vec::new(),
            labels,
            priority: item.priority.clone(),
            assignee: item.assignee.clone(),
            criteria: (1..).zip(&item.criteria).map(CriterionView::of).collect(),
            fields,
            also,
            links: item.links.iter().map(|link| LinkView::new(link, &short)).collect(),
            tags: item.tags.iter().map(TagView::new).collect(),
            comments: Some(item.comments.iter().map(CommentView::new).collect()),
            comment_count: item.comments.len(),
            archived: item.archived,
            claimed_by: item.claims.first().map(|claim| claim.holder.clone()),
            commits: None,
            definition: item.definition.clone(),
            key_conflicts: Vec::new(),
            heads: item.heads.iter().map(ToString::to_string).collect(),
            created_at: item.created_at.rfc3339(),
            updated_at: item.updated_at.rfc3339(),
        }
    }
}

impl ItemView {
    /// Marks the item as one of a circle. One that is part of itself is shown at the root.
    pub fn mark(&mut self, circle: &Circle, short: impl Fn(ItemId) -> String) {
        let Circle { along, members } = circle;
        if *along == Relation::Parent {
            (self.parent, self.parent_short) = (None, None);
        }
        self.circles.push(CircleView {
            rel: along.word().to_owned(),
            items: members.iter().map(ToString::to_string).collect(),
            shorts: members.iter().map(|id| short(*id)).collect(),
        });
    }

    /// Leaves the comments out, but for their number.
    pub fn fold_comments(&mut self) {
        self.comments = None;
    }
}

impl ItemRow {
    /// Marks the item as one of a circle along a relation. One that is part of itself is shown at the root.
    pub fn mark(&mut self, along: Relation) {
        self.in_circle = true;
        if along == Relation::Parent {
            self.parent = None;
        }
    }

    /// The row of `item`, whose id is written `short` for people.
    #[must_use]
    pub fn new(item: &Item, short: String) -> Self {
        Self {
            id: item.id.to_string(),
            short,
            aliases: item.aliases.clone(),
            title: item.title.clone(),
            kind: item.kind.clone(),
            state: item.single_state().map(str::to_owned),
            regions: item.regions.iter().filter_map(RegionView::written).collect(),
            contested: item.contested(),
            challenged: !item.challenged.is_empty(),
            parent: item.parent.map(|id| id.to_string()),
            in_circle: false,
            labels: item.labels.clone(),
            priority: item.priority.clone(),
            assignee: item.assignee.clone(),
            archived: item.archived,
            created_at: item.created_at.rfc3339(),
            updated_at: item.updated_at.rfc3339(),
        }
    }
}

impl RegionRow {
    fn new(at: &RegionView) -> Self {
        Self {
            region: at.region.clone(),
            state: at.state.single().map(str::to_owned),
            contested: at.state.contested(),
            candidates: candidates(&at.state),
        }
    }
}

fn candidates(state: &StateView) -> Vec<CandidateView> {
    let StateView::Contested(candidates) = state else { return Vec::new() };
    let view = |(state, event): &(String, Option<tidegate_core::event::EventRef>)| CandidateView {
        state: state.clone(),
        event: event.map(|event| event.to_string()),
    };
    candidates.iter().map(view).collect()
}

impl LinkView {
    fn new(link: &tidegate_core::item::Link, short: impl Fn(ItemId) -> String) -> Self {
        let (rel, to) = (link.rel.word().to_owned(), link.to.to_string());
        Self { rel, to, short: short(link.to), when: link.when.clone() }
    }
}

impl CommentView {
    fn new(comment: &tidegate_core::item::Comment) -> Self {
        Self {
            event: comment.event.to_string(),
            actor: comment.actor.to_string(),
            actor_kind: actor_kind(&comment.actor),
            at: time(comment.at),
            text: comment.text.clone(),
            via: comment.via.clone(),
            on: comment.on.clone(),
            reply_to: comment.reply_to.map(|event| event.to_string()),
        }
    }
}

pub(crate) fn actor_kind(actor: &Actor) -> String {
    actor.kind.word().to_owned()
}

pub(crate) fn time(at: Millis) -> String {
    at.rfc3339()
}
