"""What is sent to the routes of events, by whoever sends it: a valid request."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from api.reach import Thing
from tests.api.http.everybody import Person
from tests.api.http.things import Named, Things
from tests.factories import TODAY

Ask = Callable[[Things, Named, Person], Any]


def _of_event(**fields: str) -> Ask:
    """What is sent of somebody of an event: `person` and `employer` stand for the numbers that are there."""

    def ask(made: Things, named: Named, person: Person) -> Any:
        told = {"person": made.world.candidate, "employer": made.world.employer, "code": named.parameters.get("code")}
        told["organisation"] = made.world.organisation
        told["beside"] = made.people["job_seeker_of_the_same"].actor.candidate_id
        found = {name: told.get(value, value) for name, value in fields.items()}
        return {name: [value] if name == "employers" else value for name, value in found.items()}

    return ask


def _asked(made: Things, *_: Any) -> dict[str, Any]:
    """The event to which somebody asks to be invited."""
    return {"event_id": made.one[Thing.EVENT].parameters["event_id"]}


JSON: dict[str, Ask] = {
    "POST /api/v1/candidates/{candidate_id}/events": _asked,
    "POST /api/v1/events/{event_id}/employers": _of_event(employer_id="employer"),
    "POST /api/v1/events/{event_id}/partners": _of_event(organisation_id="organisation"),
    "POST /api/v1/events/{event_id}/status": lambda *_: {"status": "published"},
    "POST /api/v1/events/{event_id}/arrivals": _of_event(code="code"),
    "POST /api/v1/events/{event_id}/preparations": _of_event(candidate_id="person"),
    "POST /api/v1/events/{event_id}/outcomes": lambda made, *_: {"candidate_id": made.world.candidate, "held": True},
    "POST /api/v1/events/{event_id}/walk-ins": lambda made, named, person: {
        "newcomer": {
            key: value
            for key, value in _newcomer(made, named, person).items()
            if key not in ("consents", "means", "language")
        },
        "means": "oral",
        "language": "fr",
    },
}
_EVENT = {
    "kind": "speed_interviews",
    "title_fr": "Entrevues éclair",
    "place": "montreal",
    "on": (TODAY + timedelta(days=20)).isoformat(),
    "at": "09:00",
    "holiday": "yes",
}


def _event(made: Things, named: Named, _: Person) -> dict[str, str]:
    """A form of an event's desk, with the version that it has now."""
    row = made.world.sql("SELECT version FROM event WHERE id = %(id)s", id=named.parameters.get("event_id"))
    employer, need = str(made.world.employer), str(made.world.need)
    more = {"employer": employer, "opening": need, "openings": need, "status": "published", "code": "", "person": ""}
    return {**_EVENT, **more, "version": str(row[0]) if row else "1", "people": str(made.world.theirs)}


def _partner(made: Things, named: Named, person: Person) -> dict[str, str]:
    return {**_event(made, named, person), "organisation": str(made.world.organisation)}


def _let_go(made: Things, named: Named, person: Person) -> dict[str, str]:
    return {**_event(made, named, person), "organisation": str(named.parameters.get("organisation_id", ""))}


def _walk_in(made: Things, named: Named, person: Person) -> dict[str, str]:
    """Somebody who shows the code of their invitation."""
    code = _arrival(made, named, person)["code"]
    return {**_event(made, named, person), "person": code, "means": "oral", "language": "fr"}


def _newcomer(made: Things, named: Named, person: Person) -> dict[str, str]:
    """Somebody without a file, whom the organisation of the event will follow."""
    row = made.world.sql("SELECT organisation_id FROM event WHERE id = %(id)s", id=named.parameters["event_id"])
    return {
        "given_name": "Noor", "family_name": "Haddad", "phone": "418 555-0147", "status": "permanent_resident",
        "organisation_id": str(row[0]), "consents": "true", "means": "oral", "language": "fr",
        "another": "true",
    }  # fmt: skip


def _registered(made: Things, named: Named, person: Person) -> dict[str, str]:
    """Somebody whom the one who asks follows."""
    ours = person.actor.organisation_id == made.world.organisation
    return {"person": str(made.world.candidate if ours else made.world.theirs)}


def _prepared(made: Things, named: Named, person: Person) -> dict[str, str]:
    return {**_event(made, named, person), "person": str(made.world.candidate)}


def _answer(made: Things, _: Named, __: Person) -> dict[str, str]:
    """A yes to the employer that the event offers."""
    return {"accepts": "true", "employers": str(made.world.employer)}


def _arrival(made: Things, named: Named, _: Person) -> dict[str, str]:
    row = made.world.sql("SELECT code FROM event_invitation WHERE event_id = %(id)s", id=named.parameters["event_id"])
    return {"code": str(row[0])}


FORMS: dict[str, Ask | dict[str, str]] = {
    "event_absent": {"person": "1"},
    "event_add": _EVENT,
    "event_answer": _answer,
    "event_answer_for_send": lambda *asked: {**_answer(*asked), "means": "oral", "language": "ar"},
    "event_arrival": _arrival,
    "event_change": _event,
    "event_host": _event,
    "event_hosts_ask": _event,
    "event_invite": _event,
    "event_lay": _event,
    "event_move": _event,
    "event_need_remove": _event,
    "event_needs_add": _event,
    "event_needs_choose": {"openings": "1"},
    "event_note": {"held": "true", "outcome": "second_interview"},
    "event_partner": _partner,
    "event_partner_remove": _let_go,
    "event_participation": {"comes": "true", "recruiters": "2"},
    "event_prepared": _prepared,
    "event_propose": _event,
    "event_register_for": _registered,
    "event_walk_in": _walk_in,
    "person_events_ask": lambda made, *_: {"event": str(_asked(made)["event_id"])},
    "event_newcomer": _newcomer,
}
