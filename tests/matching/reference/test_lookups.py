"""Look-ups in the classifications."""

import psycopg

from matching.reference import lookups


def test_languages_stand_in_the_order_of_the_alphabet_that_is_read(connection: psycopg.Connection) -> None:
    french = [each.code for each in lookups.languages(connection)]
    english = [each.code for each in lookups.languages(connection, "en")]
    assert french[:2] == english[:2] == ["fr", "en"]
    # Allemand, espagnol, géorgien, gujarati; Georgian, German, Gujarati, Spanish.
    assert [code for code in french if code in ("de", "es", "ka", "gu")] == ["de", "es", "ka", "gu"]
    assert [code for code in english if code in ("de", "es", "ka", "gu")] == ["ka", "de", "gu", "es"]
