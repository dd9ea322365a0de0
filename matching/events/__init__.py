"""Recruitment events: drawn from the needs, from who is asked to what came of each interview."""
