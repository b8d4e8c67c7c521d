-- Changes that ship at a time: who planned it, and why it did not ship where it did not. Changes are written on by several.

ALTER TABLE changes ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
-- As whom it ships at `ship_at`.
ALTER TABLE changes ADD COLUMN planned_by BLOB REFERENCES people (id) ON DELETE RESTRICT;
-- The last planned time that passed without it, and why.
ALTER TABLE changes ADD COLUMN failed_at BIGINT;
ALTER TABLE changes ADD COLUMN failed_because TEXT;
CREATE INDEX changes_due ON changes (ship_at) WHERE ship_at IS NOT NULL AND shipped_at IS NULL;
CREATE INDEX changes_newest ON changes (coalesce(shipped_at, created_at), id);
CREATE INDEX changes_planned_by ON changes (planned_by);
