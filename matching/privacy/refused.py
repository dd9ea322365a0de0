"""What an entry may not hold: a field of this list is refused with its reason, never silently dropped.

Source: Charter s. 10 and 18.1 (prohibited grounds) and Law 25 (necessity), as tabled in the requirements.
"""

from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError, ValidationError

_GROUND = "prohibited_ground"
_NUMBER = "identity_number_field"

REFUSED_FIELDS: dict[str, str] = {
    **dict.fromkeys(
        (
            "photo", "picture", "birth_date", "date_of_birth", "date_naissance", "birthdate", "age", "sex", "sexe",
            "gender", "genre", "marital_status", "civil_status", "etat_civil", "children", "enfants", "religion",
            "health", "sante", "disability", "handicap", "pregnancy", "race", "colour", "couleur", "ethnic_origin",
            "origine_ethnique", "nationality", "nationalite", "birthplace", "lieu_naissance", "sexual_orientation",
            "political_convictions", "social_condition", "criminal_record",
        ),
        _GROUND,
    ),
    **dict.fromkeys(("sin", "nas", "ramq", "health_insurance_number", "passport", "passeport", "uci", "iuc"), _NUMBER),
}  # fmt: skip

STORED = "stored"
"""The context in which an entry is validated that was stored: what is refused at the door since then is read."""


class Entry(BaseModel):
    """Base of everything a person sends: frozen, no unknown field, refused fields named with their reason."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def _no_refused_field(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        errors = [
            InitErrorDetails(
                type=PydanticCustomError(REFUSED_FIELDS[key.lower()], "This may not be stored."),
                loc=(key,),
                input=None,
            )
            for key in data
            if isinstance(key, str) and key.lower() in REFUSED_FIELDS and key not in cls.model_fields
        ]
        if errors:
            raise ValidationError.from_exception_data(cls.__name__, errors)
        return data
