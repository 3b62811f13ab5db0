"""An article becomes a story of an issue: condensed, its picture fetched, put in its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from digest import media, programme
from digest.article import Image
from digest.errors import DigestError, ImageError
from digest.models import Article, Story
from digest.selection import Choice


def make(
    choices: Sequence[Choice], rows: Mapping[str, Article], made: programme.Programme
) -> list[Story]:
    """Return unsaved stories of chosen articles, in their places; pictures are kept already.

    Visits the network, so never call it within a transaction.

    Args:
        rows: of the articles, by their ids.
    """
    # The press brings what a process that sends does not carry.
    from digest.press import condense

    articles = [rows[choice.article.id] for choice in choices]
    load = _loader(articles) if made.pictures else None
    stories = [
        Story(
            article=row,
            data=condense(choice, made).to_data(),
            pictures=_frames(choice.article.image, load) if load else {},
        )
        for choice, row in zip(choices, articles, strict=True)
    ]
    arrange(stories)
    return stories


def take(issue_id: int, articles: Sequence[int]) -> bool:
    """Keep articles of the pool for an issue; whether all of them were free."""
    free = Article.objects.filter(pk__in=articles, used_in=None, is_never=False)
    return free.update(used_in=issue_id) == len(articles)


def give_back(issue_id: int, articles: Sequence[int]) -> None:
    """Put articles of an issue back into the pool."""
    Article.objects.filter(pk__in=articles, used_in=issue_id).update(used_in=None)


def arrange(stories: Sequence[Story]) -> None:
    """Number stories in their order, and give each the picture that fits its place.

    The first is the lead, whose picture is large. A picture that an earlier story
    has too is a stand-in of its site, and is left out.
    """
    seen: set[str] = set()
    for position, story in enumerate(stories):
        story.position = position
        if story.pictures:
            picture = story.pictures["square" if position else "lead"]
            story.data["image"] = None if picture and picture["url"] in seen else picture
        if image := story.data["image"]:
            seen.add(image["url"])


def _loader(rows: Sequence[Article]) -> Callable[[str], bytes]:
    """Bring the articles' pictures; on private addresses, where their sources may be."""
    from digest.pictures import bring
    from digest.sources import named_origins

    private = [row.source.address for row in rows if row.source.may_be_private]
    images = [image for row in rows if (image := row.to_noun().image)]
    return bring([image.url for image in images], allowed=named_origins(private))


def _frames(image: Image | None, load: Callable[[str], bytes]) -> dict[str, Any]:
    """Return a picture in the shapes of both places, each None where there is none."""
    from digest.images import LEAD, SQUARE, frame

    found: dict[str, Any] = {"lead": None, "square": None}
    if image is None:
        return found
    try:
        content = load(image.url)
    except DigestError:
        return found
    for place, shape in (("lead", LEAD), ("square", SQUARE)):
        try:
            picture, cut = frame(image, content, shape)
        except ImageError:
            continue  # too small for this place, perhaps not for the other
        media.keep({picture.name: cut})
        found[place] = picture.to_data()
    return found
