//! Whatever can be asked, both keepers of the fold answer alike.

use std::collections::BTreeSet;
use std::fmt::Debug;

use tidegate_core::command::ItemRef;
use tidegate_core::event::Object;
use tidegate_core::item::Item;
use tidegate_core::link::Relation;
use tidegate_core::{ItemId, Millis, Oid, ReplicaId};
use tidegate_index::{
    EventFilter, ItemFilter, Listed, Order, Page, Reached, ReadModel, Seen, Told,
};

/// What the log is about, and what to ask for that is there and not there.
pub(crate) struct World<'a> {
    pub(crate) entries: &'a [Oid],
    pub(crate) replicas: &'a [ReplicaId],
}

/// Fails where the two say different things.
pub(crate) fn assert_alike(one: &dyn ReadModel, other: &dyn ReadModel, world: &World<'_>) {
    let both = [one, other];
    same(both, "project", |model| model.project());
    same(both, "workflows", |model| model.workflows());
    same(both, "definitions", |model| Ok(format!("{:?}", model.definitions())));
    let ids = ids(one);
    assert_eq!(ids, self::ids(other));
    for id in &ids {
        of_item(both, *id);
    }
    for oid in world.entries {
        same(both, "has", |model| model.has(*oid));
        same(both, "entry", |model| model.entry(*oid));
        for (replica, seen) in
            world.replicas.iter().flat_map(|r| world.replicas.iter().map(move |s| (r, s)))
        {
            same(both, "has_named", |model| model.has_named(*replica, *seen, *oid));
        }
    }
    for key in ["u:k", "u:k1", "c:a", "no such key"] {
        same(both, key, |model| model.by_key(key));
    }
    for text in ["T-", "T-aaaa", "A-0", "A-1", "nothing"] {
        same(both, text, |model| Ok(format!("{:?}", model.look_up(&ItemRef(text.into()))?)));
    }
    same(both, "states", |model| Ok([model.is_in_state("in PROGRESS")?, model.is_in_state("x")?]));
    leads(both, &ids);
    lists(both, &ids);
    histories(both, &ids, world);
    counts(both, &ids);
    same(both, "unseen", |model| {
        let mut unseen = model.unseen()?;
        unseen.waiting.sort_by_key(|waiting| (waiting.missing, waiting.entry));
        unseen.stubs.sort_by_key(|stub| stub.entry);
        Ok(unseen)
    });
}

/// How an item is told in lists.
pub(crate) fn told(item: &Item) -> [String; 2] {
    [
        format!("{} {:?} ", item.title, item.state),
        format!(" {:?} {:?}", item.labels, item.updated_at),
    ]
}

/// What a list tells, be it of items or as it was kept.
fn listed(page: Told<Page<Listed>>) -> Told<Page<(String, Vec<Relation>)>> {
    let row = |listed| match listed {
        Listed::Item(row) => (told(&row.item).join(&row.short), row.circles),
        Listed::Told { text, circles } => (text, circles),
    };
    let Page { found, is_cut } = page?;
    Ok(Page { found: found.into_iter().map(row).collect(), is_cut })
}

fn ids(model: &dyn ReadModel) -> Vec<ItemId> {
    let mut ids = Vec::new();
    let mut tell = |name: tidegate_index::Name<'_>| {
        if let tidegate_index::Name::Id(id) = name {
            ids.push(id);
        }
    };
    model.each_name(&mut tell).expect("told");
    ids
}

fn of_item(both: [&dyn ReadModel; 2], id: ItemId) {
    same(both, "item", |model| model.item(id));
    same(both, "deeds", |model| model.deeds(id).map(|deeds| format!("{deeds:?}")));
    same(both, "made of", |model| model.made_of(id));
    same(both, "short", |model| Ok([model.short(id)?, model.lasting(id)?]));
    same(both, "neighbours", |model| model.neighbours(id));
    same(both, "circles", |model| model.circles(id));
    same(both, "key conflicts", |model| model.key_conflicts(id));
    for object in [Object::Item(id), Object::Project, Object::Policy] {
        same(both, "heads", |model| model.heads(&object));
    }
    for along in Relation::ALL {
        same(both, "leads to", |model| {
            Ok(model.leads_to(id, along)?.into_iter().collect::<BTreeSet<_>>())
        });
    }
    let whole = id.to_string();
    for text in [&whole, &whole[..6], &whole[..7]] {
        same(both, text, |model| Ok(format!("{:?}", model.look_up(&ItemRef(text.into()))?)));
    }
}

fn leads(both: [&dyn ReadModel; 2], ids: &[ItemId]) {
    let told = |model: &dyn ReadModel| {
        let mut leads = BTreeSet::new();
        model.each_lead(&mut |from, along, to| {
            let _ = leads.insert((from, along, to));
        })?;
        Ok(leads)
    };
    same(both, "each lead", told);
    let mut leads = BTreeSet::new();
    for id in ids {
        for along in Relation::ALL {
            let to = both[0].leads_to(*id, along).expect("told");
            leads.extend(to.into_iter().map(|to| (*id, along, to)));
        }
    }
    let mut all = told(both[0]).expect("told");
    all.retain(|(from, _, _)| ids.contains(from));
    assert_eq!(all, leads, "of all items what is told of one");
}

fn lists(both: [&dyn ReadModel; 2], ids: &[ItemId]) {
    let text = |text: &str| Some(text.to_owned());
    let mut filters = vec![
        ItemFilter::default(),
        ItemFilter { state: text("in progress"), ..ItemFilter::default() },
        ItemFilter { all: true, kind: text("TASK"), ..ItemFilter::default() },
        ItemFilter { all: true, label: text("l1"), ..ItemFilter::default() },
        ItemFilter { all: true, assignee: text("ann"), ..ItemFilter::default() },
        ItemFilter { all: true, text: text("WITH"), ..ItemFilter::default() },
        ItemFilter { all: true, contested: true, ..ItemFilter::default() },
        ItemFilter { in_flight: true, ..ItemFilter::default() },
        ItemFilter { all: true, ..ItemFilter::default() },
    ];
    let parents = ids.iter().map(|id| ItemFilter { parent: Some(*id), ..ItemFilter::default() });
    filters.extend(parents);
    for filter in &filters {
        for order in [Order::Created, Order::Updated, Order::Priority, Order::Title, Order::State] {
            let told = format!("{filter:?} {order:?}");
            same(both, &told, |model| model.items(filter, order, None, usize::MAX));
            same(both, &told, |model| listed(model.listed(filter, order, None, usize::MAX)));
            for after in ids.iter().map(|id| Some(*id)).chain([None]) {
                same(both, &told, |model| model.items(filter, order, after, 1));
            }
        }
    }
}

fn counts(both: [&dyn ReadModel; 2], ids: &[ItemId]) {
    same(both, "tallies", |model| model.tallies());
    let items = ids.iter().map(|id| both[0].item(*id).expect("told").expect("it is there"));
    let mut begun: Vec<Millis> = items.map(|item| item.created_at).collect();
    begun.sort_unstable();
    same(both, "begun", |model| model.begun(&begun));
    same(both, "courses", |model| {
        let mut courses = Vec::new();
        model.each_course(&mut |course| courses.push(course))?;
        // Whose comes first is nobody's business.
        courses.sort_by_cached_key(|course| format!("{course:?}"));
        Ok(courses)
    });
}

fn histories(both: [&dyn ReadModel; 2], ids: &[ItemId], world: &World<'_>) {
    let text = |text: &str| Some(text.to_owned());
    let mut filters = vec![
        EventFilter::default(),
        EventFilter { kind: text("item"), ..EventFilter::default() },
        EventFilter { kind: text("item.edited"), ..EventFilter::default() },
        EventFilter { kind: text("ite"), ..EventFilter::default() },
        EventFilter { actor: text("ANN"), ..EventFilter::default() },
    ];
    filters.extend(ids.iter().map(|id| EventFilter { item: Some(*id), ..EventFilter::default() }));
    for filter in &filters {
        let told = format!("{filter:?}");
        same(both, &told, |model| model.events(filter, None, usize::MAX));
        same(both, &told, |model| model.events(filter, None, 2));
    }
    for filter in &filters {
        let mut seen = Seen::new();
        for (n, replica) in (0u32..).zip(world.replicas) {
            same(both, "arrived", |model| model.arrived(filter, &seen, usize::MAX));
            same(both, "arrived", |model| model.arrived(filter, &seen, 2));
            same(both, "last", |model| model.last_of(*replica));
            let last = both[0].last_of(*replica).expect("told").unwrap_or_default();
            let reached = Reached { seq: last / 2, index: n % 2 };
            seen.insert(*replica, reached);
        }
        same(both, "arrived", |model| model.arrived(filter, &seen, usize::MAX));
    }
    for oid in world.entries {
        let at = tidegate_core::event::EventRef { entry: *oid, index: 0 };
        same(both, "before", |model| model.events(&EventFilter::default(), Some(at), 3));
    }
}

fn same<T: PartialEq + Debug>(
    both: [&dyn ReadModel; 2],
    what: &str,
    ask: impl Fn(&dyn ReadModel) -> Told<T>,
) {
    let [one, other] = both.map(|model| ask(model).expect("told"));
    assert_eq!(one, other, "{what}");
}
