"""Whether words that a model wrote say only what the article says.

A written summary can bring in a name, a figure, a unit or a “not”, and read no
worse. So its words have to be the article's: every name and every figure with its
unit, every other word at least in another inflection, what it sets in quotation
marks letter for letter, and a “not” only where the article has it. Whatever is in
doubt is refused, for the article's own sentences are always there instead.

It does not see who did what to whom: the article's own words in another order pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from digest.figures import Figure, figures
from digest.lexicon import DAYS_AND_MONTHS, FUNCTION_WORDS, NEGATIONS, NUMBER_WORDS, UNITS
from digest.marks import marked_spans
from digest.sentences import count_words, split_sentences

_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}")  # U.S.
_BLANKS = re.compile(r"\s+")
_LINK = re.compile(r"://|\bwww\.|@|\b[\w-]+\.(?:[a-z]{2,}/|(?:com|org|net|info|biz|io|ru|xyz)\b)")
_FORM = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff<>\[\]{}*_#`|\\]")
_ENDED = re.compile(r"[.!?…][\"”“»«'’›)]*$")
_LONE_MARK = re.compile("[“”„‟«»「」『』〝〞〟]")  # a straight one may mean inches
_POSSESSIVE = re.compile(r"[’'](?:s|S)?$")
_NOT = re.compile(r"n[’']t$", re.IGNORECASE)
_APOSTROPHE = re.compile(r"(?<=\w)[’'](?=\w)")
_ELIDING = frozenset(["fr", "it"])  # l’eau, dell’acqua
_FEWEST_WORDS = 4  # of a sentence; fewer are a cry, or what an article told a model to say
_HALVES = re.compile(r"(?<=;)\s+")
_STEM = 3  # letters that two inflections of a word share, at least
_LONG_STEM = 4  # letters, where they differ in more than an “s”
_ENDINGS = {"en": frozenset(["", "s", "es", "e", "d", "ed", "ing", "y", "ies", "ied"])}
_LONGEST_ENDING = 2  # letters, in the other languages
_AS_LIKE = 0.8  # of the likeness of the likest sentence


def objection(summary: str, *, article: str, most_words: int, language: str) -> str:
    """Return why a written summary may not be printed, as half a sentence; empty if it may.

    Args:
        article: the text that it summarises.
        language: BCP 47; only of languages whose small words we know can it be told.
    """
    tongue = language.split("-")[0].lower()
    if tongue not in NEGATIONS:
        return f"nobody can prove a summary in the language “{language}”"
    written, source = _Text(summary, tongue), _Text(article, tongue)
    return next(_objections(written, source, most_words), "")


def strange_quotations(words: str, article: str) -> list[str]:
    """Return what `words` sets in quotation marks and the article does not have so.

    Blanks apart, it has to stand there letter for letter. A mark without its pair is
    strange too, for nobody can tell what it holds.
    """
    known, found, at = _even(article), [], 0
    for mark in marked_spans(words):
        found += _from_lone_mark(words[at : mark.opened])
        if (quoted := _even(words[mark.start : mark.end])) not in known:
            found.append(quoted)
        at = mark.closed
    return [*found, *_from_lone_mark(words[at:])]


def _from_lone_mark(words: str) -> list[str]:
    lone = _LONE_MARK.search(words)
    return [_even(words[lone.start() :])] if lone else []


@dataclass(frozen=True)
class _Text:
    text: str
    tongue: str

    @cached_property
    def words(self) -> list[str]:
        """As written, without the dots of abbreviations and what marks a possessive."""
        return _words(self.text, self.tongue)

    @cached_property
    def sentences(self) -> list[str]:
        """Its sentences, or the halves of those that have a semicolon."""
        spans = split_sentences(self.text, self.tongue)
        return [half for span in spans for half in _HALVES.split(self.text[span.start : span.end])]

    @cached_property
    def cased(self) -> frozenset[str]:
        return frozenset(self.words)

    @cached_property
    def stems(self) -> dict[str, set[str]]:
        """The words in small letters, by their first few."""
        found: dict[str, set[str]] = {}
        for word in self.words:
            found.setdefault(word.lower()[:_STEM], set()).add(word.lower())
        return found

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset(
            pair for sentence in self.sentences for pair in _pairs(sentence, self.tongue)
        )

    @cached_property
    def figures(self) -> frozenset[Figure]:
        return frozenset(figures(self.text, self.tongue))

    @cached_property
    def units(self) -> frozenset[str]:
        """The words for the units of its figures, in whatever way they are written."""
        known = {unit for figure in self.figures for unit in figure.units}
        return frozenset(word for word, unit in UNITS.items() if unit in known)

    def has(self, word: str) -> bool:
        """Whether a word stands here, in this or another inflection."""
        lowered = word.lower()
        known = self.stems.get(lowered[:_STEM], set())
        return any(_is_inflection(lowered, other, self.tongue) for other in known)


def _objections(written: _Text, source: _Text, most_words: int) -> Iterator[str]:
    yield from _of_form(written.text, most_words)
    for words in strange_quotations(written.text, source.text):
        yield f"“{words}” does not stand in the article so"
    for figure in sorted(written.figures - source.figures):
        yield f"the article has no “{figure}”"
    yield from _of_words(written, source)
    yield from _of_negations(written, source)


def _of_form(text: str, most_words: int) -> Iterator[str]:
    if not text.strip():
        yield "it is empty"
    if (count := count_words(text)) > most_words:
        yield f"it has {count} words where {most_words} are allowed"
    if _LINK.search(text):
        yield "it holds an address"
    if _FORM.search(text):
        yield "it is more than plain sentences"
    if not _ENDED.search(text.strip()):
        yield "it breaks off"


def _of_words(written: _Text, source: _Text) -> Iterator[str]:
    judged_elsewhere = NEGATIONS[written.tongue] | NUMBER_WORDS[written.tongue].keys()
    idle = FUNCTION_WORDS[written.tongue] | judged_elsewhere | source.units
    for sentence in written.sentences:
        for place, word in enumerate(_words(sentence, written.tongue)):
            is_name = word[0].isupper() and place > 0
            if is_name and word not in source.cased and not _is_noun(word, source):
                yield f"it names “{word}”, which the article does not"
            if not (word.lower() in idle or _NOT.search(word) or source.has(word)):
                yield f"the article has no “{word}”"
        for one, other in _pairs(sentence, written.tongue):
            if source.cased.issuperset((one, other)) and (one, other) not in source.pairs:
                yield f"nobody is called “{one} {other}” in the article"
        if count_words(sentence) < _FEWEST_WORDS:
            yield f"“{sentence}” is no sentence of a summary"


def _is_noun(word: str, source: _Text) -> bool:
    """Whether it is one of the common nouns that German writes so."""
    return source.tongue == "de" and source.has(word)


def _of_negations(written: _Text, source: _Text) -> Iterator[str]:
    """Object to a “not” that the likest sentences of the article do not have, or do."""
    told = [(_bag(each, source.tongue), _negates(each, source.tongue)) for each in source.sentences]
    for sentence in written.sentences:
        bag = _bag(sentence, written.tongue)
        likeness = [len(bag & other) for other, _ in told]
        nearest = _AS_LIKE * max(likeness, default=0)
        there = {
            is_not for (_, is_not), like in zip(told, likeness, strict=True) if like >= nearest
        }
        if there and _negates(sentence, written.tongue) not in there:
            which = "has no" if there == {False} else "has a"
            yield f"the article {which} “not” where it says “{sentence}”"


def _negates(sentence: str, tongue: str) -> bool:
    found = _words(sentence, tongue)
    return any(word.lower() in NEGATIONS[tongue] or _NOT.search(word) for word in found)


def _bag(sentence: str, tongue: str) -> frozenset[str]:
    lowered = (word.lower() for word in _words(sentence, tongue))
    return frozenset(word[:_STEM] for word in lowered if word not in FUNCTION_WORDS[tongue])


def _words(text: str, tongue: str) -> list[str]:
    undotted = _DOTTED.sub(lambda match: match[0].replace(".", ""), text)
    if tongue in _ELIDING:
        undotted = _APOSTROPHE.sub(" ", undotted)
    bare = (_POSSESSIVE.sub("", word) for word in _WORD.findall(undotted))
    return [word for word in bare if word]


def _pairs(sentence: str, tongue: str) -> Iterator[tuple[str, str]]:
    """Yield what could be a name with the name behind it; “The Sandpiper” is none."""
    found = list(_WORD.finditer(sentence))
    if found and found[0][0].lower() in FUNCTION_WORDS[tongue]:
        del found[0]
    for one, other in pairwise(found):
        if sentence[one.end() : other.start()] == " " and all(map(_could_be_name, (one, other))):
            yield one[0], _POSSESSIVE.sub("", other[0])


def _could_be_name(word: re.Match[str]) -> bool:
    return word[0][0].isupper() and word[0].lower() not in DAYS_AND_MONTHS


def _is_inflection(one: str, other: str, tongue: str) -> bool:
    if one == other:
        return True
    shared = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    shared = min(len(one), len(other)) if shared is None else shared
    endings = one[shared:], other[shared:]
    if shared < _LONG_STEM:
        return shared >= _STEM and {"", "s"}.issuperset(endings)
    if known := _ENDINGS.get(tongue):
        return known.issuperset(endings)
    return max(map(len, endings)) <= _LONGEST_ENDING


def _even(text: str) -> str:
    return _BLANKS.sub(" ", text).strip()
