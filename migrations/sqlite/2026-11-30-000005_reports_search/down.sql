DROP TABLE similar_words_fts;
DROP TABLE report_words_fts;
DROP TABLE similar_words;
DROP TABLE report_words;
