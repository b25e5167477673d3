//! The file that a verb looks at: the one that is named, or the one that lies there.

use std::path::{Path, PathBuf};

use tidegate_api::lint::{LintDocument, LintFinding, LintSeverity};
use tidegate_api::request::LyingFile;
use tidegate_api::{Exit, Failure};
use tidegate_core::definition::lint::Severity;
use tidegate_engine::Fetched;
use tidegate_formats::finding::Finding;
use tidegate_formats::workflow::{Checked, read};
use tidegate_formats::yaml::MAX_BYTES;

use crate::context::Context;
use crate::{input, render};

/// The names that are looked for, in this order.
const NAMES: [&str; 4] =
    ["tidegate.yml", "tidegate.yaml", "flowspec_workflow.yml", "flowspec_workflow.yaml"];

/// The names that are looked for in other repositories, in this order.
const SHARED: [&str; 2] = ["tidegate.yml", "flowspec_workflow.yml"];

/// More than a definition may have, so that it is lint that says so.
const LIMIT: u64 = 64 * 1024 * 1024;

/// A file that was looked at, and its name.
pub(super) fn checked(
    named: Option<PathBuf>,
    context: &Context,
) -> Result<(String, Checked), Failure> {
    let directory = context.directory();
    let path = match named {
        Some(path) if path == Path::new("-") => path,
        Some(path) => directory.join(path),
        None => {
            let lies = |name: &&&str| directory.join(name).is_file();
            let name = NAMES.iter().find(lies).ok_or_else(|| none(directory))?;
            directory.join(name)
        }
    };
    let bytes = input::bytes(&path, LIMIT)?;
    let name = match path.strip_prefix(directory) {
        _ if path == Path::new("-") => "standard input".to_owned(),
        Ok(inside) => inside.display().to_string(),
        Err(_) => path.display().to_string(),
    };
    Ok((name, read(&bytes)))
}

/// A file of another repository, its name for people, and where it comes from.
pub(super) fn fetched(source: &str, context: &Context) -> Result<(Fetched, Checked), Failure> {
    let fetched = context.place().fetch(source, &SHARED, MAX_BYTES as u64)?;
    let checked = read(&fetched.bytes);
    Ok((fetched, checked))
}

fn none(directory: &Path) -> Failure {
    let message = format!("there is neither {} in {}", NAMES.join(" nor "), directory.display());
    Failure::new(Exit::NotFound, "no_file", message)
}

/// That a file cannot be used, with what is wrong with it.
pub(super) fn unusable(file: String, checked: &Checked) -> Failure {
    let document = document(file, checked);
    let message = format!("{} cannot be used as it is", document.file);
    let failure = Failure::new(Exit::Refused, "bad_definition", message);
    let reasons = document.findings.iter().map(render::lint_line);
    reasons.fold(failure, |failure, reason| failure.reason(reason))
}

/// The file that describes a workflow where the verb runs or at the root of its work tree, if there
/// is one that can be used.
pub(crate) fn lying(context: &Context) -> Option<LyingFile> {
    let directory = context.directory().canonicalize().ok()?;
    let is_root = |folder: &&Path| folder.join(".git").exists();
    let root = directory.ancestors().find(is_root)?;
    let inside = directory.ancestors().take_while(|folder| folder.starts_with(root));
    let files = inside.flat_map(|folder| NAMES.map(|name| folder.join(name)));
    let path = files.into_iter().find(|path| path.is_file())?;
    let definition = read(&input::bytes(&path, LIMIT).ok()?).definition?;
    let shown = path.strip_prefix(root).unwrap_or(&path).display().to_string();
    Some(LyingFile { path: shown, digest: definition.digest(), name: definition.name })
}

/// What is told of a file.
pub(super) fn document(file: String, checked: &Checked) -> LintDocument {
    let definition = checked.definition.as_ref();
    LintDocument {
        schema: "tidegate.lint/1".to_owned(),
        file,
        ok: definition.is_some(),
        name: definition.map(|definition| definition.name.clone()),
        digest: definition.map(|definition| definition.digest()),
        errors: checked.count(Severity::Error),
        warnings: checked.count(Severity::Warning),
        untold: checked.untold,
        findings: checked.findings.iter().map(finding).collect(),
    }
}

fn finding(finding: &Finding) -> LintFinding {
    LintFinding {
        code: finding.code.word().to_owned(),
        severity: match finding.severity() {
            Severity::Error => LintSeverity::Error,
            Severity::Warning => LintSeverity::Warning,
        },
        line: finding.place.line,
        column: finding.place.column,
        width: finding.place.width,
        message: finding.message.clone(),
        mend: finding.mend.clone(),
        excerpt: finding.excerpt.0.clone(),
        indent: finding.excerpt.1,
    }
}
