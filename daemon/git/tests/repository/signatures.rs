//! Signatures that git itself accepts, made with a real key.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use tidegate_git::{Disk, HashKind, ObjectKind, Objects, SignError};
use tidegate_process::Run;

use crate::sealed::Sealed;

/// A key pair without a passphrase; the private half is returned.
fn key(sealed: &Sealed) -> PathBuf {
    let key = sealed.path("a key");
    let made = Run::new("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-N", "", "-C", "ada", "-f"])
        .arg(&key)
        .run()
        .expect("ssh-keygen runs");
    assert!(made.succeeded(), "{}", made.complaint());
    key
}

fn configure(sealed: &Sealed, signing_key: &str, more: &str) {
    let allowed = sealed.path("allowed signers");
    let public = fs::read_to_string(sealed.path("a key.pub")).expect("a public key");
    fs::write(&allowed, format!("ada@example.invalid {public}")).expect("written");
    let quoted = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"");
    sealed.configure(&format!(
        "[user]\nsigningkey = \"{}\"\n[gpg]\nformat = ssh\n[gpg \"ssh\"]\n\
         allowedSignersFile = \"{}\"\n{more}",
        quoted(signing_key),
        quoted(allowed.to_str().expect("UTF-8")),
    ));
}

/// Writes a commit carrying a signature over its other bytes, and asks git about it.
fn git_verifies(sealed: &Sealed, disk: &Disk) {
    let tree = disk.write(ObjectKind::Tree, b"").expect("write");
    let who = "Ada <ada@example.invalid> 1763700000 +0100";
    let head = format!("tree {tree}\nauthor {who}\ncommitter {who}\n");
    let body = "\nsubject\n\n{\"format\":1}\n";
    let armour = disk.sign(format!("{head}{body}").as_bytes()).expect("a signature");
    assert!(armour.starts_with("-----BEGIN SSH SIGNATURE-----\n"));
    let folded = armour.trim_end().replace('\n', "\n ");
    let header = match disk.hash_kind() {
        HashKind::Sha1 => "gpgsig",
        HashKind::Sha256 => "gpgsig-sha256",
    };
    let signed = format!("{head}{header} {folded}\n{body}");
    let id = disk.write(ObjectKind::Commit, signed.as_bytes()).expect("write").to_string();
    let verified = sealed.try_git(disk.git_dir(), &["verify-commit", &id], b"");
    assert!(verified.succeeded(), "{}", verified.complaint());
    sealed.git(disk.git_dir(), &["fsck", "--strict"]);
}

#[test]
fn a_signature_with_a_key_file_verifies() {
    for options in [&[][..], &["--object-format=sha256"]] {
        let (sealed, repo) = Sealed::with_repository(options);
        let key = key(&sealed);
        configure(&sealed, key.to_str().expect("UTF-8"), "");
        git_verifies(&sealed, &sealed.open(&repo));
    }
}

#[test]
fn a_signature_with_an_agent_and_a_literal_key_verifies() {
    let (sealed, repo) = Sealed::with_repository(&[]);
    let key = key(&sealed);
    let public = fs::read_to_string(sealed.path("a key.pub")).expect("a public key");
    // The path of a socket is short, and the agent ends with the shell that holds its input.
    let scratch = tempfile::tempdir().expect("a directory");
    let socket = scratch.path().join("agent");
    let mut agent = Agent::start(&socket);
    let added = Run::new("ssh-add")
        .arg("-q")
        .arg(&key)
        .variable("SSH_AUTH_SOCK", &socket)
        .run()
        .expect("ssh-add runs");
    assert!(added.succeeded(), "{}", added.complaint());
    fs::remove_file(&key).expect("only the agent has it now");
    for literal in [public.trim().to_owned(), format!("key::{}", public.trim())] {
        configure(&sealed, &literal, "");
        let environment = sealed.environment().with("SSH_AUTH_SOCK", &socket);
        let disk = Disk::discover(&repo, environment).expect("a repository");
        git_verifies(&sealed, &disk);
    }
    agent.stop();
}

/// An agent that lives as long as this value.
struct Agent {
    id: String,
}

impl Agent {
    fn start(socket: &std::path::Path) -> Self {
        let started =
            Run::new("ssh-agent").args(["-s", "-a"]).arg(socket).run().expect("ssh-agent runs");
        let text = String::from_utf8(started.stdout).expect("UTF-8");
        let id = text.split("SSH_AGENT_PID=").nth(1).and_then(|rest| rest.split(';').next());
        Self { id: id.expect("the agent says who it is").to_owned() }
    }

    fn stop(&mut self) {
        drop(Run::new("kill").arg(&self.id).run());
        self.id.clear();
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        if !self.id.is_empty() {
            self.stop();
        }
    }
}

#[test]
fn another_program_signs_where_configured() {
    let (sealed, repo) = Sealed::with_repository(&[]);
    let key = key(&sealed);
    let program = sealed.path("home/my signer");
    fs::write(&program, "#!/bin/sh\necho called >\"$HOME/called\"\nexec ssh-keygen \"$@\"\n")
        .expect("a program");
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("executable");
    let program = program.to_str().expect("UTF-8").replace('"', "\\\"");
    configure(&sealed, key.to_str().expect("UTF-8"), &format!("program = \"{program}\"\n"));
    git_verifies(&sealed, &sealed.open(&repo));
    assert!(sealed.path("home/called").exists());
}

#[test]
fn what_prevents_a_signature_is_told_apart() {
    let (sealed, repo) = Sealed::with_repository(&[]);
    let sign = || sealed.open(&repo).sign(b"payload").expect_err("no signature");
    assert!(matches!(sign(), SignError::Format { .. }));
    sealed.configure("[gpg]\nformat = ssh\n");
    assert!(matches!(sign(), SignError::NoKey));
    sealed.configure("[gpg]\nformat = ssh\n[user]\nsigningkey = /nowhere/key\n");
    assert!(matches!(sign(), SignError::Refused { .. }));
    sealed.configure(
        "[gpg]\nformat = ssh\n[user]\nsigningkey = /k\n[gpg \"ssh\"]\nprogram = /nowhere/p\n",
    );
    assert!(matches!(sign(), SignError::Run(_)));
}
