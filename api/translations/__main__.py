"""`python -m api.translations check | update`: the catalogues against the messages of the code and the templates."""

import sys

from api.translations.extraction import problems, update


def main(arguments: list[str]) -> int:
    """Run the command named; 1 when `check` finds something, 2 when the command is not known."""
    if arguments == ["update"]:
        update()
        return 0
    if arguments == ["check"]:
        found = sorted(problems())
        print("\n".join(found) or "translations: up to date, complete")
        return 1 if found else 0
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
