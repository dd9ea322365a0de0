-- Titles just imported are found by their words until the service has made its index of them again, a second later.
-- The words are those of the index (`matching.reference.titles.stem`), so those there already stay without: every
-- index knows them.
ALTER TABLE unit_group_title ADD words tsvector NOT NULL DEFAULT '';
CREATE INDEX unit_group_title_words ON unit_group_title USING gin (words);
