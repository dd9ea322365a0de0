-- Who is not verified writes to nobody by naming colleagues.
CREATE POLICY colleague_of_the_verified ON colleague AS RESTRICTIVE FOR INSERT TO adequation_service
    WITH CHECK (EXISTS (SELECT FROM employer e WHERE e.id = employer_id AND e.verified_on IS NOT NULL));
