"""Where sentences begin and end.

sentencex knows where sentences of some 240 languages stop. What it does not
know, measured, is repaired here: it loses its way at a mark that nobody closed,
splits behind titles of several languages, and takes time that grows with the
square of the number of opening marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from digest.marks import Marked, marked_spans
from digest.passages import Span, paragraph_spans

# sentencex never sees a quotation mark, for we pair them ourselves, nor half a character.
_MASKED = frozenset('"“”„‟«»‘‚‛‹›`「」『』〝〞〟＂')
_MARKS = _MASKED | {"'", "’"}
_MASK = re.compile(f"[{''.join(sorted(_MASKED))}]")
_HALF = re.compile("[\ud800-\udfff]")
_LONE_APOSTROPHE = re.compile(r"(?<!\w)'|'(?!\w)")
_STOP = re.compile(r"[^\w\s,;'’-]")
_LONGEST_SINGLE = 400  # code points; beyond, a pair of single marks is two apostrophes

_ABBREVIATIONS = {
    "en": "mr mrs ms mx dr prof sen sens rep reps gov govs gen capt cmdr col lt sgt maj adm rev "
    "hon st mt vs dept approx",
    "de": "dr prof hr fr frl st bzw ca evtl ggf inkl mio mrd sog vgl zzgl geb gest jh ing dipl "
    "phil med jur",
    "fr": "m mm mme mmes mlle mlles dr pr me mgr st ste av bd env cf",
    "es": "sr sra srta sres dr dra d dña lic ing prof profa gral cap cnel ud uds av avda cía ee",
    "it": "sig sigg dott prof avv ing arch on sen rag geom mons cav dr",
    "pt": "sr sra srs dr dra drs prof profa eng exmo exma av gen cap cel d",
    "pl": "dr prof hab mgr inż ul al św ks gen płk mjr kpt por im np tj tzn tzw godz woj tys mln "
    "mld",
    "nl": "dhr mevr mw drs dr ir ing mr prof ds bijv ca st resp",
}
_TITLES = {tongue: frozenset(words.split()) for tongue, words in _ABBREVIATIONS.items()}
_NUMBERED = "no nos nr fig sec p pp vol art bd abs pag pagg pág págs núm poz pos blz str s"
_BEFORE_NUMBERS = frozenset(_NUMBERED.split())
_LAST_WORD = re.compile(r"(?<![\w.])(\w{1,6})\.$")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")  # kana and ideographs
_CHARACTERS_A_WORD = 2
_LOOK = 12  # code points: no abbreviation is longer
_BLANKS = re.compile(r"\s*")
_HOUR = re.compile(r"\b[ap]\.m\.$", re.IGNORECASE)
_AFTER_HOUR = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|[ECMP][SD]?T\b|GMT|UTC")
_ORDINAL_DAY = re.compile(r"(?<!\d)\d{1,2}\.$")
_ORDINALS_IN = frozenset(["de", "pl", "cs", "da", "nb", "nn", "no", "fi", "hu", "sk", "sl", "hr"])
_SAID_ON = re.compile(r"と|って|など")  # 「…」と述べた


def split_sentences(text: str, language: str = "en") -> list[Span]:
    """Return where the sentences of `text` stand, in order.

    A sentence keeps its closing marks, never breaks inside a quotation, and never
    crosses a paragraph. Together the spans cover every code point but blanks.

    Args:
        language: BCP 47; where sentencex does not know it, English rules stand in.
    """
    marks = [mark for mark in marked_spans(text) if not _is_doubtful(mark)]
    tongue = language.split("-")[0].lower()
    sentences: list[Span] = []
    first = 0
    for number, paragraph in enumerate(paragraph_spans(text)):
        last = first
        while last < len(marks) and marks[last].paragraph == number:
            last += 1
        sentences.extend(_split(text, paragraph, marks[first:last], tongue))
        first = last
    return sentences


def count_words(text: str) -> int:
    """Return how long a text is, in words; in writing without blanks, two characters are one."""
    unspaced = 0 if text.isascii() else len(_UNSPACED.findall(text))
    return unspaced // _CHARACTERS_A_WORD if unspaced else len(text.split())


def is_unspaced(text: str) -> bool:
    """Whether there is writing without blanks in it."""
    return not text.isascii() and _UNSPACED.search(text) is not None


def _is_doubtful(mark: Marked) -> bool:
    return mark.is_single and mark.end - mark.start > _LONGEST_SINGLE


def _split(text: str, paragraph: Span, marks: list[Marked], tongue: str) -> Iterator[Span]:
    start = paragraph.start
    for cut in _outside_quotations(text, paragraph, marks, tongue):
        end = _without_blanks(text, cut, start)
        following = end + len(_blanks_at(text, end))
        tail = text[max(start, end - _LOOK) : end]
        if tail and not _goes_on(tail, text[following : following + _LOOK], tongue):
            yield Span(start, end)
            start = following
    yield Span(start, paragraph.end)


def _without_blanks(text: str, end: int, floor: int) -> int:
    while end > floor and text[end - 1].isspace():
        end -= 1
    return end


def _blanks_at(text: str, at: int) -> str:
    match = _BLANKS.match(text, at)
    return match[0] if match else ""


def _cuts(text: str, paragraph: Span, tongue: str) -> Iterator[int]:
    """Yield where sentencex lets a new sentence begin."""
    from sentencex import segment  # a compiled library, loaded when first needed

    if not _STOP.search(text, paragraph.start, paragraph.end - 1):
        return
    at = paragraph.start
    words = _MASK.sub(" ", text[paragraph.start : paragraph.end])
    if not words.isascii():
        words = _HALF.sub("x", words)
    if "'" in words:
        words = _LONE_APOSTROPHE.sub(" ", words)
    for piece in segment(tongue, words):
        at += len(piece)
        if at < paragraph.end:
            yield at


def _outside_quotations(
    text: str, paragraph: Span, marks: list[Marked], tongue: str
) -> Iterator[int]:
    """Yield the cuts that lie in no quotation, each behind the marks that close there."""
    upcoming = 0
    for cut in _cuts(text, paragraph, tongue):
        at = gap = _gap_before(text, cut, paragraph.start)
        while upcoming < len(marks) and marks[upcoming].closed <= cut:
            at = max(gap, marks[upcoming].closed)
            upcoming += 1
        if at == gap:
            while at < cut and not text[at].isspace() and not _opens(marks, upcoming, at):
                at += 1
        if upcoming == len(marks) or at <= marks[upcoming].opened:
            yield at


def _gap_before(text: str, cut: int, floor: int) -> int:
    while cut > floor and (text[cut - 1].isspace() or text[cut - 1] in _MARKS):
        cut -= 1
    return cut


def _opens(marks: list[Marked], upcoming: int, at: int) -> bool:
    return upcoming < len(marks) and marks[upcoming].opened == at


def _goes_on(tail: str, following: str, tongue: str) -> bool:
    """Whether the sentence that seems to end in `tail` takes in what is `following`."""
    if following[:1].islower() or (tail[-1] in "」』" and _SAID_ON.match(following)):
        return True
    if tongue in _ORDINALS_IN and _ORDINAL_DAY.search(tail):
        return True
    if tail[-1] != ".":
        return False
    if _HOUR.search(tail) and _AFTER_HOUR.match(following):
        return True
    match = _LAST_WORD.search(tail)
    word = match[1].lower() if match else ""
    if word in _BEFORE_NUMBERS:
        return following[:1].isdigit()
    return word in _TITLES.get(tongue, _TITLES["en"])
