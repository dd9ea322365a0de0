"""An example of each thing that is sent, for the OpenAPI document; a test sends them all."""

from base64 import b64encode
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

_WEEK = {day: ["day"] for day in ("mon", "tue", "wed", "thu", "fri")}
_NEED = {
    "source": "Tableau d’affichage municipal",
    "title_fr": "Cuisinière ou cuisinier",
    "text_fr": "Préparer les repas du midi pour quatre-vingts personnes, avec une équipe de trois.",
    "title_en": "Cook",
    "unit_group": "63200",
    "requirements": [
        {"importance": "required", "any_of": [{"code": "french_listening", "level": 5}]},
        {
            "importance": "required",
            "any_of": [{"code": "diploma", "level": "dep", "fields": ["1013"]}, {"code": "experience", "months": 24}],
        },
        {"importance": "preferred", "any_of": [{"code": "certificate", "credential": "mapaq_food_hygiene"}]},
    ],
    "skills": ["cuisine de quantité", "gestion des allergènes"],
    "hours_per_week": "37.5",
    "week": _WEEK,
    "territory": "21",
    "posts": 1,
    "wage_min": "22.00",
    "wage_max": "26.50",
}
_INTERNSHIP = {
    "employer_id": 1,
    "title_fr": "Stage en soutien administratif",
    "text_fr": "Quatre semaines à la réception et au classement, avec une personne d’expérience.",
    "unit_group": "14100",
    "requirements": [{"importance": "required", "any_of": [{"code": "french_speaking", "level": 4}]}],
    "hours_per_week": "30",
    "week": _WEEK,
    "territory": "23",
    "places": 1,
    "learning_goals": ["accueillir la clientèle", "tenir un registre"],
    "legal_frame": "immersion",
    "programme": "Immersion en emploi",
    "tutor": "la responsable de l’accueil",
    "cover": "programme",
    "weeks": 4,
}
_COLLEAGUE = {
    "name": "Josée Tremblay",
    "title": "Cuisinière",
    "languages": ["fr", "es"],
    "week": _WEEK,
    "in_firm_since": "2021-09-01",
    "capacity": 2,
}
_CONSENT = {
    "purpose": "matching",
    "given_on": "2026-01-05",
    "until": "2027-12-31",
    "means": "oral",
    "language": "fr",
}
_CANDIDATE = {
    "identity": {"given_name": "Rosalie", "family_name": "Exemple", "email": "rosalie@example.org"},
    "residence": {"municipality": "23027"},
    "experiences": [
        {
            "title": "Cuisinière",
            "unit_group": "63200",
            "months": 60,
            "duties": "Cuisine de quantité en milieu scolaire.",
        }
    ],
    "skills": [{"name": "cuisine de quantité"}],
    "diplomas": [{"title": "Diplôme de cuisine", "level": "dep", "field": "1013"}],
    "languages": [{"language": "fr", "skill": "speaking", "scale": "echelle_quebecoise", "level": "7"}],
    "authorisation": {"kind": "permanent_resident"},
    "territories": ["21", "23"],
    "available_from": "2026-02-01",
    "aspirations": [{"title": "Cheffe de cuisine", "unit_group": "62200"}],
    "consents": [_CONSENT],
}
_AGREEMENT = {
    "starts_on": "2027-01-11",
    "ends_on": "2027-02-05",
    "hours_per_week": "30",
    "schedule": "du lundi au jeudi, de 8 h à 16 h",
    "place": "12, rue de l’Exemple, Québec",
    "tutor": "Camille Exemple, responsable de l’accueil",
    "goals": ["accueillir la clientèle", "tenir un registre"],
}
_INCIDENT = {
    "discovered_on": "2026-01-05",
    "circumstances": "Une liste imprimée a été laissée dans une salle de réunion.",
    "data_concerned": "Noms et métiers.",
    "persons": 12,
    "risk_reasoning": "La salle est fermée au public et la liste a été reprise dans l’heure.",
    "serious": False,
    "measures": "Rappel à l’équipe; les listes imprimées portent désormais une date de destruction.",
}

_EVENT = {
    "kind": "speed_interviews",
    "title_fr": "Entrevues éclair du printemps",
    "title_en": "Spring speed interviews",
    "place": "montreal",
    "address": "200, rue de l’Exemple",
    "on": "2027-04-15",
    "at": "09:00",
    "slots": 18,
    "slot_minutes": 10,
    "buffer_minutes": 3,
    "breaks": [9],
    "capacity": 60,
    "departs_from": "Station Berri-UQAM",
    "departs_on": "2027-04-15",
    "departs_at": "06:30",
    "seats": 40,
}

_FILE = b64encode("title_fr,text_fr\nCuisinière,Cuisiner.\n".encode()).decode()
_CASELOAD = b64encode("Personne,Cellulaire,À faire,Notes\nLina Exemple,418 555-0142,Appeler,x\n".encode()).decode()

EXAMPLES: Mapping[tuple[str, str], Any] = MappingProxyType(
    {
        ("post", "/api/v1/needs"): _NEED,
        ("put", "/api/v1/needs/{need_id}"): _NEED,
        ("post", "/api/v1/needs/imports"): {"name": "besoins.csv", "content": _FILE, "dry_run": True},
        ("post", "/api/v1/needs/drafts"): {
            "text": "Cuisinière ou cuisinier\nQuébec, 24,50 $ l’heure, 37,5 h par semaine."
        },
        ("post", "/api/v1/candidates/caseload-imports"): {
            "name": "suivis.csv",
            "content": _CASELOAD,
            "columns": ["full_name", "phone", "next_action", None],
            "dry_run": True,
        },
        ("post", "/api/v1/internships"): _INTERNSHIP,
        ("put", "/api/v1/internships/{internship_id}"): _INTERNSHIP,
        ("post", "/api/v1/candidates"): _CANDIDATE,
        ("put", "/api/v1/candidates/{candidate_id}"): _CANDIDATE,
        ("post", "/api/v1/candidates/{candidate_id}/consents"): _CONSENT,
        ("post", "/api/v1/candidates/{candidate_id}/destruction-notice"): {
            "means": "telephone",
            "told_on": "2026-11-20",
        },
        ("post", "/api/v1/destructions/people-to-tell"): {"candidate": 1, "means": "post", "told_on": "2026-11-20"},
        ("post", "/api/v1/candidates/{candidate_id}/holds"): {
            "reason": "Parcours payé par un programme qui le vérifie.",
            "until": "2027-12-31",
        },
        ("post", "/api/v1/incidents"): _INCIDENT,
        ("put", "/api/v1/incidents/{incident_id}"): _INCIDENT,
        ("post", "/api/v1/referrals"): {"need": 1, "candidate": 1},
        ("post", "/api/v1/referrals/{referral_id}/transitions"): {"transition": "consent", "on": "2026-01-05"},
        ("post", "/api/v1/agreements/of/{referral_id}"): _AGREEMENT,
        ("put", "/api/v1/agreements/{agreement_id}"): _AGREEMENT,
        ("post", "/api/v1/agreements/{agreement_id}/signatures"): {"number": 1, "hash": "0" * 64, "party": "host"},
        ("post", "/api/v1/agreements/{agreement_id}/reviews/{moment}"): {
            "author": "intern",
            "answers": {"learning": "partly", "goes_well": "On m’explique bien."},
            "confidence": {"respected": "yes"},
        },
        ("post", "/api/v1/agreements/{agreement_id}/end"): {"on": "2027-02-05", "reason": "completed", "job": "host"},
        ("post", "/api/v1/employers"): {"name": "Fromagerie de l’Exemple", "kind": "firm", "territory": "20"},
        ("put", "/api/v1/employers/own/neq"): {"neq": "1133557799"},
        ("post", "/api/v1/employers/{employer_id}/verify"): {"neq": "1133557799"},
        ("post", "/api/v1/employers/{employer_id}/refuse"): {"reason": "neq_unknown", "note": "Aucune entreprise."},
        ("post", "/api/v1/twinnings"): {"wish": 1, "colleague": 1},
        ("put", "/api/v1/twinnings/hires"): {"opening": 1, "languages": ["fr"], "week": _WEEK},
        ("put", "/api/v1/twinnings/settling"): {"done": ["bank", "phone"]},
        ("post", "/api/v1/twinnings/colleagues"): {**_COLLEAGUE, "email": "josee.tremblay@exemple.org"},
        ("put", "/api/v1/twinnings/colleagues/{colleague_id}"): _COLLEAGUE,
        ("post", "/api/v1/twinnings/{twinning_id}/answer"): {"accepts": True},
        ("post", "/api/v1/twinnings/{twinning_id}/visits"): {"on": "2027-03-02", "at": "12:15", "goals": ["people"]},
        ("post", "/api/v1/twinnings/{twinning_id}/visits/state"): {"visit": 1, "sequence": 0, "state": "cancelled"},
        ("post", "/api/v1/twinnings/{twinning_id}/contacts"): {"happened_on": "2026-03-02", "text": "Tour des lieux."},
        ("put", "/api/v1/twinnings/{twinning_id}/review"): {"useful": "yes", "goals": ["people"]},
        ("put", "/api/v1/settings/twinning"): {
            "kind": "goal",
            "code": "people",
            "place": 20,
            "text_fr": "Connaître l’équipe et qui fait quoi",
            "text_en": "Know the team, and who does what",
        },
        ("post", "/api/v1/permits"): {
            "organisation_id": 1,
            "kind": "permit",
            "number": "AP-2000123",
            "valid_from": "2026-01-01",
            "valid_until": "2027-12-31",
        },
        ("post", "/api/v1/reports/{opening_id}"): {"reason": "fees", "note": "On demande cent dollars pour postuler."},
        ("post", "/api/v1/reports/{opening_id}/decision"): {"decision": "dismissed", "note": "Vérifié par téléphone."},
        ("post", "/api/v1/file-accesses"): {
            "candidate": 1,
            "reason": "complaint",
            "note": "Plainte reçue par téléphone.",
        },
        ("post", "/api/v1/duplicates/people/{pair_id}/merge"): {
            "kept": 1,
            "choices": {"phone": "removed", "experiences": "both"},
            "ground": "La personne l’a dit au téléphone.",
        },
        ("post", "/api/v1/duplicates/needs/{pair_id}/merge"): {
            "kept": 1,
            "choices": {"wage": "removed"},
            "ground": "L’employeur l’a dit au téléphone.",
        },
        ("post", "/api/v1/plans"): {"kind": "shared", "territory": "23", "people_each": 5, "lists_each": 2},
        ("post", "/api/v1/plans/referrals"): {"plan": {"kind": "stable"}, "lines": [{"opening": 3, "candidate": 1}]},
        ("post", "/api/v1/events"): _EVENT,
        ("put", "/api/v1/events/{event_id}"): _EVENT,
        ("post", "/api/v1/events/{event_id}/status"): {"status": "open"},
        ("post", "/api/v1/events/{event_id}/needs"): {"add": [1, 2], "remove": []},
        ("post", "/api/v1/events/{event_id}/employers"): {"employer_id": 1, "recruiters": 2, "last_slot": 12},
        ("post", "/api/v1/events/{event_id}/employers/ask"): {"employers": [1]},
        ("post", "/api/v1/events/{event_id}/participation"): {"comes": True, "recruiters": 2, "first_slot": 3},
        ("post", "/api/v1/events/{event_id}/partners"): {"organisation_id": 1},
        ("post", "/api/v1/events/{event_id}/proposals"): {"rate": 0.6, "floor": 0.3},
        ("post", "/api/v1/events/{event_id}/invitations"): {"invite": [1, 2], "leave_out": [3]},
        ("post", "/api/v1/events/{event_id}/reply"): {"accepts": True, "employers": [1], "request": "Une rampe"},
        ("post", "/api/v1/candidates/{candidate_id}/events/{event_id}/reply"): {
            "accepts": True,
            "employers": [1],
            "means": "oral",
            "language": "fr",
        },
        ("post", "/api/v1/candidates/{candidate_id}/events"): {"event_id": 1},
        ("post", "/api/v1/events/{event_id}/arrivals"): {"code": "4f1c2a9e-8f0d-4f53-9a55-0c1d2e3f4a5b"},
        ("post", "/api/v1/events/{event_id}/absences"): {"candidate_id": 1},
        ("post", "/api/v1/events/{event_id}/preparations"): {"candidate_id": 1, "there": True},
        ("post", "/api/v1/events/{event_id}/walk-ins"): {
            "candidate_id": 1,
            "employers": [1],
            "means": "oral",
            "language": "fr",
        },
        ("post", "/api/v1/events/{event_id}/outcomes"): {
            "candidate_id": 1,
            "held": True,
            "outcome": "second_interview",
            "words": "A soudé toutes les positions devant nous.",
        },
        ("put", "/api/v1/settings/offers/wordings"): {"words": "sans accent", "code": "accent", "active": True},
        ("put", "/api/v1/settings/offers/minimum-wages"): {
            "kind": "general",
            "valid_from": "2027-05-01",
            "amount": "17.00",
            "source": "avis",
        },
        ("put", "/api/v1/settings/programmes"): {
            "code": "mentoring",
            "valid_from": "2027-01-01",
            "audience": "person",
            "name_fr": "Mentorat",
            "name_en": "Mentoring",
            "what_fr": "Douze semaines avec une personne d'expérience.",
            "what_en": "Twelve weeks with an experienced person.",
            "source": "avis",
        },
        ("post", "/api/v1/settings/gateways"): {"gateway": "hosting", "in_quebec": True},
        ("put", "/api/v1/settings/{key}"): {"value": 45},
        ("put", "/api/v1/settings/steps/{code}"): {"who": "candidate", "days": 60, "cost": None, "source": "avis"},
        ("put", "/api/v1/settings/authorisation-rules/{kind}/{valid_from}"): {
            "valid_until": None,
            "works_for": "anyone",
            "permit_required": True,
            "weekly_cap": None,
            "step": "renew_permit",
            "source": "avis",
        },
    }
)
"""Method and path of an operation → what one would send to it."""
