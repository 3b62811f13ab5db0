"""What is picked from real headlines, beside the rule "the latest ten"; and how long it takes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from statistics import median
from typing import Any

from tests.evaluation.material import (
    DATA,
    DIGEST,
    ORACLES,
    ROOT,
    Failed,
    require_oracles,
    run,
    scored,
)
from tests.evaluation.plot import curve
from tests.evaluation.rows import Row

SEEDS = "11,12,13,14,15"  # forty trials each
GATES = {"duplicates": 0.20, "coverage": 0.62, "entropy": 0.85}  #: at most; at least, the others
MANY, SLOWER, MEMORY = 10_000, 3.0, 500  #: articles; times, at most; megabytes, at most
GROWTH = (1_000, 2_000, 4_000, 7_000, MANY)
PLOT = ROOT / "docs" / "pictures" / "choosing-growth.svg"

# The matrix of the n-grams of all headlines, weighed as ours are, times itself; nothing of it
# is left out, as ours leaves out what more than two hundred headlines have.
_PRODUCT = """
import json, sys, time
from collections import Counter
from math import log
from scipy.sparse import csr_matrix
from digest.similarity import _COMMON_GRAM, _grams
from tests.evaluation.crowd import crowd

grams = [Counter(_grams(each.headline)) for each in crowd(int(sys.argv[1]))]
frequency = Counter(gram for counts in grams for gram in counts)

def seconds(most):
    kept = (gram for gram, count in frequency.items() if count <= most)
    columns = {gram: at for at, gram in enumerate(kept)}
    found = [(times * log((len(grams) + 1) / frequency[gram]), row, columns[gram])
             for row, counts in enumerate(grams) for gram, times in counts.items()
             if gram in columns]
    values, rows, places = zip(*found)
    matrix = csr_matrix((values, (rows, places)), shape=(len(grams), len(columns)))
    began = time.process_time()
    matrix @ matrix.T
    return time.process_time() - began

print(json.dumps({"whole": seconds(len(grams)), "pruned": seconds(_COMMON_GRAM)}))
"""


def evaluate() -> Iterator[Row]:
    headlines = str(DATA / "stories" / "headlines.csv")
    means = means_of(scored("replay_selection.py", headlines, DIGEST, "--seeds", SEEDS))
    for at, (name, gate) in enumerate(GATES.items()):
        ours, latest = means["digest"][at], means["latest"][at]
        fewer = name == "duplicates"
        figure = f"{ours:.3f}; of the latest ten {latest:.3f}"
        holds = ours <= gate if fewer else ours >= gate
        yield Row(name, figure, f"{'at most' if fewer else 'at least'} {gate:.2f}", holds)
    yield from _of_many()


def _of_many() -> Iterator[Row]:
    costs = {count: _measured(count) for count in GROWTH}
    PLOT.write_text(
        curve(
            {count: cost["seconds"] for count, cost in costs.items()},
            ("articles", "seconds of a processor"),
        ),
        "utf-8",
    )
    most = costs[MANY]["megabytes"]
    yield Row(
        f"{MANY:,} articles, memory", f"{most:.0f} MB", f"at most {MEMORY} MB", most <= MEMORY
    )
    first, last = costs[GROWTH[0]]["seconds"], costs[MANY]["seconds"]
    times = MANY // GROWTH[0]
    figure = f"{last / first:.1f} times for {times} times the articles"
    yield Row("growth of time, see choosing-growth.svg", figure)
    require_oracles()
    theirs = _product()
    ratio = last / theirs["whole"]
    figure = f"{ratio:.2f}: {last:.1f} s against {theirs['whole']:.1f} s"
    what = f"{MANY:,} articles / scipy’s product of the TF-IDF matrix with itself"
    yield Row(what, figure, f"at most {SLOWER:g}", ratio <= SLOWER)
    figure = f"{last / theirs['pruned']:.1f}: against {theirs['pruned']:.2f} s"
    yield Row("the same, of the matrix without common n-grams, as ours leaves them out", figure)


def _measured(count: int) -> dict[str, float]:
    """Return the median cost of three runs, each in a process of its own."""
    command = [sys.executable, "-m", "tests.evaluation.crowd", str(count)]
    runs: list[dict[str, float]] = [json.loads(run(command, folder=ROOT).stdout) for _ in range(3)]
    return {name: median(each[name] for each in runs) for name in runs[0]}


def _product() -> Mapping[str, float]:
    command = [str(ORACLES / "bin" / "python"), "-c", _PRODUCT, str(MANY)]
    where: dict[str, Any] = {"cwd": ROOT, "env": {**os.environ, "PYTHONPATH": str(ROOT)}}
    answer = subprocess.run(command, capture_output=True, text=True, **where)
    if answer.returncode:
        raise Failed(f"scipy’s product failed: {answer.stderr.strip().rpartition(chr(10))[2]}")
    found: dict[str, float] = json.loads(answer.stdout)
    return found


def means_of(printed: str) -> dict[str, list[float]]:
    """Return the three means of each who picked, from the scorer's last lines."""
    words = [line.split() for line in printed.splitlines()]
    return {line[1]: [float(word) for word in line[2:]] for line in words if line[0] == "mean"}
