"""What a route's path or body names, and which of those objects each role reaches by it.

`allow` says for which roles a route is made; its reach says whose needs, files, referrals they get at. The database
decides, by its policies; this declares it beside the route, and a test asks every route as everybody
(`tests/api/http/test_authorisation.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from matching.accounts.domain import Role


class Relation(StrEnum):
    """What somebody is to an object."""

    OWN = "own"
    """About them, started by them, or theirs to answer for."""
    ORGANISATION = "organisation"
    """Followed by, or made in the name of, their organisation or employer."""
    OTHER = "other"
    OPEN_TO_ALL = "open to all"
    """Nobody's in particular: an event that is first come, first served."""


class Thing(StrEnum):
    """What a path or a body names."""

    AGREEMENT = "agreement"
    """The agreement of an internship: its person, its host, and the organisation that follows the person."""
    COLLEAGUE = "colleague"
    """Somebody of a firm who accompanies newcomers."""
    DRAFT = "draft"
    """What was read of a CV, and waits to be confirmed by whoever brought it."""
    EMPLOYER = "employer"
    EVENT = "event"
    """An event: its organisers, the people it invited, the employers who come."""
    FILE = "file"
    """A person's entry in the CV bank, and what hangs on it: consents, holds."""
    INCIDENT = "incident"
    INTERNSHIP = "internship"
    INVITATION = "invitation"
    LINK = "link"
    """What a secret sent by e-mail opens: whoever has it may follow it."""
    MEMBER = "member"
    """Somebody else's account, in an organisation or an employer."""
    NEED = "need"
    OPENED_FILE = "opened_file"
    """A file that a coordinator has opened for a reason, whose it is until the time is over."""
    ORGANISATION = "organisation"
    MERGE = "merge"
    """Two files, or two needs, that somebody put together."""
    PAIR = "pair"
    """Two files that may be one person's."""
    NEED_MERGE = "need_merge"
    NEED_PAIR = "need_pair"
    """Two needs of one employer that may be one."""
    PERMIT = "permit"
    REFERRAL = "referral"
    RULE = "rule"
    """A setting, a step, a rule: what an administrator may change."""
    SEARCH = "search"
    SESSION = "session"
    TAKEN = "taken"
    """A referral whose internship the person has taken, to be agreed on."""
    SHOWN_FILE = "shown_file"
    """A file that its person shows to another organisation than the one that follows them."""
    START = "start"
    """A person and an opening, between whom a referral is to be started."""
    TOKEN = "token"  # noqa: S105 - a word
    TWINNING = "twinning"
    """Somebody newly hired and a colleague who is proposed to them, or accompanies them."""


@dataclass(frozen=True)
class Reach:
    """Which objects of a kind each role reaches, and how the others are refused."""

    thing: Thing
    reached: Mapping[Role, frozenset[Relation]]
    refusal: int = 404
    """404 where existence itself is private; 403 where anybody may know that it is there."""
    refusals: Mapping[Role, int] = field(default_factory=dict)
    """Roles that are refused otherwise."""
    verified: bool = False
    """Whether an employer reaches it only once a coordinator has verified it; the refusal says so: 403."""

    def lets(self, role: Role, relation: Relation) -> bool:
        """Whether somebody of that role, in that relation, reaches the object."""
        return relation in self.reached.get(role, frozenset())


ALL = frozenset(Relation)
OURS = frozenset({Relation.OWN, Relation.ORGANISATION})
MINE = frozenset({Relation.OWN})
_EVERYBODYS: Mapping[Role, frozenset[Relation]] = MappingProxyType(dict.fromkeys(Role, ALL))


def whole(thing: Thing) -> Reach:
    """Every role that the route is for reaches every object of the kind."""
    return Reach(thing, _EVERYBODYS)


_STAFF = {Role.COUNSELLOR: ALL, Role.COORDINATOR: ALL, Role.ADMINISTRATOR: ALL}
_OWN_OFFERS = MappingProxyType({Role.EMPLOYER: OURS, **_STAFF})
_FILES = MappingProxyType({Role.JOB_SEEKER: MINE, Role.COUNSELLOR: OURS})
_REFERRALS = MappingProxyType({Role.JOB_SEEKER: MINE, Role.COUNSELLOR: OURS, Role.EMPLOYER: OURS})
_MEMBERS = MappingProxyType({Role.EMPLOYER: MINE, Role.COUNSELLOR: MINE, Role.ADMINISTRATOR: ALL})
_RANKED = MappingProxyType({Role.EMPLOYER: OURS, Role.COUNSELLOR: ALL, Role.COORDINATOR: ALL})

COLLEAGUES = Reach(Thing.COLLEAGUE, MappingProxyType({Role.EMPLOYER: OURS}))
OWN_TWINNINGS = Reach(Thing.TWINNING, MappingProxyType({Role.JOB_SEEKER: MINE}))
TWINNINGS = Reach(Thing.TWINNING, _REFERRALS)
AGREEMENTS = Reach(Thing.AGREEMENT, _REFERRALS)
OUR_AGREEMENTS = Reach(Thing.AGREEMENT, MappingProxyType({Role.COUNSELLOR: OURS}))
TAKEN = Reach(Thing.TAKEN, MappingProxyType({Role.COUNSELLOR: OURS}))
NEEDS = whole(Thing.NEED)
EVENTS = whole(Thing.EVENT)
ANY_EVENT = Reach(Thing.EVENT, MappingProxyType({**_EVERYBODYS, Role.ANONYMOUS: frozenset({Relation.OPEN_TO_ALL})}))
OUR_EVENTS = Reach(Thing.EVENT, MappingProxyType({Role.COUNSELLOR: OURS, Role.COORDINATOR: OURS}))
INVITED = Reach(Thing.EVENT, MappingProxyType({Role.JOB_SEEKER: MINE}))
HOSTED = Reach(Thing.EVENT, MappingProxyType({Role.EMPLOYER: OURS}))
INTERNSHIPS = whole(Thing.INTERNSHIP)
EMPLOYERS = whole(Thing.EMPLOYER)
PERMITS = whole(Thing.PERMIT)
INCIDENTS = whole(Thing.INCIDENT)
RULES = whole(Thing.RULE)
LINKS = whole(Thing.LINK)
OWN_NEEDS = Reach(Thing.NEED, _OWN_OFFERS, refusal=403)
OWN_INTERNSHIPS = Reach(Thing.INTERNSHIP, _OWN_OFFERS, refusal=403)
SHORT_LISTS = Reach(Thing.NEED, _RANKED, refusal=403, verified=True)
INTERNSHIP_LISTS = Reach(Thing.INTERNSHIP, _RANKED, refusal=403, verified=True)
FILES = Reach(Thing.FILE, _FILES)
DRAFTS = Reach(Thing.DRAFT, MappingProxyType({Role.JOB_SEEKER: MINE, Role.COUNSELLOR: MINE}))
OPENED_FILES = Reach(Thing.OPENED_FILE, MappingProxyType({Role.COORDINATOR: MINE}))
SHOWN_FILES = Reach(Thing.SHOWN_FILE, MappingProxyType({Role.COUNSELLOR: OURS}))
REFERRALS = Reach(Thing.REFERRAL, _REFERRALS)
MEMBERS = Reach(Thing.MEMBER, _MEMBERS)
INVITATIONS = Reach(Thing.INVITATION, _MEMBERS)
NEW_OFFERS = Reach(Thing.EMPLOYER, _OWN_OFFERS, refusal=403)
NEW_FILES = Reach(Thing.ORGANISATION, MappingProxyType({Role.COUNSELLOR: OURS}), refusal=403)
STARTS = Reach(Thing.START, _REFERRALS, refusals=MappingProxyType({Role.EMPLOYER: 403}), verified=True)
_TWICE = MappingProxyType({Role.COUNSELLOR: OURS, Role.COORDINATOR: MINE})
PAIRS = Reach(Thing.PAIR, _TWICE)
MERGES = Reach(Thing.MERGE, _TWICE)
_NEEDS_TWICE = MappingProxyType({Role.EMPLOYER: OURS, Role.COUNSELLOR: ALL, Role.COORDINATOR: ALL})
NEED_PAIRS = Reach(Thing.NEED_PAIR, _NEEDS_TWICE)
NEED_MERGES = Reach(Thing.NEED_MERGE, _NEEDS_TWICE)
PLACES = Reach(Thing.ORGANISATION, _MEMBERS, refusal=403)
OWN_SEARCHES = Reach(Thing.SEARCH, MappingProxyType(dict.fromkeys(Role, MINE)))
OWN_SESSIONS = Reach(Thing.SESSION, MappingProxyType(dict.fromkeys(Role, MINE)))
OWN_TOKENS = Reach(Thing.TOKEN, MappingProxyType(dict.fromkeys(Role, MINE)))
