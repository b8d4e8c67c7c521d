DROP TABLE outbox;
DROP TABLE tellings;
