//! What can be asked of the benchmarks. Not clap: it is no dependency of theirs.

/// What was asked.
#[derive(Debug, Default)]
pub(crate) struct Arguments {
    /// One JSON document instead of text.
    pub(crate) json: bool,
    /// How many entries a generated log has.
    pub(crate) entries: Option<u32>,
    /// How many pairs are measured.
    pub(crate) rounds: Option<u32>,
    names: Vec<String>,
}

impl Arguments {
    pub(crate) fn parse(arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut parsed = Self::default();
        let mut arguments = arguments;
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--bench" => {} // cargo adds it
                "--json" => parsed.json = true,
                "--entries" => parsed.entries = Some(number(&argument, arguments.next())?),
                "--rounds" => parsed.rounds = Some(number(&argument, arguments.next())?),
                option if option.starts_with('-') => return Err(format!("unknown: {option}")),
                name if crate::BENCHMARKS.iter().any(|(known, _)| *known == name) => {
                    parsed.names.push(argument);
                }
                name => return Err(format!("there is no benchmark {name}")),
            }
        }
        Ok(parsed)
    }

    /// Whether the benchmark `name` was asked for, by name or by naming none.
    pub(crate) fn wants(&self, name: &str) -> bool {
        self.names.is_empty() || self.names.iter().any(|wanted| wanted == name)
    }
}

fn number(option: &str, value: Option<String>) -> Result<u32, String> {
    let value = value.unwrap_or_default();
    let number = value.parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| format!("{option} takes a number above zero, not {value:?}"))
}
