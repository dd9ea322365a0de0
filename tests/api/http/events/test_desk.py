"""What the desk says when the day turns out otherwise, and the needs that it finds."""

from datetime import datetime

from api.clock import QUEBEC
from tests.api.http.conftest import World
from tests.api.http.events.steps import BEGUN, FACTS, done, propose_and_invite, send, version
from tests.factories import TODAY


def test_an_employer_who_calls_off_reads_nobody_and_the_desk_asks_to_lay_the_day_again(
    event: int, world: World
) -> None:
    coordinator, employer, person = (world.client(who) for who in ("coordinator", "employer", "job_seeker"))
    page = f"/evenements/{event}"
    propose_and_invite(world, event)
    done(person, f"{page}/reponse", accepts="true", employers=str(world.employer))
    told = {"purpose": "cv_to_employer", "employer": str(world.employer), "event": str(event)}
    done(person, "/mon-dossier/consentements/retirer", **told)
    assert "Vous n’avez coché aucun employeur" in person.get(page).text
    done(person, f"{page}/reponse", accepts="true", employers=str(world.employer))
    assert "Vous n’avez coché aucun employeur" not in person.get(page).text
    done(coordinator, f"{page}/horaire", version=version(world, event))
    done(coordinator, f"{page}/etat", version=version(world, event), status="published")
    assert "Qui vous rencontrez" in employer.get(page).text
    assert "L’horaire ne tient plus" not in coordinator.get(f"{page}/gestion").text
    done(employer, f"{page}/participation", comes="false")
    shown = employer.get(page).text
    assert "Vous avez dit que vous ne venez pas" in shown
    assert "Qui vous rencontrez" not in shown
    assert "Ne vient pas" in person.get(page).text
    assert "1 entrevue à venir est avec un employeur" in coordinator.get(f"{page}/gestion").text
    done(coordinator, f"{page}/horaire", version=version(world, event))
    assert "L’horaire ne tient plus" not in coordinator.get(f"{page}/gestion").text


def test_a_code_of_nobody_is_said_at_its_field_and_stays_there(event: int, world: World) -> None:
    coordinator, page = world.client("coordinator"), f"/evenements/{event}"
    done(coordinator, f"{page}/etat", version=version(world, event), status="published")
    world.sql(BEGUN, id=event)
    coordinator.headers["Referer"] = f"http://testserver{page}/gestion"
    back = send(coordinator, f"{page}/arrivees", code="3f9e-rien")
    assert back.status_code == 422
    assert 'href="#code"' in back.text
    assert "Ce code n’est celui de personne qui vient" in back.text
    assert 'value="3f9e-rien"' in back.text


def test_needs_are_found_by_a_word_or_a_territory_to_be_added(event: int, world: World) -> None:
    coordinator, desk = world.client("coordinator"), f"/evenements/{event}/gestion"
    done(coordinator, f"/evenements/{event}/besoins/retirer", opening=str(world.need))
    box = f'name="openings" value="{world.need}"'
    assert box in coordinator.get(desk).text
    assert box in coordinator.get(desk, params={"words": "soudeur"}).text
    assert box not in coordinator.get(desk, params={"words": "plombière"}).text
    assert box not in coordinator.get(desk, params={"territory": "16"}).text


def test_an_event_is_drawn_from_needs_chosen_in_their_list(event: int, world: World) -> None:
    coordinator = world.client("coordinator")
    done(coordinator, f"/evenements/{event}/besoins/retirer", opening=str(world.need))
    shown = coordinator.get("/besoins").text
    assert 'action="/evenements/besoins-choisis' in shown
    assert f'form="to-event" id="draw-{world.need}"' in shown
    assert "besoins-choisis" not in world.client("job_seeker").get("/besoins").text
    drawn = "SELECT count(*) FROM event_need WHERE event_id = %(id)s AND opening_id = %(need)s"
    chosen = "/evenements/besoins-choisis"
    done(coordinator, f"{chosen}?text=plombier", event=str(event), everything="true")
    assert world.sql(drawn, id=event, need=world.need) == (0,)
    done(coordinator, f"{chosen}?text=soud", event=str(event), everything="true")
    assert world.sql(drawn, id=event, need=world.need) == (1,)
    unticked = send(coordinator, chosen, event=str(event))
    assert unticked.status_code == 422
    assert "Aucun besoin n’est coché" in unticked.text
    form = send(coordinator, chosen, openings=str(world.need))
    assert f'<input type="hidden" name="openings" value="{world.need}">' in form.text
    refused = send(coordinator, "/evenements/nouveau/formulaire", **FACTS | {"least": "9"}, openings=str(world.need))
    assert f'<input type="hidden" name="openings" value="{world.need}">' in refused.text
    made = send(coordinator, "/evenements/nouveau/formulaire", **FACTS, openings=str(world.need))
    key = int(made.headers["location"].split("/")[2])
    assert world.sql(drawn, id=key, need=world.need) == (1,)
    assert send(world.client("other_counsellor"), chosen, event=str(event), openings=str(world.need)).status_code == 404


def test_the_desk_says_for_which_need_nobody_is_proposed(event: int, world: World) -> None:
    coordinator, desk = world.client("coordinator"), f"/evenements/{event}/gestion"
    assert "Personne n’est proposé" not in coordinator.get(desk).text
    propose_and_invite(world, event)
    assert "Personne n’est proposé" not in coordinator.get(desk).text
    world.sql("DELETE FROM event_interview WHERE event_id = %(id)s", id=event)
    shown = coordinator.get(desk).text
    assert "Personne n’est proposé" in shown
    assert f'<a href="/besoins/{world.need}/candidatures">' in shown


def test_somebody_is_found_among_the_people_by_a_name_or_a_number(event: int, world: World) -> None:
    propose_and_invite(world, event)
    world.sql("UPDATE event_invitation SET state = 'accepted', answered_at = now() WHERE event_id = %(id)s", id=event)
    desk = f"/evenements/{event}/gestion"
    for who, found in (("traore", 2), (str(world.candidate), 1), ("bouleau", 0)):
        shown = world.client("counsellor").get(desk, params={"who": who}).text
        assert shown.count("<h3>Awa Traoré</h3>") == found, who
        assert f"{found} personne{'s' if found > 1 else ''} trouvée" in shown, who


def test_slots_that_end_before_they_begin_are_said_at_their_field(event: int, world: World) -> None:
    page, slots = f"/evenements/{event}", {"recruiters": "1", "first_slot": "5", "last_slot": "2"}
    for who, path, shown, rest in (
        ("coordinator", "employeurs", "gestion", {"employer": str(world.employer), "version": version(world, event)}),
        ("employer", "participation", "", {"comes": "true"}),
    ):
        client = world.client(who)
        client.headers["Referer"] = f"http://testserver{page}/{shown}".rstrip("/")
        back = send(client, f"{page}/{path}", **slots, **rest)
        at = f"last-{world.employer}" if who == "coordinator" else "host-last"
        assert back.status_code == 422
        assert f'href="#{at}"' in back.text
        assert "La dernière plage ne peut pas venir avant la première" in back.text
    assert world.sql("SELECT first_slot FROM event_employer WHERE event_id = %(id)s", id=event) == (0,)


def test_the_desk_warns_that_the_day_is_a_holiday(event: int, world: World) -> None:
    coordinator, desk = world.client("coordinator"), f"/evenements/{event}/gestion"
    moved = "UPDATE event SET starts_at = %(at)s, ends_at = %(at)s + interval '2 hours' WHERE id = %(id)s"
    for day, expected in ((1, True), (2, False)):
        world.sql(moved, id=event, at=datetime(TODAY.year + 1, 7, day, 9, tzinfo=QUEBEC))
        assert ("férié au Québec" in coordinator.get(desk).text) is expected
        assert coordinator.get(f"/api/v1/events/{event}").json()["holiday"] is expected


def test_nobody_announces_an_event_on_a_holiday_without_knowing_it(event: int, world: World) -> None:
    coordinator, page = world.client("coordinator"), f"/evenements/{event}/modifier"
    facts = {**FACTS, "on": f"{TODAY.year + 1}-12-25", "holiday": ""}
    for path, told in (("/evenements/nouveau/formulaire", facts), (page, {**facts, "version": version(world, event)})):
        asked = send(coordinator, path, **told)
        assert asked.status_code == 422
        assert "férié au Québec" in asked.text
        assert 'name="holiday"' in asked.text
        done(coordinator, path, **told | {"holiday": "yes"})
    # It stays on its day without being asked again.
    done(coordinator, page, **facts | {"version": version(world, event), "title_fr": "Entrevues de Noël"})
