"""The domain: two lists kept true, and a ranking between them that a person can check."""
