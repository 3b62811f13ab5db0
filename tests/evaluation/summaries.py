"""Summaries of at most sixty words, beside what editors had to say about the same articles."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.evaluation.material import DATA, ORACLES, digest, json_lines, scored, stands
from tests.evaluation.rows import Row

GOLD = DATA / "summaries" / "cnndm.dev.jsonl"
WORDS = "60"


def evaluate() -> Iterator[Row]:
    answers = digest("summarise", str(GOLD), "--words", WORDS)
    yield Row.every("sentences stand letter for letter", _standing(answers))
    if not (ORACLES / "ready").exists():
        yield Row.not_run(
            "ROUGE", "rouge-score is not there: `make oracles` installs it from locks/bench.txt."
        )
        return
    score = _score(answers)
    yield Row("words, mean", str(score["words"]))
    for name, short in (("ROUGE-1", "R1"), ("ROUGE-2", "R2"), ("ROUGE-Lsum", "RLsum")):
        above, least, most = score[f"{short}_vs_lead3"]
        figure = f"{score[short]}; above lead-3 by {above} ({least} to {most})"
        yield Row(f"{name} F1", figure)


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
