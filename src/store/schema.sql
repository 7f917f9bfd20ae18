-- Version 1. Typed columns, nested lists as JSON text. No triggers, views, generated columns or virtual tables, so
-- that the text of this schema can be compared with the one in a file.

CREATE TABLE meta (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    document_id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    next_id INTEGER NOT NULL,
    root_sum INTEGER NOT NULL,
    history_sum INTEGER NOT NULL,
    hash INTEGER NOT NULL
) STRICT;

CREATE TABLE settings (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    municipality TEXT NOT NULL,
    title TEXT NOT NULL,
    hash INTEGER NOT NULL
) STRICT;

CREATE TABLE edition (
    id INTEGER PRIMARY KEY,
    year INTEGER NOT NULL,
    title TEXT NOT NULL,
    plan_period TEXT NOT NULL,
    state TEXT NOT NULL,
    lineage INTEGER NOT NULL,
    hash INTEGER NOT NULL
) STRICT;

CREATE TABLE department (
    id INTEGER PRIMARY KEY,
    edition INTEGER NOT NULL REFERENCES edition (id) DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    lineage INTEGER NOT NULL,
    hash INTEGER NOT NULL
) STRICT;

CREATE TABLE scale (
    id INTEGER PRIMARY KEY,
    edition INTEGER NOT NULL REFERENCES edition (id) DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    choices TEXT NOT NULL,
    lineage INTEGER NOT NULL,
    hash INTEGER NOT NULL
) STRICT;

CREATE TABLE mark (
    id INTEGER PRIMARY KEY,
    edition INTEGER NOT NULL REFERENCES edition (id) DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    text TEXT NOT NULL,
    place TEXT NOT NULL,
    legend TEXT NOT NULL,
    kept_at_rollover INTEGER NOT NULL,
    lineage INTEGER NOT NULL,
    hash INTEGER NOT NULL
) STRICT;

CREATE TABLE form (
    id INTEGER PRIMARY KEY,
    edition INTEGER NOT NULL REFERENCES edition (id) DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    code TEXT NOT NULL,
    arrangement TEXT NOT NULL,
    options TEXT NOT NULL,
    lineage INTEGER NOT NULL,
    hash INTEGER NOT NULL
) STRICT;

CREATE TABLE field (
    id INTEGER PRIMARY KEY,
    form INTEGER NOT NULL REFERENCES form (id) DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    key TEXT NOT NULL,
    group_name TEXT NOT NULL,
    label TEXT NOT NULL,
    level TEXT NOT NULL,
    kind TEXT NOT NULL,
    carry TEXT NOT NULL,
    width_mm REAL NOT NULL,
    align TEXT NOT NULL,
    vertical_label INTEGER NOT NULL,
    printed INTEGER NOT NULL,
    lineage INTEGER NOT NULL,
    hash INTEGER NOT NULL
) STRICT;

CREATE TABLE image (
    id INTEGER PRIMARY KEY,
    file_name TEXT NOT NULL,
    bytes BLOB NOT NULL,
    hash INTEGER NOT NULL
) STRICT;

CREATE TABLE section (
    id INTEGER PRIMARY KEY,
    edition INTEGER NOT NULL REFERENCES edition (id) DEFERRABLE INITIALLY DEFERRED,
    parent INTEGER REFERENCES section (id) DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    number TEXT NOT NULL,
    badge TEXT NOT NULL,
    title TEXT NOT NULL,
    departments_label TEXT NOT NULL,
    departments TEXT NOT NULL,
    new_page INTEGER NOT NULL,
    lineage INTEGER NOT NULL,
    hash INTEGER NOT NULL
) STRICT;

CREATE TABLE block (
    id INTEGER PRIMARY KEY,
    section INTEGER NOT NULL REFERENCES section (id) DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    heading TEXT NOT NULL,
    content TEXT NOT NULL,
    carried INTEGER NOT NULL,
    lineage INTEGER NOT NULL,
    hash INTEGER NOT NULL
) STRICT;

CREATE TABLE record (
    id INTEGER PRIMARY KEY,
    block INTEGER NOT NULL REFERENCES block (id) DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    number TEXT,
    marks TEXT NOT NULL,
    repeat_of INTEGER,
    lineage INTEGER NOT NULL,
    hash INTEGER NOT NULL
) STRICT;

CREATE TABLE entry (
    id INTEGER PRIMARY KEY,
    record INTEGER NOT NULL REFERENCES record (id) DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    departments TEXT NOT NULL,
    state TEXT NOT NULL,
    lineage INTEGER NOT NULL,
    hash INTEGER NOT NULL
) STRICT;

-- The owner is a record or an entry; which of them exists is checked when the book is loaded.
CREATE TABLE cell (
    owner_kind TEXT NOT NULL,
    owner INTEGER NOT NULL,
    field INTEGER NOT NULL REFERENCES field (id) DEFERRABLE INITIALLY DEFERRED,
    text TEXT NOT NULL,
    number REAL,
    unit TEXT,
    carried INTEGER NOT NULL,
    hash INTEGER NOT NULL,
    PRIMARY KEY (owner_kind, owner, field)
) STRICT;

CREATE TABLE paper (
    id INTEGER PRIMARY KEY,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    options TEXT NOT NULL,
    hash INTEGER NOT NULL
) STRICT;

-- Who did what and when: one line a step, and below it one line for each row that the step touched.
CREATE TABLE history_step (
    step INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    label TEXT NOT NULL,
    hash INTEGER NOT NULL
) STRICT;

-- What a row was before the step; what it became is what it was before the next line about it, or is now.
-- An insertion has no `before`, an update the columns that changed, a deletion all of them.
CREATE TABLE history_row (
    seq INTEGER PRIMARY KEY,
    step INTEGER NOT NULL REFERENCES history_step (step) DEFERRABLE INITIALLY DEFERRED,
    table_name TEXT NOT NULL,
    row_key TEXT NOT NULL,
    deed TEXT NOT NULL,
    before TEXT,
    hash INTEGER NOT NULL
) STRICT;

CREATE INDEX section_of_edition ON section (edition);
CREATE INDEX section_of_parent ON section (parent);
CREATE INDEX block_of_section ON block (section);
CREATE INDEX record_of_block ON record (block);
CREATE INDEX entry_of_record ON entry (record);
CREATE INDEX field_of_form ON field (form);
CREATE INDEX cell_of_field ON cell (field);
CREATE INDEX history_of_row ON history_row (row_key, table_name);
