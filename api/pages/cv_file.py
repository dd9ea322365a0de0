"""The file of a CV, as its person brought it, where they consent that it be kept: for them and whoever follows them."""

from urllib.parse import quote

from fastapi import Request
from starlette.responses import Response

from api.keys import opener
from api.pages.my_file import OWN
from api.pages.routing import PageRouter
from api.reach import FILES
from api.security import CurrentActor, Reading
from api.services import services
from api.speech import Id
from api.trail import Reads
from api.uploads import SEALED_FILE, holds_unasked
from matching.accounts.domain import Role
from matching.candidates.cv_files import CvFile, UnaskedInFileError, cv_file
from matching.privacy.trail import Part

router = PageRouter()


@router.page("my_cv_file", fr="/mon-dossier/cv/fichier", en="/en/my-file/cv/file", roles=OWN)
def my_cv_file(request: Request, actor: CurrentActor, connection: Reading) -> Response:
    """One's own. Raises NotFoundError."""
    return _download(cv_file(connection, actor.candidate_id or 0, opener(services(request).settings, SEALED_FILE)))


@router.page(
    "person_cv_file",
    fr="/personnes/{candidate_id}/cv/fichier",
    en="/en/people/{candidate_id}/cv/file",
    roles=(Role.COUNSELLOR,),
    reach=FILES,
)
def person_cv_file(
    reads: Reads, request: Request, actor: CurrentActor, connection: Reading, candidate_id: Id
) -> Response:
    """That of somebody whom the counsellor follows; the person reads that it was opened.

    A file kept before its words were looked at, or found since to say what nobody may store, opens for the person
    alone. Raises NotFoundError, UnaskedInFileError, and RequestError where too many files are read already.
    """
    settings = services(request).settings
    found = cv_file(connection, candidate_id, opener(settings, SEALED_FILE))
    if holds_unasked(settings, found.content, found.name, actor.account_id):
        raise UnaskedInFileError
    reads([candidate_id], Part.CV_FILE)
    return _download(found)


def _download(found: CvFile) -> Response:
    """Always saved, never shown: what others wrote is not run in a page of ours."""
    named = f"filename=\"cv.{found.format}\"; filename*=UTF-8''{quote(found.name, safe='')}"
    headers = {"Content-Disposition": f"attachment; {named}", "Cache-Control": "no-store"}
    return Response(found.content, media_type="application/octet-stream", headers=headers)
