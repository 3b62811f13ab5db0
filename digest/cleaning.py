"""Take away what a page or a feed left around an article, and nothing of the article.

A scraped text comes with its headline twice, its standfirst cut and then whole,
the alternative text of the author's picture, “By” on a line of its own, share
buttons, credits, links to other stories. Each rule drops paragraphs or trims their
ends, never rewrites, and leaves a `Repair` with which an editor can undo it. Where
a line may belong to the article, it stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby

from digest import boilerplate, furniture
from digest.article import Article, Paragraph, Repair, Taken
from digest.boilerplate import fold, repeated
from digest.lexicon import FUNCTION_WORDS, NAME_PARTICLES
from digest.repairs import as_before, as_it_came, is_reversible, put_back
from digest.sentences import count_words, split_sentences

_TOP = 10  # paragraphs: what belongs above an article stands no further down
_BEGUN = 3  # full paragraphs: after so many, the article has begun
_LONG = 15  # words; a shorter paragraph may be a refrain, or the same answer twice
_FULL = 12  # words; a shorter paragraph is no standfirst
_STEM = 5  # words; fewer before “…” say too little to know the whole paragraph by
_NAME = 5  # words; a name has no more
_ROUNDS = 20
_LINE = 400  # code points; no button, notice or credit is longer
_SAID = 3  # words; fewer in front of a colon announce nothing
_BAR = 2  # buttons side by side make a bar of them

_SENTENCE_END = re.compile(r"[.!?…。！？][\"”“»«'’)\]]*$")
_CUT = re.compile(r"(?:\[…\]|\[\.{3}\]|…|\.{3,6})$")
_PICTURE = re.compile(
    r"(?P<name>\w.{0,60}?)(?:['’]s)?\s+(?P<marker>avatar|headshot"
    r"|(?:profile|author|byline)\s+(?:photo|picture|image|pic))",
    re.IGNORECASE,
)
_ORPHANS = frozenset(["by", "written by", "words by", "von", "par", "por", "di", "door", "autor"])
_BYLINE = re.compile(
    r"(?:by|words by|written by|von|text von|par|por|di|door)[\s:]+"
    r"(?P<names>[^\W\d_][^|•:!?]{2,80}?)\.?",
    re.IGNORECASE,
)
_NO_SURNAMES = frozenset(
    ["demand", "command", "request", "appointment", "order", "decree", "only", "committee", "proxy"]
)
_OPENING = frozenset('"“„«»‘‚‹›')
_JOIN = re.compile(r"\s*(?:,|\band\b|\bund\b|\bet\b|&)\s*")
_OFFICE = re.compile(
    r",?\s+(?:for|in|at)\s.*$|,\s.*\b(?:staff|reporter|writer|correspondent|editor)\b.*$",
    re.IGNORECASE,
)
_MONTH = r"[^\W\d_]{3,9}\.?"
_MOMENT = (
    r"(?:(?:at|on|am|um|le|el)\s+)?(?:"
    r"\d{1,2}[:.h]\d{2}(?:\s*[ap]\.?m\b\.?)?(?:\s*(?:uhr|[a-z]{3,4})\b)?"
    rf"|\d{{1,2}}(?:st|nd|rd|th|\.)?\s+{_MONTH},?\s+\d{{4}}"
    rf"|{_MONTH}\s+\d{{1,2}},?\s+\d{{4}}"
    r"|\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4})"
)
_STAMP = (
    r"(?:published|updated|created|posted|first published|last updated|last modified"
    r"|aktualisiert|veröffentlicht|publié|mis à jour|publicado|actualizado)"
    rf"\b[:.\s]*{_MOMENT}(?:[\s,|]+{_MOMENT}){{0,2}}"
)
_LEAD = re.compile(
    rf"(?:by\.\s+(?P<scraped>[^.|]{{3,60}}(?:\.\s+and\s+[^.|]{{3,40}})?)\.(?:\s+|$)"
    rf"|by\s+(?P<barred>[^.|]{{3,60}}?)\s*\|\s*)?(?:[|.\s]*{_STAMP}(?:\s*[|.]+\s*|\s*$)){{0,3}}",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Draft:
    """An article being cleaned: what is left of it, and what was taken away."""

    article: Article
    left: dict[int, Paragraph]  #: by the place each had in the article as it came
    repairs: list[Repair]
    byline: str
    without: frozenset[str]  #: rules that are switched off
    everywhere: frozenset[str]  #: lines, folded, that most articles of the source have

    def drop(self, rule: str, at: int) -> None:
        if rule not in self.without:
            gone = self.left.pop(at)
            self.repairs.append(Repair(rule, gone.text, at, took="all", kind=gone.kind))

    def keep(self, rule: str, at: int, start: int, end: int) -> None:
        """Trim a paragraph to `[start:end]`: one of its ends goes, with the blanks beside it."""
        if rule in self.without:
            return
        paragraph = self.left[at]
        text = paragraph.text
        kept = text[start:end].strip()
        begins = text.index(kept, start)
        took: Taken = "start" if start else "end"
        gone = text[:begins] if start else text[begins + len(kept) :]
        self.repairs.append(Repair(rule, gone, at, took=took, kind=paragraph.kind))
        self.left[at] = replace(paragraph, text=kept)

    def is_announced(self, at: int) -> bool:
        """Whether the paragraph above ends in a colon: “The front page read:”."""
        above = [self.left[place].text for place in self.left if place < at][-1:]
        return bool(above) and above[0].rstrip().endswith(":") and count_words(above[0]) >= _SAID

    def is_answer(self, places: Sequence[int]) -> bool:
        """Whether lines in the middle of the article stand below a question, or a colon."""
        above = [self.left[place].text for place in self.left if place < places[0]][-1:]
        goes_on = places[-1] != next(reversed(self.left))
        return goes_on and bool(above) and above[0].rstrip().endswith(("?", ":"))

    def top(self) -> list[int]:
        """Return the places above the article and in its first paragraphs."""
        places: list[int] = []
        full = 0
        for at in list(self.left)[:_TOP]:
            places.append(at)
            full += _is_full(self.left[at])
            if full == _BEGUN:
                break
        return places


def clean(
    article: Article,
    *,
    without: frozenset[str] = frozenset(),
    everywhere: frozenset[str] = frozenset(),
) -> Article:
    """Return `article` without what its publisher's page left around it.

    A missing standfirst becomes a copy of the first full paragraph, a missing
    byline what a line of the page says. Cleaning a clean article changes nothing,
    and an article that is nothing but junk keeps it, for an editor to see.

    Args:
        without: the rules that are switched off, by their names in `digest.repairs`.
        everywhere: what most articles of its source have above or below, as `repeated`
            finds it; it goes unless nothing else is left.
    """
    given = [paragraph for paragraph in article.paragraphs if paragraph.text.strip()]
    draft = _Draft(article, dict(enumerate(given)), [], article.byline.strip(), without, everywhere)
    for _ in range(_ROUNDS):  # what one rule takes away may bring a line into another's reach
        done = len(draft.repairs)
        for apply in _RULES:
            apply(draft)
        if len(draft.repairs) == done:
            break
    if not draft.left:
        return article
    return replace(
        article,
        byline=draft.byline,
        standfirst=_standfirst(draft),
        paragraphs=tuple(draft.left.values()),
        repairs=(*article.repairs, *sorted(draft.repairs, key=lambda repair: repair.at)),
    )


def clean_all(articles: Sequence[Article], without: frozenset[str] = frozenset()) -> list[Article]:
    """Return the articles of one source clean, of what they have in common too."""
    cleaned = [clean(article, without=without) for article in articles]
    everywhere = repeated(cleaned)
    if not everywhere:
        return cleaned
    return [
        clean(article, without=without, everywhere=everywhere)
        if _has_some_of(everywhere, once)
        else once
        for article, once in zip(articles, cleaned, strict=True)
    ]


def _has_some_of(everywhere: frozenset[str], article: Article) -> bool:
    lines = (article.standfirst, *(paragraph.text for paragraph in article.paragraphs))
    return any(fold(line) in everywhere for line in lines)


def clean_again(
    article: Article,
    *,
    without: frozenset[str] = frozenset(),
    everywhere: frozenset[str] = frozenset(),
) -> Article:
    """Return an article that was cleaned before, cleaned by these rules; as `clean`.

    What editors put back stays put back. What an older version cleaned stays as it is.
    """
    if not is_reversible(article):
        return article
    known = {fold(each.text) for each in article.repairs if each.rule == "boilerplate"}
    is_copied = article.standfirst == _first_full(article.paragraphs)
    whole = replace(as_it_came(article), standfirst="" if is_copied else article.standfirst)
    again = clean(whole, without=without, everywhere=everywhere | known)
    return as_before(article, again)


def habits(articles: Iterable[Article]) -> frozenset[str]:
    """Return what `repeated` does, of articles from which just that may be gone already."""
    whole = []
    for article in filter(is_reversible, articles):
        gone = {at for at, each in enumerate(article.repairs) if each.rule == "boilerplate"}
        whole.append(put_back(article, gone))
    return repeated(whole)


def _trim_lead(draft: _Draft) -> None:
    """“By. Jane Doe. UPDATED: 15:36 EST, 25 October 2013. The bishop …”"""
    for at in draft.top()[:3]:
        text = draft.left[at].text
        match = _LEAD.match(text)
        if not match or not match[0].strip(" .|"):
            continue
        said = match["scraped"] or match["barred"] or ""
        names = _names(said)
        if said and not names:
            continue
        draft.byline = draft.byline or names
        if match.end() == len(text):
            draft.drop("lead", at)
        else:
            draft.keep("lead", at, match.end(), len(text))


def _drop_headline(draft: _Draft) -> None:
    headline = fold(draft.article.headline)
    spellings = {headline, headline + fold(draft.article.source)} - {""}
    begun = False  # whether the article has: a quotation in it is one, whatever the headline says
    for at, paragraph in list(draft.left.items()):
        is_said = paragraph.kind == "quote" or (begun and paragraph.text.lstrip()[:1] in _OPENING)
        if fold(paragraph.text) in spellings and not is_said and not draft.is_announced(at):
            draft.drop("headline", at)
        begun = begun or _is_full(paragraph)


def _drop_pictures(draft: _Draft) -> None:
    """“Jane Doe Profile photo”: the alternative text of the author's picture."""
    found = {
        at: match
        for at, paragraph in draft.left.items()
        if (match := _PICTURE.fullmatch(paragraph.text.strip())) and _names(match["name"])
    }
    texts = [paragraph.text for at, paragraph in draft.left.items() if at not in found]
    speaks_of = "\n".join([draft.article.headline, *texts]).lower() if found else ""
    for at, match in found.items():
        if match["marker"].lower() not in speaks_of:  # or the article is a film review
            draft.byline = draft.byline or _author(match)
            draft.drop("avatar", at)


def _author(match: re.Match[str]) -> str:
    # Whether Avatar is the surname of “Liam Avatar” nobody can tell: it is kept as printed.
    return _names(match["name"]) if len(match["name"].split()) > 1 else match[0]


def _drop_bylines(draft: _Draft) -> None:
    """“By Jane Doe”; “By” on one line and “Jane Doe” on the next; “By” and nothing else."""
    last = next(reversed(draft.left), None)
    for at in [*draft.top(), *([last] if last is not None else [])]:
        if at not in draft.left or draft.left[at].kind == "heading":
            continue
        text = draft.left[at].text.strip()
        if text.casefold().rstrip(":. ") in _ORPHANS:
            draft.drop("byline", at)
            _drop_name_below(draft, at)
        elif (match := _BYLINE.fullmatch(text)) and (names := _full_names(match["names"])):
            draft.byline = draft.byline or names
            draft.drop("byline", at)


def _drop_name_below(draft: _Draft, orphan: int) -> None:
    below = next((at for at in draft.left if at > orphan), None)
    if below is None or draft.left[below].kind == "heading":
        return
    if names := _full_names(draft.left[below].text.strip()):
        draft.byline = draft.byline or names
        draft.drop("byline", below)


def _drop_cut(draft: _Draft) -> None:
    """A paragraph that ends in “…”, where another gives the whole of it."""
    folded = {at: fold(paragraph.text) for at, paragraph in draft.left.items()}
    for at in list(draft.left)[:_TOP]:
        text = draft.left[at].text.rstrip()
        stem = _stem(text)
        if stem == text or count_words(stem) < _STEM:
            continue
        begins = fold(stem)
        if any(place != at and whole.startswith(begins) for place, whole in folded.items()):
            draft.drop("cut standfirst", at)
            del folded[at]
        elif at == next(iter(draft.left)) and draft.left[at].kind == "body":
            end = _end_of_complete(text, draft.article.language)
            if end:
                draft.keep("cut standfirst", at, 0, end)


def _stem(text: str) -> str:
    """Return the text without the “…” it ends in, if it does."""
    cut = _CUT.search(text, max(0, len(text) - 6))
    return text[: cut.start()].rstrip() if cut else text


def _end_of_complete(text: str, language: str | None) -> int:
    """Return where the last complete sentence before the “…” ends; 0 when there is none."""
    sentences = split_sentences(text, language or "en")
    return sentences[-2].end if len(sentences) > 1 else 0


def _drop_repeats(draft: _Draft) -> None:
    seen: set[str] = set()
    for at, paragraph in list(draft.left.items()):
        if count_words(paragraph.text) < _LONG and paragraph.kind != "caption":
            continue
        words = fold(paragraph.text)
        if words in seen and not draft.is_announced(at):
            draft.drop("repeat", at)
        seen.add(words)


def _drop_furniture(draft: _Draft) -> None:
    for at, paragraph in list(draft.left.items()):
        line = paragraph.text.strip()
        if len(line) <= _LINE and (rule := _kind(line)):
            draft.drop(rule, at)


@lru_cache(maxsize=4096)  # most lines are looked at several times
def _kind(line: str) -> str | None:
    return next((rule for rule, fits in _FURNITURE if fits(line)), None)


def _drop_button_bars(draft: _Draft) -> None:
    lines = [(at, paragraph.text.strip()) for at, paragraph in draft.left.items()]
    for is_bar, group in groupby(lines, key=lambda line: furniture.is_bare_button(line[1])):
        places = [at for at, _ in group]
        if is_bar and len(places) >= _BAR and not draft.is_answer(places):
            for at in places:
                draft.drop("button", at)


def _drop_related(draft: _Draft) -> None:
    """“Related stories” and the links below it, to the end of the page."""
    tail: list[int] = []
    links = 0
    for at in reversed(draft.left):
        text = draft.left[at].text.strip()
        if not furniture.is_heading_like(text):
            break
        tail.append(at)
        if furniture.opens_links(text):
            links = len(tail)
    for at in reversed(tail[:links]):
        draft.drop("related", at)


def _drop_boilerplate(draft: _Draft) -> None:
    """What stands above or below most articles of the source, but never all of an article."""
    ats = list(draft.left)
    found = list(boilerplate.places(list(draft.left.values()), draft.everywhere))
    if len(found) < len(ats):
        for place in found:
            draft.drop("boilerplate", ats[place])


_FURNITURE: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("button", furniture.is_button),
    ("cookies", furniture.is_cookie_notice),
    ("credit", furniture.is_credit),
    ("link", furniture.is_link),
)
_RULES: tuple[Callable[[_Draft], None], ...] = (
    _trim_lead,
    _drop_headline,
    _drop_pictures,
    _drop_furniture,
    _drop_button_bars,
    _drop_bylines,
    _drop_cut,
    _drop_repeats,
    _drop_related,
    _drop_boilerplate,
)


def _standfirst(draft: _Draft) -> str:
    given = draft.article.standfirst.strip()
    said = fold(given)
    if said in draft.everywhere or said == fold(draft.article.headline):
        return _first_full(draft.left.values())
    if not given or furniture.is_button(given):
        return _first_full(draft.left.values())
    stem = _stem(given)
    if stem == given:
        return given
    begins = fold(stem)
    for paragraph in draft.left.values():
        if begins and fold(paragraph.text).startswith(begins):
            return paragraph.text
    return (
        given[: _end_of_complete(given, draft.article.language)]
        or _first_full(draft.left.values())
        or given
    )


def _first_full(paragraphs: Iterable[Paragraph]) -> str:
    bodies = [paragraph for paragraph in paragraphs if paragraph.kind == "body"]
    full = (paragraph.text for paragraph in bodies if _is_full(paragraph))
    return next(full, bodies[0].text if bodies else "")


def _is_full(paragraph: Paragraph) -> bool:
    ends = _SENTENCE_END.search(paragraph.text.rstrip())
    return paragraph.kind == "body" and ends is not None and count_words(paragraph.text) >= _FULL


def _names(text: str) -> str:
    """Return the persons named in a byline, without their office; empty if it is none."""
    people = _OFFICE.sub("", text.strip())
    parts = _JOIN.split(people)
    return people if all(map(_is_name, parts)) else ""


def _full_names(text: str) -> str:
    """Return what `_names` does, where the last of them has a surname: not “By Land and Sea”."""
    names = _names(text)
    last = _JOIN.split(names)[-1].split()
    return names if len(last) > 1 and last[-1].lower() not in _NO_SURNAMES else ""


def _is_name(text: str) -> bool:
    words = text.split()
    if len({word.lower() for word in words}) < len(words):  # “Von Haus zu Haus”
        return False
    return 0 < len(words) <= _NAME and all(
        (word[0].isupper() and word.lower() not in FUNCTION_WORDS["en"])
        or (0 < at < len(words) - 1 and word.lower() in NAME_PARTICLES)
        for at, word in enumerate(words)
    )
