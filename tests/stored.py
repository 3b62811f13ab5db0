"""Rows for tests, made with the fewest words: invented people at reserved domains."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from digest import issue as nouns
from digest.article import Article as Noun
from digest.models import Article, Candidate, Editor, Frozen, Issue, Programme, Source, Story
from digest.press import print_issue
from digest.printed import Printed
from subscribers.models import Publication, Subscriber, Subscription
from tests import samples

AT = datetime(2026, 10, 16, 7, 0, tzinfo=UTC)  #: a Friday morning, before the digest leaves


def publication(slug: str = "tideline") -> Publication:
    """Return the publication of this slug, made at first."""
    found, _ = Publication.objects.get_or_create(
        slug=slug,
        defaults={
            "name": "The Tideline" if slug == "tideline" else slug.title(),
            "sender_address": "digest@tideline.example",
            "postal_address": "12 Chandlers Row, Port Ellery PE1 4QD",
            "strapline": "The week in Port Ellery, in six minutes",
            "description": "Nine stories from the people who cover the town, every Friday at"
            " eight. Each with its source, and in its speaker’s own words.",
            "created_at": AT,
        },
    )
    return found


def subscriber(address: str = "ana@example.org", *, name: str = "") -> Subscriber:
    """Return the subscriber of this address, made at first."""
    found = Subscriber.objects.filter(address=address).first()
    return found or Subscriber.objects.create(address=address, name=name, created_at=AT)


def subscription(
    address: str = "ana@example.org",
    state: str = Subscription.State.ACTIVE,
    *,
    slug: str = "tideline",
    paused_until: datetime | None = None,
) -> Subscription:
    """Return a new subscription, confirmed unless it is pending."""
    return Subscription.objects.create(
        publication=publication(slug),
        subscriber=subscriber(address),
        state=state,
        since=AT,
        confirmed_at=None if state == Subscription.State.PENDING else AT,
        paused_until=paused_until,
        source="form",
    )


def programme(slug: str = "tideline", **fields: Any) -> Programme:
    """Return the programme of a publication: Fridays at eight in London."""
    found, _ = Programme.objects.get_or_create(
        publication=publication(slug),
        defaults={"time_zone": "Europe/London", "is_scheduled": True, **fields},
    )
    return found


def source(name: str = "Ellery Herald", *, slug: str = "tideline") -> Source:
    """Return a source of the publication, made at first."""
    address = f"https://{name.lower().replace(' ', '-')}.example/feed"
    found, _ = Source.objects.get_or_create(
        publication=publication(slug), address=address, defaults={"name": name, "added_at": AT}
    )
    return found


def article(noun: Noun | None = None, *, slug: str = "tideline") -> Article:
    """Return the row of an article, a sample unless one is given, put into the pool at first."""
    noun = noun or samples.article()
    found = Article.objects.filter(publication=publication(slug), key=noun.id).first()
    if found is None:
        found = Article.row(noun, source(noun.source, slug=slug), AT)
        found.save()
    return found


def issue(
    number: int = 42,
    *,
    slug: str = "tideline",
    stories: Sequence[nouns.Story] | None = None,
    **fields: Any,
) -> Issue:
    """Return a draft of these stories, with candidates: three samples unless they are given."""
    programme(slug)
    chosen = samples.stories_of(3) if stories is None else tuple(stories)
    row = Issue.objects.create(
        publication=publication(slug),
        number=number,
        **{
            "subject": chosen[0].headline,
            "preheader": " · ".join(story.headline for story in chosen[1:3]),
            "composed_at": AT,
            "changed_at": AT,
            **fields,
        },
    )
    for position, story in enumerate(chosen):
        shelve(story)
        kept = article(story.article, slug=slug)
        Story.objects.create(issue=row, article=kept, position=position, data=story.to_data())
        Candidate.objects.create(
            issue=row, article=kept, place=position, picked=True, reason=story.reason
        )
    return row


def shelve(story: nouns.Story) -> None:
    """Put the picture of a sample story into the media folder."""
    if story.image:
        settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
        path = settings.MEDIA_ROOT / story.image.name
        path.write_bytes(samples.PICTURES[story.image.name])


def sent(number: int = 42, **fields: Any) -> Issue:
    """Return an issue that has left, with what was frozen of it."""
    times = {"approved_at": AT, "started_at": AT, "closed_at": AT}
    row = issue(number, **{"state": Issue.State.SENT, **times, **fields})
    freeze(row, print_issue(noun_of(row)))
    return row


def noun_of(row: Issue) -> nouns.Issue:
    """Return the issue of a row as the sample publication would print it."""
    return samples.issue(
        [story.to_noun() for story in row.stories.all()],
        number=row.number or 0,
        subject=row.subject,
        preheader=row.preheader,
    )


def freeze(row: Issue, printed: Printed) -> Frozen:
    """Keep a printing as what was approved."""
    return Frozen.objects.create(
        issue=row,
        seal="0" * 64,
        issue_data=printed.issue.to_data(),
        html=printed.html,
        text=printed.text,
        token_seal=printed.tokens.seal,
        pictures=sorted({story.image.name for story in printed.issue.stories if story.image}),
    )


def editor(role: str = "owner", name: str = "Ruth Okafor") -> Editor:
    """Return somebody at the desk, made at first: one of this name and role."""
    address = f"{name.split()[0].lower()}-{role}@example.org"
    found = Editor.objects.filter(email=address).first()
    return found or Editor.objects.create_user(address, name=name, role=role, created_at=AT)
