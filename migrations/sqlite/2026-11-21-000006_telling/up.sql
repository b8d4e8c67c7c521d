-- What is owed to whom about which event; kept for ever. The outbox holds what has not left yet, deliveries what has.

CREATE TABLE tellings (
    id BLOB PRIMARY KEY NOT NULL,
    report_id BLOB NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
    event_id BLOB NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    -- Tells reminders about one event apart: which clock, which day. Empty for what the event itself owes.
    detail TEXT NOT NULL DEFAULT '',
    -- Exactly one of the three: a follower, or a duty of a person or of a team.
    follower_id BLOB REFERENCES followers (id) ON DELETE RESTRICT,
    person_id BLOB REFERENCES people (id) ON DELETE RESTRICT,
    team_id BLOB REFERENCES teams (id) ON DELETE RESTRICT,
    owed_since BIGINT NOT NULL,
    -- Nobody sees it before: about an anonymous report the next full hour.
    leaves_at BIGINT NOT NULL,
    -- The first delivery that counts.
    paid_at BIGINT,
    CONSTRAINT tellings_follower_key UNIQUE (follower_id, report_id, event_id, kind, detail),
    CONSTRAINT tellings_person_key UNIQUE (person_id, report_id, event_id, kind, detail),
    CONSTRAINT tellings_team_key UNIQUE (team_id, report_id, event_id, kind, detail),
    CHECK (
        (CASE WHEN follower_id IS NULL THEN 0 ELSE 1 END)
        + (CASE WHEN person_id IS NULL THEN 0 ELSE 1 END)
        + (CASE WHEN team_id IS NULL THEN 0 ELSE 1 END) = 1
    )
);
CREATE INDEX tellings_report_id ON tellings (report_id, kind, detail);
CREATE INDEX tellings_event_id ON tellings (event_id);
CREATE INDEX tellings_follower_inbox ON tellings (follower_id, leaves_at, id) WHERE follower_id IS NOT NULL;
CREATE INDEX tellings_person_inbox ON tellings (person_id, leaves_at, id) WHERE person_id IS NOT NULL;
CREATE INDEX tellings_team_inbox ON tellings (team_id, leaves_at, id) WHERE team_id IS NOT NULL;
CREATE INDEX tellings_debts ON tellings (owed_since, id) WHERE paid_at IS NULL AND follower_id IS NOT NULL;

-- One row for each mail that is to leave, ids only: address and words are found when it leaves.
CREATE TABLE outbox (
    id BLOB PRIMARY KEY NOT NULL,
    -- Exactly one of the two: a telling, or a link that signs somebody in.
    telling_id BLOB REFERENCES tellings (id) ON DELETE CASCADE,
    link_id BLOB REFERENCES sign_in_links (id) ON DELETE CASCADE,
    -- Which member of the team, where it is a team's duty; of a follower never.
    person_id BLOB REFERENCES people (id) ON DELETE CASCADE,
    -- So that a repeat is known as one. The rows that leave in one mail carry the id of the first of them.
    message_id BLOB NOT NULL,
    -- 'digest' while it waits for the daily digest, 'in_digest' once it stands in one.
    held_for TEXT NOT NULL DEFAULT '' CHECK (held_for IN ('', 'digest', 'in_digest')),
    -- Not before this; while claimed, the end of the lease.
    due_at BIGINT NOT NULL,
    -- How often it was claimed: what a worker does with an older number is not heard.
    attempts INTEGER NOT NULL DEFAULT 0,
    -- The date that the mail carries: that of the first try, so that a repeat has the same bytes.
    dated_at BIGINT,
    -- What the receiving server said the last time.
    answer TEXT,
    CHECK ((telling_id IS NULL) <> (link_id IS NULL))
);
CREATE INDEX outbox_ready ON outbox (due_at, id) WHERE message_id = id;
CREATE INDEX outbox_digest ON outbox (due_at) WHERE held_for = 'digest';
CREATE INDEX outbox_telling_id ON outbox (telling_id);
CREATE INDEX outbox_link_id ON outbox (link_id);
CREATE INDEX outbox_message_id ON outbox (message_id);
CREATE INDEX outbox_person_id ON outbox (person_id);

-- One row for each attempt that left; kept for ever.
CREATE TABLE deliveries (
    id BLOB PRIMARY KEY NOT NULL,
    telling_id BLOB NOT NULL REFERENCES tellings (id) ON DELETE CASCADE,
    -- Which member of the team, where it was a team's duty; of a follower never.
    person_id BLOB REFERENCES people (id) ON DELETE RESTRICT,
    channel TEXT NOT NULL CHECK (channel IN ('mail', 'inbox', 'status_page', 'push')),
    at BIGINT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('accepted', 'refused', 'given_up', 'no_address', 'by_choice')),
    -- The receiving server's own words.
    answer TEXT,
    -- Tellings that left in one mail share it.
    message_id BLOB
);
CREATE INDEX deliveries_telling_id ON deliveries (telling_id);
CREATE INDEX deliveries_person_id ON deliveries (person_id);

CREATE TABLE preferences (
    person_id BLOB PRIMARY KEY NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    value TEXT NOT NULL
);

-- The secret from which the tokens in mails are made, so that a repeated mail has the same bytes.
CREATE TABLE token_key (
    id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
    secret BLOB NOT NULL,
    created_at BIGINT NOT NULL
);

-- The mails that were made, for the mailbox page of the demo and of trials; only the newest are kept.
CREATE TABLE mailbox (
    message_id BLOB PRIMARY KEY NOT NULL,
    at BIGINT NOT NULL,
    receiver TEXT NOT NULL,
    address TEXT NOT NULL,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    html TEXT NOT NULL
);
CREATE INDEX mailbox_newest ON mailbox (at, message_id);
