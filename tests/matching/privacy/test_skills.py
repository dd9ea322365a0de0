"""A language and a prohibited ground are no skill, however they are put; a trade that has their words is one."""

from itertools import product

import psycopg
import pytest
from pydantic import ValidationError

from matching.accounts.domain import Role
from matching.candidates.domain import CandidateEntry, Skill
from matching.candidates.store import add_candidate
from matching.matches.profiles import everybodys_profiles
from matching.needs.domain import NeedEntry
from matching.needs.moderation import flags
from matching.needs.store import add_need
from matching.privacy.refused import STORED
from matching.privacy.skills import NoSkill, no_skill
from tests.conftest import ServiceConnection
from tests.factories import TODAY, a_candidate, a_need, add_account, add_employer, add_organisation

LANGUAGES = (
    "arabe", "Anglais", "espagnol courant", "bilingue", "Tagalog", "darija", "créole haïtien", "parle mandarin",
    "Spoken Arabic", "français", "service en portugais", "kirundi", "arabophone",
)  # fmt: skip
GROUNDS = (
    "permis ouvert", "permis fermé", "transgenre", "réfugié", "résidente permanente", "Africain", "hijab", "lesbienne",
    "jeune dynamique", "célibataire", "musulmane", "VIH", "sans enfants", "Ivoirienne", "Dakar", "tutsi", "homme",
    "citoyen canadien", "enceinte", "nationality", "young", "originaire du Québec", "né au Québec", "dyslexie",
    "peau noire", "38 ans", "trente-huit ans", "TDAH", "from Quebec", "accent québécois", "dreadlocks",
)  # fmt: skip
SKILLS = (
    "Soudage MIG", "Cuisine italienne", "cuisine africaine", "Enseignement du français langue seconde",
    "Interprète arabe-français", "Traduction de l’espagnol", "Soins aux personnes handicapées",
    "Permis de conduire classe 5",
    "Coiffure de cheveux crépus",
    "Coiffure pour femmes", "Accueil des réfugiés", "Massage suédois", "Droit français", "Langue des signes québécoise",
    "Programmation Python", "Java", "clé anglaise", "Aide aux familles", "Marketing sur Facebook", "Voile et planche",
    "25 ans d’expérience", "38 ans de métier", "Professeure d’arabe", "Planification de la retraite", "foreman/woman",
)  # fmt: skip
FORMS = (str, str.upper, str.title, lambda word: f"  {word} ", lambda word: word.replace(" ", "-"))


@pytest.mark.parametrize(
    ("words", "why"),
    [*product(LANGUAGES, [NoSkill.LANGUAGE]), *product(GROUNDS, [NoSkill.GROUND]), *product(SKILLS, [None])],
)
def test_what_is_a_skill(words: str, why: NoSkill | None) -> None:
    assert {no_skill(form(words)) for form in FORMS} == {why}


@pytest.mark.parametrize(("words", "why"), [("Arabe", "language_as_skill"), ("transgenre", "ground_as_skill")])
def test_it_is_refused_at_the_door_with_its_reason(words: str, why: str) -> None:
    document = a_need(employer_id=1).model_dump(mode="json") | {"skills": ["Soudage MIG", words]}
    with pytest.raises(ValidationError) as need:
        NeedEntry.model_validate(document)
    assert [(error["loc"], error["type"]) for error in need.value.errors()] == [(("skills",), why)]
    with pytest.raises(ValidationError) as person:
        Skill(name=words)
    assert [(error["loc"], error["type"]) for error in person.value.errors()] == [(("name",), why)]


def test_anothers_posting_comes_in_and_is_not_ranked_by_it(connection: psycopg.Connection) -> None:
    entry = NeedEntry.model_validate(
        a_need().model_dump(mode="json")
        | {"employer_id": None, "source": "ailleurs", "skills": ["arabe", "Soudage MIG", "transgenre"]}
    )
    need = add_need(connection, entry, TODAY)
    ranked = connection.execute(
        "SELECT t.name FROM opening_skill o JOIN skill_term t ON t.id = o.skill_id WHERE o.opening_id = %s", (need,)
    ).fetchall()
    assert ranked == [("Soudage MIG",)]
    assert connection.execute("SELECT skills FROM opening WHERE id = %s", (need,)).fetchone() == (["Soudage MIG"],)
    assert ("prohibited_ground", "transgenre") in {(flag.code, flag.passage) for flag in flags(connection, [need])}


def test_no_employer_reads_one_that_the_bank_holds_since_before(
    connection: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    document = a_candidate(organisation_id=add_organisation(connection)).model_dump(mode="json")
    document["skills"] = [{"name": words} for words in ("Arabe", "transgenre", "permis ouvert", "Cuisine italienne")]
    entry = CandidateEntry.model_validate(document, context=STORED)
    person = add_candidate(connection, entry, TODAY)
    employer = add_employer(connection)
    reader = add_account(connection, Role.EMPLOYER, employer_id=employer)
    with service_connection(reader) as service, everybodys_profiles(service):
        read = service.execute(
            "SELECT document ->> 'skills' FROM blind_profile WHERE candidate_id = %s", (person,)
        ).fetchone()
    assert read is not None
    assert "Cuisine italienne" in read[0]
    assert all(word not in read[0].lower() for word in ("arabe", "trans", "permis"))
