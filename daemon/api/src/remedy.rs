//! Spelling what would help as commands that can be run as they stand: the only place that does so
//! for whatever stands behind the front door.

use std::path::PathBuf;

use tidegate_core::ProjectId;
use tidegate_core::refusal::Remedy;

/// What would help where the law does not reach: the repository, the machine, the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Aid {
    /// Make a repository.
    MakeRepository,
    /// Say that this one may be opened, whoever owns it.
    TrustRepository(PathBuf),
    /// Look for damaged objects.
    CheckObjects,
    /// Look at what stands there.
    Look(PathBuf),
    /// Look whether a git is at work.
    FindGit,
    /// Look at an object.
    ShowObject(String),
    /// Say what one is called.
    SetName,
    /// Say how one is reached.
    SetMail,
    /// Record without a signature.
    StopSigning,
    /// Look at what stands on a log.
    ShowLog(String),
    /// Take part in this one of several projects.
    ChooseProject(ProjectId),
    /// Call the project so.
    RenameProject(String),
    /// Look at what the file of the workflow says otherwise.
    DiffWorkflow,
    /// Publish what the file of the workflow says.
    ApplyWorkflow,
    /// Have new items follow this workflow.
    DefaultWorkflow(String),
    /// Look at the documents that moves rest on.
    Artifacts,
    /// Look at the commits that there are.
    Commits,
    /// Look at all that happened.
    History,
    /// Look at what can be done next.
    Next,
    /// Watch from now on.
    Watch,
    /// Make the read model anew.
    Rebuild,
    /// Look at what may be asked in SQL.
    Views,
    /// Look at what is wrong with what is recorded.
    Verify,
    /// Look at what is wrong with the entries after one, up to another.
    VerifyRange(String, String),
    /// Look at what is wrong with this clone.
    Doctor,
    /// Put right what is wrong with it.
    Fix,
    /// Save what can be proven of a broken store.
    Recover,
    /// Look at what would be removed.
    PreviewUninstall,
    /// Remove all of ours.
    Uninstall,
    /// Have git run our hooks.
    InstallHooks,
    /// Look whether git reaches our hooks.
    HooksStatus,
    /// Look at which remotes there are.
    Remotes,
    /// Have a remote.
    AddRemote,
    /// Say that a remote may have the logs.
    ChooseRemote(String),
    /// Look at whose logs are known.
    Replicas,
    /// Look at one of them.
    ShowReplica(String),
    /// Take a ref, and all it needs, from another clone.
    FetchAgain(String),
    /// Take the rest of a log from another clone.
    FetchRest(String),
    /// Let no fetch from a remote write a ref.
    SpareRef {
        /// The remote.
        remote: String,
        /// The ref.
        name: String,
    },
    /// Take over the logs of others.
    FetchLogs,
    /// Be the daemon, to see what keeps it from beginning.
    RunDaemon,
    /// Look whether a daemon runs.
    DaemonStatus,
    /// Look at what the daemon did.
    DaemonLogs,
    /// Give the same command again, under this key.
    RepeatUnder(String),
}

impl From<Aid> for String {
    fn from(aid: Aid) -> Self {
        match aid {
            Aid::MakeRepository => "git init".to_owned(),
            Aid::TrustRepository(directory) => {
                let directory = quoted(&directory.display().to_string());
                format!("git config --global --add safe.directory {directory}")
            }
            Aid::CheckObjects => "git fsck".to_owned(),
            Aid::Look(path) => format!("ls -la {}", quoted(&path.display().to_string())),
            Aid::FindGit => "pgrep -l git".to_owned(),
            Aid::ShowObject(id) => format!("git show {id}"),
            Aid::SetName => "git config --global user.name 'Your Name'".to_owned(),
            Aid::SetMail => "git config --global user.email you@example.org".to_owned(),
            Aid::StopSigning => "git config tidegate.sign false".to_owned(),
            Aid::ShowLog(log) => format!("git log {}", quoted(&log)),
            Aid::ChooseProject(id) => format!("tidegate init --id {id}"),
            Aid::RenameProject(name) => {
                format!("tidegate project set {}", quoted(&format!("name={name}")))
            }
            Aid::DiffWorkflow => "tidegate workflow diff".to_owned(),
            Aid::ApplyWorkflow => "tidegate workflow apply".to_owned(),
            Aid::DefaultWorkflow(name) => {
                format!("tidegate project set {}", quoted(&format!("workflow={name}")))
            }
            Aid::Artifacts => "tidegate artifact ls".to_owned(),
            Aid::Commits => "git log --oneline --all".to_owned(),
            Aid::History => "tidegate history".to_owned(),
            Aid::Next => "tidegate next".to_owned(),
            Aid::Watch => "tidegate watch".to_owned(),
            Aid::Rebuild => "tidegate rebuild".to_owned(),
            Aid::Views => "tidegate sql --views".to_owned(),
            Aid::Verify => "tidegate verify".to_owned(),
            Aid::VerifyRange(from, to) => format!("tidegate verify {from}..{to}"),
            Aid::Doctor => "tidegate doctor".to_owned(),
            Aid::Fix => "tidegate doctor --fix".to_owned(),
            Aid::Recover => "tidegate recover".to_owned(),
            Aid::PreviewUninstall => "tidegate uninstall --dry-run".to_owned(),
            Aid::Uninstall => "tidegate uninstall".to_owned(),
            Aid::InstallHooks => "tidegate hooks install".to_owned(),
            Aid::HooksStatus => "tidegate hooks status".to_owned(),
            Aid::Remotes => "tidegate remote ls".to_owned(),
            Aid::AddRemote => "git remote add origin URL".to_owned(),
            Aid::ChooseRemote(name) => {
                format!("tidegate remote set {} --stream log", quoted(&name))
            }
            Aid::Replicas => "tidegate replica ls".to_owned(),
            Aid::ShowReplica(id) => format!("tidegate replica show {}", quoted(&id)),
            Aid::FetchAgain(name) => format!("git fetch --refetch REMOTE {}", quoted(&name)),
            Aid::FetchRest(name) => {
                let rest = quoted(&format!("{name}:{name}"));
                // A commit-graph may name what is gone, and git believes it.
                format!("git fetch --refetch REMOTE {rest}")
            }
            Aid::SpareRef { remote, name } => {
                let key = quoted(&format!("remote.{remote}.fetch"));
                format!("git config --add {key} {}", quoted(&format!("^{name}")))
            }
            Aid::RunDaemon => "tidegate daemon run".to_owned(),
            Aid::DaemonStatus => "tidegate daemon status".to_owned(),
            Aid::DaemonLogs => "tidegate daemon logs".to_owned(),
            Aid::RepeatUnder(key) => format!("--key {}", quoted(&key)),
            Aid::FetchLogs => {
                let logs = "refs/tidegate/log/*:refs/tidegate/log/*";
                format!("git fetch --no-prune REMOTE '{logs}'")
            }
        }
    }
}

/// The fields that have an option of their own.
const OWN: [&str; 4] = ["title", "kind", "priority", "assignee"];

/// The command line for `remedy`. Never one that destroys anything.
#[must_use]
pub fn command_line(remedy: &Remedy) -> String {
    match remedy {
        Remedy::Init => "tidegate init".to_owned(),
        Remedy::ListItems => "tidegate ls --all".to_owned(),
        Remedy::UseItem(item) | Remedy::ShowItem(item) => format!("tidegate show {}", quoted(item)),
        Remedy::ShowProject => "tidegate project show".to_owned(),
        Remedy::ItemHistory(item) => format!("tidegate history {}", quoted(item)),
        Remedy::Reaffirm(item) => format!("tidegate reaffirm {}", quoted(item)),
        Remedy::VerifyItem(item) => format!("tidegate verify {}", quoted(item)),
        Remedy::ListWorkflows => "tidegate workflow ls".to_owned(),
        Remedy::ShowWorkflow(name) => format!("tidegate workflow show {}", quoted(name)),
        Remedy::ChooseWorkflow { name, digest } => {
            format!("tidegate resolve {} --to {digest}", quoted(&format!("workflow:{name}")))
        }
        Remedy::Unarchive(item) => format!("tidegate unarchive {}", quoted(item)),
        Remedy::RollBack { item, to } => {
            format!("tidegate rollback {} --to {}", quoted(item), quoted(to))
        }
        Remedy::Type { item, via, word } => {
            let (item, via, word) = (quoted(item), quoted(via), quoted(word));
            format!("tidegate move {item} {via} --keyword {word}")
        }
        Remedy::Criteria(item) => format!("tidegate criterion ls {}", quoted(item)),
        Remedy::AddCriterion(item) => format!("tidegate criterion add {} TEXT", quoted(item)),
        Remedy::Check { item, n } => {
            format!("tidegate criterion check {} {n} -- COMMAND", quoted(item))
        }
        Remedy::Claim { item, n } => {
            format!("tidegate criterion check {} {n} --claim TEXT", quoted(item))
        }
        Remedy::Assess { item, dimension, score } => {
            let score = quoted(&format!("{dimension}={score}"));
            format!("tidegate assess {} --dimension {score}", quoted(item))
        }
        Remedy::SetField { item, field } if field == "parent" => {
            format!("tidegate edit {} --parent ITEM", quoted(item))
        }
        Remedy::SetField { item, field } if OWN.contains(&field.as_str()) => {
            format!("tidegate edit {} --{field} TEXT", quoted(item))
        }
        Remedy::SetField { item, field } => {
            format!("tidegate edit {} --set {}", quoted(item), quoted(&format!("{field}=TEXT")))
        }
        Remedy::CheckDocuments(item) => format!("tidegate artifact check {}", quoted(item)),
        Remedy::FetchCommit(commit) => format!("git fetch REMOTE {commit}"),
        Remedy::FetchFiles(commit, paths) => {
            // In a clone that was made without them git asks for what it is to read. Somebody else
            // named the paths, so none of them may be taken for an option.
            let paths = paths.iter().map(|path| format!(" {}", quoted(path)));
            let paths: String = paths.collect();
            let apart = if paths.is_empty() { "" } else { " --" };
            format!("git archive -o /dev/null {commit}{apart}{paths}")
        }
        Remedy::Why(item) => format!("tidegate why {}", quoted(item)),
        Remedy::Move { item, via } => format!("tidegate move {} {}", quoted(item), quoted(via)),
        Remedy::Resolve { item, state } => {
            format!("tidegate resolve {} --to {}", quoted(item), quoted(state))
        }
        Remedy::Force { item, state } => {
            let (item, state) = (quoted(item), quoted(state));
            format!("tidegate move {item} --to {state} --force --reason TEXT")
        }
    }
}

/// `word`, in quotes where a shell would take it apart.
#[must_use]
pub fn quoted(word: &str) -> String {
    let plain =
        |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | '#' | ':' | '@' | '=');
    if !word.is_empty() && !word.starts_with('#') && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_a_shell_would_take_apart_are_quoted() {
        let line =
            |via: &str| command_line(&Remedy::Move { item: "T-7k2m".into(), via: via.into() });
        assert_eq!(line("start"), "tidegate move T-7k2m start");
        assert_eq!(line("In Review"), "tidegate move T-7k2m 'In Review'");
        assert_eq!(line("it's; rm"), r"tidegate move T-7k2m 'it'\''s; rm'");
    }

    #[test]
    fn a_path_that_somebody_named_is_never_an_option_of_git() {
        let commit = tidegate_core::Oid::from_hex(&b"0".repeat(40)).expect("an id");
        let line = |paths: &[&str]| {
            let paths = paths.iter().map(|&path| path.to_owned()).collect();
            command_line(&Remedy::FetchFiles(commit, paths))
        };
        let start = format!("git archive -o /dev/null {commit}");
        assert_eq!(line(&[]), start);
        assert_eq!(line(&["--remote=.", "a b"]), format!("{start} -- --remote=. 'a b'"));
    }
}
