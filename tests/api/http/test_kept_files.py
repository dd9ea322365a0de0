"""The file of a CV is kept with a consent, sealed, for its person and their counsellor, and goes with either."""

import io
import re
import zipfile
from base64 import b64decode

import psycopg
import pytest

from api.database import reading
from api.keeping import destroy
from api.keys import box
from api.settings import Settings
from api.uploads import SEALED_FILE
from matching.accounts.domain import Role
from tests.api.http.conftest import World
from tests.api.http.drafting import bring, client_of
from tests.factories import TODAY, add_account
from tests.matching.reading import making

NEVER = "Née le 12 mars 1990 à Dakar, célibataire, 2 enfants\nNationalité : sénégalaise\nNAS : 130 692 544\n"


@pytest.fixture
def pdf() -> bytes:
    """Without what nobody may store."""
    return making.pdf([making.CV.replace(NEVER, "")])


@pytest.fixture
def kept(world: World, pdf: bytes) -> int:
    """A person of the counsellor's whose file is kept; they come in as `kept`."""
    # Of a name that nobody has here yet: who has one is asked about.
    count = world.sql("SELECT count(*) FROM candidate")[0]
    who = {
        "given_name": "Salma",
        "family_name": f"Exemple {'abcdefghijklmnopqrstuvwxyz'[count]}",
        "keep": "yes",
        "means": "interpreter",
        "language": "ar",
    }
    counsellor = client_of(world, "counsellor")
    draft = bring(counsellor, "/personnes/ajouter", pdf, "Salma CV.pdf", **who).headers["location"]
    assert "Salma CV.pdf" in counsellor.get(draft).text
    saved = counsellor.post(f"{draft}/enregistrer")
    key = int(saved.headers["location"].split("/")[2])
    with psycopg.connect(world.urls.owner) as connection:
        world.actors["kept"] = add_account(connection, Role.JOB_SEEKER, candidate_id=key)
    world.tokens.pop("kept", None)
    return key


def test_a_file_is_kept_with_a_consent_for_its_person_and_their_counsellor_alone(
    world: World, pdf: bytes, kept: int
) -> None:
    path = f"/personnes/{kept}/cv/fichier"
    opened = client_of(world, "counsellor").get(path)
    assert (opened.status_code, opened.content) == (200, pdf)
    assert opened.headers["content-disposition"].startswith("attachment")
    assert "Salma%20CV.pdf" in opened.headers["content-disposition"]
    me = client_of(world, "kept")
    assert me.get("/mon-dossier/cv/fichier").content == pdf
    assert "Le fichier de votre CV" in me.get("/mon-dossier/consultations").text
    exported = me.get(f"/api/v1/candidates/{kept}/export").json()["cv_file"]
    assert (exported["name"], b64decode(exported["content"])) == ("Salma CV.pdf", pdf)
    for who, status in (("other_counsellor", 404), ("employer", 403), ("coordinator", 403), ("administrator", 403)):
        assert world.client(who).get(path).status_code == status
    sealed = world.sql("SELECT content, name FROM cv_file WHERE candidate_id = %(key)s", key=kept)
    assert pdf[:20] not in bytes(sealed[0])
    assert b"Salma" not in bytes(sealed[1])
    (consent,) = me.get(f"/api/v1/candidates/{kept}").json()["entry"]["consents"]
    assert (consent["purpose"], consent["means"], consent["language"]) == ("cv_file", "interpreter", "ar")
    assert me.post("/mon-dossier/consentements/retirer", data={"purpose": "cv_file"}).status_code == 303
    assert world.sql("SELECT count(*) FROM cv_file WHERE candidate_id = %(key)s", key=kept) == (0,)
    assert me.get("/mon-dossier/cv/fichier").status_code == 404
    trail = "SELECT array_agg(action ORDER BY id) FROM trail WHERE part = 'cv_file' AND candidate_id = %(key)s"
    parts = world.sql(trail, key=kept)
    assert parts == (["insert", "read", "delete"],)


def test_a_file_whose_consent_is_over_opens_for_nobody_and_is_destroyed(world: World, kept: int) -> None:
    over = "UPDATE consent SET given_on = current_date - 9, until = current_date - 2 WHERE candidate_id = %(key)s"
    world.sql(over, key=kept)
    assert client_of(world, "kept").get("/mon-dossier/cv/fichier").status_code == 404
    destroy(world.pool, TODAY)
    assert world.sql("SELECT count(*) FROM cv_file WHERE candidate_id = %(key)s", key=kept) == (0,)


def test_an_employer_with_the_cv_released_finds_no_file(world: World, kept: int) -> None:
    for who in ("employer", "coordinator", "administrator"):
        with reading(world.pool, world.actors[who]) as connection:
            assert connection.execute("SELECT FROM cv_file").fetchall() == []
            assert connection.execute("SELECT FROM cv_draft").fetchall() == []


@pytest.mark.parametrize("said", NEVER.splitlines())
def test_a_file_that_says_what_nobody_may_store_is_read_and_not_kept(world: World, said: str) -> None:
    me = client_of(world, "job_seeker")
    body = making.pdf([making.CV.replace(NEVER, f"{said}\n")])
    page = me.get(bring(me, "/mon-dossier/cv", body, "CV.pdf", keep="yes").headers["location"]).text
    assert "Le document lui-même n’est pas gardé" in page
    assert "CV.pdf" not in page
    assert world.sql("SELECT count(*) FROM cv_draft WHERE file IS NOT NULL") == (0,)


def test_of_a_file_with_a_logo_a_copy_without_it_is_kept(world: World) -> None:
    body = making.pdf([making.CV.replace(NEVER, "")], logo=True)
    counsellor = client_of(world, "counsellor")
    who = {"given_name": "Logo", "family_name": "Exemple", "keep": "yes", "means": "interpreter", "language": "ar"}
    draft = bring(counsellor, "/personnes/ajouter", body, "Logo CV.pdf", **who).headers["location"]
    assert "Une copie de « Logo CV.pdf » sans ses images" in counsellor.get(draft).text.replace("\u00a0", " ")
    key = counsellor.post(f"{draft}/enregistrer").headers["location"].split("/")[2]
    opened = counsellor.get(f"/personnes/{key}/cv/fichier")
    assert opened.status_code == 200
    assert [b"/Subtype /Image" in each for each in (body, opened.content)] == [True, False]


def test_a_file_kept_before_its_words_were_looked_at_opens_for_its_person_alone(world: World, kept: int) -> None:
    said = making.pdf([making.CV])
    sealed = box(Settings(), SEALED_FILE).encrypt(said)
    world.sql("UPDATE cv_file SET content = %(sealed)s WHERE candidate_id = %(key)s", sealed=sealed, key=kept)
    counsellor = client_of(world, "counsellor")
    refused = counsellor.get(f"/personnes/{kept}/cv/fichier")
    assert (refused.status_code, said in refused.content) == (409, False)
    assert counsellor.get(f"/api/v1/candidates/{kept}/export").json()["cv_file"] is None
    assert client_of(world, "kept").get("/mon-dossier/cv/fichier").content == said


@pytest.mark.parametrize(
    ("added", "told"),
    [
        ({"word/footer1.xml": "<a>Née le 3 mai 1985, musulmane</a>".encode()}, "hors des pages"),
        ({"word/embeddings/other.bin": b"\x00"}, "ne peut pas être lue ici"),
    ],
)
def test_what_its_pages_do_not_show_keeps_a_file_out_and_is_told(
    world: World, added: dict[str, bytes], told: str
) -> None:
    with zipfile.ZipFile(io.BytesIO(making.docx(making.CV.replace(NEVER, "")))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if not name.endswith(".jpeg")}
    me = client_of(world, "job_seeker")
    draft = bring(me, "/mon-dossier/cv", making.archive({**parts, **added}), "cv.docx", keep="yes").headers["location"]
    page = me.get(draft).text
    assert told in page
    assert "Le document lui-même n’est pas gardé" in page
    assert "sera gardé" not in page
    me.post(f"{draft}/enregistrer")
    assert me.get("/mon-dossier/cv/fichier").status_code == 404


@pytest.mark.parametrize("path", ["/personnes/ajouter", "/personnes/{key}/cv", "/personnes/ajouter/plusieurs"])
def test_how_somebody_agreed_is_chosen_by_nobody_beforehand(world: World, pdf: bytes, path: str) -> None:
    path = path.format(key=world.candidate)
    counsellor = client_of(world, "counsellor")
    means = re.search(r'<select[^>]* id="means".*?</select>', counsellor.get(path).text, re.DOTALL)
    assert means is not None
    assert "selected" not in means[0]
    assert '<option value="">' in means[0]
    who = {"given_name": "Salma", "family_name": "Exemple", "language": "ar"}
    refused = bring(counsellor, path, pdf, "CV.pdf", **who, keep="yes")
    assert refused.status_code == 422
    said = "Dites comment la personne a accepté que le fichier soit gardé."
    assert re.search(f'<a href="#means">[^<]+\u00a0: {said[0].lower()}{re.escape(said[1:])}</a>', refused.text)
    assert f'<p class="ds-validation-message" id="means-fault">{said}</p>' in refused.text
    assert 'name="keep" value="yes" checked' in refused.text
    assert '<option value="ar" selected' in refused.text
    assert world.sql("SELECT count(*) FROM cv_draft WHERE file IS NOT NULL") == (0,)
    assert bring(counsellor, path, pdf, "CV.pdf", **who).status_code in (200, 303)


def test_a_file_sent_alone_to_be_kept_says_that_it_was_not_told_how(world: World, pdf: bytes) -> None:
    path, headers = "/personnes/ajouter/plusieurs", {"HX-Request": "true"}
    sent = client_of(world, "counsellor").post(
        path, files={"file": ("CV.pdf", pdf)}, data={"keep": "yes"}, headers=headers
    )
    assert "Dites comment la personne a accepté que le fichier soit gardé." in sent.text
    assert "Non lu" in sent.text
