"""The persons an article names: their full names, and whom “he” or “she” stands for."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from digest.lexicon import (
    DAYS_AND_MONTHS,
    FEMALE,
    HONORIFICS,
    MALE,
    NO_PERSONS,
    NOT_NAMES,
    OFFICES,
    TITLES,
    Gender,
)

_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĻĽŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŸŹŻŽА-ЯЁΑ-Ω"
_PART = rf"[{_UPPER}][\w’'-]*"
_SHORT = rf"(?:(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Col|Lt|Capt|Sgt|Rev|Prof|St|[{_UPPER}])\. )"
_PARTICLE = r"(?:(?:de|del|della|di|da|dos|van|von|der|den|bin|ibn|al|el|la) ){1,2}"
# The first look spares most characters the rest: less than half the time.
_RUN = re.compile(rf"(?=[{_UPPER}]){_SHORT}*{_PART}(?: (?:{_SHORT}|{_PARTICLE})?{_PART}){{0,6}}")
# What a run of capitals goes on, of which the first is the office’s: “Secretary of [State …]”
_OFFICE_OF = re.compile(r"\b([Ss]ecretary|[Mm]inister) (?:of|for) (?:the )?$")
_OFFICE = 20  # code points that it may have
_POSSESSIVE = re.compile(r"['’]s?$")
_NO_SURNAME = frozenset(["jr", "sr", "ii", "iii", "iv"])
_PARTS = 4  # of a name, at most
_FURTHEST = 3000  # code points back to whom a pronoun may point


@dataclass(slots=True, eq=False)
class Person:
    name: str  #: the fullest form the article gives
    gender: Gender = ""
    is_person: bool = False  #: a human being, as far as known; else perhaps a place or a body


class Sighting(NamedTuple):
    """One place where somebody is named: `[start:end]` of the text."""

    start: int
    end: int
    person: Person


@dataclass(slots=True)
class People:
    """Everybody named in a text, and where."""

    by_surname: dict[str, list[Person]] = field(default_factory=dict)
    sightings: list[Sighting] = field(default_factory=list)

    def resolve(self, name: str, title: str = "") -> str:
        """Return the full name that `name` is short for, if the text leaves no doubt."""
        known = self.by_surname.get(_surname(name), [])
        if " " in name.strip() or not known:
            return name
        if len(known) > 1 and (gender := _honorific(title)):
            known = [person for person in known if person.gender == gender] or known
        return known[0].name if len(known) == 1 else name

    def find(self, name: str) -> Person | None:
        """Return who goes by `name`; with several, the first."""
        known = self.by_surname.get(_surname(name.split(" (", 1)[0]), [])
        return next((person for person in known if person.name in name), next(iter(known), None))

    def knows(self, name: str) -> bool:
        """Whether the text names a human being so."""
        person = self.find(name)
        return person is not None and person.is_person

    def hear(self, name: str) -> None:
        """Take note that whoever goes by `name` speaks, as people do and places do not."""
        person = self.find(name)
        if person and not is_thing(person):
            person.is_person = True

    def before(self, at: int) -> Iterator[Sighting]:
        """Yield who is named before `at`, the nearest first."""
        first = bisect_left(self.sightings, at, key=lambda each: each.start) - 1
        for number in range(first, -1, -1):
            if self.sightings[number].start < at - _FURTHEST:
                return
            yield self.sightings[number]


def find_people(text: str) -> People:
    people = People()
    single: list[tuple[int, int, str, str]] = []
    for match in _RUN.finditer(text):
        skipped, title, parts = _strip(match[0])
        office = len(parts) > 2 and not skipped and _OFFICE_OF.search(text, *_before(match))
        if office:  # “Secretary of State Ann Lee”, where no “Ann” is known
            skipped, title, parts = len(parts[0]) + 1, office[1].lower(), parts[1:]
        if not parts:
            continue
        start, end = match.start() + skipped, match.end()
        if len(parts) > 1:
            people.sightings.append(Sighting(start, end, _meet(people, parts, title)))
        else:
            single.append((start, end, parts[0], title))
    for start, end, name, title in single:
        _meet_again(people, start, end, name, title)
    people.sightings.sort(key=lambda each: each.start)
    return people


def _before(run: re.Match[str]) -> tuple[int, int]:
    return max(0, run.start() - _OFFICE), run.start()


@lru_cache(maxsize=4096)  # an article names the same people again and again, and begins with “The”
def _strip(run: str) -> tuple[int, str, Sequence[str]]:
    """Return where in a run the name begins, the titles before it, and its parts, if it has any."""
    parts = run.split(" ")
    title = ""
    first = 0
    for at, part in enumerate(parts):
        lower = part.lower().rstrip(".")
        if (lower in TITLES or lower in HONORIFICS) and (at == first or at < len(parts) - 1):
            first, title = at + 1, lower  # “Ohio Gov. Ann Lee”
        elif _POSSESSIVE.search(part) and at < len(parts) - 1:
            first, title = at + 1, ""
        elif at == first and (lower in NOT_NAMES or lower in DAYS_AND_MONTHS):
            first = at + 1
    given = next((at for at in range(first, len(parts) - 1) if _is_given(parts[at])), first)
    title = title or (parts[given - 1].lower() if given > first else "")
    first = given  # “Marktanalyst Robert Roe”
    start = sum(len(part) + 1 for part in parts[:first])
    name = parts[first:]
    if len(name) > _PARTS or len(parts) > _PARTS + 2:
        return start, title, ()  # a headline in capitals
    if name:
        name[-1] = _POSSESSIVE.sub("", name[-1])
    return start, title, name


def _meet(people: People, parts: Sequence[str], title: str) -> Person:
    name = " ".join(parts)
    namesakes = people.by_surname.setdefault(_surname(name), [])
    for person in namesakes:
        if person.name.split(" ", 1)[0] == parts[0]:
            return person
    gender = _gender(parts[0], title)
    known = bool(gender or title) and not _is_thing(name)
    person = Person(name, gender, known)
    namesakes.append(person)
    return person


def _meet_again(people: People, start: int, end: int, name: str, title: str) -> None:
    known = people.by_surname.get(name.lower(), [])
    gender = _honorific(title)
    if gender and len(known) > 1:
        known = [person for person in known if person.gender == gender] or known
    gender = gender or _gender(name, title)
    if not known and (title or gender) and name.lower() not in NO_PERSONS:
        known = people.by_surname.setdefault(name.lower(), [])
        known.append(Person(name, gender, True))
    if known:
        person = known[0]
        person.gender = person.gender or gender
        if not is_thing(person):
            person.is_person = True  # who is called by the surname alone is somebody
        people.sightings.append(Sighting(start, end, person))


def is_thing(person: Person) -> bool:
    """Whether a name is of a place, a body, a paper or a work."""
    return _is_thing(person.name)


def is_full_name(name: str) -> bool:
    """Whether a name has two parts or more, and none of them makes it a thing or an office."""
    parts = name.split(" (", 1)[0].split()
    last = parts[-1].lower()
    is_office = last in TITLES or last.endswith(OFFICES)
    return len(parts) > 1 and not is_office and not _is_thing(" ".join(parts))


# An article names the same few again and again; each is looked at once.
@lru_cache(maxsize=4096)
def _is_thing(name: str) -> bool:
    return not NO_PERSONS.isdisjoint(name.lower().split())


@lru_cache(maxsize=4096)
def _surname(name: str) -> str:
    parts = [part for part in name.lower().replace(".", "").split() if part not in _NO_SURNAME]
    return _POSSESSIVE.sub("", parts[-1]) if parts else ""


def _is_given(part: str) -> bool:
    name = part.lower().split("-", 1)[0]
    return name in MALE or name in FEMALE


@lru_cache(maxsize=4096)
def _gender(first: str, title: str) -> Gender:
    name = first.lower() if first.lower() in FEMALE else first.lower().split("-", 1)[0]
    if name in MALE:
        return "m"
    if name in FEMALE:
        return "f"
    return _honorific(title)


def _honorific(title: str) -> Gender:
    return HONORIFICS.get(title.lower().rstrip("."), "")
