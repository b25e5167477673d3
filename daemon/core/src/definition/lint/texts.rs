//! Texts that mean something: paths, conditions, templates, gates, fields.

use std::collections::BTreeMap;

use super::{Code, Found, schedule};
use crate::definition::path;
use crate::definition::{Artifact, Definition, Field, Join, Transition, ValueType};
use crate::expression::{Expression, Template};
use crate::gate::Gate;
use crate::text;

/// How deeply maps may stand within maps.
const MAX_MAPS: usize = 4;

pub(super) fn check(definition: &Definition, found: &mut Found) {
    for (place, transition) in definition.transitions.iter().enumerate() {
        of_transition(transition, &format!("/transitions/{place}"), found);
    }
    for (place, state) in definition.states.iter().enumerate() {
        for (number, region) in state.regions.iter().enumerate() {
            for (inner, transition) in region.transitions.iter().enumerate() {
                let at = format!("/states/{place}/regions/{number}/transitions/{inner}");
                of_transition(transition, &at, found);
            }
        }
    }
    for (name, sequence) in &definition.sequences {
        for (place, step) in sequence.steps.iter().enumerate() {
            let at = format!("/custom_workflows/{name}/steps/{place}/condition");
            if !step.condition.is_empty()
                && let Err(wrong) = Expression::parse(&step.condition)
            {
                let mend = "compare fields with values, such as `complexity >= 5`";
                found.add(Code::BadExpression, at, wrong.to_string(), mend);
            }
        }
    }
    for (name, kind) in &definition.kinds {
        fields(&kind.fields, &format!("/kinds/{name}/fields"), 0, found);
    }
}

fn of_transition(transition: &Transition, at: &str, found: &mut Found) {
    for (side, artifacts) in
        [("input_artifacts", &transition.inputs), ("output_artifacts", &transition.outputs)]
    {
        for (place, artifact) in artifacts.iter().enumerate() {
            of_artifact(artifact, &format!("{at}/{side}/{place}"), found);
        }
    }
    for (place, gate) in transition.gates.iter().enumerate() {
        of_gate(gate, &format!("{at}/gates/{place}"), found);
    }
    for (place, fork) in transition.forks.iter().enumerate() {
        if let Err(wrong) = Template::parse(&fork.title) {
            let at = format!("{at}/forks/{place}/title");
            let mend = "put the name of a field between braces, such as `{title}`";
            found.add(Code::BadExpression, at, wrong.to_string(), mend);
        }
    }
}

fn of_artifact(artifact: &Artifact, at: &str, found: &mut Found) {
    if let Err(why) = path::check(artifact) {
        let mend = "name a path inside the repository, such as `docs/{feature}.md`";
        found.add(Code::UnsafePath, format!("{at}/path"), why.to_string(), mend);
    }
}

fn of_gate(gate: &Gate, at: &str, found: &mut Found) {
    let wrong = match gate {
        Gate::Artifact(gate) => return of_artifact(&gate.artifact, at, found),
        Gate::Keyword(gate) => text::line("keyword", &gate.keyword).err().map(|e| e.to_string()),
        Gate::Approval(gate) if gate.quorum == Some(0) => Some("nobody has to agree".to_owned()),
        Gate::Approval(gate) => text::line("role", &gate.role).err().map(|e| e.to_string()),
        Gate::Schedule(gate) => return schedule::check(gate, at, found),
        Gate::Criteria(gate) => percent(gate.coverage.unwrap_or(100)).or(lasts(gate.expires)),
        Gate::Quality(gate) => {
            percent(gate.score).or(lasts(gate.expires)).or_else(|| dimension(&gate.dimension))
        }
        Gate::Join(gate) => (gate.of == Join::Of(0)).then(|| "it waits for nothing".to_owned()),
        Gate::Timer(gate) => (gate.seconds == 0).then(|| "it waits no time".to_owned()),
        Gate::Command(gate) => gate.run.is_empty().then(|| "it names no program".to_owned()),
        Gate::Plugin(gate) => text::line("plug-in", &gate.plugin).err().map(|e| e.to_string()),
        Gate::None | Gate::PullRequest(_) | Gate::Dependencies(_) | Gate::Ci(_) => None,
    };
    if let Some(wrong) = wrong {
        let message = format!("the {} gate is not usable: {wrong}", gate.kind());
        found.add(Code::BadGate, at, message, "see docs/workflows.md for what each gate takes");
    }
}

/// What is wrong with how long something counts.
fn lasts(expires: Option<u32>) -> Option<String> {
    (expires == Some(0)).then(|| "what was found counts for no time".to_owned())
}

/// What is wrong with the name of a dimension, which people give at a command line.
fn dimension(name: &str) -> Option<String> {
    let is_plain = name.is_empty() || text::is_word(name) && !name.starts_with('-');
    (!is_plain).then(|| format!("'{}' is not one word", text::visible(name)))
}

fn percent(number: u32) -> Option<String> {
    (number > 100).then(|| format!("{number} is more than 100"))
}

fn fields(fields: &BTreeMap<String, Field>, at: &str, depth: usize, found: &mut Found) {
    for (name, field) in fields {
        let (at, shown) = (format!("{at}/{name}"), text::visible(name));
        let is_map = field.holds == ValueType::Map;
        if is_map == field.fields.is_empty() {
            let message = format!("'{shown}' is no map of fields");
            let mend = "give a map its `fields`, and nothing else";
            found.add(Code::BadField, at.as_str(), message, mend);
        }
        if !field.choices.is_empty() && matches!(field.holds, ValueType::Map | ValueType::Counter) {
            let message = format!("'{shown}' has choices and holds no names");
            found.add(Code::BadField, at.as_str(), message, "leave the choices out");
        }
        match depth < MAX_MAPS {
            true => self::fields(&field.fields, &format!("{at}/fields"), depth + 1, found),
            false => {
                let message = format!("'{shown}' stands in more than {MAX_MAPS} maps");
                found.add(Code::BadField, at, message, "put its fields further out");
            }
        }
    }
}
