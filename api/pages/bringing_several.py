"""Many CVs brought at once by a counsellor: each becomes a draft, and each draft is somebody's once it is said whose.

Where there is a script, files are sent one by one and each is answered for itself; without one, all together.
"""

from typing import Annotated

import psycopg
from fastapi import File, Form, Request, UploadFile
from pydantic import ValidationError
from starlette.responses import Response

from api.answers import locale_of
from api.bringing import Brought, bring, drafts_of_nobody
from api.database import reading
from api.errors import RequestError, field_problems
from api.headers import LARGEST_UPLOAD
from api.keys import box
from api.pages.bringing import COUNSELLOR, Language, Means, Ticked, Typed, check_told
from api.pages.confirming import draft_of, overview
from api.pages.recording import MEANS
from api.pages.routing import PageRouter
from api.reach import DRAFTS
from api.rendering import render, see, words_of
from api.security import CurrentActor, Reading, Writing
from api.services import services
from api.speech import Id
from api.uploads import SEALED_DRAFT, name_of
from matching.accompaniment.importing import people_alike
from matching.candidates.domain import Identity
from matching.errors import DomainError, NotFoundError
from matching.reading import waiting
from matching.reading.limits import MOST_BYTES
from matching.reading.proposals import Contact
from matching.reference import lookups

router = PageRouter()
MOST_FILES = 60
_SOMEBODY_ELSE = "new"


@router.page("several_cvs", fr="/personnes/ajouter/plusieurs", en="/en/people/add/several", roles=COUNSELLOR)
def several_cvs(request: Request, connection: Reading) -> Response:
    """Where the files are chosen, and the drafts of nobody yet."""
    return _page(request, connection)


@router.page(
    "several_cvs_send",
    fr="/personnes/ajouter/plusieurs",
    en="/en/people/add/several",
    roles=COUNSELLOR,
    method="POST",
)
def several_cvs_send(
    request: Request,
    actor: CurrentActor,
    file: Annotated[list[UploadFile] | None, File()] = None,
    keep: Ticked = "",
    means: Means = "",
    language: Language = "fr",
) -> Response:
    """Read each file into a draft; what could not be read is said file by file. A file sent alone is answered alone."""
    alone = "hx-request" in request.headers
    sent = {"keep": keep, "means": means, "language": language}
    brought: list[Brought] = []
    try:
        check_told(keep, means)
    except RequestError as error:
        words = words_of(request, error)
        if alone:
            refused = [Brought(name_of(each), refused=words) for each in file or []]
            return render(request, "_brought.html", brought=refused)
        with reading(services(request).pool, actor) as connection:
            return _page(request, connection, sent=sent, error=words)
    for each in (file or [])[:MOST_FILES]:
        try:
            brought.append(bring(services(request), actor, each, keep=bool(keep), means=means, language=language))
        except (DomainError, RequestError) as error:
            if alone and isinstance(error, RequestError) and error.status_code in (429, 503):
                raise
            brought.append(Brought(name_of(each), refused=words_of(request, error)))
    if alone:
        return render(request, "_brought.html", brought=brought)
    with reading(services(request).pool, actor) as connection:
        return _page(request, connection, brought, sent=sent, too_many=len(file or []) > MOST_FILES)


@router.page(
    "draft_whose",
    fr="/brouillons/{draft_id}/personne",
    en="/en/drafts/{draft_id}/person",
    roles=COUNSELLOR,
    reach=DRAFTS,
    method="POST",
)
def draft_whose(
    request: Request,
    actor: CurrentActor,
    connection: Writing,
    draft_id: Id,
    given_name: Typed = "",
    family_name: Typed = "",
    email: Typed = "",
    phone: Typed = "",
    person: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    """Say whose a draft is: somebody new, or a person who is followed already. Raises NotFoundError."""
    found = draft_of(request, connection, draft_id)
    if found.candidate_id is not None or not found.confirmation.whose_is_asked:
        return see(request, "draft", draft_id=draft_id)
    seal = box(services(request).settings, SEALED_DRAFT).encrypt
    typed = {"given_name": given_name, "family_name": family_name, "email": email, "phone": phone}
    told = Contact(
        given_name=given_name, family_name=family_name, email=email.strip() or None, phone=phone.strip() or None
    )
    try:
        identity = Identity.model_validate(told.model_dump())
    except ValidationError as error:
        problems = field_problems(error.errors(), typed, locale_of(request))
        words = " ".join(dict.fromkeys(each.message for each in problems))
        return overview(request, connection, actor, found, said=words, contact=told)
    alike = people_alike(connection, identity)
    if not person and alike:
        return overview(request, connection, actor, found, contact=told, alike=alike)
    known = next((key for key, _ in alike if str(key) == person), None)
    if known is None and person not in ("", _SOMEBODY_ELSE):
        raise NotFoundError("candidate", person)
    contact = None if known else Contact.model_validate(identity.model_dump(include=set(typed)))
    said = found.confirmation.model_copy(update={"whose_is_asked": False, "contact": contact})
    waiting.answer(connection, found, said, seal, candidate_id=known)
    return see(request, "draft", draft_id=draft_id)


def _page(
    request: Request,
    connection: psycopg.Connection,
    brought: list[Brought] | None = None,
    *,
    sent: dict[str, str] | None = None,
    error: str | None = None,
    too_many: bool = False,
) -> Response:
    return render(
        request,
        "several_cvs.html",
        status=200 if error is None else 422,
        brought=brought or [],
        sent=sent or {},
        error=error,
        at="means",
        too_many=too_many,
        most=MOST_FILES,
        most_megabytes=MOST_BYTES // 1_000_000,
        together=LARGEST_UPLOAD // 1_000_000,
        drafts=drafts_of_nobody(services(request), connection),
        means=MEANS,
        languages=lookups.languages(connection, locale_of(request)),
        spoken="fr",
    )
