"""The secrets that open a session, a token, a link."""

import base64

from matching.accounts.secret import hashed, new_secret


def test_a_secret_is_256_random_bits() -> None:
    made = {new_secret() for _ in range(1_000)}
    assert len(made) == 1_000
    drawn = [base64.urlsafe_b64decode(each + "=") for each in made]
    assert {len(each) for each in drawn} == {32}
    # Every bit is drawn: each stands in about half of them.
    for bit in range(256):
        share = sum(each[bit // 8] >> bit % 8 & 1 for each in drawn)
        assert 350 < share < 650, bit


def test_what_is_kept_of_it_opens_nothing() -> None:
    secret = new_secret()
    assert len(hashed(secret)) == 32
    assert secret.encode() not in hashed(secret)
    assert hashed(secret) == hashed(secret) != hashed(new_secret())
