"""A CV without any structure, as its person confirms it: the job that it tells of is asked, never taken."""

from tests.api.http.conftest import World
from tests.api.http.drafting import bring, client_of


def test_a_cv_that_names_no_job_shows_the_words_that_come_near_one_and_takes_what_is_told(world: World) -> None:
    client = client_of(world, "job_seeker")
    told = (
        b"Pendant neuf ans, j'ai soude l'acier et l'inox au TIG, lu les plans et meule les joints avant la peinture.\n"
    )
    draft = bring(client, "/mon-dossier/cv", told, "lettre.txt").headers["location"]
    assert "Un emploi à nommer" in client.get(draft).text
    step = client.get(f"{draft}/etapes/1").text
    assert "rien n’est sûr" in step
    assert 'value="72106"' in step
    assert "checked" not in step.partition('value="72106"')[2].partition(">")[0]
    sent = {"0-title": "Soudeuse", "0-unit_group": "72106", "0-started_year": "2015", "0-started_month": "3"}
    client.post(f"{draft}/etapes/1", data={**sent, "0-ongoing": "yes"})
    assert "Soudeuse" in client.get(draft).text
    vague = bring(client, "/mon-dossier/cv", b"Je suis ponctuelle, et je parle francais.\nLANGUES\nFrancais\n", "l.txt")
    assert "Aucun emploi n’a été reconnu" in client.get(vague.headers["location"]).text
