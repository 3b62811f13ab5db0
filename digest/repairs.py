"""What cleaning took away, in words, and the way back: put back one by one, or all.

Repairs are in the order of the paragraphs they touched, and within a paragraph in the
order in which they were made; so an article as it came can be put together again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Set
from dataclasses import replace
from types import MappingProxyType

from digest.article import Article, Paragraph, Repair

#: what each rule is called on the desk, and what it takes away
RULES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "headline": ("Repeated headline", "A paragraph that says the headline again."),
        "cut standfirst": (
            "Cut standfirst",
            "An introduction that ends in “…”, where the whole of it follows, or its broken end.",
        ),
        "repeat": ("Repeated paragraph", "A long paragraph that stood further up already."),
        "lead": ("Line above the text", "“By …|”, “UPDATED: …” and such in front of the text."),
        "byline": ("Byline", "A line that names who wrote it; the name is kept as byline."),
        "avatar": ("Author’s picture", "“Jane Doe Avatar”: words in place of a small picture."),
        "credit": ("Picture credit", "“Photo: …”, an agency alone on a line."),
        "button": ("Buttons", "Share, print, subscribe, and what stands around advertisements."),
        "cookies": ("Cookie notice", "What a site has to say about cookies."),
        "link": ("Link to another story", "“Read more: …” on a line of its own."),
        "related": ("Related stories", "A list of other stories below the article."),
        "boilerplate": (
            "The same in every article",
            "A line above or below most articles of this source.",
        ),
    }
)


def is_reversible(article: Article) -> bool:
    """Whether it can be put together as it came: not if an older version cleaned it."""
    return all(repair.took for repair in article.repairs)


def as_it_came(article: Article) -> Article:
    """Return an article with all its paragraphs, as if it had never been cleaned.

    Its byline and standfirst stay, found as they were in what cleaning took away.
    """
    return replace(article, paragraphs=_whole(article), repairs=())


def put_back(article: Article, places: Set[int]) -> Article:
    """Return an article with these of its repairs put back, and all others applied.

    What can only be taken away after one that is put back is put back as well.

    Args:
        places: in `article.repairs`, which must be reversible.
    """
    left = dict(enumerate(_whole(article)))
    repairs = []
    for place, repair in enumerate(article.repairs):
        rest = None if place in places else _without(left[repair.at].text, repair)
        if rest == "":
            del left[repair.at]
        elif rest is not None:
            left[repair.at] = replace(left[repair.at], text=rest)
        repairs.append(replace(repair, applied=rest is not None))
    return replace(article, paragraphs=tuple(left.values()), repairs=tuple(repairs))


def as_before(known: Article, fresh: Article) -> Article:
    """Return an article as it came again, with what editors put back in the one that is known."""
    wanted = {name for name, each in _named(known) if not each.applied}
    if not wanted or not is_reversible(fresh):
        return fresh
    places = {place for place, (name, _) in enumerate(_named(fresh)) if name in wanted}
    return put_back(fresh, places) if places else fresh


def _named(article: Article) -> Iterator[tuple[tuple[str, str, int], Repair]]:
    """Yield the repairs of an article by rule, text, and which one of several alike each is."""
    seen: Counter[tuple[str, str]] = Counter()
    for each in article.repairs:
        yield (each.rule, each.text, seen[each.rule, each.text]), each
        seen[each.rule, each.text] += 1


def _whole(article: Article) -> tuple[Paragraph, ...]:
    applied = [repair for repair in article.repairs if repair.applied]
    gone = {repair.at: repair for repair in applied if repair.took == "all"}
    left = iter(article.paragraphs)
    whole = [
        Paragraph(gone[at].text, gone[at].kind) if at in gone else next(left)
        for at in range(len(gone) + len(article.paragraphs))
    ]
    for repair in reversed(applied):
        text = whole[repair.at].text
        if repair.took != "all":
            joined = repair.text + text if repair.took == "start" else text + repair.text
            whole[repair.at] = replace(whole[repair.at], text=joined)
    return tuple(whole)


def _without(text: str, repair: Repair) -> str | None:
    """Return what a repair leaves of a paragraph; None where it does not fit any more."""
    if repair.took == "start" and text.startswith(repair.text):
        return text[len(repair.text) :] or None
    if repair.took == "end" and text.endswith(repair.text):
        return text[: len(text) - len(repair.text)] or None
    return "" if repair.took == "all" and text == repair.text else None
