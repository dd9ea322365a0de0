-- A permit ends on the day that it begins, or later. One that is said to end before keeps its end alone, which is
-- what decides that somebody may work no more; its beginning is asked again.

UPDATE authorisation SET valid_from = NULL WHERE valid_until < valid_from;

ALTER TABLE authorisation ADD CONSTRAINT authorisation_period CHECK (valid_until >= valid_from);
