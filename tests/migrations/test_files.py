"""The files of a folder are taken in order, or refused with the reason."""

from pathlib import Path

import pytest

from migrations import FOLDER, MigrationError, check_files


def test_the_projects_own_files_are_in_order() -> None:
    assert check_files(FOLDER)


def test_files_are_taken_in_order(tmp_path: Path) -> None:
    write(tmp_path, "0002_second.sql", "0001_first.sql")
    assert [migration.name for migration in check_files(tmp_path)] == ["0001_first.sql", "0002_second.sql"]


@pytest.mark.parametrize(
    ("names", "named"),
    [
        (["0001_first.sql", "0003_third.sql"], "0002"),
        (["0002_second.sql"], "0001"),
        (["0001_first.sql", "0001_other.sql"], "0001_other"),
        (["0001_first.sql", "2_second.sql"], "2_second"),
        (["0001_First.sql"], "0001_First"),
        (["0001-first.sql"], "0001-first"),
    ],
)
def test_a_file_out_of_place_is_refused(tmp_path: Path, names: list[str], named: str) -> None:
    write(tmp_path, *names)
    with pytest.raises(MigrationError, match=named):
        check_files(tmp_path)


@pytest.mark.parametrize("statement", ["COMMIT;", "  begin ;", "Rollback;", "START TRANSACTION;"])
def test_a_file_may_not_end_its_transaction(tmp_path: Path, statement: str) -> None:
    (tmp_path / "0001_first.sql").write_text(f"SELECT 1;\n{statement}\nSELECT 2;\n")
    with pytest.raises(MigrationError, match="0001_first"):
        check_files(tmp_path)


def test_a_function_may_have_a_block(tmp_path: Path) -> None:
    (tmp_path / "0001_first.sql").write_text("DO $$\nBEGIN\n    NULL;\nEND\n$$;\n")
    assert len(check_files(tmp_path)) == 1


def write(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).write_text("SELECT 1;\n")
