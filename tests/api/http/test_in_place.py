"""What a list's filters put in place equals what a fresh page shows there."""

import pytest

from tests.api.http.conftest import World

LISTS = [
    ("anonymous", "/besoins"),
    ("anonymous", "/besoins?territory=23&text=soud"),
    ("anonymous", "/en/needs?territory=16"),
    ("anonymous", "/besoins?past=true"),
    ("anonymous", "/stages"),
    ("anonymous", "/en/internships?territory=16"),
    ("counsellor", "/personnes"),
    ("counsellor", "/personnes?text=zzz"),
    ("counsellor", "/suivis?whose=everybody"),
    ("counsellor", "/en/caseload?text=zzz"),
    ("job_seeker", "/mises-en-relation"),
    ("employer", "/en/referrals?state=sent"),
]


@pytest.mark.parametrize(("who", "path"), LISTS)
def test_what_is_put_in_place_equals_a_fresh_page(world: World, who: str, path: str) -> None:
    client = world.client(who)
    whole = client.get(path)
    part = client.get(path, headers={"HX-Request": "true"})
    for answer in (whole, part):
        assert answer.status_code == 200
        assert "HX-Request" in answer.headers["vary"]
    assert "<html" not in part.text
    before, inside = whole.text.split('<div id="results">', 1)
    assert part.text.strip()
    assert inside.strip().startswith(part.text.strip())
    assert part.text.strip() not in before
