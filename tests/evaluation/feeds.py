"""Real feeds and odd ones: each gives something, and still does when it is damaged."""

from __future__ import annotations

from collections.abc import Iterator

from tests.evaluation.material import AT, DATA, DIGEST, Failed, digest, scored
from tests.evaluation.rows import Row

KEPT = ("entries", "titles")


def evaluate() -> Iterator[Row]:
    feeds = sorted(str(path) for path in (DATA / "feeds").iterdir())
    yield Row.every("give at least one article", [_gives_one(feed) for feed in feeds])
    damages = damages_of(scored("damage_feeds.py", DIGEST, *feeds))
    mean = damages.pop("mean")
    for at, what in enumerate(KEPT):
        worst = min(damages, key=lambda damage: damages[damage][at])
        figure = f"{mean[at]}; least, {damages[worst][at]}, of “{worst}”"
        yield Row(f"damaged in {len(damages)} ways, {what} kept, mean %", figure)


def _gives_one(feed: str) -> bool:
    try:
        return bool(digest("articles", feed, *AT))
    except Failed:
        return False


def damages_of(printed: str) -> dict[str, tuple[float, float]]:
    """Return the shares of entries and titles kept, in percent, from the scorer's table."""
    found = {}
    for line in printed.splitlines()[1:]:
        entries, titles = line[26:].split()[:2]
        found[line[:26].strip()] = float(entries), float(titles)
    return found
