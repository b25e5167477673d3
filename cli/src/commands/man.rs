//! `man`

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use clap_mangen::Man as Page;
use tidegate_api::{Exit, Failure};

use super::VERBS;
use super::verb::Act;
use crate::arguments::grammar;
use crate::context::Context;

/// Write the manual pages
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate man ~/.local/share/man/man1")]
pub(crate) struct Man {
    /// Write a page for each verb into DIR [default: only the first page, to standard output]
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
}

impl Act for Man {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let text = match self.folder {
            None => page().map(|page| String::from_utf8_lossy(&page).into_owned()),
            Some(folder) => pages(&context.directory().join(folder)).map(|()| String::new()),
        };
        let text = text.map_err(|error| {
            let message = format!("failed to write the manual pages: {error}");
            Failure::new(Exit::Environment, "unwritable_file", message)
        })?;
        Ok(context.output().told(&text))
    }
}

fn page() -> io::Result<Vec<u8>> {
    let mut page = Vec::new();
    Page::new(grammar(&VERBS)).render(&mut page)?;
    Ok(page)
}

fn pages(directory: &Path) -> io::Result<()> {
    fs::create_dir_all(directory)?;
    clap_mangen::generate_to(grammar(&VERBS), directory)
}
