//! `show`

use std::process::ExitCode;

use clap::Args;
use clap::builder::PossibleValuesParser;
use tidegate_api::item::{ItemDocument, ItemView, ItemsDocument};
use tidegate_api::picked::{MEMBERS, Picked};
use tidegate_api::request::{self, At};
use tidegate_api::{Body, Failure, Reply};
use tidegate_core::command::ItemRef;

use super::verb::Act;
use crate::context::Context;
use crate::output::Form;
use crate::{render, when};

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
    /// Show only these members of an item, in this order: NAME,NAME or given several times
    #[arg(
        long,
        value_name = "NAME",
        value_delimiter = ',',
        value_parser = PossibleValuesParser::new(MEMBERS),
        hide_possible_values = true
    )]
    fields: Vec<String>,
    /// Show the comments too
    #[arg(long)]
    comments: bool,
}

impl Show {
    /// Some members of one item, as it is now.
    pub(super) fn members(item: String, fields: &[&str]) -> Self {
        let fields = fields.iter().map(|&name| name.to_owned()).collect();
        Self { items: vec![item], at: None, fields, comments: false }
    }
}

impl Act for Show {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let at = self.at.map(|at| match when::last(&at) {
            Ok(time) => At::Time(time),
            Err(_) => At::Entry(at),
        });
        let items = self.items.into_iter().map(ItemRef).collect();
        let head = context.place().head();
        let mut reply = context.ask(Body::Show(request::Show { items, at, head }))?;
        if !self.comments && !self.fields.iter().any(|name| name == "comments") {
            shown(&mut reply).iter_mut().for_each(ItemView::fold_comments);
        }
        let output = context.output();
        if self.fields.is_empty() || output.form() == Form::Ids {
            return Ok(output.reply(&reply));
        }
        let picked = shown(&mut reply).iter().map(|item| Picked::of(item, &self.fields));
        let picked = picked.collect::<Result<Vec<_>, _>>();
        let text = picked.and_then(|picked| match output.form() {
            Form::Text => Ok(render::picked(&picked, output)),
            _ => document(&reply, picked),
        });
        Ok(output.instead(&reply, &text.expect("an item is JSON")))
    }
}

/// The items of a reply.
fn shown(reply: &mut Reply) -> &mut [ItemView] {
    match reply {
        Reply::Item(document) => std::slice::from_mut(&mut document.item),
        Reply::ItemsInFull(document) => &mut document.items,
        _ => &mut [],
    }
}

/// The document of a reply, of whose items only some members are wanted.
fn document(reply: &Reply, mut picked: Vec<Picked>) -> Result<String, serde_json::Error> {
    let notices = reply.notices().to_vec();
    match reply {
        Reply::Item(_) => {
            let document = ItemDocument::new(picked.remove(0), None);
            serde_json::to_string(&ItemDocument { notices, ..document })
        }
        _ => serde_json::to_string(&ItemsDocument { notices, ..ItemsDocument::new(picked, None) }),
    }
}
