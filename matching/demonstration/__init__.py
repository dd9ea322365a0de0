"""The demonstration region: fictitious people and employers, written by a seeded generator.

It serves the demonstration and the tests of scale; nothing about quality is claimed from it.
"""

from matching.demonstration.agreements import add_agreements
from matching.demonstration.content import NOTICE
from matching.demonstration.entries import SEED, Demonstration, entries
from matching.demonstration.events import add_events, awaits_events
from matching.demonstration.loading import load

__all__ = ["NOTICE", "SEED", "Demonstration", "add_agreements", "add_events", "awaits_events", "entries", "load"]
