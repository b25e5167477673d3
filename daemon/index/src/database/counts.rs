//! Counting, without a look at the items themselves.

use std::collections::BTreeMap;

use rusqlite::Row;
use tidegate_core::Millis;

use super::kept::Kept;
use crate::counts::{Course, Moved, Standing, Tally};
use crate::model::Told;

impl Kept<'_> {
    pub(super) fn count_sorts(&self) -> Told<BTreeMap<Tally, usize>> {
        let mut select = self.database.connection.prepare_cached(
            "SELECT definition, state, archived, challenged, kind, assignee, count(*) FROM item \
             GROUP BY definition, state, archived, challenged, kind, assignee",
        )?;
        let mut rows = select.query([])?;
        let mut tallies = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let tally =
                Tally { standing: standing(row)?, kind: row.get(4)?, assignee: row.get(5)? };
            tallies.insert(tally, row.get::<_, u32>(6)? as usize);
        }
        Ok(tallies)
    }

    pub(super) fn count_begun(&self, spans: &[Millis]) -> Told<Vec<usize>> {
        let mut select = self.database.connection.prepare_cached(
            "SELECT count(*) FROM item WHERE created_at >= ?1 AND created_at < ?2",
        )?;
        let mut within = |span: &[Millis]| {
            let count = |row: &Row<'_>| row.get::<_, u32>(0);
            Ok(select.query_row([span[0].0, span[1].0], count)? as usize)
        };
        spans.windows(2).map(&mut within).collect()
    }

    pub(super) fn tell_courses(&self, tell: &mut dyn FnMut(Course)) -> Told<()> {
        let mut select = self.database.connection.prepare_cached(
            "SELECT definition, state, archived, challenged, object, created_at, entry.at, event.via, \
             left_state, entered_state, ends FROM event INDEXED BY event_move \
             CROSS JOIN entry ON entry.number = event.entry CROSS JOIN item USING (object) \
             WHERE entered_state NOT NULL AND void IS NULL AND NOT witness \
             ORDER BY event.object, stamp, oid, event.place",
        )?;
        let mut rows = select.query([])?;
        let mut open: Option<(i64, Course)> = None;
        while let Some(row) = rows.next()? {
            let of: i64 = row.get(4)?;
            let moved = Moved {
                at: Millis(row.get(6)?),
                via: row.get(7)?,
                left: row.get(8)?,
                entered: row.get(9)?,
                ends: row.get(10)?,
            };
            match &mut open {
                Some((object, course)) if *object == of => course.moves.push(moved),
                _ => {
                    let created_at = Millis(row.get(5)?);
                    let course =
                        Course { created_at, standing: standing(row)?, moves: vec![moved] };
                    open.replace((of, course)).into_iter().for_each(|(_, course)| tell(course));
                }
            }
        }
        open.into_iter().for_each(|(_, course)| tell(course));
        Ok(())
    }
}

/// Where an item stands, from the first columns of a row.
fn standing(row: &Row<'_>) -> rusqlite::Result<Standing> {
    Ok(Standing {
        definition: row.get(0)?,
        state: row.get(1)?,
        archived: row.get(2)?,
        challenged: row.get(3)?,
    })
}
