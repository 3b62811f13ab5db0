"""What an editor or a model wrote, parted into the article's sentences and their own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from digest.issue import OwnWords
from digest.passages import Passage, Span, paragraph_spans
from digest.sentences import split_sentences

_BLANKS = re.compile(r"[ \t\r\n\f\v]+")  # and not the ones that keep words together


def recognise(words: str, article_text: str, language: str = "en") -> list[Passage | str]:
    """Return the sentences of `words` in their order.

    One that stands in the article as a whole sentence is a passage of it, whatever
    blanks were typed in it; every other is a string.

    Args:
        language: BCP 47, for telling where sentences end.
    """
    known = dict(_sentences(article_text, language))
    words = _even(words)
    ends = [span.end for span in split_sentences(words, language)]
    found: list[Passage | str] = []
    at = 0
    while at < len(words):
        if sentence := _known_at(words, at, known):
            found.append(known[sentence])
            end = at + len(sentence)
        else:
            end = next((end for end in ends if end > at), len(words))
            found.append(words[at:end])
        at = end + len(words[end:]) - len(words[end:].lstrip())
    return found


def part(
    sentences: Iterable[Passage | OwnWords | str], *, by: str = ""
) -> tuple[tuple[Passage, ...], tuple[OwnWords, ...]]:
    """Return a summary's passages, and between them what was written.

    Args:
        by: the model that wrote the strings; empty for an editor.
    """
    passages: list[Passage] = []
    own: list[OwnWords] = []
    for sentence in sentences:
        if isinstance(sentence, Passage):
            passages.append(sentence)
        elif isinstance(sentence, OwnWords):
            own.append(replace(sentence, after=len(passages)))
        elif text := _even(sentence):
            own.append(OwnWords(text, len(passages), by))
    return tuple(passages), tuple(own)


def _sentences(text: str, language: str) -> Iterator[tuple[str, Passage]]:
    """Yield each sentence of an article with even blanks, and the passage it is; the last first."""
    paragraphs = paragraph_spans(text)
    for span in reversed(split_sentences(text, language)):
        passage = Passage(text[span.start : span.end], span.start, span.end, _at(span, paragraphs))
        yield _even(passage.text), passage


def _at(span: Span, paragraphs: Iterable[Span]) -> int:
    return sum(paragraph.end <= span.start for paragraph in paragraphs)


def _known_at(words: str, at: int, known: Iterable[str]) -> str:
    """Return the longest known sentence that stands at a place and ends where a word does."""
    fit = (each for each in known if each and words.startswith(each, at))
    return max(
        (each for each in fit if words[at + len(each) :][:1] in ("", " ")), key=len, default=""
    )


def _even(text: str) -> str:
    return _BLANKS.sub(" ", text).strip()
