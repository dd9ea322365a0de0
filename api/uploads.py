"""A document that somebody sends, read: by a process of its own, so many at once, and nothing of it stored here."""

from contextlib import suppress

from fastapi import UploadFile

from api import antivirus
from api.clock import today
from api.drafts import reader
from api.settings import Settings
from api.turns import Turns
from matching.reading.apart import Apart
from matching.reading.documents import Document
from matching.reading.draft import Draft
from matching.reading.errors import DocumentError, EmptyDocumentError
from matching.reading.limits import MOST_BYTES
from matching.reading.proposals import Confirmation
from matching.reading.reader import without_unasked

SEALED_DRAFT = "cv draft"
SEALED_FILE = "cv file"
SEALED_MERGE = "merge"
"""The purposes of the keys that drafts, the files kept, and what undoes a merge are sealed with."""
_AT_ONCE, _WAITING, _OF_ONE, _PATIENCE_SECONDS = 2, 8, 2, 30
_readers = Turns(_AT_ONCE, _WAITING, _OF_ONE, _PATIENCE_SECONDS)
_LONGEST_NAME = 120


def content_of(upload: UploadFile) -> bytes:
    """The bytes sent, one more than is read at most: the reader refuses them then, and says why."""
    upload.file.seek(0)
    return upload.file.read(MOST_BYTES + 1)


def name_of(upload: UploadFile) -> str:
    """The file's own name, without a folder that a browser or a program may have put before it."""
    return (upload.filename or "").replace("\\", "/").rpartition("/")[2][-_LONGEST_NAME:]


def read_upload(settings: Settings, content: bytes, name: str, account: int | None = None) -> Draft:
    """The draft of a document that an account sent.

    The antivirus, if there is one, is asked first. Each document has a process of its own, which knows of no other.
    Raises the errors of `matching.reading.errors`, and RequestError where too many wait already (`Turns.turn`).
    """
    if not name:
        raise EmptyDocumentError
    with _readers.turn(account):
        return reader().draft(_document(settings, content, name), today())


def to_keep(content: bytes, name: str, told: Confirmation, account: int | None = None) -> bytes | None:
    """What may be kept of a document that was read: itself, a copy without its pictures, or nothing. Raises
    RequestError."""
    if told.keepable or not told.keepable_without_pictures:
        return content if told.keepable else None
    with _readers.turn(account), Apart() as apart, suppress(DocumentError):
        return apart.without_pictures(content, name)
    return None


def holds_unasked(settings: Settings, content: bytes, name: str, account: int | None = None) -> bool:
    """Whether a document says what the law refuses to store, or cannot be read to know. Raises RequestError."""
    with _readers.turn(account):
        try:
            document = _document(settings, content, name)
            return document.unread or bool(without_unasked(document)[1])
        except DocumentError:
            return True


def _document(settings: Settings, content: bytes, name: str) -> Document:
    if content:
        antivirus.check(settings.clamd, content)
    with Apart() as apart:
        return apart.read(content, name)
