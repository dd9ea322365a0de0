"""The gates as people meet them: verification, moderation, reports, permits, the CV released, files for a reason."""

import io
import json
from html import unescape
from typing import Any

import pytest
from docx import Document
from fastapi.routing import APIRoute
from httpx import Response
from pypdf import PdfReader

from api.database import writing
from api.formats import day
from matching.referrals.domain import Start
from matching.referrals.store import advance, start
from matching.referrals.transitions import Transition
from tests.api.http.conftest import World
from tests.api.http.forms import send, submit
from tests.factories import TODAY
from tests.matching.referrals.conftest import TO_HIRED, TO_SENT, a_step
from tests.test_consistency import ROUTES

# What the person of the tests is known by, in whatever form it would leak: see `factories.a_candidate`.
SECRETS = (
    "Awa", "Traor", "awa.traore", "555-0199", "Abidjan", "Ateliers du Fleuve", "Structures Bor", "Lycée", "Ivoire",
    "22.00", "22,00", "22302", "Inspect", "permanent", "aspiration", "wage_floor", "2014", "Soudeuse depuis",
)  # fmt: skip


def refer(world: World, *transitions: Transition) -> int:
    """A referral of the world's person to its need, brought through these transitions; its id."""
    world.sql("DELETE FROM referral")
    world.sql("DELETE FROM consent WHERE purpose = 'cv_to_employer'")
    by = world.actors["counsellor"]
    with writing(world.pool, by) as connection:
        referral = start(connection, Start(need=world.need, candidate=world.candidate), by=by, today=TODAY)
        for transition in transitions:
            step = a_step(transition)
            referral = advance(connection, referral.id, step, version=referral.version, by=by, today=TODAY)
    return referral.id


def every_answer(world: World, who: str, ends: tuple[str, ...] = ("",)) -> list[tuple[str, str]]:
    """Whatever `GET` gives somebody at addresses that end so, every identifier being that of what is there."""
    client = world.client(who)
    ids = {
        "candidate_id": world.candidate, "opening_id": world.need, "need_id": world.need, "employer_id": world.employer,
        "internship_id": world.internship, "organisation_id": world.organisation,
    }  # fmt: skip
    answers = []
    for route, _ in ROUTES:
        assert isinstance(route, APIRoute)
        if "GET" not in route.methods or not route.path.endswith(ends):
            continue
        # A page is named after its language.
        for prefix in ("",) if ":" in route.name else ("", "/api/v1"):
            path = prefix + route.path
            for name in route.param_convertors:
                path = path.replace(f"{{{name}}}", str(ids.get(name, 1)))
            answer = client.get(path)
            if answer.status_code == 200:
                answers.append((path, _text(answer)))
    return answers


def _text(answer: Response) -> str:
    """What a reader reads: of a PDF its words, whose offsets in the file are figures too."""
    if answer.headers["content-type"] != "application/pdf":
        return answer.text
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)


@pytest.mark.parametrize("who", ["employer", "coordinator", "anonymous", "other_employer"])
def test_no_answer_tells_who_a_person_is_before_the_release(world: World, who: str) -> None:
    refer(world, Transition.CONSENT)
    answers = every_answer(world, who)
    assert len(answers) > 10
    for path, text in answers:
        if any(word in path for word in ("reference", "settings", "decisions", "schemas")):
            continue
        for secret in SECRETS:
            # The openings' own words, and those of the interface, are nobody's.
            if secret in ("permanent", "aspiration", "2014") and "matches" not in path and "candidat" not in path:
                continue
            assert secret not in text, (path, secret)


def test_another_organisations_counsellor_reads_the_person_blind(world: World) -> None:
    lines = world.client("other_counsellor").get(f"/api/v1/needs/{world.need}/matches").json()["results"]
    (line,) = [line for line in lines if line["candidate"] == world.candidate]
    assert line["blind"]
    for secret in SECRETS:
        assert secret not in json.dumps(line, ensure_ascii=False), secret


@pytest.mark.parametrize("who", ["employer", "other_employer", "anonymous"])
def test_no_count_of_people_under_five_is_told(world: World, who: str) -> None:
    lists = every_answer(world, who, ("/matches", "/candidatures", "/candidates"))
    assert lists or who != "employer"
    for path, text in lists:
        if path.endswith("/matches"):
            counts = world.client(who).get(path).json()
            for name in ("considered", "eligible", "possible", "outside", "not_eligible"):
                assert counts[name] is None or counts[name] >= 5, (path, name)
        if path.endswith(("/candidatures", "/candidates")):
            assert "< 5" in unescape(text)


def test_the_coordination_is_told_no_count_under_five_either(world: World) -> None:
    refer(world, *TO_SENT)
    page = world.client("coordinator").get("/coordination").text
    assert "< 5" in unescape(page)
    assert '<td data-label="Personnes">1</td>' not in page


def test_a_referral_says_its_offer_in_the_language_of_the_page(world: World) -> None:
    referral, employer = refer(world, *TO_SENT), world.client("employer")
    before = world.sql("SELECT title_fr, title_en FROM opening WHERE id = %(id)s", id=world.need)
    world.sql("UPDATE opening SET title_en = 'Welder of tests' WHERE id = %(id)s", id=world.need)
    try:
        for path in ("referrals", f"referrals/{referral}"):
            english = employer.get(f"/en/{path}").text
            assert ("Welder of tests" in english, before[0] in english) == (True, False)
            assert before[0] in employer.get(f"/{path.replace('referrals', 'mises-en-relation')}").text
    finally:
        world.sql("UPDATE opening SET title_en = %(was)s WHERE id = %(id)s", was=before[1], id=world.need)


def test_a_reason_that_is_not_on_offer_is_refused_in_words(world: World) -> None:
    path = f"/mises-en-relation/{refer(world, *TO_SENT)}"
    version = world.sql("SELECT max(version) FROM referral")[0]
    sent = {"version": version, "transition": "withdraw", "on": TODAY.isoformat(), "reason": ""}
    refused = submit(world.client("job_seeker"), path, sent)
    assert refused.status_code == 422
    assert "Choisissez l’un des choix proposés." in unescape(refused.text)
    assert "not_interested," not in refused.text


def test_the_released_cv_in_each_form(world: World) -> None:
    referral = refer(world, *TO_SENT)
    employer = world.client("employer")
    page = employer.get(f"/mises-en-relation/{referral}/cv").text
    parts = ["Awa Traoré", "418 555-0199", "Langues", "Sommaire", "Compétences", "Expérience", "Diplômes", "DEP"]
    places = [page.index(part) for part in parts[:-1]]
    assert places == sorted(places)
    assert "Côte d’Ivoire" in page
    word = Document(io.BytesIO(employer.get(f"/mises-en-relation/{referral}/cv.docx").content))
    told = "\n".join(paragraph.text for paragraph in word.paragraphs)
    pdf = employer.get(f"/en/referrals/{referral}/cv.pdf")
    assert pdf.content.startswith(b"%PDF-")
    assert pdf.headers["content-disposition"] == f'attachment; filename="cv-{referral}.pdf"'
    assert pdf.headers["cache-control"] == "no-store"
    for text in (page, told):
        assert "Brevet de technicien en soudage" in text
        for never in ("22,00", "Inspectrice", "Résident", "permanent_resident", "célibataire"):
            assert never not in text
    read = world.sql("SELECT array_agg(form ORDER BY id) FROM cv_reading WHERE referral_id = %(id)s", id=referral)
    assert read == (["page", "docx", "pdf"],)


def test_no_button_leads_to_a_cv_that_was_taken_back(world: World) -> None:
    path = f"/mises-en-relation/{refer(world, *TO_HIRED)}"
    employer = world.client("employer")
    assert "Lire le CV" in employer.get(path).text
    assert "Cet employeur ne lit plus votre CV" not in world.client("job_seeker").get(path).text
    world.sql("UPDATE consent SET withdrawn_at = now() WHERE purpose = 'cv_to_employer' AND withdrawn_at IS NULL")
    page = employer.get(path).text
    assert "Lire le CV" not in page
    assert "Le CV ne vous est plus ouvert" in page
    assert employer.get(f"{path}/cv").status_code == 404
    # Nor is the person told that it is shown.
    own = world.client("job_seeker").get(path).text
    assert "Cet employeur ne lit plus votre CV" in own
    assert "tel que l’employeur le lit" not in own


def test_a_yes_taken_back_is_said_with_its_day_where_the_cv_went_and_among_the_consents(world: World) -> None:
    refer(world, *TO_SENT)
    me, pages = world.client("job_seeker"), ("/mon-dossier/consultations", "/mon-dossier/consentements")
    said = "Cet employeur ne lit plus votre CV."
    assert not any(said in me.get(page).text for page in pages)
    employer = world.actors["employer"].employer_id
    told = {"purpose": "cv_to_employer", "employer": str(employer)}
    assert submit(me, "/mon-dossier/consentements/retirer", told).status_code == 303
    for page in pages:
        shown = me.get(page).text
        assert f"Vous avez repris votre oui le {day(TODAY, 'fr')}. {said}" in shown.replace("\u202f", " ")
    # Said again for another offer, it does not undo what was taken back of the first.
    anew = """
        INSERT INTO consent (candidate_id, purpose, employer_id, given_on, until, means)
        SELECT candidate_id, purpose, employer_id, given_on, until, means FROM consent
        WHERE purpose = 'cv_to_employer' LIMIT 1
    """
    world.sql(anew)
    shown = me.get("/mon-dossier/consultations").text
    assert f"Vous avez repris votre oui le {day(TODAY, 'fr')}." in shown
    assert said not in shown
    assert said not in me.get("/mon-dossier/consentements").text


def test_a_yes_that_ended_is_said_where_the_cv_went(world: World) -> None:
    refer(world, *TO_SENT)
    over = """
        UPDATE consent SET given_on = current_date - 9, until = current_date - 2
        WHERE purpose = 'cv_to_employer' AND withdrawn_at IS NULL
    """
    world.sql(over)
    page = world.client("job_seeker").get("/mon-dossier/consultations").text
    assert "Cet employeur ne lit plus votre CV : votre oui a pris fin." in page.replace("\u00a0", " ")


@pytest.mark.parametrize(("who", "status"), [("other_employer", 404), ("coordinator", 403), ("anonymous", 401)])
def test_the_cv_is_nobody_elses(world: World, who: str, status: int) -> None:
    referral = refer(world, *TO_SENT)
    for form in ("cv", "cv.docx", "cv.pdf"):
        assert world.client(who).get(f"/mises-en-relation/{referral}/{form}").status_code == status


def test_a_referral_is_advanced_on_its_page(world: World) -> None:
    referral = refer(world, *TO_SENT)
    employer = world.client("employer")
    page = employer.get(f"/mises-en-relation/{referral}")
    assert "Accepter de rencontrer la personne" in page.text
    # The short list tells whom one asked already, and does not ask again.
    listed = employer.get(f"/besoins/{world.need}/candidatures").text
    assert f'href="/mises-en-relation/{referral}"' in listed
    assert f'name="candidate" value="{world.candidate}"' not in listed
    fields = {"version": "3", "transition": "decline", "on": str(TODAY), "reason": "experience"}
    answer = send(world, "employer", f"/mises-en-relation/{referral}", fields)
    assert answer.status_code == 303
    assert "Décliner, avec un motif" in employer.get(f"/mises-en-relation/{referral}").text
    assert employer.get(f"/mises-en-relation/{referral}/cv").status_code == 404
    stale = send(world, "employer", f"/mises-en-relation/{referral}", fields)
    assert stale.status_code == 412


def test_a_referral_speaks_to_the_person_it_is_about(world: World) -> None:
    referral = refer(world)
    told = unescape(world.client("job_seeker").get(f"/mises-en-relation/{referral}").text)
    assert "En attente de votre oui" in told
    assert '<span class="soft">Vous</span>' in told
    assert "En attente du consentement de la personne" in world.client("counsellor").get("/mises-en-relation").text
    fits = world.client("job_seeker").get(f"/personnes/{world.candidate}/recommandations").text
    assert 'href="/mon-dossier/corriger/disponibilite"' in fits


def test_an_unverified_employer_gets_one_answer_everywhere(world: World) -> None:
    client = world.client("other_employer")
    ranked = client.get(f"/api/v1/needs/{world.other_need}/matches")
    referred = client.post("/api/v1/referrals", json={"need": world.other_need, "candidate": world.candidate})
    assert (ranked.status_code, referred.status_code) == (403, 403)
    assert ranked.json()["type"] == referred.json()["type"] == "/problems/employer-not-verified"
    page = client.get("/verification").text
    assert "pas encore vérifié" in page
    own = client.get(f"/besoins/{world.other_need}").text
    assert 'href="/verification"' in own
    assert f"/besoins/{world.other_need}/candidatures" not in own
    # A verified one's own need leads to its list.
    assert f"/besoins/{world.need}/candidatures" in world.client("employer").get(f"/besoins/{world.need}").text


def test_an_employer_is_told_why_it_was_refused(world: World) -> None:
    coordinator = world.client("coordinator")
    path = f"/coordination/employeurs/{world.other_employer}/refuser"
    refused = send(world, "coordinator", path, {"reason": "neq_unknown", "note": "Ce numéro n’existe pas."})
    assert refused.status_code == 303
    assert "Ce numéro n’existe pas." in world.client("other_employer").get("/verification").text
    assert (
        coordinator.post(f"/api/v1/employers/{world.other_employer}/refuse", json={"reason": "other"}).json()["errors"][
            0
        ]["field"]
        == "note"
    )


def test_whoever_manages_an_employer_in_wait_puts_its_number_right(world: World) -> None:
    own, firm = world.client("other_employer"), world.other_employer
    number = "SELECT neq FROM employer WHERE id = %(id)s"
    manage = "UPDATE account SET manager = %(manages)s WHERE employer_id = %(id)s"
    world.sql("UPDATE employer SET neq = '1133557700' WHERE id = %(id)s", id=world.employer)
    world.sql("UPDATE employer SET neq = '9000000001' WHERE id = %(id)s", id=firm)
    world.sql(manage, manages=False, id=firm)
    assert 'name="neq"' not in own.get("/verification").text
    assert send(world, "other_employer", "/verification", {"neq": "1133557799"}).status_code == 403
    world.sql(manage, manages=True, id=firm)
    for wrong, said in (("1234567890", "11, 22, 33 ou 88"), ("1133557700", "entreprise")):
        refused = send(world, "other_employer", "/verification", {"neq": wrong})
        assert refused.status_code == 422
        assert said in refused.text
        assert f'value="{wrong}"' in refused.text
        assert 'href="#neq"' in refused.text
        assert 'id="neq-fault"' in refused.text
    send(world, "coordinator", f"/coordination/employeurs/{firm}/refuser", {"reason": "neq_unknown"})
    assert "Numéro corrigé depuis" not in world.client("coordinator").get("/coordination/employeurs").text
    assert send(world, "other_employer", "/verification", {"neq": "1133 557 799"}).status_code == 303
    assert world.sql(number, id=firm) == ("1133557799",)
    assert "Numéro corrigé depuis" in world.client("coordinator").get("/coordination/employeurs").text
    assert own.put("/api/v1/employers/own/neq", json={"neq": "2233557799"}).json()["neq"] == "2233557799"
    # Verified, it is what was compared with the register that stands.
    assert send(world, "employer", "/verification", {"neq": "1133557711"}).status_code == 403


def test_a_number_put_right_while_it_was_compared_is_compared_again(world: World) -> None:
    firm, here = world.other_employer, "/coordination/employeurs"
    world.sql("UPDATE employer SET neq = '1133557721' WHERE id = %(id)s", id=firm)
    world.sql("UPDATE account SET manager = true WHERE employer_id = %(id)s", id=firm)
    assert 'name="neq" value="1133557721"' in world.client("coordinator").get(here).text
    assert send(world, "other_employer", "/verification", {"neq": "1133557722"}).status_code == 303
    for compared in ({"neq": "1133557721"}, {}):
        again = send(world, "coordinator", f"{here}/{firm}/verifier", compared)
        assert again.status_code == 409
        assert "a corrigé son numéro" in unescape(again.text)
        assert 'name="neq" value="1133557722"' in again.text
    assert world.sql("SELECT verified_on FROM employer WHERE id = %(id)s", id=firm) == (None,)


def test_a_file_is_opened_for_a_reason_and_the_person_sees_it(world: World) -> None:
    coordinator = world.client("coordinator")
    path = f"/coordination/dossiers/{world.candidate}"
    assert coordinator.get(path).status_code == 404
    fields = {"candidate": str(world.candidate), "reason": "complaint", "note": "Plainte reçue par courriel."}
    short = send(world, "coordinator", "/coordination/dossiers", {**fields, "note": "court"})
    assert short.status_code == 422
    assert send(world, "coordinator", "/coordination/dossiers", fields).headers["location"] == path
    assert "Awa Traoré" in coordinator.get(path).text
    told = world.client("job_seeker").get("/mon-dossier/consultations").text
    assert "Plainte reçue par courriel." in told
    assert "Coordonnatrice ou coordonnateur" in told
    assert coordinator.get(f"/coordination/dossiers/{world.theirs}").status_code == 404
    for wrong in ({"candidate": "999999"}, {"candidate": "Personne Inconnue"}, {"note": "aaaaaaaaaaaa aa"}):
        refused = send(world, "coordinator", "/coordination/dossiers", {**fields, **wrong})
        assert refused.status_code == 422
    world.sql("DELETE FROM file_access")


def test_an_administrator_records_a_permit_and_a_coordinator_reads_it(world: World) -> None:
    fields: dict[str, Any] = {
        "organisation_id": str(world.organisation), "kind": "permit", "number": "A", "valid_from": str(TODAY),
        "valid_until": str(TODAY),
    }  # fmt: skip
    assert send(world, "coordinator", "/coordination/permis", fields).status_code == 403
    assert send(world, "administrator", "/coordination/permis", {**fields, "number": ""}).status_code == 422
    assert send(world, "administrator", "/coordination/permis", fields).status_code == 422
    assert send(world, "administrator", "/coordination/permis", {**fields, "number": "AR-2600001"}).status_code == 303
    assert "AR-2600001" in world.client("coordinator").get("/coordination/permis").text


@pytest.mark.parametrize(
    ("who", "named"),
    [("counsellor", True), ("employer", True), ("other_employer", False), ("job_seeker", False), (None, False)],
)
def test_a_tutor_is_named_to_the_staff_and_the_parties_alone(world: World, who: str | None, named: bool) -> None:
    world.sql("UPDATE internship SET tutor = 'Rose Bélanger' WHERE opening_id = %(id)s", id=world.internship)
    client = world.client(who) if who else world.client()
    told = client.get(f"/api/v1/internships/{world.internship}").json()["entry"]["tutor"]
    assert told == ("Rose Bélanger" if named else None)
    page = client.get(f"/stages/{world.internship}").text
    assert who is not None or "Rose" not in page
