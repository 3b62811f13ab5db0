"""Every page of an issue: quick at any size, read by GET alone, and open to everybody's eyes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from digest import ledger
from digest.deliveries import InDoubt, Sent
from digest.models import Article, Delivery, Issue
from tests import samples, stored
from tests.browser import SCHEMES, Scheme
from tests.desk import signed
from tests.settings import ON_POSTGRES

MOST_QUERIES = 20
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
DRAFT = (
    "/desk/issues/{draft}/",
    "/desk/issues/{draft}/?view=text&scheme=dark&pictures=none",
    "/desk/issues/{draft}/?view=phone&as={reader}&find=reader",
    "/desk/issues/{draft}/preview/?as={reader}",
    "/desk/issues/{draft}/preview/unsubscribe/",
    "/desk/issues/{draft}/previews/?as={reader}&at=story-2&find=reader",
    "/desk/issues/{draft}/pool/",
    "/desk/issues/{draft}/pool/?q=otters&instead={story}",
    "/desk/issues/{draft}/pool/?merge={article}",
    "/desk/issues/{draft}/pool/{article}/",
    "/desk/issues/{draft}/stories/{story}/",
    "/desk/issues/{draft}/stories/{story}/?swap=1",
    "/desk/issues/{draft}/approve/",
    "/desk/issues/{draft}/stop/",
    "/desk/issues/{held}/",
    "/desk/issues/{skipped}/",
    "/desk/tideline/issues/",
)
LEAVING = (
    "/desk/issues/{leaving}/sending/",
    "/desk/issues/{leaving}/stop/",
    "/desk/issues/{leaving}/report/",
    "/desk/issues/{leaving}/report/?who=reader1&state=in+doubt",
    "/desk/issues/{leaving}/ledger.csv",
)
PUBLIC = ("/tideline/", "/tideline/?q=lamp", "/tideline/41/", "/tideline/leaving/")


def furnish() -> dict[str, int]:
    """Fill a desk with an issue of each kind; return what the addresses above name."""
    stories = samples.stories_of(7)
    for number in range(8, 40):
        title = f"Otters, part {number}"
        url = f"https://otters.example/{number}"
        stored.article(samples.article(number=4, id=f"{number:016x}", headline=title, url=url))
    day = timezone.now() + timedelta(days=1)
    draft = stored.issue(42, stories=stories, due_at=day, slot="2026-10-23T08:00", headlines_from=6)
    draft.changes.create(
        editor=stored.editor(name="Tomás Lind"),
        at=stored.AT,
        what="The subject was changed.",
        details={"field": "subject", "before": "Before", "after": "After"},
    )
    leaving = stored.sent(41, stories=stories[:1], state="sending", subject="A lamp")
    held = stored.issue(43, stories=stories[1:2], held_because="Nobody had approved it.")
    skipped = stored.issue(44, stories=stories[2:3], state="skipped", skipped_because="No news.")
    Issue.objects.filter(pk=skipped.pk).update(number=None)
    Article.objects.filter(stories__issue=draft).update(used_in=draft)
    reader, *_ = [stored.subscription(f"reader{number}@example.org") for number in range(30)]
    stored.subscription("paused@example.org", "paused")
    ledger.fan_out(leaving.pk, stored.AT)
    claims, _ = ledger.claim(leaving.pk, limit=25, at=timezone.now())
    doubt, sent = [InDoubt("No answer came.")] * 22, [Sent(f"m-{n}") for n in range(3)]
    ledger.record(claims, [*doubt, *sent], timezone.now())
    first = draft.stories.order_by("position")[0]
    return {
        "draft": draft.pk,
        "story": first.pk,
        "article": first.article_id,
        "reader": reader.pk,
        "leaving": leaving.pk,
        "held": held.pk,
        "skipped": skipped.pk,
    }


@pytest.mark.django_db
@pytest.mark.parametrize("address", [*DRAFT, *LEAVING, *PUBLIC])
def test_a_page_asks_little_and_only_reads(address: str) -> None:
    path = address.format(**furnish())
    client = signed.client("owner")
    with CaptureQueriesContext(
        connection,
    ) as captured:
        answer = client.get(path)
        b"".join(answer)  # a file that is sent in pieces is read to its end
    assert answer.status_code == 200
    assert len(captured) <= MOST_QUERIES
    written = [
        each["sql"]
        for each in captured
        if not each["sql"].startswith(("SELECT", "BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))
    ]
    assert written == []


@pytest.mark.skipif(ON_POSTGRES, reason="what a browser shows does not depend on the database")
@pytest.mark.django_db(transaction=True)
def test_everybody_can_use_every_page(browser: Browser, live_server: LiveServer) -> None:
    known = furnish()
    found: list[str] = []
    with signed.page(browser, live_server.url, stored.editor()) as page:
        for address in [*DRAFT, *LEAVING[:-1], *PUBLIC]:
            if "/preview/?" in address:
                continue  # the mail has rules of its own
            page.goto(address.format(**known))
            found += [f"{address}: {fault}" for fault in faults_of(page)]
    assert found == []


def faults_of(page: Page) -> Iterator[str]:
    """Yield what axe dislikes on a page, wide and narrow, light and dark."""
    for width, scheme in product((1200, 390), SCHEMES):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for violation in Axe().run(page, options=_rules(scheme)).response["violations"]:
            targets = [node["target"] for node in violation["nodes"]][:3]
            yield f"{width} {scheme} {violation['id']} {targets}"
        wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if wider > 0:
            yield f"{width} {scheme}: {wider} px too wide"


def _rules(scheme: Scheme) -> dict[str, list[str]]:
    """Return what axe looks for: in the dark only what a scheme can change."""
    kept = {"resultTypes": ["violations"]}
    return {**kept, "runOnly": _RULES if scheme == "light" else ["color-contrast"]}


@pytest.mark.django_db
def test_a_page_of_many_is_as_quick_as_one_of_few() -> None:
    known = furnish()
    Delivery.objects.bulk_create(
        Delivery(issue_id=known["leaving"], subscription_id=10_000 + number, status=50)
        for number in range(5_000)
    )
    client = signed.client("owner")
    with CaptureQueriesContext(connection) as captured:
        b"".join(client.get(f"/desk/issues/{known['leaving']}/ledger.csv"))
    assert len(captured) <= MOST_QUERIES
