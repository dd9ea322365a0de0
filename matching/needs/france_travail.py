"""Advertisements as France Travail's public search gives them, taken as external postings of the census."""

from collections.abc import Mapping
from typing import Any

SOURCE = "France Travail"
_COLUMNS = frozenset({"offer_id", "title", "location", "published_date", "contract_type", "salary", "description"})
_DURATIONS = (("CDI", "permanent"), ("CDD", "temporary"), ("Intérim", "temporary"), ("Saisonnier", "seasonal"))


def is_advertisement(data: Any) -> bool:
    """Whether a line has the columns of an advertisement, and no other."""
    return isinstance(data, Mapping) and {"offer_id", "title", "description"} <= data.keys() <= _COLUMNS


def need_data(advertisement: Mapping[str, Any]) -> dict[str, Any]:
    """The advertisement in the terms of `NeedEntry`.

    Wages in euros are no wage of the census: they stand at the end of the text, with the contract, so that nothing is
    lost. The publication is the last confirmation known.
    """
    published = advertisement.get("published_date")
    contract = advertisement.get("contract_type")
    text = [advertisement["description"]]
    text += [f"Contrat : {contract}"] if contract else []
    text += [f"Salaire : {advertisement['salary']}"] if advertisement.get("salary") else []
    return {
        "source": SOURCE,
        "source_reference": advertisement["offer_id"],
        "title_fr": advertisement["title"],
        "text_fr": "\n\n".join(map(str, text)),
        "place": advertisement.get("location"),
        "confirmed_on": str(published)[:10] if published else None,
        "duration": next((value for start, value in _DURATIONS if str(contract).startswith(start)), None),
    }
