-- What the legal frame of an internship may ask to be told: who accompanies, the school as a party, the programme.
ALTER TABLE internship
    ADD COLUMN tutor text CHECK (length(tutor) BETWEEN 1 AND 300),
    ADD COLUMN school text CHECK (length(school) BETWEEN 1 AND 300),
    ADD COLUMN programme text CHECK (length(programme) BETWEEN 1 AND 300);
