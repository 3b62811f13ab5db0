"""Author, date, language and headline of real pages, beside two programs that read them too.

`labels.json` has what one person read on the pages. Who gives something else is wrong,
who gives nothing misses it; both are less than right, but a gap on a page is honest.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from tests.evaluation.material import ORACLES, SCRIPTS, require_oracles, run
from tests.evaluation.pages import article_of, path_of
from tests.evaluation.rows import Row

LABELS = SCRIPTS / "labels.json"
OTHERS = ("trafilatura", "newspaper4k")
_MARKS = re.compile(r"[\W_]+")

_THEIRS = """
import gzip, json, logging, sys
from newspaper import Article
from trafilatura import bare_extraction
from trafilatura.utils import language_classifier

logging.disable()

def by_trafilatura(html, url):
    found = bare_extraction(html, url=url, with_metadata=True)
    if found is None:
        return {}
    return {
        "author": (found.author or "").replace(";", ","),
        "date": found.date,
        "language": language_classifier(found.text or "", ""),
        "headline": found.title,
    }

def by_newspaper(html, url):
    page = Article(url, fetch_images=False)
    page.download(input_html=html)
    page.parse()
    return {
        "author": ", ".join(page.authors),
        "date": str(page.publish_date or "")[:10],
        "language": page.meta_lang,
        "headline": page.title,
    }

said = []
for path in json.load(sys.stdin):
    html = gzip.open(path).read().decode("utf-8", "replace")
    url = "https://www.example.org/2024/a-page"
    said.append({"trafilatura": by_trafilatura(html, url), "newspaper4k": by_newspaper(html, url)})
print(json.dumps(said))
"""


def evaluate() -> Iterator[Row]:
    require_oracles()
    labels: dict[str, dict[str, Any]] = json.loads(LABELS.read_text("utf-8"))["pages"]
    found = {"digest": [_ours(page) for page in labels], **_theirs(list(labels))}
    for what in ("author", "date", "language", "headline"):
        wanted = [label[what] for label in labels.values()]
        judged = {
            who: judge(what, [said.get(what) for said in pages], wanted)
            for who, pages in found.items()
        }
        yield _row(what, "right", judged, max)
        yield _row(what, "wrong", judged, min)


def _row(
    what: str, verdict: str, judged: Mapping[str, Counter[str]], best: Callable[[list[int]], int]
) -> Row:
    ours = judged["digest"][verdict]
    bar = best([judged[other][verdict] for other in OTHERS])
    beside = ", ".join(f"{other} {judged[other][verdict]}" for other in OTHERS)
    figure = f"{ours} of {judged['digest'].total()}; {beside}"
    words = f"at {'least' if best is max else 'most'} {bar}"
    return Row(f"{what}, {verdict}", figure, words, best([ours, bar]) == ours)


def _ours(page: str) -> dict[str, str | None]:
    article = article_of(page)
    if article is None:
        return {}
    return {
        "author": article.byline,
        "date": article.published_at.date().isoformat() if article.published_at else None,
        "language": article.language,
        "headline": article.headline,
    }


def _theirs(pages: Sequence[str]) -> dict[str, list[dict[str, str | None]]]:
    """Return what the others say about each page.

    The address they are given is none of the page's own: ours is read from a file, too.
    """
    given = json.dumps([str(path_of(page)) for page in pages]).encode()
    # Else newspaper4k asks the web which ends of host names are public.
    command = ["env", "TLDEXTRACT_PUBLIC_SUFFIX_LIST_URLS=", str(ORACLES / "bin" / "python")]
    said = json.loads(run([*command, "-c", _THEIRS], given).stdout)
    return {other: [each[other] for each in said] for other in OTHERS}


def judge(what: str, found: Sequence[str | None], wanted: Sequence[Any]) -> Counter[str]:
    """Count what is right, wrong and missing.

    Args:
        wanted: a value, or None for a page that has none; or several, each of them right.
    """
    verdicts: Counter[str] = Counter()
    for ours, label in zip(found, wanted, strict=True):
        allowed = {_folded(what, each) for each in (label if isinstance(label, list) else [label])}
        folded = _folded(what, ours)
        verdicts["right" if folded in allowed else "wrong" if folded else "missing"] += 1
    return verdicts


def _folded(what: str, value: str | None) -> str:
    """Return a value as it is compared: without case, marks, “By”, and the order of authors."""
    text = (value or "").casefold().strip()
    if what == "language":
        return re.split(r"[-_]", text)[0]
    if what == "author":
        people = re.split(r"[,;|&]|\band\b|\s-\s", re.sub(r"^by\s+", "", text))
        return " ".join(sorted(filter(None, (_MARKS.sub("", each) for each in people))))
    return _MARKS.sub("", text)
