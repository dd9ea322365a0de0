"""What is sent to the routes of agreements, by whoever sends it: a valid request."""

from typing import Any

from matching.accounts.domain import Role
from tests.api.http.everybody import Person
from tests.api.http.things import Named, Things
from tests.factories import TODAY
from tests.matching.internships.conftest import terms

_PARTY = {Role.JOB_SEEKER: "person", Role.EMPLOYER: "host"}
_AUTHOR = {Role.JOB_SEEKER: "intern", Role.EMPLOYER: "tutor"}
_REASON = {Role.JOB_SEEKER: "distance", Role.EMPLOYER: "absences"}


def _terms(*_: Any) -> dict[str, Any]:
    return terms().model_dump(mode="json", exclude_none=True)


def terms_form(*_: Any, **changes: Any) -> dict[str, str]:
    """The terms, as the fields of the form."""
    sent = {**_terms(), **changes}
    return {name: "\n".join(value) if name == "goals" else str(value) for name, value in sent.items()}


def _sign(made: Things, named: Named, person: Person) -> dict[str, str]:
    party = _PARTY.get(person.role, "organisation")
    return {"read": made.hashes["party"], "party": party}


def _signature(made: Things, named: Named, person: Person) -> Any:
    sent = _sign(made, named, person)
    return {"number": named.parameters["number"], "hash": sent["read"], "party": sent["party"]}


def _review_form(made: Things, named: Named, person: Person) -> dict[str, str]:
    return {"author": _AUTHOR.get(person.role, "counsellor"), "learning": "yes"}


def _review(made: Things, named: Named, person: Person) -> Any:
    sent = _review_form(made, named, person)
    return {"author": sent["author"], "answers": {"learning": sent["learning"]}}


def _end(made: Things, named: Named, person: Person) -> dict[str, str]:
    return {"on": TODAY.isoformat(), "reason": _REASON.get(person.role, "not_started")}


def _change_agreement(made: Things, named: Named, _: Person) -> dict[str, str]:
    return {**terms_form(), "version": str(named.version)}


def _school(made: Things, named: Named, _: Person) -> dict[str, str]:
    return {"read": made.hashes["school"], "name": "Paul Roy", "capacity": "responsable des stages"}


JSON: dict[str, Any] = {
    "POST /api/v1/agreements/of/{referral_id}": _terms,
    "PUT /api/v1/agreements/{agreement_id}": _terms,
    "POST /api/v1/agreements/{agreement_id}/signatures": _signature,
    "POST /api/v1/agreements/{agreement_id}/reviews/{moment}": _review,
    "POST /api/v1/agreements/{agreement_id}/end": _end,
}
FORMS: dict[str, Any] = {
    "agreement_change_send": _change_agreement,
    "agreement_prepare": terms_form,
    "agreement_sign": _sign,
    "internship_end_send": _end,
    "internship_job": {"job": "host"},
    "internship_review_send": _review_form,
    "school_sign": _school,
}
