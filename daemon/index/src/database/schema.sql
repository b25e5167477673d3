-- The read model. Everything in it follows from the log and can be made anew; what is not in a view
-- may change with any build.

CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;

-- Where the logs stood that were folded, to the entry.
CREATE TABLE tip (replica TEXT PRIMARY KEY, entry BLOB NOT NULL) WITHOUT ROWID;

-- The stretches of chain on which entries stand.
CREATE TABLE lane (
    lane INTEGER PRIMARY KEY,
    left_lane INTEGER,
    left_at INTEGER,
    length INTEGER NOT NULL
);

-- Every entry, in the order in which it was let in. What was refused says why.
CREATE TABLE entry (
    number INTEGER PRIMARY KEY,
    oid BLOB NOT NULL,
    parent INTEGER,
    lane INTEGER NOT NULL,
    place INTEGER NOT NULL,
    replica TEXT,
    seq INTEGER,
    at INTEGER,
    actor TEXT,
    actor_kind TEXT,
    key TEXT,
    refused TEXT
);

CREATE TABLE object (object INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);

-- What waits for an entry that is not here, and the objects that it touches.
CREATE TABLE waiting (
    entry BLOB NOT NULL,
    missing BLOB NOT NULL,
    objects TEXT NOT NULL,
    PRIMARY KEY (entry, missing)
) WITHOUT ROWID;

-- The last entry of each replica that each other one has named as seen.
CREATE TABLE named (
    replica TEXT NOT NULL,
    other TEXT NOT NULL,
    entry BLOB NOT NULL,
    PRIMARY KEY (replica, other)
) WITHOUT ROWID;

-- Entries that were named as seen and have not been let in, by whom.
CREATE TABLE named_early (entry BLOB NOT NULL, by INTEGER NOT NULL, PRIMARY KEY (entry, by))
    WITHOUT ROWID;

-- Entries that were written later than one that builds on them, by what the clocks said.
CREATE TABLE ahead (entry INTEGER PRIMARY KEY, by BLOB NOT NULL);

-- The refused entries of a later format, by what they touch.
CREATE TABLE newer (object INTEGER NOT NULL, entry INTEGER NOT NULL, PRIMARY KEY (object, entry))
    WITHOUT ROWID;

-- Every definition that was published, and what stands under each name.
CREATE TABLE definition (digest TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE workflow (name TEXT PRIMARY KEY, told TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE event (
    event INTEGER PRIMARY KEY,
    object INTEGER NOT NULL,
    entry INTEGER NOT NULL,
    place INTEGER NOT NULL,
    kind TEXT NOT NULL,
    depth INTEGER NOT NULL,
    stamp INTEGER NOT NULL,
    witness INTEGER NOT NULL,
    void TEXT,
    key TEXT,
    via TEXT,
    left_state TEXT,
    entered_state TEXT,
    -- Whether its definition is over there.
    ends INTEGER NOT NULL,
    reason TEXT
);

CREATE TABLE item (
    object INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT,
    contested TEXT,
    disputed INTEGER NOT NULL,
    challenged INTEGER NOT NULL,
    parent TEXT,
    priority TEXT,
    assignee TEXT,
    archived INTEGER NOT NULL,
    definition TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    snapshot TEXT NOT NULL,
    -- Of the snapshot: SQLite does not notice a bit that changed.
    sum INTEGER NOT NULL
);

-- How each item is told in lists, dense: a text that the short form of its id belongs into, behind so
-- many bytes, and the sum of that text.
CREATE TABLE listed (
    object INTEGER PRIMARY KEY,
    text TEXT NOT NULL,
    "before" INTEGER NOT NULL,
    sum INTEGER NOT NULL
);

CREATE TABLE label (object INTEGER NOT NULL, label TEXT NOT NULL, PRIMARY KEY (object, label))
    WITHOUT ROWID;
CREATE TABLE alias (alias TEXT NOT NULL, object INTEGER NOT NULL, PRIMARY KEY (alias, object))
    WITHOUT ROWID;
CREATE TABLE link (
    object INTEGER NOT NULL,
    rel TEXT NOT NULL,
    other TEXT NOT NULL,
    "when" TEXT,
    PRIMARY KEY (object, rel, other)
) WITHOUT ROWID;

-- The items of each circle, under the name of its first.
CREATE TABLE circle (along TEXT NOT NULL, id TEXT NOT NULL, circle TEXT NOT NULL, PRIMARY KEY (along, id))
    WITHOUT ROWID;

-- Words to search for: of items by their number, of events by theirs.
CREATE VIRTUAL TABLE item_words USING fts5 (
    title, body, names, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE event_words USING fts5 (
    said, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
);
