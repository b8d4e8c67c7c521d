DROP TABLE mailbox;
DROP TABLE token_key;
DROP TABLE preferences;
DROP TABLE deliveries;
DROP TABLE outbox;
DROP TABLE tellings;
