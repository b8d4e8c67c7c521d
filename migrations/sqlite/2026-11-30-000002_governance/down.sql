ALTER TABLE reports DROP COLUMN deferred_until;
ALTER TABLE reports DROP COLUMN docket;
DROP TABLE decision_reports;
DROP TABLE decisions;
DROP TABLE committee_members;
DROP TABLE committees;
