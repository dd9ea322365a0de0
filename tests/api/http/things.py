"""One object of each kind that a route can name, and some of each person's, made for the routes to be asked about."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import psycopg

from api.database import writing
from api.keys import box
from api.reach import Thing
from api.settings import Settings
from api.uploads import SEALED_DRAFT, SEALED_FILE
from matching.accompaniment import contacts
from matching.accompaniment.domain import MeetingEntry, NoteEntry
from matching.accounts import links, members, sessions, tokens
from matching.accounts.domain import SYSTEM, Role, doorkeeper_of
from matching.accounts.links import SignUp
from matching.candidates import consents_told
from matching.candidates.access import AccessReason, ask_access
from matching.candidates.consents import give_consent
from matching.candidates.cv_files import keep
from matching.candidates.domain import Consent, Means
from matching.candidates.following import share
from matching.internships.store import add_internship
from matching.needs import alerts, asking
from matching.needs.store import add_need
from matching.privacy import erasure, incidents
from matching.privacy.incidents import IncidentEntry
from matching.reading import waiting
from matching.reading.proposals import of_questions
from matching.referrals.domain import Start
from matching.referrals.store import advance, start
from tests.api.http.agreed import make_agreements
from tests.api.http.conftest import World
from tests.api.http.everybody import NAMES, UNVERIFIED, Person
from tests.api.http.named import Named, Things, account
from tests.api.http.things_twice import needs_twice, people_twice
from tests.factories import TODAY, a_consent, a_need, add_organisation, an_event, an_internship
from tests.matching.referrals.conftest import TO_SENT, a_step
from tests.twinnings import SECRET, a_twinning, a_wish

A_NOTE = {"channel": "phone", "happened_on": TODAY, "text": "Rien de neuf."}
A_MEETING = {"on": TODAY - timedelta(days=2), "at": "10:00", "means": "video", "subject": "Faire le point"}


def make_things(world: World, people: dict[str, Person]) -> Things:
    """All of them, committed."""
    made = Things(world, people)
    for make in (
        _offers, _events, _files, people_twice, needs_twice, _referrals, make_agreements, _accounts, _twinnings, _links,
        _of_the_house,
    ):  # fmt: skip
        make(made)
    _as_it_stands(made)
    return made


def _as_it_stands(made: Things) -> None:
    """What was made beside a file (a consent, an answer) has changed its version."""
    file = made.one[Thing.FILE]
    with psycopg.connect(made.world.urls.owner) as connection:
        row: Any = connection.execute(
            "SELECT version FROM candidate WHERE id = %s", (file.parameters["candidate_id"],)
        ).fetchone()
    made.one[Thing.FILE] = replace(file, version=row[0])


def _offers(made: Things) -> None:
    world, mine = made.world, frozenset({account(made, "employer")})
    need, internship = world.need, world.internship
    made.one[Thing.NEED] = Named({"need_id": need, "opening_id": need}, mine, employer=world.employer)
    made.one[Thing.INTERNSHIP] = Named(
        {"internship_id": internship, "opening_id": internship}, mine, employer=world.employer
    )
    made.one[Thing.EMPLOYER] = Named({"employer_id": world.employer}, mine, employer=world.employer)
    theirs = frozenset({account(made, UNVERIFIED)})
    with writing(world.pool, SYSTEM) as connection:
        other = add_internship(connection, an_internship(world.other_employer), TODAY)
    for thing, key in ((Thing.NEED, world.other_need), (Thing.INTERNSHIP, other)):
        made.of_each[thing, UNVERIFIED] = Named(
            {f"{thing}_id": key, "opening_id": key}, theirs, employer=world.other_employer
        )


def _events(made: Things) -> None:
    """An event under way, to which the job seeker is invited and the employer comes."""
    world = made.world
    with psycopg.connect(world.urls.owner) as connection:
        key = an_event(connection, world.organisation, world.need, world.candidate)
        beside = made.people["job_seeker_of_the_same"].actor.candidate_id
        an_event(connection, world.organisation, world.need, beside or 0)
        code: Any = connection.execute("SELECT code FROM event_invitation WHERE event_id = %s", (key,)).fetchone()
        partner = add_organisation(connection)
        connection.execute("INSERT INTO event_partner VALUES (%s, %s)", (key, partner))
    mine = frozenset({account(made, "job_seeker")})
    parameters = {"event_id": key, "person_id": world.candidate, "code": str(code[0]), "organisation_id": partner}
    made.one[Thing.EVENT] = Named(parameters, mine, world.organisation, world.employer)


def _files(made: Things) -> None:
    world, mine = made.world, frozenset({account(made, "job_seeker")})
    with writing(world.pool, made.people["counsellor"].actor) as connection:
        hold = erasure.add_hold(connection, world.candidate, "Parcours payé.", TODAY + timedelta(days=30), TODAY)
        note = contacts.add_note(connection, world.candidate, NoteEntry.model_validate(A_NOTE), TODAY)
        meeting = contacts.plan_meeting(connection, world.candidate, MeetingEntry.model_validate(A_MEETING), TODAY)
    # What hangs on a file is named with it.
    parameters = {
        "candidate_id": world.candidate,
        "hold_id": hold,
        "note_id": note,
        "meeting_id": meeting,
        "purpose": "matching",
        "event_id": made.one[Thing.EVENT].parameters["event_id"],
    }
    made.one[Thing.FILE] = Named(parameters, mine, organisation=world.organisation)
    with writing(world.pool, made.people["coordinator"].actor) as connection:
        ask_access(connection, world.candidate, AccessReason.COMPLAINT, "Plainte reçue par la table.")
    opened = frozenset({account(made, "coordinator")})
    made.one[Thing.OPENED_FILE] = Named(parameters, opened, organisation=world.organisation)
    # Whom no message could tell that their file will be destroyed.
    world.sql(
        "INSERT INTO retention_notice (candidate_id, sent_on) VALUES (%(id)s, %(today)s)",
        id=world.candidate,
        today=TODAY,
    )
    shower = made.people["other_job_seeker"].actor
    key = shower.candidate_id or 0
    with writing(world.pool, shower) as connection:
        share(connection, key, world.organisation, days=30, means=Means.ONLINE, language=None, today=TODAY)
    shown = frozenset({account(made, "counsellor")})
    made.one[Thing.SHOWN_FILE] = Named({"candidate_id": key}, shown, organisation=world.organisation)
    consent = Consent.model_validate(a_consent(purpose="cv_file", means="oral", language="fr"))
    with writing(world.pool, made.people["counsellor"].actor) as connection:
        give_consent(connection, world.candidate, consent, TODAY)
        keep(
            connection,
            world.candidate,
            "cv.txt",
            "txt",
            b"Soudeuse de structures",
            box(Settings(), SEALED_FILE).encrypt,
        )
    seal = box(Settings(), SEALED_DRAFT).encrypt
    for name in ("counsellor", "job_seeker"):
        with writing(world.pool, made.people[name].actor) as connection:
            key = waiting.put(connection, of_questions(), seal, candidate_id=world.candidate)
        named = Named({"draft_id": key, "step": 1}, frozenset({account(made, name)}))
        made.of_each[Thing.DRAFT, name] = named
        made.one.setdefault(Thing.DRAFT, named)


def _referrals(made: Things) -> None:
    world, counsellor = made.world, made.people["counsellor"].actor
    with writing(world.pool, counsellor) as connection:
        referral = start(connection, Start(need=world.need, candidate=world.candidate), by=counsellor, today=TODAY)
        for transition in TO_SENT:
            step = a_step(transition)
            referral = advance(connection, referral.id, step, version=referral.version, by=counsellor, today=TODAY)
    parties = frozenset({account(made, "job_seeker"), account(made, "counsellor")})
    made.one[Thing.REFERRAL] = Named(
        {"referral_id": referral.id}, parties, world.organisation, world.employer, referral.version
    )
    # Somebody whom a plan proposes, as a counsellor goes on with them.
    world.sql(
        """
        WITH made AS (INSERT INTO plan (kind) VALUES ('stable') RETURNING id)
        INSERT INTO plan_line (plan_id, opening_id, candidate_id, fit, eligibility)
        SELECT id, %(opening)s, %(person)s, 0.5, 'eligible' FROM made
        """,
        opening=world.internship,
        person=world.candidate,
    )
    made.one[Thing.START] = Named({}, frozenset({account(made, "job_seeker")}), world.organisation, world.employer)


def _accounts(made: Things) -> None:
    """Sessions and tokens of each; a member and an invitation of an employer, a member of an organisation."""
    world = made.world
    managers = [account(made, "employer"), account(made, "counsellor")]
    world.sql("UPDATE account SET manager = true WHERE id = ANY (%(ids)s)", ids=managers)
    for name in NAMES:
        key = made.people[name].actor.account_id if name in made.people else None
        if key is None:
            continue
        with writing(world.pool, doorkeeper_of(key)) as connection:
            sessions.open_session(connection, key, "essai", 1)
        with writing(world.pool, SYSTEM) as connection:
            tokens.create_token(connection, key, 1, name="essai", scopes=["needs:read"])
        search = world.sql(
            """
            INSERT INTO saved_search (account_id, name, filters, frequency)
            VALUES (%(id)s, 'Essai', '{}', 'daily') RETURNING id
            """,
            id=key,
        )
        made.of_each[Thing.SEARCH, name] = Named({"search_id": search[0]}, frozenset({key}))
        (session,) = world.sql("SELECT max(id) FROM session WHERE account_id = %(id)s", id=key)
        (token,) = world.sql("SELECT max(id) FROM credential_token WHERE account_id = %(id)s", id=key)
        made.of_each[Thing.SESSION, name] = Named({"session_id": session}, frozenset({key}))
        made.of_each[Thing.TOKEN, name] = Named({"token_id": token}, frozenset({key}))
    for thing in (Thing.SESSION, Thing.TOKEN, Thing.SEARCH):
        made.one[thing] = made.of_each[thing, "employers_colleague"]
    manager = made.people["employer"].actor
    with writing(world.pool, manager) as connection:
        invited = members.invite(
            connection, managers[0], "invitee@exemple.org", Role.EMPLOYER, employer_id=world.employer
        )
    answers = frozenset({managers[0]})
    made.one[Thing.MEMBER] = Named(
        {"account_id": account(made, "employers_colleague")}, answers, employer=world.employer
    )
    made.one[Thing.INVITATION] = Named({"invitation_id": invited}, answers, employer=world.employer)
    colleague = Named(
        {"account_id": account(made, "counsellors_colleague")}, frozenset({managers[1]}), world.organisation
    )
    for name in ("counsellor", "counsellors_colleague", "other_counsellor", "administrator"):
        made.of_each[Thing.MEMBER, name] = colleague
    for name, person in made.people.items():
        # One's own place: only those who answer for it may ask somebody in.
        made.of_each[Thing.ORGANISATION, name] = Named(
            {"organisation_id": person.actor.organisation_id or world.organisation},
            frozenset(managers),
            person.actor.organisation_id,
            person.actor.employer_id,
        )


def _twinnings(made: Things) -> None:
    """The job seeker accompanied by a colleague; another, hired too, waits for one."""
    world, beside = made.world, made.people["job_seeker_of_the_same"].actor.candidate_id or 0
    with psycopg.connect(world.urls.owner) as connection:
        need = add_need(connection, a_need(employer_id=world.employer, title_fr="Soudage au banc"), TODAY)
        found = a_twinning(connection, need, world.candidate)
        made.waiting = a_wish(connection, need, beside)
    mine = frozenset({account(made, "job_seeker")})
    parameters = {"twinning_id": found.twinning, "visit": found.visit, "visit_id": found.visit, "opening": need}
    made.one[Thing.TWINNING] = Named(parameters, mine, world.organisation, world.employer)
    firm = frozenset({account(made, "employer")})
    made.one[Thing.COLLEAGUE] = Named({"colleague_id": found.colleague}, firm, employer=world.employer)
    made.secrets["collegue"] = SECRET


def _links(made: Things) -> None:
    world, key = made.world, account(made, "employer")
    with writing(world.pool, doorkeeper_of(key)) as connection:
        made.secrets["mot-de-passe"] = links.make_link(connection, key, "password", "employer@exemple.org")
        made.secrets["compte"] = links.make_link(connection, key, "address", "nouvelle@exemple.org")
    (given,) = world.sql(
        "SELECT max(id) FROM consent WHERE candidate_id = %(id)s AND purpose = 'matching'", id=world.candidate
    )
    with writing(world.pool, SYSTEM) as connection:
        made.secrets["consentements"] = consents_told.make_link(connection, [given]) or ""
        asked = SignUp(role=Role.JOB_SEEKER, given_name="Léa", family_name="Ouédraogo")
        made.secrets["inscription"] = links.make_sign_up(connection, "lea@exemple.org", asked)
        invitation = made.one[Thing.INVITATION].parameters["invitation_id"]
        link = members.make_invitation_link(connection, invitation)
        made.secrets["sans-courriel"] = alerts.make_link(connection, key)
        made.secrets["toujours"] = asking.make_link(connection, key)
        made.secrets["invitation"] = link[0] if link else ""
    made.one[Thing.LINK] = Named({})


def _of_the_house(made: Things) -> None:
    """What no party owns: incidents, permits, rules."""
    world = made.world
    entry = IncidentEntry.model_validate(
        {
            "discovered_on": TODAY,
            "circumstances": "Une liste imprimée a été laissée dans une salle.",
            "data_concerned": "Noms.",
            "persons": 3,
            "risk_reasoning": "La liste a été reprise.",
            "serious": False,
            "measures": "Rappel.",
        }
    )
    with writing(world.pool, made.people["coordinator"].actor) as connection:
        incident = incidents.add_incident(connection, entry, TODAY)
    with psycopg.connect(world.urls.owner) as connection:
        row = connection.execute(
            """
            INSERT INTO recruitment_permit (organisation_id, kind, valid_from, recorded_by)
            VALUES (%(organisation)s, 'exempt_public_body', %(today)s, 1) RETURNING id
            """,
            {"organisation": world.organisation, "today": TODAY},
        ).fetchone()
    assert row is not None
    made.one[Thing.INCIDENT] = Named({"incident_id": incident})
    made.one[Thing.PERMIT] = Named({"permit_id": row[0]})
    made.one[Thing.RULE] = Named(
        {"key": "need_stale_after_days", "code": "relocate", "kind": "citizen", "valid_from": "2002-06-28"}
    )
