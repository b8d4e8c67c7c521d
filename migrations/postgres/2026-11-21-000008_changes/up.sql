-- Changes: what ships, and the reports that asked for it.

CREATE TABLE changes (
    id UUID PRIMARY KEY NOT NULL,
    language TEXT NOT NULL,
    title TEXT NOT NULL,
    you_said TEXT NOT NULL,
    we_did TEXT NOT NULL,
    do_now TEXT NOT NULL,
    -- Lists and the measure as documents.
    unit_ids TEXT NOT NULL,
    measure TEXT,
    created_at TIMESTAMPTZ NOT NULL,
    created_by UUID NOT NULL REFERENCES people (id) ON DELETE RESTRICT,
    ship_at TIMESTAMPTZ,
    shipped_at TIMESTAMPTZ
);
CREATE INDEX changes_shipped_at ON changes (shipped_at, id);
CREATE INDEX changes_created_by ON changes (created_by);

CREATE TABLE change_reports (
    change_id UUID NOT NULL REFERENCES changes (id) ON DELETE CASCADE,
    report_id UUID NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
    PRIMARY KEY (change_id, report_id)
);
CREATE INDEX change_reports_report_id ON change_reports (report_id);
