DROP TABLE similar_words;
DROP TABLE report_words;
