//! Whose logs are known here.

use tidegate_api::remedy::Aid;
use tidegate_api::replicas::{ReplicaView, ReplicasDocument, WriterView};
use tidegate_api::{Exit, Failure};
use tidegate_store::{Replica, Writer};

use crate::engine::Engine;
use crate::failure::Wrong;

/// All replicas, or the one whose id begins like this.
pub(crate) fn replicas(engine: &Engine, named: Option<&str>) -> Result<ReplicasDocument, Failure> {
    let mut replicas = engine.desk()?.store.replicas().map_err(Wrong::from)?;
    if let Some(named) = named {
        replicas.retain(|replica| replica.id.to_string().starts_with(named));
        one(&replicas, named)?;
    }
    Ok(ReplicasDocument::new(replicas.into_iter().map(shown).collect()))
}

fn one(replicas: &[Replica], named: &str) -> Result<(), Failure> {
    let hint = |replica: &Replica| Aid::ShowReplica(replica.id.to_string());
    match replicas {
        [_] => Ok(()),
        [] => {
            let message = format!("there is no replica {named} here");
            Err(Failure::new(Exit::NotFound, "no_such_replica", message).hint(Aid::Replicas))
        }
        several => {
            let message = format!("{named} may mean {} replicas", several.len());
            let failure = Failure::new(Exit::NotFound, "ambiguous", message);
            Err(several.iter().map(hint).fold(failure, Failure::hint))
        }
    }
}

fn shown(replica: Replica) -> ReplicaView {
    ReplicaView {
        id: replica.id.to_string(),
        writer: match replica.writer {
            Writer::Own => WriterView::Own,
            Writer::Former => WriterView::Former,
            Writer::Here => WriterView::Here,
            Writer::Elsewhere => WriterView::Elsewhere,
        },
        seq: replica.seq,
        entry: replica.entry.map(|oid| oid.to_string()),
        at: replica.at.map(tidegate_core::Millis::rfc3339),
        folder: replica.folder.map(|folder| folder.display().to_string()),
        published: replica.unpublished == 0,
        unpublished: replica.unpublished,
    }
}
