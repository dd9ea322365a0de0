"""What somebody at a level of a language does at work, two levels at a time of the twelve.

An employer reads "follows a safety briefing in French", never a number.
"""

from collections.abc import Mapping
from types import MappingProxyType

from api.translations import N_

LEVELS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "speaking": (
            N_("says a few everyday words in %(language)s"),
            N_("greets people and says simple things in %(language)s"),
            N_("takes part in a simple conversation at work in %(language)s"),
            N_("explains the work to colleagues and customers in %(language)s"),
            N_("leads a discussion or a meeting in %(language)s"),
            N_("speaks %(language)s with full ease in every situation"),
        ),
        "listening": (
            N_("recognises a few words and figures in %(language)s"),
            N_("understands a short instruction, said again if need be, in %(language)s"),
            N_("follows a simple work instruction in %(language)s"),
            N_("follows a safety briefing in %(language)s"),
            N_("follows a meeting or a training session in %(language)s"),
            N_("understands %(language)s in every situation"),
        ),
        "reading": (
            N_("reads signs and familiar words in %(language)s"),
            N_("reads a schedule or a short note in %(language)s"),
            N_("reads a simple work order in %(language)s"),
            N_("reads a procedure or a safety sheet in %(language)s"),
            N_("reads reports and contracts in %(language)s"),
            N_("reads every kind of text in %(language)s"),
        ),
        "writing": (
            N_("fills in a form in %(language)s"),
            N_("writes a short note in %(language)s"),
            N_("writes a simple message in %(language)s"),
            N_("writes an e-mail or a short report in %(language)s"),
            N_("writes structured reports in %(language)s"),
            N_("writes every kind of text in %(language)s"),
        ),
    }
)


def level_message(skill: str, level: int) -> str:
    """The message, with its parameter `language`, for a level from 1 to 12 in a skill."""
    return LEVELS[skill][(min(max(level, 1), 12) - 1) // 2]
