"""What would be printed large: its speakers, how many articles get one, and how it reads.

Whether a pull quote stands alone is a reader's verdict and no scorer's. Verdicts are kept in
`docs/quality.md`, by document, place and fingerprint. They all count, also where the choice
has moved on since, or a rule made for those that failed would make the rest look perfect.
"""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Iterator
from hashlib import sha256
from math import sqrt
from types import ModuleType
from typing import Any, NamedTuple

from tests.evaluation.material import DATA, ROOT, SHARED, digest, json_lines, stands
from tests.evaluation.rows import Row

PAGE = ROOT / "docs" / "quality.md"
SETS = ("dev", "train")
MOST_WRONG, LEAST_SERVED, LEAST_ALONE = 1.5, 87.0, 98.0  #: percent
_VERDICT = re.compile(
    r"^\| \d+ \| `(?P<id>[^`]+)` \| (?P<start>\d+)–(?P<end>\d+) \| `(?P<print>\w{8})` "
    r"\| (?P<verdict>stands|leans) \|",
    re.MULTILINE,
)


class Share(NamedTuple):
    """`hits` of `all`, with what may lie behind them."""

    hits: int
    all: int

    @property
    def percent(self) -> float:
        return 100 * self.hits / self.all if self.all else 0.0

    def __str__(self) -> str:
        low, high = wilson(self.hits, self.all)
        return f"{self.hits} of {self.all}, {self.percent:.1f} % ({low:.1f} to {high:.1f})"


def wilson(hits: int, of: int, z: float = 1.96) -> tuple[float, float]:
    """Return the bounds of Wilson's interval at 95 %, in percent."""
    if not of:
        return 0.0, 100.0
    share, spread = hits / of, z * z / of
    middle = (share + spread / 2) / (1 + spread)
    half = z * sqrt(share * (1 - share) / of + spread / (4 * of)) / (1 + spread)
    return 100 * max(0.0, middle - half), 100 * min(1.0, middle + half)


def evaluate() -> Iterator[Row]:
    golds: dict[str, dict[str, Any]] = {}
    pulls: dict[str, list[dict[str, Any]]] = {}
    for name in SETS:
        path = DATA / "quotes" / f"polnear.{name}.jsonl"
        golds |= {gold["id"]: gold for gold in json_lines(path.read_bytes())}
        answers = json_lines(digest("quotes", str(path)))
        pulls |= {answer["id"]: answer["pull"] for answer in answers}
    held = [stands(pull, golds[key]["text"]) for key, each in pulls.items() for pull in each]
    yield Row.every("polnear, pull quotes stand letter for letter", held)
    yield from _speakers(golds, pulls)
    served = Share(
        sum(bool(pulls[key]) for key, gold in golds.items() if gold["quotes"]),
        sum(bool(gold["quotes"]) for gold in golds.values()),
    )
    yield _at_least("polnear, articles with a quote that get a pull quote", served, LEAST_SERVED)
    yield from _as_read(pulls)


def _at_least(what: str, share: Share, least: float) -> Row:
    return Row(what, str(share), f"at least {least:.0f} %", share.percent >= least)


def _speakers(
    golds: dict[str, dict[str, Any]], pulls: dict[str, list[dict[str, Any]]]
) -> Iterator[Row]:
    """Yield how many have another speaker than people marked, of first ones and of all."""
    scorer = _scorer()
    for what, most in (("first", 1), ("all", None)):
        wrong = [
            not scorer.same_speaker(pull["speaker"]["name"], said["resolved"])
            for key, each in pulls.items()
            for pull in each[:most]
            if (said := _marked_at(golds[key], pull)) and said.get("resolved")
        ]
        share = Share(sum(wrong), len(wrong))
        gate = f"at most {MOST_WRONG} %"
        what = f"polnear, wrong speakers of pull quotes, {what}"
        yield Row(what, str(share), gate, share.percent <= MOST_WRONG)


def _marked_at(gold: dict[str, Any], pull: dict[str, Any]) -> dict[str, Any] | None:
    """Return the quotation that people marked where a pull quote stands."""
    for quote in gold["quotes"]:
        if pull["start"] < quote["end"] and quote["start"] < pull["end"]:
            found: dict[str, Any] = quote
            return found
    return None


def _as_read(pulls: dict[str, list[dict[str, Any]]]) -> Iterator[Row]:
    """Yield what readers said of the pull quotes listed in `docs/quality.md`."""
    verdicts = list(_VERDICT.finditer(PAGE.read_text("utf-8"))) if PAGE.exists() else []
    still = [match for match in verdicts if _is_first(match, pulls.get(match["id"], []))]
    yield Row("pull quotes still chosen as they were read", f"{len(still)} of {len(verdicts)}")
    alone = Share(sum(match["verdict"] == "stands" for match in verdicts), len(verdicts))
    yield _at_least("pull quotes that stand alone, by reading", alone, LEAST_ALONE)


def _is_first(match: re.Match[str], pulls: list[dict[str, Any]]) -> bool:
    place = (int(match["start"]), int(match["end"]))
    return any(
        (pull["start"], pull["end"]) == place
        and sha256(pull["text"].encode()).hexdigest()[:8] == match["print"]
        for pull in pulls[:1]
    )


def _scorer() -> ModuleType:
    """Return the scorer of quotations: who is the same speaker is for it to say."""
    path = SHARED / "tools" / "score_quotes.py"
    spec = importlib.util.spec_from_file_location("score_quotes", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
