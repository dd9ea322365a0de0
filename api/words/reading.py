"""Words for documents read: why one was not, what was left out of it, and the fields of a draft."""

from collections.abc import Mapping
from types import MappingProxyType

from api.translations import N_

DOCUMENT_ERRORS: Mapping[str, str] = MappingProxyType(
    {
        "document_empty": N_("This file is empty."),
        "document_large": N_("This file is too long for a CV: at most %(most)s %(unit)s."),
        "document_format": N_("This is not a PDF, a Word (DOCX), an ODT, an RTF or a plain text file."),
        "document_old_word": N_("This file is in the format of Word 97: open it, and save it as DOCX or PDF."),
        "document_extension": N_(
            "This file is named “%(extension)s” and its content is “%(found)s”: give it its real name, or export it"
            " again."
        ),
        "document_encrypted": N_("A password protects this file: remove it, and send the file again."),
        "document_damaged": N_("This file is damaged or cut short: export it again, as PDF for instance."),
        "document_hostile": N_(
            "This file holds macros, external entities or far more than a CV: it was not opened. Save it as PDF."
        ),
        "document_infected": N_("The antivirus refuses this file: it was not opened. Have your device checked."),
        "unasked_in_file": N_(
            "This file says what nobody may store here, such as an age or a civil status: the person alone may open it."
            " The file in the bank has a CV without that."
        ),
        "document_unchecked": N_("The antivirus that checks files does not answer. Please try again in a few minutes."),
        "document_unchecked_size": N_(
            "This file is larger than the antivirus is set to check: it was not opened. Send a smaller one, or have the"
            " administrator raise that limit."
        ),
        "document_scanned": N_(
            "These pages are pictures, without any text to read. Export the CV from the program it was written with,"
            " have it recognised (OCR), or type the main of it in a text file."
        ),
        "period_unsaid": N_(
            "Years alone do not say how long a job lasted: choose the months, or say how many months in all. If nobody"
            " remembers, leave the years empty."
        ),
        "level_unsaid": N_("Say how well too, in one of the four at least: without it, this language is not kept."),
        "document_slow": N_("Reading this file takes too long: it was given up. Save it as PDF, or as plain text."),
    }
)
"""Code → English message with named `%(…)s` parameters."""

DOCUMENT_UNITS: Mapping[str, str] = MappingProxyType(
    {
        "megabytes": N_("megabytes"),
        "megapixels": N_("millions of points in a picture"),
        "pages": N_("pages"),
        "scanned_pages": N_("pages that are pictures"),
        "characters": N_("characters"),
        "lines": N_("lines"),
    }
)
"""What the length of a document is counted in → English message."""

READING: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "left_out": {
            "photo": N_("Photo or image"),
            "birth_date": N_("Date of birth"),
            "birthplace": N_("Place of birth"),
            "age": N_("Age"),
            "sex": N_("Sex or gender"),
            "marital_status": N_("Civil status"),
            "children": N_("Children"),
            "pregnancy": N_("Pregnancy or maternity leave"),
            "nationality": N_("Nationality or origin"),
            "religion": N_("Religion"),
            "health": N_("Health"),
            "political_convictions": N_("Political convictions"),
            "sexual_orientation": N_("Sexual orientation"),
            "criminal_record": N_("Criminal record"),
            "sin": N_("Social insurance number"),
            "ramq": N_("Health insurance number"),
            "passport": N_("Passport number"),
            "uci": N_("Immigration client identifier"),
            "identity_card": N_("Identity card number"),
        },
        "draft_field": {
            "title": N_("Job title"),
            "unit_group": N_("Occupation (NOC)"),
            "employer": N_("Workplace"),
            "place": N_("Town or country"),
            "period": N_("From when to when"),
            "duties": N_("Duties"),
            "skill": N_("Skill"),
            "diploma": N_("Title of the diploma"),
            "level": N_("Level in Québec"),
            "field": N_("Field of study"),
            "school": N_("Name of the school"),
            "year": N_("Year obtained"),
            "language": N_("Language and level"),
            "credential": N_("Licence or card"),
            "availability": N_("When available"),
            "available_from": N_("Available from"),
        },
        "proposal": {
            "experience": N_("A job"),
            "diploma": N_("A diploma"),
            "language": N_("Languages"),
            "credential": N_("Licences and cards"),
            "skills": N_("Skills"),
            "aspirations": N_("What is aimed for"),
            "availability": N_("When free"),
        },
        "proposal_state": {
            "waiting": N_("To confirm"),
            "kept": N_("Confirmed"),
            "dropped": N_("Set aside"),
        },
        "question_you": {
            "last_job": N_("What was your last job?"),
            "last_job_when": N_("When was it, or for how long?"),
            "last_job_duties": N_("What did you do there?"),
            "job_before": N_("And the job before?"),
            "diploma": N_("What is your highest diploma?"),
            "french": N_("How is your French?"),
            "english": N_("How is your English?"),
            "other_language": N_("Which other language do you speak?"),
            "licences": N_("Which licences and cards do you have?"),
            "skills": N_("What are you good at?"),
            "aspirations": N_("Which work would you like?"),
            "availability": N_("From when could you begin?"),
        },
        "question_them": {
            "last_job": N_("What was their last job?"),
            "last_job_when": N_("When was it, or for how long?"),
            "last_job_duties": N_("What did they do there?"),
            "job_before": N_("And the job before?"),
            "diploma": N_("What is their highest diploma?"),
            "french": N_("How is their French?"),
            "english": N_("How is their English?"),
            "other_language": N_("Which other language do they speak?"),
            "licences": N_("Which licences and cards do they have?"),
            "skills": N_("What are they good at?"),
            "aspirations": N_("Which work would they like?"),
            "availability": N_("From when could they begin?"),
        },
        "self_description": {
            "none": N_("Not at all"),
            "basic": N_("A little"),
            "intermediate": N_("Enough to get by"),
            "advanced": N_("With ease"),
            "native": N_("As a first language"),
        },
        "to_do": {
            "speaking": N_("To speak"),
            "listening": N_("To understand"),
            "reading": N_("To read"),
            "writing": N_("To write"),
        },
        "scale": {
            "echelle_quebecoise": N_("Québec scale, level"),
            "nclc": N_("NCLC"),
            "clb": N_("CLB"),
            "cefr": N_("CEFR"),
        },
        "month": {
            "1": N_("January"),
            "2": N_("February"),
            "3": N_("March"),
            "4": N_("April"),
            "5": N_("May"),
            "6": N_("June"),
            "7": N_("July"),
            "8": N_("August"),
            "9": N_("September"),
            "10": N_("October"),
            "11": N_("November"),
            "12": N_("December"),
        },
    }
)
"""Vocabulary → code → English message."""
