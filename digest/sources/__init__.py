"""Where articles come from: one kind a file, behind one contract.

A kind is a module that says whether it reads a document (`reads`) and does so
(`parse`). A document is bytes with the place they came from; `fetching` and
`documents` bring it, a kind only understands it. To add a kind, add a file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import MappingProxyType
from typing import Protocol

from digest.addresses import origin
from digest.article import Article
from digest.cleaning import clean_all
from digest.documents import LARGEST, Document, absolute, is_address, read_path, unpacked
from digest.errors import Empty, SourceError
from digest.fetching import Copy, Fetched, Limits, Unchanged, fetch_changed
from digest.markup import shorten
from digest.tongue import language_as

__all__ = [
    "Collected",
    "Document",
    "Gathered",
    "Source",
    "Task",
    "collect",
    "collect_each",
    "cut_notes",
    "is_address",
    "kind_of",
    "named_origins",
    "parsed",
]

_FALLBACK = "text"  # reads whatever is text, so it is asked last
_LEVELS = 3  # a folder may hold a list of feeds: input, file, feed
_HEADLINE = 120  #: characters of one that is taken from the text
_FIRST_SENTENCE = re.compile(rf".{{20,{_HEADLINE - 5}}}?[.!?…。！？][\"”’»)]*(?=\s|$)")
_SIZE = f"{LARGEST // 1_000_000} MB"
_UNKNOWN = "it is of no kind that is read here."
_KNOWN = (
    "Name a feed, page, text or Markdown file, table (CSV), list of articles (JSON),"
    " list of feeds (OPML), or folder."
)


@dataclass(frozen=True, slots=True)
class Gathered:
    """What one source gave: articles, what else it points at, and what was left out."""

    articles: tuple[Article, ...] = ()
    links: tuple[str, ...] = ()  #: further inputs it names (OPML): paths or addresses
    notes: tuple[str, ...] = ()  #: a plain sentence for each thing left out or repaired
    offers: tuple[str, ...] = ()  #: addresses of the feeds that a page advertises, best first
    is_cut: bool = False  #: whether the document broke off, and the rest may come next time


class Source(Protocol):
    """One kind. Modules of this package are such."""

    def reads(self, document: Document) -> bool:
        """Whether this looks like a document of the kind; cheap, never raises."""

    def parse(self, document: Document, seen_at: datetime) -> Gathered:
        """Return the articles as they came, in the document's order.

        An article without a headline has an empty one; a date that nobody knows
        for sure is None. `collect` sees to both, and cleans.

        Raises:
            SourceError: it is of the kind, and yet nothing can be read from it.
        """


@dataclass(frozen=True, slots=True)
class Collected:
    """Everything that a mixture of inputs gave."""

    articles: tuple[Article, ...]  #: one per id, in the order of the inputs
    notes: tuple[str, ...]  #: plain sentences: what was left out or repaired, and where
    failures: tuple[SourceError, ...]  #: one for each input that gave nothing
    documents: int = 0  #: how many could be read at all, articles in them or not
    is_cut: bool = False  #: whether something broke off; its complete articles are here
    is_unchanged: bool = False  #: whether it says that the copy we have still holds
    copy: Copy = field(
        default_factory=Copy
    )  #: by which to ask it for changes; empty for what is not one document
    moved: str = ""  #: where its publisher says that it is from now on
    offers: tuple[str, ...] = ()  #: addresses of the feeds that pages among them advertise


@dataclass(frozen=True, slots=True)
class Task:
    """A document to be parsed, and all that parsing needs to know of it."""

    document: Document
    seen_at: datetime
    was_named: bool  #: whether somebody asked for it, and not merely for its folder


Parse = Callable[[Sequence[Task]], Sequence[Gathered | SourceError]]


def parsed(task: Task) -> Gathered:
    """Return what a document gives.

    Raises:
        SourceError: nothing.
    """
    document = task.document
    kind = kind_of(document)
    if kind is None and not task.was_named and document.content:
        return Gathered(notes=(f"It is left out, because {_UNKNOWN}",))
    if not document.content.strip() and not (document.path and document.path.is_dir()):
        raise Empty("It is empty.")
    if kind is None:
        raise SourceError(_UNKNOWN, fix=_KNOWN)
    gathered = _parsed(kind, document, task.seen_at)
    if document.is_begin:
        if not gathered.is_cut:  # of other kinds, the beginning is no use
            raise SourceError(f"It is larger than {_SIZE}.", fix="Use an address that gives less.")
        gathered = replace(gathered, is_cut=False)  # it is whole as far as we ever read it
    if not gathered.articles and not gathered.links:
        raise SourceError(" ".join(gathered.notes) or "It holds no article.")
    return gathered


def _parsed_here(tasks: Sequence[Task]) -> list[Gathered | SourceError]:
    found: list[Gathered | SourceError] = []
    for task in tasks:
        try:
            found.append(parsed(task))
        except SourceError as error:
            found.append(error)
    return found


def cut_notes(document: Document) -> tuple[str, ...]:
    """Say that only the complete articles of a document are read, since it breaks off."""
    if document.is_begin:
        return (f"It is larger than {_SIZE}; the complete articles of its first {_SIZE} are read.",)
    return ("The feed is cut off; its complete articles are kept.",)


def kind_of(document: Document) -> Source | None:
    """Return the kind that reads a document; None when no kind does."""
    return next((kind for kind in _kinds() if kind.reads(document)), None)


@cache
def _kinds() -> tuple[Source, ...]:
    names = [module.name for module in iter_modules(__path__)]
    names.sort(key=lambda name: (name == _FALLBACK, name))
    return tuple(import_module(f"{__name__}.{name}") for name in names)


def named_origins(inputs: Sequence[str]) -> frozenset[str]:
    """Return the origins of the addresses among `inputs`; these may be private."""
    found = set()
    for name in filter(is_address, inputs):
        try:
            found.add(origin(name))
        except ValueError:
            continue  # fetching says what is wrong with it
    return frozenset(found)


def collect(inputs: Sequence[str], *, seen_at: datetime) -> Collected:
    """Read a mixture of feeds, pages, texts, folders and lists of feeds, by path or address.

    Addresses are fetched at the same time. What a folder or a list names is read
    in its place. One bad input becomes a failure, and costs the others nothing.

    Args:
        inputs: as a person named them; what they name may be on a private address.
        seen_at: aware; for articles without a date, and to tell implausible ones.
    """
    return _joined(_read_all(inputs, named_origins(inputs), seen_at))


def collect_each(
    inputs: Sequence[str],
    *,
    seen_at: datetime,
    allowed: frozenset[str] = frozenset(),
    copies: Mapping[str, Copy] | None = None,
    parse: Parse = _parsed_here,
    longest: float | None = None,
) -> list[Collected]:
    """Return what each input gave, in their order; as `collect`, but kept apart.

    Args:
        inputs: each once.
        allowed: the origins that may be on a private address.
        copies: by input, what is known of the copy that we have.
        parse: by whom documents are parsed, each alone; in this process by default.
        longest: seconds for fetching all that `inputs` name, and again for what that points at.
    """
    found = _read_all(inputs, allowed, seen_at, copies or {}, parse, longest)
    return [
        _joined([each for each in found if each.wanted.place[0] == number])
        for number in range(len(inputs))
    ]


def _read_all(
    inputs: Sequence[str],
    allowed: frozenset[str],
    seen_at: datetime,
    copies: Mapping[str, Copy] = MappingProxyType({}),
    parse: Parse = _parsed_here,
    longest: float | None = None,
) -> list[_Found]:
    """Return what became of each input and of what it points at, in the order of the inputs."""
    found: list[_Found] = []
    known = set(inputs)
    wanted = [_Wanted(name, (at,)) for at, name in enumerate(dict.fromkeys(inputs))]
    for _ in range(_LEVELS):
        brought = _brought(wanted, allowed, copies, longest)
        newly = _understood(wanted, brought, seen_at, parse)
        found += newly
        wanted = [link for each in newly for link in each.links(known)]
    return sorted(found, key=lambda each: each.wanted.place)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A document to be read, and where what it gives belongs."""

    name: str
    place: tuple[int, ...]  #: among the inputs; then among the links of that input
    root: Path | None = None  #: the folder it was found through

    @property
    def was_named(self) -> bool:
        """Whether somebody asked for it, and not merely for the folder it stands in."""
        return len(self.place) == 1 or is_address(self.name)


@dataclass(frozen=True, slots=True)
class _Found:
    """What became of it."""

    wanted: _Wanted
    gathered: Gathered = field(default_factory=Gathered)
    failure: SourceError | None = None
    was_read: bool = True
    root: Path | None = None
    brought: _Brought | None = None  #: as it came from the web

    def links(self, known: set[str]) -> Iterator[_Wanted]:
        """Yield what it points at and nobody pointed at before; note that it is known."""
        for at, link in enumerate(self.gathered.links):
            if link not in known:
                known.add(link)
                yield _Wanted(link, (*self.wanted.place, at), self.root)


@dataclass(frozen=True, slots=True)
class _Brought:
    """A document, or why there is none, and what its server said beside it."""

    document: Document | SourceError | None  #: None where the copy we have still holds
    copy: Copy = field(default_factory=Copy)
    moved: str = ""


def _brought(
    wanted: Sequence[_Wanted],
    allowed: frozenset[str],
    copies: Mapping[str, Copy],
    longest: float | None,
) -> list[_Brought]:
    remote = [each.name for each in wanted if is_address(each.name)]
    fetched = dict(zip(remote, _fetched(remote, allowed, copies, longest), strict=True))
    return [fetched.get(each.name) or _read(each) for each in wanted]


def _read(wanted: _Wanted) -> _Brought:
    try:
        return _Brought(read_path(wanted.name, wanted.root))
    except SourceError as error:
        return _Brought(error)


def _fetched(
    urls: Sequence[str],
    allowed: frozenset[str],
    copies: Mapping[str, Copy],
    longest: float | None,
) -> list[_Brought]:
    known = {url: copies.get(url, Copy()) for url in urls}
    limits = Limits(size=LARGEST, begins=True, altogether=longest)
    return [_answered(answer) for answer in fetch_changed(known, allowed=allowed, limits=limits)]


def _answered(answer: Fetched | Unchanged | SourceError) -> _Brought:
    if isinstance(answer, SourceError):
        return _Brought(answer)
    if isinstance(answer, Unchanged):
        return _Brought(None, moved=answer.moved)
    return _Brought(_from_web(answer), answer.copy, answer.moved)


def _from_web(fetched: Fetched) -> Document | SourceError:
    try:
        return Document(
            unpacked(fetched.content, fetched.asked),
            fetched.asked,
            url=fetched.url,
            content_type=fetched.content_type,
            charset=fetched.charset,
            is_begin=fetched.is_begin,
        )
    except SourceError as error:
        return error


def _understood(
    wanted: Sequence[_Wanted], brought: Sequence[_Brought], seen_at: datetime, parse: Parse
) -> list[_Found]:
    pairs = list(zip(wanted, brought, strict=True))
    tasks = [
        Task(each.document, seen_at, asked.was_named)
        for asked, each in pairs
        if isinstance(each.document, Document)
    ]
    answers = iter(parse(tasks) if tasks else ())
    return [
        _told(*pair, next(answers)) if isinstance(pair[1].document, Document) else _untold(*pair)
        for pair in pairs
    ]


def _untold(wanted: _Wanted, brought: _Brought) -> _Found:
    if isinstance(brought.document, SourceError):
        return _Found(wanted, failure=brought.document, was_read=False)
    return _Found(wanted, brought=brought)


def _told(wanted: _Wanted, brought: _Brought, answer: Gathered | SourceError) -> _Found:
    if isinstance(answer, SourceError):
        answer.what = f"{wanted.name}: {answer.what}"
        return _Found(wanted, failure=answer)
    notes = tuple(f"{wanted.name}: {note}" for note in answer.notes)
    assert isinstance(brought.document, Document)
    root = brought.document.root
    return _Found(wanted, replace(answer, notes=notes), root=root, brought=brought)


def _parsed(kind: Source, document: Document, seen_at: datetime) -> Gathered:
    try:
        return _tidied(kind.parse(document, seen_at), document)
    except (SourceError, MemoryError):
        raise
    except Exception as error:
        # Hostile until proven otherwise: what the parsing libraries raise on a broken
        # document is not written down anywhere, and it may cost this document only.
        raise SourceError(
            f"It cannot be understood ({type(error).__name__}: {shorten(str(error), 80)}).",
            fix="Open it in a program of its kind; if that can read it, report this.",
        ) from error


def _tidied(gathered: Gathered, document: Document) -> Gathered:
    """Return the articles fit for use, cleaned, and what there is to say about the others."""
    tidy: list[Article] = []
    notes = list(gathered.notes)
    for article in gathered.articles:
        if not article.headline and article.paragraphs:
            words = _headline_from(article.paragraphs[0].text)
            notes.append(f"“{words}” has no headline; its first words stand in.")
            article = replace(article, headline=words)
        if article.headline:
            tidy.append(_safe(article, document))
    if bare := len(gathered.articles) - len(tidy):
        notes.append(f"{_count(bare)} with neither headline nor text left out.")
    cleaned = (
        replace(each, language=language_as(each.language, each.text)) for each in clean_all(tidy)
    )
    return replace(gathered, articles=tuple(cleaned), notes=tuple(notes))


def _headline_from(text: str) -> str:
    """Return the first sentence, or as much of it as makes a headline, word for word."""
    match = _FIRST_SENTENCE.match(text)
    return match[0] if match else shorten(text, _HEADLINE)


def _safe(article: Article, document: Document) -> Article:
    """Return the article without addresses that it may not name."""
    url = absolute(article.url, None) if article.url else None
    image = article.image
    if image and document.path is None:  # of files, those read from files may speak
        address = absolute(image.url, None)
        image = replace(image, url=address) if address else None
    guessed = article.date_is_guessed or article.published_at is None
    return replace(article, url=url, image=image, date_is_guessed=guessed)


def _joined(found: Sequence[_Found]) -> Collected:
    articles: dict[str, Article] = {}
    notes: list[str] = []
    for each in found:
        notes += each.gathered.notes
        before = len(articles)
        for article in each.gathered.articles:
            first = articles.setdefault(article.id, article)
            if first.image is None:  # a feed seldom names the picture that its page has
                articles[article.id] = replace(first, image=article.image)
        if again := len(each.gathered.articles) - (len(articles) - before):
            notes.append(f"{each.wanted.name}: {_count(again)} left out, already read.")
    failures = tuple(each.failure for each in found if each.failure)
    collected = Collected(
        tuple(articles.values()),
        tuple(notes),
        failures,
        documents=sum(each.was_read for each in found),
        is_cut=any(each.gathered.is_cut for each in found),
        offers=tuple(_offers(found)),
    )
    brought = found[0].brought if len(found) == 1 else None
    if brought is None:
        return collected
    return replace(
        collected,
        is_unchanged=brought.document is None,
        copy=brought.copy,
        moved=brought.moved,
    )


def _offers(found: Sequence[_Found]) -> Iterator[str]:
    for each in found:
        yield from each.failure.offers if each.failure else each.gathered.offers


def _count(articles: int) -> str:
    return "one article" if articles == 1 else f"{articles} articles"
