"""A pool of invented articles, as large as asked for: `python -m tests.evaluation.crowd COUNT`.

Prints the seconds of a processor that choosing ten of them takes, and the megabytes that the
process came to. The words are made of syllables, a few of them common and most rare, as in a
language; three events in four have one article, the others up to thirty, worded differently
or copied.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice
from random import Random

from digest.article import Article, Paragraph
from digest.selection import select

AT = datetime(2026, 10, 16, 7, tzinfo=UTC)
WEEK = timedelta(days=7)
_SYLLABLES = [a + b for a in "bdfghklmnprstvwz" for b in "aeio"]
_ENDINGS = ("", "n", "r", "s", "t", "l", "ing", "ed")
_WORDS, _BODY, _SOURCES = 9_000, 120, 60


def crowd(count: int) -> list[Article]:
    """Return so many articles of the last seven days; the same ones each time."""
    return list(islice(_articles(Random(count)), count))


def _articles(random: Random) -> Iterator[Article]:
    known = [
        "".join(random.choices(_SYLLABLES, k=random.randint(2, 4))) + random.choice(_ENDINGS)
        for _ in range(_WORDS)
    ]
    weights = list(accumulate(1 / (place + 10) for place in range(_WORDS)))

    def words(number: int) -> list[str]:
        return random.choices(known, cum_weights=weights, k=number)

    number = 0
    while True:
        event, told = words(random.randint(6, 11)), words(_BODY)
        size = 1 if random.random() < 0.75 else min(1 + int(random.expovariate(1 / 3)), 30)
        for _ in range(size):
            headline = [each if random.random() < 0.75 else words(1)[0] for each in event]
            body = told if random.random() < 0.3 else words(_BODY)
            at = AT - timedelta(hours=random.uniform(0, 167))
            yield Article(
                id=f"{number:016x}",
                source=f"Source {random.randrange(_SOURCES)}",
                headline=" ".join(headline).capitalize(),
                url=f"https://crowd.example/{number}",
                first_seen_at=at,
                published_at=at,
                paragraphs=(Paragraph(f"{' '.join(body)}."),),
            )
            number += 1


def main(count: int) -> None:
    articles = crowd(count)
    began = time.process_time()
    select(articles, count=10, at=AT, window=WEEK)
    seconds = time.process_time() - began
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "megabytes": megabytes}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
