-- While a file is open at a door or for a reason, nothing but the file is read of its person: neither that a CV was destroyed.

CREATE POLICY cv_file_gone_not_while_shown ON cv_file_gone AS RESTRICTIVE TO adequation_service
    USING ((SELECT opened_file()) IS NULL);
