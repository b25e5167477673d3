//! Making the read model anew, and comparing it with the logs.

use tidegate_api::request::Rebuild;
use tidegate_api::search::RebuildDocument;
use tidegate_api::{Failure, Reply};
use tidegate_index::{Database, Home};

use crate::catch_up::catch_up;
use crate::door::whole;
use crate::engine::Engine;
use crate::failure::{Wrong, internal};
use crate::present::present;
use crate::unseen;

/// Makes the read model anew, or compares the one that is kept.
pub(crate) fn rebuild(engine: &Engine, Rebuild { check }: Rebuild) -> Result<Reply, Failure> {
    let mut desk = engine.desk()?;
    let kept = if check { Some(present(&mut desk)?).filter(|found| found.was_kept) } else { None };
    // What was folded before is read anew, too.
    desk.index = None;
    let caught = catch_up(&mut desk)?;
    whole(&caught)?;
    let memory = desk.index.as_ref().ok_or_else(|| internal("catching up left no index"))?;
    let same = match &kept {
        Some(found) => {
            let anew = Database::scratch(memory).map_err(Wrong::from)?;
            Some(found.database.says_the_same_as(&anew).unwrap_or(false))
        }
        None => None,
    };
    let home = Home::at(desk.store.index_folder());
    if !check {
        home.make(memory, &caught.tips).map_err(Wrong::from)?;
    }
    let document = RebuildDocument {
        schema: "tidegate.rebuild/1".to_owned(),
        check,
        same,
        entries: memory.fold().len(),
        kept: !check || kept.is_some(),
        notices: Vec::new(),
    };
    Ok(Reply::Rebuild(document).with(unseen::unseen(&memory.unseen(), &caught)))
}
