"""The functions that a build is made of, in one process that does nothing else.

`python -m tests.bench.work TIME OUT INPUT...`
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

from digest.build import build
from digest.output import write
from digest.programme import Programme
from digest.sources import collect


def main() -> None:
    at, out, *inputs = sys.argv[1:]
    moment = datetime.fromisoformat(at)
    collected = collect(inputs, seen_at=moment)
    built = build(collected, at=moment, programme=Programme(), inputs=inputs, pictures={})
    write(built.printed, Path(out))


if __name__ == "__main__":
    main()
