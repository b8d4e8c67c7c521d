-- What reports are found by: tokens that the product makes, the same on both databases, and the indexes over them.
-- The tokens stand in ordinary tables, so that a backup carries them; the indexes follow by themselves.

CREATE TABLE report_words (
    number INTEGER PRIMARY KEY NOT NULL REFERENCES reports (number) ON DELETE CASCADE,
    words TEXT NOT NULL
);

-- Reports that a new one may be like: open, or fixed lately, the newest few thousand of each site.
CREATE TABLE similar_words (
    number INTEGER PRIMARY KEY NOT NULL REFERENCES reports (number) ON DELETE CASCADE,
    site_id BLOB NOT NULL REFERENCES sites (id) ON DELETE RESTRICT,
    words TEXT NOT NULL
);
CREATE INDEX similar_words_site_id ON similar_words (site_id, number);

-- "ascii" leaves every other letter as it is: the tokens are comparable already. Only whether a token is there is asked.
CREATE VIRTUAL TABLE report_words_fts USING fts5 (
    words, content = 'report_words', content_rowid = 'number', tokenize = 'ascii', detail = 'none'
);
CREATE VIRTUAL TABLE similar_words_fts USING fts5 (
    words, content = 'similar_words', content_rowid = 'number', tokenize = 'ascii', detail = 'none'
);

CREATE TRIGGER report_words_inserted AFTER INSERT ON report_words BEGIN
    INSERT INTO report_words_fts (rowid, words) VALUES (new.number, new.words);
END;
CREATE TRIGGER report_words_updated AFTER UPDATE ON report_words BEGIN
    INSERT INTO report_words_fts (report_words_fts, rowid, words) VALUES ('delete', old.number, old.words);
    INSERT INTO report_words_fts (rowid, words) VALUES (new.number, new.words);
END;
CREATE TRIGGER report_words_deleted AFTER DELETE ON report_words BEGIN
    INSERT INTO report_words_fts (report_words_fts, rowid, words) VALUES ('delete', old.number, old.words);
END;
CREATE TRIGGER similar_words_inserted AFTER INSERT ON similar_words BEGIN
    INSERT INTO similar_words_fts (rowid, words) VALUES (new.number, new.words);
END;
CREATE TRIGGER similar_words_updated AFTER UPDATE ON similar_words BEGIN
    INSERT INTO similar_words_fts (similar_words_fts, rowid, words) VALUES ('delete', old.number, old.words);
    INSERT INTO similar_words_fts (rowid, words) VALUES (new.number, new.words);
END;
CREATE TRIGGER similar_words_deleted AFTER DELETE ON similar_words BEGIN
    INSERT INTO similar_words_fts (similar_words_fts, rowid, words) VALUES ('delete', old.number, old.words);
END;
