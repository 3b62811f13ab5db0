"""The text part stands first and says what the HTML says, for whoever reads only that.

Source: RFC 2046 (5.1.4): the best alternative comes last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from urllib.parse import unquote

from digest.printed import Finding
from digest.rules import Proof, content_type, squash

WIDTH = 78  #: characters of a line, but for addresses

_block = partial(Finding, "text_part", "block")
_warn = partial(Finding, "text_part", "warn")
_note = partial(Finding, "text_part", "note")


def check(proof: Proof) -> Iterator[Finding]:
    yield from _both(proof)
    yield from _order(proof)
    if proof.text.strip():
        yield from _links(proof)
        yield from _stories(proof)
        yield from _long_lines(proof)


def _both(proof: Proof) -> Iterator[Finding]:
    if not proof.text.strip():
        yield _block(
            "There is no text part, or it is empty.",
            "Add the same words as text/plain; watches, screen readers and filters read it.",
            "text part",
        )
    if not squash(proof.page_text):
        yield _block(
            "There is no HTML part, or it has no words.",
            "Add the same words as text/html.",
            "HTML part",
        )


def _order(proof: Proof) -> Iterator[Finding]:
    if not (proof.text and proof.html):
        return
    kinds = [content_type(part) for part in proof.message.walk()]
    if "multipart/alternative" not in kinds:
        yield _block(
            "Text and HTML are not offered as alternatives, so some programs show both.",
            "Put them into one multipart/alternative.",
        )
    elif kinds.index("text/plain") > kinds.index("text/html"):
        yield _block(
            "The text part comes after the HTML, so mail programs show the text.",
            "Put the text part first: the last one that a program can show is shown.",
        )


def _links(proof: Proof) -> Iterator[Finding]:
    """Compare with the HTML; in a mail of ours nothing may be missing."""
    find = partial(Finding, "text_part", "block" if proof.issue else "warn")
    links = [] if proof.page is None else proof.page.iter("a")
    addresses = {str(link.get("href")).strip() for link in links}
    said = unquote(proof.text)
    missing = [each for each in addresses if each.startswith("http") and unquote(each) not in said]
    for address in sorted(missing):
        yield find(
            f"The HTML links to {address[:120]}, and the text part does not.",
            "Write the address out in the text part.",
            address[:120],
        )


def _stories(proof: Proof) -> Iterator[Finding]:
    said, shown = squash(proof.text), squash(proof.page_text)
    for story in proof.issue.stories if proof.issue else ():
        passages = [*story.sentences, *([story.pull_quote] if story.pull_quote else [])]
        if squash(story.headline) not in said:
            yield _block(
                f"The text part lacks the story “{story.headline[:120]}”.",
                "Add it to the text template of this layout.",
                story.headline[:120],
            )
        for passage in passages:
            if squash(passage.text) in shown and squash(passage.text) not in said:
                yield _block(
                    f"The HTML prints “{passage.text[:80]}”, and the text part does not.",
                    "Add it to the text template of this layout.",
                    story.headline[:120],
                )


def _long_lines(proof: Proof) -> Iterator[Finding]:
    lines = [line for line in proof.text.splitlines() if len(line) > WIDTH]
    if wide := [line for line in lines if not re.search(r"https?://", line)]:
        yield _note(
            f"{len(wide)} lines of the text part are longer than {WIDTH} characters.",
            "Break them: some programs do not.",
            wide[0][:40],
        )
