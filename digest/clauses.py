"""The words around the quotations of a paragraph, and the noun phrases among them.

No grammar, only its traces: capitals, commas, a few hundred small words. That is
enough to find who stands beside a verb of saying, and it takes a thousandth of the
time of a parser.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal, NamedTuple

from digest.grammar import Grammar
from digest.lexicon import (
    ABBREVIATED,
    CONNECTIVES,
    DAYS_AND_MONTHS,
    MONTHS,
    NAME_PARTICLES,
    NO_ADVERBS,
    NOT_NAMES,
    ROLES,
    TITLES,
)
from digest.marks import Marked
from digest.passages import Span

_TOKEN = re.compile(  # without backtracking: a tenth of its time
    r"[^\W\d_]\.(?:[^\W\d_]\.)+|[^\W_]++(?:[-'’&/][^\W_]++)*+(?:['’](?<=s.)(?=\s))?|[^\w\s]|_"
)
_GAP = 700  # code points looked at on either side of a quotation
_SENTENCE = 60  # words
_PHRASE = 12  # words; no noun phrase that we read is longer
STOPS = frozenset(".!?…。！？\n")
_GO_ON = frozenset(")],;:")
DASHES = frozenset("–—―-‒")
_CALLED = frozenset(["known", "identified"])
_STATE = re.compile("[A-Z]{2}")  # “in Berea, OH, …”
_ORDINAL = re.compile(r"\d{1,2}|[IVX]{1,5}")
_POSSESSIVE = re.compile(r".+(?:['’]s|s['’])$")

_ATTACHED = re.compile(  # party, seat, agency: “(D-Ga.)”, “(SPD)”, “of Ohio”
    r"\s\([A-ZÄÖÜ][^()\n]{0,24}\)|\sof(?:\s[A-Z][\w.’'-]+){1,3}(?<![.,])"
)

Kind = Literal["named", "described", "pronoun"]


class Token(NamedTuple):
    word: str
    lower: str
    start: int
    end: int
    quote: int = -1  #: of a token that stands for a quotation, its number in the text

    @property
    def is_name(self) -> bool:
        return self.word[0].isupper() and self.lower not in DAYS_AND_MONTHS

    @property
    def is_word(self) -> bool:
        return self.word[0].isalnum() or self.word == "“”"


class Mention(NamedTuple):
    """Somebody, as the text has it at `[start:end]`."""

    start: int
    end: int
    name: str  #: without title, office and party
    kind: Kind


def tokenise(text: str, paragraph: Span, marks: Sequence[tuple[Marked, int]]) -> list[Token]:
    """Return the words and signs of a paragraph, with a single token for each marked span.

    Args:
        marks: those of the paragraph, in order, each with the number of the quotation
            it is, or -1 for a title or a word set apart, which counts as a noun.
    """
    tokens: list[Token] = []
    at = paragraph.start
    for mark, number in marks:
        tokens.extend(_gap(text, at, mark.opened))
        tokens.append(Token("“”", "“”", mark.opened, mark.closed, number))
        if number < 0 and text[mark.end - 1] in ",.":
            tokens.append(Token(text[mark.end - 1], text[mark.end - 1], mark.end - 1, mark.end))
        at = mark.closed
    tokens.extend(_gap(text, at, paragraph.end))
    return tokens


def _gap(text: str, start: int, end: int) -> list[Token]:
    if end - start > 2 * _GAP:
        cut = Token("\n", "\n", start + _GAP, start + _GAP)
        return [*_gap(text, start, start + _GAP), cut, *_gap(text, end - _GAP, end)]
    found = _TOKEN.finditer(text, start, end)
    # Half of the time a tuple takes by its own name is for the names of its fields.
    new = tuple.__new__
    return [
        new(Token, (word := each[0], word.lower(), each.start(), each.end(), -1)) for each in found
    ]


@dataclass(frozen=True, slots=True)
class Words:
    """The tokens of a paragraph, and the phrases they make. Ranges are `[low:high)`."""

    text: str
    tokens: Sequence[Token]
    grammar: Grammar

    def ends_sentence(self, at: int) -> bool:
        """Whether the sign at `at` ends a sentence, and not just an abbreviation."""
        tokens = self.tokens
        if tokens[at].word not in STOPS:
            return False
        last = at + 1 == len(tokens)
        if not last and (tokens[at + 1].word[0].islower() or tokens[at + 1].word in _GO_ON):
            return False
        return last or tokens[at].word != "." or not self.is_abbreviated(at)

    def sentence_start(self, last: int) -> int:
        """Return where the sentence begins that ends with, or holds, the token at `last`."""
        low = last
        while low > max(0, last - _SENTENCE) and not self.ends_sentence(low - 1):
            low -= 1
        return max(low, 0)

    def is_abbreviated(self, stop: int) -> bool:
        """Whether the full stop at `stop` belongs to a short form, an initial, an ordinal."""
        before = self.tokens[stop - 1]
        if before.end != self.tokens[stop].start:
            return False
        if self.grammar.ordinals and _ORDINAL.fullmatch(before.word):
            return True
        initial = len(before.word) == 1 and before.word.isupper()
        return before.lower in ABBREVIATED or initial

    def subject_before(self, low: int, verb: int) -> Mention | None:
        """Return who does what the verb at `verb` says, from `tokens[low:verb]`."""
        at = verb - 1
        while at >= low and self._is_adverb(self.tokens[at]):
            at -= 1
        if at < low:
            return None
        token = self.tokens[at]
        if token.word == "," or token.word in DASHES:
            return self._subject_before_comma(low, at)
        back = range(at, max(low, at - _PHRASE), -1)
        plain = takewhile(lambda each: self.tokens[each].word.islower(), back)
        at = next((who for who in plain if self.tokens[who].lower == "who"), at)
        token = self.tokens[at]  # “A nurse who asked not to be named said”
        if token.lower in ("who", "which", "that") and at > low:
            at -= 1 + (self.tokens[at - 1].word == ",")
        mention = self.phrase_ending(low, at)
        if mention and self._is_object(low, at, mention):
            return self.main_subject(low, verb) or mention
        return mention

    def _is_object(self, low: int, at: int, mention: Mention) -> bool:
        """Whether a preposition stands in front of the phrase: “marching through the streets”."""
        while at >= low and self.tokens[at].start >= mention.start:
            at -= 1
        return at > low and self.tokens[at].lower in self.grammar.prepositions

    def _subject_before_comma(self, low: int, comma: int) -> Mention | None:
        """“Ann Lee, the mayor, said”, “The mayor, Ann Lee, said”, “In May, Ann Lee, 52, said”"""
        parts = self.parts(low, comma)
        for number, (start, end) in enumerate(parts):
            if self.tokens[start].lower == "as" and self._pure_name(start + 1, end):
                return self._pure_name(start + 1, end)  # “as Ann Lee, the mayor, put it”
            if self._is_adverbial(self.tokens[start]) or _STATE.fullmatch(
                self.tokens[end - 1].word
            ):
                continue
            mention = self.phrase_ending(start, end - 1)
            if mention and mention.kind == "described" and number + 1 < len(parts):
                return self._pure_name(*parts[number + 1]) or mention
            if mention:
                return mention
        return None

    def parts(self, low: int, high: int) -> list[tuple[int, int]]:
        """Return the stretches between commas and dashes, each without a leading “but” or “and”."""
        parts: list[tuple[int, int]] = []
        start = low
        inside = False  # of brackets: “Ann Lee (D–Ga.)”
        for at in range(low, high + 1):
            if at < high and self.tokens[at].word in "()":
                inside = self.tokens[at].word == "("
            if at == high or (not inside and self.tokens[at].word in DASHES | {","}):
                if start < at and self.tokens[start].lower in CONNECTIVES:
                    start += 1
                if start < at:
                    parts.append((start, at))
                start = at + 1
        return parts

    def main_subject(self, low: int, high: int) -> Mention | None:
        """Return the first somebody of a clause who may be its subject."""
        for start, end in self.parts(low, high):
            if not self._is_adverbial(self.tokens[start]):
                return self.phrase_from(start, end)
        return None

    def phrase_from(self, low: int, high: int) -> Mention | None:
        """Return the first noun phrase of a clause whose verb is not known."""
        for at in range(low, min(high, low + _PHRASE)):
            token = self.tokens[at]
            if token.lower in self.grammar.pronouns:
                return _pronoun(token)
            if token.is_name and token.lower not in NOT_NAMES:
                if at > low and self.tokens[at - 1].lower in self.grammar.prepositions:
                    continue
                return self._run_from(at, high)
            if token.lower in self.grammar.determiners and at + 1 < high:
                return self._determined(at, high)
        return None

    def _run_from(self, at: int, high: int) -> Mention | None:
        end = self._run_end(at, high)
        person = self._person_behind(end, high)
        if person < high:
            while person < high:
                end = self._run_end(person, high)
                person = self._person_behind(end, high)
            return self._named(at, end)
        if _POSSESSIVE.match(self.tokens[end - 1].word):
            return self._owned(at, end, high)
        return self._named(at, end)

    def _person_behind(self, at: int, high: int) -> int:
        """Return where the name begins in “Democratic presidential candidate Ann Lee”."""
        for ahead in range(at + 1, min(high, at + 5)):
            if self.tokens[ahead].is_name:
                return ahead if self.tokens[ahead - 1].lower in ROLES else high
            if not self.tokens[ahead - 1].is_word:
                break
        return high

    def _owned(self, low: int, at: int, high: int) -> Mention | None:
        """“Lee’s campaign manager Robin Roe …”"""
        for end in range(at, min(high, at + 5)):
            token = self.tokens[end]
            if token.is_name:
                return self._named(end, self._run_end(end, high))
            if not token.is_word or token.lower in self.grammar.small or token.lower.endswith("ed"):
                return self._describe(low, max(at, end) - 1)
        return self._describe(low, min(at, high - 1))

    def _determined(self, low: int, high: int) -> Mention | None:
        end = low + 1
        while end < min(high, low + _PHRASE):
            token = self.tokens[end]
            if token.is_name:
                return self.phrase_ending(low, self._run_end(end, high) - 1)
            if not token.word.isalpha() or token.lower in self.grammar.small:
                break
            if end > low + 1 and token.lower.endswith("ed"):
                break
            end += 1
        return self._describe(low, end - 1) if end > low + 1 else None

    def _run_end(self, at: int, high: int) -> int:
        while at < high and (self.tokens[at].is_name or self._joins(at)):
            at += 1
        return at

    def phrase_ending(self, low: int, at: int) -> Mention | None:
        """Return the noun phrase whose last word is at `at`."""
        at = self._before_bracket(low, at)
        if at < low or not (self.tokens[at].is_word or self._joins(at)):
            return None
        if self.tokens[at].lower in self.grammar.pronouns:
            return _pronoun(self.tokens[at])
        start = self._run_start(low, at)
        if start > at:
            return self._described(low, at)
        return self._with_head(low, start, at) or self._named(start, at + 1)

    def _before_bracket(self, low: int, at: int) -> int:
        """Step over “(D-Ga.)”."""
        if at >= low and self.tokens[at].word in ")]":
            for back in range(at, max(low, at - _PHRASE) - 1, -1):
                if self.tokens[back].word in "([":
                    return back - 1
        return at

    def _run_start(self, low: int, at: int) -> int:
        """Return where the run of capitalised words ending at `at` begins; `at + 1` if none."""
        start = at + 1
        while start - 1 >= low and (self.tokens[start - 1].is_name or self._joins(start - 1)):
            start -= 1
        while start <= at and (
            self.tokens[start].lower in NOT_NAMES or not self.tokens[start].is_name
        ):
            start += 1
        return start

    def _joins(self, at: int) -> bool:
        """Whether a token that is no name stands inside of one: “J. D.”, “van der”, “A&B”."""
        token = self.tokens[at]
        if token.word == ".":
            return at > 0 and self.is_abbreviated(at)
        if token.lower in MONTHS and at and token.word[0].isupper():
            return self.tokens[at - 1].is_name and self.tokens[at - 1].lower not in NOT_NAMES
        if not 0 < at < len(self.tokens) - 1:
            return False
        if token.lower in NAME_PARTICLES or token.word in ("&", "1st", "2nd"):
            return self.tokens[at + 1].is_name and self.tokens[at - 1].is_name
        return False

    def _with_head(self, low: int, start: int, at: int) -> Mention | None:
        """“a spokesman for the Lee campaign”: the phrase of which a name is only the end."""
        before = start - 1
        if before >= low and self.tokens[before].lower in self.grammar.determiners:
            before -= 1
        if before <= low or self.tokens[before].lower not in self.grammar.belonging:
            return None
        head = self.phrase_ending(low, before - 1)
        if head is None or head.kind == "pronoun":
            return None
        end = self.tokens[at].end
        if head.kind == "named":
            return head
        return Mention(head.start, end, self.text[head.start : end], "described")

    def _described(self, low: int, at: int) -> Mention | None:
        start = at + 1
        while start > max(low, at - _PHRASE):
            token = self.tokens[start - 1]
            if token.lower in self.grammar.determiners:
                return self._headed(low, start - 1, at)
            if token.lower in self.grammar.prepositions:
                return self._headed(low, start, at)
            if not token.is_word or self._parts_clauses(token):
                break
            start -= 1
        while start <= at and self.tokens[start].lower in CONNECTIVES:
            start += 1
        return self._describe(start, at) if start <= at else None

    def _parts_clauses(self, token: Token) -> bool:
        return token.lower in self.grammar.clause_words or token.lower in self.grammar.pronouns

    def _headed(self, low: int, start: int, at: int) -> Mention | None:
        """“one of the men”: the phrase before the preposition, with what belongs to it."""
        if start > at:
            return None
        if start - 1 <= low or self.tokens[start - 1].lower not in self.grammar.belonging:
            return self._describe(start, at)
        head = self.phrase_ending(low, start - 2)
        if head and head.kind == "described":
            end = self.tokens[at].end
            return Mention(head.start, end, self.text[head.start : end], "described")
        return head

    def _describe(self, low: int, last: int) -> Mention:
        start, end = self.tokens[low].start, self.tokens[last].end
        return Mention(start, end, self.text[start:end], "described")

    def _pure_name(self, start: int, end: int) -> Mention | None:
        if all(self.tokens[at].is_name or self._joins(at) for at in range(start, end)):
            return self._named(start, end)
        return None

    def _named(self, start: int, end: int) -> Mention | None:
        """Return whom `tokens[start:end]` names, without the titles before it."""
        first = start
        for at in range(start, end - 1):
            token = self.tokens[at]
            if _POSSESSIVE.match(token.word) or token.lower in TITLES:
                first = at + 1
        while first < end - 1 and not self.tokens[first].is_name:
            first += 1
        while (
            end > first and self.tokens[end - 1].word == "." and len(self.tokens[end - 2].word) > 3
        ):
            end -= 1
        if first >= end:
            return None
        last = self.tokens[end - 1].end
        if attached := _ATTACHED.match(self.text, last):
            last = attached.end()
        name = self.text[self.tokens[first].start : last]
        return Mention(self.tokens[start].start, last, name, "named")

    def line(self, low: int, high: int) -> Mention | None:
        """Return whom a line of its own names: “Police Capt. Ann Lee”, “An officer”."""
        if low >= high or not self.tokens[low].is_word:
            return None
        if self.tokens[low].lower in self.grammar.determiners or not self.tokens[high - 1].is_name:
            return self._describe(low, high - 1)
        return self._named(low, high)

    def phrase_after(self, low: int, high: int) -> Mention | None:
        """Return who is named right behind a verb of saying: “said the mayor, Ann Lee, …”."""
        low = next((at for at in range(low, high) if not self._is_adverb(self.tokens[at])), high)
        if low >= high:
            return None
        token = self.tokens[low]
        if token.lower in self.grammar.pronouns:
            return _pronoun(token)
        end, run = self._forward(low, high)
        belongs = run is not None and run > low and self._belongs(low, run)
        if run is not None and not belongs:
            return self._named(run, end) if run < end else None
        if end == low:
            return None
        if end + 1 < high and self.tokens[end].word == ",":
            apposed = self._run_end(end + 1, high)
            if apposed > end + 1 and self.tokens[end + 1].lower not in NOT_NAMES:
                return self._pure_name(end + 1, apposed)
        if end == low + 1 and token.lower in self.grammar.determiners:
            return None
        return self._called(end, high) or self._describe(low, end - 1)

    def _belongs(self, low: int, run: int) -> bool:
        """Whether a name only says whose somebody is: “an adviser to Ann Lee”."""
        determined = self.tokens[low].lower in self.grammar.determiners
        return determined and self.tokens[run - 1].lower in self.grammar.belonging

    def _called(self, at: int, high: int) -> Mention | None:
        """“the station chief known as Bob”: the name at the end."""
        if at + 1 < high and self.tokens[at].lower == "as" and self.tokens[at - 1].lower in _CALLED:
            return self._named(at + 1, self._run_end(at + 1, high))
        return None

    def _forward(self, low: int, high: int) -> tuple[int, int | None]:
        """Return where the phrase from `low` ends, and where the name that ends it begins."""
        at = low
        run: int | None = None
        while at < min(high, low + 2 * _PHRASE):
            token = self.tokens[at]
            if token.is_name or self._joins(at):
                run = at if run is None else run
            elif not token.is_word or self._closes(token, low, at, high, run):
                break
            elif token.lower != "and":
                run = None
            at += 1
        return at, run

    def _closes(self, token: Token, low: int, at: int, high: int, run: int | None) -> bool:
        """Whether a small word ends the phrase that began at `low`."""
        if token.lower in self.grammar.clause_words:
            return not (run is not None and token.lower == "and" and self._is_title(run, at))
        if run is None or _POSSESSIVE.match(self.tokens[at - 1].word):
            return (
                token.lower in self.grammar.prepositions
                and token.lower not in self.grammar.belonging
            )
        if token.lower in self.grammar.prepositions or self._is_adverb(token):
            return True
        return self.tokens[low].is_name and not self._name_follows(at, high)

    def _is_title(self, low: int, high: int) -> bool:
        """Whether a run of capitals ends in an office: “former Gov. and Chairman Ann Lee”."""
        last = high - 1 - (self.tokens[high - 1].word == ".")
        return last >= low and self.tokens[last].lower in TITLES

    def _name_follows(self, at: int, high: int) -> bool:
        """“Lee campaign manager Robin Roe”: a name that the small words from `at` lead to."""
        for ahead in range(at, min(high, at + 5)):
            if self.tokens[ahead].is_name:
                return True
            if (
                not self.tokens[ahead].is_word
                or self.tokens[ahead].lower in self.grammar.prepositions
            ):
                return False
        return False

    def _is_adverb(self, token: Token) -> bool:
        return (
            token.lower in self.grammar.adverbs
            or token.lower in DAYS_AND_MONTHS
            or (
                token.lower.endswith("ly")
                and token.word.islower()
                and token.lower not in NO_ADVERBS
            )
        )

    def _is_adverbial(self, token: Token) -> bool:
        """Whether a part of a sentence that begins so is no subject."""
        lower, grammar = token.lower, self.grammar
        if not token.is_word or lower in grammar.prepositions or lower in grammar.clause_words:
            return True
        if lower in DAYS_AND_MONTHS or lower in grammar.openers or lower.endswith("ly"):
            return True
        return lower.endswith(("ing", "ed")) and lower not in grammar.determiners


def _pronoun(token: Token) -> Mention:
    return Mention(token.start, token.end, token.word, "pronoun")
