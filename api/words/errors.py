"""Words for the codes of errors: those of the domain, of the store, of HTTP, and pydantic's own types."""

from collections.abc import Mapping
from types import MappingProxyType

from api.translations import N_
from api.words.accompaniment import ACCOMPANIMENT_ERRORS
from api.words.agreements import AGREEMENT_ERRORS
from api.words.events import EVENT_ERRORS
from api.words.internships import FRAME_ERRORS
from api.words.reading import DOCUMENT_ERRORS
from api.words.referrals import REFERRAL_ERRORS
from api.words.twinning import TWINNING_ERRORS
from api.words.validation import VALIDATION

_DOMAIN = {
    "ends_before_start": N_("The end comes before the start."),
    "experience_period": N_("The end comes before the start."),
    "permit_period": N_("The permit ends before it begins: check the two dates."),
    "end_reckoned": N_("An end is reckoned from how many months the job lasted: say how many."),
    "start_or_months": N_("Say when it started, or how many months it lasted."),
    "consent_period": N_("A consent must end after the day it is given."),
    "consent_not_yet": N_("A consent cannot be dated after today."),
    "consent_not_told": N_(
        "Say how the person gave this consent, and in which language: nobody consents online for somebody else."
    ),
    "consent_over": N_("This consent is over already: give it for longer, or ask the person again."),
    "consent_withdrawn_since": N_(
        "The person withdrew this consent on %(withdrawn)s: one given before that day counts no more. Ask again."
    ),
    "consent_too_long": N_("A consent lasts at most %(most)s days."),
    "merge_choice": N_("There is no such choice."),
    "merge_refused": N_("This cannot be done now: look at the two files again."),
    "hold_too_long": N_("A hold ends after today, and on %(latest)s at the latest."),
    "erasure_asked": N_("The erasure of this file was asked for: nothing new may rest on it until it is called off."),
    "reason_without_words": N_("Say why in a few words: the person reads it."),
    "told_too_soon": N_("The person is told from the day that the file was due on, and at the latest today."),
    "incident_dates": N_(
        "These days have no order: an incident begins, is discovered, is told of, then is closed; none is before 2000."
    ),
    "notices_missing": N_("A serious incident is closed once the Commission and the people have been told."),
    "consent_employer": N_("A CV is released to one named employer; no other consent names one."),
    "language_is_french": N_("French has criteria of its own: choose among those."),
    "too_many_criteria": N_("There are too many criteria: at most %(most)s."),
    "experience_without_unit_group": N_("Experience is asked for without saying in which occupation."),
    "french_text_missing": N_(
        "An offer always has its French text (Charter of the French Language, section 41): write it here."
    ),
    "language_without_reason": N_(
        "Another language than French is required: give the reason, which will stand in the offer, and the three"
        " attestations (Charter of the French Language, section 46)."
    ),
    "occupation_unsure": N_("The title may mean several occupations. Choose one."),
    "wage_range": N_("The highest wage is lower than the lowest."),
    "employer_or_source": N_("A need has an employer, or the source it was taken from."),
    "planned_reason": N_("A planned need says why it is planned; a vacancy does not."),
    "gateway_place": N_("In Québec, or outside: where outside is told in French and in English."),
    "text_nul": N_("This text contains a character that cannot be stored (NUL)."),
    "text_control": N_("A name stands on one line: take out what does not show."),
    "text_surrogate": N_("This text contains half of a character that cannot be stored."),
    "identity_number": N_("This text contains an identity number (%(kind)s). The law forbids storing it: remove it."),
    "prohibited_ground": N_(
        "This may not be asked or stored: it touches a ground of discrimination that the Charter prohibits."
    ),
    "language_as_skill": N_(
        "A language is not a skill: %(words)s. Put it under the languages; an offer that requires another than French"
        " gives its reason and the three attestations."
    ),
    "ground_as_skill": N_(
        "This is not a skill: %(words)s. It touches a ground of discrimination that the Charter prohibits: remove it."
    ),
    "identity_number_field": N_("This identity number may not be stored."),
    "date_in_future": N_("This date has not come yet: check the year."),
    "ended_already": N_("This date has gone by: an offer that is added ends, and closes, today or later."),
    "closed": N_("This offer is closed: it is kept as it was. Add another one instead."),
    "password_short": N_("This password is too short: at least %(least)s characters."),
    "password_long": N_("This password is too long: at most %(most)s characters."),
    "password_common": N_("This password is among the first that a stranger would try. Choose another one."),
    "email_invalid": N_("This is not an e-mail address."),
    "sign_in_refused": N_("The address or the password is not right."),
    "code_refused": N_("This code is not right, or was used already. Wait for the next one."),
    "printed_code_over": N_("This code is not right, was used already, or is too old. Ask for another one."),
    "text_code_refused": N_(
        "This code is not right, or is too old. Look at the last message, or ask for another code."
    ),
    "phone_invalid": N_("This is not a telephone number."),
    "phone_there": N_("This number cannot be used: another person comes in by it. Print a code instead."),
    "own_access": N_("This person comes in with their own e-mail address: nobody else opens or closes that."),
    "password_wrong": N_("This is not your password."),
    "passwords_differ": N_("The two passwords are not the same."),
    "link_over": N_("This link was used already, or is too old. Ask for another one."),
    "address_there": N_("Another account uses this address. Sign in with it, or choose another address."),
    "employer_there": N_("This employer is here already. Ask one of its members to invite you."),
    "neq_doubtful": N_(
        "A Québec enterprise number (NEQ) begins with 11, 22, 33 or 88. Copy it again from a paper of the register."
    ),
    "neq_changed": N_("The employer put its number right meanwhile. Compare the one shown now, then verify it."),
    "provider_refused": N_("The other service did not let you in. Try again, or sign in with your password."),
    "provider_unknown": N_(
        "No account goes with this identity. Sign in with your password first, then link it from your account."
    ),
    "too_many_tries": N_("Too many tries. Please wait %(minutes)s min, then try again."),
    "permit_incomplete": N_("A permit has a number and an end."),
    "refusal_reason_missing": N_("A refusal says why, and in words where no code does."),
    "held": N_("This offer waits for the coordination’s decision: nobody is ranked for it meanwhile."),
    "wage_under_minimum": N_("This is under the minimum wage: at least $%(least)s an hour."),
    "duplicate_need": N_("You have this very offer in the list already, under the number %(need)s."),
    "too_many_requests": N_("You go faster than the service lets one account. Please wait %(seconds)s s, then go on."),
    "too_many_reports": N_("Enough was reported today. Thank you: try again tomorrow, or write to the coordination."),
    "already_there": N_("This is already there: %(value)s."),
    "unknown_reference": N_("This is not known (%(kind)s): %(value)s."),
    "unknown_kind": N_("This is not known: %(kind)s."),
}

_REQUEST = {
    "json_invalid": N_("The body is not valid JSON."),
    "body_not_utf8": N_("The body is not in UTF-8, the only encoding of JSON."),
    "key_twice": N_("This stands twice in one object: %(key)s. Say it once."),
    "disk_full": N_("The service’s disk is full: nothing was stored. Whoever runs it has to make room first."),
    "not_found": N_("Nothing is found here."),
    "method_not_allowed": N_("This cannot be done at this address."),
    "unauthenticated": N_("Say who you are: sign in, or send an API token."),
    "forbidden": N_("Your role does not allow this."),
    "cross_site": N_("This request came from another site and was refused."),
    "second_factor_needed": N_("Your role asks for a second factor at sign-in: enrol it first."),
    "code_awaited": N_("Give the code of your second factor first."),
    "scope_missing": N_("This API token is not for that: it lacks %(scope)s."),
    "form_expired": N_("This form is too old, or was made for another browser. Reload the page and send it again."),
    "too_large": N_("The request is too large: at most %(most)s MB."),
    "unsupported_media_type": N_("Send JSON, with the header Content-Type: application/json."),
    "precondition_required": N_("Send the header If-Match with the version that you read, so that no change is lost."),
    "stale_version": N_("Somebody else changed this since you read it. Read it again, then make your change."),
    "idempotency_key_reused": N_("This idempotency key was already used for another request."),
    "idempotency_key_invalid": N_("An idempotency key has 1 to 200 visible ASCII characters."),
    "cursor_invalid": N_("This page address is not one that the list gave. Start again from the first page."),
    "filter_not_with_as_of": N_("This filter cannot be used for a past date."),
    "bad_request": N_("The request could not be understood."),
    "validation": N_("Some of what was sent cannot be accepted."),
    "internal": N_("Something went wrong on our side. It has been noted; please try again."),
    "means_missing": N_("Say how the person agreed that the file be kept."),
    "whose_unsaid": N_("Say first whose CV it is."),
    "date_unread": N_("This is no date that can be read: write 2026-12-01."),
    "date_order_unsaid": N_("Say above whether the day or the month comes first."),
    "state_unknown": N_("Say above which of our states this is."),
    "reading_yours": N_(
        "Two documents of yours are being read already. Wait until they are, then send this one again."
    ),
    "reading_many": N_("Many documents are being read just now. Please send yours again in a minute."),
    "unavailable": N_("The service is busy. Please try again in a moment."),
    "no_model": N_("Nothing can be ranked yet: the service is still preparing. Please try again in a few minutes."),
    "no_matching_consent": N_(
        "This person has not asked to be in the lists, or no longer does. Their consent comes first."
    ),
    "import_refused": N_("Some lines of the file cannot be accepted. Nothing was stored."),
    "conflict": N_("This conflicts with what is already stored."),
    "value_out_of_range": N_("This value is outside what can be stored."),
}

_FILES = {
    "encoding": N_("This line is not in UTF-8."),
    "encoding_utf16": N_("This file is in UTF-16. Save it in UTF-8: in Excel, choose CSV UTF-8."),
    "file_empty": N_("This file holds nothing to import."),
    "json_line_invalid": N_("This line is not valid JSON."),
    "csv_column_nameless": N_("Column %(position)s has no name in the first line of the file."),
    "csv_invalid": N_("The quotes of this line do not close: no row can be told from the next."),
    "credential_cell": N_(
        "This does not say clearly which licences or cards are asked. Name each, with “;” between two, "
        "or “|” where one of them is enough."
    ),
    "csv_cells": N_("This row has %(found)s cells; the first line of the file has %(expected)s."),
    "csv_column_twice": N_("This column stands twice in the first line of the file."),
    "week_cell": N_("Write the days, then the shifts: Mon-Fri day; Sat-Sun evening."),
    "unit_group_cell": N_("Write the trade as people say it (cook), or the five figures of its NOC code."),
    "person_twice": N_("This person (%(value)s) is already on line %(line)s of the file."),
    "line_twice": N_("This posting (%(value)s) is already on line %(line)s of the file."),
    "need_unknown": N_("The list has no need of number %(number)s."),
    "need_unnumbered": N_(
        "This list of ours changes the needs that it numbers: give the number, or use the template to add a need."
    ),
    "need_twice_by_number": N_("The need of number %(number)s is already in the file."),
    "column_not_changed": N_("This column is not changed by a file: change it on the page of the need."),
    "need_twice": N_(
        "This need is on line %(line)s of the file already: keep one line, and say there how many posts there are."
    ),
    "spreadsheet_damaged": N_("This file cannot be read: it is damaged, or is no spreadsheet. Save it again as .xlsx."),
    "spreadsheet_old": N_("This is an old .xls, or a workbook with a password. Save it as .xlsx, without a password."),
    "spreadsheet_large": N_("This file is too large: at most %(rows)s lines and %(columns)s columns."),
    "spreadsheet_slow": N_("This file asks too much to be read. Copy its values into the template, then send that."),
    "spreadsheet_formula": N_("Cell %(cell)s holds a formula. Paste its value in its place."),
    "import_format": N_("Send an .xlsx, .csv or .jsonl file."),
    "job_bank_encoding": N_("This file begins as the Job Bank’s does, and is not in UTF-16 all through."),
    "job_bank_columns": N_("This file of the Job Bank lacks its number or its title column."),
    "official_columns": N_(
        "This is not the structure nor the elements of the NOC 2021: it lacks its code or its titles."
    ),
    "not_an_advertisement": N_("This line is not an advertisement of France Travail."),
}

_SETTINGS = {
    "production_needs": N_("In production, these are needed too: %(names)s."),
    "setting_needs": N_("%(setting)s also needs %(names)s."),
    "setting_https": N_("%(names)s must begin with https:// in production."),
}

ERRORS: Mapping[str, str] = MappingProxyType(
    {
        **VALIDATION,
        **_FILES,
        **_SETTINGS,
        **_REQUEST,
        **_DOMAIN,
        **REFERRAL_ERRORS,
        **ACCOMPANIMENT_ERRORS,
        **EVENT_ERRORS,
        **TWINNING_ERRORS,
        **FRAME_ERRORS,
        **AGREEMENT_ERRORS,
        **DOCUMENT_ERRORS,
    }
)
"""Code → English message with named `%(…)s` parameters."""

IDENTITY_NUMBERS: Mapping[str, str] = MappingProxyType(
    {
        "sin": N_("social insurance number"),
        "ramq": N_("health insurance number"),
        "passport": N_("passport number"),
        "uci": N_("immigration client identifier"),
    }
)

REFERENCES: Mapping[str, str] = MappingProxyType(
    {
        "candidate": N_("person"),
        "certificate": N_("card or certificate"),
        "country": N_("country"),
        "credential": N_("licence, card or certificate"),
        "diploma_level": N_("diploma"),
        "employer": N_("employer"),
        "field_of_study": N_("field of study"),
        "language": N_("language"),
        "language_level": N_("level of language"),
        "licence": N_("licence of an order, to drive or of a trade"),
        "municipality": N_("municipality"),
        "organisation": N_("organisation"),
        "region": N_("region"),
        "territory": N_("territory"),
        "unit_group": N_("occupation (NOC)"),
    }
)
"""Kind of thing that a code or an id names."""

TITLES: Mapping[int, str] = MappingProxyType(
    {
        400: N_("Request not understood"),
        401: N_("Sign in first"),
        403: N_("Not allowed"),
        404: N_("Not found"),
        405: N_("Not possible here"),
        409: N_("In conflict with what is there"),
        412: N_("Changed meanwhile"),
        413: N_("Too large"),
        415: N_("Not JSON"),
        422: N_("To be corrected"),
        429: N_("Too many tries"),
        428: N_("Version missing"),
        500: N_("Our mistake"),
        503: N_("Busy"),
        507: N_("No room left"),
    }
)
"""Short name of each status."""
