"""The desk's plainer pages: quick at any size, open to everybody's eyes, wide and narrow."""

from __future__ import annotations

import json

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from digest.article import Repair
from digest.desk import invitations
from digest.models import Article, Issue, Source
from subscribers.models import Subscriber, Subscription
from tests import samples, stored
from tests.desk import signed
from tests.desk.test_issue_pages import MOST_QUERIES, faults_of
from tests.settings import ON_POSTGRES

ARTICLES, SUBSCRIBERS = 10_000, 100_000
INSIDE = (
    "/desk/tideline/",
    "/desk/tideline/settings/",
    "/desk/tideline/schedule/",
    "/desk/tideline/choosing/",
    "/desk/tideline/sources/",
    "/desk/tideline/sources/add/",
    "/desk/tideline/sources/{source}/",
    "/desk/tideline/sources/{troubled}/",
    "/desk/tideline/subscribers/",
    "/desk/tideline/subscribers/?q=an&state=active&page=2",
    "/desk/tideline/subscribers/?q=nobody+at+all",
    "/desk/tideline/subscribers/{subscriber}/",
    "/desk/tideline/subscribers/import/",
    "/desk/issues/{draft}/pool/?new=1&said=0&page=2",
    "/desk/people/",
    "/desk/new/",
    "/desk/me/",
)
OUTSIDE = ("/desk/sign-in/", "/desk/link/", "{welcome}", "/desk/welcome/MQ/spent/", "/nothing-here")
#: What each form is filled in with, to be told all that is wrong with it at once.
WRONG = {
    "/desk/new/": {"name": "", "slug": "Not so!", "sender_address": "nobody"},
    "/desk/people/": {"email": "nobody"},
    "/desk/me/": {"current": "wrong", "password": "short", "again": "shorter"},
    "/desk/tideline/schedule/": {"time_zone": "Port/Ellery"},
    "/desk/tideline/choosing/": {"stories": "0", "muted": "*", "section-1-topics": "otters"},
    "/desk/tideline/sources/add/": {"address": "http://127.0.0.1:9/feed"},
    "/desk/tideline/subscribers/import/": {"basis": ""},
}
_FILL_IN = """(given) => {
  const form = document.querySelector("main form[method=post]:has(.field)");
  for (const [name, value] of Object.entries(given)) form.elements[name].value = value;
  form.noValidate = true;
  form.requestSubmit(form.querySelector("button.pri"));
}"""


def furnish() -> dict[str, int]:
    """Give a desk one of everything; return what the addresses above name."""
    stored.sent(41)
    draft = stored.issue(42)
    source, troubled = stored.source(), stored.source("Harbour Radio, the voice of the whole coast")
    Source.objects.filter(pk=troubled.pk).update(
        tries_failed=3,
        fault="That address answers with a sign-in page.",
        fault_fix="Find the feed’s own address.",
        next_try_at=stored.AT,
    )
    removed = Repair("headline", "A lamp for the quay", 0, took="all")
    for number in range(12):
        url = f"https://herald.example/{number}"
        noun = samples.article(id=f"{number:016x}", url=url, source=source.name)
        row = Article.row(noun, source, stored.AT)
        row.data = {**row.data, "repairs": [removed.to_data()]}
        row.save()
    for number in range(120):
        stored.subscription(f"anna{number}@example.org")
    for state in Subscription.State.values:
        stored.subscription(f"{state}@a-rather-long-domain-for-a-mail-box.example", state)
    stored.editor("viewer", "Zoe Adair")
    return {
        "source": source.pk,
        "troubled": troubled.pk,
        "draft": draft.pk,
        "subscriber": stored.subscription().pk,
    }


@pytest.mark.django_db
def test_no_page_asks_more_for_a_hundred_thousand() -> None:
    known, client = furnish(), signed.client()
    crowd()
    asked = {address: queries(client, address.format(**known)) for address in INSIDE}
    for state in ("approved", "sending", "skipped"):
        Issue.objects.filter(number=42).update(
            state=state, approved_by=stored.editor(), slot="2026-10-16T08:00", due_at=stored.AT
        )
        asked[f"home: {state}"] = queries(client, INSIDE[0])
    assert {name: count for name, count in asked.items() if count > MOST_QUERIES} == {}


def queries(client: Client, address: str) -> int:
    """Return how often a page asks the database."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200, address
    return len(captured)


def crowd() -> None:
    """Fill the tables as years would: by one statement each, which both databases know."""
    publication, source = stored.publication(), stored.source()
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %s)"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO subscribers_subscriber (address, fingerprint, name, created_at)"
            f" {numbers} SELECT 'reader' || i || '@example.net', 'crowd' || i, '', %s FROM n",
            [SUBSCRIBERS, stored.AT],
        )
        cursor.execute(
            "INSERT INTO subscribers_subscription"
            " (publication_id, subscriber_id, state, since, confirmed_at, source)"
            " SELECT %s, id, 'active', created_at, created_at, 'import'"
            " FROM subscribers_subscriber WHERE fingerprint LIKE 'crowd%%'",
            [publication.pk],
        )
        cursor.execute(
            "INSERT INTO digest_article (publication_id, source_id, key, headline, dated,"
            " first_seen_at, data, is_never, is_held)"
            f" {numbers} SELECT %s, %s, 'crowd' || i, 'One of many', %s, %s, %s, %s, %s FROM n",
            [
                ARTICLES,
                publication.pk,
                source.pk,
                stored.AT,
                stored.AT,
                json.dumps(samples.article().to_data()),
                False,
                False,
            ],
        )
        cursor.execute("ANALYZE")  # as PostgreSQL does by itself, a minute later
    assert Subscriber.objects.count() > SUBSCRIBERS
    assert Article.objects.count() > ARTICLES


@pytest.mark.skipif(ON_POSTGRES, reason="what a browser shows does not depend on the database")
@pytest.mark.django_db(transaction=True)
def test_everybody_can_use_every_page(browser: Browser, live_server: LiveServer) -> None:
    known = furnish()
    found: list[str] = []
    with signed.page(browser, live_server.url, stored.editor()) as page:
        for address in INSIDE:
            page.goto(address.format(**known))
            found += [f"{address}: {fault}" for fault in faults_of(page)]
        for address, given in WRONG.items():
            page.goto(address)
            with page.expect_navigation():
                page.evaluate(_FILL_IN, given)
            assert page.locator(".err").count() >= 1, address
            assert [each for each in given.values() if not _stands(page, each)] == []
            found += [f"{address} filled in wrongly: {fault}" for fault in faults_of(page)]
    assert found == []


def _stands(page: Page, value: str) -> bool:
    """Whether what was typed is still there; passwords never are."""
    typed = "inputs => inputs.map(each => each.value)"
    is_secret = page.locator("input[type=password]").count() > 0
    return is_secret or value in page.locator("main .in").evaluate_all(typed)


@pytest.mark.skipif(ON_POSTGRES, reason="what a browser shows does not depend on the database")
@pytest.mark.django_db(transaction=True)
def test_everybody_can_come_in(browser: Browser, live_server: LiveServer) -> None:
    stored.sent(41)
    link = invitations.sign_in_url(stored.editor()).removeprefix(settings.PUBLIC_URL)
    page = browser.new_page(base_url=live_server.url)
    found: list[str] = []
    for address in OUTSIDE:
        page.goto(address.format(welcome=link))
        found += [f"{address}: {fault}" for fault in faults_of(page)]
    page.close()
    assert found == []
