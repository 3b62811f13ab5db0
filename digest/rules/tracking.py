"""Links carry no counters of other people's campaigns: they tell on readers, and look like spam."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

from digest.printed import Finding
from digest.rules import Proof

# What says where a reader came from, and never what is shown.
_COUNTER = re.compile(
    r"(utm_\w+|mtm_\w+|pk_(campaign|kwd|source|medium)|fbclid|[gdwt]b?raid|gclid|dclid|msclkid"
    r"|yclid|twclid|igshid|igsh|mc_[ce]id|_hs(enc|mi)|mkt_tok|vero_id|oly_(anon|enc)_id)",
    re.IGNORECASE,
)


def check(proof: Proof) -> Iterator[Finding]:
    seen: set[str] = set()
    for link in [] if proof.page is None else proof.page.iter("a", "area"):
        address = (link.get("href") or "").strip()
        if address in seen:
            continue
        seen.add(address)
        clean, counters = without_counters(address)
        if counters:
            shown = " ".join(link.text_content().split())[:80]
            yield Finding(
                "tracking",
                "note",
                f"The link “{shown}” tells its publisher where readers come from:"
                f" {', '.join(counters)[:80]}.",
                f"Link to {clean}.",
                shown or address[:120],
            )


def without_counters(address: str) -> tuple[str, list[str]]:
    """Return the address that shows the same page, and the names of the counters taken out."""
    try:
        parts = urlsplit(address)
    except ValueError:  # half of an IPv6 address
        return address, []
    pairs = parts.query.split("&")
    names = [pair.partition("=")[0] for pair in pairs]
    counters = [name for name in names if _COUNTER.fullmatch(name)]
    kept = "&".join(pair for pair, name in zip(pairs, names, strict=True) if name not in counters)
    return urlunsplit(parts._replace(query=kept)), counters
