"""`python -m tests.providing --log FILE`: the provider as a process, until its input ends.

Each line of its input is what it is to do from now on, as JSON: `{"delay": 0.1, "faults":
["reset"]}`, in the words of `Script`, and `day` and `rate` of `Provider`. It answers "so be it".
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import deque
from pathlib import Path
from typing import Any

from tests.providing.script import Script
from tests.providing.ses import Provider, provider


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.providing")
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument("--brief", action="store_true", help="log no words of a message")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before an answer")
    parser.add_argument("--faults", default="", help="names, with commas; one is used up a call")
    parser.add_argument("--rate", type=float, help="recipients a second; untold without it")
    parser.add_argument("--day", type=int, help="recipients that the account may have in all")
    asked = parser.parse_args()
    with provider(asked.log, port=asked.port, is_brief=asked.brief) as ses:
        ses.rate, ses.day = asked.rate, asked.day
        ses.script.delay = asked.delay
        ses.script.faults.extend(asked.faults.split(",") if asked.faults else [])
        print(ses.url, flush=True)
        for line in sys.stdin:
            do(ses, json.loads(line))
            print("so be it", flush=True)


def do(ses: Provider, told: dict[str, Any]) -> None:
    """Forget what was told before, and do this."""
    ses.script = Script(
        faults=deque(told.get("faults", [])),
        poison=set(told.get("poison", [])),
        statuses=told.get("statuses", {}),
        delay=told.get("delay", 0.0),
    )
    ses.day, ses.rate, ses.sent = told.get("day"), told.get("rate"), 0


main()
