//! Bringing a broken store back to the last state that can be proven.

use tidegate_api::notice::Notice;
use tidegate_api::recover::{BrokenView, CutView, KeptView, RecoverDocument, TipView};
use tidegate_api::remedy::Aid;
use tidegate_api::request::Tend;
use tidegate_api::{Asker, Failure};
use tidegate_store::{Broken, Cut, Position, Recovered, log_ref};

use crate::engine::Engine;
use crate::tend::tend;

/// Recovers: first who writes here, then packs, then the journal.
pub(crate) fn recover(
    engine: &Engine,
    asked: Tend,
    asker: &dyn Asker,
) -> Result<RecoverDocument, Failure> {
    let Tend { at, dry_run } = asked;
    let identity = tend(engine, asker, at, |care| care.recover_identity(dry_run))?;
    if identity.is_some() && !dry_run {
        engine.reopen()?;
    }
    let packs = tend(engine, asker, at, |care| care.recover_packs(dry_run))?;
    if !packs.broken.is_empty() && !dry_run {
        engine.reopen()?;
    }
    let recovered = tend(engine, asker, at, |care| care.recover(dry_run, packs))?;
    Ok(document(dry_run, identity, recovered))
}

fn document(dry_run: bool, identity: Option<Broken>, done: Recovered) -> RecoverDocument {
    let broken = identity.into_iter().chain(done.broken);
    let broken =
        broken.map(|Broken { file, what }| BrokenView { file: file.display().to_string(), what });
    let kept: Vec<KeptView> = (done.kept.into_iter())
        .map(|kept| KeptView {
            entry: kept.entry.to_string(),
            seq: kept.seq,
            at: kept.at.rfc3339(),
            subject: kept.subject,
            file: kept.file.display().to_string(),
        })
        .collect();
    let (cuts, notices) = cuts(&done.cuts);
    let missing: Vec<String> = done.missing.iter().map(ToString::to_string).collect();
    RecoverDocument {
        schema: "tidegate.recover/1".to_owned(),
        ok: kept.is_empty() && missing.is_empty(),
        dry_run,
        broken: broken.collect(),
        quarantine: done.quarantine.map(|folder| folder.display().to_string()),
        tip: done.tip.map(tip),
        rewritten: done.rewritten.len(),
        kept,
        missing,
        cuts,
        replica: done.minted.map(|replica| replica.to_string()),
        notices,
    }
}

fn tip(tip: Position) -> TipView {
    TipView { entry: tip.oid.to_string(), seq: tip.seq }
}

/// What became of logs of which something is gone.
pub(crate) fn cuts(cuts: &[Cut]) -> (Vec<CutView>, Vec<Notice>) {
    cuts.iter().map(cut).unzip()
}

/// What became of a log of which something is gone, and how it comes back.
fn cut(cut: &Cut) -> (CutView, Notice) {
    let view = CutView { log: cut.log.to_string(), end: cut.end.map(tip), gone: cut.gone.clone() };
    let name = log_ref(cut.log);
    let message = format!("{}; a clone that has all of it can give it back", view.told());
    let notice = Notice::new("log_cut", message, [name.clone()]).hint(Aid::FetchRest(name));
    (view, notice)
}
