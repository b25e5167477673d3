//! Entries that somebody wrote by hand: kept, shown harmlessly, named by `verify`, and no hindrance.

use serde_json::{Value, json};

use crate::place::{Journey, LOG, begun, each, is_harmless, own_log};
use crate::support::Sandbox;

/// A commit that is about to be written by hand.
pub(crate) struct Forged {
    tree: String,
    parents: Vec<String>,
    author: String,
    committer: String,
    /// Further headers, each with its line end.
    headers: String,
    subject: String,
    line: Vec<u8>,
}

/// A way to spoil a commit.
type Spoil = fn(&Sandbox, &mut Forged);

/// Everything that makes a commit no entry, and the word `verify` has for it.
const SPOILT: [(&str, &str, Spoil); 31] = [
    ("bad JSON", "refused", |_, c| c.line.truncate(40)),
    ("no JSON", "refused", |_, c| c.line = b"just words".to_vec()),
    ("no line", "refused", |_, c| c.line.clear()),
    ("duplicate keys", "refused", |_, c| c.replace("{\"actor\"", "{\"seq\":1,\"actor\"")),
    ("a doubled member", "refused", |_, c| c.replace("\"seen\":{}", "\"seen\":{},\"seen\":{}")),
    ("a float", "refused", |_, c| c.replace("\"policy\":[]", "\"policy\":[],\"n\":1.5")),
    ("a float for a number", "refused", |_, c| c.replace("\"format\":1,", "\"format\":1.0,")),
    ("a space", "refused", |_, c| c.replace("\"format\":1", "\"format\": 1")),
    ("an unknown member", "refused", |_, c| {
        c.replace("\"format\":1", "\"extra\":true,\"format\":1")
    }),
    ("a null", "refused", |_, c| c.replace("\"format\":1,", "\"format\":1,\"key\":null,")),
    ("no events", "refused", |_, c| c.entry(|e| e["events"] = json!([]))),
    ("an actor as a list", "refused", |_, c| {
        c.entry(|e| e["actor"] = json!(["Ada", "ada@example.com", "human"]))
    }),
    ("data as a list", "refused", |_, c| {
        c.entry(|e| {
            let data = &mut e["events"][0]["data"];
            *data = json!(["forged", "task", data["definition"]]);
        })
    }),
    ("a change as a list", "refused", |_, c| {
        c.entry(|e| {
            e["events"][0]["kind"] = json!("item.edited");
            e["events"][0]["data"] = json!({ "changes": [["write", "title", "forged"]] });
        })
    }),
    ("an empty member", "refused", |_, c| {
        c.replace("\"kind\":\"task\"", "\"kind\":\"task\",\"labels\":[]")
    }),
    ("deep nesting", "refused", |_, c| c.line = [vec![b'['; 60_000], vec![b']'; 60_000]].concat()),
    ("a wrong place in the chain", "refused", |_, c| c.entry(|e| e["seq"] = json!(4711))),
    ("no place in the chain", "refused", |_, c| c.entry(|e| e["seq"] = json!(0))),
    ("a later format", "newer", |_, c| c.replace("\"format\":1", "\"format\":2,\"glow\":true")),
    ("another project", "foreign", |_, c| c.entry(|e| e["repo"] = json!("P-aaaaaaaaaaaaaaaa"))),
    ("raw escapes in its text", "refused", |_, c| c.replace("forged", "\u{1b}[2J\u{202e}forged")),
    ("escapes in its subject", "refused", |_, c| {
        c.subject = "\u{1b}]0;x\u{7}\u{202e}subject".into()
    }),
    ("bytes that are no text", "refused", |_, c| {
        c.line.splice(10..10, *b"\xff\xfe").for_each(drop)
    }),
    ("a lying author", "refused", |_, c| c.author = c.author.replace("Ada", "Eve")),
    ("a lying committer", "refused", |_, c| c.committer = c.author.clone()),
    ("a lying time", "refused", |_, c| c.author = c.author.replace(" +0000", " +0100")),
    ("another header", "refused", |_, c| c.headers.push_str("encoding ISO-8859-1\n")),
    ("a tree with a file", "refused", |sandbox, c| c.tree = tree_with_a_file(sandbox)),
    ("a tree with ten billion files", "refused", |sandbox, c| c.tree = endless_tree(sandbox)),
    ("a message of 300 KiB", "refused", |_, c| c.line.resize(300 * 1024, b'x')),
    ("a message of 1 MiB", "refused", |_, c| c.line.resize(1024 * 1024, b'x')),
];

impl Forged {
    /// A flawless entry by `replica`, which makes an item called `forged`.
    pub(crate) fn new(sandbox: &Sandbox, replica: &str, parents: Vec<String>, seq: u64) -> Self {
        let own = own_log(sandbox).expect("it has written");
        let first = sandbox.said(&["rev-list", "--max-parents=0", &own]);
        let mut entry = sandbox.entry(&first);
        let definition = sandbox.shown("GOOD")["definition"].clone();
        entry["replica"] = json!(replica);
        entry["seq"] = json!(seq);
        let letter = |n: u64| char::from(b'a' + u8::try_from(n % 26).expect("a small number"));
        entry["events"][0] = json!({
            "after": [], "critical": true, "kind": "item.created", "policy": [], "reads": {},
            "data": { "definition": definition, "kind": "task", "title": "forged" },
            "object": format!("T-forged{}{}{}", letter(seq), letter(seq / 26), &replica[10..18]),
        });
        let seconds = entry["at"].as_i64().expect("a time") / 1000;
        Self {
            tree: sandbox.said(&["hash-object", "-t", "tree", "/dev/null"]),
            parents,
            author: format!("Ada <ada@example.com> {seconds} +0000"),
            committer: format!("{replica} <{replica}@tidegate.invalid> {seconds} +0000"),
            headers: String::new(),
            subject: "forged".to_owned(),
            line: entry.to_string().into_bytes(),
        }
    }

    /// Changes the entry and spells it again.
    pub(crate) fn entry(&mut self, change: impl FnOnce(&mut Value)) {
        let mut entry = serde_json::from_slice(&self.line).expect("it was flawless");
        change(&mut entry);
        self.line = entry.to_string().into_bytes();
    }

    /// Changes the line as text.
    fn replace(&mut self, from: &str, to: &str) {
        let line = String::from_utf8(self.line.clone()).expect("it was flawless");
        assert!(line.contains(from), "{from} is not in {line}");
        self.line = line.replacen(from, to, 1).into_bytes();
    }

    /// Writes the commit; its id.
    pub(crate) fn write(&self, sandbox: &Sandbox) -> String {
        let mut bytes = format!("tree {}\n", self.tree).into_bytes();
        for parent in &self.parents {
            bytes.extend(format!("parent {parent}\n").bytes());
        }
        let Self { author, committer, headers, subject, line, .. } = self;
        bytes.extend(
            format!("author {author}\ncommitter {committer}\n{headers}\n{subject}\n\n").bytes(),
        );
        bytes.extend_from_slice(line);
        bytes.push(b'\n');
        let arguments = ["hash-object", "-t", "commit", "-w", "--stdin", "--literally"];
        let output = sandbox.run(sandbox.command("git").args(arguments), &bytes).ok();
        output.stdout.trim_end().to_owned()
    }
}

fn tree_with_a_file(sandbox: &Sandbox) -> String {
    let blob = sandbox.said(&["hash-object", "-w", "--stdin"]);
    made_tree(sandbox, &format!("100644 blob {blob}\tfile\n"))
}

/// Ten folders of ten folders, ten levels deep, and a file in each of the last.
fn endless_tree(sandbox: &Sandbox) -> String {
    (0..10).fold(tree_with_a_file(sandbox), |tree, _| {
        let lines: String = (0..10).map(|n| format!("040000 tree {tree}\t{n}\n")).collect();
        made_tree(sandbox, &lines)
    })
}

fn made_tree(sandbox: &Sandbox, lines: &str) -> String {
    let output = sandbox.run(sandbox.command("git").arg("mktree"), lines.as_bytes()).ok();
    output.stdout.trim_end().to_owned()
}

/// A replica's id, a different one for each number.
pub(crate) fn replica(n: usize) -> String {
    let letter = |n: usize| char::from(b'a' + u8::try_from(n % 26).expect("a small number"));
    format!("r-forger{}{}aaaaaaaa", letter(n), letter(n / 26))
}

/// A project with one item, called GOOD.
pub(crate) fn with_a_good_item() -> Sandbox {
    let sandbox = begun();
    let _ = sandbox.item(&["the good item", "--id", "GOOD"]);
    sandbox
}

/// What `verify` says of an entry or a ref, by its code.
#[track_caller]
pub(crate) fn found(sandbox: &Sandbox, subject: &str) -> Vec<String> {
    let document = sandbox.tidegate(&["verify", "--json"]).exits(1).json();
    assert_eq!(document["schema"], "tidegate.verify/1");
    assert_eq!(document["ok"], false);
    let findings = document["findings"].as_array().expect("a list").clone();
    let about =
        findings.iter().filter(|f| f["subject"].as_str().expect("a text").starts_with(subject));
    about.map(|f| f["code"].as_str().expect("a text").to_owned()).collect()
}

/// Every way to look still works, shows nothing harmful, and shows the good item.
#[track_caller]
pub(crate) fn all_is_shown_harmlessly(sandbox: &Sandbox) {
    for verb in [&["ls", "--all"][..], &["show", "GOOD"], &["history"], &["history", "GOOD"]] {
        for form in [&[][..], &["--json"]] {
            let output = sandbox.tidegate(&[verb, form].concat()).ok();
            is_harmless(&output);
            assert!(output.stdout.contains("the good item"), "{verb:?}: {}", output.stdout);
        }
    }
    is_harmless(&sandbox.tidegate(&["dump"]).ok());
    for form in [&["verify"][..], &["verify", "--json"], &["verify", "-q"]] {
        is_harmless(&sandbox.tidegate(form));
    }
}

#[test]
fn a_flawless_entry_written_by_hand_is_an_entry() {
    let sandbox = with_a_good_item();
    let forged = Forged::new(&sandbox, &replica(0), Vec::new(), 1).write(&sandbox);
    let _ = sandbox.git(&["update-ref", &format!("{LOG}{}", replica(0)), &forged]).ok();
    assert_eq!(
        sandbox.json(&["verify"])["ok"],
        true,
        "the fixtures below fail for their own reason"
    );
    assert!(sandbox.tidegate(&["ls"]).ok().stdout.contains("forged"));
}

#[test]
fn what_is_no_entry_is_kept_named_and_shown_harmlessly() {
    let sandbox = with_a_good_item();
    let mut refused = Vec::new();
    for (n, (what, code, spoil)) in SPOILT.into_iter().enumerate() {
        let mut commit = Forged::new(&sandbox, &replica(n), Vec::new(), 1);
        spoil(&sandbox, &mut commit);
        let oid = commit.write(&sandbox);
        let _ = sandbox.git(&["update-ref", &format!("{LOG}{}", replica(n)), &oid]).ok();
        refused.push((what, code, oid));
    }
    all_is_shown_harmlessly(&sandbox);
    let notices = sandbox.json(&["ls"])["notices"].clone();
    assert_eq!(each(&notices, "code"), ["newer", "refused", "foreign"]);
    assert_eq!(each(&notices, "count"), [&json!(1), &json!(SPOILT.len() - 2), &json!(1)]);
    for (what, code, oid) in &refused {
        assert_eq!(found(&sandbox, oid), [*code], "{what}");
        let _ = sandbox.git(&["cat-file", "-e", oid]).ok();
    }
    assert!(!sandbox.tidegate(&["ls", "--all"]).ok().stdout.contains("forged"));
    let _ = sandbox.item(&["still writing"]);
    let dump = sandbox.tidegate(&["dump"]).ok().stdout;
    assert!(
        refused.iter().all(|(_, _, oid)| dump.contains(oid)),
        "the dump names what was refused"
    );
}

#[test]
fn what_is_put_on_the_own_ref_by_hand_is_kept_beside_it_and_the_chain_goes_on() {
    let sandbox = with_a_good_item();
    let own = own_log(&sandbox).expect("it has written");
    let replica = own.trim_start_matches(LOG).to_owned();
    for (what, _, spoil) in SPOILT {
        let tip = sandbox.said(&["rev-parse", &own]);
        let seq = sandbox.entry(&tip)["seq"].as_u64().expect("a number") + 1;
        let mut commit = Forged::new(&sandbox, &replica, vec![tip.clone()], seq);
        spoil(&sandbox, &mut commit);
        let oid = commit.write(&sandbox);
        let _ = sandbox.git(&["update-ref", &own, &oid]).ok();
        assert_eq!(found(&sandbox, &own), ["ref"], "{what}");
        let after = sandbox.item(&[what]);
        assert_eq!(sandbox.shown(&after)["title"], what, "the replica goes on after {what}");
        assert_eq!(sandbox.said(&["rev-parse", &format!("{own}~1")]), tip, "on what it wrote");
        let bundle = sandbox.dir().join(format!(".git/tidegate/found/{oid}.bundle"));
        let heads = sandbox.said(&["bundle", "list-heads", bundle.to_str().expect("plain")]);
        assert_eq!(heads, format!("{oid} {own}"), "{what} was kept");
        assert_eq!(sandbox.json(&["verify"])["ok"], true, "{what} is put right");
    }
    all_is_shown_harmlessly(&sandbox);
    let ids = sandbox.tidegate(&["ls", "--all", "-q"]).ok().stdout;
    assert_eq!(ids.lines().count(), SPOILT.len() + 1, "no good entry was lost, no bad one taken");
}

#[test]
fn an_endless_message_on_another_chain_is_no_hindrance() {
    let sandbox = with_a_good_item();
    let mut commit = Forged::new(&sandbox, &replica(0), Vec::new(), 1);
    commit.line.resize(20 * 1024 * 1024, b'x');
    let oid = commit.write(&sandbox);
    let _ = sandbox.git(&["update-ref", &format!("{LOG}{}", replica(0)), &oid]).ok();
    assert_eq!(found(&sandbox, &oid), ["refused"]);
    all_is_shown_harmlessly(&sandbox);
    let _ = sandbox.item(&["still writing"]);
}

#[test]
fn escapes_and_bidi_in_the_text_of_an_entry_are_spelled_out_wherever_they_are_shown() {
    let sandbox = with_a_good_item();
    let nasty = "\\u001b[2J\\u202e\\u009b31m\\u0007the good item";
    let mut commit = Forged::new(&sandbox, &replica(0), Vec::new(), 1);
    commit.entry(|entry| {
        let data = &mut entry["events"][0]["data"];
        for (name, value) in [
            ("assignee", json!("NASTY")),
            ("body", json!("NASTY")),
            ("fields", json!({ "f": "NASTY" })),
            ("labels", json!(["NASTY"])),
            ("title", json!("NASTY")),
        ] {
            data[name] = value;
        }
    });
    let line = String::from_utf8(commit.line).expect("ASCII");
    commit.line = line.replace("NASTY", nasty).into_bytes();
    let oid = commit.write(&sandbox);
    let _ = sandbox.git(&["update-ref", &format!("{LOG}{}", replica(0)), &oid]).ok();
    all_is_shown_harmlessly(&sandbox);
    let ids = sandbox.tidegate(&["ls", "--all", "-q"]).ok().stdout;
    assert_eq!(ids.lines().count(), 2, "it is an entry, and kept");
    for id in ids.lines() {
        is_harmless(&sandbox.tidegate(&["show", id, "--comments"]).ok());
        is_harmless(&sandbox.tidegate(&["show", id, "--json"]).ok());
    }
    assert_eq!(found(&sandbox, &oid), ["unsafe_text"]);
}

#[test]
fn no_value_of_a_field_becomes_null_or_a_fraction() {
    let sandbox = with_a_good_item();
    let mut commit = Forged::new(&sandbox, &replica(0), Vec::new(), 1);
    let values = json!({
        "f": { "$serde_json::private::RawValue": "null" },
        "g": { "$serde_json::private::RawValue": "1.5" },
    });
    commit.entry(|entry| entry["events"][0]["data"]["fields"] = values.clone());
    let oid = commit.write(&sandbox);
    let _ = sandbox.git(&["update-ref", &format!("{LOG}{}", replica(0)), &oid]).ok();
    assert_eq!(sandbox.json(&["verify"])["ok"], true, "an odd value is a value");
    let forged = sandbox.entry(&oid)["events"][0]["object"].as_str().map(str::to_owned);
    assert_eq!(sandbox.shown(&forged.expect("an id"))["fields"], values, "it stays what it was");
}

#[test]
fn an_event_that_does_not_hold_is_void_and_changes_nothing() {
    let sandbox = with_a_good_item();
    let good = sandbox.shown("GOOD");
    let mut commit = Forged::new(&sandbox, &replica(0), Vec::new(), 1);
    commit.entry(|entry| {
        let event = &mut entry["events"][0];
        event["object"] = good["id"].clone();
        event["kind"] = json!("transition.applied");
        event["after"] = good["heads"].clone();
        event["data"] = json!({
            "definition": good["definition"], "from": "In Review", "to": "Done", "via": "finish",
        });
    });
    let oid = commit.write(&sandbox);
    let _ = sandbox.git(&["update-ref", &format!("{LOG}{}", replica(0)), &oid]).ok();
    assert_eq!(found(&sandbox, &oid), ["void"]);
    assert_eq!(sandbox.shown("GOOD")["state"], "To Do");
    let told = sandbox.tidegate(&["history", "GOOD"]).ok().stdout;
    assert!(told.contains("VOID, "), "{told}");
    let events = sandbox.json(&["history", "GOOD"])["events"].clone();
    assert_eq!(each(&events, "void"), [&json!(false), &json!(true)]);
    let _ = sandbox.tidegate(&["move", "GOOD", "start"]).ok();
    all_is_shown_harmlessly(&sandbox);
}

#[test]
fn verify_looks_at_an_item_an_entry_or_a_range() {
    let sandbox = with_a_good_item();
    let own = own_log(&sandbox).expect("it has written");
    let mut commit = Forged::new(&sandbox, &replica(0), Vec::new(), 1);
    commit.line.clear();
    let bad = commit.write(&sandbox);
    let _ = sandbox.git(&["update-ref", &format!("{LOG}{}", replica(0)), &bad]).ok();
    let tip = sandbox.said(&["rev-parse", &own]);
    let first = sandbox.said(&["rev-parse", &format!("{own}~1")]);
    for (target, entries) in
        [("GOOD", 1), (&tip, 1), (&tip[..9], 1), (&format!("{first}..{tip}"), 1)]
    {
        let document = sandbox.json(&["verify", target]);
        assert_eq!(
            (&document["ok"], &document["entries"]),
            (&json!(true), &json!(entries)),
            "{target}"
        );
    }
    assert_eq!(sandbox.tidegate(&["verify", &bad, "--json"]).exits(1).json()["ok"], false);
    assert_eq!(sandbox.tidegate(&["verify", "--quick", "-q"]).exits(1).stdout, format!("{bad}\n"));
    for target in ["T-2222", "deadbeef", "", "..", "HEAD..", "no-such-alias"] {
        let _ = sandbox.tidegate(&["verify", target]).exits(3);
    }
}

#[test]
fn an_object_whose_bytes_were_changed_is_named() {
    let sandbox = with_a_good_item();
    let own = own_log(&sandbox).expect("it has written");
    let tip = sandbox.said(&["rev-parse", &own]);
    let other = sandbox.said(&["rev-parse", &format!("{own}~1")]);
    let path = |oid: &str| sandbox.dir().join(format!(".git/objects/{}/{}", &oid[..2], &oid[2..]));
    std::fs::remove_file(path(&tip)).expect("the object is loose");
    std::fs::copy(path(&other), path(&tip)).expect("the object is loose");
    let output = sandbox.tidegate(&["verify"]);
    assert!([1, 5].contains(&output.status), "{output:?}");
    assert!(format!("{}{}", output.stdout, output.stderr).contains(&tip), "{output:?}");
    for junk in [&b""[..], b"junk"] {
        std::fs::remove_file(path(&tip)).expect("the object is loose");
        std::fs::write(path(&tip), junk).expect("the folder is writable");
        let output = sandbox.tidegate(&["verify"]);
        assert!([1, 5].contains(&output.status), "{output:?}");
        assert!(format!("{}{}", output.stdout, output.stderr).contains(&tip[..12]), "{output:?}");
    }
}
