//! Definitions to begin with: files that people can read, copy and change.

/// A definition to begin with.
#[derive(Debug, Clone, Copy)]
pub struct Preset {
    /// What it is called.
    pub name: &'static str,
    /// Its file.
    pub text: &'static str,
}

macro_rules! presets {
    ($($name:literal,)*) => {
        /// All there are, small ones first.
        pub const PRESETS: &[Preset] = &[$(Preset {
            name: $name,
            text: include_str!(concat!("../presets/", $name, ".yml")),
        },)*];
    };
}

presets! {
    "simple",
    "bug",
    "feature",
    "refactor",
    "task-state",
    "spec-work",
    "spectask",
    "speckit-assistant",
    "flowspec",
}

/// The preset of this name.
#[must_use]
pub fn preset(name: &str) -> Option<&'static Preset> {
    PRESETS.iter().find(|preset| preset.name == name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use tidegate_core::definition::Definition;

    use super::*;
    use crate::workflow::{read, write};

    fn definitions() -> impl Iterator<Item = Definition> {
        PRESETS.iter().map(|preset| {
            let checked = read(preset.text.as_bytes());
            assert!(checked.findings.is_empty(), "{}: {:#?}", preset.name, checked.findings);
            let definition = checked.definition.expect("nothing is wrong with it");
            assert_eq!(definition.name, preset.name);
            definition
        })
    }

    #[test]
    fn nothing_is_wrong_with_any_preset() {
        assert_eq!(definitions().count(), PRESETS.len());
    }

    #[test]
    fn a_preset_that_is_written_out_is_the_same_definition() {
        for definition in definitions() {
            let text = write(&definition);
            let again = read(text.as_bytes());
            assert_eq!(again.findings, [], "{text}");
            let again = again.definition.expect("nothing is wrong with it");
            assert_eq!(again.digest(), definition.digest(), "{text}");
            assert_eq!(again, definition);
        }
    }

    #[test]
    fn every_preset_leads_from_its_first_state_to_a_final_one() {
        for definition in definitions() {
            let mut reached = BTreeSet::from([definition.initial()]);
            while let Some(next) = definition.transitions.iter().find(|way| {
                !reached.contains(way.to.as_str())
                    && way.from.iter().any(|from| reached.contains(from.as_str()))
            }) {
                reached.insert(&next.to);
            }
            assert_eq!(reached.len(), definition.states.len(), "{}", definition.name);
            assert!(reached.iter().any(|state| definition.is_final(state)), "{}", definition.name);
        }
    }

    #[test]
    fn the_preset_simple_leads_where_the_builtin_definition_does() {
        let simple = definitions().next().expect("it comes first");
        let builtin = Definition::builtin();
        assert_eq!(simple.states, builtin.states);
        let ways = |definition: &Definition| {
            let way = |t: &tidegate_core::definition::Transition| {
                (t.via.clone(), t.from.clone(), t.to.clone(), t.gates.clone())
            };
            definition.transitions.iter().map(way).collect::<Vec<_>>()
        };
        let (mut one, mut other) = (ways(&simple), ways(&builtin));
        one.sort_by(|a, b| a.0.cmp(&b.0));
        other.sort_by(|a, b| a.0.cmp(&b.0));
        assert_eq!(one, other);
    }
}
