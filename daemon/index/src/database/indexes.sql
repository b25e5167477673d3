-- What rows are found by. Made once the tables are filled, which is faster than row by row.

CREATE UNIQUE INDEX entry_oid ON entry (oid);
CREATE INDEX entry_key ON entry (key) WHERE key IS NOT NULL;
CREATE INDEX entry_refused ON entry (number) WHERE refused IS NOT NULL;
CREATE INDEX entry_place ON entry (replica, seq) WHERE refused IS NULL;
CREATE INDEX event_entry ON event (entry, place);
CREATE INDEX event_object ON event (object, entry);
CREATE INDEX event_stamp ON event (stamp);
CREATE INDEX event_void ON event (entry) WHERE void IS NOT NULL;
CREATE INDEX event_move ON event (object) WHERE entered_state NOT NULL;
CREATE INDEX event_keyed ON event (object) WHERE "key" IS NOT NULL;
CREATE INDEX event_key ON event ("key") WHERE "key" IS NOT NULL;
CREATE INDEX item_created ON item (created_at DESC, id);
CREATE INDEX item_updated ON item (updated_at DESC, id);
CREATE INDEX item_sort ON item (definition, state, archived, challenged, kind, assignee);
CREATE INDEX item_parent ON item (parent) WHERE parent IS NOT NULL;
CREATE INDEX alias_object ON alias (object);
CREATE INDEX link_other ON link (other, rel);
