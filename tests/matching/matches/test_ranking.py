"""Rankings end to end on the database: who is listed, in which order, with which reasons, and who may read what."""

from datetime import date, timedelta

import psycopg
import pytest

from matching.accounts.domain import SYSTEM, Role
from matching.candidates.store import add_candidate, add_candidates
from matching.internships.store import add_internship
from matching.matches.domain import Eligibility, Options
from matching.matches.person import NoMatchingConsentError
from matching.matches.recommendations import rank_openings
from matching.needs.store import add_need
from tests.conftest import ServiceConnection
from tests.factories import (
    TODAY,
    a_candidate,
    a_consent,
    a_need,
    add_account,
    add_employer,
    add_organisation,
    an_internship,
)
from tests.matching.matches.lists import line, parts, rank, recommend


def test_the_last_day_of_the_calendar_is_a_start_date_too(
    bank: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    need = add_need(bank, a_need(starts_on=date.max, ends_on=date.max), TODAY)
    person = add_candidate(bank, a_candidate(available_from=date.max, relocation_on=date.max), TODAY)
    assert rank(service_connection, need).considered == 1
    assert recommend(service_connection, person).considered == 1


def test_a_welder_who_meets_everything_is_eligible_with_reasons(
    bank: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    need = add_need(bank, a_need(), TODAY)
    welder = add_candidate(bank, a_candidate(), TODAY)
    ranking = rank(service_connection, need)
    found = line(ranking, welder)
    assert (ranking.need, ranking.considered, ranking.eligible, found.rank) == (need, 1, 1, 1)
    assert found.eligibility is Eligibility.ELIGIBLE
    assert all(criterion.met for criterion in found.criteria)
    experience = next(criterion for criterion in found.criteria if criterion.code == "experience")
    assert experience.evidence is not None
    assert "Soudage MIG" in experience.evidence
    assert found.score == pytest.approx(sum(parts(found).values()), abs=1e-9)
    assert found.score > 0.7


def test_unknown_is_a_question_and_missing_is_said(
    bank: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    need = add_need(bank, a_need(), TODAY)
    unknown = add_candidate(bank, a_candidate(authorisation=None, available_from=None), TODAY)
    missing = add_candidate(bank, a_candidate(hours_max=12), TODAY)
    ranking = rank(service_connection, need)
    asked = {criterion.code: criterion for criterion in line(ranking, unknown).criteria if criterion.met is None}
    assert set(asked) == {"work_authorisation", "start_date"}
    assert all(criterion.step is not None and criterion.step.code == "ask_candidate" for criterion in asked.values())
    assert line(ranking, unknown).eligibility is Eligibility.POSSIBLE
    assert line(ranking, missing).eligibility is Eligibility.NOT_ELIGIBLE
    hours = next(criterion for criterion in line(ranking, missing).criteria if criterion.code == "hours")
    assert (hours.met, hours.expected, hours.found) == (False, {"hours_per_week": 40.0}, {"hours_per_week": 12})
    listed = rank(service_connection, need, include=(Eligibility.ELIGIBLE, Eligibility.POSSIBLE))
    assert [match.candidate for match in listed.results] == [unknown]
    assert (listed.considered, listed.not_eligible) == (2, 1)


def test_people_abroad_are_listed_where_the_employer_is_ready_to_sponsor(
    bank: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    soon = add_need(bank, a_need(), TODAY)
    later = TODAY + timedelta(days=200)
    not_ready = add_need(bank, a_need(starts_on=later), TODAY)
    ready = add_need(bank, a_need(starts_on=later, sponsor_ready=True), TODAY)
    too_soon = add_need(bank, a_need(sponsor_ready=True), TODAY)
    abroad = add_candidate(
        bank, a_candidate(residence={"country": "CI"}, authorisation={"kind": "abroad"}, relocation_on=TODAY), TODAY
    )
    found = {need: line(rank(service_connection, need), abroad) for need in (soon, not_ready, ready, too_soon)}
    assert [match.eligibility for match in found.values()] == ["outside", "outside", "possible", "outside"]
    steps = [next(c.step for c in match.criteria if c.code == "work_authorisation") for match in found.values()]
    assert [step.code if step else None for step in steps] == ["sponsor", "sponsor", "lmia_and_caq", "lmia_and_caq"]


def test_consent_decides_at_once(bank: psycopg.Connection, service_connection: ServiceConnection) -> None:
    need = add_need(bank, a_need(), TODAY)
    welder = add_candidate(bank, a_candidate(), TODAY)
    never = add_candidate(bank, a_candidate(consents=[a_consent(purpose="events")]), TODAY)
    assert [match.candidate for match in rank(service_connection, need).results] == [welder]
    bank.execute("UPDATE consent SET withdrawn_at = now() WHERE candidate_id = %s", (welder,))
    assert rank(service_connection, need).considered == 0
    for candidate in (welder, never):
        with pytest.raises(NoMatchingConsentError):
            recommend(service_connection, candidate)


def test_who_may_not_know_the_person_reads_a_blind_line(
    bank: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    employer = add_employer(bank)
    own, other = add_organisation(bank), add_organisation(bank)
    need = add_need(bank, a_need(employer_id=employer), TODAY)
    person = a_candidate(
        organisation_id=own,
        languages=[
            {"language": "fr", "skill": skill, "scale": "self_description", "level": "native"}
            for skill in ("speaking", "listening", "reading", "writing")
        ],
        authorisation={"kind": "closed_permit", "valid_until": TODAY + timedelta(days=400), "named_employer_id": None},
    )
    welder = add_candidate(bank, person, TODAY)
    readers = {
        "own": add_account(bank, Role.COUNSELLOR, organisation_id=own),
        "other": add_account(bank, Role.COUNSELLOR, organisation_id=other),
        "employer": add_account(bank, Role.EMPLOYER, employer_id=employer),
    }
    seen = {name: line(rank(service_connection, need, actor), welder) for name, actor in readers.items()}
    assert (seen["own"].blind, seen["own"].name) == (False, "Awa Traoré")
    assert "Ateliers du Fleuve" in seen["own"].model_dump_json()
    assert "native" in seen["own"].model_dump_json()
    for name in ("other", "employer"):
        told = seen[name].model_dump_json()
        assert (seen[name].blind, seen[name].name) == (True, None)
        for secret in (
            "Awa",
            "Traoré",
            "Ateliers du Fleuve",
            "Abidjan",
            "closed_permit",
            "22.00",
            "Inspectrice",
            "native",
            "comparative_evaluation",
        ):
            assert secret not in told
        assert "Soudage MIG" in told
    assert {name: match.fit for name, match in seen.items()} == dict.fromkeys(readers, seen["own"].score)


def test_a_name_a_country_or_a_school_moves_nothing(
    bank: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    need = add_need(bank, a_need(), TODAY)
    first = a_candidate()
    diplomas = [{**diploma.model_dump(), "country": "CA", "school": "Ailleurs"} for diploma in first.diplomas or ()]
    experiences = [{**held.model_dump(), "country": "CA", "place": "Québec"} for held in first.experiences or ()]
    copy = a_candidate(
        identity={"given_name": "Marc", "family_name": "Tremblay"}, diplomas=diplomas, experiences=experiences
    )
    ids = add_candidates(bank, [first, copy], TODAY)
    ranking = rank(service_connection, need)
    assert line(ranking, ids[0]).score == line(ranking, ids[1]).score
    assert line(ranking, ids[0]).contributions == line(ranking, ids[1]).contributions


def test_an_internship_is_ranked_by_the_same_engine(
    bank: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    internship = add_internship(bank, an_internship(add_employer(bank)), TODAY)
    welder = add_candidate(bank, a_candidate(), TODAY)
    ranking = rank(service_connection, internship)
    assert (ranking.need, ranking.internship, ranking.eligible) == (None, internship, 1)
    recommended = recommend(service_connection, welder).results[0]
    assert (recommended.opening, recommended.kind) == (internship, "internship")


def test_both_directions_agree(bank: psycopg.Connection, service_connection: ServiceConnection) -> None:
    needs = [
        add_need(bank, a_need(), TODAY),
        add_need(bank, a_need(title_fr="Commis comptable", unit_group="14200", skills=["Tenue de livres"]), TODAY),
        add_need(bank, a_need(telework="full", territory=None, municipality=None, week={}, hours_per_week=None), TODAY),
    ]
    welder = add_candidate(bank, a_candidate(aspirations=[], accepts_below_qualification=True), TODAY)
    recommended = {match.opening: match for match in recommend(service_connection, welder).results}
    for need in needs:
        there = line(rank(service_connection, need), welder)
        here = recommended[need]
        assert (here.eligibility, here.criteria, here.skills) == (there.eligibility, there.criteria, there.skills)
        assert {name: value for name, value in parts(here).items() if name != "below_qualification"} == parts(there)


def test_aspiration_and_over_qualification_count_in_the_persons_list_alone(
    bank: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    engineer = {"title": "Génie mécanique", "level": "bachelor", "field": "0715"}
    person = a_candidate(diplomas=[engineer], aspirations=[{"title": "Ingénieur mécanique", "unit_group": "21301"}])
    candidate = add_candidate(bank, person, TODAY)
    wished = add_need(bank, a_need(title_fr="Ingénieure mécanique", unit_group="21301"), TODAY)
    below = add_need(bank, a_need(title_fr="Manœuvre en métallurgie", unit_group="95100"), TODAY)
    found = {match.opening: parts(match) for match in recommend(service_connection, candidate).results}
    assert found[wished]["aspiration"] > found[below]["aspiration"]
    assert found[below]["below_qualification"] < 0 == found[wished]["below_qualification"]
    for need in (wished, below):
        assert not {"aspiration", "below_qualification"} & set(parts(line(rank(service_connection, need), candidate)))


def test_top_applies_to_each_part_and_equals_the_whole_list_cut(
    bank: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    need = add_need(bank, a_need(skills=["Soudage MIG", "Lecture de plans", "Pliage de tôle"]), TODAY)
    people = [
        a_candidate(
            skills=[{"name": name} for name in ("Soudage MIG", "Lecture de plans", "Pliage de tôle")[: number % 4]],
            authorisation={"kind": "citizen"} if number % 2 else None,
            experiences=[{"title": "Soudeur", "unit_group": "72106", "months": 36 + number % 5}],
        )
        for number in range(40)
    ]
    add_candidates(bank, people, TODAY)
    whole = rank(service_connection, need)
    by_part = {kind: [match for match in whole.results if match.eligibility is kind] for kind in Eligibility}
    assert [len(by_part[kind]) for kind in (Eligibility.ELIGIBLE, Eligibility.POSSIBLE)] == [20, 20]
    for matches in by_part.values():
        assert [match.score for match in matches] == sorted((match.score for match in matches), reverse=True)
    cut = rank(service_connection, need, top=3, include=(Eligibility.ELIGIBLE, Eligibility.POSSIBLE))
    expected = [match.candidate for kind in (Eligibility.ELIGIBLE, Eligibility.POSSIBLE) for match in by_part[kind][:3]]
    assert [match.candidate for match in cut.results] == expected
    # A rank is the place in the whole order, whatever part and however few are asked for.
    ranks = {match.candidate: match.rank for match in whole.results}
    assert [match.rank for match in whole.results] == list(range(1, 41))
    assert [match.rank for match in cut.results] == [1, 2, 3, 21, 22, 23]
    after = rank(service_connection, need, top=3, skip=3, include=(Eligibility.ELIGIBLE, Eligibility.POSSIBLE))
    assert [match.rank for match in after.results] == [4, 5, 6, 24, 25, 26]
    possible = rank(service_connection, need, top=5, include=(Eligibility.POSSIBLE,))
    for match in (*cut.results, *after.results, *possible.results):
        assert match.rank == ranks[match.candidate]


def test_the_rank_of_an_opening_is_its_place_in_the_whole_order(
    bank: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    for ready in (None, None, 60):
        add_need(bank, a_need(hours_per_week=ready or 40), TODAY)
    welder = add_candidate(bank, a_candidate(), TODAY)
    assert [match.rank for match in recommend(service_connection, welder).results] == [1, 2, 3]
    with service_connection(SYSTEM) as service:
        (last,) = rank_openings(service, welder, TODAY, Options(top=1, include=(Eligibility.NOT_ELIGIBLE,))).results
        (second,) = rank_openings(service, welder, TODAY, Options(top=1, skip=1)).results
    assert (second.rank, last.rank) == (2, 3)


def test_somebody_abroad_whom_nobody_asked_waits_for_an_employer_ready_to_sponsor(
    bank: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    person = a_candidate(residence={"country": "CI"}, authorisation=None, relocation_on=TODAY)
    candidate = add_candidate(bank, person, TODAY)
    needs = [add_need(bank, a_need(sponsor_ready=ready), TODAY) for ready in (False, True)]
    found = [line(rank(service_connection, need), candidate) for need in needs]
    assert [match.eligibility for match in found] == ["outside", "possible"]
    for match in found:
        authorisation = next(c for c in match.criteria if c.code == "work_authorisation")
        assert authorisation.met is None
        assert authorisation.step is not None
        assert authorisation.step.code == "ask_candidate"


def test_a_blind_reader_too_reads_unknown_of_somebody_abroad_whom_nobody_asked(
    bank: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    own, other = add_organisation(bank), add_organisation(bank)
    need = add_need(bank, a_need(), TODAY)
    abroad = {"organisation_id": own, "residence": {"country": "CI"}, "relocation_on": TODAY}
    people = [
        add_candidate(bank, a_candidate(authorisation=held, **abroad), TODAY) for held in (None, {"kind": "abroad"})
    ]
    told = {}
    for organisation in (own, other):
        ranking = rank(service_connection, need, add_account(bank, Role.COUNSELLOR, organisation_id=organisation))
        told[organisation] = [
            (each.met, each.step.code)
            for person in people
            for each in line(ranking, person).criteria
            if each.code == "work_authorisation" and each.step is not None
        ]
    assert told[own] == [(None, "ask_candidate"), (False, "sponsor")]
    assert told[other] == [(None, "ask_candidate"), (False, "authorisation_steps")]
