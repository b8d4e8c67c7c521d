DROP TABLE team_counter_changes;
DROP TABLE team_counters;
DROP TABLE answered_requests;
DROP TABLE identity_looks;
DROP TABLE events;
DROP TABLE follower_identity;
DROP TABLE followers;
DROP TABLE reports;
