"""The whole way of an article: from a feed on loopback through the pool to a reader's mail."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from lxml.html import HtmlElement, document_fromstring

from digest import approval, editing
from digest.compose import compose
from digest.frozen import fingerprint
from digest.gather import gather
from digest.models import Issue, Programme, Source
from digest.printed import Finding
from digest.send import send
from digest.transports.memory import Memory
from subscribers.models import Subscription
from tests import samples, stored
from tests.loopback import Answer, Web, web

AT = stored.AT
SLOT = "2026-10-16T08:00"


@dataclass(frozen=True)
class Received:
    """A mail as its reader's program takes it apart."""

    raw: bytes
    message: EmailMessage
    page: HtmlElement
    text: str
    pictures: Mapping[str, bytes]  #: those that it carries, by their Content-ID

    @property
    def words(self) -> str:
        """What the page says, in one line."""
        body = self.page.xpath("//body//text()[not(parent::style)]")
        return flat(" ".join(body))

    @property
    def shown(self) -> list[str]:
        """Content-IDs of the pictures on the page, in their order."""
        sources = [str(each.get("src")) for each in self.page.iter("img")]
        assert all(each.startswith("cid:") for each in sources), sources
        return [each.removeprefix("cid:") for each in sources]


def flat(text: str) -> str:
    return " ".join(text.split())


@dataclass
class Newsroom:
    """A publication with one source, whose feed holds `items`."""

    site: Web
    items: list[dict[str, Any]] = field(default_factory=list)

    def item(self, number: int, **changes: Any) -> dict[str, Any]:
        """Add an item to the feed and return it: sound, with a picture, but for `changes`.

        The lower its number, the newer it is.
        """
        article = samples.article(number=number)
        self.site.pages[f"/{number}.jpg"] = Answer(samples.drawing(number))
        made = {
            "id": f"item-{number}",
            "url": f"https://courier.example/{number}",
            "title": article.headline,
            "content_html": "".join(f"<p>{each.text}</p>" for each in article.paragraphs),
            "date_published": (AT - timedelta(hours=number)).isoformat(),
            "image": self.site.url(f"/{number}.jpg"),
            **changes,
        }
        self.items.append(made)
        return made

    def draft(self, **programme: Any) -> Issue:
        """Gather what the feed holds and compose an issue of it."""
        feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Courier"}
        self.site.pages["/feed"] = Answer(json.dumps({**feed, "items": self.items}).encode())
        fields = {"per_source": 60, "stories": 60, **programme}
        Programme.objects.update_or_create(publication=stored.publication(), defaults=fields)
        gather(stored.publication().pk, AT)
        return compose(stored.publication().pk, AT, slot=SLOT, due_at=AT)

    def led_by(self, issue: Issue, item: Mapping[str, Any]) -> Issue:
        """Make the story of an item the lead, as an editor does."""
        issue.refresh_from_db()
        story = issue.stories.get(article__data__url=item["url"])
        who = stored.editor()
        editing.move(issue.pk, story.pk, 0, editor=who, at=AT, revision=issue.revision)
        return issue

    def leave(self, issue: Issue) -> Received:
        """Approve an issue, send it to its one reader, and open what arrives."""
        if not Subscription.objects.exists():
            stored.subscription()
        approval.approve(issue.pk, None, AT, fingerprint(approval.preview(issue.pk)))
        approval.start(issue.pk, AT)
        transport = Memory(lambda: AT)
        send(issue.pk, transport, clock=lambda: AT)
        assert Subscription.objects.count() == len(transport.mails) == 1
        return received(transport.mails[0].raw)


def received(raw: bytes) -> Received:
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    html, text = (message.get_body((kind,)) for kind in ("html", "plain"))
    assert html
    assert text
    carried = [part for part in message.walk() if part.get_content_maintype() == "image"]
    return Received(
        raw,
        message,
        document_fromstring(html.get_content()),
        text.get_content(),
        {str(each["Content-ID"]).strip("<>"): each.get_content() for each in carried},
    )


def findings(issue: Issue, rule: str = "") -> Sequence[Finding]:
    """Return what preflight tells the editor, all of it or by one rule."""
    found = approval.preview(issue.pk).findings
    return [each for each in found if rule in ("", each.rule)]


@contextmanager
def newsroom() -> Iterator[Newsroom]:
    with web() as site:
        Source.objects.create(
            publication=stored.publication(),
            name="Courier",
            address=site.url("/feed"),
            may_be_private=True,
            added_at=AT,
        )
        yield Newsroom(site)
