"""Quotations and their speakers, on articles in which people have marked them."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.evaluation.material import DATA, digest, json_lines, scored, stands
from tests.evaluation.rows import Row

GATES = {  #: in percent, on the development sets
    ("polnear", "span, exact F1"): 96.5,
    ("polnear", "span and speaker, F1"): 84,
    ("polnear", "right speaker, where named"): 95,
    ("polnear", "right speaker, where a pronoun"): 60,
    ("polnear", "articles with a pull quote"): 87,
    ("wikinews-de, five words or more", "span, exact F1"): 93,
    ("wikinews-de, five words or more", "span and speaker, F1"): 70,
}
LONGER = ("--min-words", "5")  # shorter ones in German are titles and irony as often as speech


def evaluate() -> Iterator[Row]:
    for name in ("polnear", "wikinews-de"):
        gold = DATA / "quotes" / f"{name}.dev.jsonl"
        answers = digest("quotes", str(gold))
        yield Row.every(f"{name}, quotes stand letter for letter", _standing(gold, answers))
        yield from _figures(name, _score(gold, answers))
    yield from _figures("wikinews-de, five words or more", _score(gold, answers, *LONGER))


def _standing(gold: Path, answers: bytes) -> list[bool]:
    """Whether each quotation, and the words that name its speaker, are the article's."""
    texts = {each["id"]: each["text"] for each in json_lines(gold.read_bytes())}
    return [
        stands(quote, texts[answer["id"]])
        and (quote["speaker"] is None or stands(quote["speaker"], texts[answer["id"]]))
        for answer in json_lines(answers)
        for quote in (*answer["quotes"], *answer["pull"])
    ]


def _score(gold: Path, answers: bytes, *options: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        predicted = Path(folder, "quotes.jsonl")
        predicted.write_bytes(answers)
        said = scored("score_quotes.py", str(gold), str(predicted), "--json", *options)
    score: dict[str, Any] = json.loads(said)
    return score


def _figures(name: str, score: dict[str, Any]) -> Iterator[Row]:
    """Yield the figures of one set, in percent."""
    speaker, pull = score["speaker"], score["pull"]
    figures = {
        "span, exact F1": score["exact"]["f1"],
        "span and speaker, F1": score["e2e"]["f1"],
        "right speaker, where named": speaker["name"],
        "right speaker, where a pronoun": speaker["pronoun"],
        "right speaker of pull quotes": pull["speaker"],
        "articles with a pull quote": round(100 - pull["docs_with_quotes_but_no_pull"], 1),
    }
    for what, figure in figures.items():
        least = GATES.get((name, what))
        if figure is None:
            continue  # German has no pronouns among its speakers
        gate = None if least is None else f"at least {least}"
        yield Row(f"{name}, {what}", str(figure), gate, least is None or figure >= least)
