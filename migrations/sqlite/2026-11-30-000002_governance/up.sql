-- Committees with their members, decisions, and what of a report's projection a committee's list is made of.

CREATE TABLE committees (
    id BLOB PRIMARY KEY NOT NULL,
    names TEXT NOT NULL,
    charter TEXT NOT NULL,
    quorum BIGINT NOT NULL CHECK (quorum > 0),
    -- A document: lists of sites, systems and categories.
    scope TEXT NOT NULL,
    active BOOLEAN NOT NULL DEFAULT 1
);

CREATE TABLE committee_members (
    committee_id BLOB NOT NULL REFERENCES committees (id) ON DELETE CASCADE,
    person_id BLOB NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    area TEXT NOT NULL,
    chair BOOLEAN NOT NULL DEFAULT 0,
    PRIMARY KEY (committee_id, person_id)
);
CREATE INDEX committee_members_person_id ON committee_members (person_id);

CREATE TABLE decisions (
    -- D-1 and on.
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL CONSTRAINT decisions_id_key UNIQUE,
    committee_id BLOB NOT NULL REFERENCES committees (id) ON DELETE RESTRICT,
    verdict TEXT NOT NULL CHECK (verdict IN ('accept', 'decline', 'defer', 'need_more')),
    -- The day, where it has one.
    until TEXT,
    until_words TEXT,
    asked_for TEXT,
    rationale TEXT NOT NULL,
    -- All three or none.
    votes_for BIGINT,
    votes_against BIGINT,
    votes_abstained BIGINT,
    decided_by BLOB NOT NULL REFERENCES people (id) ON DELETE RESTRICT,
    -- Where an anonymous report is among them, the beginning of the hour.
    decided_at BIGINT NOT NULL,
    appeal BOOLEAN NOT NULL
);
CREATE INDEX decisions_committee_id ON decisions (committee_id, number);
CREATE INDEX decisions_decided_by ON decisions (decided_by);

CREATE TABLE decision_reports (
    decision_id BLOB NOT NULL REFERENCES decisions (id) ON DELETE CASCADE,
    report_id BLOB NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
    PRIMARY KEY (decision_id, report_id)
);
CREATE INDEX decision_reports_report_id ON decision_reports (report_id);

-- Of the projection: whether it is before the committees (1 an appeal, 0 any other, nothing where none decides), and
-- until which day it was put off.
ALTER TABLE reports ADD COLUMN docket INTEGER;
ALTER TABLE reports ADD COLUMN deferred_until TEXT;
UPDATE reports SET docket = 0
    WHERE state IN ('acknowledged', 'accepted', 'reopened')
    OR (state = 'clarifying'
        AND json_extract(projection, '$.question.returns_to') IN ('acknowledged', 'accepted', 'reopened'));

-- One index for each order of a committee's list, with what scopes and filters ask for, so that what is out of scope is
-- passed over without reading its row.
CREATE INDEX reports_rank_burden ON reports
    (docket, set_burden_tenths, id, site_id, system_id, category_id, deferred_until) WHERE docket IS NOT NULL;
CREATE INDEX reports_rank_people ON reports
    (docket, set_people, id, site_id, system_id, category_id, deferred_until) WHERE docket IS NOT NULL;
CREATE INDEX reports_rank_age ON reports
    (docket, set_reported_at, id, site_id, system_id, category_id, deferred_until) WHERE docket IS NOT NULL;
CREATE INDEX reports_rank_harm ON reports
    (docket, set_severity, set_burden_tenths, id, site_id, system_id, category_id, deferred_until) WHERE docket IS NOT NULL;
