"""Keeps the vectors of both lists up to date for a model: what has none, or one of words that have changed since.

Everything here runs as the system's actor and can be repeated: it encodes what is missing and nothing else.
"""

from collections.abc import Callable, Sequence
from time import monotonic

import numpy as np
import psycopg
from numpy.typing import NDArray
from pgvector import HalfVector

from matching.matches import postings
from matching.matches.encoding import Encoder

BLOCK = 2_000
"""Texts encoded at a time, at most."""
PATIENCE = 8.0
"""Seconds after which what is encoded is written and the rest of a block waits for the next: a large model reads a few
texts a second, and the server ends a transaction that does nothing for a minute."""
_FIRST = 32

Progress = Callable[[int], None]
"""Told how many titles, openings or skills were just encoded."""


def encode_all(connection: psycopg.Connection, encoder: Encoder, model: int, progress: Progress | None = None) -> None:
    """Encode whatever of both lists lacks its vectors."""
    for encode in (encode_skills, encode_openings, encode_candidates):
        while done := encode(connection, encoder, model):
            if progress:
                progress(done)


def encode_candidates(
    connection: psycopg.Connection, encoder: Encoder, model: int, ids: Sequence[int] | None = None
) -> int:
    """Encode up to `BLOCK` titles of principal occupations, and as many aspirations. Returns how many of both."""
    return _encode_titles(connection, encoder, model, ids) + _encode_aspirations(connection, encoder, model, ids)


def _encode_titles(connection: psycopg.Connection, encoder: Encoder, model: int, ids: Sequence[int] | None) -> int:
    with connection.transaction():
        # The words of a title are in the files of those who have it, in the first of them as well as in any other.
        rows = connection.execute(
            """WITH lacking AS (
                   SELECT v.title, min(p.candidate_id) AS candidate_id
                   FROM match_profile p CROSS JOIN LATERAL (VALUES (p.title_1), (p.title_2), (p.title_3)) v (title)
                   WHERE (%(ids)s::bigint[] IS NULL OR p.candidate_id = ANY (%(ids)s)) AND v.title IS NOT NULL
                       AND NOT EXISTS (
                           SELECT FROM title_vector e WHERE e.model_id = %(model)s AND e.title_id = v.title)
                   GROUP BY v.title ORDER BY v.title LIMIT %(block)s
               )
               SELECT t.id, min(e.title)
               FROM lacking l JOIN title t ON t.id = l.title
                   JOIN experience e ON e.candidate_id = l.candidate_id AND hashtextextended(e.title, 0) = t.hash
               GROUP BY t.id""",
            {"model": model, "ids": None if ids is None else list(ids), "block": BLOCK},
        ).fetchall()
        done = _copy_vectors(connection, encoder, [title for _, title in rows])
        # A title may have been forgotten, or encoded by another worker, since it was read.
        connection.execute(
            """INSERT INTO title_vector (model_id, title_id, vector)
               SELECT %(model)s, t.id, e.vector
               FROM unnest(%(titles)s::integer[], %(words)s::text[]) g (id, words)
                   JOIN encoded e ON e.text = g.words JOIN title t ON t.id = g.id
               ON CONFLICT (model_id, title_id) DO NOTHING""",
            {"model": model, "titles": [title for title, _ in rows], "words": [words for _, words in rows]},
        )
        _forget_tables(connection)
    return done


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
    vectors = _in_time(encoder, [title for _, _, title, _ in rows])
    with connection.cursor() as cursor:
        cursor.executemany(
            """INSERT INTO aspiration_vector (model_id, candidate_id, position, title_hash, vector)
               VALUES (%s, %s, %s, %s, %s::halfvec)
               ON CONFLICT (model_id, candidate_id, position)
               DO UPDATE SET title_hash = excluded.title_hash, vector = excluded.vector""",
            [
                (model, candidate, position, hashed, HalfVector(vector).to_text())
                for (candidate, position, _, hashed), vector in zip(rows, vectors, strict=False)
            ],
        )
    return len(vectors)


def encode_openings(
    connection: psycopg.Connection, encoder: Encoder, model: int, ids: Sequence[int] | None = None
) -> int:
    """Encode the French titles of up to `BLOCK` openings, and as many learning goals. Returns how many of both.

    Postings from elsewhere that are read by their text too come after those that are read by their title.
    """
    return _encode_openings(connection, encoder, model, ids) + _encode_goals(connection, encoder, model, ids)


def _encode_goals(connection: psycopg.Connection, encoder: Encoder, model: int, ids: Sequence[int] | None) -> int:
    rows = connection.execute(
        """SELECT i.opening_id, g.position - 1, g.goal, hashtextextended(g.goal, 0)
           FROM internship i CROSS JOIN LATERAL unnest(i.learning_goals) WITH ORDINALITY AS g (goal, position)
               LEFT JOIN goal_vector v ON v.model_id = %(model)s AND v.opening_id = i.opening_id
                   AND v.position = g.position - 1
           WHERE v.goal_hash IS DISTINCT FROM hashtextextended(g.goal, 0)
               AND (%(ids)s::bigint[] IS NULL OR i.opening_id = ANY (%(ids)s))
           LIMIT %(block)s""",
        {"model": model, "ids": None if ids is None else list(ids), "block": BLOCK},
    ).fetchall()
    vectors = _in_time(encoder, [goal for _, _, goal, _ in rows])
    with connection.cursor() as cursor:
        cursor.executemany(
            """INSERT INTO goal_vector (model_id, opening_id, position, goal_hash, vector)
               VALUES (%s, %s, %s, %s, %s::halfvec)
               ON CONFLICT (model_id, opening_id, position)
               DO UPDATE SET goal_hash = excluded.goal_hash, vector = excluded.vector""",
            [
                (model, opening, position, hashed, HalfVector(vector).to_text())
                for (opening, position, _, hashed), vector in zip(rows, vectors, strict=False)
            ],
        )
    return len(vectors)


def _encode_openings(connection: psycopg.Connection, encoder: Encoder, model: int, ids: Sequence[int] | None) -> int:
    rows = connection.execute(
        """WITH told AS (
               SELECT id, title_fr, opening_words(title_fr, text_fr, text_en, employer_id, unit_group) AS words
               FROM opening WHERE %(ids)s::bigint[] IS NULL OR id = ANY (%(ids)s)
           )
           SELECT t.id, t.title_fr, substr(t.words, length(t.title_fr) + 2), hashtextextended(t.words, 0)
           FROM told t LEFT JOIN opening_vector v ON v.model_id = %(model)s AND v.opening_id = t.id
           WHERE v.title_hash IS DISTINCT FROM hashtextextended(t.words, 0)
           ORDER BY t.words <> t.title_fr, t.id LIMIT %(block)s""",
        {"model": model, "ids": None if ids is None else list(ids), "block": BLOCK},
    ).fetchall()
    titles = [title for _, title, text, _ in rows if not text]
    found = list(_in_time(encoder, titles)) if titles else _postings(encoder, [(row[1], row[2]) for row in rows])
    with connection.cursor() as cursor:
        cursor.executemany(
            """INSERT INTO opening_vector (model_id, opening_id, title_hash, vector) VALUES (%s, %s, %s, %s::halfvec)
               ON CONFLICT (model_id, opening_id)
               DO UPDATE SET title_hash = excluded.title_hash, vector = excluded.vector""",
            [
                (model, opening, hashed, HalfVector(vector).to_text())
                for (opening, _, _, hashed), vector in zip(rows, found, strict=False)
            ],
        )
    return len(found)


def _postings(encoder: Encoder, told: Sequence[tuple[str, str]]) -> list[NDArray[np.float32]]:
    """The vectors of the first of these postings, each a title and a text: of as many as are read in `PATIENCE`."""
    until, found = monotonic() + PATIENCE, []
    for title, text in told:
        found.append(postings.vector(encoder, title, text))
        if monotonic() > until:
            break
    return found


def encode_skills(connection: psycopg.Connection, encoder: Encoder, model: int) -> int:
    """Encode up to `BLOCK` skill names that have no vector yet. Returns how many."""
    with connection.transaction():
        rows = connection.execute(
            """SELECT t.id, t.name FROM skill_term t
               WHERE NOT EXISTS (SELECT FROM skill_vector v WHERE v.model_id = %(model)s AND v.skill_id = t.id)
               LIMIT %(block)s""",
            {"model": model, "block": BLOCK},
        ).fetchall()
        done = _copy_vectors(connection, encoder, [name for _, name in rows])
        # A name may have been forgotten, or encoded by another worker, since it was read.
        connection.execute(
            """INSERT INTO skill_vector (model_id, skill_id, vector)
               SELECT %(model)s, t.id, e.vector FROM encoded e JOIN skill_term t ON t.name = e.text
               WHERE t.id = ANY (%(ids)s) ON CONFLICT (model_id, skill_id) DO NOTHING""",
            {"model": model, "ids": [skill for skill, _ in rows]},
        )
        _forget_tables(connection)
    return done


def _copy_vectors(connection: psycopg.Connection, encoder: Encoder, texts: list[str]) -> int:
    """Vectors of distinct texts, in a temporary table `encoded (text, vector)`; of how many."""
    distinct = sorted(set(texts))
    # Before the statement that takes them, whose time is counted too.
    vectors = _in_time(encoder, distinct)
    connection.execute("CREATE TEMP TABLE encoded (text text PRIMARY KEY, vector halfvec) ON COMMIT DROP")
    with connection.cursor().copy("COPY encoded (text, vector) FROM STDIN") as copy:
        for text, vector in zip(distinct, vectors, strict=False):
            copy.write_row((text, HalfVector(vector).to_text()))
    return len(vectors)


def _in_time(encoder: Encoder, texts: Sequence[str]) -> NDArray[np.float32]:
    """The vectors of the first of `texts`: of as many as are encoded in `PATIENCE` or twice that, `_FIRST` at least.

    Every part is as large as all before it, so that a fast encoder has few of them.
    """
    began, parts, done, size = monotonic(), [encoder.encode(texts[:_FIRST])], _FIRST, _FIRST
    while done < len(texts) and monotonic() - began < PATIENCE:
        parts.append(encoder.encode(texts[done : done + size]))
        done, size = done + size, size * 2
    return np.concatenate(parts)


def _forget_tables(connection: psycopg.Connection) -> None:
    # The transaction may be a part of a larger one, in which "on commit" comes too late for the next block.
    connection.execute("DROP TABLE IF EXISTS encoded")
