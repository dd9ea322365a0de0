"""Words for documents read: why one was not, what was left out of it, and the fields of a draft."""

from collections.abc import Mapping
from types import MappingProxyType

from api.translations import N_

DOCUMENT_ERRORS: Mapping[str, str] = MappingProxyType(
    {
        "document_empty": N_("This file is empty."),
        "document_large": N_("This file is too long for a CV: at most %(most)s (%(unit)s)."),
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
        "document_scanned": N_(
            "These pages are pictures, without any text to read. Export the CV from the program it was written with,"
            " have it recognised (OCR), or type the main of it in a text file."
        ),
        "document_slow": N_("Reading this file takes too long: it was given up. Save it as PDF, or as plain text."),
    }
)
"""Code → English message with named `%(…)s` parameters."""

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
    }
)
"""Vocabulary → code → English message."""
