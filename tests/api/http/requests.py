"""What is sent to each route that writes: a valid request, so that a refusal is about who asks and nothing else."""

from base64 import b64encode
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pyotp

from api.database import reading
from api.json.examples import EXAMPLES
from matching.accounts.domain import Role
from matching.referrals import reading as referrals
from matching.referrals.decisions import choices
from matching.referrals.transitions import Transition
from tests.api.http import agreed_requests, event_requests, start_requests, told_requests
from tests.api.http.everybody import Person
from tests.api.http.things import Named, Things
from tests.api.http.twinning_forms import TWINNING_FORMS, TWINNING_JSON
from tests.factories import TODAY, a_candidate, a_consent, a_need, an_internship
from tests.matching.referrals.conftest import a_step

PASSWORD = "quatre érables devant la mairie"
CHOSEN = {"password": "le fleuve gèle en janvier", "again": "le fleuve gèle en janvier"}
HOW = "Cela a été dit au téléphone."
Ask = Callable[[Things, Named, Person], Any]


def _need(made: Things, named: Named, _: Person) -> Any:
    return a_need(employer_id=named.employer, title_fr="Soudage sous l’eau").model_dump(mode="json")


def _internship(made: Things, named: Named, _: Person) -> Any:
    return an_internship(named.employer or 0, title_fr="Stage sous l’eau").model_dump(mode="json")


def _candidate(made: Things, named: Named, _: Person) -> Any:
    return a_candidate(organisation_id=named.organisation).model_dump(mode="json")


def _consent(made: Things, named: Named, person: Person) -> Any:
    until = (TODAY + timedelta(days=365)).isoformat()
    how = {"means": "online", "language": None} if person.role is Role.JOB_SEEKER else {}
    return a_consent(purpose="events", given_on=TODAY.isoformat(), until=until, **how)


def _transition(made: Things, named: Named, person: Person) -> dict[str, Any]:
    """What this person may do next with the referral; for whoever may do nothing, what its counsellor may."""
    key = named.parameters["referral_id"]
    counsellor = made.people["counsellor"].actor
    with reading(made.world.pool, counsellor) as connection:
        found = referrals.get(connection, key)
    actor = person.actor if person.role in (Role.EMPLOYER, Role.JOB_SEEKER) else counsellor
    allowed = choices(found, actor)
    step = a_step(allowed[0].transition if allowed else Transition.CANCEL, by=actor.role)
    return step.model_dump(mode="json", exclude_none=True)


def _open_json(made: Things, named: Named, _: Person) -> Any:
    return {"candidate": made.world.theirs, "reason": "complaint", "note": "Plainte reçue par la table."}


def _verified(made: Things, named: Named, _: Person) -> dict[str, Any]:
    """By the number that the employer has."""
    return {"neq": made.world.sql("SELECT neq FROM employer WHERE id = %(id)s", id=named.employer)[0]}


def _kept(made: Things, named: Named, person: Person) -> int:
    """Which of two files is kept, as their page says."""
    return int(made.secrets["kept coordinator" if person.role is Role.COORDINATOR else "kept counsellor"])


def _one(made: Things, named: Named, person: Person) -> dict[str, Any]:
    return {"kept": _kept(made, named, person), "ground": HOW, "choices": {"summary": "removed"}}


def _one_need(made: Things, named: Named, _: Person) -> dict[str, Any]:
    return {"kept": int(made.secrets["kept need"]), "ground": HOW, "choices": {"posts": "removed"}}


JSON: dict[str, Ask] = {
    **agreed_requests.JSON,
    **event_requests.JSON,
    "POST /api/v1/needs": _need,
    "PUT /api/v1/needs/{need_id}": _need,
    "POST /api/v1/internships": _internship,
    "PUT /api/v1/internships/{internship_id}": _internship,
    "POST /api/v1/candidates": _candidate,
    "PUT /api/v1/candidates/{candidate_id}": _candidate,
    "POST /api/v1/candidates/{candidate_id}/consents": _consent,
    **told_requests.JSON,
    "POST /api/v1/employers/{employer_id}/verify": _verified,
    "POST /api/v1/file-accesses": _open_json,
    "POST /api/v1/duplicates/people/{pair_id}/merge": _one,
    "POST /api/v1/duplicates/needs/{pair_id}/merge": _one_need,
    **TWINNING_JSON,
    **start_requests.JSON,
    "POST /api/v1/referrals/{referral_id}/transitions": _transition,
}
"""In place of the examples of the OpenAPI document, where what is sent must fit what is there."""


def body_of(name: str, made: Things, named: Named, person: Person) -> Any:
    """The body of a request of the API; None where it takes none."""
    if name in JSON:
        return JSON[name](made, named, person)
    method, _, path = name.partition(" ")
    return EXAMPLES.get((method.lower(), path))


def _code(made: Things, named: Named, _: Person) -> dict[str, str]:
    return {"code": str(pyotp.TOTP(made.secrets["second factor"]).now())}


def _advance(made: Things, named: Named, person: Person) -> dict[str, str]:
    step = _transition(made, named, person)
    consent = step.pop("consent", None)
    return {**step, **(consent or {}), "version": str(named.version)}


def _version(made: Things, named: Named, person: Person) -> dict[str, str]:
    """The form of a part of one's own file, with nothing in it but the version it was read in."""
    row = made.world.sql("SELECT version FROM candidate WHERE id = %(id)s", id=person.actor.candidate_id)
    return {"version": str(row[0]) if row else "1"}


def _contact(made: Things, named: Named, person: Person) -> dict[str, str]:
    return {**_version(made, named, person), "given_name": "Awa", "family_name": "Traoré"}


def _invite(made: Things, named: Named, _: Person) -> dict[str, str]:
    place = str(named.parameters.get("organisation_id", ""))
    return {"email": "nouvelle@exemple.org", "role": "counsellor", "organisation_id": place}


def _enter(made: Things, named: Named, _: Person) -> dict[str, str]:
    return {"account": str(made.world.actors["employer"].account_id)}


def _open(made: Things, named: Named, _: Person) -> dict[str, str]:
    return {"candidate": str(made.world.theirs), "reason": "complaint", "note": "Plainte reçue par la table."}


def _permit(made: Things, named: Named, _: Person) -> dict[str, str]:
    place = str(made.world.organisation)
    return {"kind": "exempt_public_body", "valid_from": TODAY.isoformat(), "organisation_id": place}


def _incident() -> dict[str, str]:
    example = EXAMPLES["post", "/api/v1/incidents"]
    return {name: str(value) for name, value in example.items() if name != "serious"}


def _followed(made: Things, named: Named, person: Person) -> dict[str, str]:
    """Somebody whom this counsellor's organisation follows."""
    ours = person.actor.organisation_id == made.world.organisation
    return {"candidate": str(made.world.candidate if ours else made.world.theirs)}


def _elsewhere(**told: str) -> Ask:
    """Another organisation than the one that follows the person."""

    def form(made: Things, named: Named, person: Person) -> dict[str, str]:
        ours = person.organisation == made.world.organisation
        other = made.people["other_counsellor"].organisation if ours else made.world.organisation
        return {"organisation": str(other), **told}

    return form


_MEETING = {"subject": "Faire le point", "on": TODAY.isoformat(), "at": "10:00", "minutes": "30", "means": "phone"}


def _file(made: Things, named: Named, _: Person) -> dict[str, str]:
    content = b64encode("titre;description\nCuisinière;Cuisiner pour la cafétéria.\n".encode()).decode()
    return {"name": "besoins.csv", "content": content, "employer_id": str(made.world.employer)}


def _caseload(made: Things, named: Named, _: Person) -> dict[str, str]:
    content = b64encode("prénom;nom;courriel;à faire\nLina;Roy;lina.roy@exemple.org;Appeler\n".encode()).decode()
    return {"name": "suivis.csv", "content": content}


def _posted(made: Things, named: Named, _: Person) -> dict[str, str]:
    words = {"title_fr": "Soudage de nuit", "text_fr": "Souder la nuit.", "unit_group": "72106"}
    return {**words, "employer_id": str(made.world.employer)}


_INTERNSHIP = {
    "title_fr": "Stage de nuit", "text_fr": "Souder la nuit.", "unit_group": "72106", "learning_goals": "Souder",
    "weeks": "4", "paid": "true", "legal_frame": "paid", "cover": "host", "version": "1",
}  # fmt: skip
_WHO = {"given_name": "Ana", "family_name": "Silva", "email": "ana@exemple.org"}
_EMPLOYER = {"employer_name": "Atelier du Nord", "employer_kind": "firm", "neq": "1177654321"}
_TOKEN = {"name": "Essai", "days": "7", "scopes": "needs:read", "current": PASSWORD}


def _chosen(ask: Ask) -> Ask:
    """The same choice as a form has it."""

    def form(made: Things, named: Named, person: Person) -> dict[str, str]:
        told = ask(made, named, person)
        return {"kept": str(told["kept"]), "ground": told["ground"], **told["choices"]}

    return form


FORMS: dict[str, Ask | dict[str, str]] = {
    **event_requests.FORMS,
    **agreed_requests.FORMS,
    "access_phone": {"phone": "418 555-0123"},
    "account_send": {"name": "Autre nom", "language": "fr"},
    "accept_invitation_send": {"name": "Invitée", **CHOSEN},
    "address_change": {"current": PASSWORD, "email": "autre@exemple.org"},
    "ask_password_send": {"email": "employer@exemple.org"},
    "choose_password_send": CHOSEN,
    "code_send": _code,
    "confirm_sign_up_send": CHOSEN,
    "alert_change": {"frequency": "weekly"},
    "alert_save": {"frequency": "daily"},
    **TWINNING_FORMS,
    "consent_record": {
        "purpose": "events",
        "means": "oral",
        "language": "ar",
        "given_on": TODAY.isoformat(),
        "days": "90",
    },
    "consent_withdraw": {"purpose": "matching"},
    "duplicate_merge": _chosen(_one),
    "duplicate_open": {"note": "Deux dossiers au même courriel."},
    "person_erase_off": {"stays": "yes"},
    "programme_send": dict.fromkeys(("name_fr", "name_en", "what_fr", "what_en", "source"), "Essai")
    | {"audience": "employer", "valid_from": TODAY.isoformat()},
    "employer_approve": _verified,
    "employer_refuse": {"reason": "neq_unknown"},
    "verification_neq": {"neq": "1133 557 799"},
    "file_open": _open,
    "file_entrust": _elsewhere(means="oral", language="fr"),
    "file_share": _elsewhere(days="30", means="oral", language="fr"),
    "file_share_end": _elsewhere(),
    "my_organisation": _elsewhere(),
    "my_share": _elsewhere(days="30"),
    "my_share_end": _elsewhere(),
    "enter_as": _enter,
    "hold_add": {"reason": "Parcours payé.", "until": (TODAY + timedelta(days=60)).isoformat()},
    "follow_up_close": {"version": "0", "reason": "no_news"},
    "follow_up_hand_over": {"version": "0", "counsellor": ""},
    "follow_up_plan": {"version": "0", "status": "active", "next_action": "Appeler"},
    "follow_up_reopen": {"version": "0"},
    "incident_add": _incident(),
    "incident_correct": {**_incident(), "version": "1"},
    "invite": _invite,
    "meeting_plan": _MEETING,
    "meeting_settle": {"state": "held"},
    "keep": _followed,
    "let_go": _followed,
    "member_manager": {"answers": "true"},
    "my_consent_give": {"purpose": "events", "days": "90"},
    "my_consent_withdraw": {"purpose": "matching"},
    "my_correction_contact_send": _contact,
    "my_identification_send": {"woman": "yes"},
    "my_erasure_send": {"sure": "yes"},
    "internship_add": lambda made, *_: {**_INTERNSHIP, "employer_id": str(made.world.employer)},
    "internship_change_send": _INTERNSHIP,
    "internship_mark": {"do": "confirm"},
    "need_pair_merge": _chosen(_one_need),
    "need_add": _posted,
    "need_change_send": {"title_fr": "Soudage", "text_fr": "Souder.", "unit_group": "72106", "version": "1"},
    "need_mark": {"do": "confirm"},
    "note_add": {"channel": "phone", "happened_on": TODAY.isoformat(), "text": "Rien de neuf."},
    "caseload_import_look": _caseload,
    "caseload_import_send": _caseload,
    "needs_import_look": _file,
    "needs_import_send": _file,
    "opening_decide": {"decision": "dismissed"},
    **told_requests.FORMS,
    "password_change": {"current": PASSWORD, **CHOSEN},
    "gateway_attest": {"gateway": "hosting", "in_quebec": "true"},
    "permit_add": _permit,
    "person_erase": {"asked": "yes"},
    "phone_code_send": {"code": "1234 5678"},
    "phone_send": {"phone": "418 555-0123"},
    "printed_code_send": {"code": "1234 5678 1234 5678"},
    "recovery_codes": {"current": PASSWORD},
    "referral_advance": _advance,
    **start_requests.FORMS,
    "report_sent": {"reason": "fees"},
    "second_factor_remove": {"current": PASSWORD},
    "second_factor_start": {"current": PASSWORD},
    "sign_in_send": {"email": "employer@exemple.org", "password": PASSWORD},
    "sign_up_employer_send": {**_WHO, **_EMPLOYER},
    "sign_up_person_send": _WHO,
    "tokens_make": _TOKEN,
}
"""By the name of the page; what is not here sends nothing but its token."""


def form_of(page: str, made: Things, named: Named, person: Person) -> dict[str, str]:
    """The fields of a form, without its token."""
    found = FORMS.get(page) or (_version if page.startswith("my_correction_") else {})
    return dict(found(made, named, person)) if callable(found) else dict(found)
