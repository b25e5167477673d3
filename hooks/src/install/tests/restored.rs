//! Hooks of others are as they were, once ours have gone.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::time::{Duration, SystemTime};

use proptest::prelude::*;

use super::{Place, step};
use crate::event::Event;
use crate::install::Step;
use crate::install::folder::tests_only::do_first_half;

/// A hook of others.
#[derive(Debug, Clone)]
enum Theirs {
    File { bytes: Vec<u8>, mode: u32, age: u64 },
    Link { to: String },
}

fn theirs() -> impl Strategy<Value = Theirs> {
    let bytes = prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..200),
        Just(b"#!/bin/sh\nexec true\n".to_vec()),
        Just(b"#!/usr/bin/env python3\nimport sys\n".to_vec()),
    ];
    let mode = prop_oneof![Just(0o755), Just(0o644), Just(0o500), Just(0o4755)];
    let file = (bytes, mode, 0..4_000_000_u64).prop_map(|(bytes, mode, age)| Theirs::File {
        bytes,
        mode,
        age,
    });
    let link = prop_oneof!["\\.\\./[a-z]{1,8}", Just("/nowhere/at/all".to_owned())];
    prop_oneof![3 => file, 1 => link.prop_map(|to| Theirs::Link { to })]
}

fn put(place: &Place, name: &str, theirs: &Theirs) {
    let path = place.hooks().join(name);
    match theirs {
        Theirs::Link { to } => symlink(to, path).expect("links can be made"),
        Theirs::File { bytes, mode, age } => {
            fs::write(&path, bytes).expect("writable");
            let file = fs::File::open(&path).expect("readable");
            let then = SystemTime::now() - Duration::from_secs(*age);
            file.set_modified(then).expect("it is ours");
            fs::set_permissions(&path, fs::Permissions::from_mode(*mode)).expect("it is ours");
        }
    }
}

fn names() -> Vec<&'static str> {
    let others = ["pre-commit", "pre-push.sample", "commit-msg.old", "update", "helper.sh"];
    Event::ALL.into_iter().map(Event::name).chain(others).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn hooks_of_others_come_back_to_the_byte_mode_time_and_number(
        found in proptest::collection::btree_map(
            proptest::sample::select(names()), theirs(), 0..8
        ),
        times in 1..4_usize,
    ) {
        let place = Place::new();
        for (name, theirs) in &found {
            put(&place, name, theirs);
        }
        let before = place.all();
        for _ in 0..times {
            place.install();
        }
        for event in Event::ALL {
            let path = place.hooks().join(event.name());
            prop_assert!(path.symlink_metadata().is_ok(), "{event} is missing");
        }
        place.uninstall();
        prop_assert_eq!(place.all(), before);
        prop_assert!(!place.root.path().join("home/hooks.json").exists());
    }

    #[test]
    fn whoever_is_killed_in_the_middle_leaves_every_hook_where_git_runs_it(
        found in proptest::collection::btree_map(
            proptest::sample::select(names()), theirs(), 0..8
        ),
        broken in proptest::sample::select(Event::ALL.to_vec()),
        goes_on in any::<bool>(),
    ) {
        let place = Place::new();
        for (name, theirs) in &found {
            put(&place, name, theirs);
        }
        let before = place.all();
        do_first_half(&place.folder(), broken);
        for name in found.keys() {
            let path = place.hooks().join(name);
            prop_assert!(path.symlink_metadata().is_ok(), "git finds no {name}");
        }
        if goes_on {
            place.install();
        }
        place.uninstall();
        prop_assert_eq!(place.all(), before);
    }
}

#[test]
fn a_folder_that_was_not_there_goes_again() {
    let place = Place::new();
    fs::remove_dir(place.hooks()).expect("it is empty");
    let done = place.install();
    assert_eq!(step(&done, Event::PostCommit), &Step::Link);
    place.uninstall();
    assert!(!place.hooks().exists());
    assert!(place.uninstall().iter().all(|outcome| outcome.step == Step::Nothing));
}

#[test]
fn saying_it_changes_nothing() {
    let place = Place::new();
    place.put("pre-push", "#!/bin/sh\n");
    let before = place.all();
    let said = place.folder().install(&Event::ALL, true).expect("it says");
    assert_eq!(place.all(), before);
    assert_eq!(said, place.install(), "it does what it said");
    let before = place.all();
    let said = place.folder().uninstall(true).expect("it says");
    assert_eq!(place.all(), before);
    assert_eq!(said, place.uninstall(), "it does what it said");
}
