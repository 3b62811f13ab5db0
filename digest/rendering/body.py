"""A story set in full: its article's paragraphs, and large quotations between them.

Every word is the article's, in its order. What would make the mail slow to load and
too long for Gmail is left to the article's own page, from the end of a paragraph on.
"""

from __future__ import annotations

import html
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from digest.article import ParagraphKind
from digest.issue import Story
from digest.passages import PARAGRAPH_BREAK
from digest.quotes import Quote
from digest.rendering.said import Said, said
from digest.sentences import count_words, split_sentences

MOST_BYTES = (
    18_000  #: of an article as printed, 2,700 words; a mail of ten stories stays below 45,000
)
WORDS_PER_PULL = 450  #: an article twice as long has room for two large quotations
MOST_PULLS = 3

_TAGS = 60  # bytes around a paragraph
_OPENING_WORDS, _OPENING_LETTERS = 5, 12


@dataclass(frozen=True, slots=True)
class TextBlock:
    """One paragraph as it is printed."""

    kind: ParagraphKind
    opening: str  #: its first words, to be set apart; empty but for the first paragraph
    text: str  #: all others
    pulled: Said | None  #: stands large before it


@dataclass(frozen=True, slots=True)
class Body:
    deck: str  #: stands below the headline; empty where it would say what the text says
    blocks: tuple[TextBlock, ...]
    rest: str  #: what is left to the article's own page

    @property
    def has_pulled(self) -> bool:
        return any(block.pulled for block in self.blocks)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A paragraph that is printed, and where it starts in the article."""

    kind: ParagraphKind
    text: str
    start: int

    def holds(self, quote: Quote) -> bool:
        return self.start <= quote.start < self.start + len(self.text)


def set_in_full(story: Story, *, may_be_cut: bool) -> Body:
    """Return a story's article with its pull quote, and others of its candidates, set large.

    Captions are left out, for their pictures are not there.

    Args:
        may_be_cut: whether there is a page on which to read what does not fit.
    """
    pieces = [piece for piece in _pieces(story) if piece.text and piece.kind != "caption"]
    shown, rest = _cut(pieces, story.article.language or "en") if may_be_cut else (pieces, "")
    pulled = _places(shown, _pulls(story, shown))
    blocks = (
        TextBlock(piece.kind, *_opened(piece, at), pulled.get(at)) for at, piece in enumerate(shown)
    )
    return Body(_deck(story), tuple(blocks), rest)


def _pieces(story: Story) -> Iterator[_Piece]:
    start = 0
    for paragraph in story.article.paragraphs:
        yield _Piece(paragraph.kind, paragraph.text, start)
        start += len(paragraph.text) + len(PARAGRAPH_BREAK)


def _deck(story: Story) -> str:
    """Return an editor's own summary, else a standfirst that the text does not repeat."""
    if "summary" in story.edited:
        return " ".join(sentence.text for sentence in story.sentences)
    standfirst = story.article.standfirst.strip()
    return "" if standfirst in story.article.text else standfirst


def _opened(piece: _Piece, at: int) -> tuple[str, str]:
    """Return the first words of the text, if there are capitals to set them in, and all others."""
    words = piece.text.split(" ", _OPENING_WORDS)
    opening = ""
    if at == 0 and piece.kind == "body" and len(words) > _OPENING_WORDS:
        for count in range(1, _OPENING_WORDS + 1):
            opening = " ".join(words[:count])
            if len(opening) >= _OPENING_LETTERS or opening[-1:] in ",;:.!?":
                break
    if opening.upper() == opening.lower():
        opening = ""
    return opening, piece.text[len(opening) :]


def _cut(pieces: Sequence[_Piece], language: str) -> tuple[Sequence[_Piece], str]:
    """Return the paragraphs that fit, and the text of those that do not."""
    ends = [0, *accumulate(_size(piece.text) for piece in pieces)]
    count = bisect_right(ends, MOST_BYTES) - 1
    shown, left = list(pieces[:count]), [piece.text for piece in pieces[count:]]
    room = MOST_BYTES - ends[count]
    if left and room > MOST_BYTES // 2:  # a paragraph of a chapter's length
        long = pieces[count]
        fits = _sentences_within(room, long.text, language)
        shown.append(replace(long, text=fits))
        left[0] = long.text[len(fits) :]
    if not left:
        return shown, ""
    while shown and (shown[-1].kind == "heading" or not shown[-1].text):
        left.insert(0, shown.pop().text)
    return shown, PARAGRAPH_BREAK.join(left)


def _sentences_within(room: int, text: str, language: str) -> str:
    end = 0
    for sentence in split_sentences(text, language):
        room -= _size(text[end : sentence.end])
        if room < 0:
            break
        end = sentence.end
    return text[:end]


def _size(text: str) -> int:
    return len(html.escape(text).encode("utf-8", "replace")) + _TAGS


def _pulls(story: Story, shown: Sequence[_Piece]) -> list[Quote]:
    """Return the quotations that are set large, in the order in which they were said."""
    if story.pull_quote is None or not story.pull_quote.confident:
        return []
    words = sum(count_words(piece.text) for piece in shown)
    most = max(1, min(words // WORDS_PER_PULL, MOST_PULLS))
    chosen = [story.pull_quote]
    for quote in story.quotes:
        apart = all(quote.end <= each.start or each.end <= quote.start for each in chosen)
        if len(chosen) < most and quote.confident and apart:
            chosen.append(quote)
    return sorted(chosen, key=lambda quote: quote.start)


def _places(shown: Sequence[_Piece], pulls: Sequence[Quote]) -> Mapping[int, Said]:
    """Spread quotations over the text: each before a paragraph, as far from its own as may be."""
    free = list(range(1, len(shown))) or list(range(len(shown)))
    length = sum(len(piece.text) for piece in shown)
    placed: dict[int, Said] = {}
    for count, quote in enumerate(pulls[: len(free)], 1):
        wish = length * count // (len(pulls) + 1)
        best = min(free, key=lambda at: _badness(shown, at, quote, wish, length))
        placed[best] = said(quote)
        free.remove(best)
    return placed


def _badness(shown: Sequence[_Piece], at: int, quote: Quote, wish: int, length: int) -> int:
    """Return how ill a quotation stands before the paragraph `at`, in characters off its place."""
    around = shown[max(at - 1, 0) : at + 1]
    after_heading = around[0].kind == "heading"
    return (
        abs(shown[at].start - wish)
        + 2 * length * after_heading
        + length * any(piece.holds(quote) for piece in around)
    )
