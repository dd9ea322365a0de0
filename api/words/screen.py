"""Words for the codes that pages show, one vocabulary for each kind of code."""

from collections.abc import Mapping
from types import MappingProxyType

from api.translations import N_
from api.words.accompaniment import ACCOMPANIMENT
from api.words.agreements import AGREEMENTS
from api.words.duplicates import DUPLICATES
from api.words.events import EVENTS
from api.words.gates import GATES
from api.words.privacy import PRIVACY
from api.words.reading import READING
from api.words.steps import STEPS
from api.words.twinning import TWINNING

_CENSUS = {
    "kind": {
        "vacancy": N_("Post to fill"),
        "planned": N_("Planned need"),
        "internship": N_("Internship"),
    },
    "planned_reason": {
        "retirement": N_("planned for a retirement"),
        "season": N_("planned for the season"),
        "expansion": N_("planned for an expansion"),
    },
    "duration": {
        "permanent": N_("Permanent"),
        "temporary": N_("Temporary"),
        "seasonal": N_("Seasonal"),
    },
    "wage_unit": {"hour": N_("an hour"), "year": N_("a year")},
    "telework": {
        "none": N_("On site"),
        "partial": N_("Partly from home"),
        "full": N_("From home"),
    },
    "importance": {"required": N_("Required"), "preferred": N_("An asset")},
    "sector": {
        "0": N_("Senior management"),
        "1": N_("Business, finance and administration"),
        "2": N_("Sciences, engineering and computing"),
        "3": N_("Health"),
        "4": N_("Education, law and social services"),
        "5": N_("Arts, culture, recreation and sport"),
        "6": N_("Sales and services"),
        "7": N_("Trades, transport and equipment"),
        "8": N_("Agriculture, forests and natural resources"),
        "9": N_("Manufacturing and utilities"),
    },
    "status": {
        "open": N_("Open"),
        "closed": N_("Closed"),
        "held": N_("Waiting for a decision"),
        "refused": N_("Refused as it is written"),
    },
    "legal_frame": {
        "school": N_("School placement, with the school as a party"),
        "order": N_("Placement for a professional order"),
        "immersion": N_("Immersion placement of a programme"),
        "paid": N_("Paid internship"),
    },
    "cover": {
        "host": N_("The host carries the CNESST cover"),
        "school": N_("The school carries the CNESST cover"),
        "programme": N_("The programme carries the CNESST cover"),
        "volunteer_protection": N_("The host buys the CNESST’s protection of volunteers"),
    },
    "frame_is": {
        "school": N_("A student does it for their programme of studies. The school signs the agreement too."),
        "order": N_("Somebody trained in a profession practises under supervision, as their professional order asks."),
        "immersion": N_(
            "Somebody discovers the work here under an employment programme, with a workstation and coaching."
        ),
        "paid": N_("Somebody learns the work at your place, and is paid for it."),
    },
    "frame_needs": {
        "tutor": N_("who accompanies the intern"),
        "school": N_("the school"),
        "programme": N_("the programme"),
    },
    "covered_by": {
        "host": N_("you, the host"),
        "school": N_("the school"),
        "programme": N_("the programme"),
        "volunteer_protection": N_("the protection of volunteers, which you buy"),
    },
    "day": {
        "mon": N_("Monday"),
        "tue": N_("Tuesday"),
        "wed": N_("Wednesday"),
        "thu": N_("Thursday"),
        "fri": N_("Friday"),
        "sat": N_("Saturday"),
        "sun": N_("Sunday"),
    },
    "shift": {"day": N_("daytime"), "evening": N_("evening"), "night": N_("night")},
}

_PEOPLE = {
    "role": {
        "anonymous": N_("Visitor"),
        "job_seeker": N_("Job seeker"),
        "employer": N_("Employer"),
        "counsellor": N_("Employment counsellor"),
        "coordinator": N_("Coordinator"),
        "administrator": N_("Administrator"),
        "system": N_("The service itself"),
        "doorkeeper": N_("The door of the service"),
        "colleague": N_("A colleague who accompanies newcomers"),
    },
    "area": {
        "needs": N_("Needs"),
        "internships": N_("Internships"),
        "agreements": N_("Agreements of internships"),
        "candidates": N_("CV bank"),
        "referrals": N_("Referrals"),
        "twinnings": N_("Twinnings"),
        "employers": N_("Employers"),
        "reports": N_("Reports and decisions on offers"),
        "permits": N_("CNESST permits"),
        "file-accesses": N_("Files opened for a reason"),
        "duplicates": N_("Found twice"),
        "events": N_("Events"),
        "plans": N_("Who could go where"),
        "destructions": N_("Register of what was destroyed"),
        "incidents": N_("Register of incidents"),
        "reference": N_("Classifications and places"),
        "settings": N_("Rules and delays"),
    },
    "employer_kind": {
        "firm": N_("Business"),
        "organisation": N_("Organisation"),
        "municipality": N_("Municipality"),
        "public_body": N_("Public body"),
    },
    "programme_audience": {
        "employer": N_("For an employer: what helps to hire"),
        "person": N_("For a person: a service they may have"),
    },
    "authorisation": {
        "citizen": N_("Citizen"),
        "permanent_resident": N_("Permanent resident"),
        "open_permit": N_("Open work permit"),
        "post_graduation_permit": N_("Post-graduation work permit"),
        "spouse_open_permit": N_("Open permit as a spouse"),
        "bridging_open_permit": N_("Bridging open permit"),
        "vulnerable_worker_permit": N_("Open permit for a vulnerable worker"),
        "closed_permit": N_("Permit for one employer"),
        "international_student": N_("International student"),
        "asylum_claimant": N_("Asylum claimant"),
        "protected_person": N_("Protected person"),
        "renewal_filed": N_("Renewal of the permit filed"),
        "graduate_awaiting_permit": N_("Graduate waiting for a permit"),
        "working_holiday": N_("Working holiday permit"),
        "young_professional": N_("Young professional permit"),
        "temporary_resident_permit": N_("Temporary resident permit"),
        "restoration": N_("Status being restored"),
        "abroad": N_("Lives abroad"),
        "visitor": N_("Visitor status"),
    },
    "schooling": {
        "none": N_("no schooling in French"),
        "secondary": N_("secondary school in French"),
        "postsecondary": N_("studies in French after secondary school"),
    },
}

_RANKING = {
    "near": {
        "elsewhere": N_("The same search, in all the territories:"),
        "meaning": N_("Needs in the occupations nearest to the words that you typed:"),
        "meaning_elsewhere": N_("Needs in the occupations nearest to these words, in all the territories:"),
        "any_sector": N_("The same search, in all the sectors:"),
        "any_words": N_("The same search, without the words that you typed:"),
        "anything": N_("Nothing close was found. These are the newest needs of the list:"),
    },
    "eligibility": {
        "eligible": N_("Meets every requirement"),
        "possible": N_("Possible"),
        "outside": N_("Too late, or only if the offer changes"),
        "not_eligible": N_("Does not meet a requirement"),
    },
    "feature": {
        "occupation": N_("Trade close to the one sought"),
        "skills": N_("Skills asked for"),
        "experience": N_("Experience in the trade"),
        "recency": N_("Recent practice"),
        "preferred": N_("Assets"),
        "language_margin": N_("Ease in French beyond what is asked"),
        "distance": N_("Closeness of the home"),
        "aspiration": N_("The occupation aimed for"),
        "below_qualification": N_("Post below the qualification"),
        "learning": N_("What the person would learn there"),
    },
    "credential_status": {"held": N_("Held"), "in_process": N_("Being obtained"), "none": N_("No")},
    "state": {
        "claimed": N_("told by the person"),
        "evidenced": N_("supported by a document or a test"),
        "verified": N_("checked by a counsellor"),
    },
    "who": {
        "candidate": N_("the person"),
        "employer": N_("the employer"),
        "counsellor": N_("the counsellor"),
        "authority": N_("the authorities"),
        "school": N_("a school"),
        "order": N_("the professional order"),
    },
    "step": {
        "ask_candidate": N_("Ask the person"),
        "authorisation_steps": N_("Steps are needed for the right to work; the counsellor knows which"),
        "change_permit_conditions": N_("Have the conditions of the permit changed"),
        "enrol_full_time": N_("Study full time again"),
        "medical_examination": N_("Pass the immigration medical examination"),
        "change_of_employer_authorisation": N_("Ask for the authorisation to change employer"),
        "new_closed_permit": N_("Obtain a new permit for this employer"),
        "lmia_and_caq": N_("Obtain a labour market impact assessment and a CAQ, then a work permit"),
        "restore_status": N_("Have the status restored"),
        "apply_for_open_permit": N_("Apply for an open permit"),
        "renew_permit": N_("Renew the work permit"),
        "obtain_work_permit": N_("Obtain a work permit"),
        "wait_for_permit": N_("Wait for the permit that was applied for"),
        "reduce_hours": N_("Offer fewer hours a week"),
        "confirm_availability": N_("Confirm when the person is free"),
        "relocate": N_("Move to the region"),
        "obtain_credential": N_("Obtain it"),
        "finish_credential": N_("Finish obtaining it"),
        "french_course": N_("Take a French course"),
        "language_test": N_("Take a language test"),
        "comparative_evaluation": N_("Obtain a comparative evaluation of the studies"),
        "language_course": N_("Take a course in this language"),
        "gain_experience": N_("Gain the experience that is missing"),
        "obtain_diploma_des": N_("Finish secondary school in adult education"),
        "obtain_diploma_dep": N_("Obtain a DEP, at school or by recognition of skills"),
        "obtain_diploma_asp": N_("Obtain an ASP, at school or by recognition of skills"),
        "obtain_diploma_aec": N_("Obtain an AEC, at college or by recognition of skills"),
        "obtain_diploma_dec": N_("Obtain a DEC, at college or by recognition of skills"),
        "obtain_diploma_certificate": N_("Obtain a university certificate"),
        "obtain_diploma_bachelor": N_("Obtain a bachelor’s degree"),
        "obtain_diploma_master": N_("Obtain a master’s degree"),
        "obtain_diploma_doctorate": N_("Obtain a doctorate"),
        "sponsor": N_("Decide to sponsor somebody from abroad"),
    },
    "criterion": {
        "work_authorisation": N_("Right to work"),
        "french_speaking": N_("Spoken French"),
        "french_listening": N_("French understood"),
        "french_reading": N_("French read"),
        "french_writing": N_("French written"),
        "other_language": N_("Other language"),
        "licence": N_("Licence"),
        "certificate": N_("Card or certificate"),
        "diploma": N_("Diploma"),
        "experience": N_("Experience"),
        "territory": N_("Place"),
        "start_date": N_("Start date"),
        "hours": N_("Hours"),
        "schedule": N_("Schedule"),
    },
}

VOCABULARIES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        **_CENSUS,
        **_PEOPLE,
        **PRIVACY,
        **_RANKING,
        **ACCOMPANIMENT,
        **AGREEMENTS,
        **DUPLICATES,
        **EVENTS,
        **GATES,
        **READING,
        **STEPS,
        **TWINNING,
    }
)
"""Vocabulary → code → English message."""
