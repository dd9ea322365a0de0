"""Several people at one event at once: organisers who change it, a counsellor who answers for somebody."""

import html
import json
import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from hypothesis import given
from hypothesis import strategies as st

from api.database import writing
from api.merging import merged
from matching.accounts.domain import SYSTEM
from matching.privacy import retention
from tests.api.http.conftest import World
from tests.api.http.events.steps import FACTS, done, propose_and_invite, send, state, version
from tests.factories import TODAY

NAMES = ("a", "b", "c")
FIELDS = st.fixed_dictionaries({name: st.sampled_from(["", "1", "2"]) for name in NAMES})


@given(FIELDS, FIELDS, FIELDS)
def test_what_each_changed_is_kept_and_what_both_changed_is_asked(
    read: dict[str, str], sent: dict[str, str], now: dict[str, str]
) -> None:
    values, both = merged(read, sent, now)
    for name in NAMES:
        mine, others = sent[name] != read[name], now[name] != read[name]
        assert values[name] == (sent[name] if mine else now[name])
        assert (name in both) is (mine and others and sent[name] != now[name])


def form(page: str) -> dict[str, str]:
    """The fields of the form of an event's facts, as a browser would send them back."""
    found = dict(re.findall(r'<input[^>]* name="(\w+)" value="([^"]*)"', page.partition('class="stack measure"')[2]))
    for name, options in re.findall(r'<select[^>]* name="(\w+)">(.*?)</select>', page, re.DOTALL):
        found[name] = next(iter(re.findall(r'value="([^"]*)" selected', options)), "")
    found.pop("first_come", None)
    return {name: html.unescape(value) for name, value in found.items()}


def test_whoever_says_yes_to_two_events_at_once_is_told_so(event: int, world: World) -> None:
    """By the person's page, by the counsellor's and in JSON, once both are said yes to; nothing is refused for it."""
    coordinator, person, counsellor = (world.client(who) for who in ("coordinator", "job_seeker", "counsellor"))
    other = {**FACTS, "kind": "information_session", "title_fr": "Séance sur les permis", "at": "09:30"}
    other |= {"first_come": "yes", "capacity": "9"}
    later = {**other, "title_fr": "Séance du soir", "at": "18:00"}
    keys = []
    for facts in (other, later):
        made = send(coordinator, "/evenements/nouveau/formulaire", **facts)
        keys.append(int(made.headers["location"].split("/")[2]))
        done(coordinator, f"/evenements/{keys[-1]}/etat", version="1", status="open")
        done(person, f"/evenements/{keys[-1]}/reponse", accepts="true")
    propose_and_invite(world, event)
    page, theirs = f"/evenements/{event}", f"/evenements/{event}/personnes/{world.candidate}"
    for client, at, said in ((person, page, "Vous avez dit oui"), (counsellor, theirs, "La personne a dit oui")):
        # Before the answer, and after it.
        for _ in range(2):
            shown = client.get(at).text
            assert f"{said} à un autre événement aux mêmes heures" in shown
            assert re.search(r"Séance sur les permis</a>,[^<]*, 9\sh\s30 – 10\sh\s", shown), shown
            assert "Séance du soir" not in shown.partition("mêmes heures")[2].partition("</div>")[0]
            told = {"accepts": "true", "employers": str(world.employer), "means": "oral", "language": "fr"}
            done(client, f"{page}/reponse" if client is person else at, **told)
    answer = {"accepts": True, "employers": [world.employer]}
    own = person.post(f"/api/v1/events/{event}/reply", json=answer)
    recorded = {**answer, "means": "oral", "language": "fr"}
    by_them = counsellor.post(f"/api/v1/candidates/{world.candidate}/events/{event}/reply", json=recorded)
    assert [each.json()["at_once"] for each in (own, by_them)] == [keys[:1], keys[:1]]
    done(person, f"/evenements/{keys[0]}/reponse", accepts="false")
    assert "aux mêmes heures" not in person.get(page).text


def test_two_organisers_who_change_different_facts_lose_nothing(event: int, world: World) -> None:
    """Both open the form; the second finds their change and the first one's kept, or is asked where both changed."""
    page = f"/evenements/{event}/modifier"
    one, two = (form(world.client(who).get(page).text) for who in ("coordinator", "counsellor"))
    assert json.loads(one["read"])["capacity"] == "1"
    done(world.client("coordinator"), page, **{**one, "capacity": "5", "most": "4"})
    done(world.client("counsellor"), page, **{**two, "address": "Ailleurs"})
    kept = "SELECT capacity, most, address FROM event WHERE id = %(id)s"
    assert world.sql(kept, id=event) == (5, 4, "Ailleurs")
    clash = send(world.client("counsellor"), page, **{**two, "capacity": "9", "title_en": "Another title"})
    assert clash.status_code == 422
    assert "c’est maintenant «\xa05\xa0»" in clash.text
    assert world.sql(kept, id=event) == (5, 4, "Ailleurs")
    # What they typed is there, and what the first one changed beside it: sent again, it is theirs.
    again = form(clash.text)
    assert (again["capacity"], again["title_en"], again["most"]) == ("9", "Another title", "4")
    done(world.client("counsellor"), page, **again)
    assert world.sql(kept, id=event) == (9, 4, "Ailleurs")


def test_two_organisers_who_send_at_the_same_moment_lose_nothing(event: int, world: World) -> None:
    """Two sessions, two transactions at once: whoever is refused sends again what came back, and both changes stay."""
    page, ready = f"/evenements/{event}/modifier", Barrier(2)

    def change(who: str, **facts: str) -> int:
        client = world.client(who)
        told = form(client.get(page).text) | facts
        ready.wait(timeout=30)
        for attempt in range(3):
            answer = send(client, page, **told)
            if answer.status_code == 303:
                return attempt
            told = form(client.get(page).text) | facts
        raise AssertionError(answer.text)

    with ThreadPoolExecutor(2) as both:
        one = both.submit(change, "coordinator", capacity="7")
        two = both.submit(change, "counsellor", address="Ailleurs")
        assert one.result() + two.result() <= 1
    assert world.sql("SELECT capacity, address, most FROM event WHERE id = %(id)s", id=event) == (7, "Ailleurs", 3)


def test_what_only_adds_is_kept_whatever_others_did(event: int, world: World) -> None:
    read = version(world, event)
    propose_and_invite(world, event)
    assert version(world, event) != read
    done(world.client("counsellor"), f"/evenements/{event}/besoins", version=read, openings=str(world.need))
    done(world.client("counsellor"), f"/evenements/{event}/invitations", version=read, people=str(world.candidate))


def test_a_counsellor_answers_with_somebody_who_has_no_e_mail(event: int, world: World) -> None:
    propose_and_invite(world, event)
    world.sql("UPDATE candidate_identity SET email = NULL WHERE candidate_id = %(id)s", id=world.theirs)
    follower, coordinator = world.client("other_counsellor"), world.client("coordinator")
    assert "sans courriel" in coordinator.get(f"/evenements/{event}/gestion").text
    assert "Pas de courriel" in follower.get(f"/evenements/{event}").text
    page = f"/evenements/{event}/personnes/{world.theirs}"
    assert "Awa Traoré" in follower.get(page).text
    # An organiser who does not follow them answers for nobody.
    assert world.client("counsellor").get(page).status_code == 404
    told = {"accepts": "true", "employers": str(world.employer), "asks": "Une rampe"}
    assert send(follower, page, **told).status_code == 422
    done(follower, page, **told, means="interpreter", language="ar")
    recorded = world.sql(
        "SELECT means, language, recorded_by FROM consent WHERE event_id = %(event)s AND candidate_id = %(id)s",
        event=event,
        id=world.theirs,
    )
    assert recorded == ("interpreter", "ar", world.actors["other_counsellor"].account_id)
    # Answering again without a word of what they need takes nothing away.
    done(follower, page, accepts="true", employers=str(world.employer), means="oral", language="ar")
    assert "Une rampe" in coordinator.get(f"/evenements/{event}/gestion").text
    assert state(world, event, world.theirs) == "accepted"


def test_what_somebody_needs_is_the_organisers_alone_and_goes_the_day_after(event: int, world: World) -> None:
    propose_and_invite(world, event)
    answer = {"accepts": "true", "employers": str(world.employer), "asks": "Un fauteuil bas"}
    done(world.client("job_seeker"), f"/evenements/{event}/reponse", **answer)
    coordinator = world.client("coordinator")
    done(coordinator, f"/evenements/{event}/horaire", version=version(world, event))
    done(coordinator, f"/evenements/{event}/etat", version=version(world, event), status="published")
    world.sql(
        "UPDATE event SET starts_at = now() - interval '1 hour', ends_at = now() + interval '1 hour' WHERE id = %(id)s",
        id=event,
    )
    asked, read = ("", "/gestion", "/horaire", "/agenda.ics", "/bilan", f"/entrevues/{world.candidate}/cv"), set()
    for who in ("coordinator", "job_seeker", "employer", "other_counsellor", "administrator", "other_seeker"):
        if any("Un fauteuil bas" in world.client(who).get(f"/evenements/{event}{path}").text for path in asked):
            read.add(who)
    assert read == {"coordinator", "job_seeker"}
    world.sql(
        "UPDATE event SET starts_at = now() - interval '3 hours', ends_at = now() - interval '1 hour' "
        "WHERE id = %(id)s",
        id=event,
    )
    with writing(world.pool, SYSTEM) as connection:
        retention.destroy_the_rest(connection, TODAY)
    assert world.sql("SELECT count(*) FROM event_request") == (0,)


def test_who_was_at_the_preparation_is_counted(event: int, world: World) -> None:
    propose_and_invite(world, event)
    done(world.client("job_seeker"), f"/evenements/{event}/reponse", accepts="true", employers=str(world.employer))
    coordinator, told = world.client("coordinator"), {"person": str(world.candidate)}
    world.sql("UPDATE event SET preparation_at = now() - interval '1 hour' WHERE id = %(id)s", id=event)
    desk = f"/evenements/{event}/gestion"
    assert "Était à la préparation" in coordinator.get(desk).text
    for there, counted in (("true", "1"), ("false", "0")):
        done(coordinator, f"/evenements/{event}/preparation", **told, there=there)
        assert f"<dt>À la séance de préparation</dt><dd>{counted}</dd>" in coordinator.get(desk).text
    assert send(coordinator, f"/evenements/{event}/preparation", person=str(world.theirs)).status_code == 422
