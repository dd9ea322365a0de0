"""What the right to work of whom an agreement binds leaves open: which days, how many hours, at which host.

Counsellors alone prepare agreements, and alone read what is refused here: no host is told of somebody's status.
Source: requirements §4. What nobody has asked yet refuses nothing: unknown is not no.
"""

from typing import Any

from psycopg import Connection

from matching.candidates import profiles
from matching.candidates.domain import Authorisation
from matching.internships.agreements.domain import Agreed
from matching.internships.agreements.errors import RightToWorkError
from matching.internships.domain import LegalFrame
from matching.matches.authorisation import cap_of, in_breaks
from matching.matches.context import AuthorisationRule, rule_on
from matching.referrals.domain import Referral


def check_right(connection: Connection[Any], found: Agreed, referral: Referral) -> None:
    """Raise RightToWorkError where the person's file says that what is agreed may not be worked."""
    profile = profiles.profiles(connection, [referral.candidate_id]).get(referral.candidate_id)
    held = profile.authorisation if profile is not None else None
    rule = rule_on(connection, held.kind, found.starts_on) if held is not None else None
    if held is None or rule is None or (rule.works_for == "anyone" and not rule.permit_required):
        return
    _check_host(held, rule, referral.employer_id)
    _check_days(held, found)
    _check_hours(held, rule, found, referral.employer_id)


def _check_host(held: Authorisation, rule: AuthorisationRule, employer_id: int) -> None:
    stopped = rule.weekly_cap is not None and held.full_time_enrolment is False
    if rule.works_for == "nobody" or held.permit_held is False or stopped:
        raise RightToWorkError("agreement_no_right")
    # A student's is their school: nobody is bound to it.
    if rule.works_for != "anyone" and held.named_employer_id not in {None, employer_id}:
        raise RightToWorkError("agreement_other_employer")


def _check_days(held: Authorisation, found: Agreed) -> None:
    if held.valid_from is not None and found.starts_on < held.valid_from:
        raise RightToWorkError("agreement_before_permit", "starts_on", on=held.valid_from)
    until, filed = held.valid_until, held.renewal_filed_on
    if until is None or found.ends_on <= until or (filed is not None and filed <= until):
        return
    raise RightToWorkError("agreement_after_permit", "ends_on", on=until)


def _check_hours(held: Authorisation, rule: AuthorisationRule, found: Agreed, employer_id: int) -> None:
    # The placement that a programme requires has its school as a party, and counts in no cap on work beside studies.
    of_studies = rule.weekly_cap is not None and found.legal_frame is LegalFrame.SCHOOL
    on_campus = rule.weekly_cap is not None and held.named_employer_id == employer_id
    cap = cap_of(held, rule)
    if cap is None or of_studies or on_campus or in_breaks(held, found.starts_on, found.ends_on):
        return
    if held.hours_elsewhere + found.hours_per_week > cap:
        left = max(cap - held.hours_elsewhere, 0)
        raise RightToWorkError("agreement_cap", "hours_per_week", left=left, cap=cap, elsewhere=held.hours_elsewhere)
