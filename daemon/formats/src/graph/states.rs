//! A definition as a picture, and where items stand in it, if that is asked for.

use std::collections::BTreeMap;
use std::fmt::Write;

use tidegate_core::definition::{Definition, State, Transition};
use tidegate_core::gate::Gate;

use super::label::{narrow, quoted, shown};

/// What stands in each state, a line each, by the name of the state. What is said of no state of the
/// definition is drawn beside it.
pub type Occupied = BTreeMap<String, Vec<String>>;

/// A graph in the language of Graphviz.
#[must_use]
pub fn dot(definition: &Definition, occupied: &Occupied) -> String {
    let mut out = format!("digraph {} {{\n  rankdir=LR;\n", quoted(&[&definition.name]));
    out.push_str("  node [shape=box, style=rounded];\n");
    for State { name, .. } in &definition.states {
        let border = definition.is_final(name).then(|| "peripheries=2".to_owned());
        let label =
            occupied.get(name).map(|lines| format!("label={}", quoted(&below(name, lines))));
        let said: Vec<String> = border.into_iter().chain(label).collect();
        let said = if said.is_empty() { String::new() } else { format!(" [{}]", said.join(", ")) };
        let _ = writeln!(out, "  {}{said};", quoted(&[name]));
    }
    // No name of a state begins with a space.
    for (place, (name, lines)) in beside(definition, occupied).enumerate() {
        let label = quoted(&below(name, lines));
        let _ =
            writeln!(out, "  {} [label={label}, style=dashed];", quoted(&[format!(" {place}")]));
    }
    for (from, transition) in ways(&definition.transitions) {
        let (from, to) = (quoted(&[from]), quoted(&[&transition.to]));
        let _ = writeln!(out, "  {from} -> {to} [label={}];", quoted(&[label(transition)]));
    }
    out.push_str("}\n");
    out
}

/// A state diagram in the language of Mermaid, with what goes on inside of states.
#[must_use]
pub fn mermaid(definition: &Definition, occupied: &Occupied) -> String {
    let mut out = "stateDiagram-v2\n".to_owned();
    let is_final = |state: &str| definition.is_final(state);
    let inside = Inside { is_final: &is_final, occupied, prefix: "s", depth: 1 };
    diagram(&mut out, &definition.states, &definition.transitions, &inside);
    for (place, (name, lines)) in beside(definition, occupied).enumerate() {
        let _ = writeln!(out, "  state \"{}\" as x{place}", shown(&below(name, lines)));
    }
    out
}

/// What is said of no state of the definition.
fn beside<'a>(
    definition: &'a Definition,
    occupied: &'a Occupied,
) -> impl Iterator<Item = (&'a String, &'a Vec<String>)> {
    occupied.iter().filter(|(name, _)| definition.place(name).is_none())
}

/// The name of a state with what stands in it.
fn below(name: &str, lines: &[String]) -> Vec<String> {
    std::iter::once(name.to_owned()).chain(lines.iter().map(|line| narrow(line))).collect()
}

/// What is known of the states that are drawn: which end the work, what stands in them, what they are
/// called in the picture, and how deep they lie.
struct Inside<'a> {
    is_final: &'a dyn Fn(&str) -> bool,
    occupied: &'a Occupied,
    prefix: &'a str,
    depth: usize,
}

fn diagram(out: &mut String, states: &[State], transitions: &[Transition], inside: &Inside<'_>) {
    let Inside { is_final, occupied, prefix, depth } = *inside;
    let indent = "  ".repeat(depth);
    let nothing = Occupied::new();
    for (place, state) in states.iter().enumerate() {
        let lines = occupied.get(&state.name).map_or(&[][..], Vec::as_slice);
        let label = shown(&below(&state.name, lines));
        let _ = write!(out, "{indent}state \"{label}\" as {prefix}{place}");
        if state.regions.is_empty() {
            out.push('\n');
            continue;
        }
        out.push_str(" {\n");
        for (number, region) in state.regions.iter().enumerate() {
            if number > 0 {
                let _ = writeln!(out, "{indent}  --");
            }
            let is_over = |state: &str| region.finals.iter().any(|one| one == state);
            let prefix = format!("{prefix}{place}_{number}_");
            let (is_final, prefix) = (&is_over as _, prefix.as_str());
            let inside = Inside { is_final, occupied: &nothing, prefix, depth: depth + 1 };
            diagram(out, &region.states, &region.transitions, &inside);
        }
        let _ = writeln!(out, "{indent}}}");
    }
    let place = |name: &str| states.iter().position(|state| state.name == name);
    if !states.is_empty() {
        let _ = writeln!(out, "{indent}[*] --> {prefix}0");
    }
    for (from, transition) in ways(transitions) {
        if let Some((from, to)) = place(from).zip(place(&transition.to)) {
            let label = shown(&[label(transition)]);
            let _ = writeln!(out, "{indent}{prefix}{from} --> {prefix}{to}: {label}");
        }
    }
    for (place, _) in states.iter().enumerate().filter(|(_, state)| is_final(&state.name)) {
        let _ = writeln!(out, "{indent}{prefix}{place} --> [*]");
    }
}

fn ways(transitions: &[Transition]) -> impl Iterator<Item = (&str, &Transition)> {
    transitions.iter().flat_map(|one| one.from.iter().map(move |from| (from.as_str(), one)))
}

/// The name of a transition, and the gates on it.
fn label(transition: &Transition) -> String {
    let gates: Vec<&str> =
        transition.gates.iter().filter(|gate| **gate != Gate::None).map(Gate::kind).collect();
    match gates.is_empty() {
        true => transition.via.clone(),
        false => format!("{} [{}]", transition.via, gates.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preset::preset;
    use crate::workflow::read;

    fn definition(name: &str) -> Definition {
        let preset = preset(name).expect("there is such a preset");
        read(preset.text.as_bytes()).definition.expect("nothing is wrong with it")
    }

    #[test]
    fn every_state_and_way_is_drawn() {
        let simple = definition("simple");
        let dot = dot(&simple, &Occupied::new());
        assert!(dot.contains("  \"Done\" [peripheries=2];\n"), "{dot}");
        assert!(dot.contains("  \"To Do\" -> \"In Progress\" [label=\"start\"];\n"), "{dot}");
        assert_eq!(dot.matches(" -> ").count(), 6);
        let mermaid = mermaid(&simple, &Occupied::new());
        assert!(mermaid.contains("  state \"To Do\" as s0\n  state"), "{mermaid}");
        assert!(mermaid.contains("  [*] --> s0\n  s0 --> s1: start\n"), "{mermaid}");
        assert!(mermaid.ends_with("  s3 --> [*]\n"), "{mermaid}");
    }

    #[test]
    fn gates_and_regions_are_drawn() {
        let mermaid = mermaid(&definition("feature"), &Occupied::new());
        assert!(mermaid.contains("  state \"Building\" as s3 {\n"), "{mermaid}");
        assert!(mermaid.contains("    s3_0_0 --> s3_0_1: code\n"), "{mermaid}");
        assert_eq!(mermaid.matches("    --\n").count(), 2);
        assert!(mermaid.contains("s3 --> s4: submit [JOIN]\n"), "{mermaid}");
    }

    #[test]
    fn no_name_breaks_a_picture() {
        let name = "a\"];{x}\n-->\\:";
        let states = vec![State::from(name)];
        let drawn = Definition { name: name.into(), states, ..Definition::default() };
        let occupied =
            [name, "\"end\n"].map(|state| (state.to_owned(), vec!["\"]\nend".to_owned()]));
        let occupied = Occupied::from(occupied);
        let (dot, mermaid) = (dot(&drawn, &occupied), mermaid(&drawn, &occupied));
        assert_eq!(dot.lines().count(), 6, "{dot}");
        assert_eq!(mermaid.lines().count(), 5, "{mermaid}");
        assert_eq!(mermaid.matches('"').count(), 4, "{mermaid}");
    }

    #[test]
    fn what_stands_in_a_state_is_drawn_in_it_and_the_rest_beside() {
        let stands = |state: &str, line: &str| (state.to_owned(), vec![line.to_owned()]);
        let occupied = Occupied::from([stands("Done", "1 open"), stands("gone", "2 open")]);
        let simple = definition("simple");
        let (dot, mermaid) = (dot(&simple, &occupied), mermaid(&simple, &occupied));
        assert!(dot.contains("  \"Done\" [peripheries=2, label=\"Done\\n1 open\"];\n"), "{dot}");
        assert!(dot.contains("  \" 0\" [label=\"gone\\n2 open\", style=dashed];\n"), "{dot}");
        assert!(mermaid.contains("  state \"Done<br/>1 open\" as s3\n"), "{mermaid}");
        assert!(mermaid.ends_with("  state \"gone<br/>2 open\" as x0\n"), "{mermaid}");
        let inner = Occupied::from([stands("Coded", "no state of the item")]);
        let feature = super::mermaid(&definition("feature"), &inner);
        assert!(feature.contains("    state \"Coded\" as s3_0_1\n"), "{feature}");
    }
}
