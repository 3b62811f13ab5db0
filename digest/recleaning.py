"""Editors decide what cleaning takes away: a single thing of an article, or all that a rule takes.

Issues keep an article as they took it, so nothing here changes a draft, and what is approved
stays true; who wants it otherwise there leaves the story out and adds the article again.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Set
from datetime import datetime

from django.db import transaction

from digest import repairs
from digest.article import Repair
from digest.errors import InputError
from digest.models import Article, Editor, Source, SourceChange

_NAMED = 100  # characters of a text or a headline that the record repeats


def put_back(article_id: int, place: int, text: str, *, editor: Editor, at: datetime) -> None:
    """Put back what cleaning took away of an article.

    Args:
        place: among its repairs.
        text: what the editor saw there.

    Raises:
        InputError: something else is there by now, or it cannot be put back.
    """
    _decide(article_id, place, text, lambda back: back | {place}, editor, at)


def take_away(article_id: int, place: int, text: str, *, editor: Editor, at: datetime) -> None:
    """Take away again what was put back; as `put_back`."""
    _decide(article_id, place, text, lambda back: back - {place}, editor, at)


def _decide(
    article_id: int,
    place: int,
    text: str,
    change: Callable[[Set[int]], Set[int]],
    editor: Editor,
    at: datetime,
) -> None:
    with transaction.atomic():
        row = Article.objects.select_for_update().get(pk=article_id)
        noun = row.to_noun()
        repair = _seen(noun.repairs, place, text)
        if not repairs.is_reversible(noun):
            raise InputError(
                "An older version cleaned this article, and did not note what stood where.",
                fix="Once the source brings it again, it can be put back.",
            )
        back = {number for number, each in enumerate(noun.repairs) if not each.applied}
        changed = repairs.put_back(noun, change(back))
        if changed == noun:
            if place in change(back):
                return
            raise InputError(
                "It stands in what was put back before.", fix="Take that away again first."
            )
        row.data = changed.to_data()
        row.save(update_fields=["data"])
        done = "taken away from" if changed.repairs[place].applied else "put back into"
        what = f"{_short(repair.text)} was {done} {_short(noun.headline)}."
        _say(row.source, what, editor, at, article=row.key, rule=repair.rule, text=repair.text)


def _seen(found: tuple[Repair, ...], place: int, text: str) -> Repair:
    if not 0 <= place < len(found) or found[place].text != text:
        raise InputError("The article has changed meanwhile.", fix="Look at it again.")
    return found[place]


def _say(source: Source, what: str, editor: Editor, at: datetime, **details: str) -> None:
    SourceChange.objects.create(source=source, editor=editor, at=at, what=what, details=details)


def _short(text: str) -> str:
    return f"“{textwrap.shorten(text, _NAMED, placeholder=' …')}”"
