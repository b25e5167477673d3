//! A repository in memory, for simulations: the ids are git's, everything else is a map.
//! Keeps no working tree, configuration or identity, and fails only where a disk would refuse.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard};

use tidegate_core::oid::Oid;
use tidegate_files::{FileSystem, Real};

use crate::durable::{Durable, DurableError};
use crate::objects::{HashKind, Lookup, Object, ObjectError, ObjectKind, Objects};
use crate::refs::{RefError, RefTarget, Refs, SwapError, check_name, compare, parents};

/// Objects and refs in memory. Clones share them.
#[derive(Debug, Clone)]
pub struct Memory {
    hash: HashKind,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    objects: HashMap<Oid, (ObjectKind, Arc<[u8]>)>,
    refs: BTreeMap<String, RefTarget>,
}

impl Memory {
    /// An empty repository.
    #[must_use]
    pub fn new(hash: HashKind) -> Self {
        Self { hash, state: Arc::default() }
    }

    /// Makes a ref point anywhere, also where no honest writer would: to another ref, or
    /// nowhere. The faults of a disk, for simulations.
    pub fn plant(&self, name: &str, target: RefTarget) {
        self.lock().refs.insert(name.to_owned(), target);
    }

    /// Loses an object, as pruning or a bad disk would.
    pub fn forget(&self, id: Oid) {
        self.lock().objects.remove(&id);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no thread panics while it holds the state")
    }
}

impl Objects for Memory {
    fn hash_kind(&self) -> HashKind {
        self.hash
    }

    fn read_into(&self, id: Oid, limit: u64, buffer: &mut Vec<u8>) -> Result<Lookup, ObjectError> {
        buffer.clear();
        let state = self.lock();
        let Some((kind, data)) = state.objects.get(&id) else {
            return Ok(Lookup::Missing);
        };
        let size = data.len() as u64;
        if size > limit {
            return Ok(Lookup::TooBig { size });
        }
        buffer.extend_from_slice(data);
        Ok(Lookup::Found(*kind))
    }

    fn write(&self, kind: ObjectKind, data: &[u8]) -> Result<Oid, ObjectError> {
        let id = self.hash(kind, data)?;
        self.lock().objects.entry(id).or_insert_with(|| (kind, data.into()));
        Ok(id)
    }

    fn neighbours(&self, _id: Oid, _most: usize) -> Result<Vec<Oid>, ObjectError> {
        Ok(Vec::new())
    }

    fn reader(&self) -> Box<dyn Objects + Send> {
        Box::new(self.clone())
    }
}

/// Memory has no power cuts: what is written stays, and nobody else prunes it.
impl Durable for Memory {
    fn files(&self) -> Arc<dyn FileSystem> {
        Arc::new(Real::default())
    }

    fn lay_down(&self, objects: &[Object<'_>]) -> Result<(), DurableError> {
        let mut state = self.lock();
        for object in objects {
            state.objects.entry(object.id).or_insert_with(|| (object.kind, object.data.into()));
        }
        Ok(())
    }

    fn keep(&self, objects: &[Object<'_>]) -> Result<(), DurableError> {
        self.lay_down(objects)
    }

    fn forget_loose(&self, _objects: &[Oid]) -> Result<(), DurableError> {
        Ok(())
    }

    fn lies_here(&self, oid: Oid) -> bool {
        self.lock().objects.contains_key(&oid)
    }

    fn is_pruning(&self) -> bool {
        false
    }

    fn move_ref(
        &self,
        name: &str,
        expected: Option<Oid>,
        new: Oid,
        _is_ours: &dyn Fn(Oid) -> bool,
    ) -> Result<(), SwapError> {
        self.swap(name, expected, new)
    }

    fn mend_ref(
        &self,
        name: &str,
        new: Oid,
        _is_ours: &dyn Fn(Oid) -> bool,
    ) -> Result<(), SwapError> {
        check_name(name).map_err(|error| SwapError::other(name, error))?;
        self.plant(name, RefTarget::Oid(new));
        Ok(())
    }

    fn sync_ref(&self, _name: &str) -> Result<(), DurableError> {
        Ok(())
    }
}

impl Refs for Memory {
    fn find(&self, name: &str) -> Result<Option<RefTarget>, RefError> {
        check_name(name)?;
        Ok(self.lock().refs.get(name).cloned())
    }

    fn list(&self, prefix: &str) -> Result<Vec<(String, RefTarget)>, RefError> {
        let state = self.lock();
        let from = state.refs.range(prefix.to_owned()..);
        let named = from.take_while(|(name, _)| name.starts_with(prefix));
        Ok(named.map(|(name, target)| (name.clone(), target.clone())).collect())
    }

    fn swap(&self, name: &str, expected: Option<Oid>, new: Oid) -> Result<(), SwapError> {
        check_name(name).map_err(|error| SwapError::other(name, error))?;
        let mut state = self.lock();
        compare(name, expected, state.refs.get(name).cloned())?;
        if expected.is_none() {
            let directory = format!("{name}/");
            let below = state.refs.range(directory.clone()..).next();
            let below = below.filter(|(other, _)| other.starts_with(&directory));
            let above = parents(name).find(|parent| state.refs.contains_key(*parent));
            if let Some(other) = below.map(|(other, _)| other.as_str()).or(above) {
                return Err(SwapError::in_the_way(name, other));
            }
        }
        state.refs.insert(name.to_owned(), RefTarget::Oid(new));
        Ok(())
    }

    fn delete(&self, name: &str, expected: Oid) -> Result<(), SwapError> {
        check_name(name).map_err(|error| SwapError::other(name, error))?;
        let mut state = self.lock();
        compare(name, Some(expected), state.refs.get(name).cloned())?;
        state.refs.remove(name);
        Ok(())
    }
}
