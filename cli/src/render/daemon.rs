//! The daemon, for people: whether it runs, what it did, and how a system starts it.

use std::path::Path;

use serde_json::{Map, Value};
use tidegate_api::daemon::DaemonDocument;
use tidegate_api::remedy::quoted;
use tidegate_core::text;

use crate::output::{Form, Output, Style};

/// Whether it runs, and as what.
pub(super) fn text(document: &DaemonDocument, output: Output) -> String {
    let (Some(pid), Some(build)) = (document.pid, &document.build) else {
        return "no daemon runs for this clone".to_owned();
    };
    let socket = document.socket.as_deref().unwrap_or_default();
    let lines = [
        format!("running  process {pid}, build {}", output.paint(Style::Name, build)),
        format!("socket   {}", text::visible(socket)),
        format!("log      {}", text::visible(&document.log)),
    ];
    lines.join("\n")
}

/// A line of its log: as it is for machines, aligned for people.
pub(crate) fn log_line(line: &str, output: Output) -> String {
    let read: Result<Map<String, Value>, _> = serde_json::from_str(line);
    let Some(mut told) = read.ok().filter(|_| output.form() == Form::Text) else {
        return text::visible(line.trim_end()).into_owned();
    };
    let mut word = |name: &str| match told.remove(name) {
        Some(Value::String(word)) => word,
        other => other.map(|value| value.to_string()).unwrap_or_default(),
    };
    let (at, level, message) = (word("timestamp"), word("level"), word("message"));
    let more: Vec<String> = told.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let at = at.split('.').next().unwrap_or_default();
    let line = format!("{at}Z  {level:5}  {message:10}  {}", more.join(" "));
    text::visible(line.trim_end()).into_owned()
}

/// A service of systemd, for a user.
pub(crate) fn systemd(program: &Path, directory: &Path) -> String {
    let word = |path: &Path| {
        let path = path.display().to_string().replace('%', "%%").replace('\\', "\\\\");
        format!("\"{}\"", path.replace('"', "\\\""))
    };
    format!(
        "[Unit]\nDescription=Tidegate for {directory}\n\n[Service]\n\
         ExecStart={program} -C {directory} daemon run\nRestart=on-failure\n\n\
         [Install]\nWantedBy=default.target",
        program = word(program),
        directory = word(directory),
    )
}

/// An agent of launchd.
pub(crate) fn launchd(program: &Path, directory: &Path) -> String {
    let word = |path: &Path| {
        let path = path.display().to_string().replace('&', "&amp;").replace('<', "&lt;");
        format!("    <string>{path}</string>\n")
    };
    let label = quoted(&directory.display().to_string()).replace(['/', '\''], ".");
    let label = label.replace('&', "&amp;").replace('<', "&lt;");
    let words = ["-C", "daemon", "run"].map(|word| format!("    <string>{word}</string>\n"));
    let [flag, daemon, run] = words;
    let arguments = [word(program), flag, word(directory), daemon, run].concat();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <plist version=\"1.0\">\n<dict>\n  <key>Label</key>\n  <string>tidegate{label}</string>\n  \
         <key>ProgramArguments</key>\n  <array>\n{arguments}  </array>\n  \
         <key>RunAtLoad</key>\n  <true/>\n</dict>\n</plist>"
    )
}
