"""The public pages in real Chromium: a subscriber's way through them, and how they look."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from subscribers.mails import about
from subscribers.models import Subscription
from subscribers.tokens import Purpose, url
from tests.browser import SCHEMES, Scheme, open_mail
from tests.stored import publication, subscription

pytestmark = pytest.mark.django_db(transaction=True)
State = Subscription.State
PHONE, DESKTOP = 375, 1280
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@pytest.fixture
def server(live_server: LiveServer, settings: Settings) -> str:
    """The address of the pages, which mails link to as well."""
    settings.PUBLIC_URL = live_server.url
    publication()
    return str(live_server.url)


@pytest.fixture(params=[(DESKTOP, "light"), (PHONE, "dark")], ids=["desktop", "phone"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A window; on closing, nothing may have been refused or gone wrong in it."""
    width, scheme = request.param
    with open_window(browser, width, scheme) as page:
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        yield page
        assert said == []


def open_window(browser: Browser, width: int, scheme: Scheme) -> Page:
    return browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)


def looks_right(page: Page) -> None:
    """Check that axe finds nothing, and that nothing sticks out to the side."""
    assert Axe().run(page).violations_count == 0, Axe().run(page).generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.get_by_role("heading", level=1)).to_have_count(1)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def says(page: Page, title: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    looks_right(page)


def only_mail(page: Page) -> EmailMessage:
    """Return the one mail that was sent, which leaves once the answer has."""
    for _ in range(100):
        if mail.outbox:
            break
        page.wait_for_timeout(50)
    [found] = mail.outbox
    return found


def test_a_subscribers_life(server: str, page: Page) -> None:
    page.goto(f"{server}/tideline/subscribe")
    says(page, "The week in Port Ellery, in six minutes")
    page.get_by_label("Your email address").fill("ana@example.org")
    press(page, "Subscribe")
    says(page, "One more step: look in your inbox")
    link = re.search(rf"{server}/confirm/\S+", str(only_mail(page).body))
    assert link
    page.goto(link[0])
    says(page, "Send you The Tideline?")
    press(page, "Yes, send it to me")
    says(page, "You get The Tideline")
    row = Subscription.objects.get()
    page.goto(url(Purpose.UNSUBSCRIBE, row.pk))
    says(page, "Leave The Tideline?")
    press(page, "Pause for three weeks")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Quiet until")
    looks_right(page)
    press(page, "Go on at once")
    says(page, "You are back")
    page.goto(url(Purpose.UNSUBSCRIBE, row.pk))
    press(page, "Yes, unsubscribe me")
    says(page, "You have left The Tideline")
    press(page, "That was a mistake, undo")
    says(page, "You are back")
    row.refresh_from_db()
    assert row.state == State.ACTIVE


def test_pages_of_those_who_come_too_late(server: str, page: Page) -> None:
    row = subscription(state=State.UNSUBSCRIBED)
    page.goto(url(Purpose.UNSUBSCRIBE, row.pk))
    says(page, "You have left The Tideline")
    page.goto(url(Purpose.CONFIRM, row.pk))
    says(page, "This link has done its work")
    row.subscriber.delete()
    page.reload()
    says(page, "Nothing is sent to you")
    page.goto(f"{server}/tideline/what-we-keep")
    says(page, "What we keep about you")


def test_a_pause_survives_a_leaving(server: str, page: Page) -> None:
    until = timezone.now() + timedelta(days=9)
    row = subscription(state=State.PAUSED, paused_until=until)
    page.goto(url(Purpose.UNSUBSCRIBE, row.pk))
    press(page, "Yes, unsubscribe me")
    press(page, "That was a mistake, undo")
    says(page, "You are back, still on your pause")


def test_a_wrong_address_is_explained_where_it_stands(browser: Browser, server: str) -> None:
    with open_window(browser, PHONE, "light") as page:
        page.goto(f"{server}/tideline/subscribe")
        field = page.get_by_label("Your email address")
        field.evaluate("field => field.type = 'text'")
        field.fill("x <evil@example.org>")
        press(page, "Subscribe")
        expect(page.get_by_role("alert")).to_contain_text("We cannot write to that address.")
        expect(field).to_have_value("x <evil@example.org>")
        expect(field).to_be_focused()
        looks_right(page)


def test_it_works_from_a_form_on_another_site(
    browser: Browser, server: str, tmp_path: Path
) -> None:
    form = tmp_path / "blog.html"
    form.write_text(
        f'<form method="post" action="{server}/tideline/subscribe">'
        '<input name="email" aria-label="Email"><button>Join</button></form>'
    )
    with open_window(browser, DESKTOP, "light") as page:
        page.goto(form.as_uri())
        page.get_by_label("Email").fill("ana@example.org")
        press(page, "Join")
        expect(page.get_by_role("heading", level=1)).to_contain_text("look in your inbox")
        assert only_mail(page).to == ["ana@example.org"]


def test_without_a_mouse(browser: Browser, server: str) -> None:
    with open_window(browser, DESKTOP, "light") as page:
        page.goto(f"{server}/tideline/subscribe")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
        page.get_by_label("Your email address").focus()
        page.keyboard.type("ana@example.org")
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="Subscribe")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text("look in your inbox")


def test_a_long_name_stays_within_a_phone(browser: Browser, server: str) -> None:
    paper = publication()
    paper.name = paper.strapline = "Donaudampfschifffahrtsgesellschaftskapitänsmützenmagazin"
    paper.save()
    with open_window(browser, PHONE, "light") as page:
        page.goto(f"{server}/tideline/subscribe")
        looks_right(page)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("state", [State.PENDING, State.ACTIVE])
def test_the_mails_can_be_read(browser: Browser, state: Subscription.State, scheme: Scheme) -> None:
    message = about(subscription(state=state), reference="one")
    html = str(message.alternatives[0][0])
    with open_mail(browser, html, width=375, scheme=scheme, pictures={}) as mail_page:
        assert Axe().run(mail_page, options=WCAG).violations_count == 0
