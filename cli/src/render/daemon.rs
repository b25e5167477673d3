//! The daemon, for people: whether it runs, what it did, and how a system starts it.

use std::path::Path;

use serde_json::{Map, Value};
use tidegate_api::daemon::DaemonDocument;
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

/// A file that a system reads: its name, and what stands in it.
pub(crate) type Unit = (String, String);

/// A socket of systemd, for a user, and the service that is started when somebody calls there.
pub(crate) fn systemd(name: &str, program: &Path, directory: &Path) -> Vec<Unit> {
    let word = |path: &Path| {
        let path = path.display().to_string().replace('%', "%%").replace('\\', "\\\\");
        format!("\"{}\"", path.replace('"', "\\\""))
    };
    let (program, directory) = (word(program), word(directory));
    let socket = format!(
        "# {name}.socket\n[Unit]\nDescription=Tidegate for {directory}\n\n[Socket]\n\
         ListenStream=%t/tidegate/{name}\nSocketMode=0600\nDirectoryMode=0700\n\n\
         [Install]\nWantedBy=sockets.target\n"
    );
    let service = format!(
        "# {name}.service\n[Unit]\nDescription=Tidegate for {directory}\n\
         Requires={name}.socket\nAfter={name}.socket\n\n[Service]\n\
         ExecStart={program} -C {directory} daemon run\n"
    );
    vec![(format!("{name}.socket"), socket), (format!("{name}.service"), service)]
}

/// An agent of launchd.
pub(crate) fn launchd(name: &str, program: &Path, directory: &Path) -> Vec<Unit> {
    let word = |path: &Path| {
        let path = path.display().to_string().replace('&', "&amp;").replace('<', "&lt;");
        format!("    <string>{path}</string>\n")
    };
    let words = ["-C", "daemon", "run"].map(|word| format!("    <string>{word}</string>\n"));
    let [flag, daemon, run] = words;
    let arguments = [word(program), flag, word(directory), daemon, run].concat();
    let agent = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <plist version=\"1.0\">\n<dict>\n  <key>Label</key>\n  <string>{name}</string>\n  \
         <key>ProgramArguments</key>\n  <array>\n{arguments}  </array>\n  \
         <key>RunAtLoad</key>\n  <true/>\n</dict>\n</plist>\n"
    );
    vec![(format!("{name}.plist"), agent)]
}
