//! Whose logs are known here.

use crate::care::{lock, unpublished};
use crate::place::{Journey, begun, clone_of, each, fetch};

#[test]
fn replicas_say_who_writes_them_and_how_far_they_have_come() {
    let first = begun();
    let second = clone_of(&first, "second");
    let _ = second.item(&["x"]);
    fetch(&first, &second);
    unpublished(&first, "y");
    let document = first.json(&["replica", "ls"]);
    assert_eq!(document["schema"], "tidegate.replicas/1");
    let replicas = document["replicas"].as_array().expect("a list");
    assert_eq!(replicas.len(), 2);
    let own = replicas.iter().find(|replica| replica["writer"] == "own").expect("the own one");
    let other =
        replicas.iter().find(|replica| replica["writer"] == "elsewhere").expect("the other");
    assert_eq!(
        (&own["seq"], &own["published"], &own["unpublished"]),
        (&2.into(), &false.into(), &1.into())
    );
    assert!(own["folder"].as_str().expect("a path").contains("/.git/tidegate/r/r-"));
    assert_eq!((&other["seq"], &other["published"]), (&1.into(), &true.into()));
    assert!(other["folder"].is_null());
    assert!(first.tidegate(&["replica", "ls"]).ok().stdout.contains("  1 entry "));
    assert!(first.tidegate(&["doctor"]).stdout.contains("  1 entry is recorded"));
    std::fs::remove_file(lock(&first)).expect("it is ours");
    let _ = first.tidegate(&["publish"]).ok();
    let own = own["id"].as_str().expect("a text");
    let shown = first.json(&["replica", "show", &own[..8]]);
    assert_eq!(each(&shown["replicas"], "published"), [true]);
    assert!(first.tidegate(&["replicas", "list"]).ok().stdout.contains("another clone"));
    assert_eq!(first.refusal(3, &["replica", "show", "r-zzzz"])["code"], "no_such_replica");
    assert_eq!(first.refusal(3, &["replica", "show", "r-"])["code"], "ambiguous");
}
