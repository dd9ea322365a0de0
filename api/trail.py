"""What a way in shows of people in clear is recorded before it answers, in a transaction of its own.

The reading transaction, in which PostgreSQL refuses every write, has ended by then: a request holds one connection at a
time. Where the record cannot be written, nothing is shown.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request
from psycopg_pool import ConnectionPool

from api.database import writing
from api.security import CurrentActor
from api.services import services
from matching.accounts.domain import Actor, Role
from matching.matches.domain import CandidateRanking
from matching.privacy.trail import Part, record_access


@dataclass
class Recorder:
    """What was read of whom during one request."""

    actor: Actor
    read: list[tuple[list[int], Part, int | None, bool]] = field(default_factory=list)

    def __call__(
        self, candidate_ids: Iterable[int], part: Part, *, opening_id: int | None = None, exported: bool = False
    ) -> None:
        """Note that the actor is shown `part` of these persons; what people read of themselves is theirs alone."""
        ids = list(candidate_ids)
        if ids and (exported or self.actor.role is not Role.JOB_SEEKER):
            self.read.append((ids, part, opening_id, exported))

    def short_list(self, ranking: CandidateRanking, *, exported: bool = False) -> None:
        """Note whom a short list shows in clear; of one that is taken away as a file, everybody who is in it."""
        told = [match.candidate for match in ranking.results if exported or not match.blind]
        self(told, Part.SHORT_LIST, opening_id=ranking.need or ranking.internship, exported=exported)

    def write(self, pool: ConnectionPool) -> None:
        """Record what was noted."""
        if self.read:
            with writing(pool, self.actor) as connection:
                for ids, part, opening_id, exported in self.read:
                    record_access(connection, ids, part, opening_id=opening_id, exported=exported)


def _recorder(request: Request, actor: CurrentActor) -> Iterator[Recorder]:
    recorder = Recorder(actor)
    yield recorder
    recorder.write(services(request).pool)


Reads = Annotated[Recorder, Depends(_recorder, scope="function")]
"""First among a route's parameters: what is entered first ends last, after the reading transaction."""
