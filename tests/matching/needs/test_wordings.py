"""Words that flag an offer, however they are written; and what only resembles them."""

from functools import cache

import pytest
from pydantic import ValidationError

from matching.needs.moderation_tables import WordingChange
from matching.needs.sought import sought_ages, sought_origins
from matching.needs.wordings import Lexicon, find, wording
from matching.reference.loading import TABLES, rows


@cache
def lexicon() -> Lexicon:
    table = next(table for table in TABLES if table.name == "flagged_wording")
    return Lexicon.of(wording(str(row["code"]), str(row["words"]), row["unless"]) for row in rows(table))  # type: ignore[arg-type]


def test_every_wording_of_the_table_could_be_typed_by_an_administrator() -> None:
    for row in rows(next(table for table in TABLES if table.name == "flagged_wording")):
        WordingChange(**row)


@pytest.mark.parametrize("words", ["/", "payez /", "# charge", "payez  vos", "payez vos/"])
def test_words_that_never_flag_are_refused(words: str) -> None:
    with pytest.raises(ValidationError):
        WordingChange(words=words, code="fees")
    with pytest.raises(ValidationError):
        WordingChange(words="frais", code="fees", unless=f"frais remis|{words}")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Deux ans d’expérience canadienne.", "local_experience"),
        ("DEUX ANS D'EXPÉRIENCE CANADIENNE", "local_experience"),
        ("deux ans d'experience de travail canadienne", "local_experience"),
        ("Expérience pertinente au Québec exigée", "local_experience"),
        ("Canadian work experience is a must.", "local_experience"),
        ("expérience\ncanadienne", "local_experience"),
        ("Parler sans accent", "accent"),
        ("Parler sans aucun accent", "accent"),
        ("SANS-ACCENT", "accent"),
        ("Français, langue maternelle", "accent"),
        ("Native speaker of English", "accent"),
        ("Être citoyen canadien", "citizenship"),
        ("Citoyen·ne ou résident·e", "citizenship"),
        ("citoyen(ne) seulement", "citizenship"),
        ("Réservé aux citoyens canadiens.", "citizenship"),
        ("Poste réservé aux citoyens", "citizenship"),
        ("Canadian passport required", "citizenship"),
        ("Sans accents étrangers", "accent"),
        ("Pas de femmes enceintes", "prohibited_ground"),
        ("Idéal pour étudiante ou retraité", "prohibited_ground"),
        ("Horaire parfait pour une maman", "prohibited_ground"),
        ("Recherchons une belle présentation", "prohibited_ground"),
        ("Présentation et une photo", "prohibited_ground"),
        ("Aucun handicap", "prohibited_ground"),
        ("No disabilities", "prohibited_ground"),
        ("Québécois d'origine", "prohibited_ground"),
        ("Native du Québec", "prohibited_ground"),
        ("Aucun antécédent judiciaire", "prohibited_ground"),
        ("No criminal record", "prohibited_ground"),
        ("Doit avoir étudié au Québec", "local_experience"),
        ("Diplôme québécois exigé", "local_experience"),
        ("Études au Canada obligatoires", "local_experience"),
        ("Must have studied in Canada", "local_experience"),
        ("Essai de trois jours sans salaire", "unpaid_training"),
        ("Achetez votre trousse de départ (299 $)", "fees"),
        ("Femmes enceintes s’abstenir", "prohibited_ground"),
        ("La citoyenneté canadienne est exigée", "citizenship"),
        ("Ci\u00adtoyen", "citizenship"),
        ("Must be a Canadian citizen", "citizenship"),
        ("Équipe jeune et dynamique", "prohibited_ground"),
        ("Hommes seulement", "prohibited_ground"),
        ("CV avec photo", "prohibited_ground"),
        ("Clean criminal record", "prohibited_ground"),
        ("Pour notre banque de candidatures", "not_vacant"),
        ("Trois jours de formation non rémunérée", "unpaid_training"),
        ("Unpaid training", "unpaid_training"),
        ("Stage non rémunéré de deux semaines avant l’embauche", "unpaid_training"),
        ("Un stage de trois jours non payé d’abord", "unpaid_training"),
        ("Three-day unpaid work trial", "unpaid_training"),
        ("Frais d’inscription de 50 $", "fees"),
        ("Statut de travailleur autonome", "self_employment"),
        ("À commission seulement", "self_employment"),
        ("Pour remplacer des grévistes", "strike"),
        ("During the strike", "strike"),
        ("Аrabes s’abstenir", "prohibited_ground"),
        ("Port du voile interdit", "prohibited_ground"),
        ("Pas d’immigrants", "prohibited_ground"),
        ("Peau blanche exigée", "prohibited_ground"),
        ("Femme recherchée", "prohibited_ground"),
        ("Nous cherchons un homme fort", "prohibited_ground"),
        ("Pas de Noirs", "prohibited_ground"),
        ("No Muslims", "prohibited_ground"),
        ("White candidates only", "prohibited_ground"),
        ("Must be Christian", "prohibited_ground"),
        ("Réservé aux femmes", "prohibited_ground"),
        ("Européens seulement", "prohibited_ground"),
        ("Nationalité canadienne", "citizenship"),
        ("Picket line crossing required", "strike"),
        ("Les trois premiers jours d’essai ne sont pas payés", "unpaid_training"),
        ("The training isn’t paid", "unpaid_training"),
        ("Interac de 60 $ à l’inscription", "fees"),
        ("Pay $100 for your background check", "fees"),
        ("Paiement de 150 $ avant l’entrevue", "fees"),
    ],
)
def test_found(text: str, code: str) -> None:
    assert code in [found.code for found in find(text, lexicon())]


@pytest.mark.parametrize(
    "text",
    [
        "Belle présentation des assiettes.",
        "Aucun handicap n'est un obstacle chez nous.",
        "Vérification d'antécédents judiciaires selon la loi.",
        "Diplôme québécois ou équivalent.",
        "Avoir étudié au Québec ou ailleurs.",
        "Une garderie idéale pour les mamans et les enfants.",
        "Produits québécois d'origine végétale.",
        "Nous achetons la trousse pour vous.",
        "Pas d'essai de trois jours sans salaire chez nous.",
        "Répondre aux citoyennes et citoyens au comptoir, service aux citoyens.",
        "Animer la participation citoyenne",
        "L’accent est mis sur la qualité. Sans tarder, accentuer le service.",
        "Deux ans d’expérience. Entreprise canadienne établie depuis 1962.",
        "Expérience en comptabilité",
        "Procédures de cadenassage (lockout), LOCKOUT/TAGOUT",
        "Boucherie de la Grève, prévention des conflits de travail",
        "Percevoir les frais d’inscription des élèves; aucuns frais d’inscription",
        "Préparer les déclarations de travailleurs autonomes",
        "Surveiller l’enceinte de l’usine; accompagner des femmes enceintes",
        "Aucun stage non rémunéré. Stages payés, pauses non payées. Les jours fériés ne sont pas payés.",
        "Femme de chambre recherchée; cherchons coiffeur pour hommes. Chemise blanche, no black jeans.",
        "Nous cherchons des hommes et des femmes motivés. Prime de 500 $ à l’embauche.",
        "We pay $100 for your background check. The training is paid.",
        "Grève des postes : retards de courrier. Résolution d’un conflit de travail. Demandes de citoyens canadiens.",
        "",
        "...",
    ],
)
def test_left_alone(text: str) -> None:
    assert find(text, lexicon()) == []


def test_the_passage_is_shown_as_it_is_written() -> None:
    assert [found.passage for found in find("Bon. Parler SANS   accent, svp.", lexicon())] == ["SANS accent"]


def test_a_passage_is_told_once() -> None:
    assert len(find("sans accent, sans accent", lexicon())) == 1


def test_a_star_stands_for_two_words_and_no_more() -> None:
    known = Lexicon.of([wording("x", "sans * accent")])
    assert find("sans le moindre accent", known)
    assert find("sans accent", known)
    assert not find("sans le moindre petit accent", known)


def test_an_exception_must_hold_the_whole_passage() -> None:
    known = Lexicon.of([wording("x", "citoyen*", "aux citoyens")])
    assert not find("service aux citoyens", known)
    assert [found.passage for found in find("service aux citoyens, citoyens seulement", known)] == ["citoyens"]


@pytest.mark.parametrize(
    "text",
    [
        "Parler espagnol", "Tagalog requis", "Maîtrise de l’arabe", "Fluent in Spanish", "Personne réfugiée exclue",
        "Permis fermé seulement", "Pas d’Africains", "Sans hijab", "Pas de lesbiennes", "Jeune dynamique recherché",
        "Candidats arabophones", "Vous avez entre 25 et 40 ans.", "Natif du Québec", "Née au Québec",
    ],
)  # fmt: skip
def test_a_language_without_its_reason_and_a_status_are_flagged(text: str) -> None:
    assert find(text, lexicon())


@pytest.mark.parametrize(
    "text",
    [
        "Cuisine espagnole et arabe", "Accueil des réfugiés", "Jeune entreprise dynamique", "Cuisine africaine",
        "Soins aux personnes transgenres", "Permis de conduire", "Restaurant italien",
        "Clientèle arabophone", "Enfants entre 3 et 5 ans", "Entre 2 et 5 ans d’expérience", "React Native",
    ],
)  # fmt: skip
def test_a_trade_with_their_words_is_not(text: str) -> None:
    assert find(text, lexicon()) == []


@pytest.mark.parametrize(
    ("text", "passage"),
    [
        ("Nous cherchons un espagnol.", "cherchons un espagnol"), ("We want a Mexican who cooks", "want a Mexican"),
        ("Nous cherchons un restaurant italien", None), ("Cherche personne qui parle espagnol", None),
        ("Nous cherchons un cuisinier espagnol", None), ("Recherche d’un espagnol courant", None),
    ],
)  # fmt: skip
def test_somebody_of_a_people_is_sought(text: str, passage: str | None) -> None:
    assert [found.passage for found in sought_origins(text)] == ([] if passage is None else [passage])


@pytest.mark.parametrize(
    "text",
    ["Personne âgée de 25 à 40 ans", "De 25 à 40 ans", "25-40 ans", "Nous cherchons un profil de 20 à 35 ans.",
     "Candidate aged 25 to 40", "Idéalement entre 30 et 45 ans."],
)  # fmt: skip
def test_an_age_that_is_sought_is_found(text: str) -> None:
    assert [each.code for each in sought_ages(text)] == ["prohibited_ground"]


@pytest.mark.parametrize(
    "text",
    ["Enfants de 5 à 12 ans", "Clientèle âgée de 25 à 40 ans", "Expérience de 20 à 25 ans exigée",
     "Auprès de jeunes de 16 à 30 ans", "De 25 à 40 heures par semaine", "25-40",
     "Logements de 20 à 30 ans dans tout le quartier", "Aide aux personnes âgées de 60 à 79 ans",
     "Entretien de bâtiments de 20 à 60 ans"],
)  # fmt: skip
def test_an_age_of_somebody_or_something_else_is_not(text: str) -> None:
    assert list(sought_ages(text)) == []
