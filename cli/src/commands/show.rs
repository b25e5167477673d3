//! `show`

use std::process::ExitCode;

use clap::Args;
use tidegate_api::request::{self, At};
use tidegate_api::{Body, Failure, Reply};
use tidegate_core::command::ItemRef;

use super::verb::Act;
use crate::context::Context;
use crate::when;

/// Show items, now or at a point in the past
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate show T-7k2m --at 2026-11-21")]
pub(crate) struct Show {
    /// Ids, beginnings of ids, or aliases
    #[arg(required = true, value_name = "ITEM")]
    items: Vec<String>,
    /// As it was after this entry, or at this time: the end of a local day or minute (2026-11-21,
    /// '2026-11-21 14:30'), or a moment in RFC 3339
    #[arg(long, value_name = "ENTRY|TIME")]
    at: Option<String>,
    /// Show the comments too
    #[arg(long)]
    comments: bool,
}

impl Act for Show {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let at = self.at.map(|at| match when::last(&at) {
            Ok(time) => At::Time(time),
            Err(_) => At::Entry(at),
        });
        let items = self.items.into_iter().map(ItemRef).collect();
        let mut reply = context.ask(Body::Show(request::Show { items, at }))?;
        if !self.comments {
            match &mut reply {
                Reply::Item(document) => document.item.fold_comments(),
                Reply::ItemsInFull(document) => {
                    document.items.iter_mut().for_each(tidegate_api::item::ItemView::fold_comments);
                }
                _ => {}
            }
        }
        Ok(context.output().reply(&reply))
    }
}
