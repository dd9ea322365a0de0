"""`adequation candidates read`: files and folders in, drafts out; a file that cannot be read stops no other."""

import json
from pathlib import Path

from typer.testing import CliRunner

from api.cli import app
from tests.matching.reading import making


def test_a_folder_is_read_and_each_document_told(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(making.pdf([making.CV]))
    (tmp_path / "b.docx").write_bytes(making.docx(making.CV))
    (tmp_path / "c.pdf").write_bytes(making.scan())
    (tmp_path / "photo.jpg").write_bytes(b"not read")
    done = CliRunner().invoke(app, ["candidates", "read", "--json", str(tmp_path)])
    assert done.exit_code == 1
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [Path(each["file"]).name for each in told] == ["a.pdf", "b.docx", "c.pdf"]
    assert told[2]["refused"]["code"] == "document_scanned"
    assert "images" in told[2]["refused"]["fr"]
    for each in told[:2]:
        draft = each["draft"]
        title = draft["experiences"][0]["title"]
        assert title["value"] == "Préposée aux bénéficiaires"
        evidence = title["evidence"]
        assert draft["text"][evidence["start"] : evidence["end"]] == evidence["text"] == title["value"]
        assert "sénégalaise" not in json.dumps(each, ensure_ascii=False)


def test_what_is_asked_is_no_value_but_a_suggestion(tmp_path: Path) -> None:
    (tmp_path / "cv.txt").write_text("FORMATION\nBaccalauréat, 2008\n", encoding="utf-8")
    done = CliRunner().invoke(app, ["candidates", "read", "--json", str(tmp_path / "cv.txt")])
    assert done.exit_code == 0, done.output
    level = json.loads(done.stdout)["draft"]["diplomas"][0]["level"]
    assert (level["value"], level["suggestion"]) == (None, "bachelor")


def test_the_table_says_what_was_read_asked_and_left_out(tmp_path: Path) -> None:
    (tmp_path / "cv.txt").write_text(making.CV, encoding="utf-8")
    done = CliRunner().invoke(app, ["candidates", "read", str(tmp_path)], env={"COLUMNS": "200"})
    assert done.exit_code == 0, done.output
    for said in ("Préposée aux bénéficiaires", "2015-09-01", "à demander", "Date de naissance", "Charte"):
        assert said in done.stdout


def test_a_folder_without_documents_is_said(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["candidates", "read", str(tmp_path)])
    assert done.exit_code == 1
    assert "Aucun document" in done.output
