"""An internship by its pages and its API, from its agreement to its end; what leaves as files and as e-mail."""

import re
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import docx
import pypdf
import pytest
from fastapi.testclient import TestClient
from procrastinate import JobContext, testing

from api.jobs import tasks
from matching.internships.agreements.reminders import Kind
from tests.api.http import agreed
from tests.api.http.agreed_requests import terms_form
from tests.api.http.conftest import World
from tests.api.http.forms import OURS, submit
from tests.api.http.mailbox import Mailbox, mailbox_of, path_in
from tests.factories import TODAY

EMAILS = {"job_seeker": "awa@exemple.org", "employer": "hote@exemple.org", "counsellor": "conseil@exemple.org"}


def send(client: TestClient, path: str, **fields: Any) -> Any:
    return client.post(path, data=fields, headers=OURS)


def done(client: TestClient, path: str, **fields: Any) -> None:
    answer = send(client, path, **fields)
    assert answer.status_code == 303, answer.text[-3000:]


def sign(world: World, who: str, agreement: int) -> None:
    number, read, _ = agreed.last(world, agreement)
    party = {"job_seeker": "person", "employer": "host"}.get(who, "organisation")
    done(world.client(who), f"/conventions/{agreement}/versions/{number}", read=read, party=party)


def shown_hash(client: TestClient, agreement: int) -> str:
    """That of the first version, as its page tells it."""
    found = re.search(r'class="hash">([0-9a-f]{64})<', client.get(f"/conventions/{agreement}/versions/1").text)
    return found[1] if found else ""


@pytest.fixture(scope="module")
def agreement(world: World) -> int:
    """Prepared on its page by the counsellor, to be signed."""
    referral = agreed.taken(world, "Stage en assemblage")
    counsellor = world.client("counsellor")
    assert "Lire un plan d’assemblage" not in counsellor.get(f"/mises-en-relation/{referral}").text
    page = f"/mises-en-relation/{referral}/convention"
    assert "Lire un plan d&#39;assemblage" in counsellor.get(page).text
    done(counsellor, page, **terms_form(hours_per_week="22,5"))
    key = world.sql("SELECT id FROM internship_agreement WHERE referral_id = %(id)s", id=referral)[0]
    assert counsellor.get(page).headers["location"] == f"/conventions/{key}"
    return int(key)


def told(world: World, mailbox: Mailbox, agreement: int) -> dict[str, str]:
    """Subjects of what the worker sends of an agreement, by whom it is for."""
    given = JobContext(
        app=tasks.build(testing.InMemoryConnector()),
        worker_name="essai",
        job=cast(Any, None),
        additional_context={"pool": world.pool},
        start_timestamp=0,
        abort_reason=lambda: None,
    )
    tasks.remind_of_internship(given, agreement)
    tasks.remind_of_internships(given, 0)
    return {letter["To"]: letter["Subject"] for letter in mailbox.collect()}


def test_it_is_signed_changed_and_signed_again(world: World, agreement: int) -> None:
    for who in agreed.WHO:
        assert "pas encore signée" in world.client(who).get(f"/conventions/{agreement}").text.lower()
        sign(world, who, agreement)
    counsellor, person = world.client("counsellor"), world.client("job_seeker")
    assert "Signée, stage à venir" in person.get(f"/conventions/{agreement}").text
    _, _, version = agreed.last(world, agreement)
    change = f"/conventions/{agreement}/modifier"
    assert 'value="22,5"' in counsellor.get(change).text
    done(counsellor, change, **terms_form(hours_per_week="22,5"), version=str(version))
    assert agreed.last(world, agreement)[0] == 1
    assert send(counsellor, change, **terms_form(place="Loin"), version="1").status_code == 422
    done(counsellor, change, **terms_form(place="14, rue des Forges"), version=str(version))
    shown = person.get(f"/conventions/{agreement}").text
    assert "La version 2 attend des signatures" in shown
    # What stands above them is of the version that holds.
    assert "<h2>Signatures de la version 2</h2>" in shown
    assert "12, rue des Forges" in shown
    # Both are read by all; the first is signed no more.
    for number, place in ((1, "12, rue des Forges"), (2, "14, rue des Forges")):
        assert place in person.get(f"/conventions/{agreement}/versions/{number}").text
    late = send(person, f"/conventions/{agreement}/versions/1", read=shown_hash(person, agreement), party="person")
    assert late.status_code == 422
    for who in agreed.WHO:
        sign(world, who, agreement)
    assert "14, rue des Forges" in person.get(f"/conventions/{agreement}").text


def test_a_file_holds_the_text_that_was_signed(world: World, agreement: int) -> None:
    address = f"/conventions/{agreement}/versions/1/convention"
    person = world.client("job_seeker")
    text = person.get(f"{address}.txt")
    assert sha256(text.content).hexdigest() == shown_hash(person, agreement)
    word = "\n".join(each.text for each in docx.Document(BytesIO(person.get(f"{address}.docx").content)).paragraphs)
    paper = "\n".join(
        page.extract_text() for page in pypdf.PdfReader(BytesIO(person.get(f"{address}.pdf").content)).pages
    )
    for shown in (word, paper):
        assert "Un stage n’est pas une offre d’emploi." in shown
        assert "Marie Tremblay, contremaîtresse" in shown
        assert sha256(text.content).hexdigest() in shown.replace("\n", "")
    assert "Entre les parties\u00a0:" in text.text
    assert "\n\n\n" not in text.text


def test_reviews_and_the_end_say_to_each_what_is_theirs(world: World) -> None:
    agreement = agreed.under_way(world, "Stage en finition")
    page = f"/conventions/{agreement}"
    person, host, counsellor = (world.client(who) for who in agreed.WHO)
    review = {
        "author": "intern",
        "learning": "no",
        "to_improve": "Plus de soudure.",
        "words": "On crie.",
        "respected": "no",
    }
    done(person, f"{page}/bilans/midpoint", **review)
    assert "On crie." in person.get(f"{page}/bilans/midpoint").text
    assert send(host, f"{page}/bilans/midpoint", author="tutor").status_code == 422
    done(host, f"{page}/bilans/midpoint", author="tutor", learning="yes", goes_well="Précise dans ses soudures.")
    assert (
        '<dd lang="fr-CA">Précise dans ses soudures.</dd>'
        in world.client("employer", "en").get(f"/en/agreements/{agreement}").text
    )
    done(counsellor, f"{page}/bilans/midpoint", author="counsellor", learning="partly", to_improve="Voir l’atelier.")
    for client, said in ((person, True), (counsellor, True), (host, False)):
        shown = client.get(page).text
        assert "Plus de soudure." in shown
        assert "Précise dans ses soudures." in shown
        assert ("On crie." in shown, "Voir l’atelier." in shown) == (said, said)
    assert send(host, f"{page}/bilans/midpoint", author="intern", learning="no").status_code == 403
    refused = send(host, f"{page}/fin", on=TODAY.isoformat(), reason="not_respected")
    assert refused.status_code == 422
    assert re.search('href="#end-reason">[^<]+\u00a0: choisissez l’un des choix proposés.', refused.text)
    assert "work_missing," not in refused.text
    done(person, f"{page}/fin", on=TODAY.isoformat(), reason="not_respected")
    assert "La personne ne se sentait pas en sécurité" in counsellor.get(page).text
    over = counsellor.get(f"{page}/modifier")
    assert (over.status_code, "sa convention se lit, et ne change plus" in over.text) == (409, True)
    assert "ne se sentait pas" not in host.get(page).text
    done(counsellor, f"{page}/emploi", job="elsewhere")
    assert "Oui, ailleurs" in person.get(page).text
    assert "ailleurs" not in host.get(page).text
    counts = world.client("coordinator").get("/coordination/stages").text
    assert re.search(r"Finis par un emploi ailleurs</th><td>&lt;.5</td>", counts)
    assert "On crie." in person.get("/mon-dossier/stages/exporter").text


def test_each_is_written_to_once_in_their_language(world: World, tmp_path: Path) -> None:
    mailbox = mailbox_of(world, tmp_path)
    world.sql("DELETE FROM outgoing_message")
    for who, email in EMAILS.items():
        world.sql(
            "UPDATE account SET email = %(email)s, locale = %(locale)s WHERE id = %(id)s",
            email=email, locale="en" if who == "job_seeker" else "fr", id=world.actors[who].account_id,
        )  # fmt: skip
    try:
        world.sql("UPDATE internship_agreement SET ended_on = current_date WHERE ended_on IS NULL")
        agreement = agreed.prepared(world, agreed.taken(world, "Stage en peinture", title_en="Painting internship"))
        subjects = told(world, mailbox, agreement)
        assert subjects == {
            EMAILS["job_seeker"]: "To sign: the agreement of the internship “Stage en peinture”",
            EMAILS["employer"]: "À signer : la convention du stage « Stage en peinture »",
            EMAILS["counsellor"]: "À signer : la convention du stage « Stage en peinture »",
        }
        assert told(world, mailbox, agreement) == {}
        agreed.signed(world, agreement, *agreed.WHO)
        for moment, days in ((Kind.STARTS, 5), (Kind.MIDPOINT, -8), (Kind.FINAL, -30)):
            world.sql(
                """
                UPDATE internship_agreement SET starts_on = %(today)s::date + %(days)s,
                    midpoint_on = %(today)s::date + %(days)s + 8, ends_on = %(today)s::date + %(days)s + 27
                WHERE id = %(id)s
                """,
                today=TODAY, days=days, id=agreement,
            )  # fmt: skip
            assert set(told(world, mailbox, agreement)) == set(EMAILS.values()), moment
            assert told(world, mailbox, agreement) == {}, moment
    finally:
        world.sql("UPDATE account SET email = NULL WHERE email = ANY (%(emails)s)", emails=list(EMAILS.values()))


def test_a_school_signs_by_the_link_of_its_e_mail(world: World, tmp_path: Path) -> None:
    mailbox = mailbox_of(world, tmp_path)
    world.sql("DELETE FROM outgoing_message")
    offer = {"legal_frame": "school", "cover": "school", "programme": None, "school": "Cégep"}
    agreement = agreed.prepared(world, agreed.taken(world, "Stage d’études", **offer), **agreed.SCHOOL)
    tasks.remind_of_internship(cast(Any, SimpleNamespace(additional_context={"pool": world.pool})), agreement)
    (letter,) = [each for each in mailbox.collect() if each["To"] == "stages@exemple.org"]
    # The school learns who the intern is from the page alone.
    assert "Traoré" not in letter.as_string()
    visitor, page = world.client(), path_in(letter)
    shown = visitor.get(page).text
    assert "Awa Traoré" in shown
    fields = {"read": hash_in(shown), "name": "Paul Roy", "capacity": "responsable des stages"}
    assert submit(visitor, page, {**fields, "name": ""}).status_code == 422
    assert "c’est signé" in submit(visitor, page, fields).text
    assert visitor.get(page).status_code == 404
    assert submit(visitor, page, fields).status_code == 404
    assert "Paul Roy, responsable des stages" in world.client("employer").get(f"/conventions/{agreement}").text


def hash_in(page: str) -> str:
    """Of the text that a link's page asks to sign."""
    found = re.search(r'name="read" value="([0-9a-f]{64})"', page)
    return found[1] if found else ""


def test_a_host_without_an_account_signs_by_the_link_of_its_e_mail(world: World, tmp_path: Path) -> None:
    mailbox = mailbox_of(world, tmp_path)
    world.sql("DELETE FROM outgoing_message")
    world.sql("UPDATE account SET revoked_at = now() WHERE id = %(id)s", id=world.actors["employer"].account_id)
    try:
        taken = agreed.taken(world, "Stage en soudure")
        agreement = agreed.prepared(world, taken, host_email="atelier@exemple.org")
        tasks.remind_of_internship(cast(Any, SimpleNamespace(additional_context={"pool": world.pool})), agreement)
        (letter,) = [each for each in mailbox.collect() if each["To"] == "atelier@exemple.org"]
        assert "Traoré" not in letter.as_string()
        visitor, page = world.client(), path_in(letter)
        shown = visitor.get(page).text
        assert "de signer cette convention de stage pour" in shown
        fields = {"read": hash_in(shown), "name": "Anne Roy", "capacity": "directrice"}
        assert "c’est signé" in submit(visitor, page, fields).text
        assert visitor.get(page).status_code == 404
        assert "Anne Roy, directrice" in world.client("job_seeker").get(f"/conventions/{agreement}").text
        # Asked once: the worker looks again, and sends nothing.
        assert told(world, mailbox, agreement).get("atelier@exemple.org") is None
    finally:
        world.sql("UPDATE account SET revoked_at = NULL WHERE id = %(id)s", id=world.actors["employer"].account_id)


def test_somebody_without_e_mail_signs_with_their_counsellor_and_has_a_sheet(world: World) -> None:
    agreement = agreed.prepared(world, agreed.taken(world, "Stage en cuisine"))
    counsellor, page = world.client("counsellor"), f"/conventions/{agreement}"
    number, read, _ = agreed.last(world, agreement)
    sent = {"read": read, "party": "person", "means": "interpreter", "language": "es"}
    assert send(counsellor, f"{page}/versions/{number}", **sent).status_code == 422
    done(counsellor, f"{page}/versions/{number}", **sent, witness="Lucía Paredes")
    assert "Lucía Paredes" in counsellor.get(page).text
    host = world.client("employer").get(page).text
    assert "Awa Traoré" in host
    assert "Lucía Paredes" not in host
    world.sql(
        """
        INSERT INTO agreement_reminder (agreement_id, kind, party, about, channel, reminded_on)
        VALUES (%(id)s, 'starts', 'person', '2026-01-01', 'paper', current_date)
        """,
        id=agreement,
    )
    assert f"{page}/feuille" in counsellor.get("/conventions").text
    assert "Marie Tremblay, contremaîtresse" in counsellor.get(f"{page}/feuille").text
    done(counsellor, f"{page}/feuille")
    assert f"{page}/feuille" not in counsellor.get("/conventions").text


def test_the_api_does_the_same(world: World) -> None:
    counsellor, host = world.client("counsellor"), world.client("employer")
    referral = agreed.taken(world, "Stage en magasin")
    sent = agreed.terms(schedule="du lundi au jeudi").model_dump(mode="json")
    made = counsellor.post(f"/api/v1/agreements/of/{referral}", json=sent)
    assert made.status_code == 201, made.text
    path, (version,) = made.headers["location"], made.json()["versions"]
    assert counsellor.post(f"/api/v1/agreements/of/{referral}", json=sent).status_code == 409
    entry = {"number": 1, "hash": version["hash"], "party": "host"}
    assert host.post(f"{path}/signatures", json={**entry, "hash": "0" * 64}).status_code == 409
    signed = host.post(f"{path}/signatures", json=entry)
    assert [each["party"] for each in signed.json()["versions"][0]["signatures"]] == ["host"]
    assert host.post(f"{path}/signatures", json=entry).status_code == 409
    assert host.post(f"{path}/signatures", json={**entry, "party": "person"}).status_code == 403
    stale = counsellor.put(path, json=sent, headers={"If-Match": made.headers["etag"]})
    assert stale.status_code == 412
    assert world.client("other_employer").get(path).status_code == 404
    assert [each["id"] for each in host.get("/api/v1/agreements", params={"limit": 1}).json()["items"]]
    ended = host.post(f"{path}/end", json={"on": TODAY.isoformat(), "reason": "work_missing"})
    assert ended.json()["ending"]["reason"] == "work_missing"


def test_hours_past_those_of_the_offer_are_refused_in_the_figures_of_the_reader(world: World) -> None:
    for hours, said in (("20", "20"), ("22.5", "22,5")):
        referral = agreed.taken(world, f"Stage de {hours} heures", hours_per_week=hours)
        page = f"/mises-en-relation/{referral}/convention"
        refused = send(world.client("counsellor"), page, **terms_form())
        assert f"au plus {said}\u00a0heures" in refused.text.replace(f"{said} heures", f"{said}\u00a0heures")


def test_it_binds_nobody_beyond_their_cap_by_page_nor_by_api(world: World) -> None:
    referral = agreed.taken(world, "Stage en atelier")
    counsellor = world.client("counsellor")
    known = world.sql("SELECT kind FROM authorisation WHERE candidate_id = %(id)s", id=world.candidate)[0]
    change = "UPDATE authorisation SET kind = %(kind)s, hours_elsewhere = %(hours)s WHERE candidate_id = %(id)s"
    world.sql(change, kind="international_student", hours=8, id=world.candidate)
    refused = send(counsellor, f"/mises-en-relation/{referral}/convention", **terms_form())
    sent = agreed.terms().model_dump(mode="json")
    answer = counsellor.post(f"/api/v1/agreements/of/{referral}", json=sent)
    world.sql(change, kind=known, hours=0, id=world.candidate)
    assert refused.status_code == 422
    said = "cette personne peut travailler 24 heures par semaine hors des congés"
    assert re.search(rf'href="#terms-hours_per_week">[^<]*{said}[^<]*il en reste 16', refused.text)
    assert answer.status_code == 422, answer.text
    assert "agreement_cap" in answer.text
    assert said in answer.json()["detail"]
    assert world.sql("SELECT id FROM internship_agreement WHERE referral_id = %(id)s", id=referral) is None
