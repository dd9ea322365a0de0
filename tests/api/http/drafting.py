"""What a browser sends of a CV, and of each step of its draft."""

import re
from html import unescape
from typing import Any

from fastapi.testclient import TestClient

from tests.api.http.conftest import World
from tests.api.http.forms import OURS


def client_of(world: World, who: str) -> TestClient:
    """Somebody's browser, as far as our own pages' forms can tell."""
    client = world.client(who)
    client.headers.update(OURS)
    return client


def bring(client: TestClient, path: str, content: bytes, name: str = "cv.pdf", **fields: str) -> Any:
    """Send a file by the form of `path`; a client with a token needs no form token."""
    return client.post(path, files={"file": (name, content)}, data=fields)


def steps(client: TestClient, draft: str) -> list[str]:
    page = client.get(draft).text
    return sorted(
        set(re.findall(r'href="(/brouillons/\d+/etapes/\d+)"', page)), key=lambda path: int(path.split("/")[-1])
    )


def fields_of(page: str) -> dict[str, Any]:
    """What a browser would send of the form of a step as it is drawn."""
    form = page[page.index('<form class="stack measure"') :]
    form = form[: form.index("</form>")]
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        found = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if found.get("type") in ("checkbox", "radio") and " checked" not in tag:
            continue
        sent.setdefault(found["name"], []).append(found.get("value", ""))
    for name, inner in re.findall(r'<select[^>]* name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', inner)
        sent.setdefault(name, []).append(chosen[1] if chosen else "")
    for name, inner in re.findall(r'<textarea[^>]* name="([^"]*)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
        sent.setdefault(name, []).append(inner)
    return {name: [unescape(value) for value in values] for name, values in sent.items()}
