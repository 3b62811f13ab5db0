"""Our messages before SpamAssassin, by its own rules and without the network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy

from tests.evaluation.mails import Mail, mails, named
from tests.evaluation.material import require, run
from tests.evaluation.rows import Row

MOST = 1.0
_SCORE = re.compile(r"score=(-?[\d.]+)")
# Not points of ours, but what the rules say of any mail that has not travelled yet.
_ALWAYS = {"HTML_MESSAGE", "NO_RECEIVED", "NO_RELAYS"}


def evaluate() -> Iterator[Row]:
    require("spamassassin")
    verdicts = {mail.name: _verdict(mail) for mail in mails()}
    scores = {name: float(_SCORE.findall(verdict)[0]) for name, verdict in verdicts.items()}
    figure = named(scores)
    yield Row("points", figure, f"at most {MOST}", max(scores.values()) <= MOST)
    hit = {rule for verdict in verdicts.values() for rule in _rules(verdict)}
    yield Row("for", ", ".join(sorted(hit - _ALWAYS)) or "nothing")


def _verdict(mail: Mail) -> str:
    answer = run(["spamassassin", "--local", "--test-mode"], mail.eml).stdout
    marked = message_from_bytes(answer, policy=policy.default)
    return " ".join(str(marked["X-Spam-Status"]).split())


def _rules(verdict: str) -> list[str]:
    listed = re.search(r"tests=(\S+(?: [A-Z_0-9,]+)*)", verdict)
    return re.split(r"[,\s]+", listed[1]) if listed else []
