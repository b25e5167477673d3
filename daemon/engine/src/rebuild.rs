//! Making the read model anew, and comparing it with the logs.

use tidegate_api::listed::SpelledRow;
use tidegate_api::rebuild::RebuildDocument;
use tidegate_api::request::Rebuild;
use tidegate_api::{Failure, Reply};
use tidegate_index::{Database, ReadModel};

use crate::door::whole;
use crate::engine::Engine;
use crate::failure::Wrong;
use crate::unseen;

/// Makes the read model anew, or compares the one that is kept.
pub(crate) fn rebuild(engine: &Engine, Rebuild { check }: Rebuild) -> Result<Reply, Failure> {
    let mut desk = engine.desk()?;
    // What was folded before is read anew, too.
    desk.clear();
    let is_kept = check && desk.resume().is_some();
    let caught = desk.fold()?;
    whole(&caught)?;
    let memory = desk.memory()?;
    let (entries, unseen) = (memory.fold().len(), memory.unseen().map_err(Wrong::from)?);
    let same = match is_kept {
        true => {
            let anew = Database::scratch(memory, SpelledRow::parts).map_err(Wrong::from)?;
            Some(desk.database()?.says_the_same_as(&anew).unwrap_or(false))
        }
        false => None,
    };
    if !check {
        desk.make_kept(&caught).map_err(Wrong::from)?;
    }
    desk.put_away();
    let document = RebuildDocument {
        schema: "tidegate.rebuild/1".to_owned(),
        check,
        same,
        entries,
        kept: !check || is_kept,
        notices: Vec::new(),
    };
    Ok(Reply::Rebuild(document).with(unseen::unseen(&unseen, &caught)))
}
