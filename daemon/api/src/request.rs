//! Requests: what anybody may ask.

mod artifacts;
mod commits;
mod kept;
mod sync;
mod ways;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tidegate_core::command::{Command, ItemRef};
use tidegate_core::id::Seed;
use tidegate_core::redact::Redactor;
use tidegate_core::{Actor, Millis, Oid, ProjectId};

pub use artifacts::{Artifacts, Audit, Documents};
pub use commits::{CheckMessage, CheckPush, LinkCommits, Offer, PushedRef, Rewritten, Since, Wake};
pub use kept::{Rebuild, Search, Sql};
pub use sync::{Look, SetRemote, Sync};
pub use ways::{Gates, Next, Which, Why};

/// One request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// What is asked.
    pub body: Body,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// Begin here, or say what has begun.
    Init(Init),
    /// Change something.
    Change(Box<Change>),
    /// Let plain git see all that was recorded.
    Publish(WhenBusy),
    /// What is the project?
    Project,
    /// What is known of these items?
    Show(Show),
    /// Which items are there?
    List(List),
    /// Why does this item stand where it stands?
    Why(Why),
    /// What do the gates of items say?
    Gates(Gates),
    /// What can be done next?
    Next(Next),
    /// What must hold when this item is done, and how is that known?
    Criteria(ItemRef),
    /// How good was this item said to be?
    Assessments(ItemRef),
    /// Which documents do moves rest on, and what is asked of documents?
    Artifacts(Artifacts),
    /// Does old evidence still hold?
    Audit(Audit),
    /// What is to be drawn?
    Graph(Graph),
    /// What was published?
    Workflows,
    /// What was published under this name?
    Workflow(Workflow),
    /// What happened?
    History(History),
    /// What is in flight, and is all well?
    Status(Status),
    /// What happened since?
    Watch(Watch),
    /// The project in numbers, as of this moment.
    Stats(Millis),
    /// All that is known, in canonical lines.
    Dump(Option<ItemRef>),
    /// Is what is recorded sound?
    Verify(Verify),
    /// Is this clone, on this machine?
    Doctor(Doctor),
    /// Bring back what is left of a broken store.
    Recover(Tend),
    /// Make one pack of ours of many.
    Gc(Gc),
    /// Which replicas are known, or this one?
    Replicas(Option<String>),
    /// Exchange logs with remotes.
    Sync(Sync),
    /// Which remotes are there, and what goes to them? Or say what goes to one.
    Remotes(Option<SetRemote>),
    /// Remove everything of ours.
    Uninstall(Tend),
    /// What holds these words?
    Search(Search),
    /// A question in SQL.
    Sql(Sql),
    /// Make the read model anew, or only compare it.
    Rebuild(Rebuild),
    /// Refs may have moved: look.
    Wake(Wake),
    /// May a commit with this message be made?
    CheckMessage(Box<CheckMessage>),
    /// What is the branch for this item called?
    Branch(ItemRef),
    /// Which trailers may a commit on this branch have?
    Offer(Offer),
    /// May this be pushed?
    CheckPush(CheckPush),
    /// Look at commits that nobody looked at yet.
    LinkCommits(LinkCommits),
}

/// Look after this clone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tend {
    /// The caller's clock.
    pub at: Millis,
    /// Whether only to say what would come of it.
    pub dry_run: bool,
}

/// Look whether this clone is well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Doctor {
    /// When, and whether only to say what would be done.
    pub tend: Tend,
    /// Whether to put right what can be.
    pub fix: bool,
}

/// Make one pack of many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Gc {
    /// When, and whether only to say what would be done.
    pub tend: Tend,
    /// Whether only if there are too many.
    pub if_due: bool,
}

/// Begin here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Init {
    /// Who begins, when, and where ids come from.
    pub caller: Caller,
    /// The project to be, if it is known already.
    pub id: Option<ProjectId>,
    /// What people are to call it, if they say so.
    pub name: Option<String>,
    /// What it is called if nobody says.
    pub otherwise: String,
    /// Whether to go on under a new replica's name.
    pub new_replica: bool,
    /// Where to look for a project that others began.
    #[serde(default)]
    pub look: Look,
}

/// Change something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// What to do.
    pub command: Command,
    /// Who asks, when, and where ids come from.
    pub caller: Caller,
    /// The caller's name for this command.
    #[serde(default)]
    pub key: Option<String>,
    /// The entries that must be the last ones of the object.
    #[serde(default)]
    pub expect: Vec<String>,
    /// Why.
    #[serde(default)]
    pub reason: Option<String>,
    /// Whether to record it.
    #[serde(default)]
    pub mode: Mode,
}

/// Whether to record a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Record it.
    #[default]
    Record,
    /// Record it, and answer only when plain git sees it.
    Publish,
    /// Say what would come of it.
    DryRun,
}

/// What to do while another process publishes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WhenBusy {
    /// Wait for it, but not long.
    Wait,
    /// Come next, or leave all to who does.
    ComeNext,
}

/// Who asks, and what only the asking process knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Caller {
    /// Who.
    pub actor: Actor,
    /// The caller's clock.
    pub at: Millis,
    /// Where new ids come from.
    pub seed: Seed,
    /// What must not be recorded: the secrets in the environment of the caller.
    #[serde(default)]
    pub secrets: Redactor,
    /// The commit that is checked out where the caller stands, if documents may have to be looked for
    /// in it.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub head: Option<Oid>,
}

/// What is known of some items?
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Show {
    /// The items.
    pub items: Vec<ItemRef>,
    /// As of when; now, if nothing is said.
    pub at: Option<At>,
    /// The commit that is checked out where it is asked, which may hold what moves rest on.
    #[schemars(with = "Option<String>")]
    pub head: Option<Oid>,
}

/// A point in the past.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum At {
    /// As the author of this entry saw it, that entry included.
    Entry(String),
    /// As it was recorded up to this time.
    Time(Millis),
}

/// Which items are there?
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct List {
    /// Archived items and those in a last state, too.
    pub all: bool,
    /// In this state.
    pub state: Option<String>,
    /// Of this kind.
    pub kind: Option<String>,
    /// With this label.
    pub label: Option<String>,
    /// Of this assignee.
    pub assignee: Option<String>,
    /// Part of this item.
    pub parent: Option<ItemRef>,
    /// With this text in title or body.
    pub text: Option<String>,
    /// Changed at or after this time.
    pub changed_since: Option<Millis>,
    /// Contested only.
    pub contested: bool,
    /// In which order.
    pub sort: Sort,
    /// At most so many.
    pub limit: Option<usize>,
    /// After the last one of an earlier answer.
    pub cursor: Option<String>,
}

/// The order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// Newest first.
    #[default]
    Created,
    /// Last changed first.
    Updated,
    /// By priority, then newest first.
    Priority,
    /// By title.
    Title,
    /// By state, in the order of the definition, then newest first.
    State,
}

/// What is to be drawn?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Graph {
    /// The open items.
    Open,
    /// What this item is connected with, up and down.
    Item(ItemRef),
    /// Where the open items stand that follow what was published under this name.
    Workflow(String),
}

/// What happened since?
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Watch {
    /// Which events are wanted.
    pub events: History,
    /// The cursor of an earlier answer. Without one, what is told begins now.
    pub from: Option<String>,
    /// How many milliseconds a daemon may wait for something to happen. Without one it is told at once
    /// if nothing did.
    pub wait: Option<u64>,
}

/// What was published under a name?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Workflow {
    /// The name.
    pub name: String,
    /// The beginning of the digest of the version that is meant; what is in force, if none is.
    pub version: Option<String>,
}

/// What is in flight, and is all well?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Status {
    /// Who asks, if they say so.
    pub actor: Option<Actor>,
    /// The asker's clock.
    pub at: Millis,
    /// Whether to look whether this clone is well, too.
    pub deep: bool,
    /// The commit that is checked out where the asker stands: documents are looked for in it.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub head: Option<Oid>,
    /// The file in the work tree that describes a workflow, if there is one.
    #[serde(default)]
    pub file: Option<LyingFile>,
}

/// A file in the work tree that describes a workflow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LyingFile {
    /// Its path, as people are shown it.
    pub path: String,
    /// The name of the definition that it describes.
    pub name: String,
    /// The digest of that.
    pub digest: String,
}

/// What happened?
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct History {
    /// To this item; to everything, if none is named.
    pub item: Option<ItemRef>,
    /// At or after this time.
    pub since: Option<Millis>,
    /// Before this time.
    pub until: Option<Millis>,
    /// Of this kind.
    pub kind: Option<String>,
    /// By an actor whose name or mail holds this.
    pub actor: Option<String>,
    /// At most so many, the latest ones.
    pub limit: Option<usize>,
    /// Before the first one of an earlier answer.
    pub cursor: Option<String>,
}

/// Is what is recorded sound?
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Verify {
    /// An item, an entry, or a range of entries; all, if nothing is named.
    pub target: Option<String>,
    /// Whether to look at the entries only, and not to compute anything again.
    pub quick: bool,
    /// The asker's clock.
    pub at: Millis,
}
