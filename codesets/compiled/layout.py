"""The tables of a compiled code system; `id` counts concepts from 1 in document order.

Where the hierarchy has no ring, `place` numbers the concepts on a walk from the roots down, each once, and the
`stretch`es of a concept are the places of all that is below it, itself included: one where nothing there has a parent
elsewhere, a few where something has. `packed` holds numbers of all concepts in one piece: `order` (the concept of each
place), `inactive`, `abstract` (a byte for each concept), `owners` (see codesets.things.relations).
"""

from __future__ import annotations

from typing import Final

#: Raised when the layout changes: a file of another form is no file of this one.
FORM: Final = 2

TABLES: Final = """
CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE concept (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, data BLOB NOT NULL);
CREATE TABLE name (id INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE edge (child INTEGER, ordinal INTEGER, parent INTEGER, PRIMARY KEY (child, ordinal)) WITHOUT ROWID;
CREATE TABLE place (id INTEGER PRIMARY KEY, place INTEGER NOT NULL);
CREATE TABLE stretch (id INTEGER, first INTEGER, last INTEGER NOT NULL, PRIMARY KEY (id, first)) WITHOUT ROWID;
CREATE TABLE property (name TEXT, value TEXT, id INTEGER, PRIMARY KEY (name, value, id)) WITHOUT ROWID;
CREATE TABLE relation (kind INTEGER PRIMARY KEY, sources BLOB, groups BLOB, targets BLOB, texts TEXT);
CREATE TABLE packed (name TEXT PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE folded (code TEXT PRIMARY KEY, id INTEGER NOT NULL) WITHOUT ROWID;
CREATE TEMP TABLE told_parent (child INTEGER, ordinal INTEGER, parent TEXT);
CREATE TEMP TABLE told_property (name TEXT, value TEXT, id INTEGER);
CREATE TEMP TABLE told_relation (source INTEGER, number INTEGER, kind TEXT, value TEXT);
"""

#: Of doubled codes the first one counts: what was told of the others goes, parents that do not exist do not count.
#: The index of names holds every three letters that follow one another, without their places.
INDEXES: Final = """
DELETE FROM name WHERE id NOT IN (SELECT id FROM concept);
INSERT INTO edge
    SELECT told.child, min(told.ordinal), parent.id FROM told_parent AS told
    JOIN concept AS parent ON parent.code = told.parent JOIN concept AS child ON child.id = told.child
    GROUP BY told.child, parent.id;
CREATE INDEX edge_down ON edge (parent, child);
INSERT INTO property
    SELECT DISTINCT name, value, id FROM told_property WHERE id IN (SELECT id FROM concept) ORDER BY name, value, id;
CREATE VIRTUAL TABLE letters USING fts5 (text, tokenize='trigram case_sensitive 1', detail=none, columnsize=0,
                                         content='name', content_rowid='id');
INSERT INTO letters (rowid, text) SELECT id, text FROM name ORDER BY id;
INSERT INTO letters (letters) VALUES ('optimize');
"""

#: Relations whose type is a concept here, as numbers, those of one type together.
RELATIONS: Final = """
SELECT kind.id, told.source, told.number, ifnull(target.id, 0), told.value FROM told_relation AS told
JOIN concept AS kind ON kind.code = told.kind JOIN concept AS source ON source.id = told.source
LEFT JOIN concept AS target ON target.code = told.value ORDER BY kind.id, told.number, told.rowid
"""

#: Values of properties are found by their beginning; a longer value is compared in the concept itself.
VALUE_LENGTH: Final = 100
