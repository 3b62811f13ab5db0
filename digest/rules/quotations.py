"""What an editor set in quotation marks stands in the article, letter for letter.

Nobody's words are changed, not even to add their full stop. What a model wrote was
proved before it came here, and the article's own sentences need no proof.
"""

from __future__ import annotations

from collections.abc import Iterator

from digest.faithful import strange_quotations
from digest.printed import Finding
from digest.rules import Proof


def check(proof: Proof) -> Iterator[Finding]:
    stories = proof.issue.stories if proof.issue else ()
    for story in stories:
        for sentence in story.own_words:
            for words in strange_quotations(sentence.text, story.article.text):
                yield Finding(
                    "quotations",
                    "warn",
                    f"“{words}” does not stand in the article so.",
                    "Quote what the article has, or take the quotation marks away.",
                    story.headline[:120],
                )
