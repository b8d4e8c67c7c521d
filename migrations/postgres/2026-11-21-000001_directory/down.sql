DROP TABLE snapshot_version;
DROP TABLE teams;
DROP TABLE workflow_steps;
DROP TABLE systems;
DROP TABLE categories;
DROP TABLE units;
DROP TABLE sites;
