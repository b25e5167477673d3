//! File systems that are full, or cannot be written: mounted where only the test sees them.

use crate::audit::Told;
use crate::place::{Recovery, begun};
use crate::support::mounts::{apart, can_mount};

#[test]
fn a_repository_on_a_read_only_file_system_can_be_read_and_says_why_it_cannot_be_written() {
    if !can_mount("a_repository_on_a_read_only_file_system") {
        return;
    }
    let sandbox = begun();
    // What is not published yet can be read all the same.
    let held = sandbox.nobody_publishes();
    let _ = sandbox.run(&mut sandbox.plain(&["new", "recorded", "--key", "recorded"]), b"").ok();
    let said = apart(
        &sandbox,
        r#"
        mount --bind . . && cd "$PWD" && mount -o remount,ro,bind .
        "$TIDEGATE" ls -q | wc -l
        "$TIDEGATE" verify -q
        for publish in "--publish" "-q"; do
            code=0; env -u CI "$TIDEGATE" new x --key x $publish --json || code=$?
            echo; echo "exit $code"
        done
        "#,
    );
    drop(held);
    assert!(said.starts_with("1\n"), "{said}");
    assert_eq!(said.matches("exit 5").count(), 2, "{said}");
    assert_eq!(said.matches("ead-only file system").count(), 2, "{said}");
    assert_eq!(said.matches(r#""hints":["tidegate doctor"]"#).count(), 2, "{said}");
    let mut told = Told::default();
    told.came("recorded", true);
    told.audit(&sandbox);
}

#[test]
fn a_full_disk_is_an_error_and_nothing_that_was_acknowledged_is_lost() {
    if !can_mount("a_full_disk") {
        return;
    }
    let sandbox = crate::support::repo();
    let said = apart(
        &sandbox,
        r#"
        mkdir ../disk && mount -t tmpfs -o size=6m none ../disk && cd ../disk
        git init -q && git commit -q --allow-empty -m Begin && "$TIDEGATE" init >&2
        for mode in record publish; do
            # Up to the last byte, so that the journal or what is published does not fit.
            for room in 0 1 3 9 40 200; do
                head -c 6m /dev/zero >filler 2>/dev/null || true
                truncate -s -$((room * 4096)) filler
                body=$(head -c 12000 /dev/urandom | base64 -w 100)
                code=0; key=$mode/$room
                CI=$([ $mode = publish ] && echo 1 || true) \
                    "$TIDEGATE" new x --key $key --body "$body" >/dev/null 2>told || code=$?
                echo "$key $code"
                grep -q 'No space left' told || [ $code = 0 ] || cat told
                grep -Eq 'it is recorded|nothing was recorded' told || [ $code = 0 ] || cat told
                rm filler
            done
        done
        while pgrep -f "[p]ublish --detached" >/dev/null && pgrep -P 1 -f "$PWD" >/dev/null; do
            sleep 0.01
        done
        tar cf - . | tar xf - -C "$OLDPWD"
        "#,
    );
    let mut told = Told::default();
    for line in said.lines() {
        let (key, code) = line.split_once(' ').unwrap_or_else(|| panic!("{said}"));
        assert!(matches!(code, "0" | "5"), "{said}");
        told.came(key, code == "0");
    }
    assert_eq!(told.tried.len(), 12, "{said}");
    assert!(told.acknowledged.len() < 12, "some did not fit: {said}");
    told.audit(&sandbox);
}

#[test]
fn a_full_disk_says_that_nothing_was_recorded() {
    if !can_mount("a_full_disk_says") {
        return;
    }
    let sandbox = crate::support::repo();
    let said = apart(
        &sandbox,
        r#"
        mkdir ../disk && mount -t tmpfs -o size=8m none ../disk && cd ../disk
        git init -q && git init -q other && "$TIDEGATE" init >&2
        for n in {1..300}; do
            echo "{\"title\":\"$n\",\"body\":\"$(head -c 2000 /dev/urandom | base64 -w 0)\"}"
        done >../lines
        head -c 8m /dev/zero >filler 2>/dev/null || true
        "$TIDEGATE" import --jsonl ../lines --json || echo " exit $?"
        "$TIDEGATE" -C other init --json || echo " exit $?"
        rm filler
        "$TIDEGATE" ls --all -q | wc -l
        "#,
    );
    assert_eq!(said.matches("exit 5").count(), 2, "{said}");
    assert_eq!(said.matches("space").count(), 2, "{said}");
    assert_eq!(said.matches("; nothing was recorded\"").count(), 2, "{said}");
    assert!(said.ends_with("\n0\n"), "{said}");
}

#[test]
fn a_clone_that_a_container_mounts_keeps_its_name() {
    if !can_mount("a_clone_that_a_container_mounts") {
        return;
    }
    let sandbox = begun();
    let said = apart(
        &sandbox,
        r#"
        before=$(stat -c %d .)
        mkdir ../layers && mount -t tmpfs none ../layers && mkdir ../layers/{upper,work}
        layers="lowerdir=$PWD,upperdir=$PWD/../layers/upper,workdir=$PWD/../layers/work"
        mount -t overlay -o "$layers" none "$PWD"
        cd "$PWD"
        [ "$(stat -c %d .)" != "$before" ]
        "$TIDEGATE" new -q within >/dev/null
        mkdir ../elsewhere && mount --bind . ../elsewhere && cd ../elsewhere
        "$TIDEGATE" new -q elsewhere >/dev/null
        "$TIDEGATE" verify -q >/dev/null && git fsck --strict --no-dangling >&2
        git log --oneline --glob="refs/tidegate/*" | wc -l
        ls .git/tidegate/r | wc -l
        "#,
    );
    assert_eq!(said, "3\n1\n", "one replica wrote all");
    // What the container wrote is gone with it, and was never here.
    let mut told = Told::default();
    let _ = sandbox.tidegate(&["new", "here", "--key", "here"]).ok();
    told.came("here", true);
    told.audit(&sandbox);
}
