//! Reading a gate: what it holds depends on its kind, which may stand behind it.

use std::collections::BTreeMap;

use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::Gate;
use crate::canonical::{self, NotDecodable, Spelled};

/// Reads canonical JSON only.
impl<'de> Deserialize<'de> for Gate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut members = BTreeMap::<String, Spelled<'de>>::deserialize(deserializer)?;
        let kind = members.remove("kind").ok_or_else(|| Error::missing_field("kind"))?;
        let kind: String = canonical::decode(kind.0).map_err(Error::custom)?;
        of_kind(&kind, &members).map_err(Error::custom)
    }
}

fn of_kind(kind: &str, members: &BTreeMap<String, Spelled<'_>>) -> Result<Gate, NotDecodable> {
    Ok(match kind {
        "NONE" if members.is_empty() => Gate::None,
        "KEYWORD" => Gate::Keyword(read(members)?),
        "PULL_REQUEST" => Gate::PullRequest(read(members)?),
        "APPROVAL" => Gate::Approval(read(members)?),
        "SCHEDULE" => Gate::Schedule(read(members)?),
        "ARTIFACT" => Gate::Artifact(read(members)?),
        "CRITERIA" => Gate::Criteria(read(members)?),
        "QUALITY" => Gate::Quality(read(members)?),
        "DEPENDENCIES" => Gate::Dependencies(read(members)?),
        "JOIN" => Gate::Join(read(members)?),
        "TIMER" => Gate::Timer(read(members)?),
        "COMMAND" => Gate::Command(read(members)?),
        "CI" => Gate::Ci(read(members)?),
        "PLUGIN" => Gate::Plugin(read(members)?),
        _ => return Err(NotDecodable::custom(format!("'{kind}' is no kind of gate"))),
    })
}

/// Reads what is left of a gate when its kind is taken out.
fn read<T: DeserializeOwned>(members: &BTreeMap<String, Spelled<'_>>) -> Result<T, NotDecodable> {
    let member = |(name, value): (&String, &Spelled<'_>)| {
        let name = canonical::encode_value(&Value::from(name.as_str())).expect("text is JSON");
        format!("{}:{}", String::from_utf8_lossy(&name), value.0)
    };
    let members: Vec<String> = members.iter().map(member).collect();
    canonical::decode(&format!("{{{}}}", members.join(",")))
}
