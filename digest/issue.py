"""One dated, numbered edition, as plain data: what the press prints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from digest import parts
from digest.article import Article
from digest.errors import InputError
from digest.passages import Passage
from digest.programme import Publication
from digest.quotes import Quote
from digest.theme import Theme

SCHEMA = 1
_FIX = "docs/data.md says what an issue is made of."
_PREHEADER_JOIN = " · "


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as we send it: cropped, re-encoded, kept under the hash of its bytes."""

    name: str  #: sha256 of the bytes, a full stop, and the ending
    width: int  #: pixels at which it is shown; the file has up to twice as many
    height: int
    alt: str
    url: str  #: where its publisher keeps the original

    def to_data(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "width": self.width,
            "height": self.height,
            "alt": self.alt,
            "url": self.url,
        }

    @classmethod
    def from_data(cls, data: Any) -> Self:
        return cls(
            parts.text(data, "name"),
            parts.number(data, "width"),
            parts.number(data, "height"),
            parts.text(data, "alt"),
            parts.text(data, "url"),
        )


@dataclass(frozen=True, slots=True)
class OwnWords:
    """A sentence of a summary that somebody wrote: marked, for it stands in no article."""

    text: str
    after: int  #: how many of the summary's passages are printed before it
    by: str = ""  #: the model that wrote it; empty for an editor

    def to_data(self) -> dict[str, Any]:
        return {"text": self.text, "after": self.after, "by": self.by}

    @classmethod
    def from_data(cls, data: Any) -> Self:
        return cls(
            parts.text(data, "text"),
            parts.number(data, "after"),
            parts.text({"by": "", **data}, "by"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """An article as it stands in one issue; an editor may change it, the article stays."""

    article: Article
    headline: str
    kicker: str = ""  #: the section word above the headline
    summary: tuple[Passage, ...] = ()
    own_words: tuple[OwnWords, ...] = ()  #: what was written between those, in its order
    pull_quote: Quote | None = None
    quotes: tuple[Quote, ...] = ()  #: the candidates, best first
    image: Picture | None = None
    source: str = ""
    reason: str = ""  #: why it was picked, in a sentence
    note: str = ""  #: what an editor should know of how it was condensed
    edited: tuple[str, ...] = ()  #: names of the fields that a person changed

    @property
    def sentences(self) -> tuple[Passage | OwnWords, ...]:
        """The summary as it is printed: passages of the article, and the editors' own words."""
        printed: list[Passage | OwnWords] = list(self.summary)
        for words in sorted(self.own_words, key=lambda each: each.after)[::-1]:
            printed.insert(min(words.after, len(self.summary)), words)
        return tuple(printed)

    def to_data(self) -> dict[str, Any]:
        return {
            "article": self.article.to_data(),
            "headline": self.headline,
            "kicker": self.kicker,
            "summary": [passage.to_data() for passage in self.summary],
            "own_words": [words.to_data() for words in self.own_words],
            "pull_quote": self.pull_quote.to_data() if self.pull_quote else None,
            "quotes": [quote.to_data() for quote in self.quotes],
            "image": self.image.to_data() if self.image else None,
            "source": self.source,
            "reason": self.reason,
            "note": self.note,
            "edited": list(self.edited),
        }

    @classmethod
    def from_data(cls, data: Any) -> Self:
        return cls(
            article=parts.one(data, "article", Article.from_data),
            headline=parts.text(data, "headline"),
            kicker=parts.text(data, "kicker"),
            summary=parts.each(data, "summary", Passage.from_data),
            # Nothing else writes them, so what was made before there were any has none.
            own_words=parts.each({"own_words": [], **data}, "own_words", OwnWords.from_data),
            pull_quote=parts.one_or_none(data, "pull_quote", Quote.from_data),
            quotes=parts.each(data, "quotes", Quote.from_data),
            image=parts.one_or_none(data, "image", Picture.from_data),
            source=parts.text(data, "source"),
            reason=parts.text(data, "reason"),
            note=parts.text({"note": "", **data}, "note"),
            edited=parts.texts(data, "edited"),
        )


def subject_of(stories: Sequence[Story]) -> str:
    """Return the subject of an issue for which nobody wrote one: the lead's headline."""
    return stories[0].headline if stories else ""


def preheader_of(stories: Sequence[Story]) -> str:
    """Return the preheader of an issue for which nobody wrote one: the next two headlines."""
    return _PREHEADER_JOIN.join(story.headline for story in stories[1:3])


@dataclass(frozen=True, slots=True)
class Section:
    name: str  #: empty for the section that needs no heading
    stories: tuple[Story, ...]

    def to_data(self) -> dict[str, Any]:
        return {"name": self.name, "stories": [story.to_data() for story in self.stories]}

    @classmethod
    def from_data(cls, data: Any) -> Self:
        return cls(parts.text(data, "name"), parts.each(data, "stories", Story.from_data))


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    publication: Publication
    number: int
    date: str  #: the local day it is dated, as 2026-10-16
    subject: str
    preheader: str
    sections: tuple[Section, ...]
    intro: str = ""  #: paragraphs with a little Markdown, or HTML; see docs/data.md
    theme: Theme = field(default_factory=Theme)
    layout: str = "classic"
    language: str = "en"  #: BCP 47
    time_zone: str = "UTC"  #: IANA name

    @property
    def stories(self) -> Iterator[Story]:
        """Every story in the order it is printed; the first is the lead."""
        return (story for section in self.sections for story in section.stories)

    def to_data(self) -> dict[str, Any]:
        return {
            "schema": SCHEMA,
            "publication": self.publication.to_data(),
            "theme": self.theme.to_data(),
            "layout": self.layout,
            "language": self.language,
            "time_zone": self.time_zone,
            "number": self.number,
            "date": self.date,
            "subject": self.subject,
            "preheader": self.preheader,
            "intro": self.intro,
            "sections": [section.to_data() for section in self.sections],
        }

    @classmethod
    def from_data(cls, data: Any) -> Self:
        """Read what `to_data` wrote.

        Raises:
            InputError: a part is missing, or is not what the schema says.
            ConfigError: so it is with a part of the publication or the theme.
        """
        try:
            if (schema := parts.number(data, "schema")) != SCHEMA:
                raise InputError(f"Schema {schema} is not one this version reads.")
            return cls(
                publication=Publication.from_data(parts.record(data, "publication")),
                theme=Theme.from_data(parts.record(data, "theme")),
                layout=parts.text(data, "layout"),
                language=parts.text(data, "language"),
                time_zone=parts.time_zone(data, "time_zone"),
                number=parts.number(data, "number"),
                date=parts.day(data, "date"),
                subject=parts.text(data, "subject"),
                preheader=parts.text(data, "preheader"),
                intro=parts.text(data, "intro"),
                sections=parts.each(data, "sections", Section.from_data),
            )
        except InputError as error:
            raise InputError(f"This is no issue. {error.what}", fix=_FIX) from error
