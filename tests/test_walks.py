"""Two walks in real Chromium, desktop and phone: an editor's first hour, a subscriber's life."""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from digest import outgoing
from digest.desk.invitations import invite
from digest.jobs import JOBS, Work
from digest.ledger import fan_out
from digest.models import Issue
from digest.press import print_issue
from digest.transports.memory import Memory
from subscribers.models import Publication, Subscription
from tests import samples, stored
from tests.loopback import Answer, Web, web
from tests.sources.shelf import RSS

pytestmark = pytest.mark.django_db(transaction=True)
DESKTOP, PHONE = (1280, "light"), (390, "dark")
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
PASSWORD = "harbour bell keeps time"


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def memory() -> Memory:
    transport = outgoing.memory()
    assert isinstance(transport, Memory)
    transport.mails.clear()
    return transport


@pytest.fixture
def server(live_server: LiveServer, settings: Settings, tmp_path: Path) -> str:
    settings.PUBLIC_URL = live_server.url
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.EMAIL_BACKEND = "digest.mail_backend.TransportBackend"
    return str(live_server.url)


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, scheme = request.param
    page = browser.new_page(viewport={"width": width, "height": 844}, color_scheme=scheme)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "console",
        lambda message: wrong.append(message.text) if message.type == "error" else None,
    )
    yield page
    page.close()
    assert [each for each in wrong if "favicon" not in each] == []


@pytest.fixture
def site() -> Iterator[Web]:
    """A feed on loopback whose articles are from today."""
    with web() as running:
        today = (now() - timedelta(hours=1)).strftime("%a, %d %b %Y %H:%M:%S +0000")
        feed = re.sub(r"<pubDate>[^<]*</pubDate>", f"<pubDate>{today}</pubDate>", RSS)
        feed = feed.replace("https://img.example/large.jpg", running.url("/large.jpg"))
        running.pages["/feed"] = Answer(feed.encode())
        running.pages["/large.jpg"] = Answer(samples.drawing())
        yield running


def looks_right(page: Page) -> None:
    """Check that axe finds nothing, and that nothing sticks out to the side."""
    found = Axe().run(page, options=WCAG)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def press(page: Page, name: str) -> None:
    """Press the one visible button or link of this name."""
    pattern = re.compile(name)
    by_role = page.get_by_role("button", name=pattern).or_(page.get_by_role("link", name=pattern))
    by_role.locator("visible=true").first.click()


def texts(memory: Memory) -> dict[str, str]:
    """Return the plain text of the latest mail to each address."""
    found = {}
    for mail in memory.mails:
        message = message_from_bytes(mail.raw, policy=policy.default)
        part = message.get_body(("plain",))
        assert part
        found[mail.to] = part.get_content()
    return found


def work(job: str, target: int, memory: Memory) -> None:
    """Do what a worker beside the server would do by itself."""
    JOBS[job].run(target, Work(now, lambda: memory, "walk"))


def test_an_editors_first_hour(page: Page, server: str, site: Web, memory: Memory) -> None:
    # Invited, and in.
    page.goto(invite("ruth@example.org", None, "Ruth Okafor"))
    looks_right(page)
    page.get_by_label("What colleagues call you").fill("Ruth Okafor")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The same again").fill(PASSWORD)
    press(page, "Come in")
    expect(page.get_by_role("heading", name="No newsletter yet")).to_be_visible()
    looks_right(page)

    # A newsletter.
    press(page, "Make a newsletter")
    page.get_by_label("Name", exact=True).fill("The Tideline")
    page.get_by_label("Short name").fill("tideline")
    page.get_by_label("Sent from").fill("desk@tideline.example")
    page.get_by_label("Postal address").fill("12 Chandlers Row, Port Ellery PE1 4QD")
    looks_right(page)
    press(page, "Make the newsletter")
    for name in ("ana", "ben"):
        stored.subscription(f"{name}@example.org")
    stored.subscription("cy@example.org", Subscription.State.PENDING)

    # A source, looked at before it is kept.
    press(page, "Add a source")
    page.get_by_role("textbox", name="Address").fill(site.url("/feed"))
    page.get_by_label(re.compile("inside our network")).check()
    press(page, "^Look$")
    expect(page.get_by_role("heading", name=re.compile(r"\d+ articles? from"))).to_be_visible()
    looks_right(page)
    press(page, "Keep it as a source")
    expect(page.get_by_text("is a source now")).to_be_visible()
    looks_right(page)

    # A draft.
    page.goto(f"{server}/desk/tideline/")
    press(page, "Compose one now")
    expect(page.get_by_label("Subject")).not_to_have_value("")
    issue = Issue.objects.get()
    looks_right(page)
    preview = page.frame_locator("iframe").last
    expect(preview.get_by_role("heading", level=1)).to_be_attached()

    # Edited: it is saved by itself, and the preview follows.
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_label("Subject").fill("What the harbour said")
    expect(page.locator("#saved")).to_contain_text("Saved", timeout=10_000)
    page.get_by_role("link", name=re.compile("^Edit")).first.click()
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_label("Headline").fill("A headline of our own")
    expect(page.locator("#saved")).to_contain_text("Saved", timeout=10_000)
    looks_right(page)
    press(page, "Done")
    expect(page.get_by_role("link", name="A headline of our own", exact=True)).to_be_visible()
    issue.refresh_from_db()
    assert issue.subject == "What the harbour said"

    # A test to oneself.
    page.get_by_text("Test", exact=True).first.click()
    page.get_by_label("Send a test to").fill("ruth@example.org")
    press(page, "Send the test")
    expect(page.get_by_text("ruth@example.org").last).to_be_visible()
    page.wait_for_timeout(300)
    assert "A headline of our own" in texts(memory)["ruth@example.org"]

    # Approved exactly as seen, and sent.
    page.goto(f"{server}/desk/issues/{issue.pk}/approve/")
    looks_right(page)
    press(page, "Approve and send now")
    expect(page.get_by_role("heading", name=re.compile("No. 1"))).to_be_visible()
    work("send", issue.pk, memory)
    page.goto(f"{server}/desk/issues/{issue.pk}/sending/")
    looks_right(page)
    page.goto(f"{server}/desk/issues/{issue.pk}/report/")
    expect(page.get_by_text(re.compile("planned")).first).to_be_visible()
    looks_right(page)
    issue.refresh_from_db()
    assert issue.state == Issue.State.SENT
    assert set(texts(memory)) >= {"ana@example.org", "ben@example.org"}
    assert "cy@example.org" not in texts(memory)


def test_a_subscribers_life(page: Page, server: str, memory: Memory) -> None:
    stored.sent(number=41)
    publication = Publication.objects.get()

    # Signs up, and confirms by the link in the mail.
    page.goto(f"{server}/{publication.slug}/subscribe")
    looks_right(page)
    page.get_by_role("textbox", name=re.compile("address|mail", re.I)).first.fill("ana@example.org")
    page.get_by_role("textbox").first.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for _ in range(100):  # the mail leaves once the answer has
        if memory.mails:
            break
        work("settle", 0, memory)
        page.wait_for_timeout(100)
    [link] = re.findall(r"http://\S+/confirm/\S+", texts(memory)["ana@example.org"])
    page.goto(link)
    looks_right(page)
    assert Subscription.objects.get().state == Subscription.State.PENDING
    page.get_by_role("button").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    member = Subscription.objects.get()
    assert member.state == Subscription.State.ACTIVE

    # Reads the last issue in the browser, without any token.
    page.goto(f"{server}/{publication.slug}/41/")
    shown = page.frame_locator("iframe")
    expect(shown.get_by_role("heading", level=1).first).to_be_attached()
    looks_right(page)

    # Gets the next one.
    stored.issue(number=42, state=Issue.State.APPROVED)
    coming = Issue.objects.get(number=42)
    stored.freeze(coming, print_issue(stored.noun_of(coming)))
    Issue.objects.filter(pk=coming.pk).update(state=Issue.State.SENDING)
    fan_out(coming.pk, now())
    memory.mails.clear()
    work("send", coming.pk, memory)
    [mail] = memory.mails
    body = quopri.decodestring(mail.raw.partition(b"\r\n\r\n")[2]).decode("utf-8", "replace")

    # Leaves by the link in it: opening it changes nothing, pressing does; and comes back.
    [unsubscribe] = set(re.findall(rf"{server}/unsubscribe/[a-z0-9.]*[a-z0-9]", body))
    page.goto(unsubscribe)
    looks_right(page)
    member.refresh_from_db()
    assert member.state == Subscription.State.ACTIVE
    page.locator("main button.pri").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    looks_right(page)
    member.refresh_from_db()
    assert member.state == Subscription.State.UNSUBSCRIBED
    page.locator("form[action*='/return/'] button").click()
    page.wait_for_url(re.compile("/return/"))
    member.refresh_from_db()
    assert member.state == Subscription.State.ACTIVE
    looks_right(page)
