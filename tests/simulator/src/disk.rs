//! What is on a disk, as far as it is known: the model of a power cut.
//!
//! - A sync of a file keeps its content and its length, a sync of a folder the names in it. Nothing
//!   else is kept for sure, in no order.
//! - A sector of 512 bytes is written as a whole. What was not synced holds, each sector by itself,
//!   what was synced last or what any write made of it since.
//! - The length of a file that grew is the old one, the new one, or a sector between; what was not
//!   written of it is zeroes.
//! - A name that was made, linked, renamed over or removed is, each by itself, what it was at the
//!   last sync of its folder or at any change since. A rename gives both names or the new one,
//!   never none. A folder whose own name is lost takes along what lies in it.
//! - A sync that fails has written any part, and no later sync writes the rest, though it says that
//!   it did; what is written again after that is synced again. Readers see what was written
//!   throughout. So Linux behaves since 4.13 where the error was told to somebody else.
//! - A write that fails, or in which the process is killed, has made the first sectors of it.
//! - Locks end.
//!
//! That is at least what ext4, xfs and btrfs do, whatever their options: with a journal the names of
//! one folder come back in order. No file system tears a sector, makes up content, or turns a name
//! over to another file.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use crate::content::Content;
use crate::names::{Id, Names};
use crate::rng::Rng;

/// What stands on a disk, by path: the bytes of a file; nothing, for a folder.
pub type Image = BTreeMap<PathBuf, Option<Arc<Vec<u8>>>>;

/// A folder, whose content lies in real files, and what would be left of it.
#[derive(Debug, Clone)]
pub struct Disk {
    root: PathBuf,
    nodes: Vec<Arc<Node>>,
}

#[derive(Debug, Clone)]
enum Node {
    File(Content),
    Folder(Names),
}

/// The folder that everything lies in.
const ROOT: Id = 0;

impl Disk {
    /// What lies in `root`, which survives anything.
    pub fn load(root: &Path) -> io::Result<Self> {
        let mut image = Image::new();
        read(root, Path::new(""), &mut image)?;
        Ok(Self { root: root.to_owned(), nodes: nodes(&image) })
    }

    /// Where it lies.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// What is seen.
    #[must_use]
    pub fn seen(&self) -> Image {
        self.image(
            &mut |names| names.seen().map(|(name, id)| (name.to_owned(), id)).collect(),
            &mut |file| Arc::clone(&file.seen),
        )
    }

    /// What a power cut may leave now.
    #[must_use]
    pub fn after_power_cut(&self, rng: &mut Rng) -> Image {
        // How much is lost: all, nothing, or something between, of names and of content.
        let [names, content] = [(); 2].map(|()| rng.below(9));
        let [mut of_names, mut of_content] = [(); 2].map(|()| rng.fork());
        self.image(&mut |folder| folder.after_power_cut(names, &mut of_names), &mut |file| {
            file.after_power_cut(content, &mut of_content)
        })
    }

    /// Makes the disk hold `image`, which survives anything from now on.
    pub fn become_image(&mut self, image: &Image) -> io::Result<()> {
        let seen = self.seen();
        let same = |path: &PathBuf, what: &Option<Arc<Vec<u8>>>, other: &Image| {
            other.get(path).is_some_and(|there| there == what)
        };
        // What lies in a folder comes after it.
        for (path, what) in seen.iter().rev().filter(|(path, what)| !same(path, what, image)) {
            match what {
                Some(_) => fs::remove_file(self.root.join(path))?,
                None => fs::remove_dir(self.root.join(path))?,
            }
        }
        for (path, what) in image.iter().filter(|(path, what)| !same(path, what, &seen)) {
            match what {
                Some(bytes) => fs::write(self.root.join(path), bytes.as_slice())?,
                None => fs::create_dir(self.root.join(path))?,
            }
        }
        self.nodes = nodes(image);
        Ok(())
    }

    /// What is seen in the file at `path` within the disk.
    #[must_use]
    pub fn read(&self, path: &Path) -> Option<Arc<Vec<u8>>> {
        match &*self.nodes[self.id(&self.root.join(path))?] {
            Node::File(content) => Some(Arc::clone(&content.seen)),
            Node::Folder(_) => None,
        }
    }

    fn image(
        &self,
        names: &mut dyn FnMut(&Names) -> BTreeMap<OsString, Id>,
        content: &mut dyn FnMut(&Content) -> Arc<Vec<u8>>,
    ) -> Image {
        let mut image = Image::new();
        let mut left = vec![(PathBuf::new(), ROOT)];
        while let Some((path, id)) = left.pop() {
            let what = match &*self.nodes[id] {
                Node::File(file) => Some(content(file)),
                Node::Folder(folder) => {
                    let within = names(folder).into_iter();
                    left.extend(within.map(|(name, id)| (path.join(name), id)));
                    None
                }
            };
            if id != ROOT {
                image.insert(path, what);
            }
        }
        image
    }

    /// What stands at a path.
    pub(crate) fn id(&self, path: &Path) -> Option<Id> {
        let within = path.strip_prefix(&self.root).ok()?;
        within.components().try_fold(ROOT, |id, part| match (&*self.nodes[id], part) {
            (Node::Folder(names), Component::Normal(name)) => names.find(name),
            _ => None,
        })
    }

    /// The names beside a path, and its own.
    fn place<'a>(&mut self, path: &'a Path) -> (&mut Names, &'a std::ffi::OsStr) {
        let folder = path.parent().and_then(|folder| self.id(folder));
        let folder = folder.expect("the file system found the folder");
        let Node::Folder(names) = Arc::make_mut(&mut self.nodes[folder]) else {
            unreachable!("the file system found a folder");
        };
        (names, path.file_name().expect("the file system found a name"))
    }

    fn add(&mut self, path: &Path, node: Node) -> Id {
        let id = self.nodes.len();
        self.nodes.push(Arc::new(node));
        let (names, name) = self.place(path);
        names.set(name, Some(id));
        id
    }

    /// The file at a path, made if there was none.
    pub(crate) fn open(&mut self, path: &Path) -> Id {
        self.id(path).unwrap_or_else(|| self.add(path, Node::File(Content::default())))
    }

    pub(crate) fn make_folder(&mut self, path: &Path) {
        self.add(path, Node::Folder(Names::default()));
    }

    pub(crate) fn link(&mut self, from: &Path, to: &Path) {
        let id = self.id(from);
        let (names, name) = self.place(to);
        names.set(name, id);
    }

    pub(crate) fn rename(&mut self, from: &Path, to: &Path) {
        assert_eq!(from.parent(), to.parent(), "what is renamed stays in its folder");
        let (names, name) = self.place(from);
        names.rename(name, to.file_name().expect("the file system found a name"));
    }

    pub(crate) fn remove(&mut self, path: &Path) {
        let (names, name) = self.place(path);
        names.set(name, None);
    }

    pub(crate) fn sync_folder(&mut self, path: &Path) {
        let id = self.id(path).expect("the file system found the folder");
        if let Node::Folder(names) = Arc::make_mut(&mut self.nodes[id]) {
            names.sync();
        }
    }

    pub(crate) fn file(&mut self, id: Id) -> &mut Content {
        match Arc::make_mut(&mut self.nodes[id]) {
            Node::File(content) => content,
            Node::Folder(_) => unreachable!("only files are written"),
        }
    }
}

/// An image, all of it on the disk.
fn nodes(image: &Image) -> Vec<Arc<Node>> {
    let ids: BTreeMap<&Path, Id> =
        image.keys().enumerate().map(|(at, path)| (path.as_path(), at + 1)).collect();
    let mut within: BTreeMap<&Path, Vec<(OsString, Id)>> = BTreeMap::new();
    for (path, id) in &ids {
        let folder = path.parent().expect("no path in an image is empty");
        let name = path.file_name().expect("no path in an image is empty");
        within.entry(folder).or_default().push((name.to_owned(), *id));
    }
    let mut folder = |path: &Path| {
        Arc::new(Node::Folder(Names::synced(within.remove(path).unwrap_or_default())))
    };
    let mut nodes = vec![folder(Path::new(""))];
    nodes.extend(image.iter().map(|(path, what)| match what {
        Some(bytes) => Arc::new(Node::File(Content::synced(Arc::clone(bytes)))),
        None => folder(path),
    }));
    nodes
}

fn read(root: &Path, within: &Path, image: &mut Image) -> io::Result<()> {
    for entry in fs::read_dir(root.join(within))? {
        let entry = entry?;
        let path = within.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            image.insert(path.clone(), None);
            read(root, &path, image)?;
        } else {
            image.insert(path, Some(Arc::new(fs::read(entry.path())?)));
        }
    }
    Ok(())
}
