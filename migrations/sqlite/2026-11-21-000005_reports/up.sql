-- Reports with their projection, followers, events. Who a follower is stands in follower_identity alone.

CREATE TABLE reports (
    -- RB-1001 and on; also the row that a search index will point at.
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL CONSTRAINT reports_id_key UNIQUE,
    identity TEXT NOT NULL CHECK (identity IN ('named', 'confidential', 'anonymous')),
    text TEXT NOT NULL,
    own_workaround TEXT,
    burden TEXT,
    -- Of an anonymous report, this and every other time is the beginning of the hour.
    reported_at BIGINT NOT NULL,
    -- From here on: the projection, written by one function from the events.
    seq BIGINT NOT NULL,
    state TEXT NOT NULL,
    state_since BIGINT NOT NULL,
    open_at BIGINT,
    site_id BLOB NOT NULL REFERENCES sites (id) ON DELETE RESTRICT,
    unit_id BLOB NOT NULL REFERENCES units (id) ON DELETE RESTRICT,
    category_id BLOB NOT NULL REFERENCES categories (id) ON DELETE RESTRICT,
    system_id BLOB REFERENCES systems (id) ON DELETE RESTRICT,
    team_id BLOB NOT NULL REFERENCES teams (id) ON DELETE RESTRICT,
    assignee_id BLOB REFERENCES people (id) ON DELETE RESTRICT,
    acknowledged_once BOOLEAN NOT NULL,
    next_due_at BIGINT,
    -- When a rule has something to do next: a reminder, an alert, silence that ends it.
    alarm_at BIGINT,
    burden_tenths BIGINT NOT NULL,
    projection TEXT NOT NULL
);
CREATE INDEX reports_queue ON reports (team_id, open_at, id) WHERE open_at IS NOT NULL;
CREATE INDEX reports_due ON reports (team_id, next_due_at, id) WHERE next_due_at IS NOT NULL;
CREATE INDEX reports_alarm ON reports (alarm_at, id) WHERE alarm_at IS NOT NULL;
CREATE INDEX reports_team ON reports (team_id, reported_at, id);
CREATE INDEX reports_newest ON reports (reported_at, id);
CREATE INDEX reports_site ON reports (site_id, reported_at, id);
CREATE INDEX reports_unit ON reports (unit_id, reported_at, id);
CREATE INDEX reports_category_id ON reports (category_id);
CREATE INDEX reports_system_id ON reports (system_id);
CREATE INDEX reports_assignee ON reports (assignee_id, open_at, id) WHERE open_at IS NOT NULL;
CREATE INDEX reports_state ON reports (state, state_since);

CREATE TABLE followers (
    id BLOB PRIMARY KEY NOT NULL,
    report_id BLOB NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
    relation TEXT NOT NULL CHECK (relation IN ('reporter', 'supporter', 'follower')),
    identity TEXT NOT NULL CHECK (identity IN ('named', 'confidential', 'anonymous')),
    since BIGINT NOT NULL
);
CREATE INDEX followers_report_id ON followers (report_id);

-- The only place that ties a follower to somebody: a person, or the hash of an anonymous reporter's secret.
CREATE TABLE follower_identity (
    follower_id BLOB PRIMARY KEY NOT NULL REFERENCES followers (id) ON DELETE CASCADE,
    person_id BLOB REFERENCES people (id) ON DELETE RESTRICT,
    secret_hash BLOB CONSTRAINT follower_identity_secret_hash_key UNIQUE,
    CHECK ((person_id IS NULL) <> (secret_hash IS NULL))
);
CREATE INDEX follower_identity_person_id ON follower_identity (person_id, follower_id);

-- Append-only. Of two racing moves one inserts the next number, the other is told what happened.
CREATE TABLE events (
    id BLOB PRIMARY KEY NOT NULL,
    report_id BLOB NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    by_who TEXT NOT NULL CHECK (by_who IN ('owner', 'administrator', 'follower', 'anonymous', 'committee', 'system')),
    by_person_id BLOB REFERENCES people (id) ON DELETE RESTRICT,
    by_follower_id BLOB REFERENCES followers (id) ON DELETE RESTRICT,
    by_committee_id BLOB,
    data TEXT NOT NULL,
    CONSTRAINT events_report_id_seq_key UNIQUE (report_id, seq),
    CHECK ((by_who IN ('owner', 'administrator')) = (by_person_id IS NOT NULL)),
    CHECK ((by_who = 'follower') = (by_follower_id IS NOT NULL)),
    CHECK ((by_who = 'committee') = (by_committee_id IS NOT NULL))
);
CREATE INDEX events_by_person_id ON events (by_person_id);
CREATE INDEX events_by_follower_id ON events (by_follower_id);

-- Every look at a confidential reporter's name.
CREATE TABLE identity_looks (
    id BLOB PRIMARY KEY NOT NULL,
    report_id BLOB NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
    person_id BLOB NOT NULL REFERENCES people (id) ON DELETE RESTRICT,
    reason TEXT,
    at BIGINT NOT NULL
);
CREATE INDEX identity_looks_report_id ON identity_looks (report_id);
CREATE INDEX identity_looks_person_id ON identity_looks (person_id);

-- The first answer to each client-made id, so that a repeat gets the same bytes.
CREATE TABLE answered_requests (
    id BLOB PRIMARY KEY NOT NULL,
    -- SHA-256 over route, asker and canonical body.
    body_hash BLOB NOT NULL,
    status INTEGER NOT NULL,
    answer TEXT NOT NULL,
    at BIGINT NOT NULL
);

-- Counters are appended changes, folded now and then and summed on reading, so that no row gets hot.
CREATE TABLE team_counters (
    team_id BLOB NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
    state TEXT NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (team_id, state)
);
CREATE TABLE team_counter_changes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    team_id BLOB NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
    state TEXT NOT NULL,
    change BIGINT NOT NULL
);
CREATE INDEX team_counter_changes_team_id ON team_counter_changes (team_id, state, change);

-- With which service levels and time zones the projections were derived; while they are derived anew, how far.
CREATE TABLE report_derivation (
    id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
    fingerprint BLOB NOT NULL,
    next_number BIGINT
);

INSERT INTO sqlite_sequence (name, seq) VALUES ('reports', 1000);
