//! A definition as a picture, for the programs that draw: Graphviz and Mermaid.

use std::fmt::Write;

use tidegate_core::definition::{Definition, State, Transition};
use tidegate_core::gate::Gate;
use tidegate_core::text::visible;

/// A graph in the language of Graphviz.
#[must_use]
pub fn dot(definition: &Definition) -> String {
    let mut out = format!("digraph {} {{\n  rankdir=LR;\n", quoted(&definition.name));
    out.push_str("  node [shape=box, style=rounded];\n");
    for state in &definition.states {
        let border = if definition.is_final(&state.name) { " [peripheries=2]" } else { "" };
        let _ = writeln!(out, "  {}{border};", quoted(&state.name));
    }
    for (from, transition) in ways(&definition.transitions) {
        let (from, to) = (quoted(from), quoted(&transition.to));
        let _ = writeln!(out, "  {from} -> {to} [label={}];", quoted(&label(transition)));
    }
    out.push_str("}\n");
    out
}

/// A state diagram in the language of Mermaid, with what goes on inside of states.
#[must_use]
pub fn mermaid(definition: &Definition) -> String {
    let mut out = "stateDiagram-v2\n".to_owned();
    let is_final = |state: &str| definition.is_final(state);
    diagram(&mut out, &definition.states, &definition.transitions, &is_final, "s", 1);
    out
}

fn diagram(
    out: &mut String,
    states: &[State],
    transitions: &[Transition],
    is_final: &dyn Fn(&str) -> bool,
    prefix: &str,
    depth: usize,
) {
    let indent = "  ".repeat(depth);
    for (place, state) in states.iter().enumerate() {
        let _ = write!(out, "{indent}state \"{}\" as {prefix}{place}", shown(&state.name));
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
            let inner = format!("{prefix}{place}_{number}_");
            diagram(out, &region.states, &region.transitions, &is_over, &inner, depth + 1);
        }
        let _ = writeln!(out, "{indent}}}");
    }
    let place = |name: &str| states.iter().position(|state| state.name == name);
    if !states.is_empty() {
        let _ = writeln!(out, "{indent}[*] --> {prefix}0");
    }
    for (from, transition) in ways(transitions) {
        if let Some((from, to)) = place(from).zip(place(&transition.to)) {
            let label = shown(&label(transition));
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

fn quoted(text: &str) -> String {
    format!("\"{}\"", visible(text).replace('\\', "\\\\").replace('"', "\\\""))
}

/// A text in which nothing means something to Mermaid.
fn shown(text: &str) -> String {
    let special = |c: char| matches!(c, '"' | '#' | ';' | ':' | '<' | '>' | '{' | '}' | '%');
    let spell = |c: char| match special(c) {
        true => format!("#{};", u32::from(c)),
        false => c.to_string(),
    };
    visible(text).chars().map(spell).collect()
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
        let dot = dot(&simple);
        assert!(dot.contains("  \"Done\" [peripheries=2];\n"), "{dot}");
        assert!(dot.contains("  \"To Do\" -> \"In Progress\" [label=\"start\"];\n"), "{dot}");
        assert_eq!(dot.matches(" -> ").count(), 6);
        let mermaid = mermaid(&simple);
        assert!(mermaid.contains("  state \"To Do\" as s0\n  state"), "{mermaid}");
        assert!(mermaid.contains("  [*] --> s0\n  s0 --> s1: start\n"), "{mermaid}");
        assert!(mermaid.ends_with("  s3 --> [*]\n"), "{mermaid}");
    }

    #[test]
    fn gates_and_regions_are_drawn() {
        let mermaid = mermaid(&definition("feature"));
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
        let (dot, mermaid) = (dot(&drawn), mermaid(&drawn));
        assert_eq!(dot.lines().count(), 5, "{dot}");
        assert_eq!(mermaid.lines().count(), 4, "{mermaid}");
        assert_eq!(mermaid.matches('"').count(), 2, "{mermaid}");
    }
}
