"""Whom “he” or “she” stands for.

The one spoken of: whoever spoke last, or was the subject of a sentence last. A
name in the middle of a sentence (“… if Trump wins”) is a poor guess, however near.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from digest.grammar import Grammar
from digest.lexicon import Gender
from digest.marks import Marked
from digest.people import People, Person, Sighting, is_thing

_SPOKE = 2.5
_AGAIN = 1.8
_PARAGRAPH = 0.6
_RECENT = 8  # antecedents found before that may speak on
_FURTHEST = 3000  # code points back to them
_SUBJECT = 2.3
_NAMED = 1.0
_FADES = 450.0  # code points over which a mention loses one point
_CLEAR, _AHEAD = 1.2, 1.2  # score, and lead over the next, of whom there is no doubt
_UNSURE = 0.5  # taken off for somebody of whom the text does not say “he” or “she”
# A short form’s full stop (“Sen. Lee”) begins no sentence.
_STOP = re.compile(r"(?<![A-Z])(?<![A-Z][a-z])(?<![A-Z][a-z]{2})\.|[!?;“”\"„«»\n—–]")
_GOES_ON = {
    gender: re.compile(rf"(?:[.!?…][\"”’']?\s+|\n\s*){word}\b")
    for gender, word in {"m": "He", "f": "She"}.items()
}
_WORDS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


class Guess(NamedTuple):
    person: Person
    sure: bool  #: whether nobody else comes near


@dataclass(slots=True)
class Antecedents:
    """Who was spoken of in a text, and how prominently; each place is looked at once."""

    text: str
    people: People
    marks: Sequence[Marked]
    spoke: list[tuple[int, Person]] = field(default_factory=list)
    _roles: dict[int, float] = field(default_factory=dict)

    def guess(self, at: int, gender: Gender, grammar: Grammar) -> Guess | None:
        """Return who a pronoun at `at` stands for: right in two cases of three, if not sure.

        Whoever it is has spoken, from now on.
        """
        scores = self._named(at, gender, grammar)
        for place, person in self.spoke[-_RECENT:]:
            if at - _FURTHEST < place < at and person.gender in ("", gender):
                score = _AGAIN - _far(at - place, self.text.count("\n\n", place, at))
                scores[person] = max(score, scores.get(person, score))
        found = _best(scores, gender)
        if found:
            self.spoke.append((at, found.person))
        return found

    def _named(self, at: int, gender: Gender, grammar: Grammar) -> dict[Person, float]:
        """Return how well each person named before `at` would do, as far as they come near."""
        scores: dict[Person, float] = {}
        goes_on = _spoken_of_since(self.text, at, gender)
        nearest, paragraphs, best = at, 0, -_FURTHEST / _FADES
        for sighting in self.people.before(at):
            paragraphs += self.text.count("\n\n", sighting.start, nearest)
            nearest = sighting.start
            far = _far(at - nearest, paragraphs)
            if _SPOKE - far < best - _AHEAD:
                break  # nobody further back can be chosen, or doubted for
            person, role = sighting.person, self._role_of(sighting, grammar)
            if is_thing(person) or person.gender not in ("", gender) or role is None:
                continue
            if nearest > goes_on and role < _SUBJECT:
                continue  # “He met Lee. “…,” he said.”
            score = role - far - _UNSURE * (person.gender == "")
            scores[person] = max(score, scores.get(person, score))
            if person.is_person:
                best = max(best, score)
        return scores

    def _role_of(self, sighting: Sighting, grammar: Grammar) -> float | None:
        """Return how prominent a name is where it stands; None within a quotation."""
        if _is_quoted(sighting.start, self.marks):
            return None
        if sighting.start not in self._roles:
            self._roles[sighting.start] = _role(self.text, sighting, grammar)
        return self._roles[sighting.start]


def _best(scores: dict[Person, float], gender: Gender) -> Guess | None:
    known = [person for person in scores if person.is_person]
    best = max(known, key=lambda person: scores[person], default=None)
    if best is None:
        return None
    second = max((score for person, score in scores.items() if person is not best), default=-9.0)
    clear = scores[best] >= _CLEAR and scores[best] - second >= _AHEAD
    return Guess(best, clear and best.gender == gender)


def _spoken_of_since(text: str, at: int, gender: Gender) -> int:
    """Return from where on the paragraph is about “he” or “she”; `at` if it is not."""
    if gender not in _GOES_ON:
        return at
    floor = max(0, at - _FURTHEST)
    start = max(floor, text.rfind("\n", floor, at))
    last = at
    for match in _GOES_ON[gender].finditer(text, start, at):
        last = match.end()
    return last


def _far(distance: int, paragraphs: int) -> float:
    return distance / _FADES + _PARAGRAPH * paragraphs


def _is_quoted(at: int, marks: Sequence[Marked]) -> bool:
    number = bisect_right(marks, at, key=lambda mark: mark.start) - 1
    return number >= 0 and marks[number].start <= at < marks[number].end


def _role(text: str, sighting: Sighting, grammar: Grammar) -> float:
    behind = text[sighting.end : sighting.end + 60]
    before = text[max(0, sighting.start - 90) : sighting.start]
    if behind[:2] in ("'s", "’s") or text[sighting.end - 2 : sighting.end] in ("'s", "’s"):
        return 0.2
    words = _WORDS.findall(before)
    last = words[-1].lower() if words else ""
    following = _WORDS.search(behind)
    if last in grammar.said and not _has_subject(words, grammar):
        return _SPOKE  # “said Ann Lee”, not “he said Ann Lee left”
    if following and following[0].lower() in grammar.said:
        return _SPOKE
    prefix = _WORDS.findall(_STOP.split(before)[-1])
    is_object = bool(prefix) and prefix[0].lower() in grammar.pronouns  # “He met Lee”
    if len(prefix) <= 5 and last not in grammar.prepositions and not is_object:
        return _SUBJECT
    return _NAMED


def _has_subject(words: Sequence[str], grammar: Grammar) -> bool:
    before = words[-2] if len(words) > 1 else ""
    return before[:1].isupper() or before.lower() in grammar.pronouns
