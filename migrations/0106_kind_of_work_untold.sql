-- An offer that does not say whether its work lasts is of neither kind: nobody guesses it permanent.
ALTER TABLE need ALTER COLUMN duration DROP NOT NULL;
