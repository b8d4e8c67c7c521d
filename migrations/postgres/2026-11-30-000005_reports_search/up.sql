-- What reports are found by: tokens that the product makes, the same on both databases, and the indexes over them.
-- The tokens stand in ordinary columns, so that a backup carries them; the indexed ones follow by themselves.

CREATE TABLE report_words (
    number BIGINT PRIMARY KEY NOT NULL REFERENCES reports (number) ON DELETE CASCADE,
    words TEXT NOT NULL,
    -- The words are comparable already: no parser reads anything else into them.
    tokens TSVECTOR NOT NULL GENERATED ALWAYS AS (array_to_tsvector(string_to_array(words, ' '))) STORED
);
CREATE INDEX report_words_tokens ON report_words USING gin (tokens);

-- Reports that a new one may be like: open, or fixed lately, the newest few thousand of each site.
CREATE TABLE similar_words (
    number BIGINT PRIMARY KEY NOT NULL REFERENCES reports (number) ON DELETE CASCADE,
    site_id UUID NOT NULL REFERENCES sites (id) ON DELETE RESTRICT,
    words TEXT NOT NULL,
    tokens TSVECTOR NOT NULL GENERATED ALWAYS AS (array_to_tsvector(string_to_array(words, ' '))) STORED
);
CREATE INDEX similar_words_site_id ON similar_words (site_id, number);
CREATE INDEX similar_words_tokens ON similar_words USING gin (tokens);
