"""How people are accompanied: the counsellors' caseload, what comes next for each person, what was said and when."""
