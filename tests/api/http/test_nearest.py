"""What a person's list leads to: where nothing is open, what comes nearest and who may help; no CV to an employer whom
nobody has verified."""

import html
import re
from datetime import timedelta
from typing import Any

from api.database import writing
from matching.accounts.domain import SYSTEM
from matching.candidates.store import add_candidate
from matching.needs.store import add_needs
from tests.api.http.conftest import World
from tests.factories import TODAY, a_candidate, a_need

A_DOCTORATE = {"code": "diploma", "level": "doctorate", "fields": ["0533"]}


def a_person(world: World, **changes: Any) -> int:
    """Followed by the counsellor's organisation."""
    with writing(world.pool, SYSTEM) as connection:
        return add_candidate(connection, a_candidate(organisation_id=world.organisation, **changes), TODAY)


def test_what_comes_nearest_is_on_the_page_and_says_what_is_missing(world: World) -> None:
    alike = [a_need(employer_id=world.employer, title_fr=f"Soudeuse {each}") for each in ("une", "deux", "trois")]
    far = a_need(
        employer_id=world.employer,
        title_fr="Soudeuse bilingue",
        requirements=[
            {"importance": "required", "any_of": [{"code": "diploma", "level": "doctorate", "fields": ["0533"]}]}
        ],
    )
    with writing(world.pool, SYSTEM) as connection:
        add_needs(connection, [*alike, far], TODAY)
    person = a_person(world, hours_max=12)
    page = world.client("counsellor").get(f"/personnes/{person}/recommandations").text
    nearest = page.partition('id="nearest"')[2]
    shown = re.findall(r'<h3 id="opening-\d+">.*?<a [^>]*>(.*?)</a>', nearest, re.DOTALL)
    assert len(shown) == 3
    # It lacks two requirements, the others one.
    assert "Soudeuse bilingue" not in shown
    assert "<h4>Manque</h4>" in nearest
    # They are counted among themselves: what stands before them in the whole list is not on the page.
    assert re.findall(r'class="rank">(\d+)', nearest) == ["1", "2", "3"]
    assert "même avec" not in page
    assert "conseiller connaît peut-être un chemin" in page
    assert 'id="nearest"' not in world.client("counsellor").get(f"/personnes/{a_person(world)}/recommandations").text


def test_the_next_page_goes_on_where_the_first_one_ends(world: World) -> None:
    with writing(world.pool, SYSTEM) as connection:
        add_needs(connection, [a_need(employer_id=world.employer) for _ in range(2)], TODAY)
    counsellor, path = world.client("counsellor"), f"/personnes/{a_person(world)}/recommandations"
    first = counsellor.get(f"{path}?top=1").text
    (following,) = re.findall(r'rel="next" href="([^"]*)"', first)
    second = counsellor.get(path + html.unescape(following)).text
    ranks = [re.findall(r'class="rank">(\d+)', page) for page in (first, second)]
    assert ranks == [["1"], ["2"]]
    assert "Première page" not in first
    assert "Première page" in second


def test_an_empty_list_of_openings_points_to_no_list_below(world: World) -> None:
    with writing(world.pool, SYSTEM) as connection:
        connection.execute("UPDATE opening SET closes_on = %(past)s", {"past": TODAY - timedelta(days=1)})
    person = a_person(world)
    page = world.client("counsellor").get(f"/personnes/{person}/recommandations").text
    assert "Aucune offre d’aujourd’hui ne convient encore à ce dossier." in page
    assert "Celles ci-dessous" not in page
    assert "s’en approche" not in page


def test_nobody_is_asked_for_a_cv_that_cannot_leave_yet(world: World) -> None:
    with writing(world.pool, SYSTEM) as connection:
        add_needs(connection, [a_need(employer_id=world.employer)], TODAY)
    person = a_person(world)
    path = f"/personnes/{person}/recommandations"
    assert "la coordination vérifie qui il est" not in world.client("counsellor").get(path).text
    world.sql("UPDATE employer SET verified_on = NULL WHERE id = %(id)s", id=world.employer)
    assert "la coordination vérifie qui il est" in world.client("counsellor").get(path).text


def test_a_search_of_the_needs_that_finds_nothing_gives_the_nearest_said_as_such(world: World) -> None:
    kitchen = a_need(employer_id=world.employer, title_fr="Poste du soir", unit_group="63200", territory="23")
    with writing(world.pool, SYSTEM) as connection:
        add_needs(connection, [kitchen], TODAY)
    for search, said in (
        ("text=cuisinière&territory=23", "Des besoins dans les métiers les plus proches des mots que vous avez écrits"),
        ("text=cuisinière&territory=15", "Des besoins dans les métiers les plus proches de ces mots, dans tous"),
        ("text=poste+du+soir&territory=15", "La même recherche, dans tous les territoires"),
        ("text=poste+du+soir&unit_group=7", "La même recherche, dans tous les secteurs"),
    ):
        page = world.client().get(f"/besoins?{search}").text
        assert "Aucun besoin ne répond à cette recherche" in page
        assert 'href="/a-propos#organisations"' in page
        nearest = page.partition('id="nearest"')[2]
        assert said in nearest, search
        assert re.findall(r"<h3><a [^>]*>(.*?)</a>", nearest)[0] == "Poste du soir", search
    assert 'id="nearest"' not in world.client().get("/besoins?text=poste+du+soir").text
    assert "Ce sont les plus récents" in world.client().get("/besoins?text=zzqxw").text
