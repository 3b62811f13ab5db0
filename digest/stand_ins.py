"""Pictures that stand in for a site, and say nothing of the article that names them.

Some say so in their address: logos, portraits, placeholders, pixels that count readers.
Others are told by their number: what a site gives with one article after another is the
site's, and belongs to none of them.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from digest.article import Article, Image

SMALLEST = (200, 100)  #: pixels, as declared; below, a picture is an ornament

_SHARE = 0.3  # of the articles of a source; a picture that more of them have is the site's
_FEW = 3  # so many articles may share a picture by chance

# What an address says of its picture. “.../default/files/...” says nothing, nor do
# “catalogo” and “google-pixel-9.jpg”.
_KINDS = (
    ("a drawing (SVG), which mail programs do not show", r"\.svg(?![a-z])"),
    ("a portrait of whoever wrote it", r"avatar|headshot"),
    ("a logo", r"(?<![aio])logo|favicon"),
    (
        "a picture that counts readers",
        r"spacer|blank\.gif|1x1|doubleclick|feedburner|/stats?[/.]"
        r"|(?:^|[/._-])pixel(?=\.(?:gif|png|php)|[/?]|$)|//pixel\.",
    ),
    (
        "an icon or a button",
        r"(?<![a-z])icons?(?![a-z])|emoji|smil(?:ey|ie)|(?<![a-z])(?:badge|button)s?(?![a-z])",
    ),
    (
        "a placeholder",
        r"(?<![a-z])(?:placeholder|fallback|no[-_]?(?:image|img|photo|picture|thumb\w*)"
        r"|(?:default|missing|dummy)[-_]?(?:image|img|photo|picture|thumb\w*|cover|og|share|social)"
        r"|(?:og|share|social)[-_]?(?:image|card)?[-_]?(?:default|fallback))"
        r"[^/?#]*\.(?:jpe?g|png|gif|webp|avif)",
    ),
)
_TOLD = [(kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _KINDS]


def unfit(image: Image) -> str:
    """Return what a picture is, if it cannot stand beside an article; empty if it can."""
    width, height = image.width or SMALLEST[0], image.height or SMALLEST[1]
    if width < SMALLEST[0] or height < SMALLEST[1]:
        return "too small to be more than an ornament"
    return next((kind for kind, pattern in _TOLD if pattern.search(image.url)), "")


@dataclass(frozen=True, slots=True)
class Own:
    """The pictures of a source's articles that are theirs."""

    images: tuple[Image | None, ...]  #: of each article, in their order
    passed: Mapping[str, str]  #: the addresses of the site's pictures, each with how many had it


def own(named: Iterable[Sequence[Image]]) -> Own:
    """Return for each article of one source the first of its pictures that is not the site's.

    What many name but few would show, as the picture beside a link to another article,
    is not the site's.
    """
    choices = list(named)
    passed: dict[str, str] = {}
    while True:
        shown = [next((each for each in some if each.url not in passed), None) for some in choices]
        found = _shared(each.url if each else None for each in shown)
        if not found:
            return Own(tuple(shown), passed)
        passed |= found


def _shared(shown: Iterable[str | None]) -> dict[str, str]:
    """Return the addresses that too many articles of one source show, with how many do."""
    addresses = list(shown)
    most = max(_FEW, len(addresses) * _SHARE)
    counted = Counter(filter(None, addresses))
    return {
        address: f"{count} of its {len(addresses)} articles have it"
        for address, count in counted.items()
        if count > most
    }


@dataclass(frozen=True, slots=True)
class Sifted:
    """Articles without the pictures that are no article's."""

    articles: tuple[Article, ...]  #: in their order
    reasons: Mapping[str, str]  #: a sentence for each that lost its picture, by the article's id


def sift(articles: Iterable[Article]) -> Sifted:
    """Return articles of any sources without the pictures that stand in for a site."""
    whole = tuple(articles)
    shown: defaultdict[str, list[str | None]] = defaultdict(list)
    for article in whole:
        shown[article.source].append(article.image.url if article.image else None)
    sites = {source: _shared(addresses) for source, addresses in shown.items()}
    reasons = {
        article.id: f"It stands in for {article.source}: {count}."
        for article in whole
        if article.image and (count := sites[article.source].get(article.image.url))
    }
    bare = (replace(each, image=None) if each.id in reasons else each for each in whole)
    return Sifted(tuple(bare), reasons)
