//! SSH signatures, made the way `git commit -S` makes them: by `ssh-keygen`, or the program
//! `gpg.ssh.program` names, with the user's key or agent. Verifies nothing.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use tempfile::TempDir;
use tidegate_process::RunError;

use super::Disk;

/// How long signing may take: a person may have to touch a key or type a passphrase.
const DEADLINE: Duration = Duration::from_secs(30);

/// How the user wants commits signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureSettings {
    /// `gpg.format`: `openpgp` unless configured.
    pub format: String,
    /// `user.signingkey`, as it is written.
    pub key: Option<String>,
    /// `commit.gpgsign`.
    pub sign_commits: bool,
    /// `gpg.ssh.program`: `ssh-keygen` unless configured.
    pub ssh_program: PathBuf,
}

/// A signature that was not made.
#[derive(Debug, thiserror::Error)]
pub enum SignError {
    /// Only SSH signatures are made here.
    #[error("sign with gpg.format = {format}: only ssh is supported")]
    Format {
        /// What `gpg.format` says.
        format: String,
    },
    /// There is no key to sign with.
    #[error("find the key to sign with: user.signingkey is not configured")]
    NoKey,
    /// The program refused: no such key, no agent, a wrong passphrase.
    #[error("sign with {}: {complaint}", .program.display())]
    Refused {
        /// The program.
        program: PathBuf,
        /// What it said.
        complaint: String,
    },
    /// The program could not be run, or did not end in time.
    #[error("sign")]
    Run(#[from] RunError),
    /// A temporary file could not be written or read.
    #[error("hand over what is to be signed")]
    Scratch(#[from] std::io::Error),
}

impl Disk {
    /// How the user wants commits signed.
    #[must_use]
    pub fn signature_settings(&self) -> SignatureSettings {
        let settings = &self.settings;
        SignatureSettings {
            format: settings.text("gpg.format").unwrap_or_else(|| "openpgp".to_owned()),
            key: settings.text("user.signingkey").filter(|key| !key.is_empty()),
            sign_commits: settings.flag("commit.gpgsign").unwrap_or(false),
            ssh_program: settings.path("gpg.ssh.program").unwrap_or_else(|| "ssh-keygen".into()),
        }
    }

    /// Signs `payload` with the user's SSH key and returns the armour, which stands in the
    /// `gpgsig` header of a commit whose other bytes are the payload; with SHA-256, in
    /// `gpgsig-sha256`.
    ///
    /// The child may ask for a passphrase at the terminal, if there is one.
    pub fn sign(&self, payload: &[u8]) -> Result<String, SignError> {
        let settings = self.signature_settings();
        if settings.format != "ssh" {
            return Err(SignError::Format { format: settings.format });
        }
        // As in git, not standard input: other programs than ssh-keygen know files only.
        let scratch = self.scratch()?;
        let buffer = scratch.path().join("payload");
        fs::write(&buffer, payload)?;
        let mut arguments: Vec<OsString> =
            ["-Y", "sign", "-n", "git", "-f"].map(OsString::from).to_vec();
        arguments.extend(self.key(&settings, &scratch)?);
        arguments.push(buffer.into());
        let program = settings.ssh_program;
        let child = self.environment.child(&program).args(arguments);
        let done = child.interactive().deadline(DEADLINE).run()?;
        if !done.succeeded() {
            let complaint = done.complaint();
            return Err(SignError::Refused { program, complaint });
        }
        let armour = fs::read_to_string(scratch.path().join("payload.sig"))?;
        Ok(armour.replace('\r', ""))
    }

    /// The arguments that name the key: a file, or a public key whose private half an agent
    /// holds.
    fn key(
        &self,
        settings: &SignatureSettings,
        scratch: &TempDir,
    ) -> Result<Vec<OsString>, SignError> {
        let key = settings.key.as_deref().ok_or(SignError::NoKey)?;
        let literal = key.strip_prefix("key::").or_else(|| key.starts_with("ssh-").then_some(key));
        let Some(literal) = literal else {
            let path = self.settings.path("user.signingkey").ok_or(SignError::NoKey)?;
            return Ok(vec![path.into()]);
        };
        let path = scratch.path().join("key.pub");
        fs::write(&path, format!("{literal}\n"))?;
        Ok(vec![path.into(), "-U".into()])
    }

    /// A directory only we can read, gone when it is dropped.
    fn scratch(&self) -> std::io::Result<TempDir> {
        let mut builder = tempfile::Builder::new();
        builder.prefix("tidegate-sign-");
        match self.environment.path("TMPDIR") {
            Some(directory) => builder.tempdir_in(directory),
            None => builder.tempdir(),
        }
    }
}
