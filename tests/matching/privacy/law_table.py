"""The table of the requirements (§1, "what may be stored, shown and used"), and a datum that stands for each row."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from tests.factories import TODAY, a_candidate

ROWS: Mapping[str, tuple[str, str, str]] = {
    # datum: (stored, an employer sees, enters the ranking)
    "photo": ("no", "no", "no"),
    "birth_date": ("no", "no", "no"),
    "sex": ("no", "no", "no"),
    "marital_status": ("no", "no", "no"),
    "children": ("no", "no", "no"),
    "religion": ("no", "no", "no"),
    "health": ("no", "no", "no"),
    "sin": ("never", "no", "no"),
    "ramq": ("never", "no", "no"),
    "passport": ("never", "no", "no"),
    "uci": ("never", "no", "no"),
    "nationality": ("no", "no", "no"),
    "birthplace": ("no", "no", "no"),
    "country": ("yes", "released", "no"),
    "name": ("yes", "released", "no"),
    "contact": ("yes", "released", "no"),
    "french": ("yes", "where required", "where required"),
    "other_language": ("yes", "where required", "where required"),
    "household": ("counsellor", "no", "no"),
    "reasons_to_move": ("counsellor", "no", "no"),
    "functional_request": ("event", "no", "no"),
    "wage_floor": ("yes", "no", "no"),
    "aspirations": ("yes", "no", "own list"),
    "permit": ("yes", "no", "gate"),
    "self_identification": ("apart", "no", "no"),
}
NUMBERS = {
    "sin": "130 692 544",
    "ramq": "TRAA 8505 1512",
    "passport": "passeport : AB123456",
    "uci": "IUC 12-3456-7890",
}
SECRET: Mapping[str, dict[str, Any]] = {
    "country": {
        "experiences": [{**a_candidate().experiences[0].model_dump(mode="json"), "country": "TD"}],  # type: ignore[index]
        "diplomas": [{**a_candidate().diplomas[0].model_dump(mode="json"), "country": "TD", "school": None}],  # type: ignore[index]
    },
    "name": {"identity": {"given_name": "Zénobiette", "family_name": "Quarcombe", "email": None}},
    "contact": {
        "identity": {"given_name": "Awa", "family_name": "Traoré", "email": "zq@rare.example", "phone": "418 555-7731"}
    },
    "household": {"household": "trois cousins funambules"},
    "reasons_to_move": {"reasons_to_move": "nostalgie des embruns"},
    "wage_floor": {"wage_floor": "37.91"},
    "aspirations": {"aspirations": [{"title": "Calfateuse de nefs", "unit_group": "72106"}]},
    "permit": {"authorisation": {"kind": "vulnerable_worker_permit", "permit_held": True,
                                 "valid_until": str(TODAY + timedelta(days=900))}},
}  # fmt: skip
WORDS: Mapping[str, tuple[str, ...]] = {
    "country": ('"TD"', "Tchad"),
    "name": ("zénobiette", "quarcombe"),
    "contact": ("zq@rare.example", "555-7731"),
    "household": ("funambules",),
    "reasons_to_move": ("embruns",),
    "wage_floor": ("37.91",),
    "aspirations": ("calfateuse",),
    "permit": ("vulnerable_worker",),
    "self_identification": ("auto-dit",),
    "other_language": ('"es"',),
}
