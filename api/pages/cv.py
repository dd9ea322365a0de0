"""The CV that a person released: a page that prints well, a Word document, a PDF. Each reading is recorded.

These are the only pages that write when they are read: the database gives the CV to nobody without keeping who read it.
"""

from dataclasses import replace
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from api.answers import locale_of
from api.database import writing
from api.documents.docx import MEDIA_TYPE as DOCX
from api.documents.docx import docx
from api.documents.pdf import MEDIA_TYPE as PDF
from api.documents.pdf import pdf
from api.documents.sheet import Sheet
from api.pages.routing import PageRouter
from api.reach import REFERRALS
from api.rendering import render
from api.security import CurrentActor
from api.services import Services, services
from api.speech import Id, SpeechOf
from api.words.cv import sheet
from matching.accounts.domain import Actor, Role
from matching.referrals.release import Form, read_cv

router = PageRouter()
ServicesOf = Annotated[Services, Depends(services)]
READERS = (Role.EMPLOYER, Role.COUNSELLOR, Role.JOB_SEEKER)


@router.page(
    "cv", fr="/mises-en-relation/{referral_id}/cv", en="/en/referrals/{referral_id}/cv", roles=READERS, reach=REFERRALS
)
def cv(request: Request, given: ServicesOf, actor: CurrentActor, speech: SpeechOf, referral_id: Id) -> Response:
    """The CV in the Québec format. Raises NotFoundError where it is not, or no more, released to this reader."""
    return render(request, "cv.html", cv=_sheet(given, actor, speech, referral_id, "page"), referral=referral_id)


@router.page(
    "cv_docx",
    fr="/mises-en-relation/{referral_id}/cv.docx",
    en="/en/referrals/{referral_id}/cv.docx",
    roles=READERS,
    reach=REFERRALS,
)
def cv_docx(given: ServicesOf, actor: CurrentActor, speech: SpeechOf, referral_id: Id) -> Response:
    """The same as a Word document."""
    return _file(docx(_sheet(given, actor, speech, referral_id, "docx")), DOCX, f"cv-{referral_id}.docx")


@router.page(
    "cv_pdf",
    fr="/mises-en-relation/{referral_id}/cv.pdf",
    en="/en/referrals/{referral_id}/cv.pdf",
    roles=READERS,
    reach=REFERRALS,
)
def cv_pdf(request: Request, given: ServicesOf, actor: CurrentActor, speech: SpeechOf, referral_id: Id) -> Response:
    """The same as a PDF."""
    made = pdf(_sheet(given, actor, speech, referral_id, "pdf"), f"{locale_of(request)}-CA")
    return _file(made, PDF, f"cv-{referral_id}.pdf")


def _sheet(given: Services, actor: Actor, speech: SpeechOf, referral_id: int, form: Form) -> Sheet:
    with writing(given.pool, actor) as connection:
        found = read_cv(connection, referral_id, form)
    # Whoever looks reads what the employer reads: what somebody can do in a language, never a level's number.
    return sheet(found, replace(speech.words, staff=False))


def _file(body: bytes, media_type: str, name: str) -> Response:
    # Named by number: a file's name travels where its reader did not mean it to.
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(body, media_type=media_type, headers=headers)
