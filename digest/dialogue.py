"""Speech set off by dashes alone: “—No lo creo —dijo Marcos—. Es caro.”

Spanish, Portuguese and Polish write it so, French too. A dash at the start of a
paragraph may as well begin an item of a list, so there is speech only where a
verb of saying follows a second dash.
"""

from __future__ import annotations

from digest.clauses import DASHES, Mention, Words
from digest.marks import Marked
from digest.passages import Span

_DASHES = DASHES | {"-"}
_PUNCTUATION = frozenset(".,;:")


def begins_with_dash(text: str, paragraph: Span) -> bool:
    return text[paragraph.start] in _DASHES


def spoken_lines(words: Words, number: int) -> tuple[list[Marked], Mention] | None:
    """Return what is said in a paragraph that begins with a dash, and by whom.

    Args:
        number: of the paragraph.
    """
    tokens = words.tokens
    dashes = [at for at, token in enumerate(tokens) if token.word in _DASHES]
    aside = next((at for at in dashes[1:] if _verb_behind(words, at)), None)
    if aside is None:
        return None
    end = next((at for at in dashes if at > aside), len(tokens))
    mention = words.phrase_after(_verb_behind(words, aside) + 1, end)
    if mention is None:
        return None
    lines = [_line(words, 1, aside, number), _line(words, end + 1, len(tokens), number)]
    return [line for line in lines if line], mention


def _verb_behind(words: Words, dash: int) -> int:
    """Return where the verb of saying behind a dash stands; 0 if there is none."""
    tokens, grammar = words.tokens, words.grammar
    at = dash + 1
    if at < len(tokens) and tokens[at].lower in grammar.adverbs | grammar.pronouns.keys():
        at += 1
    return at if at < len(tokens) and tokens[at].lower in grammar.said else 0


def _line(words: Words, low: int, high: int, number: int) -> Marked | None:
    while low < high and words.tokens[low].word in _PUNCTUATION:
        low += 1
    if low >= high:
        return None
    start, end = words.tokens[low].start, words.tokens[high - 1].end
    return Marked(start, end, start, end, number)
