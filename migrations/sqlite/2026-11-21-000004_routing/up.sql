-- Ordered rules and the fallback owner, which is a column that cannot be empty.

CREATE TABLE routing_rules (
    id BLOB PRIMARY KEY NOT NULL,
    -- Absent for a rule of an earlier set: reports still name it.
    position BIGINT,
    name TEXT NOT NULL,
    conditions TEXT NOT NULL,
    team_id BLOB NOT NULL REFERENCES teams (id) ON DELETE RESTRICT,
    service_level_id BLOB NOT NULL REFERENCES service_levels (id) ON DELETE RESTRICT,
    assign TEXT NOT NULL CHECK (assign IN ('nobody', 'lead'))
);
CREATE INDEX routing_rules_team_id ON routing_rules (team_id);
CREATE INDEX routing_rules_service_level_id ON routing_rules (service_level_id);

CREATE TABLE routing_fallback (
    id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
    team_id BLOB NOT NULL REFERENCES teams (id) ON DELETE RESTRICT,
    service_level_id BLOB NOT NULL REFERENCES service_levels (id) ON DELETE RESTRICT
);
CREATE INDEX routing_fallback_team_id ON routing_fallback (team_id);
CREATE INDEX routing_fallback_service_level_id ON routing_fallback (service_level_id);
