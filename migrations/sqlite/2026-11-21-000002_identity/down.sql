DROP TABLE setup_code;
DROP TABLE signing_keys;
DROP TABLE sign_in_links;
DROP TABLE refresh_tokens;
DROP TABLE sessions;
DROP TABLE team_members;
DROP TABLE roles_given;
DROP TABLE people;
