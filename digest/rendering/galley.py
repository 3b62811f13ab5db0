"""An issue made ready for its templates: words chosen, links vetted, marks set.

Templates decide how things look, and nothing else. Whatever has to be worked
out is worked out here once, for the HTML and the text part alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import PurePosixPath

from digest.article import Article
from digest.issue import Issue, Picture, Section, Story
from digest.printed import Tokens
from digest.quotes import Quote, printed_words
from digest.rendering.links import web_address
from digest.rendering.script import Script, language_tag, primary, script_of
from digest.rendering.words import Words, words_of
from digest.theme import Theme

WORDS_PER_MINUTE = 230


@dataclass(frozen=True, slots=True)
class Said:
    """A quotation as it is printed: its words are the article's, in their order."""

    words: str
    before: str  #: what stands before the speaker's name, as in "Police Capt. "
    name: str  #: set in bold; empty for a speaker without one
    after: str  #: what stands after it, as in ", captain of the Sandpiper"
    may_be_large: bool

    @property
    def speaker(self) -> str:
        return self.before + self.name + self.after


@dataclass(frozen=True, slots=True)
class Image:
    src: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, slots=True)
class Card:
    """One story."""

    headline: str
    link: str  #: https or http, in ASCII; empty when there is nowhere to send a reader
    kicker: str  #: the section word, else the source
    source: str
    byline: str  #: who wrote it and where, without what the kicker says already
    minutes: str  #: as in "5 min"; empty when there is nothing to read
    summary: str
    said: Said | None
    image: Image | None
    language: str  #: empty when it is the issue's
    direction: str  #: the same


@dataclass(frozen=True, slots=True)
class Group:
    """Stories under one heading; either cards, or headlines only."""

    heading: str
    is_brief: bool
    cards: tuple[Card, ...]

    @property
    def has_pictures(self) -> bool:
        return any(card.image for card in self.cards)


@dataclass(frozen=True, slots=True)
class Links:
    unsubscribe: str
    address: str  #: stands for the reader's address
    browser: str  #: where the issue stands in the browser; empty when it does nowhere


@dataclass(frozen=True, slots=True)
class Galley:
    layout: str
    theme: Theme
    script: Script
    words: Words
    language: str
    name: str
    strapline: str
    number: str
    date: str
    subject: str
    preheader: str
    intro: tuple[str, ...]  #: paragraphs
    lead: Card | None
    groups: tuple[Group, ...]
    made_by: str
    postal_address: str
    links: Links

    @property
    def has_quotes(self) -> bool:
        cards = [card for group in self.groups for card in group.cards if not group.is_brief]
        return any(card.said for card in (*cards, *([self.lead] if self.lead else ())))


def compose(issue: Issue, tokens: Tokens) -> Galley:
    """Work out everything that the templates of an issue print."""
    words = words_of(issue.language)
    publication = issue.publication
    stories = list(issue.stories)
    return Galley(
        layout=issue.layout,
        theme=issue.theme,
        script=script_of(issue.language),
        words=words,
        language=language_tag(issue.language) or "en",
        name=publication.name,
        strapline=publication.strapline,
        number=words.numbered(issue.number),
        date=words.dated(issue.date),
        subject=issue.subject,
        preheader=issue.preheader,
        intro=tuple(_paragraphs(issue.intro)),
        lead=_card(stories[0], issue, tokens) if stories else None,
        groups=tuple(_groups(issue, tokens, words)),
        made_by=words.signed(publication.editors) if publication.editors else "",
        postal_address=publication.postal_address,
        links=Links(tokens["unsubscribe"], tokens["address"], _in_the_browser(issue)),
    )


def _in_the_browser(issue: Issue) -> str:
    archive = issue.publication.archive_url
    return web_address(f"{archive}/{issue.number}/") if archive else ""


def _paragraphs(text: str) -> Iterator[str]:
    return (part.strip() for part in re.split(r"\n\s*\n", text) if part.strip())


def _groups(issue: Issue, tokens: Tokens, words: Words) -> Iterator[Group]:
    for position, (name, stories) in enumerate(_after_the_lead(issue.sections)):
        heading = name or ("" if position else words.also)
        for is_brief, run in groupby(stories, key=lambda story: not story.sentences):
            cards = tuple(_card(story, issue, tokens) for story in run)
            if is_brief and (not name or len(cards) < len(stories)):
                yield Group(words.briefly, True, cards)
            else:
                yield Group(heading, is_brief, cards)
                heading = ""


def _after_the_lead(sections: Iterable[Section]) -> Iterator[tuple[str, tuple[Story, ...]]]:
    taken = 1
    for section in sections:
        stories = section.stories[taken:]
        taken = max(0, taken - len(section.stories))
        if stories:
            yield section.name, stories


def _card(story: Story, issue: Issue, tokens: Tokens) -> Card:
    source = story.source or story.article.source
    words = words_of(issue.language)
    byline = [story.article.byline, source if story.kicker else ""]
    language = _foreign(story.article.language, issue.language)
    minutes = reading_minutes(story.article)
    return Card(
        headline=story.headline.strip() or source,
        link=web_address(story.article.url),
        kicker=story.kicker or source,
        source=source,
        byline=words.comma.join(part for part in byline if part),
        minutes=words.lasting(minutes) if minutes else "",
        summary=" ".join(sentence.text for sentence in story.sentences),
        said=_said(story.pull_quote) if story.pull_quote else None,
        image=_image(story.image, tokens) if story.image else None,
        language=language,
        direction=script_of(language).direction if language else "",
    )


def _foreign(language: str | None, at_home: str) -> str:
    tag = language_tag(language)
    return tag if primary(tag) != primary(at_home) else ""


def reading_minutes(article: Article) -> int:
    """Return how long the article takes to read, at least 1; 0 when it has no text."""
    text = article.text
    spaced = script_of(article.language or "").is_spaced
    words = len(text.split()) if spaced else len(text) // 2  # two characters make a word
    return max(1, round(words / WORDS_PER_MINUTE)) if words else 0


def _said(quote: Quote) -> Said:
    words, speaker = printed_words(quote), quote.speaker
    if speaker is None:
        return Said(words, "", "", "", quote.confident)
    if speaker.kind == "described":
        name = speaker.name[:1].upper() + speaker.name[1:]
        return Said(words, name, "", "", quote.confident)
    before, found, after = speaker.text.partition(speaker.name)
    if not found:  # the words say "she"; the name comes from elsewhere in the article
        before, after = "", ""
    return Said(words, before, speaker.name, after, quote.confident)


def _image(picture: Picture, tokens: Tokens) -> Image:
    name = PurePosixPath(picture.name).name
    return Image(f"{tokens['media']}/{name}", picture.width, picture.height, picture.alt)
