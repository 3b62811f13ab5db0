"""Articles, names and newsletters made to hurt: in real Chromium, on every page that shows them.

Words of strangers are put where they stand in the database, past every filter on the
way in. No script of theirs may run, nothing may be asked of another place, and no page
may hold an element that they wrote.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from email import message_from_bytes
from typing import cast

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, Request
from pytest_django.live_server_helper import LiveServer

from digest import approval, ledger, trying
from digest.article import Image
from digest.deliveries import InDoubt
from digest.issue import Picture
from digest.models import Issue, Programme, Source
from digest.outgoing import memory
from digest.transports.memory import Memory
from subscribers.models import Publication, Subscriber
from tests import samples, stored
from tests.desk import payloads, signed
from tests.settings import ON_POSTGRES

# What strangers' words may never have made, in a page or a mail.
SUSPECTS = """() => {
  const found = [];
  const addresses = ["href", "src", "action", "formaction", "xlink:href", "data", "srcdoc"];
  const acts = /^[\\s\\x00-\\x20]*(javascript|vbscript|data:text|file|blob)/i;
  const foreign = "object, embed, marquee, template, base[href], meta[http-equiv=refresh i]";
  for (const each of document.querySelectorAll("*")) {
    for (const name of each.getAttributeNames())
      if (/^on/i.test(name)) found.push(`${each.tagName} ${name}`);
    for (const name of addresses) {
      const address = each.getAttribute(name) ?? "";
      if (acts.test(address) || (/evil\\.example/.test(address) && name !== "href"))
        found.push(`${each.tagName} ${name}=${address}`);
    }
  }
  for (const script of document.scripts)
    if (!(script.getAttribute("src") ?? "").startsWith("/assets/")) found.push("SCRIPT");
  for (const each of document.querySelectorAll(foreign)) found.push(each.tagName);
  return found;
}"""


in_a_browser = pytest.mark.skipif(
    ON_POSTGRES, reason="what a browser shows does not depend on the database"
)


@dataclass
class Cage:
    """A browser whose pages hold a canary, and who was asked for something."""

    context: BrowserContext
    origin: str
    songs: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)

    def hear(self, *_: object) -> None:
        self.songs.append("sung")

    def see(self, request: Request) -> None:
        """Note what left for elsewhere; what the policy held back never did."""
        is_ours = request.url.startswith((self.origin, "data:", "about:"))
        if not is_ours and request.failure != "csp":
            self.strangers.append(f"{request.resource_type} {request.url}")

    def open(self, path: str) -> Page:
        page = self.context.new_page()
        page.goto(path, wait_until="load")
        return page


@pytest.fixture
def cage(browser: Browser, live_server: LiveServer) -> Iterator[Cage]:
    client = signed.client("owner")
    context = browser.new_context(base_url=live_server.url)
    caged = Cage(context, live_server.url)
    context.expose_function("canary", caged.hear)
    context.on("requestfailed", caged.see)
    session = client.cookies["session"].value
    context.add_cookies([{"name": "session", "value": session, "url": live_server.url}])
    yield caged
    context.close()


def hostile_issue(number: int, words: Sequence[str]) -> Issue:
    """Return an issue in which each story is made of one payload, in every field it has."""
    stories = []
    for place, text in enumerate(words):
        address = payloads.ADDRESSES[place % len(payloads.ADDRESSES)]
        article = samples.article(
            id=f"{number:08x}{place:08x}",
            url=address,
            source=f"{text} Gazette"[:120],
            headline=f"{text} {place}",
            standfirst=text,
            byline=text,
            paragraphs=(f"Before {text} after.", f"“{text}” said {text}.", text),
            image=Image(address, alt=text),
            guid=text,
        )
        picture = samples.picture(number=1, alt=text)
        quote = samples.quote(article, text, text) if place % 2 else None
        stories.append(
            samples.story(
                article,
                headline=f"{text} {place}",
                kicker=text,
                source=text,
                reason=text,
                image=Picture(picture.name, picture.width, picture.height, text, address),
                summary=samples.summary(article, 2),
                pull_quote=quote,
                quotes=(quote,) if quote else (),
            )
        )
    first, pasted = words[0], f"<p>{' '.join(words)}</p>"
    return stored.issue(number, stories=stories, subject=first, preheader=first, intro=pasted)


def hurt(publication: Publication, text: str) -> None:
    publication.name = publication.strapline = publication.sender_name = text[:60]
    publication.postal_address = publication.description = text
    publication.editors = [text]
    publication.save()


def want_so(words: Sequence[str]) -> str:
    """Let editors have typed such words into all that says how issues choose; return a source."""
    sections = [{"section": text[:60], "topics": [text]} for text in words]
    topics = {"favoured": list(words), "muted": list(words)}
    Programme.objects.update(sections=sections, **topics)
    source = Source.objects.order_by("pk")[0]
    source.section = words[0][:60]
    source.save()
    return f"/desk/tideline/sources/{source.pk}/"


@in_a_browser
@pytest.mark.django_db(transaction=True)
def test_the_canary_sings_when_nobody_protects_it(cage: Cage) -> None:
    page = cage.context.new_page()
    for text in payloads.ELEMENTS[:8]:
        page.set_content(f"<p>{text}</p>")
    page.wait_for_timeout(200)
    assert len(cage.songs) >= 5
    assert page.evaluate(SUSPECTS)


@in_a_browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("words", payloads.PARCELS, ids=range(len(payloads.PARCELS)))
def test_no_page_lets_an_article_act(cage: Cage, words: Sequence[str]) -> None:
    row = hostile_issue(42, words)
    hurt(row.publication, words[-1])
    for text in (*words, *payloads.HEADERS):
        stored.subscriber(f"reader{Subscriber.objects.count()}@example.org", name=text[:120])
    for reader in Subscriber.objects.all():
        stored.subscription(reader.address)
    pages = [
        "/desk/tideline/", "/desk/tideline/issues/", f"/desk/issues/{row.pk}/",
        f"/desk/issues/{row.pk}/?view=text", f"/desk/issues/{row.pk}/preview/",
        f"/desk/issues/{row.pk}/?find=reader", f"/desk/issues/{row.pk}/previews/?at=story-1",
        f"/desk/issues/{row.pk}/pool/", f"/desk/issues/{row.pk}/approve/",
        *[f"/desk/issues/{row.pk}/stories/{story.pk}/" for story in row.stories.all()[:4]],
    ]  # fmt: skip
    pages += ["/desk/tideline/choosing/", want_so(words)]
    held = stored.issue(43, stories=[samples.story(number=4)], held_because=words[0][:300])
    stored.issue(44, stories=[samples.story(number=5)], state="skipped", skipped_because=words[1])
    pages.append(f"/desk/issues/{held.pk}/")
    visit(cage, pages)
    leave(row)
    visit(
        cage,
        [
            f"/desk/issues/{row.pk}/sending/", f"/desk/issues/{row.pk}/report/",
            f"/desk/issues/{row.pk}/report/?who=reader",
            "/tideline/", "/tideline/42/", "/tideline/42/mail/", "/desk/tideline/subscribers/",
        ],
    )  # fmt: skip


def leave(row: Issue) -> None:
    """Let an issue leave; its deliveries are told of in words as hostile as itself."""
    printed = approval.preview(row.pk)
    stored.freeze(row, printed)
    Issue.objects.filter(pk=row.pk).update(
        state="sending",
        started_at=stored.AT,
        approved_by=stored.editor(name=row.subject[:60] or "x"),
    )
    ledger.fan_out(row.pk, timezone.now())
    claims, _ = ledger.claim(row.pk, limit=9, at=timezone.now())
    ledger.record(claims, [InDoubt(row.subject)] * len(claims), timezone.now())
    assert ledger.balance(row.pk).in_doubt


def visit(cage: Cage, paths: Sequence[str]) -> None:
    page = cage.context.new_page()
    for path in paths:
        page.goto(path, wait_until="load")
        title = page.title()
        for frame in page.frames:
            assert frame.evaluate(SUSPECTS) == [], (path, frame.url)
        assert page.url == f"{cage.origin}{path}"
        assert title == page.title()
    page.close()
    assert cage.songs == []
    assert cage.strangers == []


@in_a_browser
@pytest.mark.django_db(transaction=True)
def test_a_mail_in_the_frame_is_harmless_even_if_every_filter_failed(cage: Cage) -> None:
    row = stored.sent(42)
    frozen = row.frozen.get()
    frozen.html = "<!DOCTYPE html><html><head></head><body>" + "".join(payloads.ELEMENTS)
    frozen.save()
    for path in ("/tideline/42/mail/", "/tideline/42/"):
        page = cage.open(path)
        page.wait_for_timeout(300)
        for link in page.frames[-1].locator("a").all():
            link.dispatch_event("click")
        page.wait_for_timeout(200)
        page.close()
    assert cage.songs == []
    # Pictures may come from anywhere, or no issue could link to any.
    assert [each for each in cage.strangers if not each.startswith("image ")] == []


@pytest.mark.django_db
@pytest.mark.parametrize("text", payloads.HEADERS)
def test_no_header_and_no_recipient_comes_from_words(text: str) -> None:
    article = samples.article(headline=text, source=text, byline=text)
    row = stored.issue(stories=[samples.story(article, source=text)], subject=text, preheader=text)
    hurt(row.publication, text)
    outbox = cast("Memory", memory())
    before = len(outbox.mails)
    trying.try_out(row.pk, ["zoe@example.org"], memory(), timezone.now())
    [mail] = outbox.mails[before:]
    message = message_from_bytes(mail.raw)
    assert mail.to == "zoe@example.org"
    assert not {"bcc", "x-owned", "cc"} & {name.lower() for name in message}
    assert message["To"] == "<zoe@example.org>"
    assert len(message.get_all("From", [])) == len(message.get_all("Subject", [])) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("text", payloads.TEMPLATES)
def test_no_template_language_runs_over_words(text: str) -> None:
    row = hostile_issue(42, [text, text])
    printed = approval.preview(row.pk)
    client = signed.client("viewer")
    page = client.get(f"/desk/issues/{row.pk}/").content.decode()
    for shown in (printed.html, printed.text, page):
        assert payloads.WORKED_OUT not in shown
    assert text in printed.text.replace("\n", " ")


@pytest.mark.django_db
def test_the_ledger_of_hostile_people_computes_nothing() -> None:
    row = stored.issue()
    formulas = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1+1", *payloads.HEADERS)
    for number, text in enumerate(formulas):
        stored.subscriber(f"r{number}@example.org", name=text)
        stored.subscription(f"r{number}@example.org")
    ledger.fan_out(row.pk, timezone.now())
    Issue.objects.filter(pk=row.pk).update(state="sending", started_at=stored.AT)
    answer = signed.client("owner").get(f"/desk/issues/{row.pk}/ledger.csv")
    text = b"".join(answer).decode("utf-8-sig")
    for line in text.replace("\r\n", "\n").split("\n"):
        for cell in line.split(","):
            assert cell.lstrip("\"' \t")[:1] not in tuple("=+@＝") or cell.lstrip('"')[:1] == "'"
