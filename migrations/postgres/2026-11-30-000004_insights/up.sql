-- Known issues: what stands where, by place.

CREATE INDEX reports_unit_state ON reports (unit_id, state, state_since);
CREATE INDEX reports_site_state ON reports (site_id, state, state_since);

-- What each report adds to the figures of the board, kept with its events and with what was delivered.
CREATE TABLE report_figures (
    report_id UUID PRIMARY KEY NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
    site_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    system_id UUID,
    -- Months since January of the year 0. Absent where it adds nothing: joined with another, or taken back.
    arrived_month BIGINT,
    ended_month BIGINT,
    -- The state in which it has ended.
    ended_as TEXT,
    closed BOOLEAN NOT NULL,
    by_supporters BOOLEAN NOT NULL,
    -- What time does to it, as long as nothing else happens.
    waiting_until TIMESTAMPTZ,
    counts_until TIMESTAMPTZ,
    -- All of it, and what of it stands in the sums.
    figures TEXT NOT NULL,
    counted TEXT,
    -- 1 where the two differ.
    uncounted BIGINT
);
CREATE INDEX report_figures_uncounted ON report_figures (uncounted, report_id) WHERE uncounted IS NOT NULL;
CREATE INDEX report_figures_arrived ON report_figures (arrived_month, report_id) WHERE arrived_month IS NOT NULL;
CREATE INDEX report_figures_ended ON report_figures (ended_month, report_id) WHERE ended_month IS NOT NULL;
CREATE INDEX report_figures_unit ON report_figures (unit_id, ended_month, report_id) WHERE ended_month IS NOT NULL;
CREATE INDEX report_figures_waiting ON report_figures (waiting_until) WHERE waiting_until IS NOT NULL;
CREATE INDEX report_figures_counts ON report_figures (counts_until) WHERE counts_until IS NOT NULL;

-- The sums, by month and by site or unit, with or without a system there.
CREATE TABLE board_cells (
    scope TEXT NOT NULL,
    month BIGINT NOT NULL,
    measure TEXT NOT NULL,
    value BIGINT NOT NULL,
    PRIMARY KEY (scope, month, measure)
);
