"""A CV is brought as a document, or told without any: by a person for themselves, or by their counsellor.

No connection is held while a document is read: its transactions are before and after.
"""

from typing import Annotated, Literal

from fastapi import File, Form, Request, UploadFile
from pydantic import ValidationError
from starlette.responses import Response

from api.answers import locale_of
from api.bringing import contact_in
from api.database import reading, writing
from api.errors import RequestError, field_problems
from api.keys import box
from api.once import begun
from api.pages.my_file import OWN
from api.pages.recording import MEANS
from api.pages.routing import PageRouter
from api.pages.sheets import followed, name_of
from api.reach import FILES
from api.rendering import render, see, words_of
from api.security import CurrentActor
from api.services import services
from api.speech import Id
from api.trail import Reads
from api.uploads import SEALED_DRAFT, content_of, read_upload, to_keep
from api.uploads import name_of as file_name
from matching.accompaniment.importing import people_alike
from matching.accounts.domain import Actor, Role
from matching.candidates import cv_files
from matching.candidates.domain import Identity
from matching.candidates.reading import Candidate
from matching.errors import DomainError
from matching.privacy.trail import Part
from matching.reading import waiting
from matching.reading.limits import MOST_BYTES
from matching.reading.proposals import Confirmation, Contact, of_draft, of_questions
from matching.reference import lookups

router = PageRouter()
COUNSELLOR = (Role.COUNSELLOR,)
Brought = Annotated[UploadFile | None, File()]
Typed = Annotated[str, Form(max_length=300)]
Ticked = Annotated[str, Form(max_length=10)]
Means = Annotated[Literal["", "oral", "paper", "interpreter"], Form()]
"""How somebody agreed that their file be kept: nothing is chosen beforehand, and only what is to be kept asks it."""
Language = Annotated[str, Form(pattern="^[a-z]{2,3}$")]


@router.page("my_cv", fr="/mon-dossier/cv", en="/en/my-file/cv", roles=OWN)
def my_cv(request: Request, actor: CurrentActor) -> Response:
    """The ways to fill one's file at once; what waits already to be confirmed."""
    return _page(request, actor)


@router.page("my_cv_send", fr="/mon-dossier/cv", en="/en/my-file/cv", roles=OWN, method="POST")
def my_cv_send(request: Request, actor: CurrentActor, file: Brought = None, keep: Ticked = "") -> Response:
    """Read the document that the person brings."""
    try:
        confirmation = _read(request, actor, file)
    except (DomainError, RequestError) as error:
        return _page(request, actor, sent={"keep": keep}, error=words_of(request, error))
    return _waits(request, actor, confirmation, actor.candidate_id, file if keep else None)


@router.page("my_questions", fr="/mon-dossier/cv/questions", en="/en/my-file/cv/questions", roles=OWN, method="POST")
def my_questions(request: Request, actor: CurrentActor) -> Response:
    """Begin the plain questions."""
    return _waits(request, actor, of_questions(), actor.candidate_id)


@router.page(
    "person_cv", fr="/personnes/{candidate_id}/cv", en="/en/people/{candidate_id}/cv", roles=COUNSELLOR, reach=FILES
)
def person_cv(reads: Reads, request: Request, actor: CurrentActor, candidate_id: Id) -> Response:
    """The same, for a person whom the counsellor follows. Raises NotFoundError."""
    answer = _page(request, actor, _followed(request, actor, candidate_id))
    reads([candidate_id], Part.FILE)
    return answer


@router.page(
    "person_cv_send",
    fr="/personnes/{candidate_id}/cv",
    en="/en/people/{candidate_id}/cv",
    roles=COUNSELLOR,
    reach=FILES,
    method="POST",
)
def person_cv_send(
    request: Request,
    actor: CurrentActor,
    candidate_id: Id,
    file: Brought = None,
    keep: Ticked = "",
    means: Means = "",
    language: Language = "fr",
) -> Response:
    """Read the document that the counsellor was given. Raises NotFoundError."""
    person = _followed(request, actor, candidate_id)
    try:
        check_told(keep, means)
        confirmation = _read(request, actor, file)
    except (DomainError, RequestError) as error:
        sent = {"keep": keep, "means": means, "language": language}
        return _page(request, actor, person, sent=sent, error=words_of(request, error), at=field_of(error))
    told = confirmation.model_copy(update=told_of(means, language))
    return _waits(request, actor, told, candidate_id, file if keep else None)


@router.page(
    "person_questions",
    fr="/personnes/{candidate_id}/cv/questions",
    en="/en/people/{candidate_id}/cv/questions",
    roles=COUNSELLOR,
    reach=FILES,
    method="POST",
)
def person_questions(request: Request, actor: CurrentActor, candidate_id: Id) -> Response:
    """Begin the plain questions with the person. Raises NotFoundError."""
    _followed(request, actor, candidate_id)
    return _waits(request, actor, of_questions(), candidate_id)


@router.page("new_person", fr="/personnes/ajouter", en="/en/people/add", roles=COUNSELLOR)
def new_person(request: Request, actor: CurrentActor) -> Response:
    """Somebody who has no file yet: their name, then their CV or the questions."""
    return _page(request, actor, new={})


@router.page("new_person_send", fr="/personnes/ajouter", en="/en/people/add", roles=COUNSELLOR, method="POST")
def new_person_send(
    request: Request,
    actor: CurrentActor,
    given_name: Typed = "",
    family_name: Typed = "",
    email: Typed = "",
    phone: Typed = "",
    way: Annotated[str, Form(max_length=20)] = "file",
    file: Brought = None,
    keep: Ticked = "",
    means: Means = "",
    language: Language = "fr",
) -> Response:
    """Nothing is in the bank before the counsellor has confirmed it."""
    typed = {"given_name": given_name, "family_name": family_name, "email": email, "phone": phone}
    sent = {"keep": keep, "means": means, "language": language}
    try:
        identity = Identity.model_validate({**typed, "email": email.strip() or None, "phone": phone.strip() or None})
        contact = Contact.model_validate(identity.model_dump(include=set(typed)))
        if way != "questions":
            check_told(keep, means)
        confirmation, read = of_questions(contact), contact
        if way != "questions":
            confirmation, read = _read_of(request, actor, file, contact)
    except ValidationError as error:
        problems = field_problems(error.errors(), typed, locale_of(request))
        words = " ".join(dict.fromkeys(each.message for each in problems))
        return _page(request, actor, new=typed, sent=sent, error=words)
    except (DomainError, RequestError) as error:
        return _page(request, actor, new=typed, sent=sent, error=words_of(request, error), at=field_of(error))
    told = _at_the_door(request, actor, confirmation.model_copy(update=told_of(means, language)), read)
    return _waits(request, actor, told, None, file if keep and confirmation.pages else None)


def _at_the_door(request: Request, actor: Actor, told: Confirmation, whole: Contact) -> Confirmation:
    """Whose it is is asked where somebody who is followed has this contact, typed or told by the CV, or this name."""
    with reading(services(request).pool, actor) as connection:
        alike = people_alike(connection, Identity.model_construct(**whole.model_dump()))
    return told.model_copy(update={"contact": whole, "whose_is_asked": True}) if alike else told


def check_told(keep: str, means: str) -> None:
    """A file is kept by consent, whose means are told. Raises RequestError, at `means`."""
    if keep and not means:
        raise RequestError(422, "means_missing", field="means")


def told_of(means: str, language: str) -> dict[str, str]:
    """What a confirmation says of how its person agreed, where they did."""
    return {"means": means, "language": language} if means else {"language": language}


def field_of(error: DomainError | RequestError) -> str:
    """The field that a refusal is about; the file where it does not say."""
    return (error.field if isinstance(error, RequestError) else None) or "file"


def _followed(request: Request, actor: Actor, candidate_id: int) -> Candidate:
    with reading(services(request).pool, actor) as connection:
        return followed(connection, candidate_id)


def _read(request: Request, actor: Actor, file: UploadFile | None) -> Confirmation:
    content, name = _sent(file)
    return of_draft(read_upload(services(request).settings, content, name, actor.account_id), name)


def _read_of(request: Request, actor: Actor, file: UploadFile | None, typed: Contact) -> tuple[Confirmation, Contact]:
    """What a document says, and its contact: as it was typed, else as the document tells it."""
    content, name = _sent(file)
    draft = read_upload(services(request).settings, content, name, actor.account_id)
    read = contact_in(draft.text)
    whole = typed.model_copy(update={"email": typed.email or read.email, "phone": typed.phone or read.phone})
    return of_draft(draft, name, contact=typed), whole


def _sent(file: UploadFile | None) -> tuple[bytes, str]:
    return (b"", "") if file is None else (content_of(file), file_name(file))


def _waits(
    request: Request,
    actor: Actor,
    confirmation: Confirmation,
    candidate_id: int | None,
    file: UploadFile | None = None,
) -> Response:
    """Have what was read wait, with the `file` where it is to be kept and may be, and go on to its first page."""
    given = services(request)
    content = None if file is None else to_keep(content_of(file), confirmation.name, confirmation, actor.account_id)
    with writing(given.pool, actor) as connection:
        write = begun(request, connection, actor)
        seal = box(given.settings, SEALED_DRAFT).encrypt
        key = waiting.put(connection, confirmation, seal, candidate_id=candidate_id, file=content)
        answer = (
            see(request, "draft", draft_id=key)
            if confirmation.pages or confirmation.whose_is_asked
            else see(request, "draft_step", draft_id=key, step=1)
        )
        if write:
            write.remember(answer)
    return answer


def _page(
    request: Request,
    actor: Actor,
    person: Candidate | None = None,
    *,
    new: dict[str, str] | None = None,
    sent: dict[str, str] | None = None,
    error: str | None = None,
    at: str = "file",
) -> Response:
    whose = actor.candidate_id if person is None else person.id
    with reading(services(request).pool, actor) as connection:
        drafts = [each for each in waiting.mine(connection) if each.candidate_id == whose]
        kept = None if whose is None else cv_files.kept(connection, whose)
        languages = lookups.languages(connection, locale_of(request)) if actor.role is Role.COUNSELLOR else []
    return render(
        request,
        "bring_cv.html",
        status=200 if error is None else 422,
        candidate=None if person is None else person.id,
        name=None if person is None else name_of(person),
        new=new,
        sent=sent or {},
        error=error,
        at=at,
        most=MOST_BYTES // 1_000_000,
        drafts=drafts,
        kept=kept,
        means=MEANS,
        languages=languages,
        spoken="fr" if person is None else person.entry.identity.language,
    )
