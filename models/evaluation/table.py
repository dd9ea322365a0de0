"""Writes the tables of `docs/encoder.md` from a file of results: `python -m models.evaluation.table RESULTS DOCUMENT`.

The tables stand between two comment lines of the document, and are replaced whole.
"""

import json
import sys
from pathlib import Path
from typing import Any

BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
_COLUMNS = (
    ("fra_q_fr_c_fr", "mrr", "fr→fr MRR"),
    ("fra_q_fr_c_en", "mrr", "fr→en MRR"),
    ("usa_q_en_c_en", "mrr", "en→en MRR"),
    ("title_similarity_en", "map", "title similarity en MAP"),
)
# Published rows (MELO, Avature), zero-shot; title similarity was not published with them.
_PUBLISHED = {
    "char TF-IDF, as published": (".809", ".208", ".580", ""),
    "bge-m3, as published": (".845", ".417", ".623", ""),
    "mE5-large, as published": (".843", ".446", ".656", ""),
    "e5-mistral-7B, as published": (".863", ".576", ".673", ""),
    "text-embedding-3-large, as published": (".872", ".616", ".684", ""),
}


def _short(value: float) -> str:
    return f"{value:.3f}".removeprefix("0")


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def tables(report: dict[str, Any]) -> str:
    """The tables of one file of results, in Markdown."""
    head = ["model", *(title for *_, title in _COLUMNS)]
    measured = f"Measured at commit `{report['commit']}`; 95 % bootstrap intervals over queries."
    repeated = [f" {name}: measured at commit `{commit}`." for name, commit in report.get("repeated", {}).items()]
    lines = [measured + "".join(repeated), "", _row(head)]
    lines.append(_row(["---"] * len(head)))
    for name, figures in report["figures"].items():
        cells = []
        for data, measure, _ in _COLUMNS:
            low, high = figures[data][f"{measure}_interval"]
            cells.append(f"{_short(figures[data][measure])} ({_short(low)}–{_short(high)})")
        lines.append(_row([f"**{name}**" if name == report["shipped"] else name, *cells]))
    lines += [_row([name, *cells]) for name, cells in _PUBLISHED.items()]
    lines += ["", *_hard(report), "", *_retyped(report), "", *_long(report)]
    return "\n".join(lines)


def _hard(report: dict[str, Any]) -> list[str]:
    lines = ["Queries whose right labels hold no matching string, and those that share no word with them:", ""]
    lines.append(_row(["model", "set", "A@1", "A@10", "no string: MRR (queries)", "no word: MRR (queries)"]))
    lines.append(_row(["---"] * 6))
    for name, figures in report["figures"].items():
        for data, measure, title in _COLUMNS:
            found = figures[data]
            if measure != "mrr":
                continue
            subsets = [f"{_short(found[s]['mrr'])} ({found[s]['queries']})" for s in ("no_string", "no_word")]
            lines.append(_row([name, title[:5], _short(found["a1"]), _short(found["a10"]), *subsets]))
    return lines


def _retyped(report: dict[str, Any]) -> list[str]:
    names = list(next(iter(report["robustness"].values())))
    lines = [
        "Change of the measure, in %, when the queries are retyped (the mean of five draws and the worst of them):",
        "",
        _row(["set", *names]),
    ]
    lines.append(_row(["---"] * (len(names) + 1)))
    for data, _, title in _COLUMNS:
        lines.append(_row([title, *(_fall(report["robustness"][data].get(name)) for name in names)]))
    return lines


def _fall(found: dict[str, float] | None) -> str:
    if found is None:
        return ""
    mean = f"{found['mean']:+.1f}"
    return mean if found["least"] == found["greatest"] else f"{mean} ({found['least']:+.1f})"


def _long(report: dict[str, Any]) -> list[str]:
    lines = ["Real French advertisements, description alone, to ESCO occupations:", ""]
    lines += [_row(["model", "way", "MRR", "A@1", "A@10"]), _row(["---"] * 5)]
    for name, found in report["advertisements"].items():
        for way in ("whole text", "best passages"):
            lines.append(_row([name, way, *(_short(found[way][measure]) for measure in ("mrr", "a1", "a10"))]))
    held, named, speed = report["unit_groups"], report["no_trade"], report["speed"]
    known, cold = (
        [f"{speed[f'{what}_a_second_{state}']:,.0f}" for what in ("titles", "cvs", "cvs_not_read")]
        for state in ("warm", "cold")
    )
    groups = (
        f"Title → CNP unit group, {held['titles']:,} titles held out by fifths: top-1 {_short(held['top1'])} "
        f"(French {_short(held['top1_fr'])}, English {_short(held['top1_en'])}), top-5 {_short(held['top5'])}; "
        f"sure of {held['sure_share']:.0%} of them, right in {held['sure_right']:.0%} of those; of "
        f"{named['phrases']:,} phrases that name no trade, kept apart, {named['taken']:.0%} are taken for titles."
    )
    fast = (
        f"One core: {known[0]} titles and {known[1]} texts of 200 words a second once the words are known, "
        f"{cold[0]} and {cold[1]} from a cold start; of real advertisements, which training has not read, {known[2]} "
        f"and {cold[2]} texts."
    )
    lines += ["", groups, "", fast]
    return lines


def main() -> None:
    """Replace the tables of a document."""
    results, document = map(Path, sys.argv[1:3])
    report = json.loads(results.read_text(encoding="utf-8"))
    before, rest = document.read_text(encoding="utf-8").split(BEGIN)
    _, after = rest.split(END)
    document.write_text(f"{before}{BEGIN}\n{tables(report)}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
