-- Whether a message could tell the person that their file will be destroyed: where none can, their counsellor does.
ALTER TABLE retention_notice ADD COLUMN told boolean NOT NULL DEFAULT true;
UPDATE retention_notice n SET told = EXISTS (
    SELECT FROM candidate_identity i LEFT JOIN account a ON a.candidate_id = i.candidate_id
    WHERE i.candidate_id = n.candidate_id AND coalesce(a.email, i.email) IS NOT NULL);
