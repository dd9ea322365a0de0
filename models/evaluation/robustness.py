"""The same query as people really type it: a ranking should hardly notice."""

import random
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace
from string import ascii_lowercase

from models.evaluation.sets import RankingSet


def _drawn_by(text: str, seed: int) -> random.Random:
    return random.Random(f"{seed}/{text}" if seed else text)  # noqa: S311


_WORD = re.compile(r"[^\W\d_]{3,}")


def capitals(text: str) -> str:
    return text.upper()


def without_accents(text: str) -> str:
    return "".join(mark for mark in unicodedata.normalize("NFKD", text) if not unicodedata.combining(mark))


def both_genders(text: str) -> str:
    return f"{text} (H/F)"


def slashes(text: str) -> str:
    return f"{text.replace(' / ', '/').replace('-', '/')} H/F"


SEEDS = 5
"""Draws of what is drawn: the fall told is their mean."""


def one_error_a_word(text: str, seed: int = 0) -> str:
    """A letter dropped, doubled, changed or swapped with the next in every word of three letters or more; drawn by
    the text and `seed`, so that every contender reads the same errors."""
    rng = _drawn_by(text, seed)

    def spoil(found: re.Match[str]) -> str:
        word = found[0]
        place = rng.randrange(len(word))
        kind = rng.choice(("drop", "add", "change", "swap"))
        if kind == "drop":
            return word[:place] + word[place + 1 :]
        if kind == "add":
            return word[:place] + rng.choice(ascii_lowercase) + word[place:]
        if kind == "change":
            return word[:place] + rng.choice(ascii_lowercase) + word[place + 1 :]
        place = min(place, len(word) - 2)
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]

    return _WORD.sub(spoil, text)


# None of these is a phrase of `training/beside.tsv` as a whole, though their words are.
_BESIDE = (
    "(temps plein, quart de nuit)",
    "- CHSLD, temps partiel",
    "- DEP, RCR, permis classe 5",
    "- Montréal - poste permanent",
    "soir et fin de semaine, 18 $ de l'heure",
    "- alternance, groupe Solaris",
    "(Lévis) remplacement 6 mois",
    "- full time, remote",
    "II - night shift, Toronto",
    "- senior, benefits and bonus",
)


def in_a_posting(text: str, seed: int = 0) -> str:
    """What a posting writes beside its title: schedule, contract, diploma, place; drawn by the text and `seed`."""
    return f"{text} {_drawn_by(text, seed).choice(_BESIDE)}"


# What France calls a trade, and Québec's word for it; the longest first. Of both genders as the sets write them.
_QUEBEC = {
    "aide-soignant / aide-soignante": "préposé aux bénéficiaires / préposée aux bénéficiaires",
    "aide-soignant": "préposé aux bénéficiaires",
    "aide-soignante": "préposée aux bénéficiaires",
    "commis de cuisine": "aide de cuisine",
    "aide-cuisinier": "aide de cuisine",
    "employé polyvalent de restauration": "aide-cuisinier",
    "hôte de caisse": "caissier",
    "hôtesse de caisse": "caissière",
    "employé de libre-service": "commis d'épicerie",
    "employé administratif": "commis de bureau",
    "employée administrative": "commis de bureau",
    "employé de bureau": "commis de bureau",
    "employé": "commis",
    "employée": "commis",
    "agent d'entretien": "préposé à l'entretien ménager",
    "agente d'entretien": "préposée à l'entretien ménager",
    "femme de chambre": "préposée aux chambres",
    "valet de chambre": "préposé aux chambres",
    "gardien d'immeuble": "concierge d'immeuble",
    "professeur des écoles": "enseignant au primaire",
    "instituteur": "enseignant au primaire",
    "institutrice": "enseignante au primaire",
    "assistant maternel": "responsable d'un service de garde",
    "assistante maternelle": "responsable d'un service de garde",
    "auxiliaire de puériculture": "éducateur à l'enfance",
    "chauffeur routier": "camionneur",
    "conducteur routier": "camionneur",
    "poids lourd": "camion lourd",
    "conducteur d'engins": "opérateur de machinerie lourde",
    "conductrice d'engins": "opératrice de machinerie lourde",
    "plaquiste": "poseur de cloisons sèches",
    "carreleur": "poseur de carreaux",
    "manutentionnaire": "journalier à la manutention",
    "magasinier": "commis d'entrepôt",
    "garagiste": "mécanicien d'automobiles",
    "expert-comptable": "comptable professionnel agréé",
    "sapeur-pompier": "pompier",
    "gendarme": "policier",
    "coursier": "commissionnaire",
    "standardiste": "téléphoniste",
    "vendeur": "commis-vendeur",
    "vendeuse": "commis-vendeuse",
    "éboueur": "préposé à la collecte des ordures",
    "pompiste": "préposé de station-service",
    "animateur périscolaire": "éducateur en service de garde",
    "moniteur-éducateur": "technicien en éducation spécialisée",
    "éducateur spécialisé": "technicien en éducation spécialisée",
    "kinésithérapeute": "physiothérapeute",
    "masseur-kinésithérapeute": "physiothérapeute",
    "préparateur en pharmacie": "technicien en pharmacie",
}
_FRENCH_WORD = re.compile(
    r"(?<!\w)(?:" + "|".join(re.escape(word) for word in sorted(_QUEBEC, key=len, reverse=True)) + r")(?!\w)",
    re.IGNORECASE,
)


def quebec_words(text: str, seed: int = 0) -> str:
    """Québec's words for France's, and for one title in two a diploma of Québec beside it (*DEP*, *DEC*, *AEC*)."""
    said = _FRENCH_WORD.sub(lambda found: _QUEBEC[found[0].lower()], text)
    return said + _drawn_by(text, seed).choice(("", "", "", " (DEP)", " (DEC)", " - AEC"))


PERTURBATIONS: Mapping[str, Callable[[str], str]] = {
    "capitals": capitals,
    "without accents": without_accents,
    "(H/F)": both_genders,
    "slashes": slashes,
}
DRAWN: Mapping[str, Callable[[str, int], str]] = {
    "one error a word": one_error_a_word,
    "Québec words": quebec_words,
    "in a posting": in_a_posting,
}
"""Those in which something is drawn."""
FRENCH = frozenset({"Québec words"})
"""Those that change French titles alone."""


def perturbed(data: RankingSet, name: str, seed: int = 0) -> RankingSet:
    """The same set, its queries retyped."""
    if name in DRAWN:
        return replace(data, queries=[DRAWN[name](query, seed) for query in data.queries])
    return replace(data, queries=[PERTURBATIONS[name](query) for query in data.queries])
