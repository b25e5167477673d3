//! `daemon`

use std::fs;
use std::io::{self, BufRead, BufReader};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::{Args, Subcommand, ValueEnum};
use serde_json::Value;
use tidegate_api::daemon::DaemonDocument;
use tidegate_api::remedy::Aid;
use tidegate_api::{Exit, Failure, Reply};
use tidegate_ipc::message::Welcome;
use tidegate_ipc::{Seat, schema};
use tidegate_server::{Ending, Terms, log_path, read_log, serve};

use super::verb::Act;
use crate::context::Context;
use crate::{render, service};

/// How long a daemon may take to answer for the first time, or to go.
const PATIENCE: Duration = Duration::from_secs(40);

/// How often is looked whether it has.
const LOOK: Duration = Duration::from_millis(20);

/// Look after the daemon of this clone
///
/// It keeps what was folded and answers at once. Commands start it when they need it, and it goes when
/// nobody asked anything for some time (`git config tidegate.idle`, 15m if nothing is said). Without
/// it everything works, too.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate daemon status")]
pub(crate) struct Daemon {
    #[command(subcommand)]
    act: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Be the daemon, in the foreground
    Run {
        /// Leave the session of the terminal first
        #[arg(long, hide = true)]
        detached: bool,
        /// Wait until another daemon has gone
        #[arg(long, hide = true)]
        succeeds: bool,
    },
    /// Start it, and wait until it answers
    Start,
    /// Let it finish what it began, and end
    Stop {
        /// Return when it has ended
        #[arg(long)]
        wait: bool,
    },
    /// Stop it and start it
    Restart,
    /// Tell whether it runs: exit 3 if it does not
    Status,
    /// Show what it did
    Logs {
        /// Go on showing what it does
        #[arg(long)]
        follow: bool,
    },
    /// Print the JSON Schema of what it is asked and what it answers
    Schema,
    /// Write the files by which the system starts it
    Unit {
        /// For which system
        system: System,
        /// Write them into DIR [default: to standard output]
        #[arg(value_name = "DIR")]
        folder: Option<PathBuf>,
    },
}

/// What starts services.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum System {
    Systemd,
    Launchd,
}

impl Act for Daemon {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        match self.act {
            Verb::Run { detached, succeeds } => run(context, detached, succeeds),
            Verb::Start => Ok(context.output().reply(&start(context)?)),
            Verb::Stop { wait } => Ok(context.output().reply(&stop(context, wait)?)),
            Verb::Restart => {
                stop(context, true)?;
                Ok(context.output().reply(&start(context)?))
            }
            Verb::Status => {
                let found = status(context)?;
                let code = context.output().reply(&reply(found.clone()));
                Ok(if found.running { code } else { ExitCode::from(Exit::NotFound.code()) })
            }
            Verb::Logs { follow } => logs(context, follow),
            Verb::Schema => Ok(context.output().told(&format!("{:#}", schema()))),
            Verb::Unit { system, folder } => unit(context, system, folder),
        }
    }
}

/// Is the daemon.
fn run(context: &Context, detached: bool, succeeds: bool) -> Result<ExitCode, Failure> {
    if detached {
        // Who leads a process group already cannot leave, and need not.
        let _ = rustix::process::setsid();
    }
    let program = std::env::current_exe().unwrap_or_default();
    let log = std::env::var_os("TIDEGATE_LOG").filter(|word| !word.is_empty());
    let log = log.map_or_else(|| "info".into(), |word| word.to_string_lossy().into_owned());
    let (build, folders) = (service::this_build(), service::folders());
    let rebuild = service::rebuild_apart;
    let terms = Terms { build, program, log, folders, succeeds, rebuild };
    match serve(context.place(), &terms)? {
        Ending::Served => Ok(ExitCode::SUCCESS),
        // Whoever left it behind recorded something, perhaps.
        Ending::Taken if detached => super::publish::publish_behind(context),
        Ending::Taken => {
            let message = "a daemon runs for this clone already";
            Err(Failure::new(Exit::Network, "already_running", message).hint(Aid::DaemonStatus))
        }
    }
}

/// Starts it, unless it runs, and waits until it answers.
fn start(context: &Context) -> Result<Reply, Failure> {
    let found = status(context)?;
    if found.running {
        return Ok(reply(found));
    }
    let mut left = service::watch_daemon(context.place())?;
    let end = Instant::now() + PATIENCE;
    let why = loop {
        std::thread::sleep(LOOK);
        // One that has just come up may be slow to say so.
        if let Ok(found) = status(context)
            && found.running
        {
            return Ok(reply(found));
        }
        match left.as_mut().map(|left| left.failed()) {
            Some(Ok(None)) if Instant::now() < end => {}
            Some(Ok(Some(said))) => break why(&said),
            _ => break None,
        }
    };
    let why = why.unwrap_or_else(|| "in the foreground it says why".to_owned());
    let message = format!("the daemon did not begin: {why}");
    Err(Failure::new(Exit::Network, "no_daemon", message).hint(Aid::RunDaemon))
}

/// What a daemon said that ended before it had begun.
fn why(said: &[u8]) -> Option<String> {
    let document: Value = serde_json::from_slice(said).ok()?;
    Some(document["error"]["message"].as_str()?.to_owned())
}

/// Asks it to go, if it runs.
fn stop(context: &Context, wait: bool) -> Result<Reply, Failure> {
    service::stop(context.place(), wait.then_some(PATIENCE))?;
    Ok(reply(DaemonDocument::none(log(context)?)))
}

/// Whether it runs, and as what.
fn status(context: &Context) -> Result<DaemonDocument, Failure> {
    let none = DaemonDocument::none(log(context)?);
    let Some(client) = service::find(context.place())? else { return Ok(none) };
    let Welcome { protocol, build, pid, .. } = client.welcome().clone();
    let socket = Seat::told(&context.place().home()?).map(|path| path.display().to_string());
    let (pid, build, protocol) = (Some(pid), Some(build), Some(protocol));
    Ok(DaemonDocument { running: true, pid, build, protocol, socket, ..none })
}

/// Shows what it did.
fn logs(context: &Context, follow: bool) -> Result<ExitCode, Failure> {
    let path = log_path(&context.place().home()?);
    let unread = |error: io::Error| {
        let message = format!("failed to read {}: {error}", path.display());
        Failure::new(Exit::Environment, "unreadable_file", message)
    };
    let open = || match read_log(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        opened => opened.map(|file| Some(BufReader::new(file))),
    };
    let mut file = open().map_err(unread)?;
    let mut line = String::new();
    loop {
        let count = match &mut file {
            Some(file) => file.read_line(&mut line).map_err(unread)?,
            None => 0,
        };
        if line.ends_with('\n') {
            let told = context.output().lines(&render::log_line(&line, context.output()));
            if told.is_err() {
                return Ok(ExitCode::SUCCESS);
            }
            line.clear();
        } else if count == 0 && !follow {
            return Ok(ExitCode::SUCCESS);
        } else if count == 0 {
            std::thread::sleep(LOOK);
            // The file that is read may have been put aside, for a new one.
            let was = file.as_ref().map(|file| file.get_ref().metadata().map(|it| it.ino()).ok());
            let is = std::fs::metadata(&path).map(|it| Some(it.ino())).ok();
            if was != is {
                file = open().map_err(unread)?;
            }
        }
    }
}

/// Writes what a system needs to start it.
fn unit(context: &Context, system: System, folder: Option<PathBuf>) -> Result<ExitCode, Failure> {
    let program = std::env::current_exe().unwrap_or_default();
    let directory = context.place().common_dir()?;
    let name = unit_name(&context.place().project_name()?, &directory);
    let files = match system {
        System::Systemd => render::systemd(&name, &program, &directory),
        System::Launchd => render::launchd(&name, &program, &directory),
    };
    let Some(folder) = folder else {
        let texts: Vec<String> = files.into_iter().map(|(_, text)| text).collect();
        return Ok(context.output().told(&texts.join("\n")));
    };
    let folder = context.directory().join(folder);
    for (name, text) in files {
        let path = folder.join(name);
        let written = fs::create_dir_all(&folder).and_then(|()| fs::write(&path, text));
        written.map_err(|error| {
            let message = format!("failed to write {}: {error}", path.display());
            Failure::new(Exit::Environment, "unwritable_file", message)
        })?;
    }
    Ok(ExitCode::SUCCESS)
}

/// What the system calls the daemon of this clone: like the project, and like no other clone.
fn unit_name(project: &str, directory: &Path) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    let project: String = project.chars().map(plain).take(40).collect();
    let number = fs::metadata(directory).map(|found| found.ino()).unwrap_or_default();
    format!("tidegate-{project}-{number}")
}

fn log(context: &Context) -> Result<String, Failure> {
    Ok(log_path(&context.place().home()?).display().to_string())
}

fn reply(document: DaemonDocument) -> Reply {
    Reply::Daemon(document)
}
