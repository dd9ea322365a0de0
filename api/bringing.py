"""A CV brought without saying whose it is: read into a draft that waits for a person, once however often it is sent."""

import hashlib
import re
from dataclasses import dataclass

import psycopg
from fastapi import UploadFile

from api.database import reading, writing
from api.keys import box, opener
from api.services import Services
from api.uploads import SEALED_DRAFT, content_of, name_of, read_upload, to_keep
from matching.accounts.domain import Actor
from matching.reading import waiting
from matching.reading.proposals import Contact, of_draft
from matching.reading.vocabulary import names_a_title
from matching.reading.waiting import Waiting

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(
    r"(?<!\d)(?:\+?1[ .-]?)?\(?\d{3}\)?[ .-]?\d{3}[ .-]\d{4}(?!\d)"
    r"|(?<![\d+])\+\d{1,3}(?:[ .()-]{1,2}\d{1,6}){1,6}(?!\d)"
)
"""In North America's form, or with the sign and the number of a country."""
_BEFORE_NAME = re.compile(r"^\s*(?:c\.?v\.?|curriculum vit(?:ae|æ)|r[ée]sum[ée])\s+(?:of|de|d['’])\s*", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_NO_NAME = frozenset(["cv", "c.v", "curriculum", "vitae", "resume", "résumé", "profil", "profile", "nom", "name"])
_LONGEST_NAME, _FIRST_LINES = 4, 3


@dataclass(frozen=True)
class Brought:
    """What became of a file: a draft, new or waiting `already`, or why it was refused."""

    name: str
    draft: int | None = None
    already: bool = False
    refused: str | None = None


def bring(given: Services, actor: Actor, file: UploadFile, *, keep: bool, means: str, language: str) -> Brought:
    """Read a file and have its draft wait, with the file itself where it is to be kept and may be.

    Raises the errors of `read_upload`.
    """
    content, name = content_of(file), name_of(file)
    draft = read_upload(given.settings, content, name, actor.account_id)
    told = of_draft(draft, name, contact=contact_in(draft.text)).model_copy(
        update={
            "whose_is_asked": True,
            **({"means": means} if means else {}),
            "language": language,
            "digest": hashlib.sha256(draft.text.encode()).hexdigest(),
        }
    )
    with reading(given.pool, actor) as connection:
        for each in drafts_of_nobody(given, connection):
            if each.confirmation.digest == told.digest:
                return Brought(name, each.id, already=True)
    kept = to_keep(content, name, told, actor.account_id) if keep else None
    with writing(given.pool, actor) as connection:
        seal = box(given.settings, SEALED_DRAFT).encrypt
        return Brought(name, waiting.put(connection, told, seal, file=kept))


def drafts_of_nobody(given: Services, connection: psycopg.Connection) -> list[Waiting]:
    """The actor's drafts of whom it is not said yet whose they are, the latest first."""
    return [
        each
        for each in waiting.unclaimed(connection, opener(given.settings, SEALED_DRAFT))
        if each.confirmation.whose_is_asked
    ]


def contact_in(text: str) -> Contact:
    """Who a CV seems to be of, to be confirmed: the first lines that are a name, the first address and telephone."""
    email, phone = _EMAIL.search(text), _PHONE.search(text)
    given = family = ""
    for line in [line for line in text.splitlines() if line.strip()][:_FIRST_LINES]:
        words = _BEFORE_NAME.sub("", line).split()
        if (
            not names_a_title(line)
            and 2 <= len(words) <= _LONGEST_NAME
            and all(_NAME.fullmatch(word) and word[0].isupper() for word in words)
            and not _NO_NAME.intersection(word.lower() for word in words)
        ):
            given, family = words[0], " ".join(words[1:])
            break
    return Contact(
        given_name=given,
        family_name=family,
        email=email[0] if email else None,
        phone=phone[0] if phone else None,
    )
