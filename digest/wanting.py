"""What editors want of issues is stored: how a newsletter chooses, and what each source gives."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from digest.models import Editor, Programme, Source, SourceChange

SETTINGS = (
    "stories", "per_source", "window", "least", "when_few", "favoured", "muted", "sections",
)  # fmt: skip


def keep(programme: Programme, renamed: Mapping[str, str], editor: Editor, at: datetime) -> None:
    """Store how a publication chooses; its sources go along with their sections.

    Args:
        renamed: what sections were called until now, with their names from now on;
            an empty one for a section that is gone.
    """
    with transaction.atomic():
        programme.save(update_fields=SETTINGS if programme.pk else None)
        moved = Source.objects.filter(
            publication_id=programme.publication_id, section__in=list(renamed)
        )
        for source in moved:
            source.section = renamed[source.section]
            want(source, editor, at)


def want(source: Source, editor: Editor, at: datetime) -> str:
    """Store what a source is to give to issues, with who said so.

    Returns:
        what has changed, in sentences; empty where nothing has.
    """
    with transaction.atomic():
        before = Source.objects.select_for_update(no_key=True).get(pk=source.pk)
        told = [
            words
            for words, is_new in (
                (_section(source), source.section != before.section),
                (_cap(source), source.cap != before.cap),
                (f"{_wanted(source)}.", source.wanted != before.wanted),
            )
            if is_new
        ]
        if told:
            source.save(update_fields=["section", "cap", "wanted"])
            what = " ".join(told)
            SourceChange.objects.create(source=source, editor=editor, at=at, what=what)
    return " ".join(told)


def _section(source: Source) -> str:
    return f"Its stories belong to “{source.section}”." if source.section else "In no section."


def _cap(source: Source) -> str:
    if source.cap is None:
        return "At most as many stories an issue as the newsletter has it."
    stories = "story" if source.cap == 1 else "stories"
    return f"At most {source.cap} {stories} an issue."


def _wanted(source: Source) -> str:
    return f"Wanted {Source.Wanted(source.wanted).label.lower()}"
