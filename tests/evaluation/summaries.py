"""Summaries of at most sixty words, beside what editors had to say about the same articles."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.evaluation.material import (
    DATA,
    ORACLES,
    digest,
    json_lines,
    require_oracles,
    scored,
    stands,
)
from tests.evaluation.rows import Row

GOLD = DATA / "summaries" / "cnndm.dev.jsonl"
WORDS = "60"
GATES = {"R1": (33.0, 3.3), "R2": (12.2, 1.7)}  #: ROUGE F1, and above lead-3: at least


def evaluate() -> Iterator[Row]:
    answers = digest("summarise", str(GOLD), "--words", WORDS)
    yield Row.every("sentences stand letter for letter", _standing(answers))
    require_oracles()
    score = _score(answers)
    yield Row("words, mean", str(score["words"]), f"at most {WORDS}", score["words"] <= int(WORDS))
    for name, (least, above) in GATES.items():
        figure, (more, low, high) = score[name], score[f"{name}_vs_lead3"]
        yield Row(
            f"{name} F1; above lead-3",
            f"{figure}; {more} ({low} to {high})",
            f"at least {least}; {above}",
            figure >= least and more >= above,
        )


def _standing(answers: bytes) -> list[bool]:
    texts = {each["id"]: each["text"] for each in json_lines(GOLD.read_bytes())}
    return [
        stands(passage, texts[answer["id"]])
        for answer in json_lines(answers)
        for passage in answer["summary"]
    ]


def _score(answers: bytes) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        predicted = Path(folder, "summaries.jsonl")
        predicted.write_bytes(answers)
        arguments = [str(GOLD), str(predicted), "--budget", WORDS, "--json"]
        said = scored("score_summaries.py", *arguments, python=ORACLES / "bin" / "python")
    score: dict[str, Any] = json.loads(said)
    return score
