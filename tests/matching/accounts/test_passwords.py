"""Passwords: which ones will not do, and their hashes."""

from collections.abc import Iterator

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from matching.accounts import passwords
from matching.accounts.passwords import (
    PasswordCommonError,
    PasswordLongError,
    PasswordRefusedError,
    PasswordShortError,
    check,
    hash_of,
    verify,
)

ADDRESS = "lea.tremblay@exemple.org"


@pytest.fixture(autouse=True)
def hashes_of_the_service(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(passwords, "_hashes", PasswordHash.recommended())
    yield
    # Made at that cost: the other tests have their own.
    passwords._nobodys.cache_clear()


@pytest.mark.parametrize(
    ("password", "refused"),
    [
        ("onze lettre", PasswordShortError),
        ("douze lettre", None),
        ("  des espaces  ", None),
        ("密码是一个很长的句子啊", PasswordShortError),
        ("密码是一个很长的句子啊啊啊", None),
        ("👩‍🌾 sème des navets", None),
        ("x1y2z3" * 166 + "abcd", None),
        ("x1y2z3" * 166 + "abcde", PasswordLongError),
        ("password1234", PasswordCommonError),
        ("P@ssw0rd1234", PasswordCommonError),
        ("motdepasse1234", PasswordCommonError),
        ("azertyuiop12", PasswordCommonError),
        ("123456789012", PasswordCommonError),
        ("1qaz2wsx3edc", PasswordCommonError),
        ("manchesterunited", PasswordCommonError),
        ("PassWord!!!!", PasswordCommonError),
        ("aaaaaaaaaaaa", PasswordCommonError),
        ("123123123123", PasswordCommonError),
        ("Adéquation2026", PasswordCommonError),
        ("lea.tremblay@exemple.org", PasswordCommonError),
        ("lea.tremblay99", PasswordCommonError),
    ],
)
def test_what_a_password_may_be(password: str, refused: type[PasswordRefusedError] | None) -> None:
    if refused is None:
        check(password, ADDRESS, 12)
        return
    with pytest.raises(refused) as error:
        check(password, ADDRESS, 12)
    # The refusal holds nothing of it.
    assert password not in str(vars(error.value))


def test_a_hash_opens_by_its_password_alone() -> None:
    kept = hash_of("quatre érables")
    assert kept.startswith("$argon2id$")
    assert verify("quatre érables", kept) == (True, None)
    # « é » in two characters, as another keyboard writes it.
    assert verify("quatre e\u0301rables", kept) == (True, None)
    for wrong in ("quatre erables", "quatre érables ", "", "x" * 100_000):
        assert verify(wrong, kept) == (False, None)


def test_nobodys_password_opens_nothing() -> None:
    for typed in ("nobody has this password", ""):
        assert verify(typed, None) == (False, None)


def test_an_outdated_hash_is_renewed() -> None:

    old = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8_192, parallelism=1),)).hash("quatre érables")
    right, renewed = passwords.verify("quatre érables", old)
    assert right
    assert renewed is not None
    assert verify("quatre érables", renewed) == (True, None)
