//! `workflow presets`

use std::process::ExitCode;

use clap::Args;
use tidegate_api::lint::{PresetDocument, PresetView, PresetsDocument};
use tidegate_api::{Exit, Failure};
use tidegate_core::command::Following;
use tidegate_core::definition::{Definition, Normal};
use tidegate_core::text::visible;
use tidegate_formats::preset::{PRESETS, Preset, preset};
use tidegate_formats::workflow::read;

use crate::context::Context;
use crate::output::Form;
use crate::render;

/// Show definitions to begin with
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate workflow presets bug")]
pub(super) struct Presets {
    /// Show the file of this one [default: list them]
    #[arg(value_name = "NAME")]
    name: Option<String>,
}

impl Presets {
    pub(super) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let output = context.output();
        let is_json = matches!(output.form(), Form::Json | Form::JsonLines);
        if let Some(name) = self.name {
            let preset = preset(&name).ok_or_else(|| unknown(&name))?;
            let (schema, text) = ("tidegate.preset/1".to_owned(), preset.text.to_owned());
            return Ok(match is_json {
                true => output.document(&PresetDocument { schema, name, text }),
                false => output.told(&text),
            });
        }
        let names = || PRESETS.iter().map(|preset| preset.name).collect::<Vec<_>>().join("\n");
        let presets = PRESETS.iter().map(view).collect();
        let document = PresetsDocument { schema: "tidegate.presets/1".to_owned(), presets };
        Ok(match output.form() {
            Form::Json | Form::JsonLines => output.document(&document),
            Form::Text => output.told(&render::presets(&document, output)),
            Form::Ids => output.told(&names()),
        })
    }
}

fn view(preset: &Preset) -> PresetView {
    let definition = read(preset.text.as_bytes()).definition;
    let definition = definition.expect("a test reads every preset");
    PresetView {
        name: preset.name.to_owned(),
        digest: definition.digest(),
        states: definition.states.len(),
        description: definition.description,
    }
}

/// The definition of a preset.
pub(super) fn definition(name: &str) -> Result<Definition, Failure> {
    let preset = preset(name).ok_or_else(|| unknown(name))?;
    Ok(read(preset.text.as_bytes()).definition.expect("a test reads every preset"))
}

/// What a new item is to follow: what was published under this name, or else the preset.
pub(crate) fn following(name: String) -> Following {
    let otherwise = definition(&name).ok().as_ref().map(Normal::of);
    Following { name, otherwise }
}

fn unknown(name: &str) -> Failure {
    let names: Vec<&str> = PRESETS.iter().map(|preset| preset.name).collect();
    let message = format!("there is no preset '{}'", visible(name));
    let failure = Failure::new(Exit::NotFound, "no_preset", message);
    failure.reason(format!("there are {}", names.join(", ")))
}
