"""Keeps the vectors of both lists up to date for a model: what has none, or one of words that have changed since.

Everything here runs as the system's actor and can be repeated: it encodes what is missing and nothing else.
"""

from collections.abc import Callable, Sequence

import psycopg
from pgvector import HalfVector

from matching.matches.encoding import Calibration, Encoder

BLOCK = 2_000
"""Texts encoded at a time."""

Progress = Callable[[int], None]
"""Told how many people, openings or skills were just encoded."""


def register(connection: psycopg.Connection, encoder: Encoder, calibration: Calibration) -> int:
    """Make the encoder's model known; the first one serves at once. Returns its id."""
    row = connection.execute(
        """SELECT register_encoder_model(%(name)s, %(dimensions)s, %(occupation_slope)s, %(occupation_intercept)s,
               %(skill_slope)s, %(skill_intercept)s)""",
        {"name": encoder.model, "dimensions": encoder.dimensions, **vars(calibration)},
    ).fetchone()
    return int(row[0]) if row else 0


def encode_all(connection: psycopg.Connection, encoder: Encoder, model: int, progress: Progress | None = None) -> None:
    """Encode whatever of both lists lacks its vectors."""
    for encode in (encode_skills, encode_openings, encode_candidates):
        while done := encode(connection, encoder, model):
            if progress:
                progress(done)


def encode_candidates(
    connection: psycopg.Connection, encoder: Encoder, model: int, ids: Sequence[int] | None = None
) -> int:
    """Encode the principal occupations and the aspirations of up to `BLOCK` people. Returns how many people."""
    with connection.transaction():
        connection.execute(
            "CREATE TEMP TABLE encoding (candidate_id bigint, hash bigint, titles text[]) ON COMMIT DROP"
        )
        found = connection.execute(
            """INSERT INTO encoding (candidate_id, hash, titles)
               SELECT p.candidate_id, p.titles_hash, principal_titles(p.candidate_id) FROM match_profile p
               WHERE p.model_id = %(model)s AND p.vectors_of IS DISTINCT FROM p.titles_hash
                   AND (%(ids)s::bigint[] IS NULL OR p.candidate_id = ANY (%(ids)s))
               LIMIT %(block)s""",
            {"model": model, "ids": None if ids is None else list(ids), "block": BLOCK},
        ).rowcount
        titles = connection.execute("SELECT DISTINCT unnest(titles) FROM encoding").fetchall()
        _copy_vectors(connection, encoder, [title for (title,) in titles])
        connection.execute(
            """UPDATE match_profile p SET vectors_of = e.hash, vector_1 = v1.vector, vector_2 = v2.vector,
                   vector_3 = v3.vector
               FROM encoding e
                   LEFT JOIN encoded v1 ON v1.text = e.titles[1]
                   LEFT JOIN encoded v2 ON v2.text = e.titles[2]
                   LEFT JOIN encoded v3 ON v3.text = e.titles[3]
               WHERE p.model_id = %(model)s AND p.candidate_id = e.candidate_id""",
            {"model": model},
        )
        _forget_tables(connection)
    return found + _encode_aspirations(connection, encoder, model, ids)


def _encode_aspirations(connection: psycopg.Connection, encoder: Encoder, model: int, ids: Sequence[int] | None) -> int:
    rows = connection.execute(
        """SELECT a.candidate_id, a.position, a.title, hashtextextended(a.title, 0) FROM aspiration a
               LEFT JOIN aspiration_vector v ON v.model_id = %(model)s AND v.candidate_id = a.candidate_id
                   AND v.position = a.position
           WHERE v.title_hash IS DISTINCT FROM hashtextextended(a.title, 0)
               AND (%(ids)s::bigint[] IS NULL OR a.candidate_id = ANY (%(ids)s))
           LIMIT %(block)s""",
        {"model": model, "ids": None if ids is None else list(ids), "block": BLOCK},
    ).fetchall()
    vectors = encoder.encode([title for _, _, title, _ in rows])
    with connection.cursor() as cursor:
        cursor.executemany(
            """INSERT INTO aspiration_vector (model_id, candidate_id, position, title_hash, vector)
               VALUES (%s, %s, %s, %s, %s::halfvec)
               ON CONFLICT (model_id, candidate_id, position)
               DO UPDATE SET title_hash = excluded.title_hash, vector = excluded.vector""",
            [
                (model, candidate, position, hashed, HalfVector(vector).to_text())
                for (candidate, position, _, hashed), vector in zip(rows, vectors, strict=True)
            ],
        )
    return len(rows)


def encode_openings(
    connection: psycopg.Connection, encoder: Encoder, model: int, ids: Sequence[int] | None = None
) -> int:
    """Encode the French titles of up to `BLOCK` openings. Returns how many."""
    rows = connection.execute(
        """SELECT o.id, o.title_fr, hashtextextended(o.title_fr, 0) FROM opening o
               LEFT JOIN opening_vector v ON v.model_id = %(model)s AND v.opening_id = o.id
           WHERE v.title_hash IS DISTINCT FROM hashtextextended(o.title_fr, 0)
               AND (%(ids)s::bigint[] IS NULL OR o.id = ANY (%(ids)s))
           LIMIT %(block)s""",
        {"model": model, "ids": None if ids is None else list(ids), "block": BLOCK},
    ).fetchall()
    vectors = encoder.encode([title for _, title, _ in rows])
    with connection.cursor() as cursor:
        cursor.executemany(
            """INSERT INTO opening_vector (model_id, opening_id, title_hash, vector) VALUES (%s, %s, %s, %s::halfvec)
               ON CONFLICT (model_id, opening_id)
               DO UPDATE SET title_hash = excluded.title_hash, vector = excluded.vector""",
            [
                (model, opening, hashed, HalfVector(vector).to_text())
                for (opening, _, hashed), vector in zip(rows, vectors, strict=True)
            ],
        )
    return len(rows)


def encode_skills(connection: psycopg.Connection, encoder: Encoder, model: int) -> int:
    """Encode up to `BLOCK` skill names that have no vector yet. Returns how many."""
    with connection.transaction():
        rows = connection.execute(
            """SELECT t.id, t.name FROM skill_term t
               WHERE NOT EXISTS (SELECT FROM skill_vector v WHERE v.model_id = %(model)s AND v.skill_id = t.id)
               LIMIT %(block)s""",
            {"model": model, "block": BLOCK},
        ).fetchall()
        _copy_vectors(connection, encoder, [name for _, name in rows])
        # A name may have been forgotten, or encoded by another worker, since it was read.
        connection.execute(
            """INSERT INTO skill_vector (model_id, skill_id, vector)
               SELECT %(model)s, t.id, e.vector FROM encoded e JOIN skill_term t ON t.name = e.text
               WHERE t.id = ANY (%(ids)s) ON CONFLICT (model_id, skill_id) DO NOTHING""",
            {"model": model, "ids": [skill for skill, _ in rows]},
        )
        _forget_tables(connection)
    return len(rows)


def _copy_vectors(connection: psycopg.Connection, encoder: Encoder, texts: list[str]) -> None:
    """Vectors of distinct texts, in a temporary table `encoded (text, vector)`."""
    connection.execute("CREATE TEMP TABLE encoded (text text PRIMARY KEY, vector halfvec) ON COMMIT DROP")
    distinct = sorted(set(texts))
    with connection.cursor().copy("COPY encoded (text, vector) FROM STDIN") as copy:
        for start in range(0, len(distinct), BLOCK):
            block = distinct[start : start + BLOCK]
            for text, vector in zip(block, encoder.encode(block), strict=True):
                copy.write_row((text, HalfVector(vector).to_text()))


def _forget_tables(connection: psycopg.Connection) -> None:
    # The transaction may be a part of a larger one, in which "on commit" comes too late for the next block.
    connection.execute("DROP TABLE IF EXISTS encoding, encoded")
