"""Editors decide what cleaning takes away: a single thing of an article, or all that a rule takes.

Issues keep an article as they took it, so nothing here changes a draft, and what is approved
stays true; who wants it otherwise there leaves the story out and adds the article again.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Set
from datetime import datetime
from typing import Literal

from django.db import transaction

from digest import repairs
from digest.article import Repair
from digest.cleaning import clean_again
from digest.errors import InputError
from digest.models import Article, Editor, Source, SourceChange
from digest.pooling import habits_of

MOST = 500  #: articles of a source that are cleaned again at once, the latest
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


def switch_off(source_id: int, rule: str, *, editor: Editor, at: datetime) -> int:
    """Leave alone in a source what a rule would take away, now and from now on.

    Its articles that no issue uses are cleaned again at once.

    Returns:
        how many of them are different now.

    Raises:
        InputError: there is no such rule.
    """
    return _switch(source_id, rule, "off", editor, at)


def switch_on(source_id: int, rule: str, *, editor: Editor, at: datetime) -> int:
    """Let a rule take away again; as `switch_off`."""
    return _switch(source_id, rule, "on", editor, at)


def _switch(
    source_id: int, rule: str, state: Literal["on", "off"], editor: Editor, at: datetime
) -> int:
    if rule not in repairs.RULES:
        raise InputError("There is no such rule.", fix="Choose one that the page lists.")
    with transaction.atomic():
        source = Source.objects.select_for_update().get(pk=source_id)
        others = {each for each in source.rules_off if each != rule}
        off = others | {rule} if state == "off" else others
        if off == set(source.rules_off):
            return 0
        source.rules_off = sorted(off)
        source.save(update_fields=["rules_off"])
        what = f"The rule “{repairs.RULES[rule][0]}” was switched {state}."
        _say(source, what, editor, at, rule=rule)
        return _clean_again(source)


def _clean_again(source: Source) -> int:
    """Clean by the rules of now what no issue uses yet; return how many articles changed."""
    without, everywhere = frozenset(source.rules_off), habits_of(source)
    changed = []
    free = source.articles.filter(used_in=None).order_by("-dated")
    for row in free.select_for_update()[:MOST]:
        data = clean_again(row.to_noun(), without=without, everywhere=everywhere).to_data()
        if data != row.data:
            row.data = data
            changed.append(row)
    Article.objects.bulk_update(changed, ["data"], batch_size=100)
    return len(changed)


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
