"""Which elements of a page a CSS selector means, looked up instead of searched for.

premailer has libxml2 walk the whole page for every selector, and that was most
of what inlining took. Nearly all selectors are tags and classes: one walk finds
the elements of all of them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Protocol

_SIMPLE = re.compile(r"(?P<tag>[a-z][a-z0-9]*)?(?P<classes>(?:\.[A-Za-z][\w-]*)*)", re.ASCII)


class Element(Protocol):
    """What is asked of lxml's elements."""

    @property
    def tag(self) -> object:
        """The name; no string for comments."""

    def get(self, key: str, default: str) -> str: ...

    def iter(self) -> Iterator[Element]: ...

    def iterancestors(self) -> Iterator[Element]: ...

    def __hash__(self) -> int: ...


Finder = Callable[[Element], Sequence[Element]]


@lru_cache(maxsize=512)
def finder(selector: str, otherwise: Callable[[str], Finder]) -> Finder:
    """Return what finds the elements of a page that a selector means, in their order.

    Args:
        otherwise: makes the finders of selectors that are more than tags and classes,
            or more than one within another.
    """
    parts = [part for each in selector.split() if (part := _read(each))]
    if len(parts) != len(selector.split()) or len(parts) not in (1, 2):
        return otherwise(selector)
    *outer, inner = parts
    return partial(_find_within, outer[0], inner) if outer else inner.find


@dataclass(frozen=True, slots=True)
class _Part:
    """A tag, classes, or both."""

    tag: str  #: empty for any
    classes: frozenset[str]

    def is_meant(self, element: Element) -> bool:
        return self.tag in ("", element.tag) and self.classes <= _classes(element.get("class", ""))

    def find(self, page: Element) -> Sequence[Element]:
        found = _index(page).get(f".{min(self.classes)}" if self.classes else self.tag, ())
        if len(self.classes) + bool(self.tag) == 1:
            return found
        return [each for each in found if self.is_meant(each)]


def _find_within(outer: _Part, inner: _Part, page: Element) -> Sequence[Element]:
    around = set(outer.find(page))
    return [each for each in inner.find(page) if not around.isdisjoint(each.iterancestors())]


@lru_cache(maxsize=512)
def _read(part: str) -> _Part | None:
    simple = _SIMPLE.fullmatch(part)
    return (
        _Part(simple["tag"] or "", frozenset(simple["classes"].split(".")[1:])) if simple else None
    )


@lru_cache(maxsize=1)
def _index(page: Element) -> Mapping[str, Sequence[Element]]:
    """Return the elements of a page by tag (`td`) and by class (`.wide`)."""
    index: dict[str, list[Element]] = defaultdict(list)
    for element in page.iter():
        if isinstance(element.tag, str):
            index[element.tag].append(element)
            for each in _classes(element.get("class", "")):
                index[f".{each}"].append(element)
    return index


@lru_cache(maxsize=512)
def _classes(attribute: str) -> frozenset[str]:
    return frozenset(attribute.split())
