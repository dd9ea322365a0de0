"""A person rich in words found nowhere else comes in by every way, is worked on by the jobs, is erased; then the whole
database is dumped, and none of those words is left in it."""

import io
import json
import os
import subprocess
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from api import worker
from api.database import writing
from api.embedded.binaries import packaged_binaries
from api.jobs.tasks import encode_lists, enqueue
from api.settings import Settings
from matching.accounts.domain import SYSTEM, Role
from matching.candidates.access import AccessReason, ask_access
from matching.candidates.importing import Format, import_candidates, parse
from matching.privacy import trail
from tests.api.http.conftest import World
from tests.api.http.forms import OURS, submit
from tests.factories import TODAY, a_candidate, a_consent, add_account
from tests.matching.referrals.conftest import TO_SENT

WORDS = {
    "given": "Zéphyrinette", "family": "Quixanagrovski", "email": "zq.unique@courrier-rare.example",
    "phone": "418 555-7193", "summary": "Je calfate des nefs mérovingiennes", "title": "Calfateuse-brodeuse de nefs",
    "employer": "Chantiers Vraxquenoy", "place": "Port-Blizarot", "duties": "étoupage au goudron zinzolin",
    "skill": "tressage d'étoupe zinzoline", "diploma": "Brevet de calfatage hauturier",
    "school": "Lycée Nautique Orvanel", "test": "TEFAQ-Bizarnois", "aspiration": "Maîtresse-calfate de caravelle",
    "household": "trois cousins funambules",
    "reasons": "la nostalgie des embruns glauques", "hold": "Parcours Horizon-Farfadet", "answer": "auto-dit farfelu",
    "note": "plainte au sujet d'un goéland",
    "report": "offre plus bidon qu'un bidon de saindoux",
    "contact": "a parlé de sa goélette Brindezingue", "next": "relire la lettre à l'armateur Vraxigot",
    "cv": "EXPÉRIENCE\nRamendeuse de rets cotylédons\nmars 2019 - avril 2021",
    "second_title": "Ravaudeuse de voiles latines", "second_skill": "ravaudage en point de Vroxel",
}  # fmt: skip


def an_entry(**changes: Any) -> dict[str, Any]:
    entry = a_candidate(
        identity={
            "given_name": WORDS["given"],
            "family_name": WORDS["family"],
            "email": WORDS["email"],
            "phone": WORDS["phone"],
        },
        summary=WORDS["summary"],
        experiences=[
            {
                "title": WORDS["title"], "unit_group": "72106", "employer": WORDS["employer"],
                "place": WORDS["place"], "country": "CI", "months": 80, "duties": WORDS["duties"],
            }
        ],
        skills=[{"name": WORDS["skill"]}],
        diplomas=[{"title": WORDS["diploma"], "level": "dep", "school": WORDS["school"], "country": "CI"}],
        languages=[
            {"language": "fr", "skill": "speaking", "scale": "echelle_quebecoise", "level": "9", "basis": "tested",
             "test": WORDS["test"]}
        ],
        aspirations=[{"title": WORDS["aspiration"]}],
        household=WORDS["household"],
        reasons_to_move=WORDS["reasons"],
    )  # fmt: skip
    return {**entry.model_dump(mode="json"), **changes}


def as_sent(**changes: Any) -> dict[str, Any]:
    """A consent as its person sends it, in JSON."""
    given = a_consent(**{"means": "online", "language": None, **changes})
    return {name: str(value) if isinstance(value, date) else value for name, value in given.items()}


def tables_that_name(world: World, key: int) -> list[str]:
    """Every table with a column for a person, whoever added it, in which a row still names this one."""
    with psycopg.connect(world.urls.owner) as connection:
        columns = connection.execute(
            """
            SELECT c.table_name, c.column_name FROM information_schema.columns c
                JOIN information_schema.tables t USING (table_schema, table_name)
            WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.column_name ~ 'candidate|person'
                AND c.data_type IN ('bigint', 'integer')
            """
        ).fetchall()
        assert len(columns) > 20
        return [
            table
            for table, column in columns
            if connection.execute(
                sql.SQL("SELECT FROM {} WHERE {} = %s LIMIT 1").format(sql.Identifier(table), sql.Identifier(column)),
                (key,),
            ).fetchone()
            is not None
        ]


def run_jobs(world: World, folder: Path) -> None:
    worker.run(Settings(encoder="hashed", data_dir=folder), world.urls.service, wait=False)


def left_in_the_dump(world: World, words: list[str]) -> set[str]:
    """Those of `words` that a full dump of the database holds, as they are or as bytes are written there."""
    given = {**conninfo_to_dict(world.urls.owner)}
    given.pop("options", None)
    done = subprocess.run(
        [packaged_binaries()["pg_dump"], "--no-password", psycopg.conninfo.make_conninfo("", **given)],
        capture_output=True, check=True, env={**os.environ, "PGOPTIONS": ""}, timeout=120,
    )  # fmt: skip
    dump = done.stdout.decode("utf-8").lower()
    assert "create table public.candidate " in dump
    assert "ateliers du fleuve" in dump
    return {
        word
        for word in words
        if word.lower() in dump
        or word.encode().hex() in dump
        or json.dumps(word)[1:-1].lower() in dump
        or json.dumps(word)[1:-1].encode().hex() in dump
    }


@pytest.fixture
def person(world: World, tmp_path: Path) -> int:
    """In by the API, changed there and by a referral, put right by themselves, worked on by the jobs."""
    counsellor = world.client("counsellor")
    added = counsellor.post("/api/v1/candidates", json=an_entry(), headers={"Idempotency-Key": "zq-1"})
    assert added.status_code == 201, added.text
    key = int(added.json()["id"])
    entry = {**added.json()["entry"], "hours_max": 30}
    changed = counsellor.put(
        f"/api/v1/candidates/{key}", json=entry, headers={"If-Match": '"1"', "Idempotency-Key": "zq-2"}
    )
    assert changed.status_code == 200, changed.text
    with psycopg.connect(world.urls.owner) as connection:
        world.actors["zq"] = add_account(connection, Role.JOB_SEEKER, candidate_id=key)
        connection.execute(
            "UPDATE account SET display_name = %s, email = %s WHERE id = %s",
            (f"{WORDS['given']} {WORDS['family']}", WORDS["email"], world.actors["zq"].account_id),
        )
    world.tokens.pop("zq", None)
    consent = as_sent(purpose="cv_to_employer", employer_id=world.employer)
    me = world.client("zq")
    assert me.post(f"/api/v1/candidates/{key}/consents", json=consent).status_code == 201
    run_jobs(world, tmp_path)
    own = me.get(f"/api/v1/candidates/{key}").json()
    version = own["version"]
    sent = submit(
        me, "/mon-dossier/corriger/competences",
        {"version": version, "summary": WORDS["summary"], "skills": f"{WORDS['skill']}\n{WORDS['second_skill']}",
         "aspirations": f"{WORDS['aspiration']}\n{WORDS['second_title']}"},
    )  # fmt: skip
    assert sent.status_code == 303, sent.text
    referral = counsellor.post(
        "/api/v1/referrals", json={"need": world.need, "candidate": key}, headers={"Idempotency-Key": "zq-3"}
    )
    assert referral.status_code == 201, referral.text
    with writing(world.pool, SYSTEM) as connection:
        connection.execute(
            "SELECT leave_message('password_changed', %s, 'fr', %s)",
            (WORDS["email"], json.dumps({"name": WORDS["given"]})),
        )
        connection.execute(
            "INSERT INTO self_identification VALUES (%s, %s, current_date)", (key, json.dumps({"dit": WORDS["answer"]}))
        )
        enqueue(connection, encode_lists)
    with writing(world.pool, world.actors["coordinator"]) as connection:
        ask_access(connection, key, AccessReason.COMPLAINT, WORDS["note"])
    path = f"/personnes/{key}/suivi"
    told = {"channel": "phone", "happened_on": TODAY.isoformat(), "text": WORDS["contact"]}
    step = {"version": "0", "status": "active", "next_action": WORDS["next"]}
    for form, fields in (("notes", told), ("suite", step)):
        assert submit(counsellor, f"{path}/{form}", fields).status_code == 303
    with writing(world.pool, world.actors["zq"]) as connection:
        assert connection.execute(
            "SELECT report_opening(%s, 'not_vacant', %s, 0)", (world.need, WORDS["report"])
        ).fetchone() == (True,)
    # A CV kept, and one that waits to be confirmed by the counsellor: what the dump holds of them is sealed.
    for keeper, path in ((me, "/mon-dossier/cv"), (counsellor, f"/personnes/{key}/cv")):
        brought = keeper.post(
            path,
            files={"file": ("cv.txt", WORDS["cv"].encode())},
            data={"keep": "yes", "means": "oral", "language": "fr"},
            headers=OURS,
        )
        assert brought.status_code == 303, brought.text
        if keeper is me:
            assert me.post(f"{brought.headers['location']}/enregistrer", headers=OURS).status_code == 303
    # Jobs that wait, and one that failed for good, with the person's number.
    assert me.put(
        f"/api/v1/candidates/{key}", json=me.get(f"/api/v1/candidates/{key}").json()["entry"],
        headers={"If-Match": me.get(f"/api/v1/candidates/{key}").headers["etag"], "Idempotency-Key": "zq-4"},
    ).status_code == 200  # fmt: skip
    for path in (f"/api/v1/candidates/{key}", f"/api/v1/needs/{world.need}/matches?top=50"):
        assert counsellor.get(path).status_code == 200
    return key


def _sealed(world: World, person: int) -> list[str]:
    """The beginnings of what is sealed of a person, as a dump writes bytes."""
    (found,) = world.sql(
        """
        SELECT array_agg(left(encode(x.sealed, 'hex'), 200)) FROM (
            SELECT content AS sealed FROM cv_file WHERE candidate_id = %(key)s
            UNION ALL SELECT unnest(ARRAY[sealed, file]) FROM cv_draft WHERE candidate_id = %(key)s
        ) x
        """,
        key=person,
    )
    return list(found)


def test_nothing_of_a_person_who_is_erased_is_left_in_the_database(world: World, person: int, tmp_path: Path) -> None:
    words = list(WORDS.values())
    assert left_in_the_dump(world, words) >= {*words} - {WORDS["hold"], WORDS["cv"]}
    sealed = _sealed(world, person)
    assert len(sealed) == 3
    assert left_in_the_dump(world, sealed) == set(sealed)
    assert len(tables_that_name(world, person)) > 15
    before = world.sql("SELECT count(*) FROM title"), world.sql("SELECT count(*) FROM skill_term")
    me = world.client("zq")
    unsure = submit(me, "/mon-dossier/effacer")
    assert unsure.status_code == 422
    done = submit(me, "/mon-dossier/effacer", {"sure": "yes"})
    assert done.status_code == 303
    assert done.headers["location"] == "/dossier-efface"
    assert left_in_the_dump(world, [*words, *sealed]) == set()
    assert tables_that_name(world, person) == []
    assert world.sql("SELECT count(*) FROM title") < before[0]
    assert world.sql("SELECT count(*) FROM skill_term") < before[1]
    assert world.sql("SELECT count(*) FROM trail WHERE candidate_id = %(key)s", key=person) == (0,)
    waiting = "SELECT count(*) FROM procrastinate_jobs WHERE args ->> 'candidate_id' = %(key)s"
    assert world.sql(waiting, key=str(person)) == (0,)
    # The jobs find nothing to do, and bring nothing back.
    run_jobs(world, tmp_path)
    assert left_in_the_dump(world, words) == set()
    with writing(world.pool, SYSTEM) as connection:
        while trail.seal(connection):
            pass
        assert trail.faults(connection) == []
    counts = world.sql("SELECT array_agg(kind || ' ' || count || ' ' || rule ORDER BY kind) FROM destruction")[0]
    assert counts == ["account 1 asked", "file 1 asked", "referral_proposed 1 asked"]
    assert me.get(f"/api/v1/candidates/{person}").status_code == 401
    assert world.client("counsellor").get(f"/api/v1/candidates/{person}").status_code == 404


def test_a_file_imported_is_erased_by_its_counsellor(world: World, tmp_path: Path) -> None:
    line = json.dumps(an_entry(), ensure_ascii=False).encode()
    with writing(world.pool, world.actors["counsellor"]) as connection:
        (key,) = import_candidates(
            connection, parse(io.BytesIO(line + b"\n"), Format.JSON_LINES), TODAY, organisation_id=world.organisation
        )
        enqueue(connection, encode_lists)
    run_jobs(world, tmp_path)
    assert world.client("other_counsellor").delete(f"/api/v1/candidates/{key}").status_code == 404
    assert world.client("employer").delete(f"/api/v1/candidates/{key}").status_code == 403
    done = world.client("counsellor").delete(f"/api/v1/candidates/{key}")
    assert done.json() == {"erased": True, "due_on": None}
    assert left_in_the_dump(world, list(WORDS.values())) == set()


def test_a_hold_puts_the_erasure_off_and_the_person_is_in_no_list_meanwhile(world: World, person: int) -> None:
    counsellor, me = world.client("counsellor"), world.client("zq")
    until = TODAY + timedelta(days=40)
    hold = {"reason": WORDS["hold"], "until": until.isoformat()}
    assert me.post(f"/api/v1/candidates/{person}/holds", json=hold).status_code == 403
    assert counsellor.post(f"/api/v1/candidates/{person}/holds", json=hold).status_code == 201
    too_long = {**hold, "until": (TODAY + timedelta(days=4000)).isoformat()}
    assert counsellor.post(f"/api/v1/candidates/{person}/holds", json=too_long).status_code == 422
    page = me.get("/mon-dossier/effacer").text
    assert WORDS["hold"] in page
    referral = world.sql("SELECT id FROM referral WHERE candidate_id = %(key)s", key=person)[0]
    for transition in [step for step in TO_SENT if step != "start"]:
        found = counsellor.get(f"/api/v1/referrals/{referral}")
        body = {"transition": str(transition), "on": TODAY.isoformat()}
        if str(transition) == "consent":
            body["consent"] = {"means": "oral", "language": "fr"}  # type: ignore[assignment]
        done = counsellor.post(
            f"/api/v1/referrals/{referral}/transitions", json=body, headers={"If-Match": found.headers["etag"]}
        )
        assert done.status_code == 200, done.text
    assert me.delete(f"/api/v1/candidates/{person}").json() == {"erased": False, "due_on": until.isoformat()}
    assert world.sql("SELECT count(*) FROM match_profile WHERE candidate_id = %(key)s", key=person) == (0,)
    assert world.sql("SELECT count(*) FROM blind_profile WHERE candidate_id = %(key)s", key=person) == (0,)
    assert world.sql("SELECT state FROM referral WHERE id = %(id)s", id=referral) == ("closed",)
    # Every consent was withdrawn today: what counts is given anew, once the erasure is called off.
    anew = as_sent(given_on=TODAY)
    given = me.post(f"/api/v1/candidates/{person}/consents", json=anew)
    assert given.status_code == 409, given.text
    assert until.isoformat()[:4] in me.get("/mon-dossier").text
    # Called off, then lifted: the erasure is then made at once.
    assert me.delete(f"/api/v1/candidates/{person}/erasure").status_code == 204
    assert me.post(f"/api/v1/candidates/{person}/consents", json=anew).status_code == 201
    (kept,) = counsellor.get(f"/api/v1/candidates/{person}/holds").json()
    assert counsellor.delete(f"/api/v1/candidates/{person}/holds/{kept['id']}").status_code == 204
    assert me.delete(f"/api/v1/candidates/{person}").json()["erased"] is True
    assert left_in_the_dump(world, list(WORDS.values())) == set()
