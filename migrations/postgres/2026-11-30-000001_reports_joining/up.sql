-- Supporters, joined reports, and the figures of each joined set.

-- The root with which it is joined; the whole set is the root and every report that names it here.
ALTER TABLE reports ADD COLUMN joined_to UUID REFERENCES reports (id) ON DELETE RESTRICT;
-- Of the report itself: 0 where nobody said how bad it is, 1 low to 4 critical.
ALTER TABLE reports ADD COLUMN severity BIGINT NOT NULL DEFAULT 0;
-- The figures of the set, kept on its root by one function; on a joined report they mean nothing.
ALTER TABLE reports ADD COLUMN set_people BIGINT NOT NULL DEFAULT 1;
ALTER TABLE reports ADD COLUMN set_units BIGINT NOT NULL DEFAULT 1;
-- How many reports are joined with it.
ALTER TABLE reports ADD COLUMN set_joined BIGINT NOT NULL DEFAULT 0;
ALTER TABLE reports ADD COLUMN set_burden_tenths BIGINT NOT NULL DEFAULT 0;
-- When the oldest of the set was reported.
ALTER TABLE reports ADD COLUMN set_reported_at TIMESTAMPTZ NOT NULL DEFAULT 'epoch';
-- The worst of the set, as in severity.
ALTER TABLE reports ADD COLUMN set_severity BIGINT NOT NULL DEFAULT 0;

UPDATE reports SET
    severity = CASE projection::json->>'severity'
        WHEN 'low' THEN 1 WHEN 'medium' THEN 2 WHEN 'high' THEN 3 WHEN 'critical' THEN 4 ELSE 0 END,
    set_burden_tenths = burden_tenths,
    set_reported_at = reported_at;
UPDATE reports SET set_severity = severity;

CREATE INDEX reports_joined_to ON reports (joined_to) WHERE joined_to IS NOT NULL;
CREATE INDEX reports_ranking ON reports (set_burden_tenths DESC, id)
    WHERE open_at IS NOT NULL AND joined_to IS NULL;

-- Of a supporter where it hurts; of a reporter the report says it.
ALTER TABLE followers ADD COLUMN unit_id UUID REFERENCES units (id) ON DELETE RESTRICT;
-- What it costs this one, in tenths of an hour a month.
ALTER TABLE followers ADD COLUMN burden_tenths BIGINT NOT NULL DEFAULT 0;
-- Since when this one follows no more. The row stays: events and tellings name it.
ALTER TABLE followers ADD COLUMN left_at TIMESTAMPTZ;

CREATE INDEX followers_unit_id ON followers (unit_id) WHERE unit_id IS NOT NULL;

UPDATE followers SET burden_tenths = (SELECT burden_tenths FROM reports WHERE reports.id = followers.report_id)
    WHERE relation = 'reporter';
