"""A CV read into a draft, each value with the words it came from. Nothing is stored."""

from typing import Annotated, Any

from fastapi import APIRouter, File, UploadFile

from api.drafts import plain
from api.security import CurrentActor, allow
from api.services import ServicesOf
from api.uploads import content_of, name_of, read_upload
from matching.accounts.domain import Role

router = APIRouter(prefix="/candidates", tags=["candidates"])


@router.post("/cv-drafts", summary="Read a CV into a draft", dependencies=[allow(Role.COUNSELLOR, Role.JOB_SEEKER)])
def read_cv(
    given: ServicesOf,
    actor: CurrentActor,
    file: Annotated[UploadFile, File(description="PDF, DOCX, ODT, RTF or plain text.")],
) -> dict[str, Any]:
    """Nothing is stored: confirm with the person what is right, then add or change their entry.

    A value that is not sure is null, with a `suggestion` to ask; `evidence` has its page, its offsets in `text` and
    its words. `left_out` says what the law refuses to store, and where it stood, without its words (page 0: in none of
    its pages, a footer or a comment); `all_read` is false where the duties are too long for all of their skills to be
    looked for; `unread` is true where the file has a part that is not text, with which it is never kept.
    """
    told: dict[str, Any] = plain(read_upload(given.settings, content_of(file), name_of(file), actor.account_id))
    return told
