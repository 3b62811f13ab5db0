"""The mail says who sends it, from where, and why the reader gets it, in both parts.

What the laws of the United States (CAN-SPAM), Canada (CASL) and the European
Union (GDPR, ePrivacy) ask of a newsletter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from digest.printed import Finding
from digest.programme import Publication
from digest.rules import Proof, squash

_block = partial(Finding, "identity", "block")
_warn = partial(Finding, "identity", "warn")

# RFC 2606 and RFC 6761: names that are nobody's.
_RESERVED = re.compile(r"(.*\.)?(example(\.(com|net|org))?|invalid|test|localhost)", re.IGNORECASE)


def check(proof: Proof) -> Iterator[Finding]:
    if proof.issue is None:
        return
    publication = proof.issue.publication
    yield from _settings(publication)
    parts = {"text part": squash(proof.text), "HTML part": squash(proof.page_text)}
    for part, said in parts.items():
        if said:
            yield from _said(part, said, publication, proof.to)


def _settings(publication: Publication) -> Iterator[Finding]:
    if publication.is_sample:
        yield _block(
            "The sample publication stands in for yours.",
            "Name your own with --publication.",
            publication.name,
        )
    if not publication.postal_address.strip():
        yield _block(
            "The publication has no postal address, which the law of many countries asks for.",
            "Write postal_address into the publication.",
            "postal_address",
        )
    domain = publication.sender_address.rpartition("@")[2]
    if _RESERVED.fullmatch(domain):
        yield _warn(
            f"Nobody can answer mail from {domain}: the name is reserved for examples.",
            "Write an address of your own domain into sender_address.",
            "From",
        )


def _said(part: str, said: str, publication: Publication, to: str | None) -> Iterator[Finding]:
    if squash(publication.postal_address) not in said:
        yield _block(
            f"The {part} lacks the postal address.",
            "Put it into the colophon.",
            part,
        )
    if squash(publication.name) not in said:
        yield _block(
            f"The {part} does not say which publication it is.",
            "Put its name into the masthead.",
            part,
        )
    if to is not None and squash(to) not in said:
        yield _block(
            f"The {part} does not say to whom it goes, so nobody can tell why they get it.",
            "Put the reason and the address into the colophon.",
            part,
        )
