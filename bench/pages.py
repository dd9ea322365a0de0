"""The pages of the demonstration region as its people open them: how long the server takes, and what a page weighs.

`python -m bench --only pages`. Everybody goes from page to page by the links that stand on them; of pages alike but for
what they are about, a few are opened. The peer is `/health` of the same run: one statement, and no page.
"""

import gzip
import re
import time
from collections import defaultdict
from collections.abc import Iterator
from html.parser import HTMLParser

from fastapi.testclient import TestClient

from api.app import create_app
from api.database import reading, writing
from api.page_assets import ASSETS, SCRIPTS, STYLES
from api.settings import Settings
from bench.bank import Bank
from bench.plans import PLANS, made
from bench.ranking import at, milliseconds
from bench.table import Figure
from matching.accounts.domain import SYSTEM, Role
from matching.accounts.tokens import create_token
from matching.referrals import plans

ROLES = (None, Role.JOB_SEEKER, Role.EMPLOYER, Role.COUNSELLOR, Role.COORDINATOR)
ALIKE, ROUNDS = 2, 3
"""How many pages of a kind are opened, and how often each."""
BOUND_MS, BOUND_KB = 100.0, 100.0
_ABOUT = re.compile(r"(?<=/)\d+(?=/|$)")


class _Links(HTMLParser):
    """Where the links of a page lead; files, what leaves the site, and the other language aside."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(attrs).get("href") or ""
        path = href.partition("#")[0].partition("?")[0]
        if tag == "a" and path.startswith("/") and not path.startswith("/en/") and "." not in path:
            self.found.append(href.partition("#")[0])


def pages(bank: Bank) -> list[Figure]:
    """Time and weight of the pages of every role; the longest and the heaviest by name."""
    app = create_app(Settings(requests_a_minute=1_000_000), bank.pool, bank.encoder)
    _keep_plans(bank)
    taken: dict[str, list[float]] = defaultdict(list)
    weights: dict[str, int] = {}
    with TestClient(app, follow_redirects=False) as browser:
        health = milliseconds(lambda _: browser.get("/health"), [*range(100)])
        for role in ROLES:
            browser.headers = _as(bank, role)
            for kind, address in _opened(browser):
                for _ in range(ROUNDS):
                    started = time.perf_counter()
                    answer = browser.get(address)
                    taken[kind].append((time.perf_counter() - started) * 1000)
                weights[kind] = max(weights.get(kind, 0), int(answer.headers["content-length"]))
    every = [each for times in taken.values() for each in times]
    slowest = sorted(taken, key=lambda kind: -at(taken[kind], 0.95))[:8]
    heaviest = sorted(weights, key=lambda kind: -weights[kind])[:3]
    beside = sum(len(gzip.compress((ASSETS / name).read_bytes())) for name in (*STYLES, *SCRIPTS))
    ratio = at(every, 0.95) / at(health, 0.5)
    return [
        Figure(f"pages, {len(taken)} kinds, p50", at(every, 0.5), "ms"),
        Figure(
            f"pages, {len(taken)} kinds, p95 of {len(every)}",
            at(every, 0.95),
            "ms",
            BOUND_MS,
            f"{ratio:.1f} × /health ({at(health, 0.5):.1f} ms)",
        ),
        *(Figure(f"{kind}, p95", at(taken[kind], 0.95), "ms", BOUND_MS) for kind in slowest),
        *(
            Figure(f"{kind}, with styles and scripts", (weights[kind] + beside) / 1000, "KB", BOUND_KB)
            for kind in heaviest
        ),
    ]


def _keep_plans(bank: Bank) -> None:
    """Work out who could go where, as the worker does when asked: the pages of plans have their lines."""
    with writing(bank.pool, SYSTEM) as connection:
        connection.execute("SET LOCAL statement_timeout = 0")
        for asked in PLANS.values():
            lines, figures = made(connection, bank, asked)
            figures |= {"on": bank.today.isoformat()}
            plans.keep(connection, plans.ask(connection, asked), lines, figures, made_of=plans.version(connection))


def _as(bank: Bank, role: Role | None) -> dict[str, str]:
    """What a browser sends for the first account of a role; nothing that says who it is for none."""
    if role is None:
        return {"Accept-Encoding": "gzip"}
    with reading(bank.pool, SYSTEM) as connection:
        row = connection.execute(
            "SELECT id FROM account WHERE role = %(role)s ORDER BY id LIMIT 1", {"role": role}
        ).fetchone()
    if row is None:
        raise LookupError(f"the demonstration lends no {role}")
    with writing(bank.pool, SYSTEM) as connection:
        token = create_token(connection, row[0], 1)
    return {"Accept-Encoding": "gzip", "Authorization": f"Bearer {token}"}


def _opened(browser: TestClient) -> Iterator[tuple[str, str]]:
    """Each page that links lead to, with its kind: its address, what it is about put aside."""
    waiting, seen, alike = ["/", "/bienvenue"], set[str](), defaultdict[str, int](int)
    while waiting:
        address = waiting.pop(0)
        kind = _ABOUT.sub("…", address.partition("?")[0])
        if address in seen or alike[kind] == ALIKE:
            continue
        seen.add(address)
        answer = browser.get(address)
        if answer.status_code == 303:
            waiting.insert(0, answer.headers["location"])
        if answer.status_code != 200 or not answer.headers["content-type"].startswith("text/html"):
            continue
        alike[kind] += 1
        waiting += _Links(answer.text).found
        yield kind, address
