-- A word of a wording may be one of several (`payer/verser`) or any figure (`#`): a rule that stood in nine rows is one.

ALTER TABLE flagged_wording
    DROP CONSTRAINT flagged_wording_words_check,
    ADD CONSTRAINT flagged_wording_words_check CHECK (words ~ '^[a-z0-9*#/]+( [a-z0-9*#/]+)*$'),
    DROP CONSTRAINT flagged_wording_unless_check,
    ADD CONSTRAINT flagged_wording_unless_check CHECK (unless ~ '^[a-z0-9*#/|]+( [a-z0-9*#/|]+)*$');
