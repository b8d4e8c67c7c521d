-- What is owed to whom about which event; kept for ever. The outbox holds what has not left yet.

CREATE TABLE tellings (
    id BLOB PRIMARY KEY NOT NULL,
    report_id BLOB NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
    event_id BLOB NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    -- Exactly one of the three: a follower, or a duty of a person or of a team.
    follower_id BLOB REFERENCES followers (id) ON DELETE RESTRICT,
    person_id BLOB REFERENCES people (id) ON DELETE RESTRICT,
    team_id BLOB REFERENCES teams (id) ON DELETE RESTRICT,
    owed_since BIGINT NOT NULL,
    CONSTRAINT tellings_follower_key UNIQUE (follower_id, report_id, event_id),
    CONSTRAINT tellings_person_key UNIQUE (person_id, report_id, event_id),
    CONSTRAINT tellings_team_key UNIQUE (team_id, report_id, event_id),
    CHECK (
        (CASE WHEN follower_id IS NULL THEN 0 ELSE 1 END)
        + (CASE WHEN person_id IS NULL THEN 0 ELSE 1 END)
        + (CASE WHEN team_id IS NULL THEN 0 ELSE 1 END) = 1
    )
);
CREATE INDEX tellings_report_id ON tellings (report_id);
CREATE INDEX tellings_event_id ON tellings (event_id);

CREATE TABLE outbox (
    telling_id BLOB PRIMARY KEY NOT NULL REFERENCES tellings (id) ON DELETE CASCADE,
    -- Not before this; while claimed, the end of the lease.
    due_at BIGINT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX outbox_ready ON outbox (due_at, telling_id);
