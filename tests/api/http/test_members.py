"""Members of organisations and employers, and API tokens: invited, scoped, revoked at once."""

import re

import pytest
from fastapi.testclient import TestClient

from api.declared import scopes_of
from matching.accounts.domain import Role
from tests.api.http.conftest import World
from tests.api.http.forms import submit
from tests.api.http.mailbox import Mailbox, path_in
from tests.api.http.signing import OTHER, PASSWORD, role, sign_in, sign_up
from tests.api.http.test_second_factor import entered
from tests.factories import a_need


@pytest.fixture
def mailbox(world: World, mailbox: Mailbox) -> Mailbox:
    """The same, where those who invite may."""
    world.sql("UPDATE account SET manager = true WHERE id = %(id)s", id=world.actors["employer"].account_id)
    world.sql("UPDATE account SET manager = true WHERE id = %(id)s", id=world.actors["counsellor"].account_id)
    return mailbox


def join(world: World, mailbox: Mailbox, manager: TestClient, email: str, **more: str) -> TestClient:
    """A browser of somebody whom `manager` has invited."""
    assert submit(manager, "/organisation", {"email": email, **more}).status_code == 303
    browser = world.client()
    sent = {"name": f"Membre {email}", "password": PASSWORD, "again": PASSWORD}
    assert submit(browser, path_in(mailbox.only(email)), sent).status_code == 303
    return browser


def account_of(world: World, email: str) -> int:
    return int(world.sql("SELECT id FROM account WHERE email = %(email)s", email=email)[0])


def test_a_manager_invites_to_their_own_place(world: World, mailbox: Mailbox) -> None:
    member = join(world, mailbox, entered(world, "employer"), "collegue@exemple.org")
    me = member.get("/api/v1/me").json()
    assert (me["role"], me["employer_id"]) == ("employer", world.employer)
    page = member.get("/organisation").text
    assert "collegue@exemple.org" in page
    assert "Inviter une personne" not in page
    assert submit(member, "/organisation", {"email": "intrus@exemple.org"}).status_code == 403
    # What is sent of another role or place is not looked at.
    sent = {"role": "administrator", "organisation_id": str(world.organisation)}
    second = join(world, mailbox, entered(world, "counsellor"), "conseil@exemple.org", **sent)
    me = second.get("/api/v1/me").json()
    assert (me["role"], me["organisation_id"]) == ("counsellor", world.organisation)
    assert "conseil@exemple.org" not in member.get("/organisation").text


def test_an_invitation_serves_once_and_can_be_withdrawn(world: World, mailbox: Mailbox) -> None:
    manager = entered(world, "employer")
    refused = submit(manager, "/organisation", {"email": "zzz@@", "manager": "true"})
    assert refused.status_code == 422
    assert 'value="zzz@@"' in refused.text
    assert 'value="true" checked' in refused.text
    submit(manager, "/organisation", {"email": "retiree@exemple.org"})
    path = path_in(mailbox.only("retiree@exemple.org"))
    number = world.sql("SELECT id FROM invitation WHERE email = 'retiree@exemple.org'")[0]
    assert "retiree@exemple.org" in manager.get("/organisation").text
    stranger = entered(world, "counsellor")
    assert submit(stranger, f"/organisation/invitations/{number}").status_code == 404
    assert world.client().get(path).status_code == 200
    assert submit(manager, f"/organisation/invitations/{number}").status_code == 303
    assert world.client().get(path).status_code == 404
    sent = {"name": "R", "password": PASSWORD, "again": PASSWORD}
    assert submit(world.client(), path, sent).status_code == 404
    # One for whom an account stands already is told so once the link is opened.
    sign_up(world, mailbox, "deja@exemple.org")
    submit(manager, "/organisation", {"email": "deja@exemple.org"})
    refused = submit(world.client(), path_in(mailbox.only("deja@exemple.org")), sent)
    assert refused.status_code == 422
    assert "Un autre compte utilise cette adresse" in refused.text


def test_a_member_who_is_removed_is_out_at_once(world: World, mailbox: Mailbox) -> None:
    manager = entered(world, "employer")
    member = join(world, mailbox, manager, "sortante@exemple.org")
    account = account_of(world, "sortante@exemple.org")
    token = make_token(member, ["needs:read"])
    program = {"Authorization": f"Bearer {token}"}
    assert world.client().get("/api/v1/needs", headers=program).status_code == 200
    colleague = join(world, mailbox, manager, "simple@exemple.org")
    assert submit(colleague, f"/organisation/membres/{account}/retrait").status_code == 404
    assert submit(entered(world, "counsellor"), f"/organisation/membres/{account}/retrait").status_code == 404
    assert role(member) == "employer"
    assert submit(manager, f"/organisation/membres/{account}/retrait").status_code == 303
    assert role(member) == "anonymous"
    assert world.client().get("/api/v1/needs", headers=program).status_code == 401
    again = submit(world.client(), "/connexion", {"email": "sortante@exemple.org", "password": PASSWORD})
    assert again.status_code == 401
    mine = world.actors["employer"].account_id
    assert submit(manager, f"/organisation/membres/{mine}/retrait").status_code == 404
    # Their address may have an account anew.
    join(world, mailbox, manager, "sortante@exemple.org")


def test_a_manager_shares_the_task(world: World, mailbox: Mailbox) -> None:
    manager = entered(world, "employer")
    member = join(world, mailbox, manager, "relais@exemple.org")
    account = account_of(world, "relais@exemple.org")
    itself = submit(member, f"/organisation/membres/{account}/responsable", {"answers": "true"})
    assert itself.status_code == 404
    assert submit(manager, f"/organisation/membres/{account}/responsable", {"answers": "true"}).status_code == 303
    join(world, mailbox, member, "troisieme@exemple.org")
    assert submit(manager, f"/organisation/membres/{account}/responsable", {"answers": "false"}).status_code == 303
    assert submit(member, "/organisation", {"email": "quatrieme@exemple.org"}).status_code == 403


def make_token(browser: TestClient, scopes: list[str]) -> str:
    """A token made on the page."""
    sent = {"name": "Rapport", "days": "30", "scopes": scopes, "current": PASSWORD}
    answer = submit(browser, "/compte/jetons", sent)
    assert answer.status_code == 200
    found = re.search(r'<code class="long">([\w-]+)</code>', answer.text)
    assert found is not None
    return found[1]


def test_a_token_is_for_what_it_was_made_for(world: World, mailbox: Mailbox) -> None:
    member = join(world, mailbox, entered(world, "employer"), "jetons@exemple.org")
    wrong = submit(member, "/compte/jetons", {"name": "R", "days": "30", "scopes": ["needs:read"], "current": OTHER})
    assert wrong.status_code == 422
    reads = {"Authorization": f"Bearer {make_token(member, ['needs:read'])}"}
    writes = {"Authorization": f"Bearer {make_token(member, ['needs:read', 'needs:write'])}"}
    program = world.client()
    assert program.get("/api/v1/needs", headers=reads).status_code == 200
    assert program.get("/api/v1/me", headers=reads).json()["role"] == "employer"
    sent = a_need(employer_id=world.employer, title_fr="Soudage de nuit").model_dump(mode="json")
    refused = program.post("/api/v1/needs", json=sent, headers=reads)
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/scope-missing")
    assert "needs:write" in refused.json()["detail"]
    assert program.post("/api/v1/needs", json=sent, headers=writes).status_code == 201
    for path in ("/api/v1/internships", "/api/v1/reference/territories", "/compte", "/besoins", "/compte/jetons"):
        assert program.get(path, headers=reads).status_code == 403, path
    page = member.get("/compte/jetons").text
    assert page.count("Révoquer") == 2
    assert reads["Authorization"].partition(" ")[2] not in page


def test_a_token_is_for_something_that_its_role_may_do(world: World, mailbox: Mailbox) -> None:
    member = join(world, mailbox, entered(world, "employer"), "portee@exemple.org")
    page = member.get("/compte/jetons").text
    assert 'value="needs:write"' in page
    for scope, status in (("incidents:write", 403), ("settings:write", 403), ("incidents:read", 403), (None, 422)):
        assert f'value="{scope}"' not in page
        sent = {"name": "R", "days": "30", "current": PASSWORD, **({"scopes": scope} if scope else {})}
        assert submit(member, "/compte/jetons", sent).status_code == status, scope
    assert {"incidents:write", "settings:write"} <= set(scopes_of(Role.ADMINISTRATOR))
    assert not {"incidents:read", "settings:write", "permits:read"} & set(scopes_of(Role.JOB_SEEKER))


def test_a_token_is_revoked_at_once(world: World, mailbox: Mailbox) -> None:
    member = join(world, mailbox, entered(world, "employer"), "revoque@exemple.org")
    program = {"Authorization": f"Bearer {make_token(member, ['needs:read'])}"}
    assert world.client().get("/api/v1/needs", headers=program).status_code == 200
    account = account_of(world, "revoque@exemple.org")
    number, used = world.sql(
        "SELECT id, last_used_at IS NOT NULL FROM credential_token WHERE account_id = %(account)s", account=account
    )
    assert used
    assert submit(entered(world, "employer"), f"/compte/jetons/{number}").status_code == 404
    assert submit(member, f"/compte/jetons/{number}").status_code == 303
    assert world.client().get("/api/v1/needs", headers=program).status_code == 401


def test_whoever_was_removed_leaves_no_session_behind(world: World, mailbox: Mailbox) -> None:
    manager = entered(world, "counsellor")
    join(world, mailbox, manager, "deux-fois@exemple.org")
    sign_in(world, "deux-fois@exemple.org")
    account = account_of(world, "deux-fois@exemple.org")
    submit(manager, f"/organisation/membres/{account}/retrait")
    for table in ("session", "credential_token", "password", "known_device", "one_time_link"):
        count = world.sql(f"SELECT count(*) FROM {table} WHERE account_id = %(account)s", account=account)  # noqa: S608
        assert count == (0,), table
