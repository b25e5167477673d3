//! Roles, and the loops in which agents work.

use std::collections::BTreeMap;
use std::rc::Rc;

use tidegate_core::definition::lint::Code;
use tidegate_core::definition::{Loop, Role};

use super::reader::Reader;
use crate::yaml::{Kind, Node};

/// The members of a role.
pub(super) const ROLE: [&str; 5] = ["display_name", "icon", "commands", "agents", "primary"];
/// The members of flowspec's map of roles.
pub(super) const ROLES: [&str; 3] = ["primary", "show_all_commands", "definitions"];
/// The members of a loop.
pub(super) const LOOP: [&str; 2] = ["description", "agents"];
/// The old names of loops.
pub(super) const OLD_LOOPS: [(&str, &str); 2] = [("inner_loop", "inner"), ("outer_loop", "outer")];

impl Reader<'_> {
    pub(super) fn roles(&mut self, node: &Node<'_>) -> BTreeMap<String, Role> {
        let Some(roles) = self.member(node, "roles") else { return BTreeMap::new() };
        if roles.member("definitions").is_none() {
            return self.roles_of(node, "roles");
        }
        self.is_map(roles, "roles", &ROLES);
        self.flag(roles, "show_all_commands");
        let mut read = self.roles_of(roles, "definitions");
        let primary = self.text(roles, "primary");
        if let Some(role) = read.get_mut(&primary) {
            role.primary = true;
        }
        read
    }

    fn roles_of(&mut self, node: &Node<'_>, key: &str) -> BTreeMap<String, Role> {
        let mut roles = BTreeMap::new();
        for (_, name, node) in self.members(node, key) {
            if self.is_map(node, "a role", &ROLE) {
                let role = Role {
                    display_name: self.text(node, "display_name"),
                    icon: self.text(node, "icon"),
                    commands: self.texts(node, "commands"),
                    agents: self.texts(node, "agents"),
                    primary: self.flag(node, "primary").unwrap_or_default(),
                };
                roles.insert(name.to_string(), role);
            }
        }
        roles
    }

    pub(super) fn loops(&mut self, node: &Node<'_>) -> BTreeMap<String, Loop> {
        let mut loops = BTreeMap::new();
        for (place, name, one) in self.members(node, "agent_loops") {
            let old = OLD_LOOPS.iter().find(|(old, _)| old == name);
            if let Some((_, now)) = old {
                let mend = format!("write `{now}:` with `agents:` below it");
                self.add(Code::Deprecated, *place, format!("'{name}' is an old name"), mend);
            }
            let name = old.map_or(name.as_ref(), |(_, now)| now).to_owned();
            let read = match &one.kind {
                Kind::List(agents) => Loop { agents: self.names(agents), ..Loop::default() },
                _ if !self.is_map(one, "a loop", &LOOP) => continue,
                _ => {
                    let agents = self.list(one, "agents");
                    let (description, agents) = (self.text(one, "description"), self.names(agents));
                    Loop { description, agents }
                }
            };
            loops.insert(name, read);
        }
        loops
    }

    fn names(&mut self, agents: &[Rc<Node<'_>>]) -> Vec<String> {
        agents.iter().filter_map(|agent| Some(self.agent(agent)?.name)).collect()
    }
}
