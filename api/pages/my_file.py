"""A person's own file: what it holds, who has read it, to whom it went, and how it leaves with them or is erased."""

from datetime import datetime
from typing import Annotated

import psycopg
from fastapi import Form, Request
from starlette.responses import Response

from api.answers import locale_of
from api.clock import QUEBEC, today
from api.exports import cv_file
from api.jobs.tasks import encode_candidate, enqueue
from api.keys import opener
from api.pages.routing import PageRouter
from api.rendering import render, see
from api.security import CurrentActor, Reading, Writing
from api.services import services
from api.speech import SpeechOf
from api.trail import Reads
from api.uploads import SEALED_FILE
from matching.accounts.domain import Actor, Role
from matching.candidates import access, consents, consents_told, merging, reading
from matching.candidates.blinding import language_levels
from matching.candidates.domain import Purpose
from matching.candidates.portability import personal_file
from matching.candidates.store import confirm_candidate
from matching.errors import NotFoundError
from matching.privacy import erasure, notices, retention, trail
from matching.privacy.trail import Part
from matching.referrals.erasing import erase_person
from matching.referrals.reading import sent_to

router = PageRouter()
OWN = (Role.JOB_SEEKER,)


def own_file(connection: psycopg.Connection, actor: Actor) -> reading.Candidate:
    """The actor's own file. Raises NotFoundError."""
    found = reading.candidate(connection, actor.candidate_id or 0)
    if found is None:
        raise NotFoundError("candidate", actor.candidate_id or 0)
    return found


@router.page("my_file", fr="/mon-dossier", en="/en/my-file", roles=OWN)
def my_file(request: Request, actor: CurrentActor, connection: Reading, speech: SpeechOf) -> Response:
    """The file as it is stored, with what will become of it."""
    found = own_file(connection, actor)
    return render(
        request,
        "my_file.html",
        file=found,
        entry=found.entry,
        speech=speech,
        values=language_levels(connection),
        notice=notices.notice_of(connection, found.id),
        pending=erasure.pending_erasure(connection, found.id),
        recorded_for_me=consents_told.unread(connection, found.id),
        in_lists=any(each.purpose is Purpose.MATCHING for each in consents.in_force(connection, found.id)),
    )


@router.page("my_file_confirm", fr="/mon-dossier/confirmer", en="/en/my-file/confirm", roles=OWN, method="POST")
def confirm(request: Request, actor: CurrentActor, connection: Writing) -> Response:
    """The person says that the file still holds: its time begins again."""
    confirm_candidate(connection, actor.candidate_id or 0, today())
    return see(request, "my_file")


@router.page("my_accesses", fr="/mon-dossier/consultations", en="/en/my-file/accesses", roles=OWN)
def my_accesses(request: Request, actor: CurrentActor, connection: Reading) -> Response:
    """Who has read the file, and to whom the CV went."""
    found = own_file(connection, actor)
    return render(
        request,
        "my_accesses.html",
        accesses=trail.accesses(connection, found.id),
        sent=sent_to(connection, found.id),
        opened=access.accesses(connection, found.id),
        keys=trail.keys_given(connection, found.id),
        merges=merging.told(connection, found.id),
    )


@router.page("my_export", fr="/mon-dossier/exporter", en="/en/my-file/export", roles=OWN)
def my_export(reads: Reads, request: Request, actor: CurrentActor, connection: Reading) -> Response:
    """What was collected from the person, to keep or to take elsewhere: the form of docs/export.md."""
    key = actor.candidate_id or 0
    unseal = opener(services(request).settings, SEALED_FILE)
    document = personal_file(connection, key, datetime.now(QUEBEC), unseal).model_dump_json(indent=2)
    reads([key], Part.EXPORT, exported=True)
    name = "mon-dossier" if locale_of(request) == "fr" else "my-file"
    disposition = f'attachment; filename="{name}-{today()}.json"'
    return Response(document, media_type="application/json", headers={"Content-Disposition": disposition})


@router.page("my_cv_docx", fr="/mon-dossier/cv.docx", en="/en/my-file/cv.docx", roles=OWN)
def my_cv_docx(reads: Reads, actor: CurrentActor, connection: Reading, speech: SpeechOf) -> Response:
    """One's own CV in the Québec format, as a Word document."""
    return cv_file(reads, connection, actor.candidate_id or 0, speech, "docx").response


@router.page("my_cv_pdf", fr="/mon-dossier/cv.pdf", en="/en/my-file/cv.pdf", roles=OWN)
def my_cv_pdf(reads: Reads, actor: CurrentActor, connection: Reading, speech: SpeechOf) -> Response:
    """The same as a PDF."""
    return cv_file(reads, connection, actor.candidate_id or 0, speech, "pdf").response


@router.page("my_erasure", fr="/mon-dossier/effacer", en="/en/my-file/erase", roles=OWN)
def my_erasure(request: Request, actor: CurrentActor, connection: Reading) -> Response:
    """What erasing removes and leaves, what puts it off, and the way to confirm it."""
    return _erasure(request, connection, actor)


@router.page("my_erasure_send", fr="/mon-dossier/effacer", en="/en/my-file/erase", roles=OWN, method="POST")
def my_erasure_send(
    request: Request, actor: CurrentActor, connection: Writing, sure: Annotated[str, Form(max_length=10)] = ""
) -> Response:
    """Erase, once the person has said that they are sure."""
    if sure != "yes":
        return _erasure(request, connection, actor, unsure=True)
    due_on = erase_person(connection, actor.candidate_id or 0, by=actor, today=today())
    return see(request, "erased") if due_on is None else see(request, "my_erasure")


@router.page(
    "my_erasure_off", fr="/mon-dossier/effacer/annuler", en="/en/my-file/erase/cancel", roles=OWN, method="POST"
)
def my_erasure_off(request: Request, actor: CurrentActor, connection: Writing) -> Response:
    """Call off an erasure that waits."""
    erasure.call_off_erasure(connection, actor.candidate_id or 0)
    enqueue(connection, encode_candidate, candidate_id=actor.candidate_id or 0)
    return see(request, "my_file")


def _erasure(request: Request, connection: psycopg.Connection, actor: Actor, *, unsure: bool = False) -> Response:
    found = own_file(connection, actor)
    return render(
        request,
        "my_erasure.html",
        status=422 if unsure else 200,
        unsure=unsure,
        holds=erasure.holds(connection, found.id, today()),
        pending=erasure.pending_erasure(connection, found.id),
        periods=retention.periods(connection),
    )
