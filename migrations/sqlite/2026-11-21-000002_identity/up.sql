-- People, their roles and teams, sessions, single-use links, signing keys, the set-up code.

CREATE TABLE people (
    id BLOB PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL CONSTRAINT people_email_key UNIQUE,
    language TEXT NOT NULL,
    unit_id BLOB REFERENCES units (id) ON DELETE RESTRICT,
    site_id BLOB REFERENCES sites (id) ON DELETE RESTRICT,
    password_hash TEXT,
    -- Raised by sign-out everywhere, deactivation and changes of roles: older access tokens end.
    epoch BIGINT NOT NULL DEFAULT 1,
    active BOOLEAN NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    signed_in_at BIGINT
);
CREATE INDEX people_unit_id ON people (unit_id);
CREATE INDEX people_site_id ON people (site_id);

CREATE TABLE roles_given (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id BLOB NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    role TEXT NOT NULL CHECK (role IN ('champion', 'administrator')),
    -- Absent means all sites.
    site_id BLOB REFERENCES sites (id) ON DELETE CASCADE
);
CREATE INDEX roles_given_person_id ON roles_given (person_id);
CREATE INDEX roles_given_site_id ON roles_given (site_id);

CREATE TABLE team_members (
    team_id BLOB NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
    person_id BLOB NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    lead BOOLEAN NOT NULL DEFAULT 0,
    PRIMARY KEY (team_id, person_id)
);
CREATE INDEX team_members_person_id ON team_members (person_id);

CREATE TABLE sessions (
    id BLOB PRIMARY KEY NOT NULL,
    person_id BLOB NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX sessions_person_id ON sessions (person_id);

-- One row a rotation. All of one session are one family: reuse of a spent one ends the session.
CREATE TABLE refresh_tokens (
    hash BLOB PRIMARY KEY NOT NULL,
    session_id BLOB NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    issued_at BIGINT NOT NULL,
    spent_at BIGINT,
    successor_hash BLOB
);
CREATE INDEX refresh_tokens_session_id ON refresh_tokens (session_id);

CREATE TABLE sign_in_links (
    hash BLOB PRIMARY KEY NOT NULL,
    -- By which a mail names it, before the link itself is made from it.
    id BLOB NOT NULL CONSTRAINT sign_in_links_id_key UNIQUE,
    -- Exactly one of the two: the person, or the address of somebody who has no account and may join by it.
    person_id BLOB REFERENCES people (id) ON DELETE CASCADE,
    email TEXT,
    purpose TEXT NOT NULL CHECK (purpose IN ('invitation', 'sign_in', 'reset', 'join')),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    CHECK ((person_id IS NULL) = (purpose = 'join')),
    CHECK ((email IS NULL) <> (person_id IS NULL))
);
CREATE INDEX sign_in_links_person_id ON sign_in_links (person_id);
CREATE INDEX sign_in_links_email ON sign_in_links (email);
CREATE INDEX sign_in_links_expires_at ON sign_in_links (expires_at);

CREATE TABLE signing_keys (
    id BLOB PRIMARY KEY NOT NULL,
    secret BLOB NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE setup_code (
    id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
    hash BLOB NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT
);
