"""News pages as they are served, beside the body that people read on them.

The metric is the one that came with these bodies (scrapinghub's benchmark of article
extraction): shingles of four words, each as often as it stands.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from statistics import mean

from digest.article import Article
from digest.documents import read_path
from digest.sources import collect
from tests.evaluation.material import AT, DATA, digest, json_lines
from tests.evaluation.rows import Row
from tests.test_schemas import validator

FOLDER = DATA / "pages"
SEEN_AT = datetime(2024, 11, 29, tzinfo=UTC)
F1, EXACT = 0.960, 0.30  #: at least
SHINGLE = 4  #: words
_WORD = re.compile(r"\w+")


def evaluate() -> Iterator[Row]:
    truth = json.loads((FOLDER / "ground-truth.json").read_text(encoding="utf-8"))
    wanted = {page: each["articleBody"] for page, each in truth.items()}
    yield from _contract([str(path_of(page)) for page in wanted])
    found = {page: article_of(page) for page in wanted}
    yield Row.every("give an article", [article is not None for article in found.values()])
    ours = {page: article.text if article else "" for page, article in found.items()}
    score = _score(ours, wanted)
    yield Row("body, shingle F1", f"{score.f1:.3f}", f"at least {F1:.3f}", score.f1 >= F1)
    yield Row(
        "bodies that are exact", f"{score.exact:.2f}", f"at least {EXACT:.2f}", score.exact >= EXACT
    )
    yield Row("body, precision; recall", f"{score.precision:.3f}; {score.recall:.3f}")
    for name, half in _halves(wanted).items():
        yield Row(f"body, {name} by SHA-256", str(_score(ours, half)))
    for name, precise in (("trafilatura alone", False), ("trafilatura alone, for precision", True)):
        theirs = {page: _trafilatura(page, precise) for page in wanted}
        yield Row(f"body, {name}", str(_score(theirs, wanted)))


def _contract(paths: Sequence[str]) -> Iterator[Row]:
    """Yield what becomes of all the pages in one run of the command, which has to exit with 0."""
    lines = list(json_lines(digest("articles", *paths, *AT)))
    yield Row(
        "lines of `digest articles`, one a page",
        f"{len(lines)} of {len(paths)}",
        "all",
        len(lines) == len(paths),
    )
    fits = validator("article").is_valid
    yield Row.every("lines that fit the schema of an article", [fits(line) for line in lines])


def path_of(page: str) -> Path:
    return FOLDER / f"{page}.html.gz"


@cache
def article_of(page: str) -> Article | None:
    """Return the one article on a page; None where there is not exactly one."""
    match collect([str(path_of(page))], seen_at=SEEN_AT).articles:
        case (Article() as article,):
            return article
    return None


def _trafilatura(page: str, precise: bool) -> str:
    import trafilatura

    html = read_path(str(path_of(page))).content
    return trafilatura.extract(html, fast=True, favor_precision=precise) or ""


def _halves(wanted: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return the pages in two halves that no author of a rule has chosen."""
    halves: dict[str, dict[str, str]] = {"first half": {}, "second half": {}}
    for page, body in wanted.items():
        odd = hashlib.sha256(page.encode()).digest()[0] % 2
        halves["second half" if odd else "first half"][page] = body
    return halves


@dataclass(frozen=True, slots=True)
class Score:
    precision: float  #: mean over the documents
    recall: float  #: the same
    exact: float  #: share of the documents

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __str__(self) -> str:
        return f"F1 {self.f1:.3f}, exact {self.exact:.2f}"


def _score(found: Mapping[str, str], wanted: Mapping[str, str]) -> Score:
    return score([(found[page], body) for page, body in wanted.items()])


def score(pairs: Sequence[tuple[str, str]]) -> Score:
    """Score texts found beside texts wanted, as the benchmark does.

    A document counts for precision where something was found, for recall where
    something was wanted. It is exact when each shingle stands as often in both.
    """
    precisions, recalls, exact = [], [], []
    for ours, theirs in ((_shingles(found), _shingles(wanted)) for found, wanted in pairs):
        common = (ours & theirs).total()
        if ours:
            precisions.append(common / ours.total())
        if theirs:
            recalls.append(common / theirs.total())
        exact.append(ours == theirs)
    return Score(*(mean(each) if each else 0.0 for each in (precisions, recalls, exact)))


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    """Count the runs of four words; a text of fewer is one run."""
    words = _WORD.findall(text)
    starts = range(max(1, len(words) - SHINGLE + 1)) if words else ()
    return Counter(tuple(words[at : at + SHINGLE]) for at in starts)
