"""The demonstration region: fictitious people and employers, written by a seeded generator."""
