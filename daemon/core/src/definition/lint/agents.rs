//! Agents: whether those that are named are known. People may have agents of their own, so this
//! only warns.

use std::collections::BTreeSet;

use super::{Code, Dialect, Found};
use crate::definition::Definition;
use crate::text;

/// The agents that flowspec comes with, under both of their names.
const OF_FLOWSPEC: [&str; 32] = [
    "AI/ML Engineer",
    "Backend Engineer",
    "Business Validator",
    "Frontend Engineer",
    "PM Planner",
    "Platform Engineer",
    "Quality Guardian",
    "Release Manager",
    "Researcher",
    "SRE",
    "Security Engineer",
    "Software Architect",
    "Tech Writer",
    "ai-ml-engineer",
    "backend-code-reviewer",
    "backend-engineer",
    "business-validator",
    "frontend-code-reviewer",
    "frontend-engineer",
    "platform-engineer",
    "platform-engineer-enhanced",
    "product-requirements-manager",
    "product-requirements-manager-enhanced",
    "quality-guardian",
    "release-manager",
    "researcher",
    "secure-by-design-engineer",
    "software-architect",
    "software-architect-enhanced",
    "sre-agent",
    "tech-writer",
    "workflow-assessor",
];

pub(super) fn check(definition: &Definition, dialect: Dialect, found: &mut Found) {
    let mut known: BTreeSet<&str> = definition.agents.iter().map(String::as_str).collect();
    if dialect == Dialect::Flowspec {
        known.extend(OF_FLOWSPEC);
    }
    if known.is_empty() {
        return;
    }
    let mend = "mend the name, or list it under `agents`";
    for (name, step) in &definition.steps {
        for (place, agent) in step.agents.iter().enumerate() {
            if !known.contains(agent.name.as_str()) {
                let agent = text::visible(&agent.name);
                let message = format!("'{}' has the unknown agent '{agent}'", text::visible(name));
                let at = format!("/workflows/{name}/agents/{place}");
                found.add(Code::UnknownAgent, at, message, mend);
            }
        }
    }
    for (name, one) in &definition.loops {
        for (place, agent) in one.agents.iter().enumerate() {
            if !known.contains(agent.as_str()) {
                let (shown, agent) = (text::visible(name), text::visible(agent));
                let message = format!("the loop '{shown}' has the unknown agent '{agent}'");
                let at = format!("/agent_loops/{name}/agents/{place}");
                found.add(Code::UnknownAgentInLoop, at, message, mend);
            }
        }
    }
}
