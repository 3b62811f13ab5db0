"""Style sheets, taken apart as far as judging a mail needs: rules, their media, declarations.

What browsers would read otherwise is passed over, never guessed at, and nothing
raises, whatever the text is. Time grows with the length and no faster.

Source: CSS Syntax Module Level 3, Selectors Level 4 (17, specificity).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

DEEPEST = 16  #: at-rules in each other; what lies deeper is passed over

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_STRING = r"\"[^\"\n]*\"|'[^'\n]*'"
_PIECE = re.compile(rf"[{{}};]|(?:{_STRING}|[^{{}};\"'])+|[\"']")
_DECLARATION = re.compile(rf"(?:{_STRING}|\([^();\"']*;base64,[^()\"']*|[^;])+")
_IMPORTANT = re.compile(r"!\s*important\s*\Z", re.IGNORECASE)
_COMPOUND = re.compile(
    r"(?P<tag>\*|[A-Za-z][\w-]*)?(?P<rest>(?:[.#][\w-]+|\[[\w-]+(?:=(?:\"[^\"]*\"|'[^']*'|\w+))?\])*)"
)
_SIMPLE = re.compile(r"([.#][\w-]+)|\[([\w-]+)(?:=[\"']?([^\"'\]]*)[\"']?)?\]")


@dataclass(frozen=True, slots=True)
class Declaration:
    name: str  #: in small letters
    value: str
    is_important: bool = False


@dataclass(frozen=True, slots=True)
class StyleRule:
    selectors: tuple[str, ...]
    declarations: tuple[Declaration, ...]
    conditions: tuple[str, ...] = ()  #: the at-rules around it: `@media (max-width:480px)`


@dataclass(frozen=True, slots=True)
class AtRule:
    """One that holds no rules: `@import ...`, `@font-face`."""

    prelude: str


@dataclass(frozen=True, slots=True)
class Path:
    """An element and all those around it, as far as selectors see them."""

    steps: tuple[frozenset[str], ...] = ()  #: what selectors call each, from the outermost in
    names: frozenset[str] = frozenset()  #: all of that together

    def to(self, tag: str, attributes: Mapping[str, str]) -> Path:
        """Return the path to an element directly below this one."""
        step = frozenset(_names(tag, attributes))
        return Path((*self.steps, step), self.names | step)


def _names(tag: str, attributes: Mapping[str, str]) -> Iterator[str]:
    yield tag
    for name, value in attributes.items():
        if name == "style":
            continue  # long, different everywhere, and never asked for
        if name == "class":
            yield from (f".{each}" for each in value.split())
        if name == "id":
            yield f"#{value}"
        yield f"[{name}]"
        yield f"[{name}={value}]"


@dataclass(frozen=True, slots=True)
class _Compound:
    names: frozenset[str]  #: what an element must be called
    is_child: bool  #: of the element before it, and not only somewhere below


@dataclass(frozen=True, slots=True)
class Selector:
    """Tags, classes, ids and attributes, one below the other: what mails are written with."""

    compounds: tuple[_Compound, ...]
    names: frozenset[str]  #: of all compounds
    weight: tuple[int, ...]  #: the specificity: ids; classes and attributes; tags

    @property
    def key(self) -> str:
        """One name that an element must have to be meant at all, the rarest first; or `*`."""
        return min(self.compounds[-1].names, default="*")  # "#" < "." < letters

    def fits(self, path: Path) -> bool:
        """Whether it means the last element of `path`."""
        if not self.names <= path.names or not self.compounds[-1].names <= path.steps[-1]:
            return False
        places = {len(path.steps) - 1}  # where the element of the compound to the right may be
        for piece, below in zip(self.compounds[-2::-1], self.compounds[:0:-1], strict=True):
            above = {at - 1 for at in places} if below.is_child else range(max(places))
            places = {at for at in above if at >= 0 and piece.names <= path.steps[at]}
            if not places:
                return False
        return True


@lru_cache(maxsize=1024)
def selector(text: str) -> Selector | None:
    """Read one selector; None if it has anything beyond tags, classes, ids and attributes."""
    compounds: list[_Compound] = []
    is_child = False
    for word in text.replace(">", " > ").split():
        if word == ">":
            is_child = True
        elif found := _COMPOUND.fullmatch(word):
            compounds.append(_Compound(frozenset(_wanted(found)), is_child))
            is_child = False
        else:
            return None
    if is_child or not compounds or compounds[0].is_child:
        return None
    names = [name for each in compounds for name in each.names]
    return Selector(tuple(compounds), frozenset(names), _weight(names))


def _wanted(found: re.Match[str]) -> Iterator[str]:
    if found["tag"] and found["tag"] != "*":
        yield found["tag"].lower()
    for name, attribute, value in _SIMPLE.findall(found["rest"]):
        yield name or f"[{attribute}{'=' if value else ''}{value}]"


def _weight(names: Iterable[str]) -> tuple[int, ...]:
    kinds = ["#" if each[0] == "#" else "." if each[0] in ".[" else "" for each in names]
    return tuple(map(kinds.count, ("#", ".", "")))


@lru_cache(maxsize=512)
def declarations(text: str) -> tuple[Declaration, ...]:
    """Read what stands between the braces, or in a style attribute."""
    return tuple(_declarations(_COMMENT.sub(" ", text)))


def _declarations(text: str) -> Iterator[Declaration]:
    for each in _DECLARATION.findall(text):
        name, colon, value = each.partition(":")
        bare = _IMPORTANT.sub("", value).strip()
        if colon and bare and name.strip():
            yield Declaration(name.strip().lower(), bare, bare != value.strip())


@lru_cache(maxsize=4)
def sheet(text: str) -> tuple[StyleRule | AtRule, ...]:
    """Read a style sheet, its rules in their order."""
    return tuple(_rules(_PIECE.findall(_COMMENT.sub(" ", text))))


def _rules(pieces: Sequence[str]) -> Iterator[StyleRule | AtRule]:
    around: list[str] = []  # the prelude of each block that is open
    said = ""
    for piece in pieces:
        if piece == "{":
            around.append(" ".join(said.split()))
            said = ""
        elif piece == "}":
            prelude = around.pop() if around else ""
            yield from _closed(prelude, said, around)
            said = ""
        elif piece == ";" and not _is_in_rule(around):
            if said.strip().startswith("@"):
                yield AtRule(" ".join(said.split()))
            said = ""
        else:
            said += piece


def _is_in_rule(around: Sequence[str]) -> bool:
    return bool(around) and not around[-1].lower().startswith(("@media", "@supports"))


def _closed(prelude: str, body: str, around: Sequence[str]) -> Iterator[StyleRule | AtRule]:
    if prelude.lower().startswith(("@media", "@supports")):
        return
    if prelude.startswith("@"):
        yield AtRule(prelude)
    elif prelude and len(around) <= DEEPEST and all(each.startswith("@") for each in around):
        selectors = tuple(each.strip() for each in prelude.split(",") if each.strip())
        yield StyleRule(selectors, declarations(body), tuple(around))


class Cascade:
    """Which declaration wins on an element, of those for some properties."""

    def __init__(self, rules: Iterable[StyleRule], roles: Mapping[str, str]) -> None:
        """Keep what `rules` say about `roles`: property -> the name that it is asked for by.

        Properties of one role overwrite each other, as `background` and `background-color` do.
        """
        self._roles = roles
        self._index: dict[str, list[_Aimed]] = defaultdict(list)
        self.unread: list[str] = []  #: selectors that say something about them and cannot be read
        for order, rule in enumerate(rules):
            wanted = [each for each in rule.declarations if each.name in roles]
            for text in rule.selectors if wanted else ():
                if aim := selector(text):
                    self._index[aim.key].append(_Aimed(aim, order, wanted))
                else:
                    self.unread.append(text)

    @property
    def has_rules(self) -> bool:
        """Whether it matters which elements there are, and not only what style they carry."""
        return bool(self._index)

    def of(self, path: Path, style: str) -> dict[str, str]:
        """Return the winning value for each role on the last of `path`, whose own style is given.

        Inline goes before sheet, important before both, then weight, then the later one.
        """
        won: dict[str, str] = {}
        aimed = [each for aim in self._aimed_at(path) for each in aim.declarations]
        own = declarations(style) if style else ()
        for is_important in (False, True):
            for each in chain(aimed, own):
                if each.is_important is is_important and each.name in self._roles:
                    won[self._roles[each.name]] = each.value
        return won

    def _aimed_at(self, path: Path) -> list[_Aimed]:
        if not self._index:
            return []
        keys = ("*", *path.steps[-1])
        found = [each for key in keys for each in self._index.get(key, ()) if each.aim.fits(path)]
        return sorted(found, key=lambda each: (each.aim.weight, each.order))


@dataclass(frozen=True, slots=True)
class _Aimed:
    aim: Selector
    order: int
    declarations: list[Declaration]
