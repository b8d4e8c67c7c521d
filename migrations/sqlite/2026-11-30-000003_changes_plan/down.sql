-- A column that points at another table can only go with the whole table.
CREATE TABLE changes_before (
    id BLOB PRIMARY KEY NOT NULL,
    language TEXT NOT NULL,
    title TEXT NOT NULL,
    you_said TEXT NOT NULL,
    we_did TEXT NOT NULL,
    do_now TEXT NOT NULL,
    -- Lists and the measure as documents.
    unit_ids TEXT NOT NULL,
    measure TEXT,
    created_at BIGINT NOT NULL,
    created_by BLOB NOT NULL REFERENCES people (id) ON DELETE RESTRICT,
    ship_at BIGINT,
    shipped_at BIGINT
);
INSERT INTO changes_before
SELECT id, language, title, you_said, we_did, do_now, unit_ids, measure, created_at, created_by, ship_at, shipped_at
FROM changes;
DROP TABLE changes;
ALTER TABLE changes_before RENAME TO changes;
CREATE INDEX changes_shipped_at ON changes (shipped_at, id);
CREATE INDEX changes_created_by ON changes (created_by);
