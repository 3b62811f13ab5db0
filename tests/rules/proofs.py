"""A message that every rule is content with, and ways to spoil it.

    found("alt", proof(html=HTML.replace(' alt="A lamp"', "")))   -> ["block: A picture has …"]

`mail` builds the bytes; `spoilt` changes them; `found` runs one rule.
"""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from pathlib import Path

from digest.issue import Issue
from digest.printed import Printed, Recipient
from digest.rendering.message import cast
from digest.rules import Check, Proof, proof_of
from tests import samples

#: As Python's own email package writes it: both faults that our writer is there for, in one.
STANDARD_LIBRARY = Path(__file__).parent.parent / "data" / "messages" / "standard-library.eml"

TO = "ana@example.org"
LINK = "https://lantern.example/u/c2VjcmV0"
ISSUE = samples.issue(
    samples.stories_of(2),
    publication=replace(samples.PUBLICATION, sender_address="news@lantern-weekly.com"),
)
_T = samples.TOKENS
_PICTURE = samples.picture()

HTML = f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>The Lantern, No. 42</title>
<style>h1{{color:#123039}}</style></head><body>
<div style="display:none">Also: 312 puddles, one drain; and the bus that waits.</div>
<table role="presentation"><tr><td>
<h1>The Lantern</h1>
<img src="{_T["media"]}/{_PICTURE.name}" alt="A lamp" width="600" height="338">
<h2><a href="https://courier.example/1">The lighthouse gets its keeper back, at least on
weekends</a></h2>
<p>“A lamp that nobody looks after is only a bulb on a rock,” said Aldo Brandt.</p>
<h2><a href="https://courier.example/2">Pupils count 312 puddles and are given a drain</a></h2>
<p>You signed up as {_T["address"]}. <a href="{_T["unsubscribe"]}">Unsubscribe</a></p>
<p>3 Ropewalk, Marrow Bay</p>
</td></tr></table></body></html>
"""
TEXT = f"""The Lantern

The lighthouse gets its keeper back, at least on
weekends

“A lamp that nobody looks after is only a
bulb on a rock,” said Aldo Brandt.
https://courier.example/1

Pupils count 312 puddles and are given a drain
https://courier.example/2

You signed up as {_T["address"]}. Unsubscribe:
{_T["unsubscribe"]}
3 Ropewalk, Marrow Bay
"""


def mail(html: str = HTML, text: str = TEXT, issue: Issue = ISSUE) -> bytes:
    """Return a message as the digest writes it."""
    printed = Printed(issue, html, text, _T, pictures={_PICTURE.name: samples.drawing()})
    reader = Recipient(TO, LINK, name="Ana Baker", reference="42-7")
    return cast(printed, sent_at=samples.NOW).fill(reader)


def spoilt(old: bytes | str, new: bytes | str, raw: bytes | None = None) -> bytes:
    """Return a good message with one thing changed, which must be there."""
    raw = mail() if raw is None else raw
    before, after = (each.encode() if isinstance(each, str) else each for each in (old, new))
    assert before in raw, f"nothing to spoil: {before!r}"
    return raw.replace(before, after, 1)


def without(name: str) -> bytes:
    """Return a good message that lacks one header."""
    raw = mail()
    start = raw.index(f"\r\n{name}: ".encode())
    end = raw.index(b"\r\n", start + 2)
    while raw[end + 2 : end + 3] in (b" ", b"\t"):
        end = raw.index(b"\r\n", end + 2)
    return raw[:start] + raw[end:]


def proof(raw: bytes | None = None, *, html: str = HTML, text: str = TEXT) -> Proof:
    """Return a message of ours: the rules know the issue and the reader."""
    return proof_of(mail(html, text) if raw is None else raw, to=TO, issue=ISSUE)


def found(rule: str, proof: Proof) -> list[str]:
    """Return what one rule finds, each as “severity: sentence”."""
    check: Check = import_module(f"digest.rules.{rule}").check
    findings = list(check(proof))
    for finding in findings:
        assert finding.rule == rule
        assert finding.what.endswith(".")
        assert finding.fix.endswith(".")
    return [f"{finding.severity}: {finding.what}" for finding in findings]


def assert_found(rule: str, proof: Proof, *starts: str) -> None:
    """Check that a rule finds just this: each finding begins like its expectation."""
    findings = found(rule, proof)
    assert len(findings) == len(starts), findings
    for finding, start in zip(findings, starts, strict=True):
        assert finding.startswith(start), findings
