//! How items are related.

use serde_json::json;

use crate::place::{Journey, begun, each};

#[test]
fn items_are_linked_and_unlinked_by_every_relation() {
    let sandbox = begun();
    let (one, two) = (sandbox.item(&["one"]), sandbox.item(&["two"]));
    for relation in [
        "depends_on",
        "produces",
        "implements",
        "traces_to",
        "supersedes",
        "context_of",
        "spec_of",
        "spawned",
        "duplicates",
    ] {
        let _ = sandbox.tidegate(&["link", &one, relation, &two]).ok();
        let links = sandbox.shown(&one)["links"].clone();
        assert_eq!(links, json!([{ "rel": relation, "to": two, "short": two[..6], "when": null }]));
        let refs = sandbox.refs();
        let _ = sandbox.tidegate(&["link", &one, relation, &two]).ok();
        assert_eq!(sandbox.refs(), refs, "what is linked is not linked again");
        let _ = sandbox.tidegate(&["unlink", &one, relation, &two]).ok();
        assert_eq!(sandbox.shown(&one)["links"], json!([]));
    }
    let refs = sandbox.refs();
    let _ = sandbox.tidegate(&["unlink", &one, "produces", &two]).ok();
    assert_eq!(sandbox.refs(), refs);
}

#[test]
fn a_dependency_may_name_the_state_it_waits_for() {
    let sandbox = begun();
    let (one, two) = (sandbox.item(&["one"]), sandbox.item(&["two"]));
    let _ = sandbox.tidegate(&["link", &one, "depends_on", &two, "--when", "In Review"]).ok();
    assert_eq!(sandbox.shown(&one)["links"][0]["when"], "In Review");
    let people = sandbox.tidegate(&["show", &one]).ok().stdout;
    assert!(people.contains(&format!("depends_on {} (when In Review)", &two[..6])), "{people}");
    let _ = sandbox.tidegate(&["link", &one, "blocks", &two, "--when", "Done"]).exits(2);
}

#[test]
fn a_parent_is_set_and_taken_away_by_edit_and_by_link() {
    let sandbox = begun();
    let (whole, part) = (sandbox.item(&["whole"]), sandbox.item(&["part"]));
    let _ = sandbox.tidegate(&["edit", &part, "--parent", &whole]).ok();
    assert_eq!(sandbox.shown(&part)["parent"], whole);
    let people = sandbox.tidegate(&["show", &part]).ok().stdout;
    assert!(people.contains(&format!("  part of  {}\n", &whole[..6])), "{people}");
    let _ = sandbox.tidegate(&["edit", &part, "--no-parent"]).ok();
    assert_eq!(sandbox.shown(&part)["parent"], json!(null));
    let _ = sandbox.tidegate(&["link", &part, "parent", &whole]).ok();
    assert_eq!(sandbox.shown(&part)["parent"], whole);
    assert_eq!(sandbox.json(&["ls", "--parent", &whole])["items"][0]["id"], part);
    let _ = sandbox.tidegate(&["unlink", &part, "parent", &whole]).ok();
    assert_eq!(sandbox.shown(&part)["parent"], json!(null));
}

#[test]
fn nothing_is_part_of_itself_however_far_around() {
    let sandbox = begun();
    let [a, b, c] = ["a", "b", "c"].map(|title| sandbox.item(&[title]));
    let _ = sandbox.tidegate(&["edit", &b, "--parent", &a]).ok();
    let _ = sandbox.tidegate(&["edit", &c, "--parent", &b]).ok();
    let refs = sandbox.refs();
    for (item, parent) in [(&a, &a), (&a, &b), (&a, &c), (&b, &c)] {
        assert_eq!(sandbox.refusal(4, &["edit", item, "--parent", parent])["code"], "cycle");
        assert_eq!(sandbox.refusal(4, &["link", item, "parent", parent])["code"], "cycle");
    }
    assert_eq!(sandbox.refs(), refs);
}

#[test]
fn nothing_waits_for_itself_from_whichever_side_it_is_said() {
    let sandbox = begun();
    let [a, b, c] = ["a", "b", "c"].map(|title| sandbox.item(&[title]));
    let _ = sandbox.tidegate(&["link", &a, "depends_on", &b]).ok();
    let _ = sandbox.tidegate(&["link", &c, "blocks", &b]).ok();
    let refs = sandbox.refs();
    for link in [
        [&a, "depends_on", &a],
        [&b, "depends_on", &a],
        [&a, "blocks", &b],
        [&c, "depends_on", &a],
        [&c, "depends_on", &b],
        [&a, "blocks", &c],
    ] {
        let error = sandbox.refusal(4, &["link", link[0], link[1], link[2]]);
        assert_eq!(error["code"], "cycle", "{link:?}");
        let [from, to] = [&link[0][..6], &link[2][..6]];
        assert_eq!(error["message"], format!("{from} {} {to} would close a circle", link[1]));
    }
    assert_eq!(sandbox.refs(), refs);
    let _ = sandbox.tidegate(&["link", &a, "depends_on", &c]).ok();
}

#[test]
fn people_are_told_short_ids_and_programs_whole_ones() {
    let sandbox = begun();
    let [a, b] = ["a", "b"].map(|title| sandbox.item(&[title]));
    let _ = sandbox.tidegate(&["link", &a, "depends_on", &b]).ok();
    let _ = sandbox.tidegate(&["edit", &a, "--parent", &b]).ok();
    let told = sandbox.tidegate(&["history", &a]).ok().stdout;
    for words in [format!("  depends_on {}\n", &b[..6]), format!("  part of {}\n", &b[..6])] {
        assert!(told.contains(&words), "{told}");
    }
    let subjects = sandbox.said(&["log", "-2", "--format=%s", "--glob=refs/tidegate/log/*"]);
    let [from, to] = [&a[..8], &b[..8]];
    assert_eq!(subjects, format!("{from} part of {to}\n{from} depends_on {to}"));
    let history = sandbox.json(&["history", &a]);
    let others: Vec<_> = each(&history["events"], "other");
    assert_eq!(others, [&json!(null), &json!(b), &json!(b)]);
}

#[test]
fn a_link_to_nothing_and_an_unknown_relation_are_refused() {
    let sandbox = begun();
    let id = sandbox.item(&["a"]);
    assert_eq!(sandbox.refusal(3, &["link", &id, "blocks", "T-2222"])["code"], "no_such_item");
    assert_eq!(sandbox.refusal(3, &["edit", &id, "--parent", "T-2222"])["code"], "no_such_item");
    let said = sandbox.tidegate(&["link", &id, "depnds_on", &id]).exits(2).stderr;
    assert!(said.contains("depends_on"), "{said}");
}
