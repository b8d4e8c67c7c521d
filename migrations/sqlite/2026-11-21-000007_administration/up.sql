-- The organisation's settings and what this installation is.

CREATE TABLE settings (
    id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
    value TEXT NOT NULL
);

CREATE TABLE installation (
    id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
    demo BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL
);
