"""An issue made ready for its templates: words chosen, links vetted, marks set.

Templates decide how things look, and nothing else. Whatever has to be worked
out is worked out here once, for the HTML and the text part alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count, groupby
from pathlib import PurePosixPath

from digest.article import Article
from digest.issue import Issue, Picture, Story
from digest.passages import PARAGRAPH_BREAK
from digest.printed import Tokens
from digest.rendering import richtext
from digest.rendering.body import Body, set_in_full
from digest.rendering.links import web_address
from digest.rendering.richtext import Block
from digest.rendering.said import Said, said
from digest.rendering.script import Script, language_tag, primary, script_of
from digest.rendering.words import Words, words_of
from digest.theme import Theme

WORDS_PER_MINUTE = 230
LONGEST_LINE = 280  #: characters


@dataclass(frozen=True, slots=True)
class Image:
    src: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, slots=True)
class Card:
    """One story."""

    number: int  #: its place in the issue, from 1
    headline: str
    link: str  #: https or http, in ASCII; empty when there is nowhere to send a reader
    kicker: str  #: the section word, else the source
    source: str
    byline: str  #: who wrote it and where, without what the kicker says already
    minutes: str  #: as in "5 min"; empty when there is nothing to read
    summary: str
    line: str  #: its first sentence; empty when that is too long to be one line among others
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


@dataclass(frozen=True)
class Galley:
    layout: str
    theme: Theme
    script: Script
    words: Words
    language: str
    name: str
    logo: Image | None  #: stands for the name on top
    strapline: str
    number: str
    date: str
    subject: str
    preheader: str
    intro: tuple[Block, ...]
    lead: Card | None
    told: Story | None  #: what the lead is made of
    groups: tuple[Group, ...]  #: what follows the lead, cards and headlines apart
    sections: tuple[Group, ...]  #: every story, the lead among them
    made_by: str
    postal_address: str
    links: Links

    @cached_property
    def body(self) -> Body | None:
        """The lead's article, to be set in full: much work, for the layouts that print it."""
        if self.told is None or self.lead is None:
            return None
        return set_in_full(self.told, may_be_cut=bool(self.lead.link))

    @property
    def left(self) -> str:
        """How long reading what did not fit takes; empty when all did."""
        if self.told is None or self.body is None or not self.body.rest:
            return ""
        return self.words.more(
            minutes_of(self.body.rest.replace(PARAGRAPH_BREAK, " "), self.told.article.language)
        )

    @property
    def has_quotes(self) -> bool:
        cards = [card for group in self.groups for card in group.cards if not group.is_brief]
        return any(card.said for card in (*cards, *([self.lead] if self.lead else ())))

    @property
    def others(self) -> tuple[Group, ...]:
        """What follows the lead, as it is sectioned, each story alike."""
        return tuple(
            Group(name or self.words.also, False, cards)
            for name, cards in _after_the_lead(self.sections)
        )

    @property
    def stories(self) -> int:
        return sum(len(section.cards) for section in self.sections)

    @property
    def pulled(self) -> Card | None:
        """The first story with a quotation that may be large, where a page has one for all."""
        cards = (card for section in self.sections for card in section.cards)
        return next((card for card in cards if card.said and card.said.may_be_large), None)


def compose(issue: Issue, tokens: Tokens) -> Galley:
    """Work out everything that the templates of an issue print."""
    words = words_of(issue.language)
    publication = issue.publication
    sections = tuple(_sections(issue, tokens))
    return Galley(
        layout=issue.layout,
        theme=issue.theme,
        script=script_of(issue.language),
        words=words,
        language=language_tag(issue.language) or "en",
        name=publication.name,
        logo=_logo(issue, tokens),
        strapline=publication.strapline,
        number=words.numbered(issue.number),
        date=words.dated(issue.date),
        subject=issue.subject,
        preheader=issue.preheader,
        intro=richtext.read(issue.intro),
        lead=sections[0].cards[0] if sections else None,
        told=next(issue.stories, None),
        groups=tuple(_groups(sections, words)),
        sections=sections,
        made_by=words.signed(publication.editors) if publication.editors else "",
        postal_address=publication.postal_address,
        links=Links(tokens["unsubscribe"], tokens["address"], _in_the_browser(issue)),
    )


def _in_the_browser(issue: Issue) -> str:
    archive = issue.publication.archive_url
    return web_address(f"{archive}/{issue.number}/") if archive else ""


def _sections(issue: Issue, tokens: Tokens) -> Iterator[Group]:
    numbers = count(1)
    for section in issue.sections:
        if section.stories:
            cards = tuple(_card(story, next(numbers), issue, tokens) for story in section.stories)
            yield Group(section.name, False, cards)


def _groups(sections: Sequence[Group], words: Words) -> Iterator[Group]:
    for name, cards in _after_the_lead(sections):
        heading = name or words.also
        for is_brief, run in groupby(cards, key=lambda card: not card.summary):
            told = tuple(run)
            if is_brief and (not name or len(told) < len(cards)):
                yield Group(words.briefly, True, told)
            else:
                yield Group(heading, is_brief, told)
                heading = ""


def _after_the_lead(sections: Sequence[Group]) -> Iterator[tuple[str, tuple[Card, ...]]]:
    for position, section in enumerate(sections):
        cards = section.cards if position else section.cards[1:]
        if cards:
            yield section.heading, cards


def _card(story: Story, number: int, issue: Issue, tokens: Tokens) -> Card:
    source = story.source or story.article.source
    words = words_of(issue.language)
    byline = [story.article.byline, source if story.kicker else ""]
    language = _foreign(story.article.language, issue.language)
    minutes = reading_minutes(story.article)
    return Card(
        number=number,
        headline=story.headline.strip() or source,
        link=web_address(story.article.url),
        kicker=story.kicker or source,
        source=source,
        byline=words.comma.join(part for part in byline if part),
        minutes=words.lasting(minutes) if minutes else "",
        summary=" ".join(sentence.text for sentence in story.sentences),
        line=_line(story),
        said=said(story.pull_quote) if story.pull_quote else None,
        image=_image(story.image, tokens) if story.image else None,
        language=language,
        direction=script_of(language).direction if language else "",
    )


def _line(story: Story) -> str:
    """Return the summary's first sentence: whole, or not at all."""
    first = story.sentences[0].text if story.sentences else ""
    return first if len(first) <= LONGEST_LINE else ""


def _foreign(language: str | None, at_home: str) -> str:
    tag = language_tag(language)
    return tag if primary(tag) != primary(at_home) else ""


def reading_minutes(article: Article) -> int:
    """Return how long the article takes to read, at least 1; 0 when it has no text."""
    return minutes_of(" ".join([each.text for each in article.paragraphs]), article.language)


def minutes_of(text: str, language: str | None) -> int:
    """Return how long a text takes to read, at least 1; 0 when there is nothing to be read.

    Blanks are counted instead of words, in a tenth of the time; where there are none,
    two characters make a word.
    """
    text, spaced = text.strip(), script_of(language or "").is_spaced
    words = bool(text) + text.count(" ") if spaced else len(text) // 2
    return max(1, round(words / WORDS_PER_MINUTE)) if words else 0


def _logo(issue: Issue, tokens: Tokens) -> Image | None:
    logo = issue.theme.logo
    if logo is None:
        return None
    src = f"{tokens['media']}/{logo.name}"
    return Image(src, logo.width, logo.height, issue.publication.name)


def _image(picture: Picture, tokens: Tokens) -> Image:
    name = PurePosixPath(picture.name).name
    return Image(f"{tokens['media']}/{name}", picture.width, picture.height, picture.alt)
