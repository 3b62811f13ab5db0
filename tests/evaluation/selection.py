"""What is picked from real headlines, beside the rule "the latest ten"."""

from __future__ import annotations

from collections.abc import Iterator

from tests.evaluation.material import DATA, DIGEST, scored
from tests.evaluation.rows import Row

SEEDS = "11,12,13"  # forty trials each
FIGURES = ("duplicates", "coverage", "entropy")


def evaluate() -> Iterator[Row]:
    headlines = str(DATA / "stories" / "headlines.csv")
    means = means_of(scored("replay_selection.py", headlines, DIGEST, "--seeds", SEEDS))
    for name, ours, latest in zip(FIGURES, means["digest"], means["latest"], strict=True):
        fewer = name == "duplicates"
        gate = f"{'below' if fewer else 'above'} {latest:.3f}"
        yield Row(name, f"{ours:.3f}", gate, ours < latest if fewer else ours > latest)


def means_of(printed: str) -> dict[str, list[float]]:
    """Return the three means of each who picked, from the scorer's last lines."""
    words = [line.split() for line in printed.splitlines()]
    return {line[1]: [float(word) for word in line[2:]] for line in words if line[0] == "mean"}
