"""The spreadsheet that a counsellor already keeps, taken into their organisation's files, column by column.

Who is followed already is known again by their e-mail address or telephone, whatever its form, where the name agrees,
and is never added twice; a name alone is never enough to say that two are one, nor is a telephone, which a household
shares. Nobody enters a list by it: a consent is a person's own.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from psycopg import Connection
from pydantic import ValidationError

from matching.accompaniment.cells import Reading, plain, status_of
from matching.accompaniment.domain import NextStep, Status
from matching.accompaniment.following import follow_up, plan
from matching.candidates.domain import CandidateEntry, Identity
from matching.candidates.store import add_candidates
from matching.importing.dates import DateUnreadError, OrderUnsaidError, date_of
from matching.importing.domain import ImportRefusedError, Problem
from matching.likeness import alike_names
from matching.privacy.refused import REFUSED_FIELDS
from matching.reference.text import fold

Field = Literal["full_name", "given_name", "family_name", "email", "phone", "next_action", "due_on", "status"]
FIELDS: tuple[Field, ...] = (
    "full_name", "given_name", "family_name", "email", "phone", "next_action", "due_on", "status",
)  # fmt: skip
_NAMES: Mapping[Field, str] = {
    "full_name": "nom complet|personne|client|cliente|participant|participante|candidat|full name|name|nom et prenom",
    "given_name": "prenom|given name|first name",
    "family_name": "nom|nom de famille|family name|last name|surname",
    "email": "courriel|adresse courriel|email|e mail|mail|adresse electronique",
    "phone": "telephone|tel|cellulaire|cell|phone|no de telephone",
    "next_action": "prochaine action|prochaine etape|a faire|suivi|next action|next step|to do",
    "due_on": "echeance|date|date limite|pour le|date de suivi|due|due date|deadline|by",
    "status": "statut|etat|status|ou en est",
}
_REFUSED = re.compile(
    r"\b(?:nas|sin|ramq|iuc|uci|ddn|dob|passeports?|passports?|assurance (?:sociale|maladie)|social insurance"
    r"|health (?:insurance|card)|naissance|birth(?:date|day|place)?|citoyennetes?|citizenship|nationalit(?:es?|y|ies)"
    r"|country of origin|origines?|ethni\w+|races?|religions?|sexe?|genres?|gender|civilite|civil status|marital\w*"
    r"|(?:situation|statut|etat) (?:familial|matrimonial|civil|conjugal)e?|(?:nombre|nb|no) (?:d )?enfants?"
    r"|number of children|enfants? a charge|dependants|handicaps?|disabilit(?:y|ies)|grossesse"
    r"|pregnan\w+|photos?|casier judiciaire|criminal record)\b"
    r"|^nee?(?: e)? (?:le|en|a)\b|^born\b|^ages?\b"
)
"""What people call a column that is refused, in the midst of other words too: *No d’assurance sociale (NAS)*."""
_NOT_LETTERS = re.compile(r"[\W_]+")
AS_WRITTEN = Reading()
Done = Literal["added", "planned", "unchanged", "same_name", "other_name"]
Names = tuple[str, str]
"""A given and a family name."""
_SAME_PERSON = 0.75
"""Names from which one contact is one person's."""


class _StateUnknownError(Exception):
    """Nobody said which of our states a word is."""


@dataclass(frozen=True)
class Line:
    """A row, as its columns were mapped."""

    number: int
    identity: Identity
    step: NextStep | None


@dataclass(frozen=True)
class Followed:
    """What becomes of a row: the person is added, what comes next is changed, all is left as it is; or somebody of the
    same name, or of another name with the same contact, is followed already, whom a person must look at. `name` is that
    of the row, of whom is followed already that of their file."""

    line: int
    done: Done
    name: str
    candidate: int | None = None


def guess(header: Sequence[str]) -> list[Field | None]:
    """What each column is likely to hold; None where it is to be left out, and what the law refuses always is."""
    found: list[Field | None] = []
    for name in header:
        told = plain(name)
        match: Field | None = next((each for each, names in _NAMES.items() if told in names.split("|")), None)
        found.append(match if match not in found and not is_refused(name) else None)
    if "given_name" not in found and "full_name" not in found and "family_name" in found:
        found[found.index("family_name")] = "full_name"
    return found


def is_refused(name: str) -> bool:
    """Whether a column may not be stored at all, whatever somebody says it is."""
    told = plain(name)
    words = [word for word in told.split() if word not in ("de", "d", "of", "la", "le")]
    return "_".join(words) in REFUSED_FIELDS or _REFUSED.search(told) is not None


def column(rows: Sequence[tuple[int, Sequence[str]]], mapping: Sequence[Field | None], wanted: Field) -> list[str]:
    """The cells of what is taken for `wanted`, the blank ones left out."""
    if wanted not in mapping:
        return []
    at = list(mapping).index(wanted)
    return [cells[at] for _, cells in rows if at < len(cells) and cells[at].strip()]


def lines(
    rows: Sequence[tuple[int, Sequence[str]]], mapping: Sequence[Field | None], how: Reading = AS_WRITTEN
) -> tuple[list[Line], list[Problem]]:
    """The rows, each as a person and what comes next; and why others are left out.

    Raises ImportRefusedError with every problem where no row is left.
    """
    found, problems = list[Line](), list[Problem]()
    for number, cells in rows:
        told = {name: cell.strip() for name, cell in zip(mapping, cells, strict=False) if name and cell.strip()}
        if not told:
            continue
        try:
            found.append(_line(number, told, how))
        except OrderUnsaidError:
            problems.append(Problem(number, "due_on", "date_order_unsaid"))
        except DateUnreadError:
            problems.append(Problem(number, "due_on", "date_unread"))
        except _StateUnknownError:
            problems.append(Problem(number, "status", "state_unknown"))
        except ValidationError as error:
            problems += (
                Problem(number, str(each["loc"][0]) if each["loc"] else None, each["type"], each.get("ctx", {}))
                for each in error.errors(include_url=False, include_input=False)
            )
    if not found:
        raise ImportRefusedError(problems or [Problem(1, None, "file_empty")])
    return found, problems


def import_caseload(
    connection: Connection[Any], given: Sequence[Line], today: date, organisation_id: int
) -> list[Followed]:
    """Take these rows into the files of the actor's organisation, in the caller's transaction.

    Raises ImportRefusedError for one person twice in the file, and the errors of `add_candidates` and of `plan`.
    """
    _not_twice(given)
    by_contact, by_name = followed_people(connection)
    done: list[Followed] = []
    for line in given:
        names = _names(line.identity)
        name = " ".join(names)
        having = {key: said for each in contacts(line.identity) for key, said in by_contact.get(each, {}).items()}
        known = next((key for key, said in having.items() if one_person(names, said)), None)
        alike = by_name.get(fold(name))
        if known is None and (having or alike is not None):
            told: Done = "other_name" if having else "same_name"
            done.append(Followed(line.number, told, name, next(iter(having), alike)))
            continue
        what: Done = "unchanged"
        if known is None:
            entry = CandidateEntry(organisation_id=organisation_id, identity=line.identity)
            (known,) = add_candidates(connection, [entry], today)
            what = "added"
        else:
            name = " ".join(having[known])
        if line.step is not None and _plan(connection, known, line.step, today) and what == "unchanged":
            what = "planned"
        done.append(Followed(line.number, what, name, known))
    return done


def one_person(one: Names, other: Names) -> bool:
    """Whether two names that share a contact are one person's: nearly the same, or one says less, or in initials."""
    few, many = sorted((_words(one), _words(other)), key=len)
    left = list(many)
    for word in few:
        match = next(
            (each for each in left if each == word or (min(len(each), len(word)) == 1 and each[0] == word[0])), ""
        )
        if not match:
            return alike_names(one, other) >= _SAME_PERSON
        left.remove(match)
    return bool(few)


def contacts(identity: Identity) -> Iterator[str]:
    """How a person is reached, in one form: an address in lower case, the last ten figures of a telephone."""
    if identity.email:
        yield identity.email.strip().casefold()
    figures = re.sub(r"\D", "", identity.phone or "")
    if len(figures) >= 7:
        yield figures[-10:]


def _line(number: int, told: dict[Field, str], how: Reading) -> Line:
    given, family = told.get("given_name", ""), told.get("family_name", "")
    if whole := told.get("full_name"):
        last, comma, first = whole.partition(",")
        given, family = (first.strip(), last.strip()) if comma else (whole.partition(" ")[0], whole.partition(" ")[2])
    identity = Identity.model_validate(
        {"given_name": given, "family_name": family or "–", "email": told.get("email"), "phone": told.get("phone")}
    )
    step = None
    if {"next_action", "due_on", "status"} & told.keys():
        due, status = told.get("due_on"), status_of(told.get("status", ""), how)
        if status is None:
            raise _StateUnknownError
        step = NextStep(
            status=status,
            next_action=told.get("next_action"),
            due_on=None if due is None else date_of(due, how.order),
        )
    return Line(number, identity, step)


def _not_twice(given: Sequence[Line]) -> None:
    seen: dict[str, list[Line]] = {}
    problems = []
    for line in given:
        for contact in contacts(line.identity):
            before = seen.setdefault(contact, [])
            same = (each.number for each in before if one_person(_names(each.identity), _names(line.identity)))
            first = next(same, None)
            if first is not None:
                problems.append(Problem(line.number, None, "person_twice", {"line": first, "value": contact}))
            before.append(line)
    if problems:
        raise ImportRefusedError(problems)


def followed_people(connection: Connection[Any]) -> tuple[dict[str, dict[int, Names]], dict[str, int]]:
    """The people of the actor's organisation: all who have a contact, with their names; and by folded name."""
    by_contact: dict[str, dict[int, Names]] = {}
    by_name: dict[str, int] = {}
    for key, given, family, email, phone in connection.execute(
        """
        SELECT i.candidate_id, i.given_name, i.family_name, i.email, i.phone
        FROM candidate_identity i JOIN candidate c ON c.id = i.candidate_id
        WHERE c.organisation_id = actor_organisation()
        ORDER BY i.candidate_id
        """
    ):
        by_name[fold(f"{given} {family}")] = key
        identity = Identity.model_construct(given_name=given, family_name=family, email=email, phone=phone)
        for each in contacts(identity):
            by_contact.setdefault(each, {})[key] = (given, family)
    return by_contact, by_name


def people_alike(connection: Connection[Any], identity: Identity) -> list[tuple[int, str]]:
    """The people of the actor's organisation who have this contact, or this very name; each with their name."""
    by_contact, by_name = followed_people(connection)
    name = " ".join(_names(identity))
    found = {key: " ".join(said) for each in contacts(identity) for key, said in by_contact.get(each, {}).items()}
    if fold(name) in by_name:
        found.setdefault(by_name[fold(name)], name)
    return list(found.items())


def _names(identity: Identity) -> Names:
    return identity.given_name, identity.family_name


def _words(names: Names) -> list[str]:
    return _NOT_LETTERS.sub(" ", fold(" ".join(names))).split()


def _plan(connection: Connection[Any], candidate_id: int, step: NextStep, today: date) -> bool:
    """Say what comes next where it differs; a follow-up that is closed stays so."""
    now = follow_up(connection, candidate_id)
    if now.status == Status.CLOSED or (now.status, now.next_action, now.due_on) == (
        step.status,
        step.next_action,
        step.due_on,
    ):
        return False
    plan(connection, candidate_id, step, version=now.version, today=today)
    return True
