"""The text of an agreement, in which nobody adds an article to those that are signed."""

from datetime import timedelta

import pytest

from api.agreements import text_of
from api.translations import Locale
from matching.internships.agreements.domain import Agreed
from matching.internships.domain import Cover, LegalFrame
from tests.factories import TODAY


def agreed(**said: str) -> Agreed:
    """As if what it says had been kept before it was looked at."""
    told = {
        "starts_on": TODAY, "ends_on": TODAY + timedelta(days=27), "hours_per_week": 30, "schedule": "Le jour",
        "place": "Québec", "tutor": "Marie Tremblay", "goals": ("Lire un plan",), "wage": None, "school": None,
        "school_email": None, "host_email": None, "conditions": "Des gants.", "number": 1, "person": "Awa Traoré",
        "host": "Forges", "organisation": "Accueil", "title": "Stage", "legal_frame": LegalFrame.IMMERSION,
        "cover": Cover.PROGRAMME, "paid": False, "programme": "Immersion", "midpoint_on": None, "kept_days": 365,
        "kept_until": None, **said,
    }  # fmt: skip
    return Agreed.model_construct(**told)


@pytest.mark.parametrize("locale", ["fr", "en"])
@pytest.mark.parametrize("name", ["title", "place", "schedule", "programme", "host", "tutor", "conditions"])
def test_no_words_make_an_article(name: str, locale: Locale) -> None:
    def articles(found: Agreed) -> list[str]:
        return [line for line in text_of(found, locale).splitlines() if line.startswith("#")]

    assert len(articles(agreed())) == 10
    assert articles(agreed(**{name: "## 8. Autre\n## 9. Autre\u2028# Autre"})) == articles(agreed())
