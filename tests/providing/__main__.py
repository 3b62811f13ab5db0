"""`python -m tests.providing --log FILE`: the provider as a process, until its input ends."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.providing.ses import provider


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.providing")
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before an answer")
    parser.add_argument("--faults", default="", help="names, with commas; one is used up a call")
    parser.add_argument("--day", type=int, help="recipients that the account may have in all")
    asked = parser.parse_args()
    with provider(asked.log, port=asked.port) as ses:
        ses.day = asked.day
        ses.script.delay = asked.delay
        ses.script.faults.extend(asked.faults.split(",") if asked.faults else [])
        print(ses.url, flush=True)
        sys.stdin.read()


main()
