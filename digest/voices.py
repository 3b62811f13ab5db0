"""Follow the speakers through an article: who says each thing between marks.

A rule looks at one sentence (`attribution`); what it leaves open is settled by
what went before: the same voice goes on, “he” was named a sentence ago, the
paragraph above ended in a colon.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from digest.attribution import (
    Attribution,
    Setting,
    attribute,
    interrupted,
    setting,
    signature,
    source_of,
)
from digest.clauses import DASHES, Kind, Mention, Token, Words, tokenise
from digest.dialogue import begins_with_dash, spoken_lines
from digest.grammar import GRAMMARS, Grammar
from digest.lexicon import FUNCTION_WORDS, LANGUAGES_OF
from digest.marks import Marked, marked_spans
from digest.passages import Span, paragraph_spans
from digest.people import People, find_people, is_full_name
from digest.pronouns import Antecedents, Guess
from digest.sentences import count_words, is_unspaced

_INTERRUPTING = frozenset(["fr", "es", "it", "pt"])  # where that is done inside the marks
_TELLING = 100  # function words of one language: enough to know it by
_WORD = re.compile(r"[^\W\d_]+")
_SENTENCES = 3  # back to one that says whose words follow
_PAUSE = 30  # code points between two quotations of which only the second has a speaker
_BREATH = 90  # code points between two quotations of one breath: ” said Ann Lee. “
_CERTAIN, _LIKELY, _FRAGMENT = 8, 5, 2  # words
_OPENING = 40  # code points of a quotation that are looked at for its writing
_BEHIND_SPEECH = frozenset(",，となど") | DASHES
# Somebody else may come in between: “…,” Ann Lee said, and her husband cut in. “…”
_ANOTHER = re.compile(r", (?:and|but|while|as|before|when) (?:\w+ ){2,}")
_TAIL = 400  # code points of a paragraph that announces a quotation below it
_ENOUGH = 4000  # code points of a paragraph that are looked at for its language
_LEADS = frozenset([":", ",", "that", "it", "him", "her", "them", "of", "to", "as"])


class Voice(NamedTuple):
    """Somebody who speaks, as far as known."""

    mention: Mention
    name: str  #: resolved: the full name where the text gives it
    kind: Kind
    rule: str
    sure: bool


class _Line(NamedTuple):
    """What stands between marks, where, and whom its own sentence names for it."""

    number: int
    place: Setting
    attribution: Attribution | None


def voices(text: str) -> Iterator[tuple[Marked, Voice | None]]:
    """Yield everything said in `text`, with who says it, in order."""
    reading = _Reading(text, marked_spans(text))
    first = 0
    for number, paragraph in enumerate(reading.paragraphs):
        reading.learn_language(paragraph)
        last = first
        while last < len(reading.marks) and reading.marks[last].paragraph == number:
            last += 1
        if last > first:
            yield from reading.read(number, range(first, last))
        elif begins_with_dash(text, paragraph):
            yield from reading.read_dialogue(number)
        first = last


class _Reading:
    """What is known of a text so far; paragraphs are read in their order, each once."""

    def __init__(self, text: str, marks: Sequence[Marked]) -> None:
        self.text = text
        self.marks = marks
        self.paragraphs = paragraph_spans(text)
        self.lengths = [count_words(text[mark.start : mark.end]) for mark in marks]
        self.spoken = [
            _looks_spoken(text[mark.start : mark.end], length)
            for mark, length in zip(marks, self.lengths, strict=True)
        ]
        self.voices: list[Voice | None] = [None] * len(marks)
        self.counts = Counter(dict.fromkeys(FUNCTION_WORDS, 0))
        self.language = next(iter(self.counts))
        self.seen_doubles = False

    @cached_property
    def people(self) -> People:
        return find_people(self.text)

    @cached_property
    def antecedents(self) -> Antecedents:
        return Antecedents(self.text, self.people, self.marks)

    def learn_language(self, paragraph: Span) -> None:
        if self.counts[self.language] > _TELLING:
            return
        end = min(paragraph.end, paragraph.start + _ENOUGH)
        words = _WORD.findall(self.text[paragraph.start : end].lower())
        self.counts.update(chain.from_iterable(filter(None, map(LANGUAGES_OF.get, words))))
        self.language = max(self.counts, key=self.counts.__getitem__)

    @property
    def grammar(self) -> Grammar:
        return GRAMMARS[self.language]

    def read(self, paragraph: int, numbers: range) -> Iterator[tuple[Marked, Voice | None]]:
        """Yield what is said in a paragraph; `numbers` are those of its marked spans."""
        self.seen_doubles |= any(not self.marks[number].is_single for number in numbers)
        lines = self._lines(paragraph, numbers)
        for at, line in enumerate(lines):
            if line.attribution:
                self.voices[line.number] = self._voice(line.attribution)
            elif self.spoken[line.number]:
                self.voices[line.number] = (
                    self._signed(line)
                    or self._announced(line)
                    or self._carried_within(lines, at)
                    or self._reported(line.place)
                    or self._carried_over(line.number)
                )
            if self._is_quotation(line):
                yield from self._uninterrupted(line.number)

    def _lines(self, paragraph: int, numbers: range) -> list[_Line]:
        """Return what may be quotations, each with its sentence; a word set apart is none."""
        marks = [
            (self.marks[number], number if self._is_candidate(number) else -1) for number in numbers
        ]
        tokens = tokenise(self.text, self.paragraphs[paragraph], marks)
        words = Words(self.text, tokens, self.grammar)
        places = ((token.quote, at) for at, token in enumerate(tokens) if token.quote >= 0)
        lines: list[_Line] = []
        for number, at in places:
            place = setting(words, at, self.spoken)
            lines.append(_Line(number, place, self._attribute(number, place)))
        return lines

    def _is_candidate(self, number: int) -> bool:
        return self.spoken[number] or self.lengths[number] >= _FRAGMENT

    def read_dialogue(self, paragraph: int) -> Iterator[tuple[Marked, Voice | None]]:
        tokens = tokenise(self.text, self.paragraphs[paragraph], [])
        said = spoken_lines(Words(self.text, tokens, self.grammar), paragraph)
        if said:
            voice = self._voice(Attribution(said[1], "dialogue", said[1].kind != "pronoun"))
            yield from ((line, voice) for line in said[0])

    def _attribute(self, number: int, place: Setting) -> Attribution | None:
        # What only some languages need is loaded for them: a third of the time to start.
        if self._is_unspaced(self.marks[number]):
            from digest import unspaced

            return unspaced.attribute(self.text, self.marks[number])
        if self.language == "de":
            from digest import german

            return german.attribute(place)
        return attribute(place)

    def _is_unspaced(self, mark: Marked) -> bool:
        return is_unspaced(self.text[mark.start : min(mark.end, mark.start + _OPENING)])

    def _uninterrupted(self, number: int) -> Iterator[tuple[Marked, Voice | None]]:
        """Yield a quotation, in two where “a déclaré Ann Lee” breaks into it."""
        mark, voice = self.marks[number], self.voices[number]
        found = None
        if self.language in _INTERRUPTING and self.spoken[number]:
            inside = tokenise(self.text, Span(mark.start, mark.end), [])
            found = interrupted(Words(self.text, inside, self.grammar))
        if found is None:
            yield mark, voice
            return
        end, start, mention = found
        self.voices[number] = self._voice(Attribution(mention, "inside", mention.kind == "named"))
        start += len(self.text[start : mark.end]) - len(self.text[start : mark.end].lstrip())
        yield mark._replace(end=end, closed=end), self.voices[number]
        if start < mark.end:
            yield mark._replace(start=start, opened=start), self.voices[number]

    def _voice(self, attribution: Attribution) -> Voice:
        mention, rule, sure = attribution
        if mention.kind == "pronoun":
            guess = self._antecedent(mention)
            name = guess.person.name if guess else mention.name
            return Voice(mention, name, "pronoun", rule, sure and guess is not None and guess.sure)
        if mention.kind == "named":
            title = self.text[mention.start : mention.end].split(" ", 1)[0]
            name = self.people.resolve(mention.name, title)
            known = self.language != "de" or self._is_known_in_german(name, rule)
            self.people.hear(name)
            return Voice(mention, name, "named", rule, sure and known)
        return Voice(mention, mention.name, "described", rule, sure)

    def _is_known_in_german(self, name: str, rule: str) -> bool:
        """Where every noun has a capital, only a known name is surely one, or one that spoke."""
        from digest import german

        return (rule in german.PLAINLY and is_full_name(name)) or self.people.knows(name)

    def _antecedent(self, mention: Mention) -> Guess | None:
        gender = self.grammar.pronouns.get(mention.name.lower(), "")
        if gender not in ("m", "f"):
            return None
        return self.antecedents.guess(mention.start, gender, self.grammar)

    def _signed(self, line: _Line) -> Voice | None:
        """Return whom the paragraph below names, if it is nothing but a dash and a name."""
        mark, words = self.marks[line.number], line.place.words
        below = mark.paragraph + 1
        if line.place.at + 1 < len(words.tokens) or below == len(self.paragraphs):
            return None
        paragraph = self.paragraphs[below]
        if paragraph.end - paragraph.start > _TAIL or not begins_with_dash(self.text, paragraph):
            return None
        mention = signature(Words(self.text, tokenise(self.text, paragraph, []), self.grammar))
        return self._voice(Attribution(mention, "signature", True)) if mention else None

    def _announced(self, line: _Line) -> Voice | None:
        """Return whom the paragraph above names, if it ends in a colon."""
        mark = self.marks[line.number]
        if line.place.at or not mark.paragraph:
            return None
        above = self.paragraphs[mark.paragraph - 1]
        if self.text[above.end - 1] not in ":,":
            return None
        tail = Span(max(above.start, above.end - _TAIL), above.end)
        tokens = tokenise(self.text, tail, [])
        tokens.append(Token("“”", "“”", mark.opened, mark.closed, line.number))
        words = Words(self.text, tokens, self.grammar)
        attribution = self._attribute(line.number, setting(words, len(tokens) - 1, self.spoken))
        return self._voice(attribution._replace(rule="announced")) if attribution else None

    def _carried_within(self, lines: Sequence[_Line], at: int) -> Voice | None:
        """Return the voice that goes on, or that is named only behind the next quotation."""
        mark, place = self.marks[lines[at].number], lines[at].place
        before = lines[at - 1] if at else None
        if before and (voice := self.voices[before.number]):
            tight = mark.opened - self.marks[before.number].closed <= _BREATH
            between = self.text[self.marks[before.number].closed : mark.opened]
            sure = voice.sure and tight and place.low == place.at
            sure = sure and not _ANOTHER.search(between)
            return voice._replace(rule="carried", sure=sure)
        behind = lines[at + 1] if at + 1 < len(lines) else None
        if behind is None or behind.attribution is None:
            return None
        if self.marks[behind.number].opened - mark.closed > _PAUSE:
            return None
        return _again(self._voice(behind.attribution), "carried back")

    def _reported(self, place: Setting) -> Voice | None:
        """Return whose words the sentences in front of the quotation's report."""
        words, high = place.words, place.low
        for _ in range(_SENTENCES):
            low = words.sentence_start(high - 1)
            if low >= high:
                return None
            if mention := self._source(words, low, high):
                return self._voice(Attribution(mention, "carried from report", False))
            high = low
        return None

    def _source(self, words: Words, low: int, high: int) -> Mention | None:
        if self.language == "de":
            from digest import german

            return german.source_of(words, low, high)
        return source_of(words, low, high) if self.language == "en" else None

    def _carried_over(self, number: int) -> Voice | None:
        """Return the voice of the paragraph above."""
        if not number or self.marks[number].paragraph > self.marks[number - 1].paragraph + 1:
            return None
        voice = self.voices[number - 1]
        return _again(voice, "carried over") if voice else None

    def _is_quotation(self, line: _Line) -> bool:
        """Whether what stands between marks was said, and not named, titled or doubted."""
        number, place = line.number, line.place
        mark, voice = self.marks[number], self.voices[number]
        length, spoken = self.lengths[number], self.spoken[number]
        before = place.words.tokens[place.at - 1] if place.low < place.at else None
        own = voice is not None and not voice.rule.startswith("carried")
        # Dutch sets the comma behind its single marks: ‘Het is te laat’, zei Ann Lee.
        led = self.language == "nl" and own and self.text[mark.closed : mark.closed + 1] == ","
        likely = led or (spoken and length >= _LIKELY - 1)
        if mark.is_single and (self.seen_doubles or not likely):
            return False
        if spoken:
            return own or before is None or length >= _LIKELY - 1
        if voice is None or not own:
            return False
        if self._is_unspaced(mark):
            return True  # a verb of saying stands against the marks
        if self.language == "de" and self.text[mark.start].islower():
            return True  # German quotes in pieces: er nannte das „völlig verfehlt“
        if voice.rule == "lead-in":
            return before is None or before.lower in _LEADS or before.lower in self.grammar.said
        behind = self.text[mark.closed : mark.closed + 3].lstrip()[:1]
        return self.text[mark.end - 1] in ",?!，" or behind in _BEHIND_SPEECH


def _again(voice: Voice, rule: str) -> Voice:
    return Voice(voice.mention, voice.name, voice.kind, rule, False)


def _looks_spoken(inside: str, length: int) -> bool:
    """Whether a span is more than a title, a nickname or a word set apart."""
    if length > _CERTAIN:
        return True
    if inside[-1] in ".,!?…—–-。！？" and not inside[0].islower():
        return not _is_title(inside.split())
    return length > _LIKELY and not _is_title(inside.split())


def _is_title(words: Sequence[str]) -> bool:
    """“Face the Nation,” “Good Morning America”"""
    long = [word for word in words if len(word) > 3]
    capitals = sum(word[0].isupper() for word in words)
    return capitals > 1 and bool(long) and all(word[0].isupper() for word in long)
