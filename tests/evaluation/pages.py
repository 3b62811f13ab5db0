"""News pages as they are served, beside the body that people read on them."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from statistics import mean

from digest.article import Article
from digest.sources import collect
from tests.evaluation.material import DATA
from tests.evaluation.rows import Row

SEEN_AT = datetime(2024, 11, 29, tzinfo=UTC)
_WORD = re.compile(r"\w+")


def evaluate() -> Iterator[Row]:
    folder = DATA / "pages"
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    bodies = {page: _body(str(folder / f"{page}.html.gz")) for page in truth}
    yield Row.every("give an article", [body is not None for body in bodies.values()])
    scores = [f1(bodies[page] or "", truth[page]["articleBody"]) for page in truth]
    yield Row("body, token F1, mean", f"{mean(scores):.3f}")
    yield Row("bodies below 0.8", str(sum(score < 0.8 for score in scores)))


def _body(page: str) -> str | None:
    """Return the text of the one article on a page; None where there is not exactly one."""
    match collect([page], seen_at=SEEN_AT).articles:
        case (Article() as article,):
            return article.text
    return None


def f1(found: str, wanted: str) -> float:
    """Return the harmonic mean of precision and recall over words, each as often as it stands."""
    ours, theirs = (Counter(_WORD.findall(text.lower())) for text in (found, wanted))
    common, both = (ours & theirs).total(), ours.total() + theirs.total()
    return 2 * common / both if both else 1.0
