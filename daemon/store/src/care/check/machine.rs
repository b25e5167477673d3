//! What the clone lies on: the disk, its locks and its room, and the git that is run here.

use tidegate_files::{File, FileSystem, Open, volume};

use crate::care::finding::Finding;
use crate::care::hand::{Care, told};
use crate::journal::lock_works;
use crate::store::StoreError;

/// How much room is little: some segments, and the packs made of them.
const LITTLE: u64 = 100 << 20;

/// The first git that syncs what it is told to.
const SYNCS: (u32, u32) = (2, 36);

pub(super) fn check(care: &Care<'_>) -> Result<Vec<Finding>, StoreError> {
    let mut findings = disk(care);
    findings.extend(locks(care));
    findings.extend(git(care));
    if care.disk.config("tidegate.durability").as_deref() == Some("relaxed") {
        let message = "relaxed: a power cut may take the last changes, though they were answered";
        findings.push(Finding::note("relaxed", "tidegate.durability", message));
    }
    let place = care.disk.common_dir();
    if let Ok(seen) = care.store.files.look(&place.join("gc.pid")) {
        let age = care.age(seen.modified).as_secs();
        let message = format!("git gc is at work since {age} seconds, or died at it");
        findings.push(Finding::note("git_gc", place.join("gc.pid").display(), message));
    }
    let alternates = care.disk.objects_dir().join("info/alternates");
    if care.store.files.look(&alternates).is_ok_and(|seen| seen.length > 0) {
        let message = "this repository borrows objects of others, which go when those please";
        findings.push(Finding::note("alternates", alternates.display(), message));
    }
    Ok(findings)
}

fn disk(care: &Care<'_>) -> Vec<Finding> {
    let place = care.disk.common_dir().display();
    let volume = match volume(care.disk.common_dir()) {
        Ok(volume) => volume,
        Err(error) => return vec![Finding::error("disk_unreadable", place, error)],
    };
    let mut findings = Vec::new();
    if volume.is_read_only {
        findings.push(Finding::error("disk_read_only", &place, "nothing can be written here"));
    }
    if volume.free < LITTLE {
        let message = format!("{} MiB are left to write", volume.free >> 20);
        findings.push(Finding::warning("disk_full", &place, message));
    }
    if let Some(name) = volume.distant {
        let message =
            format!("it lies on {name}, where locks and syncs may not hold what they promise");
        findings.push(Finding::warning("disk_distant", &place, message));
    }
    findings
}

/// Whether two processes are kept apart here.
fn locks(care: &Care<'_>) -> Option<Finding> {
    let path = care.store.place.replica(care.store.replica()?).join("lock");
    let files: &dyn FileSystem = care.store.files.as_ref();
    let open = || files.open(&path, Open::Update).ok();
    let (first, second): (Box<dyn File>, Box<dyn File>) = (open()?, open()?);
    let message = lock_works(first.as_ref(), second.as_ref()).err()?;
    Some(Finding::error("no_locks", path.display(), message))
}

fn git(care: &Care<'_>) -> Option<Finding> {
    let version = match care.disk.git_version() {
        Ok(version) => version,
        Err(error) => return Some(Finding::error("no_git", "git", told(error.as_ref()))),
    };
    let mut numbers = version.split('.').map(|part| part.parse::<u32>().ok());
    let (major, minor) = (numbers.next()??, numbers.next()??);
    ((major, minor) < SYNCS).then(|| {
        let message =
            format!("version {version} does not sync all that it writes, even if told to");
        Finding::warning("git_old", "git", message)
    })
}
