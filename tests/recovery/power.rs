//! Power cuts: the image of a disk is copied at the moment of an acknowledgement, mounted, and what
//! was acknowledged is looked for.
//!
//! The copy holds what reached the disk by then, and nothing that only the file system's memory
//! held. So it is what a disk without a cache keeps when its power goes.

use std::path::Path;
use std::process::Command;

use crate::place::{number, tell};
use crate::support::mounts::can_mount;
use crate::support::skip::skip;
use crate::support::{Sandbox, TIDEGATE};

/// Cuts the power after each of `$CUTS` changes.
const SCRIPT: &str = r#"
export XDG_STATE_HOME="$PWD/remembered"
mkdir remembered
truncate -s 320M disk
"mkfs.$FS" -q disk
mkdir mnt
mount -o loop disk mnt
mkdir mnt/repo && cd mnt/repo
git init -q && git commit -q --allow-empty -m Begin && CI=1 "$TIDEGATE" init >/dev/null
cd ../..
sync -f mnt
lost=0
exec 9<"$(echo mnt/repo/.git/tidegate/r/*/publish.lock)"
for cut in $(seq "$CUTS"); do
    # Every other one is to be seen by plain git as well, from its acknowledgement on. None of the
    # others is published, so nobody else syncs it.
    if [ $((cut % 2)) = 0 ]; then flock 9; publish=; else publish=--publish; fi
    "$TIDEGATE" -C mnt/repo new -q "$cut" --key "$cut" $publish >/dev/null
    cp --sparse=always disk cut
    flock -u 9
    # What is remembered outside of the repository is that of this moment, and stays so for who goes on.
    rm -rf state && cp -r "$XDG_STATE_HOME" state
    # At the same place, so that it is no copy to whoever looks; it goes with the processes.
    unshare -m env CUT="$cut" XDG_STATE_HOME="$PWD/state" bash -euc '
        mount -o "loop$OPTIONS" cut mnt
        cd mnt/repo
        [ $((CUT % 2)) = 0 ] || [ "$(git log --glob="refs/tidegate/*" --oneline | wc -l)" = $((CUT + 1)) ]
        git fsck --strict --no-dangling >/dev/null
        [ "$("$TIDEGATE" ls --all -q | wc -l)" = "$CUT" ]
        CI=1 "$TIDEGATE" new -q "after it" >/dev/null
        "$TIDEGATE" verify -q >/dev/null
        git fsck --strict --no-dangling >/dev/null
        [ "$(git log --glob="refs/tidegate/*" --oneline | wc -l)" = $((CUT + 2)) ]
    ' || { echo "cut $cut"; lost=$((lost + 1)); }
done
echo "lost $lost of $CUTS"
"#;

/// What became of the acknowledged changes on a file system of this kind.
fn cut(file_system: &str, cuts: usize) -> String {
    let sandbox = Sandbox::anonymous().with_identity().at("disks");
    let mut command = sandbox.command("unshare");
    command.args(["-m", "bash", "-euc", SCRIPT]).env_remove("CI");
    // Some refuse two disks of one name.
    let options = if file_system == "xfs" { ",nouuid" } else { "" };
    command.env("TIDEGATE", TIDEGATE).env("CUTS", cuts.to_string());
    command.env("FS", file_system).env("OPTIONS", options);
    let child = command.output().expect("unshare can be started");
    assert!(child.status.success(), "{}", String::from_utf8_lossy(&child.stderr));
    tell(&String::from_utf8_lossy(&child.stderr));
    String::from_utf8(child.stdout).expect("numbers")
}

/// Whether images of disks can be mounted here; says why not.
fn has_loops(name: &str) -> bool {
    if !can_mount(name) {
        return false;
    }
    let found = Command::new("losetup").arg("--find").output();
    let has = found.is_ok_and(|found| found.status.success());
    if !has || !Path::new("/dev/loop-control").exists() {
        skip(name, "there are no loop devices");
        return false;
    }
    true
}

#[test]
fn what_was_acknowledged_before_a_power_cut_is_there_after_it() {
    let name = "what_was_acknowledged_before_a_power_cut";
    let file_system = std::env::var("TIDEGATE_RECOVERY_DISK").unwrap_or_else(|_| "ext4".into());
    if !has_loops(name) {
        return;
    }
    if Command::new(format!("mkfs.{file_system}")).arg("-V").output().is_err() {
        return skip(name, &format!("mkfs.{file_system} is not installed"));
    }
    let cuts = number("TIDEGATE_RECOVERY_CUTS", 20);
    assert_eq!(cut(&file_system, cuts), format!("lost 0 of {cuts}\n"));
}
