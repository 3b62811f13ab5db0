"""An article becomes a story of an issue: condensed, its picture fetched, put in its place."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import OuterRef, Q, Subquery

from digest import article as nouns
from digest import media, programme
from digest.condensing import configured_summariser
from digest.errors import ConfigError, DigestError, StorageError
from digest.models import Article, Issue, Story
from digest.selection import Choice
from digest.summarisers import Summariser
from digest.summarisers.extractive import Extractive

_log = logging.getLogger(__name__)


def make(
    choices: Sequence[Choice],
    rows: Mapping[str, Article],
    made: programme.Programme,
    passed: Mapping[str, str],
) -> list[Story]:
    """Return unsaved stories of chosen articles, in their places; pictures are kept already.

    Visits the network, so never call it within a transaction.

    Args:
        rows: of the articles, by their ids.
        passed: why an article of these ids lost its picture already (`stand_ins.sift`).
    """
    # The press brings what a process that sends does not carry.
    from digest.press import condense

    articles = [rows[choice.article.id] for choice in choices]
    load = _loader(choices, articles) if made.pictures else None
    framed = [_frames(choice.article, load, passed) if load else _Frames({}) for choice in choices]
    _keep(framed)
    summariser = _summariser()
    stories = [
        Story(
            article=row,
            data=condense(choice, made, summariser).to_data(),
            pictures=frames.stored,
            section=choice.section,
        )
        for choice, row, frames in zip(choices, articles, framed, strict=True)
    ]
    arrange(stories)
    return stories


def _summariser() -> Summariser:
    """Return the configured one; one that is not set up costs nobody an issue."""
    try:
        return configured_summariser()
    except ConfigError as error:
        _log.error("Articles are condensed to their own sentences. %s", error)
        return Extractive()


def take(issue_id: int, articles: Sequence[int], *, again: bool = False) -> bool:
    """Keep articles of the pool for an issue; whether all of them were free.

    Args:
        again: whether what another issue carried is taken as well.
    """
    free = Article.objects.filter(Q() if again else Article.FREE, pk__in=articles)
    return free.update(used_in=issue_id) == len(articles)


def give_back(issue_id: int, articles: Sequence[int]) -> None:
    """Put articles of an issue back into the pool, or leave them to the issue before."""
    others = Story.objects.filter(article_id=OuterRef("pk")).exclude(issue_id=issue_id)
    others = others.exclude(issue__state=Issue.State.CANCELLED).order_by("-issue_id")
    taken = Article.objects.filter(pk__in=articles, used_in=issue_id)
    taken.update(used_in=Subquery(others.values("issue_id")[:1]))


def arrange(stories: list[Story]) -> None:
    """Number stories in their order, and give each the picture that fits its place.

    Those of a section stand together, where the first of them stood; those of none come
    last, unless the lead is of none.

    The first is the lead, whose picture is large. A picture that an earlier story
    has too is a stand-in of its site, and is left out; so is one that an editor left out.
    """
    sections = list(dict.fromkeys(story.section for story in stories))
    if "" in sections[1:]:
        sections.remove("")
        sections.append("")
    stories.sort(key=lambda story: sections.index(story.section))
    seen: set[str] = set()
    for position, story in enumerate(stories):
        story.position = position
        if story.pictures:
            picture = story.picture_of_its_place
            is_again = picture is not None and picture["url"] in seen
            story.data["image"] = None if is_again or story.has_picture_left_out else picture
        if image := story.data["image"]:
            seen.add(image["url"])


def _loader(choices: Sequence[Choice], rows: Sequence[Article]) -> Callable[[str], bytes]:
    """Bring the articles' pictures; on private addresses, where their sources may be."""
    from digest.pictures import bring
    from digest.sources import named_origins

    private = [row.source.address for row in rows if row.source.may_be_private]
    images = [image for choice in choices if (image := choice.article.image)]
    return bring([image.url for image in images], allowed=named_origins(private))


@dataclass(frozen=True, slots=True)
class _Frames:
    """The pictures of one story."""

    stored: dict[str, Any]  #: as `Story.pictures`
    cuts: dict[str, bytes] = field(default_factory=dict)  #: the bytes behind their names


def _frames(
    article: nouns.Article, load: Callable[[str], bytes], passed: Mapping[str, str]
) -> _Frames:
    """Return an article's picture in the shapes of both places, each None where there is none."""
    from digest.images import LEAD, SQUARE, frame

    found = _Frames({"lead": None, "square": None, "lost": passed.get(article.id, "")})
    image = article.image
    if image is None:
        return found
    try:
        content = load(image.url)
    except DigestError as error:
        found.stored["lost"] = error.what
        return found
    for place, shape in (("square", SQUARE), ("lead", LEAD)):
        try:
            picture, cut = frame(image, content, shape)
        except DigestError as error:  # too small for this place, perhaps not for the other
            found.stored["lost"] = found.stored["lost"] or error.what
        else:
            found.cuts[picture.name] = cut
            found.stored[place] = picture.to_data()
    return found


def _keep(framed: Sequence[_Frames]) -> None:
    """Store the pictures; where the store fails, no story of the issue has one."""
    try:
        media.keep({name: cut for each in framed for name, cut in each.cuts.items()})
    except (ConfigError, StorageError) as error:
        _log.error("Stories go without their pictures. %s", error)
        for each in framed:
            if each.cuts:
                each.stored.update(lead=None, square=None, lost=error.what)
