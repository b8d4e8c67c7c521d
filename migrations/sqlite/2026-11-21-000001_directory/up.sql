-- Sites, units, categories, systems with their steps, teams. Names are maps by language.

CREATE TABLE sites (
    id BLOB PRIMARY KEY NOT NULL,
    names TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    active BOOLEAN NOT NULL DEFAULT 1
);

CREATE TABLE units (
    id BLOB PRIMARY KEY NOT NULL,
    site_id BLOB NOT NULL REFERENCES sites (id) ON DELETE RESTRICT,
    names TEXT NOT NULL,
    kind TEXT NOT NULL,
    headcount BIGINT NOT NULL CHECK (headcount >= 0),
    active BOOLEAN NOT NULL DEFAULT 1
);
CREATE INDEX units_site_id ON units (site_id);

CREATE TABLE categories (
    id BLOB PRIMARY KEY NOT NULL,
    key TEXT NOT NULL CONSTRAINT categories_key_key UNIQUE,
    names TEXT NOT NULL,
    icon TEXT NOT NULL,
    position BIGINT NOT NULL,
    active BOOLEAN NOT NULL DEFAULT 1
);

CREATE TABLE systems (
    id BLOB PRIMARY KEY NOT NULL,
    names TEXT NOT NULL,
    active BOOLEAN NOT NULL DEFAULT 1
);

CREATE TABLE workflow_steps (
    id BLOB PRIMARY KEY NOT NULL,
    system_id BLOB NOT NULL REFERENCES systems (id) ON DELETE RESTRICT,
    names TEXT NOT NULL,
    position BIGINT NOT NULL,
    active BOOLEAN NOT NULL DEFAULT 1
);
CREATE INDEX workflow_steps_system_id ON workflow_steps (system_id);

CREATE TABLE teams (
    id BLOB PRIMARY KEY NOT NULL,
    names TEXT NOT NULL,
    purpose TEXT,
    active BOOLEAN NOT NULL DEFAULT 1
);

-- Counts every change of directory, people's teams, rules, levels and settings: a write that was prepared on an
-- older snapshot notices.
CREATE TABLE snapshot_version (
    id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
    version BIGINT NOT NULL
);
INSERT INTO snapshot_version (id, version) VALUES (1, 1);
