DROP INDEX changes_newest;
DROP INDEX changes_due;
ALTER TABLE changes DROP COLUMN failed_because;
ALTER TABLE changes DROP COLUMN failed_at;
ALTER TABLE changes DROP COLUMN planned_by;
ALTER TABLE changes DROP COLUMN version;
