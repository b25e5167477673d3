//! Items and workflows as pictures.

use crate::place::{Journey, apply, begun, clone_of, fetch, is_harmless};
use crate::support::Sandbox;

/// What `graph` draws for Graphviz.
fn dot(sandbox: &Sandbox, arguments: &[&str]) -> String {
    let output = sandbox.tidegate(&[&["graph", "--format", "dot"], arguments].concat()).ok();
    is_harmless(&output);
    output.stdout
}

/// The lines of boxes, from the name of the item on.
fn boxes(picture: &str) -> Vec<&str> {
    let boxes = picture.lines().filter(|line| !line.contains(" -> "));
    boxes.filter_map(|line| Some(line.split_once("[label=\"T-")?.1)).collect()
}

fn link(sandbox: &Sandbox, from: &str, rel: &str, to: &str) {
    let _ = sandbox.tidegate(&["link", from, rel, to]).ok();
}

#[test]
fn open_items_are_drawn_with_what_is_between_them() {
    let sandbox = begun();
    let [whole, part, first, done] =
        ["whole", "part", "first", "done"].map(|title| sandbox.item(&[title]));
    link(&sandbox, &part, "parent", &whole);
    let _ = sandbox.tidegate(&["link", &part, "depends_on", &first, "--when", "In Review"]).ok();
    link(&sandbox, &whole, "produces", &first);
    link(&sandbox, &whole, "depends_on", &done);
    let _ = sandbox.tidegate(&["move", &done, "Done", "--force", "--reason", "it is"]).ok();
    let expected = format!(
        r#"flowchart LR
  i0["{} first<br/>(To Do)"]
  i1["{} part<br/>(To Do, blocked)"]:::blocked
  i2["{} whole<br/>(To Do)"]
  i1 ==>|"parent"| i2
  i1 -->|"depends_on (when In Review)"| i0
  i2 -.->|"produces"| i0
  classDef blocked stroke-dasharray:6
"#,
        &first[..6],
        &part[..6],
        &whole[..6]
    );
    let drawn = sandbox.tidegate(&["graph"]).ok();
    assert_eq!((drawn.stdout.as_str(), drawn.stderr.as_str()), (expected.as_str(), ""));
    assert_eq!(sandbox.tidegate(&["graph", "--json"]).ok().stdout, expected, "it is what it is");
    assert_eq!(sandbox.tidegate(&["graph", "-q"]).ok().stdout.lines().count(), 3);
    for way in ["start", "submit"] {
        let _ = sandbox.tidegate(&["move", &first, way]).ok();
    }
    assert!(!dot(&sandbox, &[]).contains("blocked"), "it has come to the state that is waited for");
    let _ = sandbox.json(&["rebuild"]);
    assert!(dot(&sandbox, &[]).contains("(In Review)"), "what is kept on disk is drawn alike");
}

#[test]
fn what_is_connected_with_an_item_is_drawn_up_and_down_and_nothing_else() {
    let sandbox = begun();
    let names = ["top", "middle", "low", "beside", "before", "after", "apart"];
    let [top, middle, low, beside, before, after, _] = names.map(|title| sandbox.item(&[title]));
    link(&sandbox, &middle, "parent", &top);
    link(&sandbox, &low, "parent", &middle);
    link(&sandbox, &beside, "parent", &top);
    link(&sandbox, &before, "blocks", &middle);
    link(&sandbox, &middle, "spawned", &after);
    let _ = sandbox.tidegate(&["archive", &after]).ok();
    let drawn = |item: &str| {
        let picture = dot(&sandbox, &[item]);
        let mut titles: Vec<String> = boxes(&picture)
            .iter()
            .filter_map(|line| Some(line.split_once("\\n")?.0.split_once(' ')?.1.to_owned()))
            .collect();
        titles.sort();
        titles
    };
    assert_eq!(drawn(&middle), ["after", "before", "low", "middle", "top"]);
    assert_eq!(drawn(&top), ["after", "beside", "low", "middle", "top"]);
    assert_eq!(drawn(&low), ["before", "low", "middle", "top"]);
    let picture = dot(&sandbox, &[&middle]);
    assert!(
        picture.contains(" middle\\n(To Do, blocked)\", style=\"rounded,dashed\", penwidth=3]")
    );
    assert!(picture.contains(" after\\n(To Do, archived)\""), "{picture}");
    assert_eq!(sandbox.refusal(3, &["graph", "T-zzzz"])["code"], "no_such_item");
}

#[test]
fn contested_items_and_circles_are_drawn_and_every_clone_draws_alike() {
    let first = begun();
    let [a, b] = ["a", "b"].map(|title| first.item(&[title]));
    let _ = first.tidegate(&["move", &a, "start"]).ok();
    let second = clone_of(&first, "second");
    link(&first, &a, "depends_on", &b);
    link(&second, &b, "depends_on", &a);
    let _ = first.tidegate(&["move", &a, "submit"]).ok();
    let _ = second.tidegate(&["move", &a, "stop"]).ok();
    fetch(&first, &second);
    fetch(&second, &first);
    let picture = dot(&first, &[&a]);
    assert!(picture.contains("(In Review or To Do, contested, blocked)\", color=red"), "{picture}");
    assert_eq!(picture.matches(" -> ").count(), 2, "{picture}");
    assert_eq!(dot(&second, &[&a]), picture);
    assert_eq!(dot(&second, &[]), dot(&first, &[]));
}

#[test]
fn no_title_breaks_a_picture_or_reaches_the_terminal_as_it_is() {
    let sandbox = begun();
    let titles = ["end", "\"];x-->y", "\\\" -> z", "<b>&amp;</b>", "`**md**`", "%%{init: {}}%%"];
    titles.iter().for_each(|title| drop(sandbox.item(&[title])));
    let right_to_left = sandbox.item(&["\u{5d0}\u{200f}\u{5d1}"]);
    for format in ["dot", "mermaid"] {
        let output = sandbox.tidegate(&["graph", "--format", format]).ok();
        is_harmless(&output);
        let frame = if format == "dot" { 4 } else { 1 };
        assert_eq!(output.stdout.lines().count(), titles.len() + 1 + frame, "{}", output.stdout);
        assert!(output.stdout.contains(&right_to_left[..6]));
    }
    let mermaid = sandbox.tidegate(&["graph"]).ok().stdout;
    assert!(!mermaid.contains(['`', '&', '%', '\\']), "{mermaid}");
    assert_eq!(mermaid.matches('"').count(), 2 * (titles.len() + 1), "{mermaid}");
}

#[test]
fn more_items_than_can_be_drawn_are_counted() {
    let sandbox = begun();
    let lines: Vec<String> = (0..201).map(|n| format!(r#"{{"title": "item {n}"}}"#)).collect();
    let _ = sandbox.fed(lines.join("\n").as_bytes(), &["import", "--jsonl", "-"]).ok();
    let output = sandbox.tidegate(&["graph"]).ok();
    assert_eq!(output.stderr, "note: 200 of 201 open items are drawn\n");
    assert!(output.stdout.ends_with("\n  %% 200 of 201 open items are drawn\n"));
    assert_eq!(output.stdout.matches("<br/>").count(), 200);
    let first = output.stdout;
    assert_eq!(sandbox.tidegate(&["graph"]).ok().stdout, first, "the order stays");
    let states = sandbox.tidegate(&["workflow", "graph", "--items"]).ok().stdout;
    assert!(states.contains("\"To Do<br/>201 open items<br/>T-"), "{states}");
    assert!(states.contains("<br/>and 191 more\" as s0\n"), "{states}");
}

#[test]
fn a_workflow_is_drawn_with_the_items_that_stand_in_its_states() {
    let sandbox = begun();
    let old = "name: ship\nstates: [Open, Packed, Out]\ntransitions:\n  \
               - {from: Open, to: Packed, via: pack}\n  - {from: Packed, to: Out, via: send}\n";
    let _ = apply(&sandbox, old);
    let [open, packed, out] = ["open", "packed", "out"].map(|title| sandbox.item(&[title]));
    for (item, way) in [(&packed, "pack"), (&out, "pack"), (&out, "send")] {
        let _ = sandbox.tidegate(&["move", item, way]).ok();
    }
    let draw = |format: &str| {
        sandbox.tidegate(&["workflow", "graph", "--items", "--format", format]).ok().stdout
    };
    let mermaid = draw("mermaid");
    let stands = |state: &str, item: &str, title: &str| {
        format!("\"{state}<br/>1 open item<br/>{} {title}\"", &item[..6])
    };
    assert!(mermaid.contains(&stands("Open", &open, "open")), "{mermaid}");
    assert!(mermaid.contains(&stands("Packed", &packed, "packed")), "{mermaid}");
    assert!(mermaid.contains("  state \"Out\" as s2\n"), "what is over is not open: {mermaid}");
    let _ = apply(&sandbox, &old.replace("Packed", "Boxed"));
    let expected = format!(
        "  \" 0\" [label=\"Packed\\n1 open item of another version\\n{} packed\", style=dashed];\n",
        &packed[..6]
    );
    assert!(draw("dot").contains(&expected), "{}", draw("dot"));
    let other = sandbox.tidegate(&["workflow", "graph", "--items=builtin"]).ok().stdout;
    assert!(other.contains("  state \"In Progress\" as s1\n"), "{other}");
    let _ = sandbox.refusal(3, &["workflow", "graph", "--items=nope"]);
    let _ = sandbox.tidegate(&["workflow", "graph", "tidegate.yml", "--items"]).exits(2);
}

#[test]
fn a_workflow_that_clones_published_apart_is_not_drawn_before_somebody_chose() {
    let first = begun();
    let second = clone_of(&first, "second");
    for (sandbox, end) in [(&first, "Done"), (&second, "Over")] {
        let text = format!(
            "name: ship\nstates: [Open, {end}]\ntransitions: [{{from: Open, to: {end}, via: go}}]\n"
        );
        let _ = apply(sandbox, &text);
    }
    fetch(&first, &second);
    let error = first.refusal(4, &["workflow", "graph", "--items=ship"]);
    assert_eq!(error["code"], "nothing_in_force");
    let hint = error["hints"][0].as_str().expect("a hint");
    let _ = first.pasted(hint).ok();
    let drawn = first.tidegate(&["workflow", "graph", "--items=ship"]).ok().stdout;
    assert!(drawn.contains("  state \"Open\" as s0\n"), "{drawn}");
}
