"""Agreements beside their parties: the page by which a school or a host without an account signs, the person's own
copy, the region's counts."""

from typing import Annotated

from fastapi import Form, Request
from pydantic import ValidationError
from starlette.responses import Response

from api import filled
from api.agreements import articles
from api.answers import locale_of
from api.clock import now, today
from api.database import reading, writing
from api.filled import NOTHING_SENT, Filled
from api.matches import LEAST_TOLD
from api.pages.choosing import Secret
from api.pages.my_file import OWN
from api.pages.registers import Sent
from api.pages.routing import PageRouter
from api.reach import LINKS
from api.rendering import render
from api.security import EVERYONE, CurrentActor, Reading
from api.services import services
from api.trail import Reads
from api.words.agreements import AGREEMENTS
from api.words.counts import told
from matching.accounts.domain import ANONYMOUS, Role
from matching.errors import DomainError
from matching.internships.agreements import signing, store
from matching.internships.agreements.record import internships_record
from matching.internships.agreements.signing import Linked, Signatory
from matching.privacy.trail import Part

router = PageRouter()


@router.page("school", fr="/convention/{secret}", en="/en/agreement/{secret}", roles=EVERYONE, reach=LINKS)
def school(request: Request, secret: Secret) -> Response:
    """The agreement that a school or a host is asked to sign, to whoever has its link. Raises NotFoundError."""
    with reading(services(request).pool, ANONYMOUS) as connection:
        found = signing.of_link(connection, secret)
    return _school(request, found)


@router.page(
    "school_sign", fr="/convention/{secret}", en="/en/agreement/{secret}", roles=EVERYONE, reach=LINKS, method="POST"
)
def school_sign(
    request: Request, secret: Secret, read: Annotated[str, Form(pattern="^[0-9a-f]{64}$")], sent: Sent
) -> Response:
    """Sign for the party of the link, used up. The worker tells the others in the morning. Raises NotFoundError."""
    with writing(services(request).pool, ANONYMOUS) as connection:
        found = signing.of_link(connection, secret)
        try:
            who = Signatory.model_validate(filled.told(sent, "name", "capacity"))
            signing.sign_by_link(connection, secret, read, who)
        except (ValidationError, DomainError) as error:
            return _school(request, found, filled.refused("school", sent, error, locale_of(request)))
    return _school(request, found, done=True)


def _school(request: Request, found: Linked, sent: Filled = NOTHING_SENT, *, done: bool = False) -> Response:
    title, parts = articles(found.text)
    return render(
        request,
        "school_signs.html",
        status=422 if sent.faults else 200,
        agreed=found.agreed,
        party=found.party,
        hash=found.hash,
        title=title,
        articles=parts,
        sent=sent,
        done=done,
    )


@router.page("my_internships_export", fr="/mon-dossier/stages/exporter", en="/en/my-file/internships/export", roles=OWN)
def my_internships_export(reads: Reads, actor: CurrentActor, connection: Reading) -> Response:
    """What internships hold of the person, as JSON: the form of docs/export.md."""
    key = actor.candidate_id or 0
    document = internships_record(connection, key, now()).model_dump_json(indent=2)
    reads([key], Part.INTERNSHIP, exported=True)
    headers = {"Content-Disposition": 'attachment; filename="internships.json"', "Cache-Control": "no-store"}
    return Response(document, media_type="application/json", headers=headers)


@router.page(
    "internship_counts",
    fr="/coordination/stages",
    en="/en/coordination/internships",
    roles=(Role.COORDINATOR, Role.ADMINISTRATOR),
)
def internship_counts(request: Request, connection: Reading) -> Response:
    """How many agreements stand where, and how many ended with a job; nobody is named."""
    found = store.counts(connection, today())
    return render(
        request,
        "internship_counts.html",
        counts=[(code, told(found.get(code, 0), locale_of(request))) for code in AGREEMENTS["agreement_count"]],
        least=LEAST_TOLD,
    )
