"""Every page of the routes, each as the first role that it is for: a new one is looked at from its first day."""

import re
from collections.abc import Iterator

import api.pages
from matching.accounts.domain import Role
from tests.api.http.everybody import NAMES, Person
from tests.api.http.named import Named, Things
from tests.api.http.test_authorisation import OTHERWISE, Asked, _asked

ROLES = (Role.ANONYMOUS, Role.JOB_SEEKER, Role.EMPLOYER, Role.COUNSELLOR, Role.COORDINATOR, Role.ADMINISTRATOR)
"""Each page is looked at as the first of them that it is for."""
_PAGES = [each for each in _asked(api.pages.router) if each.method == "GET" and each.name not in OTHERWISE]


def first_of(people: dict[str, Person], role: Role) -> Person:
    """Who looks at the pages of a role."""
    return people[next(each for each in NAMES if people[each].role is role)]


def paths(things: Things, person: Person, locale: str) -> Iterator[str]:
    """Addresses of the pages to look at as that person, about what they reach, else about anything of the kind."""
    for asked in _PAGES:
        first = next(each for each in ROLES if each in asked.allow.roles)
        if first is person.role and asked.path.startswith("/en/") == (locale == "en"):
            path = path_of(asked, things, person)
            if path is not None:
                yield path


def path_of(asked: Asked, things: Things, person: Person) -> str | None:
    """The address of a page about what that person reaches, else about anything of its kind, if there is one."""
    named: Named | None = Named({})
    if asked.allow.reach is not None:
        own = things.of_each.get((asked.allow.reach.thing, person.name))
        named = own or things.one.get(asked.allow.reach.thing)
    if named is None:
        return None
    known = {"secret": things.secrets.get(asked.path.split("/")[1]), **named.parameters}
    return re.sub(r"\{(\w+)\}", lambda found: str(known[found[1]]), asked.path)
